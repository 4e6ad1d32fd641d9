package job

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/i18n"
)

// Mail is a letter in words.
type Mail struct {
	To      string
	Subject string // one line
	Text    string
	File    string // attached, where FileName says so
	Name    string // of the file
}

// Post sends mails: through a server, into a folder, into a test.
type Post func(context.Context, Mail) error

// Desk puts letters into words and posts them.
type Desk struct {
	Words *i18n.Catalogue
	Base  string // address of the site, without a slash at its end
	Site  string // its name
	Post  Post
}

// Send is the Handler of app.JobMail.
func (d Desk) Send(ctx context.Context, payload string) error {
	var l app.Letter
	if err := json.Unmarshal([]byte(payload), &l); err != nil {
		return fmt.Errorf("job: letter: %w", err)
	}
	return d.Post(ctx, d.compose(l))
}

// compose writes a letter in its reader's language. Its words may use Link, the address of its page, and Site.
func (d Desk) compose(l app.Letter) Mail {
	pr := d.Words.For(l.Lang)
	args := []any{"Site", d.Site, "Link", d.link(l.Lang, l.Path)}
	for name, value := range l.Args {
		args = append(args, name, spoken(pr, name, value))
	}
	return Mail{
		To: l.To, Subject: oneLine(pr.T(l.Key+".subject", args...)),
		Text: pr.T(l.Key+".body", args...) + "\n\n" + pr.T("mail.signature", "Site", d.Site, "Home", d.link(l.Lang, "/")) + "\n",
		File: l.File, Name: l.FileName,
	}
}

// link is a page of ours in a language.
func (d Desk) link(lang, path string) string {
	if lang == "en" {
		return d.Base + "/en" + path
	}
	return d.Base + path
}

// spoken is an argument in words: a moment travels as RFC 3339 under the name At.
func spoken(pr *i18n.Printer, name, value string) string {
	if name != "At" {
		return value
	}
	at, err := time.Parse(time.RFC3339, value)
	if err != nil {
		return value
	}
	return pr.DateTime(at)
}

// oneLine keeps what somebody typed from adding headers to a mail.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
