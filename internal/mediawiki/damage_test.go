package mediawiki

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
)

func TestDamagedPageIsReportedAndTheOthersRead(t *testing.T) {
	rev := revisionXML(8, "bon")
	part := func(old, with string) string { return strings.Replace(rev, old, with, 1) }
	cases := []struct{ name, page, want string }{
		{"time", pageXML(2, "B", part("2024-03-09T10", "hier")), `line 8, page "B", revision 8: bad timestamp: "hier:00:00Z"`},
		{"no time", pageXML(2, "B", part("<timestamp>2024-03-09T10:00:00Z</timestamp>", "")), `line 8, page "B", revision 8: the revision has no time`},
		{"no id", pageXML(2, "B", part("<id>8</id>", "")), `line 8, page "B": the revision has no id`},
		{"id", pageXML(2, "B", part("<id>8</id>", "<id>-8</id>")), `line 8, page "B": <id> is no valid number: "-8"`},
		{"no title", pageXML(2, "", rev), `line 8: the page has no title`},
		{"title", pageXML(2, strings.Repeat("x", 513), rev), `line 7: the title is over 512 bytes`},
		{"no page id", strings.Replace(pageXML(2, "B", rev), "<id>2</id>", "", 1), `line 8, page "B": the page has no id`},
		{"second revision", pageXML(2, "B", rev, part("<id>8</id>", "<id>x</id>")), `line 9, page "B": <id> is no valid number: "x"`},
		{"sha1", pageXML(2, "B", part("</text>", "</text><sha1>phoiac9h4m842xq45sp7s6u21eteeq1</sha1>")), `line 8, page "B", revision 8: the text does not agree with its sha1`},
		{"size", pageXML(2, "B", part("<text ", `<text bytes="4" `)), `line 8, page "B", revision 8: the text has 3 bytes, 4 are announced`},
		{"stub", pageXML(2, "B", part("<text xml:space=\"preserve\">bon</text>", `<text bytes="4" id="12"/>`)), `line 8, page "B", revision 8: the text is missing: an export of heads only (stub)?`},
		{"no text", pageXML(2, "B", part("<text xml:space=\"preserve\">bon</text>", "")), `line 8, page "B", revision 8: the revision has no text`},
		{"two texts", pageXML(2, "B", part("</text>", "</text><text>x</text>")), `line 8, page "B", revision 8: the revision has two texts`},
		{"utf-8", pageXML(2, "B", part("bon", "b\xff\nn")), `line 8, page "B", revision 8: XML: invalid UTF-8`},
		{"control", pageXML(2, "B", part("bon", "\x01")), `line 8, page "B", revision 8: XML: illegal character code U+0001`},
		{"entity", pageXML(2, "B", part("bon", "&file;")), `line 8, page "B", revision 8: XML: invalid character entity &file;`},
		{"long text", pageXML(2, "B", part("bon", strings.Repeat("a", 1001))), `line 8, page "B", revision 8: <text> is over 1000 bytes`},
		{"very long text", pageXML(2, "B", part("bon", strings.Repeat("a", 2000))), `line 8, page "B", revision 8: <text> is over 1000 bytes`},
		{"long tag", pageXML(2, "B", part("<text ", `<text x="`+strings.Repeat("a", 70<<10)+`" `)), `line 8, page "B", revision 8: too long a text or tag inside <revision>`},
		{"markup", pageXML(2, "B", part("bon", "<b>bon</b>")), `line 8, page "B", revision 8: <b> inside a text`},
		{"stray", pageXML(2, "B", part("<minor/>", "")+"stray"), `line 9, page "B", revision 8: text outside the fields of <page>`},
		{"crossed", pageXML(2, "B", part("</text>", "</comment>")), `line 8, page "B", revision 8: XML: </comment> closes <text>`},
		{"cut tag", pageXML(2, "B", part("</text>", "</te")), `line 8, page "B", revision 8: XML: invalid characters between </te and >`},
		{"unclosed", strings.Replace(pageXML(2, "B", rev), "</page>", "", 1), `line 10, page "B", revision 8: the page is not closed`},
		{"unclosed text", pageXML(2, "B", before(rev, "bon"))[:len(pageXML(2, "B", before(rev, "bon")))-len("</page>\n")], `line 8, page "B", revision 8: the page is not closed`},
		{"deep", pageXML(2, "B", strings.Repeat("<a>", 20)+strings.Repeat("</a>", 20)), `line 8, page "B": elements nest over 16 deep`},
		{"doctype", pageXML(2, "B", "<!DOCTYPE x>"), `line 8, page "B": declarations such as DOCTYPE are refused`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			export := exportHead + pageXML(1, "A") + c.page + pageXML(3, "C", revisionXML(9, "c")) + exportTail
			got := readAll(t, strings.NewReader(export), Options{MaxText: 1000})
			if len(got.reports) != 1 || got.reports[0].Error() != c.want {
				t.Errorf("told  %v\nwant  %s", got.reports, c.want)
			}
			if !reflect.DeepEqual(got.pages, []string{"A", "C"}) || !reflect.DeepEqual(got.texts["C"], []string{"c"}) {
				t.Errorf("read %v", got.pages)
			}
		})
	}
}

func TestCutFileKeepsThePagesBefore(t *testing.T) {
	export := exportHead + pageXML(1, "A", revisionXML(1, "a")) + pageXML(2, "B", revisionXML(2, "b"))
	packed := gzipped(t, export+exportTail)
	broken := bytes.Clone(packed)
	broken[len(broken)-6] ^= 0xff
	cases := []struct {
		name  string
		in    []byte
		pages []string
		want  string
	}{
		{"no end", []byte(export), []string{"A", "B"}, "line 11: the file ends inside <mediawiki>"},
		{"inside a text", []byte(before(export, "b</text>")), []string{"A"}, `line 9, page "B", revision 2: the file ends inside <text>`},
		{"inside a tag", []byte(before(export, "b</text>") + "b</t"), []string{"A"}, `line 9, page "B", revision 2: the file ends inside <text>`},
		{"gzip", packed[:len(packed)-40], nil, ""},
		{"checksum", broken, []string{"A", "B"}, "line 12: gzip: invalid checksum"},
		{"trailer", packed[:len(packed)-3], []string{"A", "B"}, "line 12: the file is cut: the compressed data ends early"},
		{"tail", []byte(export + exportTail + "<mediawiki>"), []string{"A", "B"}, "line 12: something follows the end of the export"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := readAll(t, bytes.NewReader(c.in), Options{})
			if len(got.reports) != 1 {
				t.Fatalf("reports: %v", got.reports)
			}
			if c.want != "" && (got.reports[0].Error() != c.want || !reflect.DeepEqual(got.pages, c.pages)) {
				t.Errorf("%v, pages %v", got.reports[0].Error(), got.pages)
			}
		})
	}
}

func TestSkippedPageStillTellsThatTheFileIsCut(t *testing.T) {
	export := exportHead + pageXML(1, "A", revisionXML(1, "a"), revisionXML(2, "b"))
	r, err := Open(strings.NewReader(export[:len(export)-30]), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Next(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Next(t.Context()); !isDamage(err) {
		t.Errorf("got %v", err)
	}
}

func TestDamagedPageStaysDamaged(t *testing.T) {
	r, err := Open(strings.NewReader(exportHead+pageXML(1, "A", revisionXML(1, "\x01"))+exportTail), Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := r.Next(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := p.NextRevision(t.Context()); !isDamage(err) {
			t.Errorf("a page that is not whole gives %v", err)
		}
	}
}

func TestMismatchMayBeNoted(t *testing.T) {
	export := exportHead + pageXML(1, "A", strings.Replace(revisionXML(1, "abc"), "<text ", `<text bytes="9" `, 1)) + exportTail
	got := readAll(t, strings.NewReader(export), Options{Mismatch: MismatchNoted})
	if len(got.reports) != 0 || !reflect.DeepEqual(got.revs["A"][0].Notes, []string{"the text has 3 bytes, 9 are announced"}) {
		t.Errorf("%+v", got)
	}
}

func TestWhatIsNoExportIsRefused(t *testing.T) {
	cases := map[string]string{
		"":                            "line 1: not a MediaWiki export: nothing in it",
		"bonjour":                     "line 1: not a MediaWiki export: it is no XML",
		"<html></html>":               "line 1: not a MediaWiki export: it starts with <html>",
		"<!DOCTYPE html><html/>":      "line 1: declarations such as DOCTYPE are refused",
		`<mediawiki version="0.3"/>`:  `line 1: export version "0.3"; 0.10 and 0.11 are read`,
		"BZh91AY&SY":                  "line 1: compressed with bzip2; only gzip and plain XML are read",
		"PK\x03\x04aaaa":              "line 1: compressed with zip; only gzip and plain XML are read",
		"\x1f\x8b\x01aaaaaaaaaaaaaaa": "line 1: gzip header: gzip: invalid header",
		`<?xml version="1.0" encoding="ISO-8859-1"?><mediawiki/>`: `line 1: XML: encoding "ISO-8859-1" declared but Decoder.CharsetReader is nil`,
	}
	for in, want := range cases {
		if _, err := Open(strings.NewReader(in), Options{}); err == nil || err.Error() != want {
			t.Errorf("%q gives %v", in, err)
		}
	}
}

func TestExpandingBombIsStopped(t *testing.T) {
	bomb := gzipped(t, exportHead+pageXML(1, "A")+strings.Repeat("<!--aaaaaaaaaaaaaaaaaaaaaaa-->", 20<<15))
	got := readAll(t, bytes.NewReader(bomb), Options{})
	if len(got.reports) != 1 || !strings.Contains(got.reports[0].Reason, "more than 400 times") || !reflect.DeepEqual(got.pages, []string{"A"}) {
		t.Errorf("ratio: %v %v", got.reports, got.pages)
	}
	got = readAll(t, strings.NewReader(exportHead+pageXML(1, "A", revisionXML(1, strings.Repeat("a", 1<<20)))+exportTail), Options{MaxExpanded: 1 << 19})
	if len(got.reports) != 1 || !strings.Contains(got.reports[0].Reason, "over 524288 bytes") {
		t.Errorf("size: %v", got.reports)
	}
}

// before is the part of text that stands before mark.
func before(text, mark string) string {
	head, _, _ := strings.Cut(text, mark)
	return head
}
