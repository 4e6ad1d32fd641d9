package licence

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

// merged reads the table of pairs: part, whole, answer, source of the rule.
func merged(t *testing.T) [][]string {
	t.Helper()
	text, err := os.ReadFile("testdata/merged.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for line := range strings.Lines(string(text)) {
		if row := strings.Split(strings.TrimSpace(line), "\t"); line[0] != '#' {
			rows = append(rows, row)
		}
	}
	return rows
}

func expr(t *testing.T, s string) Expr {
	t.Helper()
	e, ok := ParseExpr(s)
	if !ok {
		t.Fatalf("%q is no expression", s)
	}
	return e
}

func answer(part, whole Expr) string {
	found := Compatible([]Part{{Name: "x", Expr: part, Merged: true}}, whole)
	switch {
	case len(found) == 0:
		return "fits"
	case found[0].Unknown:
		return "unsure"
	}
	return "clashes"
}

func TestPairsAreAnsweredAsTheirSourcesSay(t *testing.T) {
	rows := merged(t)
	if len(rows) < 120 {
		t.Fatalf("%d pairs", len(rows))
	}
	for _, row := range rows {
		if got := answer(expr(t, row[0]), expr(t, row[1])); got != row[2] || len(row) != 4 {
			t.Errorf("%s into %s: %s, want %s", row[0], row[1], got, strings.Join(row[2:], " by "))
		}
	}
}

func TestEveryConflictNamesWhoSaysSoAndWhere(t *testing.T) {
	left := regexp.MustCompile(`\{\w+\}`)
	for _, p := range All() {
		for _, w := range All() {
			if p.Verdict != Open || w.Verdict != Open {
				continue
			}
			for _, c := range Compatible([]Part{{Name: "x", Expr: Expr{newLeaf(p.ID, "")}, Merged: true}}, Expr{newLeaf(w.ID, "")}) {
				text := c.Reason.Text("fr") + c.Reason.Text("en")
				if c.Reason.Authority == "" || c.Reason.URL == "" || left.MatchString(text) || !strings.Contains(text, p.ID) {
					t.Fatalf("%s into %s: %+v", p.ID, w.ID, c.Reason)
				}
			}
		}
	}
}

func TestALicenceGoesIntoItselfAndNoticesGoAnywhere(t *testing.T) {
	for _, f := range All() {
		e := Expr{newLeaf(f.ID, "")}
		if f.Verdict == Open && answer(e, e) != "fits" {
			t.Errorf("%s does not go into itself", f.ID)
		}
		for _, id := range []string{"MIT", "BSD-2-Clause", "BSD-3-Clause", "ISC", "CC0-1.0", "Zlib", "0BSD", "PDDL-1.0"} {
			if got := answer(expr(t, id), e); got != "fits" {
				t.Errorf("%s into %s: %s", id, f.ID, got)
			}
		}
	}
}

func TestAggregatesNeverConflict(t *testing.T) {
	var parts []Part
	for _, f := range All() {
		parts = append(parts, Part{Name: f.ID, Expr: Expr{newLeaf(f.ID, "")}})
	}
	parts = append(parts, Part{Name: "unknown"})
	for _, f := range All() {
		if found := Compatible(parts, Expr{newLeaf(f.ID, "")}); len(found) > 0 {
			t.Fatalf("%s beside %s: %v", found[0].Part.Name, f.ID, found[0].Reason)
		}
	}
}

func TestOneMoreChoiceNeverMakesAPartFitLess(t *testing.T) {
	rank := map[string]int{"clashes": 0, "unsure": 1, "fits": 2}
	rows := merged(t)
	for i, row := range rows {
		whole := expr(t, row[1])
		other := rows[(i*7+3)%len(rows)][0]
		alone, choice := answer(expr(t, row[0]), whole), answer(expr(t, "("+row[0]+") OR ("+other+")"), whole)
		both := answer(expr(t, "("+row[0]+") AND ("+other+")"), whole)
		if rank[choice] < rank[alone] || rank[both] > rank[alone] {
			t.Errorf("%s into %s: %s; with a choice of %s: %s; with both: %s", row[0], row[1], alone, other, choice, both)
		}
	}
}

func TestWhatIsNotEstablishedIsNotCompatible(t *testing.T) {
	mit := expr(t, "MIT")
	if answer(Expr{}, mit) != "unsure" || answer(mit, Expr{}) != "unsure" || answer(Expr{}, Expr{}) != "unsure" {
		t.Error("an empty expression must be said not to be known")
	}
}

func TestLargestExpressionsAreComparedAtOnce(t *testing.T) {
	var ids, strong []string
	for _, f := range All() {
		if e := (Expr{newLeaf(f.ID, "")}); f.Verdict == Open && f.ReplacedBy == "" {
			ids = append(ids, e.String())
			if termsOf(e.root).extent == byWork {
				strong = append(strong, e.String())
			}
		}
	}
	ids = ids[:maxOperators]
	for len(strong) < maxOperators {
		strong = append(strong, strong...)
	}
	strong = strong[:maxOperators]
	deep, pairs := "MIT", []string{}
	for i := range 40 {
		deep = []string{"(" + deep + ") AND ", "(" + deep + ") OR "}[i%2] + strong[i]
		pairs = append(pairs, "("+strong[i]+" OR "+ids[i]+")")
	}
	var all []Expr
	for _, list := range [][]string{ids, strong} {
		all = append(all, expr(t, strings.Join(list, " AND ")), expr(t, strings.Join(list, " OR ")))
	}
	all = append(all, expr(t, deep), expr(t, strings.Join(pairs, " AND ")))
	for _, part := range all {
		for _, whole := range all {
			start := time.Now()
			answer(part, whole)
			if took := time.Since(start); took > 500*time.Millisecond {
				t.Errorf("%.60s into %.60s: %v", part, whole, took)
			}
		}
	}
}

func FuzzCompatible(f *testing.F) {
	f.Add("MIT OR GPL-2.0-only", "Apache-2.0 AND (EUPL-1.2 OR MPL-2.0)")
	f.Add("CC-BY-SA-3.0-DE", "GFDL-1.3-or-later")
	f.Fuzz(func(t *testing.T, part, whole string) {
		p, _ := ParseExpr(part)
		w, _ := ParseExpr(whole)
		for _, c := range Compatible([]Part{{Expr: p, Merged: true}, {Expr: p}}, w) {
			if !c.Part.Merged || c.Reason.Code == "" || c.Reason.Text("en") == c.Reason.Code {
				t.Errorf("%q into %q: %+v", part, whole, c)
			}
		}
	})
}
