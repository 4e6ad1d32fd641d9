package licence

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// eupl is the text of a licence: this project's own.
func eupl(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile("../../LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// tree builds files from pairs of a name and its text.
func tree(pairs ...string) fstest.MapFS {
	files := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		files[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return files
}

const tag = "// SPDX-License-" + "Identifier: "

func TestTreesAreReadAsTheySay(t *testing.T) {
	own := eupl(t)
	for _, c := range []struct {
		name    string
		files   fstest.MapFS
		verdict Verdict
		expr    string
		against int // disagreements
	}{
		{"nothing", tree("main.go", "package main"), Absent, "", 0},
		{"empty", tree(), Absent, "", 0},
		{"text alone", tree("LICENSE", own), Open, "EUPL-1.2", 0},
		{"French name", tree("LICENCE.md", own), Open, "EUPL-1.2", 0},
		{"copying", tree("COPYING", own), Open, "EUPL-1.2", 0},
		{"REUSE", tree("LICENSES/EUPL-1.2.txt", own, "a.go", tag+"EUPL-1.2"), Open, "EUPL-1.2", 0},
		{"top folder", tree("project-1.0/LICENSE", own, "project-1.0/a.go", ""), Open, "EUPL-1.2", 0},
		{"archive of a forge", tree("pax_global_header", "", "p/LICENSE", own), Open, "EUPL-1.2", 0},
		{"text and npm", tree("LICENSE", own, "package.json", `{"license":"EUPL-1.2"}`), Open, "EUPL-1.2", 0},
		{"npm alone", tree("package.json", `{"license":"MIT"}`), Open, "MIT", 0},
		{"npm object", tree("package.json", `{"license":{"type":"MIT","url":"x"}}`), Open, "MIT", 0},
		{"npm list", tree("package.json", `{"licenses":[{"type":"MIT"},{"type":"Apache-2.0"}]}`), Open, "MIT OR Apache-2.0", 0},
		{"npm points to the file", tree("package.json", `{"license":"SEE LICENSE IN LICENSE"}`, "LICENSE", own), Open, "EUPL-1.2", 0},
		{"npm unlicensed", tree("package.json", `{"license":"UNLICENSED"}`, "LICENSE", own), NotOpen, "", 1},
		{"npm against the text", tree("package.json", `{"license":"MIT"}`, "LICENSE", own), Ambiguous, "", 1},
		{"npm twice", tree("package.json", `{"license":"MIT","license":"CC-BY-NC-4.0"}`), NotOpen, "", 1},
		{"pyproject string", tree("pyproject.toml", "[project]\nlicense = \"Apache-2.0\"\n"), Open, "Apache-2.0", 0},
		{"pyproject text", tree("pyproject.toml", "[project]\nlicense = {text = \"MIT License\"}\n"), Open, "MIT", 0},
		{"pyproject file", tree("pyproject.toml", "[project]\nlicense = {file = \"LICENSE\"}\n", "LICENSE", own), Open, "EUPL-1.2", 0},
		{"pyproject classifiers", tree("pyproject.toml", "[project]\nclassifiers = [\"License :: OSI Approved :: MIT License\"]\n"), Ambiguous, "", 0},
		{"poetry", tree("pyproject.toml", "[tool.poetry]\nlicense = \"MIT\"\n"), Open, "MIT", 0},
		{"setup.cfg", tree("setup.cfg", "[metadata]\nname = x\nlicense = MIT\n"), Open, "MIT", 0},
		{"Cargo", tree("Cargo.toml", "[package]\nlicense = \"MIT/Apache-2.0\"\n"), Open, "MIT OR Apache-2.0", 0},
		{"go.mod", tree("go.mod", "module x", "LICENSE", own), Open, "EUPL-1.2", 0},
		{"composer", tree("composer.json", `{"license":["MIT","GPL-3.0-or-later"]}`), Open, "MIT OR GPL-3.0-or-later", 0},
		{"composer proprietary", tree("composer.json", `{"license":"proprietary"}`), NotOpen, "", 0},
		{"publiccode", tree("publiccode.yml", "legal:\n  license: AGPL-3.0-or-later\n"), Open, "AGPL-3.0-or-later", 0},
		{"codemeta", tree("codemeta.json", `{"license":"https://spdx.org/licenses/MIT"}`), Open, "MIT", 0},
		{"citation", tree("CITATION.cff", "license: MIT\n"), Open, "MIT", 0},
		{"two manifests", tree("package.json", `{"license":"MIT"}`, "composer.json", `{"license":"ISC"}`), Ambiguous, "", 1},
		{"other order", tree("package.json", `{"license":"MIT OR ISC"}`, "composer.json", `{"license":["ISC","MIT"]}`), Open, "ISC OR MIT", 0},
		{"readme alone", tree("README.md", "# X\n\n## License\n\nMIT\n"), Ambiguous, "", 0},
		{"badge against", tree("README.md", "![x](https://img.shields.io/badge/license-MIT-blue.svg)", "LICENSE", own), Ambiguous, "", 1},
		{"readme restricts", tree("README.md", "## Licence\n\nMIT, sauf usage commercial\n", "LICENSE", own), NotOpen, "", 0},
		{"tag closed", tree("LICENSE", own, "a.go", tag+"BUSL-1.1"), NotOpen, "", 0},
		{"tag compatible", tree("LICENSE", own, "a.go", tag+"MIT"), Open, "EUPL-1.2", 0},
		{"tag conflicts", tree("LICENSE", own, "a.go", tag+"GPL-3.0-only"), Ambiguous, "", 1},
		{"tag spoken of", tree("LICENSE", own, "a.go", "x := \""+tag[3:]+"BUSL-1.1\""), Open, "EUPL-1.2", 0},
		{"others' texts", tree("LICENSE", own, "LICENSE-3RD-PARTY.md", "All rights reserved"), Open, "EUPL-1.2", 0},
		{"vendored does not decide", tree("LICENSE", own, "vendor/x/LICENSE", "All rights reserved", "node_modules/y/package.json", `{"license":"UNLICENSED"}`), Open, "EUPL-1.2", 0},
		{"closed part below", tree("LICENSE", own, "ee/package.json", `{"license":"UNLICENSED"}`), Ambiguous, "", 0},
		{"rider", tree("LICENSE", own+"\n\nThe Software may not be used for commercial purposes.\n"), NotOpen, "", 0},
		{"commons clause beside", tree("LICENSE", own, "LICENSE-COMMONS-CLAUSE", "Commons Clause License Condition v1.0\nThe License does not grant the right to Sell the Software."), NotOpen, "", 0},
		{"strange text beside", tree("LICENSE", own, "COPYING", "Be nice."), Unknown, "", 0},
	} {
		r := CheckFiles(c.files, Software)
		if r.Result.Verdict != c.verdict || r.Expr.String() != c.expr || len(r.Disagreements) != c.against {
			t.Errorf("%s: %s %q, %d disagreements, want %s %q %d; %+v", c.name, r.Result.Verdict, r.Expr, len(r.Disagreements), c.verdict, c.expr, c.against, r.Result.Reasons)
		}
		if len(r.Result.Reasons) == 0 {
			t.Errorf("%s: no reason", c.name)
		}
		for _, d := range r.Disagreements {
			if d.Declared == "" || d.Found == "" || d.File == "" || d.Against == "" {
				t.Errorf("%s: a side is missing: %+v", c.name, d)
			}
		}
	}
}

func TestHostileTreesAreAnsweredWithinLimits(t *testing.T) {
	own := eupl(t)
	many := tree("LICENSE", own)
	for i := range 10_000 {
		many[fmt.Sprintf("src/%d/f%d.go", i%100, i)] = &fstest.MapFile{Data: []byte("package x")}
	}
	deep := tree("LICENSE", own, strings.Repeat("d/", 60)+"LICENSE", "All rights reserved")
	linked := tree("a.go", "")
	linked["LICENSE"] = &fstest.MapFile{Data: []byte("/etc/passwd"), Mode: fs.ModeSymlink}
	for name, c := range map[string]struct {
		files fs.FS
		open  bool
	}{
		"10 000 files":    {many, true},
		"10 MB LICENSE":   {tree("LICENSE", strings.Repeat(own, 1+10<<20/len(own))), false},
		"deep JSON":       {tree("LICENSE", own, "package.json", strings.Repeat("[", 200_000)), false},
		"deep JSON value": {tree("LICENSE", own, "package.json", `{"license":`+strings.Repeat(`{"a":`, 40_000)), false},
		"deep TOML":       {tree("LICENSE", own, "Cargo.toml", "a = "+strings.Repeat("[", 10_000)), false},
		"deep YAML":       {tree("LICENSE", own, "publiccode.yml", "a: "+strings.Repeat("[", 10_000)), false},
		"deep YAML items": {tree("LICENSE", own, "publiccode.yml", strings.Repeat("- ", 8_000)), false},
		"wide YAML":       {tree("LICENSE", own, "publiccode.yml", wide("k%d: v\n")), true},
		"wide TOML":       {tree("LICENSE", own, "Cargo.toml", wide("k%d = 1\n")), true},
		"wide JSON":       {tree("LICENSE", own, "package.json", "{"+wide("\"k%d\":1,")+"\"x\":1}"), true},
		"YAML aliases":    {tree("LICENSE", own, "publiccode.yml", aliases()), true},
		"brackets":        {tree("LICENSE", own, "README.md", strings.Repeat("[![", 80_000)), true},
		"TOML key twice":  {tree("Cargo.toml", "[package]\nlicense = \"MIT\"\nlicense = \"MIT\"\n"), false},
		"YAML key twice":  {tree("publiccode.yml", "legal:\n  license: MIT\n  license: ISC\n"), false},
		"invalid UTF-8":   {tree("package.json", "{\"license\":\"MIT\xff\"}"), false},
		"link":            {linked, false},
		"depth":           {deep, false},
		"many licences":   {manyLicences(), false},
		"nul in the tag":  {tree("a.go", tag+"MIT\x00"), false},
	} {
		start := time.Now()
		r := CheckFiles(c.files, Software)
		took := time.Since(start)
		t.Logf("%s: %v", name, took)
		if r.Result.Verdict.Accepted() != c.open || took > 5*time.Second {
			t.Errorf("%s: %s in %v: %+v", name, r.Result.Verdict, took, r.Result.Reasons)
		}
	}
}

// wide repeats a line with a number until a manifest is as long as is read.
func wide(line string) string {
	var b strings.Builder
	for i := 0; b.Len() < maxManifest-100; i++ {
		fmt.Fprintf(&b, line, i)
	}
	return b.String()
}

// aliases is a YAML file that would fill the memory if its aliases were followed.
func aliases() string {
	text := "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
	for i := range 30 {
		text += fmt.Sprintf("a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d]\n", i+1, i+1, i, i, i, i, i)
	}
	return text
}

func TestLongManifestsKeepTheirLicence(t *testing.T) {
	for name, text := range map[string]string{
		"publiccode.yml": wide("k%d: v\n")[:200_000] + "\nlegal:\n  license: MIT\nzzz: 1\n",
		"Cargo.toml":     "[package]\nname = \"x\"\nlicense = \"MIT\"\n\n[features]\n" + wide("k%d = []\n")[:200_000] + "\n",
		"pyproject.toml": "[tool.x]\n" + wide("k%d = []\n")[:200_000] + "\n[project]\nlicense = \"MIT\"\n",
		"CITATION.cff":   wide("k%d: v\n")[:200_000] + "\nlicense: MIT\n",
	} {
		text = strings.ReplaceAll(text, "\nk\n", "\n")
		if r := CheckFiles(tree(name, text), Software); r.Expr.String() != "MIT" {
			t.Errorf("%s: %s, %+v", name, r.Expr, r.Result.Reasons)
		}
	}
}

func manyLicences() fstest.MapFS {
	files := fstest.MapFS{}
	for i := range 5_000 {
		files[fmt.Sprintf("LICENSE-%d", i)] = &fstest.MapFile{Data: []byte("MIT")}
	}
	return files
}

// oddFS answers names that no honest tree holds, as a hostile archive would.
type oddFS struct{ fstest.MapFS }

func (o oddFS) ReadDir(name string) ([]fs.DirEntry, error) {
	info := oddInfo{"../../etc/passwd"}
	return []fs.DirEntry{fs.FileInfoToDirEntry(info), fs.FileInfoToDirEntry(oddInfo{"C:\\LICENSE"}), fs.FileInfoToDirEntry(oddInfo{".."})}, nil
}

type oddInfo struct{ name string }

func (i oddInfo) Name() string       { return i.name }
func (i oddInfo) Size() int64        { return 1 }
func (i oddInfo) Mode() fs.FileMode  { return 0o644 }
func (i oddInfo) ModTime() time.Time { return time.Time{} }
func (i oddInfo) IsDir() bool        { return false }
func (i oddInfo) Sys() any           { return nil }

func (o oddFS) Open(name string) (fs.File, error) { panic("opened " + name) }

func TestOddNamesAreNeverOpened(t *testing.T) {
	if r := CheckFiles(oddFS{}, Software); r.Skipped != 3 || r.Result.Verdict.Accepted() {
		t.Errorf("%+v", r)
	}
}

func TestThisProjectIsOpen(t *testing.T) {
	files := fstest.MapFS{}
	for _, name := range []string{"LICENSE", "publiccode.yml", "README.md", "go.mod"} {
		text, err := os.ReadFile(filepath.Join("../..", name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: text}
	}
	if r := CheckFiles(files, Software); r.Result.Verdict != Open || r.Expr.String() != "EUPL-1.2" {
		t.Errorf("%s %s: %+v %+v", r.Result.Verdict, r.Expr, r.Result.Reasons, r.Disagreements)
	}
}

func FuzzManifests(f *testing.F) {
	names := []string{"package.json", "publiccode.yml", "CITATION.cff", "pyproject.toml", "Cargo.toml", "setup.cfg", "README.md", "a.go", "LICENSE"}
	for i, text := range []string{
		`{"license":{"type":"MIT"},"licenses":["ISC"]}`, "legal:\n  license: MIT", "license: [MIT, ISC]",
		"[project]\nlicense = {text=\"MIT\"}", "[package]\nlicense=\"MIT/ISC\"", "[metadata]\nlicense = MIT", "## License\n\nMIT",
		tag + "MIT", "Be nice.",
	} {
		f.Add(uint8(i), text)
	}
	f.Fuzz(func(t *testing.T, which uint8, text string) {
		name := names[int(which)%len(names)]
		r := CheckFiles(tree(name, text), Software)
		if len(r.Result.Reasons) == 0 || r.Result.Verdict.rank() > NotOpen.rank() {
			t.Errorf("%s: no answer: %+v", name, r.Result)
		}
		closed := CheckFiles(tree(name, text, "composer.json", `{"license":"CC-BY-NC-4.0"}`), Software)
		if closed.Result.Verdict != NotOpen {
			t.Errorf("%s hides a closed licence: %+v", name, closed.Result)
		}
	})
}
