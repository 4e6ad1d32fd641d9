package job_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n/i18ntest"
	"github.com/appel-a-communs/communs/internal/job"
	"github.com/appel-a-communs/communs/internal/mail"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// desk puts letters into the words of the interface.
func desk(t *testing.T, to mail.Sender) job.Desk {
	t.Helper()
	return job.Desk{
		Words: i18ntest.Catalogue(t), Base: "https://communs.test", Site: "Communs", Sender: to,
		Now: func() time.Time { return storetest.Start },
	}
}

// send sends a letter and gives the mail that it became, without id and date.
func send(t *testing.T, l app.Letter) mail.Message {
	t.Helper()
	payload, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	var box mail.Recorder
	if err := desk(t, &box).Send(t.Context(), string(payload)); err != nil {
		t.Fatal(err)
	}
	m := box.Sent()[0]
	if len(m.ID) != 32 || !m.At.Equal(storetest.Start) {
		t.Errorf("id %q at %s", m.ID, m.At)
	}
	m.ID, m.At = "", time.Time{}
	return m
}

func TestLetterIsWrittenInItsReadersLanguage(t *testing.T) {
	l := app.Letter{
		To: "elodie@exemple.fr", Lang: "fr", Key: "mail.confirm", Path: "/compte/confirmer?jeton=XYZ",
		Args: map[string]string{"Name": "Élodie"},
	}
	want := mail.Message{To: "elodie@exemple.fr", Subject: "Confirmez votre compte", Text: `Bonjour Élodie,

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
		"proposal", "join", "not_deposited",
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
	m := send(t, app.Letter{To: "a@exemple.fr", Lang: "en", Key: "mail.proposal", Args: map[string]string{"Title": "Un\r\nBcc: tous@exemple.fr", "Name": "X", "Summary": ""}})
	if m.Subject != "A change to “Un Bcc: tous@exemple.fr” is proposed" {
		t.Errorf("subject %q", m.Subject)
	}
}

func TestAttachedFileGoesAlong(t *testing.T) {
	m := send(t, app.Letter{To: "a@exemple.fr", Lang: "fr", Key: "mail.unknown", FileName: "recu.txt", File: "Reçu"})
	want := []mail.Attachment{{Name: "recu.txt", Type: "text/plain", Data: []byte("Reçu")}}
	if diff := cmp.Diff(want, m.Attachments); diff != "" {
		t.Error(diff)
	}
}

func TestDeadlineInALetterHasItsZone(t *testing.T) {
	m := send(t, app.Letter{To: "a@exemple.fr", Lang: "fr", Key: "mail.not_deposited", Path: "/x", Args: map[string]string{
		"Title": "Un commun", "K": "2", "At": "2026-12-18T11:00:00Z", "Days": "7",
	}})
	want := "La relève 2 se ferme le vendredi 18 décembre 2026, 12\u00a0h, heure de Paris"
	if !strings.Contains(m.Text, want) {
		t.Errorf("letter %q", m.Text)
	}
}

func TestReceiptTellsWhatTheLawAsks(t *testing.T) {
	d := desk(t, nil)
	r := app.ReceiptView{
		Deposit: domain.Deposit{
			Number: "2026-0007", Title: "Un commun", N: 9, K: 2, ByName: "Élodie", Hash: "abc123",
			At: time.Date(2026, 12, 18, 10, 59, 0, 0, time.UTC),
		},
		Call: domain.Call{Title: "Sobriété", Settings: domain.Settings{Receipt: domain.Receipt{
			Service: "Service des communs", Address: "1 rue des Prés, 49000 Angers", Phone: "02 00 00 00 00", Email: "communs@exemple.fr",
			Implicit: "rejection", Months: 2, Recourse: "tribunal administratif de Nantes, deux mois",
		}}},
		Cutoff:     domain.Cutoff{K: 2, At: time.Date(2026, 12, 18, 11, 0, 0, 0, time.UTC)},
		Implicit:   time.Date(2027, 2, 18, 10, 59, 0, 0, time.UTC),
		VersionURL: "https://communs.test/candidatures/un-commun/version/9",
	}
	m := d.Receipt(r, domain.Account{Email: "elodie@exemple.fr", Lang: "fr"})
	if m.Subject != "Accusé de réception n°\u00a02026-0007\u00a0: «\u00a0Un commun\u00a0», version 9" || m.To != "elodie@exemple.fr" {
		t.Errorf("%q to %s", m.Subject, m.To)
	}
	for _, told := range []string{
		"vendredi 18 décembre 2026, 11\u00a0h\u00a059, heure de Paris", "vendredi 18 décembre 2026, 12\u00a0h, heure de Paris",
		"Service des communs", "1 rue des Prés, 49000 Angers", "02 00 00 00 00", "réputée rejetée", "18 février 2027",
		"tribunal administratif de Nantes, deux mois", "abc123", "version 9", "https://communs.test/candidatures/un-commun/version/9",
	} {
		if !strings.Contains(m.Text, told) {
			t.Errorf("the receipt does not tell %q:\n%s", told, m.Text)
		}
	}
	if strings.Contains(m.Text, "{{") {
		t.Errorf("a word is missing:\n%s", m.Text)
	}
	if len(m.Attachments) != 1 || m.Attachments[0].Name != "recepisse-2026-0007.txt" || string(m.Attachments[0].Data) != r.Text(d.Words.For("fr")) || !strings.HasPrefix(m.Text, string(m.Attachments[0].Data)) {
		t.Errorf("attached %+v", m.Attachments)
	}
}
