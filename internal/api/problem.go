package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
)

// The kinds of refusal that only HTTP knows, beside those of domain.
const (
	malformed   domain.Kind = "malformed"   // 400: what came is not the JSON, or not the address, that we take
	notAllowed  domain.Kind = "not_allowed" // 405
	unsupported domain.Kind = "unsupported" // 415
	internal    domain.Kind = "internal"    // 500: a fault of ours
)

// sort is what programs are told of a kind of refusal.
type sort struct {
	status int
	name   string // of its response in openapi.json
	title  string // key of a sentence
}

// sortOf is the one place where the kind of a refusal becomes a status.
func sortOf(k domain.Kind) sort {
	switch k {
	case domain.Invalid:
		return sort{http.StatusUnprocessableEntity, "Invalid", "api.problem_invalid"}
	case domain.NotFound:
		return sort{http.StatusNotFound, "NotFound", "api.problem_not_found"}
	case domain.Forbidden:
		return sort{http.StatusForbidden, "Forbidden", "api.problem_forbidden"}
	case domain.Conflict:
		return sort{http.StatusConflict, "Conflict", "api.problem_conflict"}
	case domain.Unauthenticated:
		return sort{http.StatusUnauthorized, "Unauthenticated", "api.problem_unauthenticated"}
	case domain.TooMany:
		return sort{http.StatusTooManyRequests, "TooMany", "api.problem_too_many"}
	case domain.TooLarge:
		return sort{http.StatusRequestEntityTooLarge, "TooLarge", "api.problem_too_large"}
	case domain.Unavailable:
		return sort{http.StatusServiceUnavailable, "Unavailable", "api.problem_unavailable"}
	case malformed:
		return sort{http.StatusBadRequest, "Malformed", "api.problem_malformed"}
	case notAllowed:
		return sort{http.StatusMethodNotAllowed, "NotAllowed", "api.problem_not_allowed"}
	case unsupported:
		return sort{http.StatusUnsupportedMediaType, "Unsupported", "api.problem_unsupported"}
	}
	return sort{http.StatusInternalServerError, "Internal", "api.problem_internal"}
}

// problem is a refusal as RFC 9457 writes it. Its type is the place of openapi.json that describes it.
type problem struct {
	Type     string  `json:"type"`
	Title    string  `json:"title"`
	Status   int     `json:"status"`
	Detail   string  `json:"detail"`
	Instance string  `json:"instance"` // the request, as the log names it
	Errors   []fault `json:"errors,omitempty"`
	*clash
}

// fault is one thing that is wrong with what was sent, at its field.
type fault struct {
	Field  string `json:"field"` // "" where it is the whole
	Key    string `json:"key"`   // the same in every language
	Detail string `json:"detail"`
}

// fail writes a refusal. What is a fault of ours is logged here, once, with the request's id; whoever sent the
// request gets a sentence and that id.
func (s *API) fail(c *gin.Context, err error) {
	kind, list := domain.KindOf(err), domain.ProblemsOf(err)
	if kind == "" {
		kind, list = internal, domain.Problems{{Kind: internal, Key: "error.api_internal"}}
	}
	if of := sortOf(kind); of.status >= http.StatusInternalServerError {
		slog.ErrorContext(c.Request.Context(), "request failed",
			"method", c.Request.Method, "route", c.FullPath(), "request_id", requestID(c), "err", err)
	}
	if c.Writer.Written() {
		return
	}
	s.refuse(c, kind, list, nil)
}

func (s *API) refuse(c *gin.Context, kind domain.Kind, list domain.Problems, with *clash) {
	of, pr := sortOf(kind), s.words.For(language(c.Request.Header.Get("Accept-Language")))
	p := problem{
		Type: Prefix + "/openapi.json#/components/responses/" + of.name, Title: pr.T(of.title), Status: of.status,
		Instance: "urn:uuid:" + requestID(c), clash: with,
	}
	for _, e := range list {
		p.Errors = append(p.Errors, fault{e.Field, e.Key, pr.T(e.Key, spoken(pr, e.Args)...)})
	}
	if len(p.Errors) > 0 {
		p.Detail = p.Errors[0].Detail
	}
	h := c.Writer.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Language", pr.Lang())
	switch kind {
	case domain.Unauthenticated:
		h.Set("WWW-Authenticate", demand(c))
	case domain.Unavailable, domain.TooMany:
		h.Set("Retry-After", "5")
	}
	if err := write(c, of.status, "application/problem+json", p); err != nil {
		c.Status(http.StatusInternalServerError) // words and numbers always encode
	}
}

// demand is the question that a 401 asks (RFC 6750).
func demand(c *gin.Context) string {
	if c.Request.Header.Get("Authorization") == "" {
		return `Bearer realm="communs"`
	}
	return `Bearer realm="communs", error="invalid_token"`
}

// spoken makes the arguments of a refusal readable: amounts of money are cents.
func spoken(pr *i18n.Printer, args []any) []any {
	out := make([]any, len(args))
	copy(out, args)
	for i := 1; i < len(out); i += 2 {
		if cents, ok := out[i].(int64); ok {
			out[i] = pr.Amount(cents)
		}
	}
	return out
}

func nothingHere(context.Context, *gin.Context) error {
	return domain.Error{Kind: domain.NotFound, Key: "error.api_route"}
}

func wrongMethod(context.Context, *gin.Context) error {
	return domain.Error{Kind: notAllowed, Key: "error.api_method"}
}

var errPanic = errors.New("api: a handler panicked")

// recovered turns a panic into the answer of one request: the others go on.
func (s *API) recovered(c *gin.Context) {
	defer func() {
		if r := recover(); r != nil {
			slog.ErrorContext(c.Request.Context(), "panic", "route", c.FullPath(), "request_id", requestID(c),
				"panic", fmt.Sprint(r), "stack", string(debug.Stack()))
			s.fail(c, errPanic)
			c.Abort()
		}
	}()
	c.Next()
}
