package mediawiki

import (
	"reflect"
	"testing"
)

func TestHeadingsBecomeSections(t *testing.T) {
	labels := map[string]string{"le probleme": "problem", "la ressource": "resource"}
	cases := []struct {
		name, in string
		want     map[string]string
	}{
		{"empty", "\n \n", map[string]string{}},
		{"no heading", "Un texte.\n", map[string]string{"rest": "Un texte.\n"}},
		{
			"all", "Avant.\n\n## LE PROBLÈME :\n\nIci.\n\n### Plus bas\nx\n## Autre\ny\n## La ressource ##\nElle.\n## Fin",
			map[string]string{"rest": "Avant.\n\n\n## Autre\ny\n\n## Fin\n", "problem": "Ici.\n\n### Plus bas\nx\n", "resource": "Elle.\n"},
		},
		{"decomposed", "## Le proble\u0300me\nIci.", map[string]string{"problem": "Ici.\n"}},
		{"twice", "## Le problème\na\n## Le problème\nb\n", map[string]string{"problem": "a\n\nb\n"}},
		{"code", "~~~\n## La ressource\n```\n~~~ x\n~~~~\n## La ressource\ny\n", map[string]string{"rest": "~~~\n## La ressource\n```\n~~~ x\n~~~~\n", "resource": "y\n"}},
		{"inline code", "```a```\n## La ressource\ny\n", map[string]string{"rest": "```a```\n", "resource": "y\n"}},
		{"deeper", "### La ressource\ny\n", map[string]string{"rest": "### La ressource\ny\n"}},
	}
	for _, c := range cases {
		if got := SplitSections(c.in, labels, "rest"); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}

func TestFoldForgetsWritingHabits(t *testing.T) {
	for in, want := range map[string]string{"  L’Œuvre,\u00a0ÇÀ & là :": "l oeuvre ca la", "2. Étapes": "2 etapes", "": "", "e\u0301tape": "etape"} {
		if got := Fold(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}
