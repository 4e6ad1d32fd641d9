package licence

import "testing"

func TestKindsAreReadInBothLanguages(t *testing.T) {
	for input, want := range map[string]Kind{
		"software": Software, "Logiciel": Software, "données": Data, "DATA": Data, "contenu": Content,
		"matériel": Hardware, "méthode": Method, "Police": Font, "modèle": Model, "model": Model,
	} {
		if got, ok := ParseKind(input); !ok || got != want {
			t.Errorf("ParseKind(%q) = %q, %v", input, got, ok)
		}
	}
	for _, input := range []string{"", "autre", "softwares", "data\n\nx"} {
		if got, ok := ParseKind(input); ok {
			t.Errorf("ParseKind(%q) = %q", input, got)
		}
	}
	for _, k := range Kinds() {
		if got, ok := ParseKind(string(k)); !ok || got != k {
			t.Errorf("%s is not read", k)
		}
	}
}

// The table of the published policy, row by row: s suited, n not suited, a open with advice.
func TestSuitabilityIsThePublishedPolicy(t *testing.T) {
	kinds := []Kind{Software, Data, Content, Method, Hardware, Font, Model}
	for id, want := range map[string]string{
		"MIT": "snanass", "Apache-2.0": "snanass", "EUPL-1.2": "snanaaa", "ISC": "snanaaa", "GPL-3.0-or-later": "snanana",
		"AGPL-3.0-only": "snanana", "GPL-3.0-only WITH Font-exception-2.0": "snanasa",
		"CC-BY-4.0": "nsssnaa", "CC-BY-SA-4.0": "nsssnaa", "CC-BY-SA-3.0": "nnaanaa", "CC-BY-1.0": "nnaanaa", "CC0-1.0": "nsssasa",
		"etalab-2.0": "nsssnaa", "OGL-UK-3.0": "nsssnaa", "ODbL-1.0": "nsnnnaa", "ODC-By-1.0": "nsnnnaa", "DL-DE-ZERO-2.0": "nsnnnaa",
		"LAL-1.3": "nnssnaa", "GFDL-1.3-no-invariants-only": "nnssnaa", "CERN-OHL-S-2.0": "annnsaa",
		"Apache-2.0 WITH SHL-2.1": "annnsaa", "OFL-1.1": "nnnnnsa",
	} {
		for i, kind := range kinds {
			r := Declare(id, kind)
			got := byte('a')
			switch {
			case r.Verdict == OpenNotSuited:
				got = 'n'
			case r.Verdict == Open && r.Reasons[len(r.Reasons)-1].Code == "approved", r.Verdict == Open && r.FrenchList && len(r.Reasons) == 2:
				got = 's'
			case r.Verdict != Open:
				got = '!'
			}
			if got != want[i] {
				t.Errorf("%s for %s: %c, want %c (%v)", id, kind, got, want[i], r.Reasons)
			}
		}
	}
}
