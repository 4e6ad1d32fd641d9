package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/a-h/templ"
	"github.com/andybalholm/brotli"
	"github.com/gin-gonic/gin"
	"github.com/klauspost/compress/gzip"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/web/view"
)

// screen is a page to show: what surrounds it, what it holds, and for an anonymous reader what it depends on.
type screen struct {
	status int // 200 where zero
	page   view.Page
	body   templ.Component
	tags   []string  // what the page depends on; a page without tags is not kept
	until  time.Time // when it changes by itself; zero for never
	path   string    // of the page without language, where it is not the request's own
}

// show renders a page and sends it. A page for everybody is finished, kept and sent with an ETag; a
// page for somebody is sent as it is and kept nowhere.
func (s *Site) show(c *gin.Context, sc screen) {
	var b bytes.Buffer
	page := s.frame(c, sc)
	ctx := templ.WithChildren(c.Request.Context(), sc.body)
	if err := view.Layout(page).Render(ctx, &b); err != nil {
		s.broken(c, err)
		return
	}
	if sc.status == 0 {
		sc.status = http.StatusOK
	}
	html, key := b.Bytes(), cacheKey(c)
	if len(sc.tags) > 0 { // the foot of every page says what the operator said
		sc.tags = append(slices.Clip(sc.tags), app.OperatorTag)
	}
	if key != "" && sc.status == http.StatusOK && len(sc.tags) > 0 {
		f := finish(key, s.weighed(html, page, len(compress(html, "gzip"))), sc)
		if begun, ok := c.Get(begunKey); ok {
			s.pages.put(f, begun.(uint64))
		}
		sendFinished(c, f)
		return
	}
	if m, ok := c.Get(alikeKey); ok {
		s.showAlike(c, m.(making), sc, s.weighed(html, page, len(compress(html, "gzip"))))
		return
	}
	if c.Writer.Header().Get("Cache-Control") == "" {
		c.Header("Cache-Control", "private, no-store")
	}
	s.sendPlain(c, sc.status, s.weighed(html, page, len(html)/4)) // about what gzip leaves of our pages
}

const htmlType = "text/html; charset=utf-8"

func finish(key string, html []byte, sc screen) *finished {
	f := &finished{key: key, kind: htmlType, tags: sc.tags, until: sc.until, bodies: map[string]encoded{}}
	for _, encoding := range []string{"", "gzip", "br"} {
		body := compress(html, encoding)
		sum := sha256.Sum256(body)
		f.bodies[encoding] = encoded{body, `"` + hex.EncodeToString(sum[:12]) + `"`}
	}
	return f
}

// compress is for pages that are kept: it takes its time.
func compress(body []byte, encoding string) []byte {
	var b bytes.Buffer
	switch encoding {
	case "br":
		w := brotli.NewWriterLevel(&b, 5)
		if _, err := w.Write(body); err != nil || w.Close() != nil {
			return body // writing into memory does not fail
		}
	case "gzip":
		w, err := gzip.NewWriterLevel(&b, 6)
		if err != nil {
			return body // a constant level is accepted
		}
		if _, err := w.Write(body); err != nil || w.Close() != nil {
			return body // writing into memory does not fail
		}
	default:
		return body
	}
	return b.Bytes()
}

// sendPlain sends a page that nobody keeps, quickly compressed.
func (s *Site) sendPlain(c *gin.Context, status int, html []byte) {
	h := c.Writer.Header()
	h.Set("Vary", "Accept-Encoding")
	if !takes(c.Request.Header.Get("Accept-Encoding"), "gzip") || len(html) < 1400 {
		write(c, status, htmlType, html)
		return
	}
	body, err := s.zippers.quick(html)
	if err != nil {
		write(c, status, htmlType, html)
		return
	}
	h.Set("Content-Encoding", "gzip")
	write(c, status, htmlType, body)
}

// zippers keeps compressors for the next page: each weighs more than a page.
type zippers struct{ pool sync.Pool }

func (z *zippers) quick(html []byte) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(len(html) / 3)
	w, ok := z.pool.Get().(*gzip.Writer)
	if !ok {
		var err error
		if w, err = gzip.NewWriterLevel(&b, gzip.BestSpeed); err != nil {
			return nil, err
		}
	}
	defer z.pool.Put(w)
	w.Reset(&b)
	_, err := w.Write(html)
	err = errors.Join(err, w.Close())
	return b.Bytes(), err
}

func write(c *gin.Context, status int, kind string, body []byte) {
	c.Header("Content-Length", strconv.Itoa(len(body)))
	if c.Request.Method == http.MethodHead {
		c.Header("Content-Type", kind)
		c.Status(status)
		c.Writer.WriteHeaderNow()
		return
	}
	c.Data(status, kind, body)
}

// weighed puts the page's own weight where the footer tells it: its bytes once compressed, with the style, the
// letters and the scripts that a first visit loads.
func (s *Site) weighed(html []byte, page view.Page, packed int) []byte {
	mark := []byte(view.WeightMark)
	if !bytes.Contains(html, mark) {
		return html
	}
	total := packed + s.assets.Weight("site.js", "site.css", "source-serif-4.woff2", "icon.svg", page.Script())
	return bytes.Replace(html, mark, []byte(s.words.For(page.Lang).Bytes(int64(total))), 1)
}
