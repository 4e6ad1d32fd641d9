package main

import (
	"archive/zip"
	"bytes"
	"errors"
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

func TestLicenceFilesReadsNoArchiveBeyondItsLimit(t *testing.T) {
	file := filepath.Join(t.TempDir(), "depot.zip")
	if err := errors.Join(os.WriteFile(file, nil, 0o600), os.Truncate(file, mostArchive+1)); err != nil {
		t.Fatal(err)
	}
	var o, e bytes.Buffer
	p := program{in: strings.NewReader(""), out: &o, errs: &e}
	if code := p.exit(p.run(t.Context(), []string{"licence", "files", file})); code != 1 || !strings.Contains(e.String(), "trop lourd") {
		t.Errorf("%d, %q, %q", code, o.String(), e.String())
	}
}

func TestLicenceFilesJudgesAnArchive(t *testing.T) {
	ours, err := os.ReadFile(filepath.Join("..", "..", "LICENSE"))
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	f, err := z.Create("depot-1.0/LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(ours); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for name, one := range map[string]struct {
		file []byte
		out  string
		errs string
		code int
	}{
		"zip":       {packed.Bytes(), "ouverte (EUPL-1.2)\n", "", 0},
		"cut short": {packed.Bytes()[:packed.Len()-30], "", "Cette archive est incomplète ou abîmée", 1},
		"a text":    {ours, "", "ni une archive .zip ou .tar.gz", 1},
		"nothing":   {nil, "", "Ce fichier est vide.", 1},
	} {
		file := filepath.Join(t.TempDir(), "depot.zip")
		if err := os.WriteFile(file, one.file, 0o600); err != nil {
			t.Fatal(err)
		}
		var o, e bytes.Buffer
		p := program{in: strings.NewReader(""), out: &o, errs: &e}
		code := p.exit(p.run(t.Context(), []string{"licence", "files", file}))
		if code != one.code || !strings.HasPrefix(o.String(), one.out) || !strings.Contains(e.String(), one.errs) {
			t.Errorf("%s: %d, %q, %q", name, code, o.String(), e.String())
		}
	}
}
