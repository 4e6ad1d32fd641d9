package site_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/domain"
)

// minted are the ids and keys that each run makes anew.
var minted = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`)

// second is the second of a story that starts at nine: the clock runs on, and a busy machine is slower.
var second = regexp.MustCompile(`T(\d\d):\d\d:\d\dZ`)

// golden holds a text to the file of that name; UPDATE_GOLDEN=1 writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	got = second.ReplaceAllString(minted.ReplaceAllString(got, "ID"), "T$1:00:00Z")
	path := filepath.Join("testdata", "wiki", name)
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s has changed:\n%s", name, got)
	}
}

// markup is what a page holds at a selector, one element a line.
func markupAt(t *testing.T, a answer, selector string) string {
	t.Helper()
	html, err := a.doc.Find(selector).First().Html()
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(strings.TrimSpace(html), "><", ">\n<") + "\n"
}

func TestPagesOfAWikiPageStayAsTheyAre(t *testing.T) {
	w := newWikiSite(t)
	p := threeVersions(w)
	for name, path := range map[string]string{
		"text.html": "/diff/1..2", "sides.html": "/diff/1..2?vue=cote", "source.html": "/diff/1..2?vue=source",
	} {
		golden(t, name, markupAt(t, w.get(domain.Account{}, p.Path()+path), "article"))
	}
	golden(t, "history.html", markupAt(t, w.get(domain.Account{}, p.Path()+"/historique"), "form[data-compare]"))
	golden(t, "version.html", markupAt(t, w.get(domain.Account{}, p.Path()+"/version/1"), "main"))
	golden(t, "changes.patch", w.get(domain.Account{}, p.Path()+"/diff/1..3.patch").Body.String())
	golden(t, "version.md", w.get(domain.Account{}, p.Path()+"/version/3.md").Body.String())

	clashing := newWikiSite(t)
	golden(t, "conflict.html", markupAt(t, clashing.clash(clashPage(clashing)), "main"))
}

func TestPagesOfACandidacyStayAsTheyAre(t *testing.T) {
	w := newWikiSite(t)
	_, p := w.candidacy()
	path := p.Path() + "/modifier"
	form := w.get(w.nadia, path+"?rubrique=resources").form(t, path)
	id := form.Get("resources.rows")
	for part, v := range map[string]string{"name": "Guide", "kind": "content", "origin": "planned", "licence": "CC BY-NC 4.0"} {
		form.Set("resources."+id+"."+part, v)
	}
	w.post(w.nadia, path, form)
	raw := w.get(domain.Account{}, p.Path()+"/version/2.md").Body.String()
	golden(t, "candidacy.md", raw)
	html := markupAt(t, w.get(domain.Account{}, p.Path()+"/diff/1..2"), "article")
	golden(t, "candidacy.html", strings.ReplaceAll(html, id, "ROW"))
}
