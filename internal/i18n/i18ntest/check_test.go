package i18ntest_test

import (
	"os"
	"testing"
	"testing/fstest"

	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/i18n/i18ntest"
	"github.com/google/go-cmp/cmp"
)

func files(fr, en string) fstest.MapFS {
	return fstest.MapFS{"fr/all.json": {Data: []byte(fr)}, "en/all.json": {Data: []byte(en)}}
}

func TestEachProblemIsNamed(t *testing.T) {
	for _, row := range []struct {
		name, fr, en string
		used, want   []string
	}{
		{"good", `{"a.b": "Qu’avez-vous\u00a0changé\u202f? {{.N}}\u00a0: «\u00a0oui\u00a0» à 12:30, voir https://a.example?b"}`, `{"a.b": "{{.N}}"}`, []string{"a.b"}, nil},
		{"missing in English", `{"a.b": "x", "c.d": "y"}`, `{"a.b": "x"}`, []string{"a.", "c.d"}, []string{"en: c.d is missing"}},
		{"missing in French", `{"a.b": "x"}`, `{"a.b": "x", "c.d": "y"}`, []string{"a.b"}, []string{"fr: c.d is missing"}},
		{"not used", `{"a.b": "x"}`, `{"a.b": "x"}`, []string{"z.y"}, []string{"fr: a.b is not used", "fr: z.y is used but missing"}},
		{"placeholders", `{"a.b": "{{.N}}"}`, `{"a.b": "{{.M}}"}`, []string{"a.b"}, []string{"a.b: placeholders differ: fr [N], en [M]"}},
		{"plural here only", `{"a.b": {"one": "x", "other": "y"}}`, `{"a.b": "x"}`, []string{"a.b"}, []string{"a.b: plural in one language only"}},
		{"forms", `{"a.b": {"many": "x", "other": "y"}}`, `{"a.b": {"one": "x", "other": "y"}}`, []string{"a.b"}, []string{"fr: a.b: forms are [many other], not [one other]"}},
		{"apostrophe", `{"a.b": "l'appel"}`, `{"a.b": "it's"}`, []string{"a.b"}, []string{`fr: a.b: straight apostrophe: "l'appel"`}},
		{"space", `{"a.b": "quoi ?"}`, `{"a.b": "what?"}`, []string{"a.b"}, []string{`fr: a.b: no no-break space before ; ? ! »: "quoi ?"`}},
		{"colon", `{"a.b": "{{.N}}: non"}`, `{"a.b": "{{.N}}: no"}`, []string{"a.b"}, []string{`fr: a.b: no no-break space before :: "x: non"`}},
		{"median point", `{"a.b": "porteur·se"}`, `{"a.b": "x"}`, []string{"a.b"}, []string{`fr: a.b: median point: "porteur·se"`}},
	} {
		got, err := i18ntest.Problems(files(row.fr, row.en), row.used)
		if err != nil {
			t.Fatalf("%s: %v", row.name, err)
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.name, diff)
		}
	}
}

func TestKeysAreThoseThatSourcesName(t *testing.T) {
	fsys := fstest.MapFS{
		"a.go":              {Data: []byte(`p.T("a.one", "N", 1); p.N("a.two", n); domain.Error{Key: "a.three"}; x.Title("no")`)},
		"view/b.templ":      {Data: []byte(`<p>{ msg("b.one") }</p>{ p.T("state." + s) } { p.T("a.one") }`)},
		"view/b_templ.go":   {Data: []byte(`p.T("no.generated")`)},
		"a_test.go":         {Data: []byte(`p.T("no.test")`)},
		"messages/fr.json":  {Data: []byte(`.T("no.json")`)},
		"internal/c/c.txt":  {Data: []byte(`.T("no.txt")`)},
		"internal/c/key.go": {Data: []byte("Key:   \"c.one\"")},
	}
	got, err := i18ntest.Keys(fsys)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a.one", "a.three", "a.two", "b.one", "c.one", "state."}, got); diff != "" {
		t.Fatal(diff)
	}
}

func TestTheSiteHasItsNameInBothLanguages(t *testing.T) {
	c, err := i18n.Load(os.DirFS("../../../web/messages"))
	if err != nil {
		t.Fatal(err)
	}
	if fr, en := c.For("fr").T("site.name"), c.For("en").T("site.name"); fr != "Appels à communs" || en == "site.name" {
		t.Fatal(fr, en)
	}
}
