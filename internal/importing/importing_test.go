package importing_test

import (
	"bytes"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/importing"
	"github.com/appel-a-communs/communs/internal/mediawiki"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

const corpus = "../mediawiki/testdata/politique-contribution.mediawiki.xml.gz"

func run(t *testing.T, w apptest.World, export []byte) importing.Report {
	t.Helper()
	r, err := importing.Run{App: w.App, Form: domain.FormFree, Licence: "etalab-2.0", Pandoc: mediawiki.NewPandoc(mediawiki.PandocOptions{})}.
		From(t.Context(), bytes.NewReader(export))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestRealHistoryComesWholeAndOnce(t *testing.T) {
	export := read(t, corpus)
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := apptest.New(t, s)
		first := run(t, w, export)
		if first.Pages != 20 || first.Added != 390 || first.Left != 0 {
			t.Fatalf("first run %+v; want 20 pages, 390 versions", first)
		}
		again := run(t, w, export)
		if again.Unchanged != 20 || again.Added != 0 || again.Skipped != 390 {
			t.Errorf("second run %+v; want nothing new", again)
		}
		pages, err := s.Pages(t.Context(), store.PageFilter{Limit: 100})
		if err != nil || len(pages) != 20 {
			t.Fatalf("%d pages, %v", len(pages), err)
		}
		compareTexts(t, w, export)
	})
}

// compareTexts holds each version of the export against what is stored, byte for byte.
func compareTexts(t *testing.T, w apptest.World, export []byte) {
	t.Helper()
	in, err := mediawiki.Open(bytes.NewReader(export), mediawiki.Options{})
	if err != nil {
		t.Fatal(err)
	}
	source := in.Site().Database
	if source == "" {
		source = in.Site().Base
	}
	checked := 0
	for {
		p, err := in.Next(t.Context())
		if err != nil {
			break
		}
		was, err := w.Store().Imported(t.Context(), source, strconv.FormatInt(p.ID, 10))
		if err != nil {
			t.Fatal(err)
		}
		for n := 1; ; n++ {
			rev, err := p.NextRevision(t.Context())
			if err != nil {
				break
			}
			got, err := w.Store().Revision(t.Context(), was.PageID, n)
			if err != nil {
				t.Fatal(err)
			}
			if got.Sections["texte"] != strings.ReplaceAll(rev.Text, "\r\n", "\n") || !got.At.Equal(rev.At) ||
				got.AuthorName != rev.By.Name || got.Licence != "etalab-2.0" || got.AuthorID != "" || got.Via != domain.ViaImport {
				t.Fatalf("page %q version %d differs: %+v", p.Title, n, got)
			}
			checked++
		}
	}
	if checked != 390 {
		t.Errorf("%d versions compared", checked)
	}
}

func TestDamagedPageIsLeftOutWhole(t *testing.T) {
	export := `<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11"><siteinfo><dbname>essai</dbname></siteinfo>
<page><title>Bonne</title><ns>0</ns><id>1</id><revision><id>1</id><timestamp>2020-01-01T00:00:00Z</timestamp><contributor><username>A</username></contributor><model>markdown</model><text>Un.</text></revision></page>
<page><title>Abîmée</title><ns>0</ns><id>2</id><revision><id>2</id><timestamp>2020-01-01T00:00:00Z</timestamp><contributor><username>A</username></contributor><model>markdown</model><text>Deux.</text></revision>
<revision><id>3</id><timestamp>hier</timestamp><contributor><username>A</username></contributor><model>markdown</model><text>Trois.</text></revision></page>
<page><title>Suivante</title><ns>0</ns><id>3</id><revision><id>4</id><timestamp>2020-01-01T00:00:00Z</timestamp><contributor><username>A</username></contributor><model>markdown</model><text>Quatre.</text></revision></page>
</mediawiki>`
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := apptest.New(t, s)
		r := run(t, w, []byte(export))
		if r.Pages != 2 || r.Left != 1 || len(r.Problems) != 1 || !strings.Contains(r.Problems[0].Error(), "Abîmée") {
			t.Fatalf("report %+v", r)
		}
		pages, err := s.Pages(t.Context(), store.PageFilter{Limit: 10})
		if err != nil || len(pages) != 2 || pages[0].Title != "Bonne" || pages[1].Title != "Suivante" {
			t.Errorf("pages %+v, %v", pages, err)
		}
	})
}

func TestPageEditedHereIsLeftAlone(t *testing.T) {
	head := `<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11"><siteinfo><dbname>essai</dbname></siteinfo><page><title>Page</title><ns>0</ns><id>1</id>`
	rev := func(id, text string) string {
		return `<revision><id>` + id + `</id><timestamp>2020-01-01T00:00:00Z</timestamp><contributor><username>A</username></contributor><model>markdown</model><text>` + text + `</text></revision>`
	}
	const tail = `</page></mediawiki>`
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := apptest.New(t, s)
		run(t, w, []byte(head+rev("1", "Un texte.")+tail))
		if r := run(t, w, []byte(head+rev("1", "Un texte.")+rev("2", "Un texte de plus.")+tail)); r.Added != 1 || r.Skipped != 1 {
			t.Fatalf("a newer export: %+v", r)
		}
		pages, err := s.Pages(t.Context(), store.PageFilter{Limit: 10})
		if err != nil || len(pages) != 1 || pages[0].Head != 2 {
			t.Fatalf("pages %+v, %v", pages, err)
		}
		if _, err := w.SavePage(t.Context(), w.Person("Ada"), app.Edit{PageID: pages[0].ID, Base: 2, Sections: domain.Document{"texte": "Ici."}, Via: domain.ViaForm}); err != nil {
			t.Fatal(err)
		}
		r := run(t, w, []byte(head+rev("1", "Un texte.")+rev("2", "Un texte de plus.")+rev("3", "Ailleurs.")+tail))
		if r.Left != 1 || r.Added != 0 {
			t.Errorf("an export newer than an edit made here: %+v", r)
		}
	})
}
