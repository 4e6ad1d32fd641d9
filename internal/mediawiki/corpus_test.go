package mediawiki

import (
	"bytes"
	"compress/gzip"
	"html"
	"io"
	"os"
	"regexp"
	"testing"
)

const corpus = "testdata/politique-contribution.mediawiki.xml.gz"

func TestCorpusKeepsEveryTextByteForByte(t *testing.T) {
	packed, err := os.ReadFile(corpus)
	if err != nil {
		t.Fatal(err)
	}
	got := readAll(t, bytes.NewReader(packed), Options{})
	if len(got.reports) != 0 {
		t.Fatalf("reports: %v", got.reports)
	}
	want := corpusTexts(t, packed)
	var texts []string
	for _, page := range got.pages {
		texts = append(texts, got.texts[page]...)
	}
	if len(got.pages) != 20 || len(texts) != 390 || len(want) != 390 {
		t.Fatalf("%d pages, %d revisions, %d in the file", len(got.pages), len(texts), len(want))
	}
	for i, text := range texts {
		if text != want[i] {
			t.Errorf("revision %d differs from the file", i+1)
		}
	}
	first, last := got.revs["Gouvernance"][0], got.revs["Gouvernance"][1]
	if first.By.Name != "u911de30d" || first.Summary != "Create Gouvernance.md" || first.Model != "markdown" ||
		first.At.String() != "2017-11-02 00:06:55 +0000 UTC" || last.Parent != first.ID {
		t.Errorf("first revision: %+v", first)
	}
}

// corpusTexts finds the texts without the reader.
func corpusTexts(t *testing.T, packed []byte) []string {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, m := range regexp.MustCompile(`(?s)<text [^>]*>(.*?)</text>`).FindAllSubmatch(raw, -1) {
		texts = append(texts, html.UnescapeString(string(m[1])))
	}
	return texts
}
