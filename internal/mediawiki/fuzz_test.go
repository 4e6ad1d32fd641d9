package mediawiki

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
)

// FuzzReader holds that any input is read to its end, that reports stay
// fewer than bytes and that what is handed over respects the limits.
func FuzzReader(f *testing.F) {
	whole := exportHead + pageXML(1, "A", revisionXML(1, "a &lt;"), revisionXML(2, "b")) + pageXML(2, "B", revisionXML(3, "c")) + exportTail
	for _, seed := range []string{whole, whole[:len(whole)/2], strings.Replace(whole, "</page>", "", 1), strings.Replace(whole, "<id>", "<![CDATA[", 2), "\x1f\x8b\x08"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		got := readAll(t, bytes.NewReader(in), Options{MaxText: 100, MaxTag: 300, MaxTitle: 10, MaxExpanded: 1 << 20})
		if len(got.reports) > len(in)+1 || len(got.pages) > len(in) {
			t.Fatalf("%d reports, %d pages", len(got.reports), len(got.pages))
		}
		for _, revs := range got.revs {
			for _, rev := range revs {
				if len(rev.Text) > 100 || rev.ID <= 0 || rev.At.IsZero() {
					t.Fatalf("%+v", rev)
				}
			}
		}
	})
}

// FuzzReaderResumes holds that whatever stands in a page, a sound page before
// it is kept.
func FuzzReaderResumes(f *testing.F) {
	f.Add("<text", "<b>")
	f.Fuzz(func(t *testing.T, one, two string) {
		r, err := Open(strings.NewReader(exportHead+pageXML(1, "A", revisionXML(1, "a"))+pageXML(2, "B", one)+two), Options{})
		if err != nil {
			t.Fatal(err)
		}
		p, err := r.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if revs, err := pageRevisions(p); err != nil || len(revs) != 1 {
			t.Fatalf("%v %v", revs, err)
		}
		for i := 0; !errors.Is(err, io.EOF); i++ {
			if _, err = r.Next(t.Context()); i > len(one)+len(two)+10 {
				t.Fatal("endless")
			}
		}
	})
}
