package mediawiki

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

const (
	exportHead = `<?xml version="1.0"?>
<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="fr">
<siteinfo><sitename>Essai</sitename><dbname>essai</dbname><base>https://wiki.example/Accueil</base><generator>MediaWiki 1.43</generator>
<case>first-letter</case><namespaces><namespace key="0" case="first-letter"/><namespace key="1">Discussion</namespace></namespaces></siteinfo>
`
	exportTail = "</mediawiki>\n"
)

// pageXML is one page with the given revisions.
func pageXML(id int, title string, revisions ...string) string {
	return fmt.Sprintf("<page><title>%s</title><ns>0</ns><id>%d</id>\n%s</page>\n", title, id, strings.Join(revisions, ""))
}

// revisionXML is one revision whose text is given as XML.
func revisionXML(id int, text string) string {
	return fmt.Sprintf("<revision><id>%d</id><timestamp>2024-03-0%dT10:00:00Z</timestamp><contributor><username>Ada</username><id>7</id></contributor>"+
		"<comment>c%d</comment><model>wikitext</model><format>text/x-wiki</format><text xml:space=\"preserve\">%s</text></revision>\n", id, id%9+1, id, text)
}

// told is what a reading came to: whole pages with their texts, and reports.
type told struct {
	pages   []string
	texts   map[string][]string
	revs    map[string][]Revision
	reports []DamageError
}

// readAll reads an export as an import would: a page counts once it is whole.
func readAll(t *testing.T, in io.Reader, opt Options) told {
	t.Helper()
	got := told{texts: map[string][]string{}, revs: map[string][]Revision{}}
	r, err := Open(in, opt)
	if got.note(t, err) {
		return got
	}
	for {
		p, err := r.Next(context.Background())
		if errors.Is(err, io.EOF) {
			return got
		}
		if got.note(t, err) {
			continue
		}
		revs, err := pageRevisions(p)
		if got.note(t, err) {
			continue
		}
		got.pages = append(got.pages, p.Title)
		got.revs[p.Title] = revs
		for _, rev := range revs {
			got.texts[p.Title] = append(got.texts[p.Title], rev.Text)
		}
	}
}

func (got *told) note(t *testing.T, err error) bool {
	t.Helper()
	if err == nil {
		return false
	}
	var d *DamageError
	if !errors.As(err, &d) {
		t.Fatalf("not a damage report: %v", err)
	}
	got.reports = append(got.reports, *d)
	return true
}

func pageRevisions(p *Page) (revs []Revision, err error) {
	for {
		rev, err := p.NextRevision(context.Background())
		if errors.Is(err, io.EOF) {
			return revs, nil
		}
		if err != nil {
			return nil, err
		}
		revs = append(revs, rev)
	}
}

func gzipped(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
