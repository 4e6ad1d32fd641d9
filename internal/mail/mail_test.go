package mail_test

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/quotedprintable"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/mail"
	"github.com/google/go-cmp/cmp"
)

var from = mail.From{Name: "Appels à communs", Address: "communs@agence.example", Host: "communs.example"}

var _ = []mail.Sender{(*mail.SMTPSender)(nil), (*mail.FolderSender)(nil), (*mail.Recorder)(nil)}

func message() mail.Message {
	return mail.Message{
		ID: "0190-abc", At: time.Date(2026, 12, 18, 11, 0, 0, 0, time.UTC), To: "ana@exemple.example",
		Subject: "Dépôt reçu : la version 9", Text: "Bonjour Ana,\n\nVotre dépôt est reçu.\n",
		Headers: map[string]string{"List-Unsubscribe": "<https://communs.example/suivi>"},
	}
}

func config(port int) mail.Config {
	return mail.Config{Host: "127.0.0.1", Port: port, Security: mail.Plain, Timeout: 2 * time.Second, From: from}
}

func sender(t *testing.T, c mail.Config) *mail.SMTPSender {
	t.Helper()
	s, err := mail.SMTP(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAMessageReachesTheServerWhole(t *testing.T) {
	server := serve(t, nil)
	if err := sender(t, config(server.port)).Send(t.Context(), message()); err != nil {
		t.Fatal(err)
	}
	envelope, data, _ := strings.Cut(<-server.received, "\n\n")
	if envelope != "MAIL FROM:<communs@agence.example>\nRCPT TO:<ana@exemple.example>" {
		t.Fatal(envelope)
	}
	read, err := netmail.ReadMessage(strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for name := range read.Header {
		got[name], err = new(mime.WordDecoder).DecodeHeader(read.Header.Get(name))
		if err != nil {
			t.Fatal(err)
		}
	}
	want := map[string]string{
		"From": "Appels à communs <communs@agence.example>", "To": "<ana@exemple.example>",
		"Subject": "Dépôt reçu : la version 9", "Date": "Fri, 18 Dec 2026 11:00:00 +0000",
		"Message-Id": "<0190-abc@communs.example>", "Auto-Submitted": "auto-generated", "Mime-Version": "1.0",
		"List-Unsubscribe": "<https://communs.example/suivi>", "Content-Type": "text/plain; charset=UTF-8",
		"Content-Transfer-Encoding": "quoted-printable",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
	body, err := io.ReadAll(quotedprintable.NewReader(read.Body))
	if err != nil || strings.ReplaceAll(string(body), "\r", "") != "Bonjour Ana,\n\nVotre dépôt est reçu.\n" {
		t.Fatalf("%q, %v", body, err)
	}
}

func TestAMessageThatWouldWriteAHeaderIsRefused(t *testing.T) {
	recorder := &mail.Recorder{}
	for name, spoil := range map[string]func(*mail.Message){
		"subject":         func(m *mail.Message) { m.Subject = "a\r\nBcc: x@y.example" },
		"line feed":       func(m *mail.Message) { m.Subject = "a\nb" },
		"to":              func(m *mail.Message) { m.To = "a@b.example\r\nBcc: x@y.example" },
		"two addresses":   func(m *mail.Message) { m.To = "a@b.example, x@y.example" },
		"address in name": func(m *mail.Message) { m.To = `"x@y.example" <a@b.example>` },
		"no address":      func(m *mail.Message) { m.To = "" },
		"header":          func(m *mail.Message) { m.Headers = map[string]string{"Reply-To": "a\r\nBcc: x"} },
		"foreign header":  func(m *mail.Message) { m.Headers = map[string]string{"Bcc": "x@y.example"} },
		"header name":     func(m *mail.Message) { m.Headers = map[string]string{"X: y\r\nBcc": "x"} },
		"id":              func(m *mail.Message) { m.ID = "a>\r\nBcc: x" },
		"empty id":        func(m *mail.Message) { m.ID = "" },
		"path":            func(m *mail.Message) { m.ID = "../a" },
		"date":            func(m *mail.Message) { m.At = time.Time{} },
		"text":            func(m *mail.Message) { m.Text = " " },
		"file name":       func(m *mail.Message) { m.Attachments = []mail.Attachment{{Name: "a\r\nb", Type: "text/plain"}} },
		"file path":       func(m *mail.Message) { m.Attachments = []mail.Attachment{{Name: "../a", Type: "text/plain"}} },
		"file type":       func(m *mail.Message) { m.Attachments = []mail.Attachment{{Name: "a", Type: "text/plain\r\nX: y"}} },
		"size":            func(m *mail.Message) { m.Text = strings.Repeat("a", 11<<20) },
	} {
		m := message()
		spoil(&m)
		if err := recorder.Send(t.Context(), m); !errors.Is(err, mail.ErrInvalid) || !mail.Permanent(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if sent := recorder.Sent(); len(sent) != 0 {
		t.Fatalf("kept %v", sent)
	}
}

func TestRefusalsOfTheServerSayWhetherToTryAgain(t *testing.T) {
	for answer, permanent := range map[string]bool{"550 no such person": true, "450 try later": false} {
		server := serve(t, map[string]string{"RCPT": answer})
		err := sender(t, config(server.port)).Send(t.Context(), message())
		if err == nil || mail.Permanent(err) != permanent {
			t.Errorf("%s: %v", answer, err)
		}
	}
}

func TestASilentServerIsLeftInTime(t *testing.T) {
	server := serve(t, map[string]string{"GREETING": "silence"})
	c := config(server.port)
	c.Timeout = 50 * time.Millisecond
	err := sender(t, c).Send(t.Context(), message())
	if err == nil || mail.Permanent(err) {
		t.Fatal(err)
	}
}

func TestAServerWithoutTLSIsRefusedByDefault(t *testing.T) {
	server := serve(t, nil)
	c := config(server.port)
	c.Security = mail.StartTLS
	if err := sender(t, c).Send(t.Context(), message()); err == nil {
		t.Fatal("sent in clear")
	}
	if len(server.received) != 0 {
		t.Fatal("the server has the message")
	}
}

func TestUnsafeSettingsAreRefused(t *testing.T) {
	for name, spoil := range map[string]func(*mail.Config){
		"password in clear": func(c *mail.Config) { c.Host, c.User = "mail.example", "x" },
		"security":          func(c *mail.Config) { c.Security = "maybe" },
		"no host":           func(c *mail.Config) { c.Host = "" },
		"no port":           func(c *mail.Config) { c.Port = 0 },
		"sender":            func(c *mail.Config) { c.From.Address = "x" },
		"sender's name":     func(c *mail.Config) { c.From.Name = "a\r\nb" },
		"site":              func(c *mail.Config) { c.From.Host = "a>b" },
	} {
		c := config(25)
		spoil(&c)
		if _, err := mail.SMTP(c); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestAFolderKeepsEachMessageForItsOwnerOnly(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "mails")
	folder, err := mail.Folder(dir, from)
	if err != nil {
		t.Fatal(err)
	}
	m := message()
	m.HTML = "<p>Votre dépôt est reçu.</p>"
	m.Attachments = []mail.Attachment{{Name: "récépissé.txt", Type: "text/plain", Data: []byte("reçu")}}
	for range 2 { // a second try replaces the file
		if err := folder.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 || entries[0].Name() != "20261218-110000-0190-abc.eml" {
		t.Fatal(entries, err)
	}
	info, err := entries[0].Info()
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatal(info, err)
	}
	f, err := os.Open(filepath.Join(dir, entries[0].Name()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	read, err := netmail.ReadMessage(f)
	if err != nil || !strings.HasPrefix(read.Header.Get("Content-Type"), "multipart/mixed") {
		t.Fatal(read, err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := folder.Send(cancelled, m); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}

func TestTheRecorderKeepsMessagesInOrder(t *testing.T) {
	recorder := &mail.Recorder{}
	var want []mail.Message
	for _, id := range []string{"a", "b"} {
		m := message()
		m.ID = id
		want = append(want, m)
		if err := recorder.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(want, recorder.Sent()); diff != "" {
		t.Fatal(diff)
	}
}
