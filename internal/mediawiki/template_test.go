package mediawiki

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestCallsAreReadAsMediaWikiDoes(t *testing.T) {
	type params = []Parameter
	cases := []struct {
		in   string
		want []params
	}{
		{"{{Fiche}}", []params{nil}},
		{"{{ fiche |a=b}}{{Modèle:Fiche|a=c}}{{template:fiche}}", []params{{{"a", "b"}}, {{"a", "c"}}, nil}},
		{"{{Fiche <!-- x --> |a<!-- | -->= b <!-- }} --> c }}", []params{{{"a", "b  c"}}}},
		{"{{Fiche|un|x=y|deux}}", []params{{{"1", "un"}, {"x", "y"}, {"2", "deux"}}}},
		{"{{Fiche|a=[[l|x=y]]|b={{c|d={{e|f}}}}}}", []params{{{"a", "[[l|x=y]]"}, {"b", "{{c|d={{e|f}}}}"}}}},
		{"{{Fiche|a=<nowiki>|}}</nowiki>|b=<REF name=x>|</ref>|c=<ref name=\"y\"/>}}", []params{{{"a", "<nowiki>|}}</nowiki>"}, {"b", "<REF name=x>|</ref>"}, {"c", `<ref name="y"/>`}}}},
		{"{{Fiche|a=<nowiki>|b=c}}", []params{{{"a", "<nowiki>"}, {"b", "c"}}}},
		{"{{Fiche|a={{{p|q}}}|b={{{{{c}}}}}}}", []params{{{"a", "{{{p|q}}}"}, {"b", "{{{{{c}}}}}"}}}},
		{"{{Autre|{{Fiche|a=b}}}}", []params{{{"a", "b"}}}},
		{"{{Fiche|a={{Fiche|a=b}}}}", []params{{{"a", "{{Fiche|a=b}}"}}}},
		{"{{Fiche|a=[[ouvert}}", []params{{{"a", "[[ouvert"}}}},
		{"{{Fiche|a={ et } et }", nil},
		{"{{{Fiche}}}", nil},
		{"<!-- {{Fiche|a=b}}", nil},
		{"<nowiki>{{Fiche|a=b}}</nowiki>", nil},
		{"{{Fiches|a=b}}", nil},
		{"[[{{Fiche|É=1}}]]", []params{{{"É", "1"}}}},
	}
	for _, c := range cases {
		var got []params
		for _, call := range Calls(c.in, "Fiche") {
			got = append(got, call.Parameters)
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s\ngot  %q\nwant %q", c.in, got, c.want)
		}
	}
}

func TestHostileWikitextIsReadInLinearTime(t *testing.T) {
	for _, piece := range []string{"{{Fiche|", "{{", "[[", "<nowiki>", "<nowiki ", "<!--", "<ref></re", "}}", "]]", "{", "[", "{{[[", "{{Fiche|a=b}}", "|", "{{{"} {
		started := time.Now()
		Calls(strings.Repeat(piece, (2<<20)/slowdown/len(piece)), "Fiche")
		if took := time.Since(started); took > 10*time.Second {
			t.Errorf("%q: %s", piece, took)
		}
	}
}

// FuzzTemplate holds that values come from the text and that calls are apart.
func FuzzTemplate(f *testing.F) {
	for _, seed := range []string{"{{Fiche|a=<nowiki>|</nowiki>|[[b|c]]={{d|e}}}}", "{{{{{Fiche}}}}}", "<!--{{Fiche-->|}}", "{{Fiche|a={{!}}}}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, c := range Calls(text, "Fiche") {
			if c.start < end || c.end > len(text) || !strings.HasPrefix(text[c.start:], "{{") || !strings.HasSuffix(text[:c.end], "}}") {
				t.Fatalf("call %d to %d behind %d", c.start, c.end, end)
			}
			end = c.end
			size := 0
			for _, p := range c.Parameters {
				size += len(p.Value)
			}
			if size > c.end-c.start {
				t.Fatalf("%d bytes of values in %d", size, c.end-c.start)
			}
		}
	})
}

// FuzzMap holds that a map's file is refused or read, never more.
func FuzzMap(f *testing.F) {
	f.Add([]byte("template: Fiche\nform: candidacy\nparameters: {Nom: title}\n"))
	f.Add([]byte("a: &b [*b]\n<<: *b\n? x\n: !!str y\n"))
	f.Fuzz(func(t *testing.T, in []byte) {
		m, err := ParseMap(in, candidacyForm())
		if err == nil && (m.Template == "" || m.Form != "candidacy") {
			t.Fatalf("%+v", m)
		}
	})
}
