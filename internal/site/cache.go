package site

import (
	"container/list"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
)

// finished is an anonymous page as it goes out: compressed, with an ETag of its bytes for each encoding.
type finished struct {
	key    string
	bodies map[string]encoded // by Content-Encoding; "" is the plain page
	parts  []part             // in the place of bodies: a page for all who stand alike
	kind   string             // Content-Type
	links  string             // Link header, where there is one
	tags   []string
	until  time.Time // the page changes by itself then; zero for never
}

type encoded struct {
	bytes []byte
	etag  string
}

func (f *finished) size() int {
	n := 512
	for _, b := range f.bodies {
		n += len(b.bytes)
	}
	for _, p := range f.parts {
		n += len(p.plain) + len(p.packed) + 64
	}
	return n
}

// pageCache holds finished pages, the least recently read going first, and forgets those whose tags were told.
type pageCache struct {
	mu      sync.Mutex
	max     int
	size    int
	order   *list.List // of *finished, last read in front
	byKey   map[string]*list.Element
	byTag   map[string]map[string]bool // tag → keys
	dropped map[string]uint64          // tag → when it was last told, on the counter below
	counter uint64
	floor   uint64 // what was told before is no longer known by tag
}

func newPageCache(size int) *pageCache {
	return &pageCache{
		max: size, order: list.New(), byKey: map[string]*list.Element{}, byTag: map[string]map[string]bool{}, dropped: map[string]uint64{},
	}
}

// get gives a page that is still true at a moment.
func (p *pageCache) get(key string, now time.Time) *finished {
	p.mu.Lock()
	defer p.mu.Unlock()
	el, ok := p.byKey[key]
	if !ok {
		return nil
	}
	f := el.Value.(*finished)
	if !f.until.IsZero() && !now.Before(f.until) {
		p.remove(el)
		return nil
	}
	p.order.MoveToFront(el)
	return f
}

// begin marks the moment before a page's data is read.
func (p *pageCache) begin() uint64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.counter
}

// put keeps a page, unless one of its tags was told since its data was read: it would be old already.
func (p *pageCache) put(f *finished, begun uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if begun < p.floor {
		return
	}
	for _, t := range f.tags {
		if p.dropped[t] > begun {
			return
		}
	}
	if el, ok := p.byKey[f.key]; ok {
		p.remove(el)
	}
	p.byKey[f.key] = p.order.PushFront(f)
	p.size += f.size()
	for _, t := range f.tags {
		if p.byTag[t] == nil {
			p.byTag[t] = map[string]bool{}
		}
		p.byTag[t][f.key] = true
	}
	for p.size > p.max {
		p.remove(p.order.Back())
	}
}

// told is when a tag was last told, on the cache's own count: the same number, nothing told since.
func (p *pageCache) told(tag string) uint64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return max(p.dropped[tag], p.floor)
}

// maxTold is how many told tags are remembered one by one: most are of pages that nobody is reading just then.
const maxTold = 50_000

// drop forgets the pages that carry one of the tags.
func (p *pageCache) drop(tags []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.counter++
	if len(p.dropped) > maxTold {
		clear(p.dropped)
		p.floor = p.counter
	}
	for _, t := range tags {
		p.dropped[t] = p.counter
		for key := range p.byTag[t] {
			p.remove(p.byKey[key])
		}
	}
}

func (p *pageCache) remove(el *list.Element) {
	f := el.Value.(*finished)
	p.order.Remove(el)
	delete(p.byKey, f.key)
	p.size -= f.size()
	for _, t := range f.tags {
		if delete(p.byTag[t], f.key); len(p.byTag[t]) == 0 {
			delete(p.byTag, t)
		}
	}
}

// queryNames are all parameters that a page of ours reads from its address; a test holds the handlers to them.
func queryNames() []string {
	return []string{
		"a", "appel", "apres", "auteur", "avant", "b", "base", "bloc", "brouillon", "c", "candidature", "citation", "defi",
		"enregistre", "etat", "fait", "fois", "genre", "jeton", "licence", "modele", "nom", "origine", "passages", "q",
		"releve", "rubrique", "sens", "suite", "texte", "theme", "titre", "titulaire", "tri", "verdict", "version",
		"visite", "vue",
	}
}

// queryValues are the values of a parameter that have pages of their own in the cache: a few.
func queryValues(name string) []string {
	switch name {
	case "vue":
		return []string{"cote", "source"}
	case "etat":
		return []string{"ouvertes", "prises", "ecartees"}
	case "passages":
		return []string{"1"}
	case "tri":
		return sortKeys()
	case "visite":
		return tourSteps()
	}
	return nil
}

// cacheKey names the page that a request asks for, or "" where it may not come from the cache: another
// method, somebody signed in, a parameter that some page reads and whose values anybody could make up.
// Parameters that no page reads are taken off the request, so that none gets a page of its own by them; nor
// does an address spelled another way, since routes and pages see it decoded.
func cacheKey(c *gin.Context) string {
	r := c.Request
	if r.Method != http.MethodGet && r.Method != http.MethodHead || hasSession(r) {
		return ""
	}
	kept, ok := keptQuery(r)
	if !ok {
		return ""
	}
	r.URL.RawQuery = kept
	return strings.TrimSuffix(r.URL.Path+"\n"+kept, "\n")
}

// keptQuery is what of a request's query has a page of its own in the cache; false where it asks for more.
func keptQuery(r *http.Request) (kept string, ok bool) {
	if r.URL.RawQuery == "" {
		return "", true
	}
	asked := r.URL.Query()
	for _, name := range queryNames() {
		switch v := asked[name]; {
		case len(v) == 1 && slices.Contains(queryValues(name), v[0]) && kept == "":
			kept = name + "=" + v[0]
		case len(v) > 0:
			return "", false
		}
	}
	return kept, true
}

// fromCache answers with a finished page, where there is one: no statement, no rendering.
func (s *Site) fromCache(c *gin.Context) bool {
	key := cacheKey(c)
	if key == "" {
		return false
	}
	f := s.pages.get(key, s.app.Now())
	if f == nil {
		c.Set(begunKey, s.pages.begin())
		return false
	}
	s.metrics.cached.Inc()
	sendFinished(c, f)
	return true
}

const begunKey = "begun"

// sendFinished sends the page in the best encoding that the browser takes, or 304.
func sendFinished(c *gin.Context, f *finished) {
	h := c.Writer.Header()
	encoding := bestEncoding(c.Request.Header.Get("Accept-Encoding"))
	body := f.bodies[encoding]
	h.Set("Vary", "Accept-Encoding")
	h.Set("ETag", body.etag)
	h.Set("Cache-Control", "public, max-age=0, must-revalidate")
	if f.links != "" {
		h.Set("Link", f.links)
	}
	if etagMatches(c.Request.Header.Get("If-None-Match"), body.etag) {
		c.Status(http.StatusNotModified)
		c.Writer.WriteHeaderNow()
		return
	}
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	write(c, http.StatusOK, f.kind, body.bytes)
}

func etagMatches(header, etag string) bool {
	if header == "" {
		return false
	}
	for part := range strings.SplitSeq(header, ",") {
		part = strings.TrimPrefix(strings.TrimSpace(part), "W/")
		if part == etag || part == "*" {
			return true
		}
	}
	return false
}

// bestEncoding is br or gzip where the browser takes it, else "".
func bestEncoding(accept string) string {
	for _, e := range []string{"br", "gzip"} {
		if takes(accept, e) {
			return e
		}
	}
	return ""
}

// takes tells whether a browser takes an encoding.
func takes(accept, encoding string) bool {
	for part := range strings.SplitSeq(accept, ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(name) == encoding && strings.ReplaceAll(weight, " ", "") != "q=0" {
			return true
		}
	}
	return false
}
