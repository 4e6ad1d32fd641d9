package mediawiki

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"
)

// largeExport makes an export on the fly: pages of many long revisions.
type largeExport struct {
	pages, revisions int
	text             string
	page, revision   int
	rest             string
	sent             int64
}

func (l *largeExport) Read(p []byte) (int, error) {
	if l.rest == "" && !l.more() {
		return 0, io.EOF
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	l.sent += int64(n)
	return n, nil
}

func (l *largeExport) more() bool {
	switch {
	case l.sent == 0:
		l.rest = exportHead
	case l.page > l.pages:
		return false
	case l.page == l.pages:
		l.rest = exportTail
		l.page++
	case l.revision == 0:
		l.rest = fmt.Sprintf("<page><title>P%d</title><ns>0</ns><id>%d</id>", l.page, l.page+1)
		l.revision++
	case l.revision > l.revisions:
		l.rest = "</page>\n"
		l.revision = 0
		l.page++
	default:
		l.rest = revisionXML(l.revision, l.text)
		l.revision++
	}
	return true
}

func TestLargeExportNeedsLittleMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 150 MB")
	}
	text := strings.Repeat("Un paragraphe &amp; sa suite, ni trop long ni trop court.\n", 1800)
	in := &largeExport{pages: 2, revisions: 720 / slowdown, text: text}
	runtime.GC() // what other tests left is not counted
	started := time.Now()
	r, err := Open(in, Options{})
	if err != nil {
		t.Fatal(err)
	}
	revisions, peak := 0, uint64(0)
	for {
		p, err := r.Next(t.Context())
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		for {
			_, err := p.NextRevision(t.Context())
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if revisions++; revisions%20 == 0 {
				peak = max(peak, heap())
			}
		}
	}
	t.Logf("%d MB, %d revisions, peak heap %d MB, %s", in.sent>>20, revisions, peak>>20, time.Since(started))
	if revisions != 1440/slowdown || in.sent < 140<<20/slowdown || peak > 50<<20 {
		t.Errorf("%d revisions, %d bytes, peak heap %d", revisions, in.sent, peak)
	}
	if took := time.Since(started); took > 20*time.Second {
		t.Errorf("took %s", took)
	}
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
