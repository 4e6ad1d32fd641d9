package app_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// save writes some sections of a candidacy anew.
func save(t *testing.T, s apptest.Season, by domain.Account, p app.Place, sections domain.Document) app.Place {
	t.Helper()
	if _, err := s.SavePage(t.Context(), s.As(by), app.Edit{PageID: p.Page.ID, Base: p.Page.Head, Sections: sections, Via: domain.ViaForm}); err != nil {
		t.Fatal(err)
	}
	return s.Fresh(p)
}

// handIn deposits the head of a candidacy.
func handIn(t *testing.T, s apptest.Season, by domain.Account, p app.Place) domain.Deposit {
	t.Helper()
	d, err := deposit(t, s, by, p)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func closeFirst(t *testing.T, s apptest.Season) {
	t.Helper()
	until(s, time.Hour)
	if err := s.CloseDueCutoffs(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestRelèveTellsWhatChangedSinceTheOneBefore(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ada := s.Person("Ada")
		again, dropped, taken := s.Ready(ada, "Déposée deux fois"), s.Ready(ada, "Déposée une fois"), s.Ready(ada, "Reprise")
		handIn(t, s, ada, again)
		again = save(t, s, ada, again, domain.Document{"spread": "Un texte pour la rubrique diffusion."})
		handIn(t, s, ada, again)
		handIn(t, s, ada, dropped)
		d := handIn(t, s, ada, taken)
		if err := s.WithdrawDeposit(t.Context(), s.As(ada), app.Withdrawal{CandidacyID: taken.Candidacy.ID, Number: d.Number}); err != nil {
			t.Fatal(err)
		}
		first, err := s.ViewCutoff(t.Context(), "essai", 1)
		if err != nil || len(first.Rows) != 2 || len(first.Withdrawn) != 1 || first.Withdrawn[0].Title != "Reprise" {
			t.Fatalf("relève 1: %+v, withdrawn %+v, %v", first.Rows, first.Withdrawn, err)
		}
		if r := first.Rows[1]; r.Title != "Déposée une fois" || r.Aid != 3_000_000 || r.Replaced != 0 || r.DaysPublic() != 16 ||
			len(r.Challenges) != 1 || r.Licences != (domain.LicenceCount{Produced: 1, Open: 1, Worst: domain.Open}) {
			t.Errorf("row %+v", r)
		}
		if r := first.Rows[0]; r.Replaced != 1 || !r.New() || r.N != 3 {
			t.Errorf("the deposit that replaced another: %+v", r)
		}
		closeFirst(t, s)
		again = save(t, s, ada, again, domain.Document{"title": "Un nouveau titre", "spread": "Un texte pour la rubrique diffusion, plus long de cinq mots."})
		handIn(t, s, ada, again)
		handIn(t, s, ada, taken)
		second, err := s.ViewCutoff(t.Context(), "essai", 2)
		if err != nil || len(second.Rows) != 2 {
			t.Fatalf("relève 2: %+v, %v", second.Rows, err)
		}
		if r := second.Rows[0]; r.BeforeN != 3 || r.N != 4 || r.Added != 8 || r.Removed != 3 || r.New() {
			t.Errorf("deposited twice: %+v", r)
		}
		if !second.Rows[1].New() {
			t.Error("what was withdrawn before counts as deposited before")
		}
		frozen, err := s.ViewCutoff(t.Context(), "essai", 1)
		if err != nil || frozen.Rows[0].Title != "Déposée deux fois" {
			t.Errorf("the title that was deposited is now %q, %v", frozen.Rows[0].Title, err)
		}
	})
}

// A later table of licences, or a later version of the page, changes no verdict of a deposit.
func TestVerdictsOfADepositAreThoseOfItsMoment(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ada := s.Person("Ada")
		p := s.Ready(ada, "Matériaux en commun")
		p = save(t, s, ada, p, domain.Document{"resources": s.Whole("MIT", "Creative Commons")["resources"]})
		d := handIn(t, s, ada, p)
		frozen := app.FrozenVerdicts(d)
		if len(frozen.Rows) != 2 || frozen.Rows["r1"] != domain.Open || frozen.Rows["r2"] != domain.Ambiguous || frozen.Table != d.Policy {
			t.Fatalf("frozen %+v", frozen)
		}
		save(t, s, ada, p, domain.Document{"resources": s.Whole("Tous droits réservés")["resources"]})
		v, err := s.ViewCutoff(t.Context(), "essai", 1)
		if want := (domain.LicenceCount{Produced: 2, Open: 1, Reserved: 1, Worst: domain.Ambiguous}); err != nil || v.Rows[0].Licences != want {
			t.Errorf("licences %+v, %v; want %+v", v.Rows[0].Licences, err, want)
		}
	})
}

// However many deposits there are, a relève costs as many statements, and their archive one for ten texts.
func TestRelèveCostsTheSameForThreeDepositsAndForThirty(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := apptest.New(t, st).Season("essai")
		n := 0
		st.Reader = st.Counted(&n)
		ada := s.Person("Ada")
		cost := func(rows int) int {
			// A new process: nothing is remembered.
			fresh := app.New(st, app.Options{BaseURL: "http://communs.test", CheapPasswords: true})
			n = 0
			v, err := fresh.ViewCutoff(t.Context(), "essai", 1)
			if err != nil || len(v.Rows) != rows {
				t.Fatalf("%d rows, %v; want %d", len(v.Rows), err, rows)
			}
			return n
		}
		for i := range 3 {
			handIn(t, s, ada, s.Ready(ada, "Commun "+strconv.Itoa(i)))
		}
		three := cost(3)
		for i := range 27 {
			handIn(t, s, ada, s.Ready(ada, "Autre commun "+strconv.Itoa(i)))
		}
		if thirty := cost(30); thirty != three {
			t.Errorf("three deposits cost %d statements, thirty %d", three, thirty)
		}
		n = 0
		if _, err := s.ViewCutoff(t.Context(), "essai", 1); err != nil {
			t.Fatal(err)
		}
		n = 0
		v, err := s.ViewCutoff(t.Context(), "essai", 1)
		if err != nil || n != 1 {
			t.Errorf("a relève that was just read costs %d statements, %v; want 1", n, err)
		}
		n = 0
		seen := map[string]bool{}
		err = s.EachDeposited(t.Context(), v, func(r app.CutoffRow, text domain.Revision) error {
			seen[text.Hash] = text.Hash == r.Hash && strings.HasPrefix(text.Sections["title"], r.Title)
			return nil
		})
		if err != nil || len(seen) != 30 || n != 3 {
			t.Errorf("%d texts with %d statements, %v", len(seen), n, err)
		}
	})
}

func TestComparisonReadsDepositedVersionsOrHeads(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ada := s.Person("Ada")
		a, b := s.Ready(ada, "Arbres"), s.Ready(ada, "Briques")
		hidden := s.Candidacy(ada, "Pas encore publique")
		if err := s.MoveCandidacy(t.Context(), s.As(ada), app.CandidacyMove{CandidacyID: hidden.Candidacy.ID, Verb: "candidacy.hide", Reason: "Trop tôt"}); err != nil {
			t.Fatal(err)
		}
		handIn(t, s, ada, a)
		save(t, s, ada, a, domain.Document{"spread": "Après le dépôt."})
		slugs := []string{b.Page.Slug, a.Page.Slug, a.Page.Slug, hidden.Page.Slug}
		heads, err := s.ViewComparison(t.Context(), app.ComparisonAsked{Call: "essai", Slugs: slugs})
		if err != nil || len(heads.Compared) != 2 || heads.Unknown != 1 || len(heads.Choice) != 2 || heads.Choice[0].Title != "Arbres" ||
			heads.Compared[0].Title != "Briques" || heads.Compared[1].Version.Sections["spread"] != "Après le dépôt." {
			t.Errorf("heads %+v, %v", heads, err)
		}
		deposited, err := s.ViewComparison(t.Context(), app.ComparisonAsked{Call: "essai", Slugs: slugs, K: 1})
		if err != nil || len(deposited.Compared) != 1 || deposited.Unknown != 2 || deposited.Compared[0].Version.N != 2 ||
			deposited.Compared[0].Version.Sections["spread"] != "Un texte pour la rubrique spread." {
			t.Errorf("deposited %+v, %v", deposited.Compared, err)
		}
		if _, err := s.ViewComparison(t.Context(), app.ComparisonAsked{Call: "essai", K: 9}); domain.KindOf(err) != domain.NotFound {
			t.Errorf("relève 9: %v", err)
		}
	})
}
