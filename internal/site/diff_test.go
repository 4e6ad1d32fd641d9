package site_test

import (
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/prose"
)

const (
	before = "# Gestes\n\nUn **catalogue** des matériaux à déposer.\n\nRien ne change ici.\n\nNi là.\n\n- Premier\n- Deuxième\n\nUn passage assez long qui s’en va vers le haut."
	after  = "# Gestes\n\nUn passage assez long qui s’en va vers le haut.\n\nUn **catalogue ouvert** des matériaux à déposer.\n\nRien ne change ici.\n\nNi là.\n\n- Premier\n- Second\n- Troisième"
)

func threeVersions(w *wikiSite) app.Place {
	p := w.free(before)
	w.save(w.bruno, p.Path(), map[string]string{"texte": after, "summary": "Ouvre le catalogue"})
	w.save(w.nadia, p.Path(), map[string]string{"title": "Matériaux", "texte": strings.Replace(after, "Gestes", "Gestes simples", 1)})
	return p
}

func TestComparisonReadsAsOneText(t *testing.T) {
	w := newWikiSite(t)
	p := threeVersions(w)
	got := w.get(domain.Account{}, p.Path()+"/diff/1..2")
	want(t, "status", got.Code, http.StatusOK)
	want(t, "summary", text(got.doc, ".chapo"), "Une rubrique sur deux : 3 mots ajoutés, 1 supprimé.")
	want(t, "said by its author", text(got.doc, ".tete .note p:first-child"), "« Ouvre le catalogue »")
	wantList(t, "changes", texts(got.doc, "[data-change]"), []string{
		"Passage déplacéUn passage assez long qui s’en va vers le haut.",
		"Un catalogue ajouté : ouvert des matériaux à déposer.",
		"supprimé : Deuxième", "ajouté : Second", "ajouté : Troisième",
	})
	want(t, "marks within the rendered text", got.doc.Find("[data-change] strong ins").Length(), 1)
	wantList(t, "folds", texts(got.doc, ".pli summary"), []string{
		"Inchangé : Titre", "Inchangé : 1 paragraphe", "Inchangé : 3 paragraphes",
	})
	want(t, "open folds", got.doc.Find(".pli[open]").Length(), 0)
	want(t, "previous", text(got.doc, ".egal > :first-child"), "Précédent : la version 1 est la première")
	want(t, "next", got.doc.Find(".egal [rel=next]").AttrOr("href", ""), p.Path()+"/diff/2..3")
	want(t, "undo for a visitor", got.doc.Find(`form[action$="/annuler"]`).Length(), 0)
}

func TestAnyTwoVersionsCompareAndFieldsCompareAsFields(t *testing.T) {
	w := newWikiSite(t)
	p := threeVersions(w)
	got := w.get(domain.Account{}, p.Path()+"/diff/1..3")
	want(t, "title", text(got.doc, ".champs dt"), "Titre")
	want(t, "field", text(got.doc, ".champs dd"), "supprimé : Matériaux en commun ajouté : Matériaux")
	want(t, "summary", text(got.doc, ".chapo"), "Deux rubriques sur deux : 4 mots ajoutés, 3 supprimés.")
}

func TestComparisonsHaveOneAddress(t *testing.T) {
	w := newWikiSite(t)
	p := threeVersions(w)
	for from, to := range map[string]string{
		"/comparer?a=3&b=1": "/diff/1..3", "/comparer?a=1&b=2": "/diff/1..2", "/comparer?a=2&b=2": "/version/2",
		"/comparer?a=1&b=9": "/historique", "/comparer?a=x&b=1": "/historique", "/diff/3..1": "/diff/1..3", "/diff/3..1.patch": "/diff/1..3.patch",
		"/diff/2..2": "/version/2",
	} {
		want(t, from, w.get(domain.Account{}, p.Path()+from).Header().Get("Location"), p.Path()+to)
	}
	for _, missing := range []string{"/diff/1..9", "/diff/0..1", "/diff/1...2", "/diff/1", "/diff/01..2", "/diff/1..2.html", "/version/9", "/version/0", "/version/1.html"} {
		want(t, missing, w.get(domain.Account{}, p.Path()+missing).Code, http.StatusNotFound)
	}
}

func TestOtherWaysToReadAComparison(t *testing.T) {
	w := newWikiSite(t)
	p := threeVersions(w)
	sides := w.get(domain.Account{}, p.Path()+"/diff/1..2?vue=cote")
	want(t, "current way", text(sides.doc, ".vues [aria-current]"), "Côte à côte")
	wantList(t, "columns", texts(sides.doc, ".bloc:first-of-type .titre"), []string{"Version 1", "Version 2"})
	source := w.get(domain.Account{}, p.Path()+"/diff/1..2?vue=source")
	wantList(t, "removed lines", texts(source.doc, ".retiree > :last-child"), []string{
		"Un **catalogue** des matériaux à déposer.", "- Deuxième", "", "Un passage assez long qui s’en va vers le haut.",
	})
	want(t, "words marked in a line", strings.TrimSpace(source.doc.Find(".ajoutee b").First().Text()) != "", true)
}

func TestPatchAppliesAndDataSaysTheSame(t *testing.T) {
	w := newWikiSite(t)
	p := threeVersions(w)
	raw := func(path string) string { return w.get(domain.Account{}, p.Path()+path).Body.String() }
	dir := t.TempDir()
	name := filepath.Join(dir, p.Page.Slug+".md")
	for _, err := range []error{
		os.WriteFile(name, []byte(raw("/version/1.md")), 0o600), os.WriteFile(filepath.Join(dir, "p.patch"), []byte(raw("/diff/1..3.patch")), 0o600),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "git", "apply", "p.patch")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git apply: %v: %s\n%s", err, out, raw("/diff/1..3.patch"))
	}
	patched, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "patched text", string(patched), raw("/version/3.md"))

	var data struct {
		Old, New int
		Sections map[string]prose.Result
	}
	if err := json.Unmarshal([]byte(raw("/diff/1..2.json")), &data); err != nil {
		t.Fatal(err)
	}
	want(t, "sections", len(data.Sections), 1)
	want(t, "words", data.Sections["texte"].Stats(), prose.Diff(before, after).Stats())
}

func TestVersionStaysAsPageTextAndData(t *testing.T) {
	w := newWikiSite(t)
	p := threeVersions(w)
	got := w.get(domain.Account{}, p.Path()+"/version/1")
	want(t, "title", text(got.doc, "h1"), "Version 1 de « Matériaux »")
	want(t, "list", text(got.doc, "#texte ul"), "Premier Deuxième")
	want(t, "canonical", got.doc.Find("link[rel=canonical]").AttrOr("href", ""), "http://communs.test"+p.Path()+"/version/1")
	raw := w.get(domain.Account{}, p.Path()+"/version/1.md")
	want(t, "raw", raw.Body.String(), "# Matériaux en commun\n\n"+before+"\n")
	want(t, "type", raw.Header().Get("Content-Type"), "text/markdown; charset=utf-8")
	var v struct {
		N, Parent int
		Author    string
		SHA256    string `json:"sha256"`
		Sections  domain.Document
	}
	if err := json.Unmarshal(w.get(domain.Account{}, p.Path()+"/version/2.json").Body.Bytes(), &v); err != nil {
		t.Fatal(err)
	}
	want(t, "number", v.N, 2)
	want(t, "author", v.Author, "Bruno Tessier")
	want(t, "hash", v.SHA256, v.Sections.Hash(domain.FormFree))
}

func TestRestoredVersionIsANewOneThatSaysSo(t *testing.T) {
	w := newWikiSite(t)
	p := threeVersions(w)
	old := w.get(w.nadia, p.Path()+"/version/1")
	w.follow(w.nadia, w.post(w.nadia, p.Path()+"/restaurer", old.form(t, p.Path()+"/restaurer")))
	w.wantText(p, 4, before)
	history := w.get(w.nadia, p.Path()+"/historique")
	want(t, "summary", texts(history.doc, ".coups > li > div > p:first-child")[0], "Remet la version 1")
	stale := w.post(w.nadia, p.Path()+"/restaurer", old.form(t, p.Path()+"/restaurer"))
	want(t, "over a head that was not shown", stale.Code, http.StatusConflict)
}

func TestVersionIsUndoneAndWhatCameAfterStays(t *testing.T) {
	w := newWikiSite(t)
	p := threeVersions(w)
	diff := w.get(w.nadia, p.Path()+"/diff/1..2")
	w.follow(w.nadia, w.post(w.nadia, p.Path()+"/annuler", diff.form(t, p.Path()+"/annuler")))
	w.wantText(p, 4, strings.Replace(before, "Gestes", "Gestes simples", 1))
	want(t, "title", w.version(p, 4)["title"], "Matériaux")
}
