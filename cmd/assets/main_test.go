package main

import (
	"errors"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCommittedBundlesAreWhatTheSourcesGive(t *testing.T) {
	if err := run("../../web", compare); err != nil {
		t.Error(err)
	}
}

func TestBuildGivesEveryBundleInEachEncoding(t *testing.T) {
	files, err := build("../../web")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for name := range maps.Keys(files) {
		if name != "manifest.json" {
			name = logical(strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".br"))
		}
		got = append(got, name)
	}
	slices.Sort(got)
	want := []string{
		"cards.js", "cards.js", "cards.js", "edit.js", "edit.js", "edit.js", "icon.svg", "icon.svg", "icon.svg", "manifest.json", "read.js", "read.js", "read.js",
		"site.css", "site.css", "site.css", "site.js", "site.js", "site.js", "source-serif-4.woff2",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWriteLeavesNoStaleFileAndCompareNamesWhatDiffers(t *testing.T) {
	dist := t.TempDir()
	files := map[string][]byte{"site.AB.css": []byte("new"), "site.CD.js": []byte("same")}
	err := errors.Join(
		os.WriteFile(dist+"/site.OLD.css", nil, 0o644),
		write(dist, files),
		compare(dist, files),
	)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dist + "/site.OLD.css"); !os.IsNotExist(err) {
		t.Error("a stale file stayed")
	}
	if err := errors.Join(os.WriteFile(dist+"/site.AB.css", []byte("by hand"), 0o644), os.WriteFile(dist+"/more", nil, 0o644)); err != nil {
		t.Fatal(err)
	}
	if err := compare(dist, files); err == nil || !strings.Contains(err.Error(), ": more, site.AB.css;") {
		t.Errorf("compare says %v", err)
	}
}
