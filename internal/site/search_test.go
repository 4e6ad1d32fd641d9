package site_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// index does what a job does within seconds.
func (o *openSite) index() {
	o.t.Helper()
	if err := o.IndexNew(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
}

func TestSearchShowsWhatItFoundAndWhatMayNarrowIt(t *testing.T) {
	o := newOpenSite(t)
	ada := o.Person("Ada")
	o.Candidacy(ada, "Matériaux en commun")
	o.FreePage(ada, "Lexique <b>", "Les **matériaux**, au singulier <script>alert(1)</script> : matériau.")
	o.index()
	v := o.visitor()
	v.open("/recherche?q=mat%C3%A9riaux", http.StatusOK)
	v.says("#trouve", "2 pages contiennent « matériaux »")
	if got, want := texts(v.doc, ".trouves h3"), []string{"Matériaux en commun", "Lexique <b>"}; !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
	if got, want := texts(v.doc, ".trouves li:last-child mark"), []string{"matériaux", "matériau"}; !slices.Equal(got, want) {
		t.Errorf("marked %q, want %q", got, want)
	}
	if strings.Contains(v.raw, "<script>alert") || v.header.Get("ETag") != "" {
		t.Error("the page holds a script, or is kept")
	}
	if got, want := texts(v.doc, ".facettes li"), []string{"Toutes", "Candidatures 1", "Pages libres 1"}; !slices.Equal(got, want) {
		t.Errorf("facets %q, want %q", got, want)
	}
	href, _ := v.doc.Find(".facettes li:last-child a").Attr("href")
	v.open(href, http.StatusOK)
	v.says("#trouve", "1 page contient « matériaux »")
	v.says(".facettes [aria-current]", "Pages libres")
	if kept, _ := v.doc.Find("main .chercher input[name=genre]").Attr("value"); kept != "free" {
		t.Errorf("the form keeps genre=%q", kept)
	}
	v.open("/en/recherche?q=materiau", http.StatusOK)
	v.says("#trouve", "2 pages hold “materiau”")
}

func TestSearchPagesLeadOn(t *testing.T) {
	o := newOpenSite(t)
	ada := o.Person("Ada")
	for _, title := range strings.Split(strings.Repeat("Chouette ", 25), " ")[:25] {
		o.FreePage(ada, title, "Hulotte.")
		o.Advance(time.Second)
	}
	o.index()
	v := o.visitor()
	v.open("/recherche?q=hulotte", http.StatusOK)
	next, _ := v.doc.Find("a[rel=next]").Attr("href")
	first := texts(v.doc, ".trouves a")
	v.open(next, http.StatusOK)
	if n := len(texts(v.doc, ".trouves a")); len(first) != 20 || n != 5 {
		t.Errorf("screens of %d and %d, want 20 and 5", len(first), n)
	}
	v.says("#trouve", "25 pages contiennent « hulotte »")
	if v.doc.Find("a[rel=next]").Length() != 0 {
		t.Error("the last screen leads on")
	}
}

func TestSearchTakesWhateverComesInItsAddress(t *testing.T) {
	o := newOpenSite(t)
	v := o.visitor()
	for _, typed := range []string{"", " ", "\x00", `"`, "' OR 1=1 --", "NEAR(a b)", "a*", "AND", strings.Repeat("mot ", 2500), strings.Repeat("é", 5000), "\xff", "…"} {
		v.open("/recherche?q="+url.QueryEscape(typed), http.StatusOK)
		if text(v.doc, ".indices") == "" {
			t.Errorf("%.20q: no hint", typed)
		}
	}
	for _, path := range []string{"/recherche?q=a&genre=x", "/recherche?q=a&appel=x", "/recherche?q=a&apres=x", "/recherche?q=a&apres=1_2_3", "/recherche?q=a&apres=1_2026-01-01T00:00:00Z_%00"} {
		v.open(path, http.StatusNotFound)
	}
	v.open("/recherche", http.StatusOK)
	if v.header.Get("ETag") == "" || v.doc.Find("form[role=search]").Length() != 1 {
		t.Error("the empty form is not kept, or is there twice")
	}
	v.open("/nulle-part", http.StatusNotFound)
	if v.doc.Find("main form[role=search]").Length() != 1 || v.doc.Find(".entete form[role=search]").Length() != 2 {
		t.Error("no search where nothing is")
	}
}

func TestPersonsPageShowsWhatAnybodyMayRead(t *testing.T) {
	o := newOpenSite(t)
	ada := o.Person("Ada Morel")
	o.Candidacy(ada, "Au grand jour")
	secret := o.Candidacy(ada, "En secret")
	o.Write(func(tx *store.Tx) error {
		c, err := tx.LockCandidacy(t.Context(), secret.Candidacy.ID)
		if err != nil {
			return err
		}
		c.State = domain.TeamOnly
		tx.Touch("journal")
		return tx.SetCandidacy(t.Context(), c)
	})
	v := o.visitor()
	v.open("/u/Ada%20Morel", http.StatusOK)
	if got, want := texts(v.doc, ".trouves h3"), []string{"Au grand jour", "Au grand jour"}; !slices.Equal(got, want) {
		t.Errorf("lists %q, want %q", got, want)
	}
	if strings.Contains(v.raw, "@") || strings.Contains(v.raw, "secret") {
		t.Error("the page tells an address, or a candidacy that is kept to its team")
	}
	if err := o.SetProfile(t.Context(), ada, domain.Profile{Word: "Je compte les toits.", Affiliation: "Régie des Hauts"}); err != nil {
		t.Fatal(err)
	}
	v.open("/u/Ada%20Morel", http.StatusOK)
	v.says(".chapo", "Je compte les toits.")
	v.says(".tete .meta", "Se réclame de Régie des Hauts")
	v.open("/u/personne", http.StatusNotFound)
	v.open("/u/ada%20morel", http.StatusOK)
	if v.at.Path != "/u/Ada Morel" {
		t.Errorf("another spelling leads to %q", v.at.Path)
	}
	v.open("/candidatures/au-grand-jour/historique", http.StatusOK)
	if href, _ := v.doc.Find(".coups .meta a").First().Attr("href"); href != "/u/Ada%20Morel" {
		t.Errorf("the history leads to %q", href)
	}
	if err := o.ChangeName(t.Context(), ada, "Ada Bis"); err != nil {
		t.Fatal(err)
	}
	v.open("/u/Ada%20Morel", http.StatusNotFound)
	v.open("/candidatures/au-grand-jour/historique", http.StatusOK)
	if href, _ := v.doc.Find(".coups .meta a").First().Attr("href"); href != "/u/Ada%20Bis" {
		t.Errorf("after another name the history leads to %q", href)
	}
}

func TestOrganisationsPageFollowsItsCandidacies(t *testing.T) {
	o := newOpenSite(t)
	ada := o.Person("Ada")
	p := o.Candidacy(ada, "Au grand jour")
	if err := o.SetOrganisations(t.Context(), o.As(ada), p.Candidacy.ID, []domain.Organisation{{Name: "Régie des Hauts", Kind: "association", Territory: "Hauts", Payee: true}}, store.Key{}); err != nil {
		t.Fatal(err)
	}
	v := o.visitor()
	v.open(p.Path()+"/equipe", http.StatusOK)
	href, _ := v.doc.Find("#structures").Parent().Find("h3 a").Attr("href")
	if href != "/organisations/regie-des-hauts" {
		t.Fatalf("the team's page leads to %q", href)
	}
	v.open(href, http.StatusOK)
	v.says("h1", "Régie des Hauts")
	v.says(".marge", "Hauts")
	v.says("main .deux", "Au grand jour")
	if err := o.SetOrganisations(t.Context(), o.As(ada), p.Candidacy.ID, nil, store.Key{}); err != nil {
		t.Fatal(err)
	}
	v.open(href, http.StatusNotFound)
}

func TestChallengesOfAllCallsAreNarrowed(t *testing.T) {
	o := newOpenSite(t)
	ada := o.Person("Ada")
	_, err := o.CreateChallenge(t.Context(), ada, app.NewChallenge{CallID: o.Call.ID, Sections: domain.Document{"title": "Garder la terre", "problem": "Elle part.", "themes": "Sols, Chantier"}})
	if err != nil {
		t.Fatal(err)
	}
	v := o.visitor()
	v.open("/defis", http.StatusOK)
	if n := v.doc.Find("main h3").Length(); n != 2 {
		t.Errorf("%d published défis, want 2", n)
	}
	v.open("/defis?etat=idea&theme=sols", http.StatusOK)
	if got := texts(v.doc, "main h3"); len(got) != 1 || !strings.Contains(got[0], "Garder la terre") {
		t.Errorf("ideas about soils: %q", got)
	}
	v.open("/defis?etat=idea&theme=rien", http.StatusOK)
	v.says("main", "Aucun défi de cette sorte")
	for _, path := range []string{"/defis?etat=x", "/defis?appel=x", "/defis?apres=x"} {
		v.open(path, http.StatusNotFound)
	}
}
