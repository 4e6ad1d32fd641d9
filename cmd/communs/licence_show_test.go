package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func showLicence(t *testing.T, args ...string) (out, errs string, code int) {
	t.Helper()
	var o, e bytes.Buffer
	p := program{in: strings.NewReader(""), out: &o, errs: &e}
	code = p.exit(p.run(t.Context(), append([]string{"licence", "show"}, args...)))
	return o.String(), e.String(), code
}

func TestLicenceShowTellsItInPlainWords(t *testing.T) {
	out, errs, code := showLicence(t, "isc", "--lang", "en")
	want := "ISC License (ISC) : open\nIt allows\n  Use it for any purpose, commercial ones included.\n  Study it and change it.\n" +
		"  Copy it and share it, changed or not, free of charge or for a fee.\n  Put it into a work under another licence, even a closed one.\n" +
		"It asks\n  Keep the copyright notices and the text of the licence, or its address.\nIt does not give\n  Patents: it says nothing about them.\n"
	if !strings.HasPrefix(out, want) || !strings.HasSuffix(out, "\nhttps://www.isc.org/licenses/\n") || errs != "" || code != 0 {
		t.Errorf("got %q, %q, %d", out, errs, code)
	}
	out, _, code = showLicence(t, "CC-BY-NC-4.0")
	if !strings.Contains(out, "non ouverte\n") || !strings.Contains(out, "usage commercial") || strings.Contains(out, "Elle permet") || code != 0 {
		t.Errorf("got %q, %d", out, code)
	}
}

func TestLicenceShowAnswersJSON(t *testing.T) {
	out, _, code := showLicence(t, "odbl-1.0", "--json")
	var got struct {
		ID, Verdict, Text string
		Asks              []string
		Kinds             map[string]struct{ Verdict string }
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	if got.ID != "ODbL-1.0" || got.Verdict != "open" || len(got.Asks) != 3 || got.Kinds["data"].Verdict != "open" || got.Kinds["software"].Verdict != "open-not-suited" || code != 0 {
		t.Errorf("got %+v, %d", got, code)
	}
}

func TestLicenceShowRefusesWhatItDoesNotKnow(t *testing.T) {
	out, errs, code := showLicence(t, "EUPL-1.3")
	if out != "" || !strings.Contains(errs, "EUPL-1.2") || code != 1 {
		t.Errorf("got %q, %q, %d", out, errs, code)
	}
	if _, errs, code := showLicence(t, "MIT", "--lang", "de"); errs == "" || code != 2 {
		t.Errorf("got %q, %d", errs, code)
	}
}
