package site_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
)

// candidacy adds a candidacy by Nadia to a season of its own.
func (w *wikiSite) candidacy() (apptest.Season, app.Place) {
	w.t.Helper()
	season := w.Season("territoires")
	p := season.Candidacy(w.nadia, "Catalogue des gisements")
	w.nadia = w.As(w.nadia)
	return season, p
}

// button presses a button of a form that only changes the form.
func (w *wikiSite) button(by domain.Account, p app.Place, form map[string][]string, name, value string) answer {
	w.t.Helper()
	form[name] = []string{value}
	got := w.post(by, p.Path()+"/modifier", form)
	want(w.t, name+": status", got.Code, http.StatusOK)
	return got
}

func TestRowsAreAddedFilledAndRemovedWithoutScripts(t *testing.T) {
	w := newWikiSite(t)
	season, p := w.candidacy()
	path := p.Path() + "/modifier"
	form := w.get(w.nadia, path+"?bloc=ressource").form(t, path)
	blank := form["resources.rows"]
	want(t, "a blank row to begin with", len(blank), 1)
	form = w.button(w.nadia, p, form, "add_row", "resources").form(t, path)
	ids := form["resources.rows"]
	want(t, "rows after adding", len(ids), 2)
	for part, v := range map[string]string{"name": "Guide de dépose", "kind": "content", "origin": "planned", "licence": "CC BY-NC-SA 4.0"} {
		form.Set("resources."+ids[0]+"."+part, v)
	}
	refused := w.post(w.nadia, path, with(form, map[string]string{"resources." + ids[1] + ".licence": "MIT"}))
	want(t, "status of a row without a name", refused.Code, http.StatusUnprocessableEntity)
	wantList(t, "links to its fields", attrs(refused, ".fautes a", "href"), []string{
		"#f-resources." + ids[1] + ".name", "#f-resources." + ids[1] + ".kind", "#f-resources." + ids[1] + ".origin",
	})
	want(t, "verdict", strings.HasPrefix(text(refused.doc, ".verdict-vif:first-of-type"), "Licence non ouverte."), true)
	want(t, "better choices", strings.Contains(text(refused.doc, ".verdict-vif"), "CC-BY-SA-4.0"), true)

	form = w.button(w.nadia, p, refused.form(t, path), "remove_row", "resources:"+ids[1]).form(t, path)
	wantList(t, "rows after removing", form["resources.rows"], ids[:1])
	want(t, "text kept", form.Get("resources."+ids[0]+".name"), "Guide de dépose")
	w.post(w.nadia, path, form)
	list, _ := domain.Resources(w.version(p, 2)["resources"])
	want(t, "saved rows", len(list), 1)
	want(t, "saved row", list[0], domain.Resource{ID: ids[0], Name: "Guide de dépose", Kind: "content", Origin: domain.Planned, Licence: "CC BY-NC-SA 4.0"})
	want(t, "sections that the block does not hold", w.version(p, 2)["challenges"], season.Answer(season.Challenges[0], ""))

	form = w.get(w.nadia, path+"?bloc=ressource").form(t, path)
	form.Del("resources.rows")
	w.post(w.nadia, path, form)
	want(t, "all rows removed", w.version(p, 3)["resources"], "")
}

func TestDefisOfferedAreThePublishedOnes(t *testing.T) {
	w := newWikiSite(t)
	season, p := w.candidacy()
	got := w.get(w.nadia, p.Path()+"/modifier?rubrique=challenges")
	options := got.doc.Find("[data-row]").First().Find("option")
	wantList(t, "options", slices.DeleteFunc(texts(got.doc, "[data-row]:not([data-row=__ROW__]) option"), func(s string) bool { return s == "Choisir" }),
		[]string{season.Challenges[0].Title, season.Challenges[1].Title})
	want(t, "options of the first row", options.Length(), 3)
}

func TestRowsChangedOnBothSidesClashFieldByField(t *testing.T) {
	w := newWikiSite(t)
	season, p := w.candidacy()
	if _, err := w.SavePage(t.Context(), w.nadia, app.Edit{PageID: p.Page.ID, Base: 1, Sections: season.Whole("MIT"), Via: domain.ViaForm}); err != nil {
		t.Fatal(err)
	}
	path := p.Path() + "/modifier"
	mine := w.get(w.bruno, path).form(t, path)
	w.save(w.nadia, p.Path(), map[string]string{"resources.r1.licence": "GPL-3.0-only", "budget": "60 000,50 €"})
	got := w.post(w.bruno, path, with(mine, map[string]string{"resources.r1.licence": "Apache-2.0", "resources.r1.host": "Une forge"}))
	want(t, "status", got.Code, http.StatusConflict)
	want(t, "place", text(got.doc, ".conflit legend"), "Passage 1 : Ressources · Licence")
	form := got.form(t, p.Path()+"/conflit")
	form.Set("choice.0", "mine")
	w.post(w.bruno, p.Path()+"/conflit", form)
	list, _ := domain.Resources(w.version(p, 4)["resources"])
	want(t, "licence", list[0].Licence, "Apache-2.0")
	want(t, "host", list[0].Host, "Une forge")
	want(t, "budget", w.version(p, 4)["budget"], "60000.50")
}

func TestComparisonOfACandidacyTellsBlocksRowsAndVerdicts(t *testing.T) {
	w := newWikiSite(t)
	season, p := w.candidacy()
	whole := season.Whole("à définir", "MIT")
	save := func(by domain.Account, base int, doc domain.Document) {
		if _, err := w.SavePage(t.Context(), by, app.Edit{PageID: p.Page.ID, Base: base, Sections: doc, Via: domain.ViaForm}); err != nil {
			t.Fatal(err)
		}
	}
	save(w.nadia, 1, whole)
	save(w.bruno, 2, domain.Document{"resources": strings.Replace(whole["resources"], "à définir", "ODbL-1.0", 1), "budget": "60000"})
	got := w.get(domain.Account{}, p.Path()+"/diff/2..3")
	want(t, "summary", text(got.doc, ".chapo"), "Deux blocs sur cinq : 4 mots ajoutés, 3 supprimés. Licence de Ressource 1 : à définir → ODbL-1.0, à choisir → ouverte, peu adaptée.")
	want(t, "resource", text(got.doc, "#bloc-ressource .change h3"), "Ressource 1")
	want(t, "its field", text(got.doc, "#bloc-ressource dl"), "Licence supprimé : à définir ajouté : ODbL-1.0")
	want(t, "its verdict", text(got.doc, "#bloc-ressource .note"), "Contrôle de licence : de « à choisir » à « ouverte, peu adaptée ».")
	want(t, "amount", text(got.doc, "#bloc-moyens dl"), "Budget total supprimé : 50 000 € ajouté : 60 000 €")
	wantList(t, "other rows", texts(got.doc, "#bloc-ressource .pli summary"), []string{"Inchangé : Ce que vous faites, et pour qui", "Inchangée : 1 ligne"})
	life := text(w.get(domain.Account{}, p.Path()+"/historique").doc, "#partition")
	want(t, "life", life, "Trois versions en 1 jour, dont une écrite hors équipe")
}

func TestProposalIsHandedInComparedAndSettled(t *testing.T) {
	w := newWikiSite(t)
	_, p := w.candidacy()
	change := app.EditingChange{CandidacyID: p.Candidacy.ID, Editing: domain.OnProposal, Reason: "Relecture avant la relève."}
	if err := w.SetEditing(t.Context(), w.nadia, change); err != nil {
		t.Fatal(err)
	}
	propose := func(problem string) {
		page := w.follow(w.bruno, w.save(w.bruno, p.Path(), map[string]string{"problem": problem}))
		want(t, "notice", texts(page.doc, ".avis p")[0], "Votre proposition est envoyée à l’équipe.")
	}
	propose("Un problème.")
	want(t, "versions", w.head(p), 1)
	path := p.Path() + "/propositions"
	seen := w.get(w.bruno, path)
	wantList(t, "what is proposed", texts(seen.doc, "[data-change] ins"), []string{"ajouté : Un problème."})
	want(t, "answer for its author", seen.doc.Find("button[name=answer]").Length(), 0)

	form := w.get(w.nadia, path).form(t, path)
	form.Set("answer", "decline")
	refused := w.post(w.nadia, path, form)
	want(t, "a refusal without reason", refused.Code, http.StatusUnprocessableEntity)
	form = refused.form(t, path)
	form.Set("answer", "accept")
	want(t, "settled", w.post(w.nadia, path, form).Header().Get("Location"), path)
	want(t, "text", w.version(p, 2)["problem"], "Un problème.")
	want(t, "by a visitor", w.post(w.bruno, path, form).Code, http.StatusForbidden)

	propose("Un problème mieux dit.")
	form = w.get(w.nadia, path).form(t, path)
	form.Set("answer", "decline")
	form.Set("reason."+form.Get("proposal"), "Déjà dit plus haut.")
	w.post(w.nadia, path, form)
	want(t, "reason", strings.Contains(text(w.get(domain.Account{}, path).doc, "main"), "Déjà dit plus haut."), true)
	want(t, "versions", w.head(p), 2)
}

func attrs(a answer, selector, name string) []string {
	var list []string
	for _, n := range a.doc.Find(selector).Nodes {
		for _, attr := range n.Attr {
			if attr.Key == name {
				list = append(list, attr.Val)
			}
		}
	}
	return list
}
