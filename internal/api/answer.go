package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
)

// listed is one piece of a list; next is the cursor of the following one.
type listed[T any] struct {
	Items []T     `json:"items"`
	Next  *string `json:"next"`
}

// list gives one piece its cursor: at names an item.
func list[T any](items []T, more bool, at func(T) string) listed[T] {
	l := listed[T]{Items: items}
	if items == nil {
		l.Items = []T{}
	}
	if more && len(items) > 0 {
		next := cursor(at(items[len(items)-1]))
		l.Next = &next
	}
	return l
}

// moment is t in an answer, null where there is none.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// orNull is v in an answer, null where it is zero.
func orNull[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

// encode writes v as it goes out.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return b.Bytes(), err
}

// show answers a GET with v under the hash of its bytes, or says that the reader has it already. Only what every
// visitor gets may be kept by caches between us.
func show(c *gin.Context, v any) error {
	body, err := encode(v)
	if err != nil {
		return err
	}
	showBytes(c, body)
	return nil
}

func showBytes(c *gin.Context, body []byte) {
	h, r := c.Writer.Header(), c.Request
	h.Set("Cache-Control", "public, max-age=0, must-revalidate")
	if r.Header.Get("Authorization") != "" {
		h.Set("Cache-Control", "private, no-cache")
	}
	h.Add("Vary", "Authorization")
	sum := sha256.Sum256(body)
	etag := `"` + hex.EncodeToString(sum[:16]) + `"`
	h.Set("ETag", etag)
	if matches(r.Header.Get("If-None-Match"), etag) {
		c.Status(http.StatusNotModified)
		c.Writer.WriteHeaderNow()
		return
	}
	send(c, http.StatusOK, "application/json", body)
}

// matches tells whether a reader names the answer among those that it has.
func matches(header, etag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		if part = strings.TrimPrefix(strings.TrimSpace(part), "W/"); part == etag || part == "*" {
			return true
		}
	}
	return false
}

// write answers with v, which nobody keeps.
func write(c *gin.Context, status int, kind string, v any) error {
	body, err := encode(v)
	if err != nil {
		return err
	}
	c.Writer.Header().Set("Cache-Control", "no-store")
	send(c, status, kind, body)
	return nil
}

// done answers an act.
func done(c *gin.Context, status int, v any) error { return write(c, status, "application/json", v) }

func send(c *gin.Context, status int, kind string, body []byte) {
	h := c.Writer.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	c.Status(status)
	if c.Request.Method == http.MethodHead {
		c.Writer.WriteHeaderNow()
		return
	}
	_, _ = c.Writer.Write(body) // a reader who is gone has nobody left to tell
}

// language is the better of French and English for a reader, French where she does not mind.
func language(accept string) string {
	best, weight := "fr", 0.0
	for part := range strings.SplitSeq(accept, ",") {
		tag, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		lang, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
		q := 1.0
		if v, ok := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q="); ok {
			var err error
			if q, err = strconv.ParseFloat(v, 64); err != nil {
				continue
			}
		}
		if (lang == "fr" || lang == "en") && q > weight {
			best, weight = lang, q
		}
	}
	return best
}
