package app_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// titles are those of what a search finds once what was saved is indexed, whatever the number of screens.
func titles(t testing.TB, w app.App, by domain.Account, q app.SearchQuery) []string {
	t.Helper()
	if err := w.IndexNew(t.Context()); err != nil {
		t.Fatal(err)
	}
	var list []string
	for range 100 {
		v, err := w.Search(t.Context(), by, q)
		if err != nil {
			t.Fatalf("%.60q: %v", q.Words, err)
		}
		for _, h := range v.Hits {
			list = append(list, h.Page.Title)
		}
		if v.Next.Number == 0 {
			return list
		}
		q.After = v.Next
	}
	t.Fatalf("%.60q has no end", q.Words)
	return nil
}

// run does what no act does yet.
func run(t testing.TB, s *store.Store, statement string, args ...any) {
	t.Helper()
	err := s.DB().InTx(t.Context(), func(c sqldb.Conn) error {
		_, err := c.Exec(t.Context(), statement, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func equal(t testing.TB, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: found %q, want %q", what, got, want)
	}
}

func TestSearchFollowsEachSave(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := apptest.New(t, s)
		ada := w.Person("Ada")
		p := w.FreePage(ada, "Carnet des toits", "On y note les gouttières percées.")
		w.Advance(time.Minute)
		w.FreePage(ada, "Gouttières", "Comment les choisir.")
		find := func(words string) []string {
			return titles(t, *w.App, domain.Account{}, app.SearchQuery{Words: words})
		}
		equal(t, "title first", find("gouttiere"), "Gouttières", "Carnet des toits")
		equal(t, "both words", find("percée gouttières"), "Carnet des toits")
		equal(t, "last word begun", find("carnet goutt"), "Carnet des toits")
		equal(t, "first word begun", find("goutt carnet"))
		if _, err := w.SavePage(t.Context(), ada, app.Edit{PageID: p.Page.ID, Base: 1, Sections: domain.Document{"title": "Carnet des caves", "texte": "On y note l’humidité."}, Via: domain.ViaForm}); err != nil {
			t.Fatal(err)
		}
		equal(t, "words that went", find("gouttière"), "Gouttières")
		equal(t, "words that came", find("humidite"), "Carnet des caves")
		if _, err := w.RestorePage(t.Context(), ada, app.Restoration{PageID: p.Page.ID, N: 1, Head: 2}); err != nil {
			t.Fatal(err)
		}
		equal(t, "words put back", find("percée"), "Carnet des toits")
		run(t, s, `UPDATE revision SET hidden_at = ? WHERE page_id = ? AND n = 3`, sqldb.At(w.Now()), p.Page.ID)
		equal(t, "a version that is withheld", find("percée"))
	})
}

func TestSearchTellsWhatItMayBeNarrowedTo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := apptest.New(t, s)
		ada := w.Person("Ada")
		one, two := w.Season("un"), w.Season("deux")
		one.Candidacy(ada, "Matériaux en commun")
		two.Candidacy(ada, "Matériaux des rues")
		w.FreePage(ada, "Lexique", "Les matériaux et leurs noms.")
		if err := w.IndexNew(t.Context()); err != nil {
			t.Fatal(err)
		}
		v, err := w.Search(t.Context(), domain.Account{}, app.SearchQuery{Words: "matériaux"})
		if err != nil {
			t.Fatal(err)
		}
		want := "3 [{candidacy  2} {free  1}] [{deux Appel deux 1} {un Appel un 1}]"
		if got := fmt.Sprint(v.Total, v.Forms, v.Calls); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		v, err = w.Search(t.Context(), domain.Account{}, app.SearchQuery{Words: "matériaux", Form: domain.FormCandidacy, Call: "un"})
		if err != nil {
			t.Fatal(err)
		}
		want = "1 [{candidacy  1}] [{deux Appel deux 1} {un Appel un 1}]"
		if got := fmt.Sprint(v.Total, v.Forms, v.Calls); got != want || len(v.Hits) != 1 || v.Hits[0].Page.Title != "Matériaux en commun" {
			t.Errorf("narrowed: got %s %v, want %s", got, v.Hits, want)
		}
		_, err = w.Search(t.Context(), domain.Account{}, app.SearchQuery{Words: "matériaux", Call: "aucun"})
		if domain.KindOf(err) != domain.NotFound {
			t.Errorf("a call that is not there: %v", err)
		}
	})
}

// What a search finds of candidacies is what Can lets its reader read, whoever she is.
func TestSearchFindsWhatItsReaderMayRead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := apptest.New(t, s)
		season := w.Season("secrets")
		owner, member, outsider := w.Person("Owner"), w.Person("Member"), w.Person("Outsider")
		auditor := w.Person("Auditor", domain.Grant{Role: domain.Auditor})
		manager := season.Manager
		states := []domain.State{domain.Public, domain.TeamOnly, domain.Withdrawn}
		var places []app.Place
		for i := range 6 {
			p := season.Candidacy(owner, fmt.Sprint("Chouette ", i))
			w.Write(func(tx *store.Tx) error {
				c, err := tx.LockCandidacy(t.Context(), p.Candidacy.ID)
				if err != nil {
					return err
				}
				c.State = states[i%3]
				if i >= 3 {
					if _, err := tx.SetRole(t.Context(), domain.Grant{AccountID: member.ID, Role: domain.Member, Scope: domain.OnCandidacy(c.ID), At: w.Now()}); err != nil {
						return err
					}
				}
				return tx.SetCandidacy(t.Context(), c)
			})
			p.Candidacy, _ = s.Candidacy(t.Context(), p.Candidacy.ID)
			places = append(places, p)
		}
		for _, by := range []domain.Account{{}, w.As(owner), w.As(member), outsider, w.As(auditor), manager} {
			var want []string
			for _, p := range places {
				if w.May(by, domain.Read, p) {
					want = append(want, p.Page.Title)
				}
			}
			got := titles(t, *w.App, by, app.SearchQuery{Words: "chouette"})
			slices.Sort(got)
			slices.Sort(want)
			equal(t, "for "+by.Name, got, want...)
			v, err := w.Search(t.Context(), by, app.SearchQuery{Words: "chouette"})
			if err != nil || v.Total != len(want) {
				t.Errorf("for %q counted %d, want %d (%v)", by.Name, v.Total, len(want), err)
			}
		}
	})
}

func TestSearchTakesWhateverIsTyped(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := apptest.New(t, s)
		ada := w.Person("Ada")
		w.FreePage(ada, "Cœur de ville", "AND or NOT near, \"guillemets\", 100 % & | ! <-> : * x'y \\ вода 水 "+strings.Repeat("é", 3000))
		for _, words := range []string{
			"", "\x00", "a\x00b", `"`, `' OR 1=1 --`, "NEAR(a b)", "title : x", "AND", "NOT", "OR OR", "cœur* AND", "^c", "{title}:c", "c:*", "!c",
			"a<->b", "((", "))", "\\", "\xff\xfe", "%", "_", strings.Repeat("mot ", 2500), strings.Repeat("x", 10_000), strings.Repeat("é", 10_000), "水", "👩‍🚀",
		} {
			titles(t, *w.App, domain.Account{}, app.SearchQuery{Words: words})
		}
		for _, words := range []string{"coeur", "CŒUR", "вода", "水", "and", "guillemet", "l’ville"} {
			equal(t, words, titles(t, *w.App, domain.Account{}, app.SearchQuery{Words: words}), "Cœur de ville")
		}
	})
}

// vocabulary is of words that stem, fold and begin alike.
func vocabulary() []string {
	return strings.Fields(`réparation réparer réparées reparer œuvre oeuvres commun communs communauté communes toit toits étoile été
		matériau matériaux l’atelier atelier's qu’il 2026 12,5 v1.2 e-mail SIRET https://exemple.fr/a?b=c un_deux Großstadt İle naïf Noël 3e
		coopération coopérative coopératif sol sols solidaire données donnée donner aujourd’hui ﬁn ½ x² état États`)
}

// The same pages asked the same questions answer the same, in the same order, whatever the database.
func TestBothDatabasesFindTheSame(t *testing.T) {
	a, b := apptest.New(t, storetest.SQLite(t)), apptest.New(t, storetest.Postgres(t))
	words := vocabulary()
	for _, w := range []apptest.World{a, b} {
		r := rand.New(rand.NewPCG(1, 2))
		ada := w.Person("Ada")
		some := func(n int) string {
			var list []string
			for range n {
				list = append(list, words[r.IntN(len(words))])
			}
			return strings.Join(list, " ")
		}
		for i := range 60 {
			w.FreePage(ada, fmt.Sprint("P", i, " ", some(2)), some(12))
			w.Advance(time.Second)
		}
	}
	found := 0
	for i, word := range words {
		for _, q := range []string{word, word + " " + words[(i+7)%len(words)], string([]rune(word)[:1+len([]rune(word))/2])} {
			one := titles(t, *a.App, domain.Account{}, app.SearchQuery{Words: q})
			other := titles(t, *b.App, domain.Account{}, app.SearchQuery{Words: q})
			equal(t, "PostgreSQL, "+q, other, one...)
			found += len(one)
		}
	}
	if found < 500 {
		t.Errorf("the questions found %d pages: they compare nothing", found)
	}
}

func TestOldPagesAreIndexedOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := apptest.New(t, s)
		ada := w.Person("Ada")
		season := w.Season("ancien") // its défis are written past the acts
		season.Candidacy(ada, "Démolition douce")
		for i := range 60 {
			w.FreePage(ada, fmt.Sprint("Page ", i), "démolition")
		}
		run(t, s, `DELETE FROM search_page`)
		q := app.SearchQuery{Words: "démolition"}
		w.Advance(time.Hour)
		equal(t, "not looked at", titles(t, *w.App, domain.Account{}, q))
		for range 2 {
			if err := w.IndexOld(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := titles(t, *w.App, domain.Account{}, q); len(got) != 62 {
				t.Fatalf("found %d pages, want 62", len(got))
			}
		}
		v, err := w.Search(t.Context(), domain.Account{}, app.SearchQuery{Words: "démolition", Call: "ancien"})
		if err != nil || v.Total != 2 {
			t.Errorf("of the call %d (%v), want its défi and its candidacy", v.Total, err)
		}
	})
}
