// Package site answers browsers: routes, forms, pages. It reads what was sent, calls one method of app,
// and shows what came of it. It holds no rule of the field and never sees SQL.
package site

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"
	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/importing"
	"github.com/appel-a-communs/communs/internal/limit"
	"github.com/appel-a-communs/communs/internal/markup"
	"github.com/appel-a-communs/communs/web"
	"github.com/appel-a-communs/communs/web/view"
)

// Site is the public face over the acts.
type Site struct {
	app      *app.App
	words    *i18n.Catalogue
	assets   *web.Assets
	markup   *markup.Renderer
	pages    *pageCache
	texts    *textCache
	diffs    *lru.Cache[[32]byte, view.DiffScreen] // comparisons of two versions, by their hashes
	seen     *lru.Cache[string, reading]           // that are noted, by account, page, version
	limits   *limit.Limiter[Class]
	metrics  *metrics
	zippers  zippers
	archives archiveTurns
	trials   *importing.Trials // nil outside the demonstration
	options  Options
}

// Options are what a Site is told at its start.
type Options struct {
	Name     string   // of the platform, as its header shows it
	BaseURL  string   // as readers see it, without a slash at its end
	Source   string   // address of the source code
	Proxies  []string // addresses or networks whose X-Forwarded-For is believed
	Demo     bool     // shows the demonstration's accounts on the sign-in page, and lets visitors try their own wiki
	Tour     []string // addresses of the six stops of the demonstration's tour, without language
	Licence  string   // SPDX id of the licence of contributions
	Insecure bool     // cookies without __Host-: for tests over plain HTTP on a name
}

// New returns the handler of the whole site.
func New(a *app.App, words *i18n.Catalogue, assets *web.Assets, o Options) (*Site, error) {
	diffs, err := lru.New[[32]byte, view.DiffScreen](keptDiffs)
	if err != nil {
		return nil, err
	}
	seen, err := lru.New[string, reading](notedReadings)
	if err != nil {
		return nil, err
	}
	s := &Site{
		app: a, seen: seen, words: words, assets: assets, markup: markup.New(), options: o, diffs: diffs,
		pages: newPageCache(16 << 20), texts: newTextCache(8 << 20), limits: limit.New(a.Now, budgetOf), metrics: newMetrics(),
		archives: make(archiveTurns, archivesAtOnce),
	}
	if o.Demo {
		s.trials = importing.NewTrials(a)
	}
	a.Store().Listen(s.pages.drop)
	return s, nil
}

// Handler is the site behind everything that every request passes.
func (s *Site) Handler() (http.Handler, error) {
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	e.RedirectTrailingSlash = false // gin's own redirect leaves the site (//evil.example/)
	e.RedirectFixedPath = false
	e.HandleMethodNotAllowed = true
	if err := e.SetTrustedProxies(s.options.Proxies); err != nil {
		return nil, err
	}
	e.Use(s.observe, s.recovered, s.headers, s.sensible, s.touring)
	e.NoRoute(s.do(Route{handler: func(*Site) handler { return nothingHere }}))
	e.NoMethod(s.do(Route{handler: func(*Site) handler { return wrongMethod }}))
	e.GET("/static/*file", gin.WrapH(s.assets))
	e.HEAD("/static/*file", gin.WrapH(s.assets))
	for _, r := range Routes() {
		s.mount(e, r)
	}
	return crossOrigin(s, e), nil
}

// mount registers one route in both languages; a page that answers GET answers HEAD too.
func (s *Site) mount(e *gin.Engine, r Route) {
	methods := []string{r.Method}
	if r.Method == http.MethodGet {
		methods = append(methods, http.MethodHead)
	}
	for _, m := range methods {
		e.Handle(m, r.Path, s.do(r))
		if !r.OneLanguage {
			e.Handle(m, english(r.Path), s.do(r))
		}
	}
}

func english(path string) string {
	if path == "/" {
		return "/en/"
	}
	return "/en" + path
}

// handler answers one request, or says why it could not. ctx is the request's own: a *gin.Context goes
// back to gin's pool when the handler returns and must not be kept by what it called.
type handler func(ctx context.Context, c *gin.Context) error

func (s *Site) do(r Route) gin.HandlerFunc {
	h, class := r.handler(s), r.class()
	return func(c *gin.Context) {
		if s.fromCache(c) {
			return
		}
		if err := s.admit(c, class); err != nil {
			if !r.keepsText {
				s.fail(c, err)
				return
			}
			c.Set(unidentifiedKey, err)
		}
		if err := h(c.Request.Context(), c); err != nil {
			s.fail(c, err)
		}
	}
}

// admit finds who asks and holds the address, then the account, to the budget of a class. Pages from the cache
// cost nothing and are not counted.
func (s *Site) admit(c *gin.Context, class Class) error {
	if !s.limits.Allow(class, limit.Subject(c.ClientIP())) {
		return tooMany()
	}
	if err := s.identify(c); err != nil {
		return err
	}
	if by := viewer(c); by.SignedIn() && !s.limits.Allow(class, by.ID) {
		return tooMany()
	}
	return nil
}
