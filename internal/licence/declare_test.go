package licence

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// declared reads the names of testdata/declared*.tsv: input, kind, verdict, SPDX expression.
func declared(t testing.TB) [][4]string {
	t.Helper()
	names, err := filepath.Glob("testdata/declared*.tsv")
	if err != nil || len(names) == 0 {
		t.Fatal("no test set", err)
	}
	var rows [][4]string
	for _, name := range names {
		rows = append(rows, declaredIn(t, name)...)
	}
	return rows
}

func declaredIn(t testing.TB, name string) [][4]string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][4]string
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(cells) != 4 {
			t.Fatalf("%s: %d cells in %q", name, len(cells), line)
		}
		rows = append(rows, [4]string(cells))
	}
	return rows
}

func TestDeclaredNamesGetTheirVerdictAndIdentifier(t *testing.T) {
	for _, row := range declared(t) {
		kind, ok := ParseKind(row[1])
		if !ok {
			t.Fatalf("unknown kind %q", row[1])
		}
		r := Declare(row[0], kind)
		if string(r.Verdict) != row[2] || r.Expr.String() != row[3] {
			t.Errorf("Declare(%q, %s) = %s %q, want %s %q (%s)", row[0], kind, r.Verdict, r.Expr, row[2], row[3], r.Reasons[0].Text("fr"))
		}
	}
}
