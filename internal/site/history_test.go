package site_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
)

func TestHistoryTellsEachVersionByDay(t *testing.T) {
	w := newWikiSite(t)
	p := w.free("Un texte.")
	w.Advance(24 * time.Hour)
	w.save(w.bruno, p.Path(), map[string]string{"texte": "Un texte plus long.", "summary": "Allonge"})
	got := w.get(domain.Account{}, p.Path()+"/historique")
	wantList(t, "days", texts(got.doc, ".jour h3"), []string{"mardi 24 novembre 2026", "lundi 23 novembre 2026"})
	wantList(t, "who", texts(got.doc, ".coups .meta:nth-child(2)"), []string{"Bruno Tessier, 10 h · Texte", "Nadia Ferhat, 10 h · Titre, Texte"})
	wantList(t, "words", texts(got.doc, ".coups > li > .meta"), []string{"2 mots ajoutés ce qui a changé en version 2", "5 mots ajoutés"})
	want(t, "count", text(got.doc, "#partition"), "Deux versions en 2 jours")
	want(t, "drawing in words", strings.ReplaceAll(got.doc.Find("svg[role=img]").AttrOr("aria-label", ""), "\u00a0", " "),
		"Partition : 2 versions, du 23 novembre 2026 au 24 novembre 2026. Titre : 1 changement. Texte : 2 changements.")
	want(t, "forms with a key", got.doc.Find("input[name=key]").Length(), 0)
}

func TestHistoryIsReadByScreensAndFiltered(t *testing.T) {
	w := newWikiSite(t)
	p := w.free("Début.")
	for i := range 59 {
		by := w.nadia
		if i%10 == 0 {
			by = w.bruno
		}
		e := app.Edit{PageID: p.Page.ID, Base: i + 1, Sections: domain.Document{"texte": strings.Repeat("Mot. ", i+2)}, Via: domain.ViaForm}
		if i == 30 {
			e.Sections = domain.Document{"title": "Un autre titre"}
		}
		if _, err := w.SavePage(t.Context(), by, e); err != nil {
			t.Fatal(err)
		}
	}
	versions := func(path string) []string {
		return texts(w.get(domain.Account{}, path).doc, ".coups > li > p:first-child")
	}
	first := versions(p.Path() + "/historique")
	want(t, "first screen", len(first), 50)
	want(t, "newest", first[0], "Version 60")
	older := w.get(domain.Account{}, p.Path()+"/historique").doc.Find(".egal [rel=next]").AttrOr("href", "")
	want(t, "where the older ones are", older, p.Path()+"/historique?avant=11")
	want(t, "second screen", len(versions(older)), 10)
	wantList(t, "Bruno's", versions(p.Path()+"/historique?auteur=Bruno+Tessier"),
		[]string{"Version 52", "Version 42", "Version 32", "Version 22", "Version 12", "Version 2"})
	wantList(t, "the title's", versions(p.Path()+"/historique?rubrique=title"), []string{"Version 32", "Version 1"})
	wantList(t, "nobody's", versions(p.Path()+"/historique?auteur=Personne"), nil)
}

func TestPublicPagesAreTheSameForEveryVisitorAndAnswer304(t *testing.T) {
	w := newWikiSite(t)
	p := w.free("Un texte.")
	w.save(w.bruno, p.Path(), map[string]string{"texte": "Un autre texte."})
	for _, path := range []string{"", "/historique", "/version/1", "/diff/1..2", "/diff/1..2?vue=cote", "/diff/1..2?vue=source"} {
		first, second := w.get(domain.Account{}, p.Path()+path), w.get(domain.Account{}, p.Path()+path)
		want(t, path+": same bytes", first.Body.String() == second.Body.String(), true)
		want(t, path+": cookies", len(first.Result().Cookies()), 0)
		r := newRequest(t, p.Path()+path)
		r.Header.Set("If-None-Match", first.Header().Get("ETag"))
		want(t, path+": status", w.answer(domain.Account{}, r).Code, http.StatusNotModified)
	}
	w.save(w.nadia, p.Path(), map[string]string{"texte": "Encore un autre."})
	want(t, "after a save", text(w.get(domain.Account{}, p.Path()).doc, "#texte .passage .texte p"), "Encore un autre.")
}
