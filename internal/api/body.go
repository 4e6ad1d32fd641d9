package api

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// What a request may weigh, before it is parsed.
const (
	smallBody = 1 << 20
	pageBody  = 4 << 20 // a page's sections
)

// body is the JSON object that was sent, to be read field by field: nothing binds by itself. All faults are told
// at once, by err.
type body struct {
	fields map[string]any
	read   map[string]bool
	faults domain.Problems
	sum    string // SHA-256 of the bytes
}

// readBody reads the object of a request, bounded before it is parsed.
func readBody(c *gin.Context, limit int64) (*body, error) {
	r := c.Request
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	charset := params["charset"]
	if err != nil || kind != "application/json" || charset != "" && !strings.EqualFold(charset, "utf-8") || r.Header.Get("Content-Encoding") != "" {
		return nil, domain.Error{Kind: unsupported, Key: "error.api_media"}
	}
	tooLarge := domain.Error{Kind: domain.TooLarge, Key: "error.api_too_large", Args: []any{"Max", int(limit >> 20)}}
	if r.ContentLength > limit {
		return nil, tooLarge
	}
	raw, err := io.ReadAll(http.MaxBytesReader(c.Writer, r.Body, limit))
	if _, big := errors.AsType[*http.MaxBytesError](err); big {
		return nil, tooLarge
	}
	if err != nil {
		return nil, domain.Error{Kind: malformed, Key: "error.api_cut"}
	}
	fields, err := parseObject(raw)
	sum := sha256.Sum256(raw)
	return &body{fields: fields, read: map[string]bool{}, sum: hex.EncodeToString(sum[:])}, err
}

// take gives a field's value; ok is false where the field was not sent.
func (b *body) take(name string) (v any, ok bool) {
	b.read[name] = true
	v, ok = b.fields[name]
	return v, ok
}

// text is a field that holds a string, "" where it was not sent.
func (b *body) text(name string) string {
	v, sent := b.take(name)
	s, is := v.(string)
	if sent && !is {
		b.faults.Add(name, "error.api_string")
	}
	return s
}

// count is a field that must hold a number from 1.
func (b *body) count(name string) int {
	v, sent := b.take(name)
	n, is := v.(json.Number)
	i, err := number(n.String())
	switch {
	case !sent:
		b.faults.Add(name, "error.required")
	case !is || err != nil:
		b.faults.Add(name, "error.api_count")
	}
	return i
}

// sections is the field that holds a page's sections, each a string.
func (b *body) sections() domain.Document {
	v, sent := b.take("sections")
	object, is := v.(map[string]any)
	switch {
	case !sent:
		b.faults.Add("sections", "error.required")
	case !is:
		b.faults.Add("sections", "error.api_object")
	}
	doc := domain.Document{}
	for _, key := range slices.Sorted(maps.Keys(object)) {
		s, is := object[key].(string)
		if !is {
			b.faults.Add("sections."+key, "error.api_string")
		}
		doc[key] = s
	}
	return doc
}

// key names the request, so that sending it twice does the act once; none where none was sent.
func (b *body) key(c *gin.Context, by domain.Account) store.Key {
	id := b.text("key")
	if id == "" {
		return store.Key{}
	}
	if _, err := uuid.Parse(id); err != nil || len(id) != 36 {
		b.faults.Add("key", "error.api_key")
	}
	return store.Key{ID: strings.ToLower(id), Account: by.ID, Route: c.Request.Method + " " + c.Request.URL.Path, Body: b.sum}
}

// err tells all that is wrong with the object, fields that nobody asked for included.
func (b *body) err() error {
	for _, name := range slices.Sorted(maps.Keys(b.fields)) {
		if !b.read[name] {
			b.faults.Add(name, "error.api_field")
		}
	}
	return b.faults.Err()
}
