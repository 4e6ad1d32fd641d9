package i18n_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/google/go-cmp/cmp"
)

const french = `{
	"site.name": "Appels à communs",
	"page.version": "version {{.N}} de {{.Who}}",
	"page.only": "en français",
	"page.versions": {"one": "{{.N}} version de {{ .Who }}", "other": "{{.N}} versions de {{.Who}}"}
}`

const english = `{
	"site.name": "Calls for commons",
	"page.version": "version {{.N}} by {{.Who}}",
	"page.versions": {"one": "{{.N}} version by {{.Who}}", "other": "{{.N}} versions by {{.Who}}"}
}`

func files(fr, en string) fstest.MapFS {
	return fstest.MapFS{"fr/all.json": {Data: []byte(fr)}, "en/all.json": {Data: []byte(en)}}
}

func load(t testing.TB) *i18n.Catalogue {
	t.Helper()
	c, err := i18n.Load(files(french, english))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestMessagesAreFilledInTheLanguageAsked(t *testing.T) {
	c := load(t)
	fr, en := c.For("fr"), c.For("en")
	for _, row := range []struct{ got, want string }{
		{fr.T("site.name"), "Appels à communs"},
		{en.T("site.name"), "Calls for commons"},
		{c.For("de").T("site.name"), "Appels à communs"},
		{c.For("de").Lang(), "fr"},
		{fr.T("page.version", "N", 3, "Who", "Ana"), "version 3 de Ana"},
		{fr.T("page.version", "Who", "{{.N}}", "N", 1000), "version 1000 de {{.N}}"},
		{fr.T("page.version", "N", 3), "version 3 de {{.Who}}"},
		{fr.T("page.version", "N"), "version {{.N}} de {{.Who}}"},
		{fr.N("page.versions", 0, "Who", "Ana"), "0 version de Ana"},
		{fr.N("page.versions", 1, "Who", "Ana"), "1 version de Ana"},
		{fr.N("page.versions", 2, "Who", "Ana"), "2 versions de Ana"},
		{fr.N("page.versions", 12500, "Who", "Ana"), "12\u202f500 versions de Ana"},
		{fr.N("page.versions", 1_000_000, "Who", "Ana"), "1\u202f000\u202f000 versions de Ana"},
		{en.N("page.versions", 0, "Who", "Ana"), "0 versions by Ana"},
		{en.N("page.versions", 1, "Who", "Ana"), "1 version by Ana"},
		{en.N("page.version", 1200, "Who", "Ana"), "version 1,200 by Ana"},
		{fr.T("page.versions", "N", 2, "Who", "Ana"), "2 versions de Ana"},
		{en.T("page.only"), "en français"},
		{en.N("page.only", 2), "en français"},
		{en.T("page.none"), "page.none"},
		{en.N("page.none", 2), "page.none"},
	} {
		if row.got != row.want {
			t.Errorf("%q, want %q", row.got, row.want)
		}
	}
}

func TestMalformedCataloguesAreRefused(t *testing.T) {
	for _, row := range []struct{ fr, want string }{
		{`{"a.b": "x {{.N"}`, "a.b"},
		{`{"a.b": "x {{N}}"}`, "a.b"},
		{`{"a.b": "x {{if .N}}y{{end}}"}`, "a.b"},
		{`{"a.b": "x }}"}`, "a.b"},
		{`{"a.b": ""}`, "a.b"},
		{`{"a.b": 3}`, "a.b"},
		{`{"a.b": {"one": "x"}}`, "a.b"},
		{`{"a.b": {"other": "x", "plural": "y"}}`, "a.b"},
		{`{"a": {"b": {"c": "x"}}}`, "a"},
		{`{"a.b": "x", "a.b": "y"}`, "twice"},
		{`{`, "fr/all.json"},
		{`[]`, "fr/all.json"},
	} {
		_, err := i18n.Load(files(row.fr, english))
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: %v", row.fr, err)
		}
	}
	if _, err := i18n.Load(fstest.MapFS{"fr/all.json": {Data: []byte(french)}}); err == nil {
		t.Error("loads without English")
	}
}

func TestFormsAreThoseOfTheLanguage(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		if diff := cmp.Diff([]string{"one", "other"}, i18n.Forms(lang)); diff != "" {
			t.Errorf("%s: %s", lang, diff)
		}
	}
}

func TestAPlainMessageAllocatesNothing(t *testing.T) {
	p := load(t).For("fr")
	if n := testing.AllocsPerRun(100, func() { p.T("site.name") }); n != 0 {
		t.Fatalf("%v allocations", n)
	}
}

func BenchmarkT(b *testing.B) {
	p := load(b).For("fr")
	for b.Loop() {
		p.T("site.name")
	}
}

func BenchmarkN(b *testing.B) {
	p := load(b).For("fr")
	for b.Loop() {
		p.N("page.versions", 3, "Who", "Ana")
	}
}
