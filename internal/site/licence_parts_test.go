package site_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/domain"
)

func TestMergedPartMustAgreeWithItsWhole(t *testing.T) {
	w := newWikiSite(t)
	p, tab := w.licensed("MIT", "GPL-3.0-only")
	want(t, "nothing merged", strings.HasPrefix(text(w.get(w.nadia, tab).doc, "section[aria-labelledby=controle-parties] p"), "Aucune ressource n’est dite fondue"), true)
	before := w.version(p, 2)["resources"]
	want(t, "rows as they were", strings.Contains(before, "part_of"), false)

	path := p.Path() + "/modifier"
	form := w.edit(w.nadia, p.Path())
	form.Set("resources.r2.origin", "used")
	form.Set("resources.r2.part_of", "r2")
	refused := w.post(w.nadia, path, form)
	want(t, "merged into itself", refused.Code, http.StatusUnprocessableEntity)
	wantList(t, "its field", attrs(refused, ".fautes a", "href"), []string{"#f-resources.r2.part_of"})
	form.Set("resources.r2.part_of", "r1")
	form.Set("key", "")
	w.follow(w.nadia, w.post(w.nadia, path, form))
	want(t, "saved", w.resource(p, 3, "r2").PartOf, "r1")
	want(t, "the other row", w.resource(p, 3, "r1"), w.resource(p, 2, "r1"))
	part := texts(w.get(domain.Account{}, tab).doc, "section[aria-labelledby=controle-parties] > ul > li > b")
	wantList(t, "told", part, []string{"« Ressource 2 » (GPL-3.0-only) dans « Ressource 1 » (MIT) : incompatibles."})
	diff := w.get(w.nadia, p.Path()+"/diff/2..3")
	want(t, "compared by name", strings.Contains(text(diff.doc, "#bloc-ressource dl"), "Fondue dans ajouté : Ressource 1"), true)

	w.save(w.nadia, p.Path(), map[string]string{"resources.r1.licence": "GPL-3.0-only"})
	want(t, "agreed", strings.HasSuffix(text(w.get(domain.Account{}, tab).doc, "section[aria-labelledby=controle-parties] li"), "compatibles."), true)
	w.save(w.nadia, p.Path(), map[string]string{"resources.r2.part_of": ""})
	want(t, "beside again", strings.Contains(w.version(p, 5)["resources"], "part_of"), false)
}

// One says what a resource is merged into while another writes its host: both stay.
func TestMergedPartIsMergedByField(t *testing.T) {
	w := newWikiSite(t)
	p, _ := w.licensed("MIT", "MIT")
	mine := w.edit(w.bruno, p.Path())
	w.save(w.nadia, p.Path(), map[string]string{"resources.r2.host": "Une forge"})
	w.follow(w.bruno, w.post(w.bruno, p.Path()+"/modifier", with(mine, map[string]string{"resources.r2.part_of": "r1"})))
	got := w.resource(p, 4, "r2")
	want(t, "merged", got.PartOf, "r1")
	want(t, "host", got.Host, "Une forge")
}

// Two say that a resource is merged into different ones: the conflict names them, and asks for one, not for words.
func TestConflictOverAMergedPartNamesTheResources(t *testing.T) {
	w := newWikiSite(t)
	p, _ := w.licensed("MIT", "MIT", "MIT")
	mine := w.edit(w.bruno, p.Path())
	w.save(w.nadia, p.Path(), map[string]string{"resources.r3.part_of": "r1"})
	got := w.post(w.bruno, p.Path()+"/modifier", with(mine, map[string]string{"resources.r3.part_of": "r2"}))
	want(t, "status", got.Code, http.StatusConflict)
	wantList(t, "sides", texts(got.doc, ".cotes ins"), []string{"ajouté : " + w.resource(p, 3, "r2").Name, "ajouté : " + w.resource(p, 3, "r1").Name})
	want(t, "own words", got.doc.Find(`[name="own.0"]`).Length(), 0)
	form := got.form(t, p.Path()+"/conflit")
	form.Set("choice.0", "mine")
	w.follow(w.bruno, w.post(w.bruno, p.Path()+"/conflit", form))
	want(t, "chosen", w.resource(p, 4, "r3").PartOf, "r2")
}
