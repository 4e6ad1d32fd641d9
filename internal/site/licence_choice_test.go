package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
)

// licensed is a candidacy of Nadia's whose resources bear some licences, and the address of its tab.
func (w *wikiSite) licensed(licences ...string) (app.Place, string) {
	w.t.Helper()
	season, p := w.candidacy()
	if _, err := w.SavePage(w.t.Context(), w.nadia, app.Edit{PageID: p.Page.ID, Base: 1, Sections: season.Whole(licences...), Via: domain.ViaForm}); err != nil {
		w.t.Fatal(err)
	}
	p, err := w.PlaceByID(w.t.Context(), w.nadia, p.Page.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return p, p.Path() + "/licences"
}

// resource is one row of a version of a candidacy.
func (w *wikiSite) resource(p app.Place, n int, id string) domain.Resource {
	w.t.Helper()
	list, _ := domain.Resources(w.version(p, n)["resources"])
	for _, r := range list {
		if r.ID == id {
			return r
		}
	}
	return domain.Resource{}
}

func TestBetterLicenceIsOnePressAway(t *testing.T) {
	w := newWikiSite(t)
	p, tab := w.licensed("CC BY-NC 4.0", "MIT")
	page := w.get(w.nadia, tab)
	wantList(t, "choices", texts(page.doc, "button[name=licence]"), []string{
		"Choisir EUPL-1.2 : Ressource 1", "Choisir AGPL-3.0-or-later : Ressource 1", "Choisir MIT : Ressource 1",
	})
	form := page.form(t, tab)
	form.Set("licence", "EUPL-1.2")
	saved := w.post(w.nadia, tab, form)
	want(t, "where it leads", saved.Header().Get("Location"), tab+"?base=2&enregistre=3")
	page = w.follow(w.nadia, saved)
	want(t, "notice", texts(page.doc, ".avis p")[0], "Votre version 3 est publiée.")
	want(t, "choices left", page.doc.Find("button[name=licence]").Length(), 0)
	was, is := w.resource(p, 2, "r1"), w.resource(p, 3, "r1")
	was.Licence = "EUPL-1.2"
	want(t, "the row", is, was)
	want(t, "the other row", w.resource(p, 3, "r2"), w.resource(p, 2, "r2"))
	want(t, "summary", texts(w.get(w.nadia, p.Path()+"/historique").doc, ".coups > li > div > p:first-child")[0], "Licence de « Ressource 1 » : EUPL-1.2 Licence de Ressource 1 : CC BY-NC 4.0 → EUPL-1.2, non ouverte → ouverte.")
	want(t, "sent twice", w.post(w.nadia, tab, form).Header().Get("Location"), tab+"?base=2&enregistre=3")
	want(t, "versions", w.head(p), 3)
}

// What others wrote meanwhile stays; the same field changed by both comes up as any conflict.
func TestChosenLicenceMeetsWhatOthersWrote(t *testing.T) {
	w := newWikiSite(t)
	p, tab := w.licensed("CC BY-NC 4.0", "à définir")
	form := w.get(w.nadia, tab).form(t, tab)
	form.Set("licence", "MIT")
	w.save(w.bruno, p.Path(), map[string]string{"resources.r1.host": "Une forge", "resources.r2.licence": "ODbL-1.0"})
	w.follow(w.nadia, w.post(w.nadia, tab, form))
	want(t, "licence", w.resource(p, 4, "r1").Licence, "MIT")
	want(t, "host", w.resource(p, 4, "r1").Host, "Une forge")
	want(t, "the other row", w.resource(p, 4, "r2").Licence, "ODbL-1.0")

	form = w.get(w.nadia, tab).form(t, tab)
	form.Set("licence", "etalab-2.0")
	w.save(w.bruno, p.Path(), map[string]string{"resources.r2.licence": "GPL-3.0-only"})
	form.Set("row", "r2")
	got := w.post(w.nadia, tab, form)
	want(t, "status", got.Code, http.StatusConflict)
	want(t, "place", text(got.doc, ".conflit legend"), "Passage 1 : Ressources · Licence")
}

func TestChosenLicenceIsAProposalWhereThePageIsEditedOnProposal(t *testing.T) {
	w := newWikiSite(t)
	p, tab := w.licensed("CC BY-NC 4.0")
	change := app.EditingChange{CandidacyID: p.Candidacy.ID, Editing: domain.OnProposal, Reason: "Relecture avant la relève."}
	if err := w.SetEditing(t.Context(), w.nadia, change); err != nil {
		t.Fatal(err)
	}
	page := w.get(w.bruno, tab)
	want(t, "choice", texts(page.doc, "button[name=licence]")[0], "Proposer EUPL-1.2 : Ressource 1")
	form := page.form(t, tab)
	form.Set("licence", "EUPL-1.2")
	page = w.follow(w.bruno, w.post(w.bruno, tab, form))
	want(t, "notice", texts(page.doc, ".avis p")[0], "Votre proposition est envoyée à l’équipe.")
	want(t, "versions", w.head(p), 2)
	wantList(t, "proposed", texts(w.get(w.nadia, p.Path()+"/propositions").doc, "[data-change] ins"), []string{"ajouté : EUPL-1.2"})
}

func TestChoiceThatCannotBeIsRefused(t *testing.T) {
	w := newWikiSite(t)
	p, tab := w.licensed("CC BY-NC 4.0")
	want(t, "a visitor's choices", w.get(domain.Account{}, tab).doc.Find("main form").Length(), 0)
	form := w.get(w.nadia, tab).form(t, tab)
	form.Set("licence", "MIT")
	change := func(name, v string) url.Values {
		c := url.Values{}
		for k := range form {
			c.Set(k, form.Get(k))
		}
		c.Set(name, v)
		c.Set("key", "")
		return c
	}
	for _, x := range []struct {
		what   string
		form   url.Values
		status int
	}{
		{"a row that is not there", change("row", "r9"), http.StatusNotFound},
		{"a base that is not there", change("base", "9"), http.StatusNotFound},
		{"no base", change("base", ""), http.StatusNotFound},
		{"a text for a name", change("licence", strings.Repeat("a", 601)), http.StatusUnprocessableEntity},
	} {
		want(t, x.what, w.post(w.nadia, tab, x.form).Code, x.status)
	}
	late := w.post(domain.Account{}, tab, change("row", "r1"))
	want(t, "signed out", strings.HasPrefix(late.Header().Get("Location"), "/connexion?suite="), true)
	want(t, "versions", w.head(p), 2)
}

func TestHistoryOfVerdictsSaysWhichVersionChangedWhat(t *testing.T) {
	w := newWikiSite(t)
	p, tab := w.licensed("CC BY-NC 4.0", "MIT")
	w.save(w.nadia, p.Path(), map[string]string{"resources.r1.licence": "EUPL-1.2"})
	w.save(w.bruno, p.Path(), map[string]string{"problem": "Rien sur les licences."})
	w.save(w.bruno, p.Path(), map[string]string{"resources.r2.host": "Une forge"})
	w.save(w.bruno, p.Path(), map[string]string{"resources.r2.kind": "data"})
	page := w.get(domain.Account{}, tab)
	wantList(t, "versions", texts(page.doc, ".histoire-licences a"), []string{"Version 6", "Version 3", "Version 2"})
	wantList(t, "where they lead", attrs(page, ".histoire-licences a", "href"), []string{
		p.Path() + "/diff/5..6", p.Path() + "/diff/2..3", p.Path() + "/diff/1..2",
	})
	wantList(t, "changes", texts(page.doc, ".histoire-licences li li"), []string{
		"« Ressource 2 », MIT : de « ouverte » à « ouverte, peu adaptée », son genre ayant changé.",
		"« Ressource 1 » : de CC BY-NC 4.0 (non ouverte) à EUPL-1.2 (ouverte).",
		"« Ressource 1 », nouvelle ressource : CC BY-NC 4.0 (non ouverte).",
		"« Ressource 2 », nouvelle ressource : MIT (ouverte).",
	})
	if page.Header().Get("ETag") == "" {
		t.Error("the tab is not kept for everybody")
	}
}
