package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// runLicence runs the whole program on an input and gives what it printed and its exit status.
func runLicence(t *testing.T, input string, args ...string) (out, errs string, code int) {
	t.Helper()
	var o, e bytes.Buffer
	p := program{in: strings.NewReader(input), out: &o, errs: &e}
	code = p.exit(p.run(t.Context(), append([]string{"licence", "check"}, args...)))
	return o.String(), e.String(), code
}

func TestLicenceCheckExplainsInFrench(t *testing.T) {
	out, errs, code := runLicence(t, "", "CC BY-NC", "--kind", "data")
	want := "non ouverte\n" +
		"  «\u00a0CC BY-NC\u00a0» (Creative Commons Attribution Non Commercial 4.0 International) interdit ou réserve l’usage commercial\u00a0; " +
		"une licence ouverte permet tout usage (Open Definition).\n" +
		"    https://opendefinition.org/od/2.1/en/\n" +
		"  À choisir plutôt\u00a0: etalab-2.0 (Etalab Open License 2.0), ODbL-1.0 (Open Data Commons Open Database License v1.0), " +
		"CC-BY-4.0 (Creative Commons Attribution 4.0 International)\n"
	if out != want || errs != "" || code != 0 {
		t.Errorf("got %q, %q, %d, want %q", out, errs, code, want)
	}
}

func TestLicenceCheckExplainsInEnglish(t *testing.T) {
	out, _, code := runLicence(t, "", "mit", "--lang", "en")
	want := "open (MIT)\n  MIT is held to be an open licence (Open Source Initiative).\n    https://opensource.org/licenses\n" +
		"  MIT is on the list of licences that French public bodies may choose without approval.\n    https://www.data.gouv.fr/pages/legal/licences\n"
	if out != want || code != 0 {
		t.Errorf("got %q, %d, want %q", out, code, want)
	}
}

func TestLicenceCheckAnswersJSON(t *testing.T) {
	out, _, code := runLicence(t, "", "MIT OU Apache 2", "--json")
	var got struct {
		Input, Kind, Verdict, Expr string
		Version                    string `json:"table_version"`
		Texts                      []string
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	if got.Input != "MIT OU Apache 2" || got.Kind != "software" || got.Verdict != "open" || got.Expr != "MIT OR Apache-2.0" ||
		got.Version == "" || len(got.Texts) != 3 || code != 0 {
		t.Errorf("got %+v, %d", got, code)
	}
}

func TestLicenceBatchAnswersEveryLineAndTellsTheBadOnes(t *testing.T) {
	input := "MIT\tsoftware\nGPL\n" + "foo\tbar\n" + "\tdata\na\tb\tc\n" + strings.Repeat("x", maxLicenceLine+10) + "\nBSL 1.1\tlogiciel\r\nLO 2.0\tdata"
	out, errs, code := runLicence(t, input, "--batch", "--lang", "en")
	want := "MIT\tsoftware\tMIT\topen\tMIT is held to be an open licence (Open Source Initiative).\n" +
		"GPL\tsoftware\t\tambiguous\t“GPL” may mean several licences (GPL-3.0-or-later, GPL-3.0-only, GPL-2.0-or-later…): please say which.\n" +
		"\tdata\t\tabsent\tNo licence is given: one is still to be chosen.\n" +
		"BSL 1.1\tlogiciel\tBUSL-1.1\tnot-open\t“BSL 1.1” (Business Source License 1.1) becomes open only after some years; until then some uses are forbidden (Open Source Initiative).\n" +
		"LO 2.0\tdata\tetalab-2.0\topen\tetalab-2.0 is held to be an open licence (CRPA, art. D323-2-1).\n"
	if out != want {
		t.Errorf("out: got %q, want %q", out, want)
	}
	wantErrs := "communs: ligne 3\u00a0: nature inconnue\u00a0: \"bar\"\n" +
		"communs: ligne 5\u00a0: plus de deux colonnes (licence<TAB>nature)\n" +
		"communs: ligne 6\u00a0: plus de 64\u00a0Kio\n"
	if errs != wantErrs || code != 2 {
		t.Errorf("errs: got %q, %d, want %q", errs, code, wantErrs)
	}
}

func TestLicenceCheckRefusesBadArguments(t *testing.T) {
	for name, args := range map[string][]string{
		"kind":      {"MIT", "--kind", "chaise"},
		"language":  {"MIT", "--lang", "de"},
		"both":      {"MIT", "--batch"},
		"batchJSON": {"--batch", "--json"},
		"nothing":   {},
	} {
		if out, errs, code := runLicence(t, "MIT\n", args...); out != "" || errs == "" || code != 2 {
			t.Errorf("%s: got %q, %q, %d", name, out, errs, code)
		}
	}
}
