package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLicenceFilesJudgesAFolder(t *testing.T) {
	ours, err := os.ReadFile(filepath.Join("..", "..", "LICENSE"))
	if err != nil {
		t.Fatal(err)
	}
	for name, one := range map[string]struct {
		files map[string]string
		args  []string
		want  string
		code  int
	}{
		"open":     {map[string]string{"LICENSE": string(ours)}, nil, "ouverte (EUPL-1.2)\n", 0},
		"none":     {map[string]string{"main.c": "int main;"}, nil, "", statusNotOpen},
		"closed":   {map[string]string{"LICENSE": string(ours) + "\nCommercial use is prohibited.\n"}, nil, "", statusNotOpen},
		"json":     {map[string]string{"LICENSE": string(ours)}, []string{"--json"}, "{\n", 0},
		"bad kind": {nil, []string{"--kind", "spoon"}, "", 2},
	} {
		dir := t.TempDir()
		for file, text := range one.files {
			if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		var o, e bytes.Buffer
		p := program{in: strings.NewReader(""), out: &o, errs: &e}
		code := p.exit(p.run(t.Context(), append([]string{"licence", "files", dir}, one.args...)))
		if code != one.code || !strings.HasPrefix(o.String(), one.want) || code != 0 && strings.HasPrefix(o.String(), "ouverte") {
			t.Errorf("%s: %d, %q, %q", name, code, o.String(), e.String())
		}
	}
}
