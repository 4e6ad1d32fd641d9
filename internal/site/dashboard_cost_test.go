package site_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/site"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// The dashboard of the staff costs as many statements for twelve candidacies, with requests, proposals and reserves, as for two.
func TestDashboardCostsTheSameHoweverMuchWaits(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		n := 0
		s.Reader = s.Counted(&n)
		b := browserOver(t, s, site.Options{})
		season := b.Season("essai")
		boss := b.member("Cheffe")
		b.Write(func(tx *store.Tx) error {
			_, err := tx.SetRole(t.Context(), domain.Grant{AccountID: boss.ID, Role: domain.Manager, Scope: domain.OnCall(season.Call.ID), At: b.Now()})
			return err
		})
		b.enters(boss)
		ada, other := b.Person("Ada"), b.Person("Autre")
		made := 0
		more := func(many int) {
			t.Helper()
			for range many {
				made++
				p := season.Ready(ada, fmt.Sprintf("Commun %d", made))
				if err := b.AskToJoin(t.Context(), other, app.Join{CandidacyID: p.Candidacy.ID, Message: "Bonjour"}); err != nil {
					t.Fatal(err)
				}
				if _, err := b.CreateChallenge(t.Context(), ada, app.NewChallenge{CallID: season.Call.ID, Sections: domain.Document{
					"title": fmt.Sprintf("Idée %d", made), "problem": "Un problème.",
				}}); err != nil {
					t.Fatal(err)
				}
			}
		}
		cost := func() int {
			path := "/appels/" + season.Call.Slug + "/tableau-de-bord"
			b.opens(path)
			n = 0
			b.opens(path)
			return n
		}
		more(2)
		few := cost()
		more(10)
		b.Advance(8 * 24 * time.Hour) // what waits does so for too long
		b.enters(boss)
		if many := cost(); many != few || few > 15 {
			t.Errorf("%d statements for two candidacies, %d for twelve", few, many)
		}
	})
}
