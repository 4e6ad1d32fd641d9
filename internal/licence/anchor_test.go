package licence

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestAnchor scores another tool on the test sets: LICENCE_ANCHOR names a file of lines "input, tab, identifier answered";
// with LICENCE_ANCHOR=self, Declare is scored. docs/licences.md tells how the file is made.
func TestAnchor(t *testing.T) {
	file := os.Getenv("LICENCE_ANCHOR")
	if file == "" {
		t.Skip("no LICENCE_ANCHOR")
	}
	answer := func(row [4]string) string { return Declare(row[0], Kind(row[1])).Expr.String() }
	if file != "self" {
		answers := anchorAnswers(t, file)
		answer = func(row [4]string) string { return answers[strings.TrimSpace(row[0])] }
	}
	names, err := filepath.Glob("testdata/declared*.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		rows := declaredIn(t, name)
		named, right, silent, danger := 0, 0, 0, 0
		for _, row := range rows {
			got := answer(row)
			accepted := got != "" && Declare(got, Kind(row[1])).Verdict.Accepted()
			switch {
			case row[3] == "" && got == "":
				silent++
			case row[3] != "" && namesTheSame(got, row[3]):
				right++
			}
			if row[3] != "" {
				named++
			}
			if !slices.Contains([]string{"open", "open-not-suited"}, row[2]) && accepted {
				danger++
			}
		}
		t.Logf("%s: identifiers %d of %d, nothing answered where nothing is certain %d of %d, read as open though not %d of %d names",
			filepath.Base(name), right, named, silent, len(rows)-named, danger, len(rows))
	}
}

func anchorAnswers(t *testing.T, file string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	answers := map[string]string{}
	for line := range strings.Lines(string(text)) {
		input, answer, _ := strings.Cut(strings.TrimRight(line, "\n"), "\t")
		answers[strings.TrimSpace(input)] = answer
	}
	return answers
}

// namesTheSame is generous to the other tools: a deprecated identifier counts as the one that replaced it.
func namesTheSame(got, want string) bool {
	e, ok := ParseExpr(got)
	return ok && e.String() == want
}
