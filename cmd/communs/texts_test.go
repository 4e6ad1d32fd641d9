package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// ran is what a command left behind.
type ran struct {
	code      int
	out, errs string
}

// runTexts writes the texts in files a, b, c… of a folder of its own, and runs the command there; an argument that
// names one of them stands for its path.
func runTexts(t *testing.T, texts []string, args ...string) ran {
	t.Helper()
	dir := t.TempDir()
	paths := map[string]string{}
	for i, text := range texts {
		name := string(rune('a' + i))
		paths[name] = filepath.Join(dir, name)
		if err := os.WriteFile(paths[name], []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for i, arg := range args {
		if path, ok := paths[arg]; ok {
			args[i] = path
		}
	}
	var out, errs bytes.Buffer
	p := program{in: strings.NewReader("Texte de l’entrée.\n"), out: &out, errs: &errs}
	code := p.exit(p.run(t.Context(), args))
	return ran{code, out.String(), strings.ReplaceAll(errs.String(), dir+string(filepath.Separator), "")}
}

func TestTextToolsRefuseWhatTheyCannotRead(t *testing.T) {
	huge := strings.Repeat("long ", maxTextFile/5+1)
	for _, row := range []struct {
		name  string
		texts []string
		args  []string
		want  string
	}{
		{"NUL", []string{"a\x00b", "b"}, []string{"diff", "a", "b"},
			"communs: a : le texte contient un octet nul, ce n’est pas un fichier de texte\n"},
		{"UTF-8", []string{"b", "caf\xe9"}, []string{"diff", "a", "b"}, "communs: b : le texte n’est pas de l’UTF-8 valide\n"},
		{"size", []string{huge, "b"}, []string{"diff", "a", "b"}, "communs: a : le texte dépasse 4 Mio\n"},
		{"format", []string{"a", "b"}, []string{"diff", "a", "b", "--format", "pdf"},
			"communs: format inconnu : « pdf » (text, html ou json)\n"},
		{"merge format", []string{"a", "b", "c"}, []string{"merge", "a", "b", "c", "--format", "html"},
			"communs: format inconnu : « html » (text ou json)\n"},
		{"count", []string{"a"}, []string{"diff", "a"}, "communs: 2 fichiers attendus, 1 donnés : communs diff ANCIEN NOUVEAU\n"},
		{"flag", []string{"a"}, []string{"diff", "--colour"}, "communs: option refusée : unknown flag: --colour\n"},
		{"merge UTF-8", []string{"a", "b", "\xff"}, []string{"merge", "a", "b", "c"},
			"communs: c : le texte n’est pas de l’UTF-8 valide\n"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got, want := runTexts(t, row.texts, row.args...), (ran{2, "", row.want}); got != want {
				t.Errorf("got %+v, want %+v", got, want)
			}
		})
	}
}

func TestAbsentFileIsNamed(t *testing.T) {
	got := runTexts(t, []string{"texte"}, "diff", "a", filepath.Join(t.TempDir(), "absent.md"))
	if got.code != 2 || got.out != "" || !strings.Contains(got.errs, "absent.md : lecture impossible : ") {
		t.Errorf("got %+v", got)
	}
}

func TestDashReadsStandardInput(t *testing.T) {
	got := runTexts(t, []string{"Texte de l’entrée.\n"}, "diff", "a", "-")
	if want := (ran{0, "Textes identiques.\n", ""}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
