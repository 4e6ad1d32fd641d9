package licence

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestInputsBeyondTheLimitsAreUnknown(t *testing.T) {
	for name, input := range map[string]string{
		"runes":          strings.Repeat("é", maxRunes+1),
		"bytes":          strings.Repeat("MIT OR ", 4000) + "MIT",
		"parentheses":    strings.Repeat("(", 400) + "MIT" + strings.Repeat(")", 400),
		"open only":      strings.Repeat("(", 1990),
		"operators":      strings.Repeat("MIT OR ", maxOperators+1) + "MIT",
		"prose":          strings.Repeat("Apache 2 ou ", maxOperators+1) + "MIT",
		"deep prose":     strings.Repeat("(", 400) + "Apache 2 ou MIT" + strings.Repeat(")", 400),
		"many words":     strings.Repeat("a mot ", 300),
		"2000 operators": strings.Repeat("OR ", 660),
	} {
		start := time.Now()
		r := Declare(input, Software)
		if r.Verdict.Accepted() {
			t.Errorf("%s: %s", name, r.Verdict)
		}
		if took := time.Since(start); took > time.Second {
			t.Errorf("%s: took %v", name, took)
		}
	}
	if r := Declare(strings.Repeat("(", maxDepth)+"MIT"+strings.Repeat(")", maxDepth), Software); r.Verdict != Open {
		t.Errorf("at the depth allowed: %s", r.Verdict)
	}
	if r := Declare(strings.Repeat("MIT OR ", maxOperators)+"MIT", Software); r.Verdict != Open {
		t.Errorf("at the operators allowed: %s", r.Verdict)
	}
}

func TestHostileTextIsAnsweredNotOpen(t *testing.T) {
	for _, input := range []string{
		"MIT\x00NC", "M\u200bIT non\u00adcommercial", "\xff\xfeMIT", "МIT", "MIT\u202enon commercial", "MIT \u0000 foo",
		"MIT NON\u00a0COMMERCIAL", "MIT n\u0332on commercial", "MIT ＮＯＮ ＣＯＭＭＥＲＣＩＡＬ", "https://opensource.org/licenses/MIT?noncommercial",
		"https://opensource.org/licenses/MIT#non-commercial", "MIT 🚫 commercial",
	} {
		if r := Declare(input, Software); r.Verdict.Accepted() {
			t.Errorf("Declare(%q) = %s %s", input, r.Verdict, r.Expr)
		}
	}
}

// restrictive words must keep any input from being open.
var restrictive = []string{
	"non commercial", "noncommercial", "sauf usage commercial", "usage militaire interdit", "no commercial use",
	"Commons Clause", "hors usage commercial", "except for military use", "usage personnel uniquement", "research purposes only",
	"tous droits réservés", "proprietary", "interdit", "prohibited", "sans modification", "no derivatives",
}

func TestRestrictiveWordsAnywhereKeepALicenceClosed(t *testing.T) {
	for i, row := range declared(t) {
		if row[2] != string(Open) && row[2] != string(OpenNotSuited) {
			continue
		}
		for j, words := range restrictive {
			inputs := []string{row[0] + " " + words, words + " " + row[0], row[0] + " (" + words + ")", row[0] + ", " + strings.ToUpper(words)}
			input := inputs[(i+j)%len(inputs)]
			if r := Declare(input, Kind(row[1])); r.Verdict.Accepted() {
				t.Errorf("Declare(%q) = %s %s", input, r.Verdict, r.Expr)
			}
		}
	}
}

func TestDeclareIsSafeForConcurrentUse(t *testing.T) {
	rows := declared(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for _, row := range rows {
				if r := Declare(row[0], Kind(row[1])); string(r.Verdict) != row[2] {
					t.Errorf("%q = %s", row[0], r.Verdict)
				}
			}
		})
	}
	wg.Wait()
}

func FuzzDeclare(f *testing.F) {
	for _, row := range declared(f) {
		f.Add(row[0], uint(len(row[0])/2), uint(len(row[0])))
	}
	f.Fuzz(func(t *testing.T, input string, at, which uint) {
		r := Declare(input, Software)
		if again := Declare(input, Software); again.Verdict != r.Verdict || again.Expr.String() != r.Expr.String() ||
			!slices.EqualFunc(again.Reasons, r.Reasons, Reason.same) {
			t.Errorf("%q: two answers, %v and %v", input, r, again)
		}
		if e, ok := ParseExpr(r.Expr.String()); !r.Expr.IsZero() && (!ok || e.String() != r.Expr.String()) {
			t.Errorf("%q: %q is not in normal form: %q", input, r.Expr, e)
		}
		if r.Verdict.rank() > NotOpen.rank() || len(r.Reasons) == 0 {
			t.Errorf("%q: incomplete answer %v", input, r)
		}
		i := int(at % uint(len(input)+1))
		words := restrictive[which%uint(len(restrictive))]
		if r := Declare(input[:i]+" "+words+" "+input[i:], Software); r.Verdict.Accepted() {
			t.Errorf("%q with %q at %d is %s %s", input, words, i, r.Verdict, r.Expr)
		}
	})
}

func BenchmarkDeclare(b *testing.B) {
	rows := declared(b)
	Declare("MIT", Software)
	var all []time.Duration
	for b.Loop() {
		for _, row := range rows {
			start := time.Now()
			Declare(row[0], Kind(row[1]))
			all = append(all, time.Since(start))
		}
	}
	slices.Sort(all)
	b.ReportMetric(float64(all[len(all)/2].Nanoseconds())/1e3, "p50-µs")
	b.ReportMetric(float64(all[len(all)*99/100].Nanoseconds())/1e3, "p99-µs")
}

func BenchmarkTables(b *testing.B) {
	for b.Loop() {
		readTables()
	}
}

// BenchmarkProse is the worst that the limits let through: words that are looked at one by one.
func BenchmarkProse(b *testing.B) {
	for b.Loop() {
		Declare(strings.Repeat("gnu gpl by sa ", 142), Software)
		Declare(strings.Repeat("Creative Commons by ", 99), Software)
	}
}

func BenchmarkLimits(b *testing.B) {
	deep := strings.Repeat("(", 400) + "MIT" + strings.Repeat(")", 400)
	long := strings.Repeat("MIT OR ", 2000) + "MIT"
	for b.Loop() {
		Declare(deep, Software)
		Declare(long, Software)
	}
}
