// Package api answers programs: JSON under /api/v1, described by openapi.json. It reads what was sent, calls one
// method of app, the same as the forms do, and writes what came of it. It holds no rule of the field, never sees
// SQL and never looks at a cookie.
package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/klauspost/compress/gzhttp"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/limit"
)

// Prefix is the path under which the API answers.
const Prefix = "/api/v1"

// API is the face of the acts for programs.
type API struct {
	app     *app.App
	words   *i18n.Catalogue
	limits  *limit.Limiter[Class]
	options Options
}

// Options are what an API is told at its start.
type Options struct {
	BaseURL string   // as readers see the site, without a slash at its end
	Proxies []string // addresses or networks whose X-Forwarded-For is believed
}

// New returns the handler of the whole API; it answers every path below /api/.
func New(a *app.App, words *i18n.Catalogue, o Options) (http.Handler, error) {
	s := &API{app: a, words: words, limits: limit.New(a.Now, budgetOf), options: o}
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	e.RedirectTrailingSlash = false // gin's own redirect leaves the site (//evil.example/)
	e.RedirectFixedPath = false
	e.HandleMethodNotAllowed = true
	if err := e.SetTrustedProxies(o.Proxies); err != nil {
		return nil, err
	}
	e.Use(s.headers, s.recovered)
	e.NoRoute(s.do(nothingHere))
	e.NoMethod(s.do(wrongMethod))
	for _, r := range Routes() {
		s.mount(e, r)
	}
	packed, err := gzhttp.NewWrapper(gzhttp.MinSize(1400)) // less fits into one packet as it is
	if err != nil {
		return nil, err
	}
	return packed(e), nil
}

// mount registers one route; what answers GET answers HEAD too.
func (s *API) mount(e *gin.Engine, r Route) {
	methods := []string{r.Method}
	if r.Method == http.MethodGet {
		methods = append(methods, http.MethodHead)
	}
	for _, m := range methods {
		e.Handle(m, Prefix+r.Path, s.limit(r), s.do(r.handler(s)))
	}
}

// handler answers one request, or says why it could not. ctx is the request's own: a *gin.Context goes
// back to gin's pool when the handler returns and must not be kept by what it called.
type handler func(ctx context.Context, c *gin.Context) error

func (s *API) do(h handler) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := h(c.Request.Context(), c); err != nil {
			s.fail(c, err)
		}
	}
}

// headers sets what every answer carries. Any page may read what is public: no cookie is ever looked at, so there
// is nothing that a reader's browser could lend it.
func (s *API) headers(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("X-Request-Id", requestID(c))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	if strings.HasPrefix(s.options.BaseURL, "https://") {
		h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
	}
	if m := c.Request.Method; m == http.MethodGet || m == http.MethodHead {
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	}
	c.Next()
}
