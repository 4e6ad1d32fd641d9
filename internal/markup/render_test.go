package markup_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/appel-a-communs/communs/internal/markup"
	"github.com/google/go-cmp/cmp"
)

// golden compares got with testdata/name; UPDATE=1 writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Fatalf("%s (-want +got):\n%s", name, diff)
	}
}

func source(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestDocumentIsRenderedAsItsGoldenFile(t *testing.T) {
	out, err := markup.New().Render(source(t, "atelier.md"), options())
	if err != nil {
		t.Fatal(err)
	}
	safe(t, "atelier.md", out.HTML)
	golden(t, "atelier.html", out.HTML)
	want := []markup.Heading{
		{Level: 3, ID: "s1-ete-a-lille-l-atelier", Text: "Été à Lille : l’atelier"},
		{Level: 4, ID: "s1-budget", Text: "Budget"},
		{Level: 4, ID: "s1-budget-2", Text: "Budget"},
	}
	if diff := cmp.Diff(want, out.Headings); diff != "" {
		t.Fatal(diff)
	}
}

func TestPlainTextIsTheGoldenFile(t *testing.T) {
	golden(t, "atelier.txt", markup.New().Text(source(t, "atelier.md")))
}

func TestSmallTextsAreRenderedExactly(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"", ""},
		{"# Titre", "<h2 id=\"titre\">Titre</h2>\n"},
		{"###### Titre", "<h2 id=\"titre\">Titre</h2>\n"},
		{"## a\n#### b\n## c\n# d", "<h2 id=\"a\">a</h2>\n<h3 id=\"b\">b</h3>\n<h2 id=\"c\">c</h2>\n<h2 id=\"d\">d</h2>\n"},
		{"# 工事", "<h2 id=\"section\">工事</h2>\n"},
		{"# a-2\n# a\n# a", "<h2 id=\"a-2\">a-2</h2>\n<h2 id=\"a\">a</h2>\n<h2 id=\"a-3\">a</h2>\n"},
		{"[x](https://a.example)", "<p><a href=\"https://a.example\" rel=\"nofollow ugc noopener\">x</a></p>\n"},
		{"[x](/a#b)", "<p><a href=\"/a#b\">x</a></p>\n"},
		{"[x](mailto:a@b.example)", "<p><a href=\"mailto:a@b.example\">x</a></p>\n"},
		{"[x](ftp://a.example)", "<p>x</p>\n"},
		{"<b>gras</b>", "<p>&lt;b&gt;gras&lt;/b&gt;</p>\n"},
		{"![](https://a.example/i.png)", "<p><a href=\"https://a.example/i.png\" rel=\"nofollow ugc noopener\">https://a.example/i.png</a></p>\n"},
		{"![plan](/fichiers/i.png)", "<p><a href=\"/fichiers/i.png\">plan</a></p>\n"},
		{"[[Lille]]", "<p>Lille</p>\n"},
		{"a\r\nb\x00", "<p>a\nb\uFFFD</p>\n"},
		{"- [x] fait", "<ul>\n<li><span class=\"tache\">☑</span> fait</li>\n</ul>\n"},
		{"3. trois", "<ol start=\"3\">\n<li>trois</li>\n</ol>\n"},
	} {
		out, err := markup.New().Render(c.src, markup.Options{})
		if err != nil || out.HTML != c.want {
			t.Errorf("%q\n got %q, %v\nwant %q", c.src, out.HTML, err, c.want)
		}
	}
}

func TestAWikiLinkInATableKeepsItsCell(t *testing.T) {
	out, err := markup.New().Render("|a|\n|-|\n|[[Lille\\|ville]]|", options())
	if err != nil || !strings.Contains(out.HTML, `<td><a href="/pages/lille">ville</a></td>`) {
		t.Fatalf("%q, %v", out.HTML, err)
	}
}

func TestTitlesAreEachLinkedPageOnce(t *testing.T) {
	got := markup.Titles("[[A]] [[B|b]] [[ A ]] [[]] [[c]\n[[D\\|d]] [[[E]]")
	if diff := cmp.Diff([]string{"A", "B", "D", "E"}, got); diff != "" {
		t.Fatal(diff)
	}
}

func TestSlugFoldsTitles(t *testing.T) {
	for title, want := range map[string]string{
		"Été à Lille": "ete-a-lille", "L’œuvre, n° 3 !": "l-oeuvre-n-3", "  ": "", "Straße": "strasse",
		"ŁÓDŹ": "lodz", "a--b__c": "a-b-c", "工": "", strings.Repeat("ab ", 60): strings.Repeat("ab-", 26) + "a",
	} {
		if got := markup.Slug(title); got != want {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
}

func TestLimitsNameThemselvesAndTheirLine(t *testing.T) {
	for _, c := range []struct {
		src  string
		want markup.CapError
	}{
		{strings.Repeat("a", 400_001), markup.CapError{Cap: markup.CapInput, Limit: 400_000, Got: 400_001}},
		{"a\n\n" + row("a", 65) + row("-", 65), markup.CapError{Cap: markup.CapColumns, Limit: 64, Got: 65, Line: 4}},
		{"\n" + strings.Repeat("> ", 21), markup.CapError{Cap: markup.CapDepth, Limit: 20, Got: 21, Line: 2}},
		{strings.Repeat("[a](b)\n", 2001), markup.CapError{Cap: markup.CapLinks, Limit: 2000, Got: 2001, Line: 2001}},
		{strings.Repeat("a[^1]\n", 501), markup.CapError{Cap: markup.CapFootnotes, Limit: 500, Got: 501, Line: 501}},
	} {
		_, err := markup.New().Render(c.src, markup.Options{})
		var got *markup.CapError
		if !errors.As(err, &got) || *got != c.want {
			t.Errorf("%.20q: %v, want %v", c.src, err, &c.want)
		}
	}
}

func TestUsualTextsStayUnderTheLimits(t *testing.T) {
	for name, src := range map[string]string{
		"prose of a full page":  fill("Un *commun* est une ressource **partagée** (voir [note](https://a.example)).\n\n", 150_000),
		"rules":                 strings.Repeat("* * * * * * * * * * * * * * * * * * * * * * * * *\n\n- - -\n\n", 100),
		"long list":             strings.Repeat("- **mot** : une *définition* de `quelque_chose`\n", 1_400),
		"code with deep indent": "```\n" + strings.Repeat(strings.Repeat(" ", 60)+"- x\n", 50) + "```\n",
		"large table":           row("a", 20) + row("-", 20) + strings.Repeat(row("b", 20), 900),
		"sibling lists":         strings.Repeat("- a\n  - b\n    - c\n\nTexte.\n\n", 500),
	} {
		if _, err := markup.New().Render(src, markup.Options{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestExcerptIsCutBetweenWords(t *testing.T) {
	r := markup.New()
	for _, c := range []struct {
		src  string
		n    int
		want string
	}{
		{"# Titre\n\nUn *commun* partagé.", 80, "Titre Un commun partagé."},
		{"Un commun, partagé par tous", 12, "Un commun…"},
		{"Coût\u00a0: 12\u202f500\u00a0€ par an", 14, "Coût…"},
		{"anticonstitutionnellement", 5, "anti…"},
		{"a b", 0, ""},
		{"", 10, ""},
	} {
		if got := r.Excerpt(c.src, c.n); got != c.want {
			t.Errorf("%q: %q, want %q", c.src, got, c.want)
		}
	}
}

func TestManyAtOnceGiveTheSame(t *testing.T) {
	r, src := markup.New(), source(t, "atelier.md")
	want, err := r.Render(src, options())
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				if got, err := r.Render(src, options()); err != nil || got.HTML != want.HTML {
					t.Error("another rendering", err)
				}
			}
		})
	}
	wg.Wait()
}

func TestTheOracleFindsWhatItIsFor(t *testing.T) {
	for _, bad := range []string{
		`<script>x</script>`, `<a href="javascript:x">y</a>`, `<p onclick="x">y</p>`, `<img src="https://e.example/i.png" alt="">`,
		`<a href="https://e.example">x</a>`, `<a href="/a">x<a href="/b">y</a></a>`, `<em>x`, `<!-- x -->`, `<a href="//e.example">x</a>`,
	} {
		if len(audit(bad)) == 0 {
			t.Errorf("passes: %s", bad)
		}
	}
}

func FuzzRender(f *testing.F) {
	for _, src := range attacks() {
		f.Add(src)
	}
	r := markup.New()
	f.Fuzz(func(t *testing.T, src string) {
		out, err := r.Render(src, options())
		var refused *markup.CapError
		if err != nil && !errors.As(err, &refused) {
			t.Fatal(err)
		}
		safe(t, src, out.HTML)
		r.Text(src)
	})
}

func BenchmarkRender(b *testing.B) {
	src, err := os.ReadFile(filepath.Join("testdata", "atelier.md"))
	if err != nil {
		b.Fatal(err)
	}
	text := strings.Repeat(string(src)+"\n\n", 20_000/len(src))
	r := markup.New()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := r.Render(text, options()); err != nil {
			b.Fatal(err)
		}
	}
}
