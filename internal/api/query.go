package api

import (
	"context"
	"encoding/base64"
	"net/url"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
)

// The number of items of one piece of a list: where the reader does not say, and at most.
const (
	usualLimit = 50
	mostLimit  = 100
)

// query is what stands after the question mark, to be read parameter by parameter.
type query struct {
	values url.Values
	faults domain.Problems
}

// readQuery refuses parameters that the route does not know, and those given twice: a filter with a slip of the pen
// must not answer with everything.
func readQuery(c *gin.Context, known ...string) (*query, error) {
	values, err := url.ParseQuery(c.Request.URL.RawQuery)
	if err != nil {
		return nil, domain.Error{Kind: malformed, Key: "error.api_query"}
	}
	q := &query{values: values}
	for name, v := range values {
		switch {
		case !slices.Contains(known, name):
			q.faults.Add(name, "error.api_parameter")
		case len(v) != 1:
			q.faults.Add(name, "error.api_twice")
		case !utf8.ValidString(v[0]):
			q.faults.Add(name, "error.utf8")
		}
	}
	slices.SortFunc(q.faults, func(a, b domain.Error) int { return len(a.Field) - len(b.Field) })
	return q, q.faults.Err()
}

func (q *query) has(name string) bool { return q.values.Has(name) }

func (q *query) get(name string) string { return q.values.Get(name) }

// limit is the number of items asked for.
func (q *query) limit() int {
	if !q.has("limit") {
		return usualLimit
	}
	n, err := strconv.Atoi(q.get("limit"))
	if err != nil || n < 1 || n > mostLimit {
		q.faults.Add("limit", "error.api_limit", "Max", mostLimit)
	}
	return n
}

// window is the piece asked for of a list that goes by id.
func (q *query) window() app.Window {
	w := app.Window{Limit: q.limit()}
	if q.has("after") {
		id, ok := uncursor(q.get("after"))
		if !ok || !isID(id) {
			q.faults.Add("after", "error.api_cursor")
		}
		w.After = id
	}
	return w
}

// window is who asks for which piece of a list that has no other parameters.
func (s *API) window(ctx context.Context, c *gin.Context) (domain.Account, app.Window, error) {
	by, err := s.reader(ctx, c)
	if err != nil {
		return by, app.Window{}, err
	}
	q, err := readQuery(c, "after", "limit")
	if err != nil {
		return by, app.Window{}, err
	}
	w := q.window()
	return by, w, q.faults.Err()
}

// before is the number of the last version seen of a history.
func (q *query) before() int {
	if !q.has("after") {
		return 0
	}
	v, ok := uncursor(q.get("after"))
	n, err := number(v)
	if !ok || err != nil {
		q.faults.Add("after", "error.api_cursor")
	}
	return n
}

// cursor hides how a list goes on, so that nobody builds on it.
func cursor(at string) string { return base64.RawURLEncoding.EncodeToString([]byte(at)) }

func uncursor(v string) (string, bool) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(v)
	return string(b), err == nil
}

// number reads a version's number as an address holds it.
func number(v string) (int, error) {
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > 1<<31-1 || strconv.Itoa(n) != v {
		return 0, domain.Missing("revision")
	}
	return n, nil
}
