package site_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

// said is what the script of a form is answered.
func (w *wikiSite) said(path string) view.LicenceSaid {
	w.t.Helper()
	got := w.get(domain.Account{}, path)
	want(w.t, path, got.Code, http.StatusOK)
	want(w.t, "type", got.Header().Get("Content-Type"), "application/json; charset=utf-8")
	want(w.t, "kept", got.Header().Get("Cache-Control"), "no-store")
	var said view.LicenceSaid
	if err := json.Unmarshal(got.Body.Bytes(), &said); err != nil {
		w.t.Fatal(err)
	}
	return said
}

func TestVerdictWhileTypingQuotesTheWordsThatDecided(t *testing.T) {
	w := newWikiSite(t)
	said := w.said("/licences/controle?genre=software&licence=" + url.QueryEscape("MIT, sauf usage commercial"))
	want(t, "verdict", said.Sentence, "Licence non ouverte.")
	var words []string
	for _, why := range said.Why {
		if len(why.Parts) == 3 {
			words = append(words, why.Parts[1])
		}
	}
	wantList(t, "her words", words, []string{"sauf usage commercial"})
	wantList(t, "sources", []string{said.Why[0].Source, said.Why[0].Href}, []string{"Open Source Initiative (nouvel onglet)", "https://opensource.org/osd"})
	want(t, "offer", said.Offer, "Mieux pour ce genre de ressource\u00a0:")
	want(t, "best", said.Better[0], view.Choice{ID: "EUPL-1.2", Label: "Choisir EUPL-1.2"})
	want(t, "choices", len(said.Better), 3)
}

func TestVerdictWhileTypingIsInTheReadersLanguage(t *testing.T) {
	w := newWikiSite(t)
	said := w.said("/en/licences/controle?genre=data&licence=tous+droits+r%C3%A9serv%C3%A9s")
	want(t, "verdict", said.Sentence, "Licence not open.")
	want(t, "best", said.Better[0].Label, "Choose etalab-2.0")
}

func TestOpenLicenceHasNothingBetterAndAnUnknownKindIsSaid(t *testing.T) {
	w := newWikiSite(t)
	said := w.said("/licences/controle?genre=software&licence=MIT")
	want(t, "verdict", said.Sentence, "Licence ouverte.")
	want(t, "choices", len(said.Better), 0)
	want(t, "offer", said.Offer, "")
	want(t, "rules of an open one", len(said.Why), 0)
	said = w.said("/licences/controle?genre=&licence=MIT%FF")
	want(t, "verdict", said.Sentence, "Licence à préciser.")
	want(t, "kind", said.Why[len(said.Why)-1].Parts[0], "Tant que le genre n’est pas choisi, elle est contrôlée comme celle d’un logiciel.")
}

func TestChosenLicenceTakesItsPlaceAndNothingTypedIsLost(t *testing.T) {
	w := newWikiSite(t)
	_, p := w.candidacy()
	path := p.Path() + "/modifier"
	form := w.get(w.nadia, path).form(t, path)
	id := form.Get("resources.rows")
	row := "resources." + id + "."
	for part, v := range map[string]string{"name": "Guide", "kind": "content", "origin": "planned", "licence": "CC BY-NC 4.0"} {
		form.Set(row+part, v)
	}
	form.Set("problem", "Un problème à moitié dit")
	form.Set("summary", "Choisit une licence")
	asked := w.button(w.nadia, p, form, "add_row", "resources")
	note := asked.doc.Find(`[data-row="` + id + `"] .verdict-vif`)
	want(t, "verdict", text(asked.doc, `[data-row="`+id+`"] [data-said] p`), "Licence non ouverte.")
	want(t, "described by it", attrs(asked, `[name="`+row+`licence"]`, "aria-describedby")[0], "f-"+row+"licence-aide f-"+row+"licence-note")
	want(t, "polite", note.Find("[data-said]").AttrOr("aria-live", ""), "polite")
	button := note.Find("button").First()
	want(t, "best", strings.TrimSpace(button.Contents().First().Text()), "Choisir CC-BY-SA-4.0")

	chosen := w.button(w.nadia, p, asked.form(t, path), button.AttrOr("name", ""), button.AttrOr("value", ""))
	form = chosen.form(t, path)
	want(t, "licence", form.Get(row+"licence"), "CC-BY-SA-4.0")
	want(t, "rows", len(form["resources.rows"]), 2)
	wantList(t, "texts", []string{form.Get("problem"), form.Get("summary"), form.Get(row + "name")},
		[]string{"Un problème à moitié dit", "Choisit une licence", "Guide"})
	want(t, "verdict", text(chosen.doc, `[data-row="`+id+`"] [data-said] p`), "Licence ouverte.")
	want(t, "choices", chosen.doc.Find(`[data-row="`+id+`"] [data-choices] button`).Length(), 0)
	want(t, "saved", w.head(p), 1)
}

func TestChoiceForARowThatIsNotThereChangesNothing(t *testing.T) {
	w := newWikiSite(t)
	_, p := w.candidacy()
	path := p.Path() + "/modifier"
	form := w.get(w.nadia, path).form(t, path)
	for _, pressed := range []string{"resources", "resources:autre:MIT", "problem:x:MIT", "::"} {
		got := w.button(w.nadia, p, form, "choose_licence", pressed).form(t, path)
		want(t, pressed, got.Get("resources."+form.Get("resources.rows")+".licence"), "")
		want(t, pressed+" elsewhere", got.Get("problem"), form.Get("problem"))
		form.Del("choose_licence")
	}
}

// A form of many open resources has no link at any of them; a closed one still tells who lays its rule down.
func TestOpenRowsAddNoLinks(t *testing.T) {
	w := newWikiSite(t)
	p, _ := w.licensed("MIT", "EUPL-1.2", "CC-BY-NC-4.0")
	form := w.get(w.nadia, p.Path()+"/modifier").doc
	want(t, "rows", form.Find("[data-licence]").Length(), 4) // with the empty one
	links := func(row string) int { return form.Find(`[data-row-name$="` + row + `"] [data-said] a`).Length() }
	want(t, "open", links("r1")+links("r2"), 0)
	want(t, "closed", links("r3") > 0, true)
	tab := w.get(w.nadia, p.Path()+"/licences").doc
	want(t, "the tab names authorities", tab.Find(`td a[href^="https://"]`).Length() >= 2, true)
}
