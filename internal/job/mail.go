package job

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/mail"
)

// Desk puts letters into words and hands them over.
type Desk struct {
	Words  *i18n.Catalogue
	Base   string // address of the site, without a slash at its end
	Site   string // its name
	Sender mail.Sender
	Now    func() time.Time
}

// Send is the Handler of app.JobMail.
func (d Desk) Send(ctx context.Context, payload string) error {
	var l app.Letter
	if err := json.Unmarshal([]byte(payload), &l); err != nil {
		return hopeless{fmt.Errorf("job: letter: %w", err)}
	}
	return d.hand(ctx, payload, d.compose(l))
}

// hand hands a mail over, under an id that is the same at each try of one payload.
func (d Desk) hand(ctx context.Context, payload string, m mail.Message) error {
	sum := sha256.Sum256([]byte(payload))
	m.ID, m.At = hex.EncodeToString(sum[:16]), d.Now()
	err := d.Sender.Send(ctx, m)
	if mail.Permanent(err) {
		return hopeless{err}
	}
	return err
}

// compose writes a letter in its reader's language. Its words may use Link, the address of its page, and Site.
func (d Desk) compose(l app.Letter) mail.Message {
	pr := d.Words.For(l.Lang)
	args := []any{"Site", d.Site, "Link", d.link(l.Lang, l.Path)}
	for name, value := range l.Args {
		args = append(args, name, spoken(pr, name, value))
	}
	m := mail.Message{
		To: l.To, Subject: oneLine(pr.T(l.Key+".subject", args...)),
		Text: pr.T(l.Key+".body", args...) + "\n\n" + d.signature(pr),
	}
	if l.FileName != "" {
		m.Attachments = []mail.Attachment{{Name: l.FileName, Type: "text/plain", Data: []byte(l.File)}}
	}
	return m
}

func (d Desk) signature(pr *i18n.Printer) string {
	return pr.T("mail.signature", "Site", d.Site, "Home", d.link(pr.Lang(), "/")) + "\n"
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
func oneLine(s string) string { return strings.Join(strings.FieldsFunc(s, unicode.IsControl), " ") }
