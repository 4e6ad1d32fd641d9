package main

import (
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/appel-a-communs/communs/config"
	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/demo/play"
	"github.com/appel-a-communs/communs/internal/fetch"
	"github.com/appel-a-communs/communs/internal/forge"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/job"
	"github.com/appel-a-communs/communs/internal/mail"
	"github.com/appel-a-communs/communs/internal/site"
)

// newWorker does what waits: letters, relèves to close, reminders, what must be swept.
func newWorker(cfg config.Config, a *app.App, words *i18n.Catalogue) (*job.Worker, error) {
	if cfg.SiteName == "" {
		cfg.SiteName = words.For("fr").T("site.name")
	}
	sender, err := newSender(cfg)
	if err != nil {
		return nil, err
	}
	desk := job.Desk{Words: words, Base: cfg.BaseURL, Site: cfg.SiteName, Sender: sender, Now: a.Now}
	handlers := map[string]job.Handler{
		app.JobMail: desk.Send, app.JobReceipt: desk.Receipts(a), app.JobNotice: desk.Notices(a), app.JobChallenge: a.TellChallengeChanged,
	}
	return job.New(a, handlers,
		job.Periodic{Name: "purge", Every: time.Hour, Do: a.Purge},
		job.Periodic{Name: "calls", Every: time.Second, Do: a.TickCalls},
		job.Periodic{Name: "cutoffs", Every: time.Second, Do: a.CloseDueCutoffs},
		job.Periodic{Name: "notices", Every: time.Minute, Do: a.QueueNotices},
		job.Periodic{Name: "search of what changed", Every: 2 * time.Second, Do: a.IndexNew},
		job.Periodic{Name: "search", Every: time.Minute, Do: a.IndexOld},
		job.Periodic{Name: "resources", Every: time.Minute, Do: a.ListOldResources},
		job.Periodic{Name: "erasures", Every: time.Minute, Do: a.EraseDue},
		job.Periodic{Name: "remind", Every: time.Hour, Do: a.RemindUndeposited},
		job.Periodic{Name: "supports", Every: time.Hour, Do: a.TellSupporters},
		job.Periodic{Name: "workshops", Every: time.Second, Do: a.TickWorkshops},
		job.Periodic{Name: "repositories", Every: time.Hour, Do: a.QueueBeforeCutoffs},
		job.Periodic{Name: "derogations", Every: time.Hour, Do: a.TellDerogationEnds},
		job.Periodic{Name: "remind workshops", Every: time.Hour, Do: a.RemindWorkshops},
	), nil
}

// newOutside looks at the repositories of candidacies: of the forges of the settings, under the policy of package fetch.
// In the demonstration it answers for an invented forge, and asks nobody.
func newOutside(cfg config.Config, a *app.App, o site.Options) *job.Worker {
	read := job.RepositoryReader(forge.New(fetch.New(fetch.Public(), "communs (+"+cfg.BaseURL+")")).Read)
	if o.Demo {
		read = play.Forge
	}
	return job.Outside(a, map[string]job.Handler{app.JobRepository: job.Repositories(a, read)})
}

// newSender sends mails through the server of the settings, or writes them into a folder.
func newSender(cfg config.Config) (mail.Sender, error) {
	base, err := url.Parse(cfg.BaseURL)
	if err != nil {
		return nil, err
	}
	from := mail.From{Name: cfg.SiteName, Address: cfg.MailFrom, Host: base.Hostname()}
	if cfg.SMTP == "" {
		dir, err := mailFolder(cfg)
		if err != nil {
			return nil, err
		}
		return mail.Folder(dir, from)
	}
	u, err := url.Parse(cfg.SMTP)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return nil, unusable("COMMUNS_SMTP n’est pas une adresse smtp://… ou smtps://…")
	}
	c := mail.Config{Host: u.Hostname(), Security: mail.StartTLS, From: from, Port: 587}
	if u.Scheme == "smtps" {
		c.Security, c.Port = mail.TLS, 465
	}
	if u.Port() != "" {
		if c.Port, err = strconv.Atoi(u.Port()); err != nil {
			return nil, fmt.Errorf("COMMUNS_SMTP : %w", err)
		}
	}
	c.User = u.User.Username()
	c.Password, _ = u.User.Password() // none is empty
	return mail.SMTP(c)
}
