package job_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/mail"
)

func noticed() domain.Notice {
	at := time.Date(2026, 11, 24, 6, 0, 0, 0, time.UTC)
	return domain.Notice{
		To: domain.Account{Name: "Zoé", Email: "zoe@exemple.fr", Lang: "fr"}, Frequency: domain.Daily, Token: "XYZ",
		Pages: []domain.News{
			{
				Page: domain.Page{Form: domain.FormCandidacy, Title: "Sols vivants"}, Path: "/candidatures/sols-vivants", Seen: 3, At: at,
				Versions: []domain.Revision{
					{N: 5, AuthorName: "Bob", Summary: "Le budget", WordsAdded: 12, WordsRemoved: 3},
					{N: 4, AuthorName: "Ada", Summary: "Caché", Hidden: true, WordsAdded: 1},
				},
				Events: []domain.Event{{Verb: domain.SetEditing, ActorName: "Ada", To: "open"}},
			},
			{
				Page: domain.Page{Form: domain.FormCall, Title: "Appel"}, Path: "/appels/essai", At: at.Add(-time.Hour),
				Events: []domain.Event{{Verb: "call.phase", To: "open"}},
			},
		},
	}
}

func TestNoticeTellsWhatChangedAndHowToStop(t *testing.T) {
	m := desk(t, nil).Notice(noticed())
	want := mail.Message{
		To: "zoe@exemple.fr", Subject: "2 pages que vous suivez ont changé",
		Text: `Bonjour Zoé,

Voici ce qui a changé depuis votre dernière visite.

«_Sols vivants_»
2 versions, par Bob et Ada_: mots ajoutés_: 13, supprimés_: 3.
- Bob_: Le budget
Ce qui a changé depuis la version 3, que vous aviez vue_:
https://communs.test/candidatures/sols-vivants/diff/3..5
- Ada a changé la façon d’écrire_: ouverte à toute personne inscrite.

«_Appel_»
- L’heure est venue_: Candidatures ouvertes.
https://communs.test/appels/essai

Vous recevez ce message, au plus une fois par jour, parce que vous suivez ces pages. Pour en choisir moins, ou une autre fréquence_:
https://communs.test/suivi

Pour ne plus recevoir aucun avis_:
https://communs.test/desabonnement/XYZ

—
Communs
https://communs.test/
Ce message part tout seul_; personne ne lit les réponses.
`,
		Headers: map[string]string{
			"List-Unsubscribe": "<https://communs.test/desabonnement/XYZ>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "List-Id": "<suivi.communs.test>",
		},
	}
	want.Text = strings.ReplaceAll(want.Text, "_", "\u00a0")
	if diff := cmp.Diff(want, m); diff != "" {
		t.Error(diff)
	}
}

func TestNoticeIsInItsReadersLanguageAndNamesItsOnePage(t *testing.T) {
	n := noticed()
	n.To.Lang, n.Frequency, n.Pages = "en", domain.Immediate, n.Pages[:1]
	n.Pages[0].Page.Title = "Sols\r\nBcc: tous@exemple.fr"
	m := desk(t, nil).Notice(n)
	if m.Subject != "“Sols Bcc: tous@exemple.fr” changed" {
		t.Errorf("subject %q", m.Subject)
	}
	for _, told := range []string{
		"2 versions, by Bob and Ada: words added: 13, removed: 3.", "https://communs.test/en/candidatures/sols-vivants/diff/3..5",
		"because you follow this page", "https://communs.test/en/desabonnement/XYZ",
	} {
		if !strings.Contains(m.Text, told) {
			t.Errorf("%q is not in\n%s", told, m.Text)
		}
	}
}

// A mailbox shows a button for these headers alone, and only where both came (RFC 8058).
func TestNoticeLeavesWithItsHeaders(t *testing.T) {
	var box mail.Recorder
	m := desk(t, nil).Notice(noticed())
	m.ID, m.At = "id", time.Date(2026, 11, 24, 6, 0, 0, 0, time.UTC)
	if err := box.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
}
