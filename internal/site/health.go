package site

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"
)

// Health answers /healthz (the process lives) and /readyz (it may be sent requests).
type Health struct {
	site     *Site
	stopping atomic.Bool
}

// NewHealth watches a site.
func NewHealth(s *Site) *Health { return &Health{site: s} }

// Stop makes /readyz answer 503 from now on: the balancer looks elsewhere while requests under way end.
func (h *Health) Stop() { h.stopping.Store(true) }

// Mount adds both addresses, which no page of the site has.
func (h *Health) Mount(mux *http.ServeMux) {
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if why := h.unready(r.Context()); why != "" {
			plain(w, http.StatusServiceUnavailable, why)
			return
		}
		plain(w, http.StatusOK, "ready")
	})
}

// unready says why no request should come here, "" where they may.
func (h *Health) unready(ctx context.Context) string {
	if h.stopping.Load() {
		return "stopping"
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	if err := h.site.app.Ready(ctx); err != nil {
		return err.Error()
	}
	return ""
}

// Front sends each request to who answers it: both addresses of h, the API, the pages. http.ServeMux would do so
// too, but answers some addresses by redirects of its own, without our headers.
func Front(h *Health, data, pages http.Handler) http.Handler {
	own := http.NewServeMux()
	h.Mount(own)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch path := r.URL.Path; {
		case path == "/healthz" || path == "/readyz":
			own.ServeHTTP(w, r)
		case strings.HasPrefix(path, "/api/"):
			data.ServeHTTP(w, r)
		default:
			pages.ServeHTTP(w, r)
		}
	})
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n")) // who asked is gone: nobody to tell
}

// begin and observe surround each request: its time on the metrics, a line in the log where it failed or was slow.
func (s *Site) observe(c *gin.Context) {
	start := s.app.Now()
	c.Next()
	took := s.app.Now().Sub(start)
	route := c.FullPath()
	if route == "" {
		route = "none"
	}
	s.metrics.seen(c.Request.Method, route, c.Writer.Status(), took)
	s.metrics.log(c, route, took)
}
