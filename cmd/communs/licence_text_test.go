package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func identify(t *testing.T, in string, args ...string) (out, errs string, code int) {
	t.Helper()
	var o, e bytes.Buffer
	p := program{in: strings.NewReader(in), out: &o, errs: &e}
	code = p.exit(p.run(t.Context(), append([]string{"licence", "text"}, args...)))
	return o.String(), e.String(), code
}

func TestLicenceTextRecognisesOurOwnLicence(t *testing.T) {
	out, errs, code := identify(t, "", filepath.Join("..", "..", "LICENSE"))
	if !strings.HasPrefix(out, "ouverte (EUPL-1.2)\n") || !strings.Contains(out, "  EUPL-1.2  ") || errs != "" || code != 0 {
		t.Errorf("got %q, %q, %d", out, errs, code)
	}
	text, err := os.ReadFile(filepath.Join("..", "..", "LICENSE"))
	if err != nil {
		t.Fatal(err)
	}
	out, _, code = identify(t, string(text), "-", "--json", "--kind", "data")
	var got struct {
		Verdict, Expr string
		Matches       []struct{ ID, Level string }
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	if got.Verdict != "open-not-suited" || got.Expr != "EUPL-1.2" || len(got.Matches) != 1 || got.Matches[0].ID != "EUPL-1.2" || code != 0 {
		t.Errorf("got %+v, %d", got, code)
	}
	out, _, code = identify(t, string(text)+"\nCommercial use is prohibited.\n", "-")
	if strings.HasPrefix(out, "ouverte") || code != statusNotOpen {
		t.Errorf("with a restriction: got %q, %d", out, code)
	}
}

func TestLicenceTextRefusesWhatIsNone(t *testing.T) {
	for name, one := range map[string]struct {
		in   string
		args []string
		code int
	}{
		"no licence": {"Bonjour.", []string{"-"}, statusNotOpen},
		"empty":      {"", []string{"-"}, statusNotOpen},
		"too long":   {strings.Repeat("x", maxLicenceText+1), []string{"-"}, 1},
		"no file":    {"", []string{"/nowhere/LICENSE"}, 1},
		"kind":       {"", []string{"-", "--kind", "spoon"}, 2},
		"language":   {"", []string{"-", "--lang", "de"}, 2},
	} {
		if out, _, code := identify(t, one.in, one.args...); code != one.code || strings.HasPrefix(out, "ouverte") {
			t.Errorf("%s: got %q, %d", name, out, code)
		}
	}
}
