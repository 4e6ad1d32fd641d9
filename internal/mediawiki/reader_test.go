package mediawiki

import (
	"bytes"
	"context"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
)

func TestExportIsReadPlainAndPacked(t *testing.T) {
	export := exportHead +
		`<page><title>Discussion:Été</title><ns>1</ns><id>4</id><redirect title="Hiver"/><restrictions>edit=sysop</restrictions>` +
		revisionXML(1, "a &amp; b &lt;page&gt;&#xE9;\n") + `<upload><filename>x</filename></upload>` + revisionXML(2, "") + "</page>" +
		pageXML(5, "Vide") + exportTail
	for name, in := range map[string][]byte{"plain": []byte(export), "gzip": gzipped(t, export), "bom": []byte("\xef\xbb\xbf" + export)} {
		t.Run(name, func(t *testing.T) {
			got := readAll(t, iotest.OneByteReader(bytes.NewReader(in)), Options{})
			if len(got.reports) != 0 || !reflect.DeepEqual(got.pages, []string{"Discussion:Été", "Vide"}) {
				t.Fatalf("%+v", got)
			}
			if want := []string{"a & b <page>é\n", ""}; !reflect.DeepEqual(got.texts["Discussion:Été"], want) {
				t.Errorf("texts %q", got.texts)
			}
		})
	}
	r, err := Open(strings.NewReader(export), Options{})
	if err != nil {
		t.Fatal(err)
	}
	site := Site{
		Version: "0.11", Language: "fr", Name: "Essai", Database: "essai", Base: "https://wiki.example/Accueil",
		Generator: "MediaWiki 1.43", Namespaces: map[int]string{0: "", 1: "Discussion"},
	}
	if !reflect.DeepEqual(r.Site(), site) {
		t.Errorf("site %+v", r.Site())
	}
	p, err := r.Next(context.Background())
	if err != nil || p.ID != 4 || p.Namespace != 1 || p.Redirect != "Hiver" || p.Line != 5 {
		t.Errorf("page %+v, %v", p, err)
	}
}

func TestLeftPageIsSkippedAndRefusesFurtherReading(t *testing.T) {
	r, err := Open(strings.NewReader(exportHead+pageXML(1, "A", revisionXML(1, "a"), revisionXML(2, "b"))+pageXML(2, "B", revisionXML(3, "c"))+exportTail), Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	a, err := r.Next(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if rev, err := a.NextRevision(ctx); err != nil || rev.Text != "a" {
		t.Fatalf("%+v %v", rev, err)
	}
	b, err := r.Next(ctx)
	if err != nil || b.Title != "B" {
		t.Fatalf("%+v %v", b, err)
	}
	if _, err := a.NextRevision(ctx); !errors.Is(err, ErrLeft) {
		t.Errorf("left page gives %v", err)
	}
	if revs, err := pageRevisions(b); err != nil || len(revs) != 1 || revs[0].Text != "c" {
		t.Errorf("%v %v", revs, err)
	}
	for range 2 {
		if _, err := r.Next(ctx); err != io.EOF { //nolint:errorlint // io.EOF itself is promised
			t.Errorf("behind the last page: %v", err)
		}
	}
}

func TestCancelledReadingStops(t *testing.T) {
	r, err := Open(strings.NewReader(exportHead+pageXML(1, "A", revisionXML(1, "a"))+exportTail), Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := r.Next(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := p.NextRevision(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("revision: %v", err)
	}
	if _, err := r.Next(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("page: %v", err)
	}
}

func TestFailingDiskIsNoDamage(t *testing.T) {
	disk := errors.New("disk on fire")
	in := io.MultiReader(strings.NewReader(exportHead+"<page><title>A</title>"), iotest.ErrReader(disk))
	r, err := Open(in, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err = r.Next(context.Background()); !errors.Is(err, disk) || isDamage(err) {
			t.Fatalf("got %v", err)
		}
	}
}

func TestRevisionFieldsOfAnOldWiki(t *testing.T) {
	export := exportHead + pageXML(1, "A",
		`<revision><id>1</id><timestamp>2009-01-01T00:00:00Z</timestamp><contributor deleted="deleted"/><minor/><comment deleted="deleted"/><text deleted="deleted" bytes="12"/></revision>`,
		`<revision><id>2</id><parentid>1</parentid><timestamp>2009-01-02T00:00:00+01:00</timestamp><contributor><username>Bo</username></contributor><model>text</model>`+
			`<text bytes="3">été</text></revision>`,
		`<revision><id>3</id><timestamp>2009-01-03T00:00:00Z</timestamp><contributor/><text bytes="3" sha1="jkytadt9ptl5orek8ba8wrkfl4ny7cd">abc</text>`+
			`<sha1>zzz</sha1><content><role>data</role><text>slot</text></content></revision>`) + exportTail
	export = strings.Replace(export, `bytes="3">été`, `bytes="5">été`, 1)
	export = strings.Replace(export, "jkytadt9ptl5orek8ba8wrkfl4ny7cd", sha1Base36("abc"), 1)
	got := readAll(t, strings.NewReader(export), Options{})
	if len(got.reports) != 0 {
		t.Fatal(got.reports)
	}
	revs := got.revs["A"]
	if r := revs[0]; r.By.Kind != Hidden || !r.Minor || !r.SummaryHidden || !r.TextHidden || r.Model != "wikitext" {
		t.Errorf("hidden: %+v", r)
	}
	if r := revs[1]; r.Parent != 1 || r.At.Hour() != 23 || r.By != (Contributor{Kind: Named, Name: "Bo"}) || r.Model != "text" {
		t.Errorf("plain: %+v", r)
	}
	if r := revs[2]; r.By.Kind != Unknown || !reflect.DeepEqual(r.Notes, []string{"1 more content slots are not read"}) {
		t.Errorf("slots: %+v", r)
	}
}

func TestSha1IsThatOfMediaWiki(t *testing.T) {
	// As MediaWiki gives it for the empty text.
	if got := sha1Base36(""); got != "phoiac9h4m842xq45sp7s6u21eteeq1" {
		t.Errorf("sha1 of nothing: %s", got)
	}
	if got := sha1Base36("a"); len(got) != sha1Digits {
		t.Errorf("not padded: %s", got)
	}
}
