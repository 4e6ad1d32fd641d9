package site

import (
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/domain"
)

// policy is the whole of what a page may load and do: nothing inline, nothing from elsewhere. It is the
// same for every page, so that no page needs an exception.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types apercu"

// headers sets what every answer carries.
func (s *Site) headers(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()")
	if strings.HasPrefix(s.options.BaseURL, "https://") {
		h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
	}
	c.Next()
}

// sensible refuses addresses that no page of ours has, before any route sees them: gin hands handlers
// decoded dots, NUL, line ends and bytes that are no text.
func (s *Site) sensible(c *gin.Context) {
	raw, path := strings.ToLower(c.Request.URL.EscapedPath()), c.Request.URL.Path
	if strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\x00\r\n") || strings.Contains(raw, "%5c") ||
		strings.Contains(path, "/../") || strings.HasSuffix(path, "/..") || !utf8.ValidString(path) {
		c.AbortWithStatus(http.StatusBadRequest)
		return
	}
	c.Next()
}

// crossOrigin refuses what other sites' pages post in a visitor's name; it needs no token, so that pages
// stay the same for every reader.
func crossOrigin(s *Site, e *gin.Engine) http.Handler {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := gin.CreateTestContextOnly(w, e)
		c.Request = r
		s.headers(c)
		s.fail(c, domain.Error{Kind: domain.Forbidden, Key: "error.cross_origin"})
	}))
	return guard.Handler(e)
}
