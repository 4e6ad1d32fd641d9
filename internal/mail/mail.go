// Package mail composes messages and hands them over: by SMTP, to a folder, or to a recorder for tests.
// It knows nothing of accounts, languages or queues; ids and times come with each message.
package mail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/mail"
	"regexp"
	"strings"
	"time"
	"unicode"

	gomail "github.com/wneessen/go-mail"
)

// Sender hands one message over. An error for which Permanent holds will not go away by trying again.
type Sender interface {
	Send(ctx context.Context, m Message) error
}

// Message is one mail to one person.
type Message struct {
	ID          string    // unique and the same at each try, so that a mail sent twice shows once
	At          time.Time // its date
	To          string    // one address, without name
	Subject     string
	Text        string
	HTML        string            // optional, beside Text
	Headers     map[string]string // optional; only those that allowedHeaders names
	Attachments []Attachment
}

// Attachment is a file that comes with a message.
type Attachment struct {
	Name string
	Type string // as "text/plain"
	Data []byte
}

// From is who the site writes as. Host is the part of message ids after the @.
type From struct {
	Name    string
	Address string
	Host    string
}

// ErrInvalid says that a message cannot be composed, whatever is tried.
var ErrInvalid = errors.New("mail: invalid message")

// maxMessage is the size of a message with its files, in bytes, that most servers take.
const maxMessage = 10 << 20

// allowedHeaders are the headers that a message may set itself. Read only.
var allowedHeaders = map[string]bool{
	"List-Unsubscribe": true, "List-Unsubscribe-Post": true, "List-Id": true, "Reply-To": true, "In-Reply-To": true, "References": true,
}

var (
	plainID   = regexp.MustCompile(`^[A-Za-z0-9._-]{1,100}$`)
	plainHost = regexp.MustCompile(`^[A-Za-z0-9.-]{1,253}$`)
	mediaType = regexp.MustCompile(`^[a-z]+/[a-z0-9.+-]+$`)
)

// check refuses what could write a header of its own, and what has no sense.
func (m Message) check() error {
	fields := map[string]string{"to": m.To, "subject": m.Subject}
	for name, value := range m.Headers {
		if !allowedHeaders[name] {
			return fmt.Errorf("%w: header %q", ErrInvalid, name)
		}
		fields[name] = value
	}
	size := len(m.Text) + len(m.HTML)
	for _, a := range m.Attachments {
		if a.Name == "" || strings.ContainsAny(a.Name, `/\"`) || !mediaType.MatchString(a.Type) {
			return fmt.Errorf("%w: attachment %q of type %q", ErrInvalid, a.Name, a.Type)
		}
		fields["attachment"] += a.Name
		size += len(a.Data)
	}
	for name, value := range fields {
		if strings.ContainsFunc(value, unicode.IsControl) {
			return fmt.Errorf("%w: control character in %s", ErrInvalid, name)
		}
	}
	switch {
	case !plainID.MatchString(m.ID):
		return fmt.Errorf("%w: id %q", ErrInvalid, m.ID)
	case m.At.IsZero():
		return fmt.Errorf("%w: no date", ErrInvalid)
	case strings.TrimSpace(m.Subject) == "" || strings.TrimSpace(m.Text) == "":
		return fmt.Errorf("%w: no subject or no text", ErrInvalid)
	case size > maxMessage:
		return fmt.Errorf("%w: %d bytes, over %d", ErrInvalid, size, maxMessage)
	}
	return address(m.To)
}

// address takes a bare address only: a name in front could hold a second one.
func address(s string) error {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s {
		return fmt.Errorf("%w: address %q", ErrInvalid, s)
	}
	return nil
}

func (f From) check() error {
	if !plainHost.MatchString(f.Host) {
		return fmt.Errorf("%w: host %q", ErrInvalid, f.Host)
	}
	if strings.ContainsFunc(f.Name, unicode.IsControl) {
		return fmt.Errorf("%w: control character in the sender's name", ErrInvalid)
	}
	return address(f.Address)
}

// compose makes the mail of m. That it is automatic is said, so that no machine answers it.
func (f From) compose(m Message) (*gomail.Msg, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := msg.FromFormat(f.Name, f.Address); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	if err := msg.To(m.To); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	msg.Subject(m.Subject)
	msg.SetDateWithValue(m.At)
	msg.SetMessageIDWithValue(m.ID + "@" + f.Host)
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	for name, value := range m.Headers {
		msg.SetGenHeader(gomail.Header(name), value)
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	for _, a := range m.Attachments {
		err := msg.AttachReader(a.Name, bytes.NewReader(a.Data), gomail.WithFileContentType(gomail.ContentType(a.Type)))
		if err != nil {
			return nil, fmt.Errorf("mail: attach %s: %w", a.Name, err)
		}
	}
	return msg, nil
}

// Permanent says whether trying again is of no use: the message is invalid or the server refuses it for good.
func Permanent(err error) bool {
	var refused *gomail.SendError
	if errors.As(err, &refused) {
		return refused.ErrorCode() >= 500
	}
	return errors.Is(err, ErrInvalid)
}
