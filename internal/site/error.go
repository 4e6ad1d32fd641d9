package site

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

// notAllowed is the one kind of refusal that only HTTP knows: 405.
const notAllowed domain.Kind = "not_allowed"

// statusOf is the one place where the kind of a refusal becomes a status.
func statusOf(k domain.Kind) int {
	switch k {
	case domain.Invalid:
		return http.StatusUnprocessableEntity
	case domain.NotFound:
		return http.StatusNotFound
	case domain.Forbidden:
		return http.StatusForbidden
	case domain.Conflict:
		return http.StatusConflict
	case domain.Unauthenticated:
		return http.StatusUnauthorized
	case domain.TooMany:
		return http.StatusTooManyRequests
	case domain.TooLarge:
		return http.StatusRequestEntityTooLarge
	case domain.Unavailable:
		return http.StatusServiceUnavailable
	case notAllowed:
		return http.StatusMethodNotAllowed
	}
	return http.StatusInternalServerError
}

// fail shows the page of an error. What is a fault of ours is logged here, once, with the request's id;
// the visitor gets a sentence and that id.
func (s *Site) fail(c *gin.Context, err error) {
	kind := domain.KindOf(err)
	status := statusOf(kind)
	if status >= http.StatusInternalServerError {
		slog.ErrorContext(c.Request.Context(), "request failed",
			"method", c.Request.Method, "route", c.FullPath(), "request_id", requestID(c), "err", err)
	}
	if c.Writer.Written() {
		return
	}
	if kind == domain.Unauthenticated && c.Request.Method == http.MethodGet {
		c.Header("Cache-Control", "no-store")
		c.Redirect(http.StatusSeeOther, s.local(c, "/connexion?suite="+queryEscape(c.Request.URL.RequestURI())))
		return
	}
	pr := s.printer(c)
	e := view.ErrorPage{Status: status, Title: pr.T("error.title." + titleKey(kind)), RequestID: requestID(c), Printer: pr}
	for _, p := range domain.ProblemsOf(err) {
		e.Sentences = append(e.Sentences, pr.T(p.Key, s.spoken(pr, p.Args)...))
	}
	if kind == "" {
		e.Sentences = []string{pr.T("error.internal")}
	} else {
		e.RequestID = ""
	}
	if kind == domain.NotFound {
		form := s.searchForm(c, app.SearchQuery{})
		e.Search = &form
	}
	c.Header("Cache-Control", "no-store")
	if status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests {
		c.Header("Retry-After", "5")
	}
	s.show(c, screen{status: status, page: view.Page{Title: e.Title, Robots: "noindex"}, body: view.Error(e)})
}

func titleKey(k domain.Kind) string {
	switch k {
	case "":
		return "internal"
	case notAllowed:
		return string(domain.NotFound)
	}
	return string(k)
}

func nothingHere(context.Context, *gin.Context) error { return domain.Missing("page") }

func wrongMethod(context.Context, *gin.Context) error {
	return domain.Error{Kind: notAllowed, Key: "error.method"}
}

// fault answers when even the page of an error cannot be made.
func (s *Site) fault(c *gin.Context, err error) {
	slog.ErrorContext(c.Request.Context(), "page not rendered", "route", c.FullPath(), "request_id", requestID(c), "err", err)
	c.Header("Cache-Control", "no-store")
	c.String(http.StatusInternalServerError, "%s", s.printer(c).T("error.internal")+" "+requestID(c))
}

// recovered turns a panic into the answer of one request: the others go on.
func (s *Site) recovered(c *gin.Context) {
	defer func() {
		if r := recover(); r != nil {
			if err, ok := r.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(r) //nolint:forbidigo // net/http's sign to break the connection off: logged where it was raised
			}
			slog.ErrorContext(c.Request.Context(), "panic", "route", c.FullPath(), "request_id", requestID(c),
				"panic", fmt.Sprint(r), "stack", string(debug.Stack()))
			s.fail(c, errPanic)
			c.Abort()
		}
	}()
	c.Next()
}

var errPanic = errors.New("site: a handler panicked")
