package job_test

import (
	"context"
	"encoding/json"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/job"
	"github.com/appel-a-communs/communs/web"
)

// send puts a letter into words.
func send(t *testing.T, l app.Letter) job.Mail {
	t.Helper()
	messages, err := fs.Sub(web.Messages, "messages")
	if err != nil {
		t.Fatal(err)
	}
	words, err := i18n.Load(messages)
	if err != nil {
		t.Fatal(err)
	}
	payload, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	var sent job.Mail
	desk := job.Desk{Words: words, Base: "https://communs.test", Site: "Communs", Post: func(_ context.Context, m job.Mail) error {
		sent = m
		return nil
	}}
	if err := desk.Send(t.Context(), string(payload)); err != nil {
		t.Fatal(err)
	}
	return sent
}

func TestLetterIsWrittenInItsReadersLanguage(t *testing.T) {
	l := app.Letter{
		To: "elodie@exemple.fr", Lang: "fr", Key: "mail.confirm", Path: "/compte/confirmer?jeton=XYZ",
		Args: map[string]string{"Name": "Élodie"},
	}
	want := job.Mail{To: "elodie@exemple.fr", Subject: "Confirmez votre compte", Text: `Bonjour Élodie,

Quelqu’un, vous sans doute, a demandé un compte sur Communs avec cette adresse. Pour le confirmer, ouvrez cette page et appuyez sur le bouton :

https://communs.test/compte/confirmer?jeton=XYZ

Le lien sert une fois, pendant deux jours. Si vous n’avez rien demandé, ne faites rien : aucun compte ne sera ouvert.

—
Communs
https://communs.test/
Ce message part tout seul ; personne ne lit les réponses.
`}
	if diff := cmp.Diff(want, send(t, l)); diff != "" {
		t.Error(diff)
	}
	l.Lang = "en"
	got := send(t, l)
	if got.Subject != "Confirm your account" || !strings.Contains(got.Text, "\nhttps://communs.test/en/compte/confirmer?jeton=XYZ\n") {
		t.Errorf("in English: %+v", got)
	}
}

func TestEveryLetterHasItsWords(t *testing.T) {
	args := map[string]string{
		"Name": "Élodie", "Title": "Un commun", "Summary": "Deux mots.", "Message": "Bonjour.", "N": "2", "Before": "1", "K": "2",
		"At": "2026-12-18T17:00:00+01:00", "Days": "7",
	}
	for _, key := range []string{
		"confirm", "known", "reset", "unknown", "password_changed", "email", "email_changed", "publish", "publish_known",
		"edited", "proposal", "join", "not_deposited",
	} {
		for _, lang := range []string{"fr", "en"} {
			m := send(t, app.Letter{To: "a@exemple.fr", Lang: lang, Key: "mail." + key, Path: "/x", Args: args})
			for _, text := range []string{m.Subject, m.Text} {
				if text == "" || strings.Contains(text, "mail.") || strings.Contains(text, "{{") || strings.Contains(text, "<no value>") {
					t.Errorf("%s in %s: %q", key, lang, text)
				}
			}
		}
	}
}

func TestTypedTextAddsNoHeader(t *testing.T) {
	m := send(t, app.Letter{Lang: "en", Key: "mail.edited", Args: map[string]string{"Title": "Un\r\nBcc: tous@exemple.fr", "Name": "X", "Summary": "", "N": "2"}})
	if m.Subject != "“Un Bcc: tous@exemple.fr” was edited" {
		t.Errorf("subject %q", m.Subject)
	}
}

func TestAttachedFileGoesAlong(t *testing.T) {
	m := send(t, app.Letter{Lang: "fr", Key: "mail.unknown", FileName: "recu.txt", File: "Reçu"})
	if m.Name != "recu.txt" || m.File != "Reçu" {
		t.Errorf("attached %q: %q", m.Name, m.File)
	}
}
