package site

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"sort"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/importing"
	"github.com/appel-a-communs/communs/internal/store"
)

// The limits of what a form may weigh, before it is parsed.
const (
	formLimit   = 4 << 20
	uploadLimit = 6 << 20
	maxParts    = 1200
)

// form is what was posted, to be read field by field: nothing binds by itself.
type form struct {
	values url.Values
	file   []byte // of the field "file", where one came
	name   string // of that file
	sum    string // SHA-256 of all values
}

// readForm reads a posted form: urlencoded or multipart, bounded, from the body alone.
func readForm(c *gin.Context) (form, error) {
	limit := int64(formLimit)
	switch c.FullPath() {
	case "/fichiers", "/en/fichiers":
		limit = uploadLimit
	case licenceCheckPath, english(licenceCheckPath):
		limit = licenceFileLimit
	case trialPath, english(trialPath):
		limit = importing.MaxTrial + 64<<10 // the form around the file
	}
	r := c.Request
	r.Body = http.MaxBytesReader(c.Writer, r.Body, limit)
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return form{}, domain.Error{Kind: domain.Invalid, Key: "error.form"}
	}
	var f form
	switch kind {
	case "application/x-www-form-urlencoded":
		f, err = readEncoded(r)
	case "multipart/form-data":
		f, err = readMultipart(r)
	default:
		return form{}, domain.Error{Kind: domain.Invalid, Key: "error.form"}
	}
	if _, big := errors.AsType[*http.MaxBytesError](err); big {
		return form{}, domain.Error{Kind: domain.TooLarge, Key: "error.too_large"}
	}
	if err != nil {
		return form{}, domain.Error{Kind: domain.Invalid, Key: "error.form"}
	}
	f.sum = f.digest()
	return f, nil
}

func readEncoded(r *http.Request) (form, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return form{}, err
	}
	values, err := url.ParseQuery(string(body))
	return form{values: values}, err
}

func readMultipart(r *http.Request) (form, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return form{}, err
	}
	f := form{values: url.Values{}}
	for range maxParts {
		part, err := parts.NextPart()
		if err == io.EOF { //nolint:errorlint // wrapped, it says that the form was cut before its end
			return f, nil
		}
		if err != nil {
			return f, err
		}
		body, err := io.ReadAll(part)
		if err != nil {
			return f, err
		}
		if part.FormName() == "file" {
			f.file, f.name = body, part.FileName()
			continue
		}
		f.values.Add(part.FormName(), strings.ReplaceAll(string(body), "\r\n", "\n"))
	}
	return f, errors.New("too many parts")
}

// get is the value of a field; a field sent twice is refused by giving nothing.
func (f form) get(name string) string {
	if v := f.values[name]; len(v) == 1 {
		return v[0]
	}
	return ""
}

// has tells whether a field was sent at all.
func (f form) has(name string) bool { return len(f.values[name]) > 0 }

// digest is the same for the same values, whatever their order.
func (f form) digest() string {
	names := make([]string, 0, len(f.values))
	for n := range f.values {
		names = append(names, n)
	}
	sort.Strings(names)
	h := sha256.New()
	for _, n := range names {
		io.WriteString(h, n+"\x00"+strings.Join(f.values[n], "\x01")+"\x02") //nolint:errcheck // a hash takes all
	}
	return hex.EncodeToString(h.Sum(nil))
}

// key names the request, so that sending the form twice does the act once.
func (f form) key(c *gin.Context) store.Key {
	id := f.get("key")
	if _, err := uuid.Parse(id); err != nil {
		return store.Key{}
	}
	return store.Key{ID: id, Account: viewer(c).ID, Route: c.Request.URL.Path, Body: f.sum}
}

// newKey is minted for each form that is shown.
func newKey() string { return store.NewID() }

// opened is when the form was opened, as its hidden field says.
func (f form) opened() time.Time {
	t, err := time.Parse(time.RFC3339, f.get("opened"))
	if err != nil {
		return time.Time{}
	}
	return t
}
