package licence

import (
	"slices"
	"strings"
	"testing"
)

func TestEveryIdentifierGetsTheVerdictOfItsFacts(t *testing.T) {
	for _, f := range All() {
		if !f.SPDX() {
			continue
		}
		want, id := f.Verdict, f.ID
		if f.ReplacedBy != "" {
			id = f.ReplacedBy
			if r, ok := Lookup(newLeaf(id, "").id); ok {
				want = r.Verdict
			}
		}
		for _, input := range []string{f.ID, strings.ToLower(f.ID), strings.ToUpper(f.ID), " " + f.ID + "\n"} {
			r := Declare(input, Software)
			got := r.Verdict
			if got == OpenNotSuited {
				got = Open
			}
			if got != want || r.Expr.String() != id || r.Confidence != Exact {
				t.Errorf("Declare(%q) = %s %q %s, want %s %q", input, r.Verdict, r.Expr, r.Confidence, want, id)
			}
		}
	}
}

// A name never gives a better verdict than the licence that bears it.
func TestFullNamesNeverOpenWhatIsNotOpen(t *testing.T) {
	for _, f := range All() {
		r := Declare(f.Name, Software)
		if r.Verdict.Accepted() && f.Verdict != Open {
			t.Errorf("%q (%s, %s) is accepted as %s", f.Name, f.ID, f.Verdict, r.Expr)
		}
	}
}

// Identifiers written with spaces, or run together, never open what is not open.
func TestLooseIdentifiersNeverOpenWhatIsNotOpen(t *testing.T) {
	for _, f := range All() {
		if f.Verdict == Open {
			continue
		}
		for _, sep := range []string{" ", "", "_", "/", ", "} {
			input := strings.ReplaceAll(strings.TrimPrefix(f.ID, ownPrefix), "-", sep)
			if r := Declare(input, Software); r.Verdict.Accepted() {
				t.Errorf("%q (from %s, %s) is accepted as %s", input, f.ID, f.Verdict, r.Expr)
			}
		}
	}
}

func TestUsualNamesOfClosedLicencesAreClosed(t *testing.T) {
	read := func(name string) [][]string {
		text, err := files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var rows [][]string
		for line := range strings.Lines(string(text)) {
			if !strings.HasPrefix(line, "#") {
				rows = append(rows, append(strings.Split(strings.TrimSuffix(line, "\n"), "\t"), make([]string, 5)...))
			}
		}
		return rows
	}
	for _, row := range read("own.tsv") {
		for name := range strings.SplitSeq(row[4], "|") {
			if r := Declare(name, Model); name != "" && r.Verdict != NotOpen {
				t.Errorf("%q (%s) = %s", name, row[0], r.Verdict)
			}
		}
	}
	for _, row := range read("aliases.tsv") {
		to := targetOf(row[0])
		if len(to.ids) == 0 {
			continue
		}
		for name := range strings.SplitSeq(row[1], "|") {
			r := Declare(name, Software)
			if r.Verdict.Accepted() && !slices.ContainsFunc(to.ids, mayBeOpen) {
				t.Errorf("%q (%s) is accepted as %s", name, row[0], r.Expr)
			}
			if slices.ContainsFunc(to.ids, mayBeOpen) && r.Verdict == NotOpen {
				t.Errorf("%q (%s) is refused: %s", name, row[0], r.Reasons[0].Text("en"))
			}
		}
	}
}

// Every identifier that a table names exists.
func TestTablesNameOnlyKnownLicences(t *testing.T) {
	set := tables()
	check := func(from, id string) {
		if exception, ok := strings.CutPrefix(id, exceptionMark); ok {
			if set.exceptions[strings.ToLower(exception)] == "" {
				t.Errorf("%s: unknown exception %q", from, exception)
			}
			return
		}
		if n := newLeaf(id, ""); n.plus || set.byID[strings.ToLower(n.id)] == nil {
			t.Errorf("%s: unknown licence %q", from, id)
		}
	}
	for key, f := range set.families {
		for _, id := range f.everything() {
			check("family "+key, id)
		}
	}
	checkTarget := func(from string, to target) {
		if _, ok := set.families[to.family]; to.family != "" && !ok {
			t.Errorf("%s: unknown family %q", from, to.family)
		}
		for _, id := range to.ids {
			check(from, id)
		}
	}
	set.names.each(nil, func(path []string, to target) { checkTarget("name "+strings.Join(path, " "), to) })
	for address, to := range set.addresses {
		checkTarget("address "+address, to)
		if r := Declare("https://www."+address+"/", Software); r.Verdict.Accepted() && !slices.ContainsFunc(set.idsOf(to), mayBeOpen) {
			t.Errorf("%s is accepted as %s", address, r.Expr)
		} else if r.Verdict == Unknown && slices.ContainsFunc(set.idsOf(to), mayBeOpen) {
			t.Errorf("%s is not read", address)
		}
	}
	for _, f := range All() {
		if f.ReplacedBy != "" {
			check(f.ID, f.ReplacedBy)
		}
		if f.Verdict == NotOpen && f.Clause == "" {
			t.Errorf("%s: closed without a clause", f.ID)
		}
		if f.Verdict.rank() > NotOpen.rank() || f.Name == "" {
			t.Errorf("%s: incomplete facts %+v", f.ID, f)
		}
	}
	for _, kind := range Kinds() {
		for _, id := range choices(kind) {
			if r := Declare(id, kind); r.Verdict != Open {
				t.Errorf("advised for %s: %s is %s", kind, id, r.Verdict)
			}
		}
	}
}

func (t *tableSet) idsOf(to target) []string {
	if to.family != "" {
		return t.families[to.family].everything()
	}
	return to.ids
}

func TestFrenchListHoldsItsFifteenLicences(t *testing.T) {
	var got []string
	for _, f := range All() {
		if f.French != "" {
			got = append(got, f.ID)
		}
	}
	want := []string{
		"AGPL-3.0-or-later", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CECILL-2.1", "CECILL-B", "CECILL-C", "EPL-2.0",
		"etalab-2.0", "EUPL-1.2", "GPL-3.0-or-later", "LGPL-3.0-or-later", "MIT", "MPL-2.0", "ODbL-1.0",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for _, id := range want {
		if r := Declare(id, Software); !r.FrenchList {
			t.Errorf("%s: the note for public bodies is missing", id)
		}
	}
	if Declare("MIT AND ISC", Software).FrenchList || !Declare("MIT OR ISC", Software).FrenchList {
		t.Error("all sides of AND must be on the list, one of OR is enough")
	}
}

func TestTableVersionNamesTheList(t *testing.T) {
	if v := TableVersion(); !strings.HasPrefix(v, spdxVersion+"-"+rulesVersion+"-") || len(v) != len(spdxVersion)+len(rulesVersion)+14 {
		t.Errorf("TableVersion() = %q", v)
	}
}
