package site

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

func at(d time.Duration) time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC).Add(d) }

func pageOf(key string, size int, tags ...string) *finished {
	return &finished{key: key, tags: tags, bodies: map[string]encoded{"": {bytes: make([]byte, size)}}}
}

func TestFullCacheForgetsWhatWasReadLongestAgo(t *testing.T) {
	p := newPageCache(10_000)
	for i := range 100 {
		p.put(pageOf(strconv.Itoa(i), 1000, "tag", "page:"+strconv.Itoa(i)), p.begin())
		p.get("0", at(0))
	}
	if p.size > p.max || p.get("0", at(0)) == nil || p.get("99", at(0)) == nil || p.get("50", at(0)) != nil {
		t.Errorf("%d bytes of %d, page 0 %v, page 99 %v", p.size, p.max, p.get("0", at(0)) != nil, p.get("99", at(0)) != nil)
	}
	p.put(pageOf("huge", 20_000, "tag"), p.begin())
	if p.get("huge", at(0)) != nil || p.size != 0 || len(p.byTag) != 0 || p.order.Len() != 0 {
		t.Errorf("a page larger than the cache: %d bytes, %d tags, %d pages", p.size, len(p.byTag), p.order.Len())
	}
}

func TestPageReadBeforeAWriteIsNotKept(t *testing.T) {
	p := newPageCache(1 << 20)
	begun := p.begin()
	p.drop([]string{"page:1"})
	p.put(pageOf("/pages/une", 100, "page:1", "recent"), begun)
	p.put(pageOf("/pages/autre", 100, "page:2"), begun)
	if p.get("/pages/une", at(0)) != nil || p.get("/pages/autre", at(0)) == nil {
		t.Error("a page stays that was read before its tag was told, or one goes that was not")
	}
}

func TestPageReadBeforeManyWritesIsNotKept(t *testing.T) {
	p := newPageCache(1 << 20)
	p.put(pageOf("/pages/stable", 100, "page:stable"), p.begin())
	begun := p.begin()
	p.drop([]string{"page:1"})
	for i := range maxTold + 2 {
		p.drop([]string{"other:" + strconv.Itoa(i)})
	}
	p.put(pageOf("/pages/une", 100, "page:1"), begun)
	if p.get("/pages/une", at(0)) != nil {
		t.Error("the tag of a page was forgotten, and the page of before kept")
	}
	if p.get("/pages/stable", at(0)) == nil || len(p.dropped) > maxTold+1 {
		t.Errorf("%d tags remembered; the page that nobody wrote on stays: %v", len(p.dropped), p.get("/pages/stable", at(0)) != nil)
	}
}

func TestPageEndsAtItsMoment(t *testing.T) {
	p := newPageCache(1 << 20)
	f := pageOf("/", 100, "calls")
	f.until = at(0)
	p.put(f, p.begin())
	if p.get("/", at(-time.Microsecond)) == nil || p.get("/", at(0)) != nil || p.size != 0 {
		t.Error("a page does not end with the phase that it tells")
	}
}

func TestEncodingIsOneThatTheBrowserTakes(t *testing.T) {
	for accept, want := range map[string]string{
		"": "", "gzip": "gzip", "gzip, deflate, br": "br", "br;q=0, gzip": "gzip", "gzip; q=0": "", "identity": "", "brotli": "", "gzip;q=0.5,br;q=0.1": "br",
	} {
		if got := bestEncoding(accept); got != want {
			t.Errorf("%q: %q, want %q", accept, got, want)
		}
	}
}

// Every parameter that a handler reads keeps its page out of the cache: one that is not listed would be taken off
// the request before the handler looks.
func TestEveryParameterOfOursIsListed(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	read := regexp.MustCompile(`\b(?:Query|GetQuery|DefaultQuery|QueryArray|GetQueryArray|QueryMap|GetQueryMap)\(("([^"]*)")?`)
	found := map[string]bool{}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		for _, m := range read.FindAllStringSubmatch(string(b), -1) {
			if m[2] != "" {
				found[m[2]] = true
			}
		}
	}
	for name := range found {
		if !slices.Contains(queryNames(), name) {
			t.Errorf("a handler reads ?%s=, which queryNames does not list", name)
		}
	}
	if len(found) < 10 {
		t.Errorf("only %d parameters found in the handlers", len(found))
	}
}
