package site

import (
	"context"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// A fault of ours is answered to the one who met it, with the id under which the log tells of it, and to nobody else.
func TestPanicIsAnsweredWithItsID(t *testing.T) {
	n := startNode(t, storetest.SQLite(t))
	e := gin.New()
	e.Use(n.observe, n.recovered, n.headers, n.sensible)
	for _, path := range []string{"/casse", "/en/casse"} {
		e.GET(path, n.do(Route{Method: http.MethodGet, handler: func(*Site) handler {
			return func(context.Context, *gin.Context) error { panic("a secret of ours") }
		}}))
	}
	for path, sentence := range map[string]string{"/casse": "Une erreur de notre côté", "/en/casse": "An error on our side"} {
		rec := httptest.NewRecorder()
		e.ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody))
		body := rec.Body.String()
		id := regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`)
		if rec.Code != http.StatusInternalServerError || rec.Header().Get("Cache-Control") != "no-store" || rec.Header().Get("Content-Security-Policy") == "" ||
			!id.MatchString(body) || strings.Contains(body, "secret") {
			t.Errorf("%s: %d %v\n%s", path, rec.Code, rec.Header(), body)
		}
		if !strings.Contains(body, sentence) {
			t.Errorf("%s: without %q", path, sentence)
		}
	}
}
