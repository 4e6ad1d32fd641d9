package site

import (
	"crypto/sha256"
	"errors"
	"html/template"
	"sync"

	"github.com/a-h/templ"
	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/appel-a-communs/communs/internal/markup"
)

// textCache keeps rendered sections by what they were rendered from: the text, the renderer, the ids.
type textCache struct {
	mu   sync.Mutex
	max  int
	size int
	lru  *lru.Cache[[32]byte, rendered]
}

// rendered is safe HTML, or the reason why the text is shown as its source.
type rendered struct {
	html string
	cap  *markup.CapError
}

func newTextCache(size int) *textCache {
	t := &textCache{max: size}
	cache, err := lru.NewWithEvict(1<<20, func(_ [32]byte, r rendered) { t.size -= len(r.html) + 128 })
	if err != nil {
		panic(err) //nolint:forbidigo // a constant size is accepted
	}
	t.lru = cache
	return t
}

func (t *textCache) get(key [32]byte) (rendered, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.lru.Get(key)
}

func (t *textCache) put(key [32]byte, r rendered) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, known := t.lru.Peek(key); known {
		return
	}
	t.lru.Add(key, r)
	t.size += len(r.html) + 128
	for t.size > t.max {
		t.lru.RemoveOldest()
	}
}

// render turns a section's Markdown into HTML; ids tells its headings apart from those of other sections.
// Links between pages are those that depend on nothing but their own words, so that the result may be kept.
func (s *Site) render(text, ids string) rendered {
	key := sha256.Sum256([]byte(markup.Version + "\x00" + ids + "\x00" + text))
	if r, ok := s.texts.get(key); ok {
		return r
	}
	r := s.renderWith(text, ids, nil)
	s.texts.put(key, r)
	return r
}

// renderWith is render with marks and links at the passages, which may change from one moment to the next: it is not kept.
func (s *Site) renderWith(text, ids string, passages func(markup.Passage) []markup.PassageLink) rendered {
	out, err := s.markup.Render(text, markup.Options{
		HeadingBase: 3, IDPrefix: ids, ImagePrefix: "/fichiers/", Resolve: wikiLink, Passages: passages,
	})
	r := rendered{html: out.HTML}
	if ce, refused := errors.AsType[*markup.CapError](err); refused {
		r.cap = ce
	} else if err != nil {
		r.cap = &markup.CapError{Cap: capParser}
	}
	return r
}

// capParser stands where a limit is named for a text that the parser failed on.
const capParser = "parser"

// wikiLink leads [[Title]] to the page of that title, which says so where there is none.
func wikiLink(title string) (href string, known bool) {
	return "/pages?titre=" + template.URLQueryEscaper(title), true
}

// prose is a section's text as a component: rendered, or as source with the reason.
func (r rendered) component(source func(*markup.CapError) templ.Component) templ.Component {
	if r.cap != nil {
		return source(r.cap)
	}
	return templ.Raw(r.html)
}
