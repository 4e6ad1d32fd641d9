package site_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/domain"
)

func TestFreePageIsWrittenAndFoundByItsTitle(t *testing.T) {
	w := newWikiSite(t)
	form := w.get(w.nadia, "/pages").form(t, "/pages")
	page := w.follow(w.nadia, w.post(w.nadia, "/pages", with(form, map[string]string{"title": "Été à Lille", "texte": "Voir [[Matériaux en commun]]."})))
	want(t, "title", text(page.doc, "h1"), "Été à Lille")
	link := page.doc.Find("#texte a").AttrOr("href", "")
	missing := w.get(w.nadia, link)
	want(t, "a page that is not there", missing.Code, http.StatusNotFound)
	want(t, "offered title", missing.form(t, "/pages").Get("title"), "Matériaux en commun")
	w.free("Un texte.")
	want(t, "found", w.get(domain.Account{}, link).Header().Get("Location"), "/pages/materiaux-en-commun")
	want(t, "found without accents", w.get(domain.Account{}, "/pages?titre=ETE+a+lille").Header().Get("Location"), "/pages/ete-a-lille")
	wantList(t, "list", texts(w.get(domain.Account{}, "/pages").doc, "main ul li"), []string{"Été à Lille", "Matériaux en commun"})
}

func TestRefusedNewPageComesBack(t *testing.T) {
	w := newWikiSite(t)
	form := with(w.get(w.nadia, "/pages").form(t, "/pages"), map[string]string{"texte": "Gardé."})
	got := w.post(w.nadia, "/pages", form)
	want(t, "status", got.Code, http.StatusUnprocessableEntity)
	wantList(t, "faults", texts(got.doc, ".fautes li"), []string{"Titre : Cette réponse est demandée."})
	want(t, "text", got.form(t, "/pages").Get("texte"), "Gardé.")
}

var passageMarks = regexp.MustCompile(`<span id="texte-passage\.\d+"></span>`)

func TestPreviewIsThePublishedPageToTheByte(t *testing.T) {
	w := newWikiSite(t)
	const source = "# Été à Lille\n\nUn **mot**, une note[^1] et [[une page]].\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[^1]: La note."
	p := w.free(source)
	got := w.post(domain.Account{}, "/apercu", url.Values{"field": {"texte"}, "text": {source}})
	want(t, "status", got.Code, http.StatusOK)
	published, err := w.get(domain.Account{}, p.Path()).doc.Find("#texte .passage .texte").Html()
	if err != nil {
		t.Fatal(err)
	}
	fragment, err := got.doc.Find("body").Html()
	if err != nil {
		t.Fatal(err)
	}
	published = passageMarks.ReplaceAllString(published, "") // the page has places to lead to, the preview has none
	want(t, "fragment", strings.TrimSpace(fragment), strings.TrimSpace(published))

	form := with(w.edit(w.nadia, p.Path()), map[string]string{"preview": "texte", "texte": "Un *autre* texte."})
	shown := w.post(w.nadia, p.Path()+"/modifier", form)
	want(t, "without scripts", text(shown.doc, "#f-texte-apercu em"), "autre")
	want(t, "text kept", shown.form(t, p.Path()+"/modifier").Get("texte"), "Un *autre* texte.")
	want(t, "versions", w.head(p), 1)
}

func TestTextThatTheCapsRefuseIsSavedAndShownAsSource(t *testing.T) {
	w := newWikiSite(t)
	heavy := strings.Repeat("|a", 70) + "|\n" + strings.Repeat("|-", 70) + "|\n"
	p := w.free(heavy)
	got := w.get(domain.Account{}, p.Path())
	want(t, "reason", text(got.doc, "#texte .manque"),
		"Ce texte est montré tel qu’il est écrit : il dépasse une limite de mise en page (colonnes d’un tableau, 64 au plus).")
	want(t, "source", strings.TrimSpace(got.doc.Find("#texte pre").Text()), strings.TrimSpace(heavy))
	preview := w.post(domain.Account{}, "/apercu", url.Values{"field": {"texte"}, "text": {heavy}})
	want(t, "said in the preview", preview.doc.Find(".manque").Length(), 1)
}
