package mediawiki

import (
	"errors"
	"os"
	"reflect"
	"strings"
	"testing"
)

func candidacyForm() map[string][]string {
	return map[string][]string{"candidacy": {"title", "pitch", "problem", "resource", "community", "budget"}}
}

func TestFicheIsMappedAndNothingIsLost(t *testing.T) {
	wikitext, err := os.ReadFile("testdata/fiche.wikitext")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("testdata/fiche.yaml")
	if err != nil {
		t.Fatal(err)
	}
	m, err := ParseMap(source, candidacyForm())
	if err != nil {
		t.Fatal(err)
	}
	got, err := m.Apply("Fiche:Horaires", string(wikitext))
	if err != nil {
		t.Fatal(err)
	}
	want := Mapped{
		Sections: map[string]string{
			"title": "Horaires ouverts des cars",
			"pitch": "Publier ensemble les horaires des cars scolaires.",
			"resource": "Un jeu de données au format [[GTFS|GTFS (format)]] et {{Lien outil|nom=validateur|version=2}}.\n" +
				"* lecture : <nowiki>{{cars|}}</nowiki>\n* tableau {{{1|défaut}}} a|b",
			"community": "Trois syndicats, égalité a=b gardée",
		},
		Challenges: []string{"Défi:Connaître les temps de trajet", "Défi:Relier les villages"},
		Tags:       []string{"transport", "horaires", "car"},
		Unmapped:   map[string]string{"Contact": "mairie@exemple.example", "1": "troisième sans nom", "Fiche 2: nom": "Deuxième fiche"},
		Rest:       "<!-- Fiche remplie avec le formulaire « Commun » -->\n\n\n== Discussion ==\nTexte libre sous la fiche.",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %#v\nwant %#v", got, want)
	}
}

func TestMapAppliedToPlainCases(t *testing.T) {
	m, err := ParseMap([]byte("template: modèle:fiche\nform: candidacy\nseparator: ;\nparameters: {a: problem, b: problem, 1: défi, t: title}\n"), candidacyForm())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Apply("P", "{{Autre|a=b}} {{Fiche"); !errors.Is(err, ErrNoTemplate) {
		t.Errorf("page without the template: %v", err)
	}
	got, err := m.Apply("P", "{{Fiche|a=un|A=deux|b=trois|a=quatre|x, y; z}}")
	if err != nil {
		t.Fatal(err)
	}
	want := Mapped{Sections: map[string]string{"title": "P", "problem": "deux\n\ntrois\n\nquatre"}, Challenges: []string{"x, y", "z"}, Unmapped: map[string]string{}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%#v", got)
	}
}

func TestFaultyMapIsRefusedWithItsLine(t *testing.T) {
	good := "template: Fiche\nform: candidacy\nparameters:\n  Nom: title\n"
	cases := []struct{ name, in, want string }{
		{"empty", "", "line 1: one YAML document is expected"},
		{"list", "- a\n", "line 1: names with values are expected here"},
		{"unknown key", good + "modele: x\n", `line 5: unknown key "modele"; known are template, form, parameters, separator`},
		{"twice", good + "form: candidacy\n", `line 5: mapping key "form" already defined at [2:1]`},
		{"twice folded", good + "  nom: pitch\n", `line 5: "nom" stands twice`},
		{"form", strings.Replace(good, "candidacy", "fiche", 1), `line 2: no form "fiche" is imported`},
		{"section", good + "  Sigle: sigle\n", `line 5: "sigle" is no section of candidacy; they are title, pitch, problem, resource, community, budget; else défi or tag`},
		{"value", good + "  Sigle: [a]\n", "line 5: a word is expected here"},
		{"null", good + "  Sigle:\n", "line 5: a word is expected here"},
		{"anchor", good + "  Sigle: &a title\n", "line 5: a word is expected here"},
		{"no template", strings.Replace(good, "template: Fiche\n", "", 1), "line 1: template is missing"},
		{"no form", strings.Replace(good, "form: candidacy\n", "", 1), "line 1: form is missing"},
		{"no parameters", "template: Fiche\nform: candidacy\n", "line 1: parameters is missing"},
		{"two documents", good + "---\n" + good, "line 1: one YAML document is expected"},
		{"large", good + "#" + strings.Repeat("a", maxMapFile), "line 1: the map is over 65536 bytes"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParseMap([]byte(c.in), candidacyForm())
			var fault *MapError
			if !errors.As(err, &fault) || fault.Error() != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
	_, err := ParseMap([]byte("template: Fiche\nform: \"a\nb: [\n"), candidacyForm())
	var fault *MapError
	if !errors.As(err, &fault) || fault.Line < 2 {
		t.Errorf("no YAML: %v", err)
	}
}
