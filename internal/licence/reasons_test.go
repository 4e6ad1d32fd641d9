package licence

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

var codeUse = regexp.MustCompile(`(?:reason|reasonBy|advised|unsuited|onlySuits)\((?:kind, \w+, )?"([a-z0-9-]+)"`)

// usedCodes reads the package's own source for the codes that it gives, and the clauses of the tables.
func usedCodes(t *testing.T) map[string]bool {
	t.Helper()
	used := map[string]bool{"no-rule": true}
	sources, err := filepath.Glob("*.go")
	if err != nil || len(sources) < 10 {
		t.Fatal(sources, err)
	}
	for _, name := range sources {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range codeUse.FindAllStringSubmatch(string(text), -1) {
			used[m[1]] = true
		}
	}
	delete(used, "closed-")
	for _, f := range All() {
		for clause := range strings.SplitSeq(f.Clause, ",") {
			if clause != "" {
				used["closed-"+clause] = true
			}
		}
	}
	return used
}

func TestCatalogueIsCompleteAndUnusedFree(t *testing.T) {
	used, all := usedCodes(t), map[string]sentence{}
	for _, sentences := range catalogues() {
		for code, s := range sentences {
			if _, twice := all[code]; twice {
				t.Errorf("two sentences for %q", code)
			}
			all[code] = s
		}
	}
	for code := range used {
		if _, ok := all[code]; !ok {
			t.Errorf("no sentence for %q", code)
		}
	}
	places := regexp.MustCompile(`\{[^}]*\}`)
	for code, s := range all {
		if !used[code] {
			t.Errorf("sentence %q is never used", code)
		}
		fr, en := places.FindAllString(s.fr, -1), places.FindAllString(s.en, -1)
		if s.fr == "" || s.en == "" || s.fr == s.en || !sameSet(fr, en) {
			t.Errorf("sentence %q: %q and %q", code, s.fr, s.en)
		}
		if strings.ContainsAny(s.fr, "'·") || regexp.MustCompile(` [:;?!»]|« `).MatchString(s.fr) {
			t.Errorf("sentence %q breaks the typography: %q", code, s.fr)
		}
	}
}

func sameSet(a, b []string) bool {
	count := map[string]int{}
	for _, s := range a {
		count[s] |= 1
	}
	for _, s := range b {
		count[s] |= 2
	}
	for _, n := range count {
		if n != 3 {
			return false
		}
	}
	return true
}

func TestEveryAnswerIsExplained(t *testing.T) {
	left := regexp.MustCompile(`\{\w+\}`)
	for _, row := range declared(t) {
		for _, kind := range Kinds() {
			r := Declare(row[0], kind)
			if len(r.Reasons) == 0 {
				t.Fatalf("%q as %s: no reason", row[0], kind)
			}
			for _, why := range r.Reasons {
				if why.Authority == "" || why.URL == "" || left.MatchString(why.Text("fr")+why.Text("en")) {
					t.Errorf("%q as %s: incomplete reason %+v", row[0], kind, why)
				}
			}
			if n := len(r.Advice); r.Verdict != Open && (n < 1 || n > 3) || r.Verdict == Open && n > 0 {
				t.Errorf("%q as %s: %s with %d advised", row[0], kind, r.Verdict, n)
			}
			if !r.Verdict.Accepted() && r.Verdict != Absent && r.Reasons[0].Code != "noassertion" && r.Reasons[0].Code != "licenseref" {
				quoted := foldPlain(strings.TrimSuffix(strings.Split(r.Reasons[0].Args[0], ",")[0], "…"))
				if !strings.Contains(strings.Join(strings.Fields(foldPlain(row[0])), " "), strings.Split(quoted, " … ")[0]) && !strings.Contains(row[0], "LicenseRef") {
					t.Errorf("%q as %s: %q does not quote the input", row[0], kind, r.Reasons[0].Text("en"))
				}
			}
		}
	}
}

func TestReasonTextIsFrenchUnlessEnglishIsAsked(t *testing.T) {
	r := Declare("", Software).Reasons[0]
	if got, want := r.Text("fr"), "Aucune licence n’est indiquée\u00a0: il reste à en choisir une."; got != want {
		t.Errorf("fr: %q, want %q", got, want)
	}
	if r.Text("de") != r.Text("fr") {
		t.Error("another language must be answered in French")
	}
	if got, want := r.Text("en"), "No licence is given: one is still to be chosen."; got != want {
		t.Errorf("en: %q, want %q", got, want)
	}
	if got := (Reason{Code: "of-another-version"}).Text("fr"); got != "of-another-version" {
		t.Errorf("an unknown code gives %q", got)
	}
}

func TestResultSurvivesItsJSON(t *testing.T) {
	for _, row := range declared(t) {
		want := Declare(row[0], Data)
		text, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got Result
		if err := json.Unmarshal(text, &got); err != nil {
			t.Fatal(err)
		}
		again, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		if string(again) != string(text) {
			t.Errorf("%q: %s became %s", row[0], text, again)
		}
		if want.Expr.String() != got.Expr.String() || !reflect.DeepEqual(want.Reasons, got.Reasons) {
			t.Errorf("%q: the answer changed", row[0])
		}
	}
	const golden = `{"verdict":"not-open","expr":"CC-BY-NC-4.0","reasons":[{"code":"closed-commercial","args":["cc by nc 4.0",` +
		`"Creative Commons Attribution Non Commercial 4.0 International"],"authority":"Open Definition","url":"https://opendefinition.org/od/2.1/en/"}],` +
		`"advice":[{"id":"OFL-1.1","name":"SIL Open Font License 1.1"}],"french_list":false,"confidence":"named"}`
	text, err := json.Marshal(Declare("cc by nc 4.0", Font))
	if err != nil || string(text) != golden {
		t.Errorf("got %s (%v), want %s", text, err, golden)
	}
}
