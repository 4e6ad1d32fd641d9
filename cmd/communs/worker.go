package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/appel-a-communs/communs/config"
	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/job"
	"github.com/appel-a-communs/communs/internal/mail"
)

// newWorker does what waits: letters, relèves to close, reminders, what must be swept.
func newWorker(cfg config.Config, a *app.App, words *i18n.Catalogue) (*job.Worker, error) {
	sender, err := newSender(cfg)
	if err != nil {
		return nil, err
	}
	desk := job.Desk{Words: words, Base: cfg.BaseURL, Site: cfg.SiteName, Post: func(ctx context.Context, m job.Mail) error {
		return sender.Send(ctx, asMessage(m, a.Now()))
	}}
	return job.New(a, map[string]job.Handler{app.JobMail: desk.Send},
		job.Periodic{Name: "purge", Every: time.Hour, Do: a.Purge},
		job.Periodic{Name: "remind", Every: time.Hour, Do: a.RemindUndeposited},
	), nil
}

func asMessage(m job.Mail, now time.Time) mail.Message {
	// The same letter tried twice has the same id, so that its reader sees it once.
	sum := sha256.Sum256([]byte(m.To + "\x00" + m.Subject + "\x00" + m.Text))
	out := mail.Message{ID: hex.EncodeToString(sum[:16]), At: now, To: m.To, Subject: m.Subject, Text: m.Text}
	if m.Name != "" {
		out.Attachments = []mail.Attachment{{Name: m.Name, Type: "text/plain; charset=utf-8", Data: []byte(m.File)}}
	}
	return out
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
