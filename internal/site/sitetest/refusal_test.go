package sitetest

import (
	"bytes"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/site"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// signedIn is somebody with a session.
func (w *whole) signedIn(name string) (domain.Account, string) {
	w.t.Helper()
	by := w.Person(name)
	cookie, err := w.StartSession(w.t.Context(), by, "test")
	must(w.t, err)
	return by, cookie
}

// title is what an answer calls itself.
func title(rec *httptest.ResponseRecorder) string {
	_, rest, _ := strings.Cut(rec.Body.String(), "<h1")
	_, rest, _ = strings.Cut(rest, ">")
	text, _, _ := strings.Cut(rest, "</h1>")
	return strings.TrimSpace(text)
}

func TestEveryAnswerCarriesTheHeaders(t *testing.T) {
	w := newWhole(t, storetest.SQLite(t))
	by, cookie := w.signedIn("Nadia")
	p := w.FreePage(by, "Une page", "Un texte.")
	css := newShelf(t).assets.URL("site.css")
	for _, target := range []string{
		"/", p.Path(), "/nulle-part", "/a%00b", "/compte", css, "/static/rien.css", p.Path() + "/version/1.md", p.Path() + "/version/1.json",
		p.Path() + "/diff/1..1.patch", "/fichiers/rien.png",
	} {
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, "PROPFIND"} {
			for _, who := range []string{"", cookie} {
				h := w.ask(method, target, session(who)).Header()
				if !strings.HasPrefix(h.Get("Content-Security-Policy"), "default-src 'none'") || h.Get("X-Content-Type-Options") != "nosniff" ||
					h.Get("Referrer-Policy") != "strict-origin-when-cross-origin" || h.Get("Cross-Origin-Opener-Policy") != "same-origin" ||
					h.Get("Cross-Origin-Resource-Policy") != "same-origin" || !strings.HasPrefix(h.Get("Strict-Transport-Security"), "max-age=63072000") ||
					!strings.Contains(h.Get("Permissions-Policy"), "camera=()") {
					t.Errorf("%s %s: %v", method, target, h)
				}
			}
		}
	}
	for _, target := range []string{"/api/v1/calls", "/api/v1/rien", "/api/rien", "/api/v1/pages/x"} {
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodDelete} {
			h := w.ask(method, target).Header()
			if h.Get("Content-Security-Policy") != "default-src 'none'; frame-ancestors 'none'" || h.Get("X-Content-Type-Options") != "nosniff" ||
				h.Get("Strict-Transport-Security") == "" || h.Get("X-Request-Id") == "" {
				t.Errorf("%s %s: %v", method, target, h)
			}
		}
	}
	for _, target := range []string{"/healthz", "/readyz"} {
		if h := w.get(target).Header(); h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %v", target, h)
		}
	}
}

// No address leads away from the site, and none that is no address of ours reaches a route.
func TestStrangeAddressesLeadNowhere(t *testing.T) {
	w := newWhole(t, storetest.SQLite(t))
	for target, want := range map[string]int{
		"//evil.example/": 400, "//evil.example/pages/x": 400, "/%5cevil.example": 400, "/%5Cevil.example/x": 400, "/pages/..%2f..%2fetc": 400,
		"/pages/%2e%2e": 400, "/static/../go.mod": 400, "/static/..%2f..%2fgo.mod": 400, "/pages/%2e%2e/x": 400, "/pages/a%00b": 400,
		"/pages/a%0d%0aSet-Cookie:x": 400, "/pages/a%0ab": 400, "/en//evil.example": 404, "/pages/": 404, "/en": 404, "/PAGES": 404, "/pages/a%2fb": 404,
		"/.well-known/x": 404, "/index.php": 404, "/api/v1/../../compte": 404,
	} {
		rec := w.get(target)
		if rec.Code != want || rec.Header().Get("Location") != "" {
			t.Errorf("%s: %d to %q, want %d", target, rec.Code, rec.Header().Get("Location"), want)
		}
		if len(rec.Result().Cookies()) > 0 {
			t.Errorf("%s sets a cookie", target)
		}
	}
	for _, to := range []string{"//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/%5cevil.example", "\t//evil.example"} {
		rec := w.get("/connexion?suite=" + url.QueryEscape(to))
		if strings.Contains(rec.Body.String(), `href="`+to) || strings.Contains(rec.Body.String(), `value="`+to) {
			t.Errorf("the way back after signing in leads to %q", to)
		}
	}
}

func TestMethodIsTheOneOfTheRequest(t *testing.T) {
	w := newWhole(t, storetest.SQLite(t))
	by, cookie := w.signedIn("Nadia")
	p := w.FreePage(by, "Une page", "Un texte.")
	for _, parts := range [][]part{
		{header("X-HTTP-Method-Override", "POST")}, {header("X-Method-Override", "POST")}, {header("X-HTTP-Method", "POST")},
	} {
		if rec := w.ask(http.MethodGet, p.Path()+"/restaurer?_method=POST", append(parts, session(cookie))...); rec.Code != http.StatusMethodNotAllowed {
			t.Errorf("a GET that calls itself POST: %d", rec.Code)
		}
	}
	for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions, http.MethodTrace, "PROPFIND"} {
		rec := w.ask(method, p.Path(), session(cookie))
		if rec.Code != http.StatusMethodNotAllowed || !strings.Contains(rec.Header().Get("Allow"), "GET") {
			t.Errorf("%s: %d, Allow %q", method, rec.Code, rec.Header().Get("Allow"))
		}
	}
}

// A post that another site's page makes is refused with a page in the reader's language, and nothing is done.
func TestForeignPostsDoNothing(t *testing.T) {
	w := newWhole(t, storetest.SQLite(t))
	by, cookie := w.signedIn("Nadia")
	p := w.FreePage(by, "Une page", "Un texte.")
	save := "base=1&sections=texte&texte=Un+autre."
	for name, foreign := range map[string]part{
		"cross-site": header("Sec-Fetch-Site", "cross-site"), "same-site": header("Sec-Fetch-Site", "same-site"),
		"another origin": header("Origin", "https://evil.example"), "no origin": header("Origin", "null"), "another scheme": header("Origin", "http://communs.test:81"),
	} {
		for prefix, want := range map[string]string{"": "Ce n’est pas permis", "/en": "Not allowed"} {
			rec := w.post(base+prefix+p.Path()+"/modifier", save, session(cookie), foreign)
			if rec.Code != http.StatusForbidden || title(rec) != want || rec.Header().Get("Content-Security-Policy") == "" {
				t.Errorf("%s, %s: %d, %q", name, prefix, rec.Code, title(rec))
			}
		}
	}
	if v, err := w.PlaceByID(t.Context(), by, p.Page.ID); err != nil || v.Page.Head != 1 {
		t.Fatalf("version %d after foreign posts, %v", v.Page.Head, err)
	}
	for name, ours := range map[string]part{"same-origin": header("Sec-Fetch-Site", "same-origin"), "our origin": header("Origin", base)} {
		if rec := w.post(base+p.Path()+"/modifier", strings.Replace(save, "autre", name, 1), session(cookie), ours); rec.Code == http.StatusForbidden {
			t.Errorf("%s: %d", name, rec.Code)
		}
	}
}

func TestFormsHaveMeasure(t *testing.T) {
	w := newWhole(t, storetest.SQLite(t))
	by, cookie := w.signedIn("Nadia")
	p := w.FreePage(by, "Une page", "Un texte.")
	many, kind := parts(t, 1500)
	few, fewKind := parts(t, 1)
	for name, c := range map[string]struct {
		kind, body string
		want       int
	}{
		"5 MiB":            {"application/x-www-form-urlencoded", "texte=" + strings.Repeat("a", 5<<20), 413},
		"1500 parts":       {kind, many, 422},
		"JSON":             {"application/json", `{"texte":"a"}`, 422},
		"XML":              {"text/xml", `<texte/>`, 422},
		"no type":          {"", "texte=a", 422},
		"strange type":     {"a/b/c;;", "texte=a", 422},
		"cut multipart":    {fewKind, few[:len(few)-10], 422},
		"no boundary":      {"multipart/form-data", many, 422},
		"a field twice":    {"application/x-www-form-urlencoded", "base=1&sections=texte&texte=Un&texte=Deux", 422},
		"bad escapes":      {"application/x-www-form-urlencoded", "texte=%zz", 422},
		"an unknown field": {"application/x-www-form-urlencoded", "base=1&sections=texte&texte=Un&admin=1", 422},
		"invalid UTF-8":    {"application/x-www-form-urlencoded", "base=1&sections=texte&texte=%ff%fe", 422},
		"NUL":              {"application/x-www-form-urlencoded", "base=1&sections=texte&texte=a%00b", 422},
	} {
		rec := w.post(p.Path()+"/modifier", c.body, session(cookie), header("Content-Type", c.kind))
		if rec.Code != c.want {
			t.Errorf("%s: %d, want %d", name, rec.Code, c.want)
		}
	}
	if v, err := w.PlaceByID(t.Context(), by, p.Page.ID); err != nil || v.Page.Head != 1 {
		t.Errorf("version %d after refused forms, %v", v.Page.Head, err)
	}
	// What stands in the address of a post is no field of it.
	rec := w.post(p.Path()+"/modifier?texte=Du+dehors&base=1&sections=texte", "base=1&sections=texte&texte=Du+dedans", session(cookie))
	if rec.Code != http.StatusSeeOther {
		t.Fatalf("saved with a query: %d", rec.Code)
	}
	w.wantIn(p.Path(), "Du dedans")
}

func parts(t *testing.T, n int) (body, kind string) {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for range n {
		must(t, m.WriteField("texte", "a"))
	}
	must(t, m.Close())
	return b.String(), m.FormDataContentType()
}

// Budgets are of the address that the connection comes from; a name that the client gives itself counts for nothing
// unless a proxy of ours wrote it.
func TestBudgetsAreOfTheTrueAddress(t *testing.T) {
	try := func(w *whole, parts ...part) int { return w.post("/apercu", "text=a&field=texte", parts...).Code }
	w := newWhole(t, storetest.SQLite(t))
	spent := func(w *whole, n int, parts ...part) (last int) {
		for range n {
			last = try(w, parts...)
		}
		return last
	}
	if got := spent(w, 61, from("192.0.2.7"), header("X-Forwarded-For", "198.51.100.1")); got != http.StatusTooManyRequests {
		t.Errorf("61 previews at once: %d", got)
	}
	if got := try(w, from("192.0.2.7"), header("X-Forwarded-For", "198.51.100.2"), header("X-Real-IP", "198.51.100.3")); got != http.StatusTooManyRequests {
		t.Errorf("under another name that it gives itself: %d", got)
	}
	if got := try(w, from("192.0.2.8")); got != http.StatusOK {
		t.Errorf("from another address: %d", got)
	}
	if got := spent(w, 70, from("[2001:db8:1:2::1]")); got != http.StatusTooManyRequests || try(w, from("[2001:db8:1:2:ffff::9]")) != got || try(w, from("[2001:db8:1:3::1]")) != 200 {
		t.Error("an IPv6 subscriber has more than one budget, or shares it with the next")
	}
	w.Advance(2 * time.Second)
	if got := try(w, from("192.0.2.7")); got != http.StatusOK {
		t.Errorf("two seconds later: %d", got)
	}

	behind := assemble(t, storetest.SQLite(t), newShelf(t), site.Options{Proxies: []string{"10.9.9.9"}})
	one, other := header("X-Forwarded-For", "198.51.100.1"), header("X-Forwarded-For", "203.0.113.9, 198.51.100.2")
	if got := spent(behind, 61, from("10.9.9.9"), one); got != http.StatusTooManyRequests || try(behind, from("10.9.9.9"), other) != http.StatusOK {
		t.Error("behind our proxy, readers are not told apart")
	}
}

func TestEachClassHasItsBudget(t *testing.T) {
	for name, c := range map[string]struct {
		method, target, values string
		burst                  int
	}{
		"reading": {http.MethodGet, "/pages/rien", "", 2000},
		"writing": {http.MethodPost, "/pages", "title=", 60},
		"signing": {http.MethodPost, "/inscription", "name=&email=&password=", 20},
		"heavy":   {http.MethodPost, "/apercu", "text=a", 60},
	} {
		w := newWhole(t, storetest.SQLite(t))
		taken := 0
		var rec *httptest.ResponseRecorder
		for rec = w.ask(c.method, c.target, form(c.values), from("192.0.2.1")); rec.Code != http.StatusTooManyRequests && taken < 3000; taken++ {
			rec = w.ask(c.method, c.target, form(c.values), from("192.0.2.1"))
		}
		if taken < c.burst || taken > c.burst+c.burst/4+5 || rec.Header().Get("Retry-After") != "5" || title(rec) != "Trop vite" {
			t.Errorf("%s: %d taken, want about %d; then %d %q, Retry-After %q", name, taken, c.burst, rec.Code, title(rec), rec.Header().Get("Retry-After"))
		}
	}
}

// An account has one budget, wherever it asks from; what it was writing comes back when the budget is spent.
func TestBudgetOfAnAccountKeepsItsText(t *testing.T) {
	w := newWhole(t, storetest.SQLite(t))
	by, cookie := w.signedIn("Nadia")
	p := w.FreePage(by, "Une page", "Un texte.")
	var rec *httptest.ResponseRecorder
	for range 61 { // each from an address of its own
		rec = w.post(p.Path()+"/modifier", "form=free&base=1&sections=texte&texte=Une+phrase+rare&preview=texte", session(cookie))
	}
	if rec.Code != http.StatusTooManyRequests || rec.Header().Get("Retry-After") != "5" || !strings.Contains(rec.Body.String(), "Une phrase rare") {
		t.Errorf("over budget: %d, Retry-After %q, the text came back: %v", rec.Code, rec.Header().Get("Retry-After"), strings.Contains(rec.Body.String(), "Une phrase rare"))
	}
}

func TestLibrariesAreSilent(t *testing.T) {
	var out bytes.Buffer
	was, wasErr := gin.DefaultWriter, gin.DefaultErrorWriter
	gin.DefaultWriter, gin.DefaultErrorWriter = &out, &out
	defer func() { gin.DefaultWriter, gin.DefaultErrorWriter = was, wasErr }()
	w := newWhole(t, storetest.SQLite(t))
	w.get("/nulle-part")
	w.post("/pages", "x=1")
	if out.Len() != 0 {
		t.Errorf("gin wrote %q", out.String())
	}
}

// The log names routes and requests; never who asked, what she sent, nor the secret by which she is known.
func TestLogHoldsNobodysData(t *testing.T) {
	var out bytes.Buffer
	was := slog.Default()
	slog.SetDefault(slog.New(slog.NewJSONHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug})))
	defer slog.SetDefault(was)
	w := newWhole(t, storetest.SQLite(t))
	by, cookie := w.signedIn("Nadia Ferhat")
	p := w.FreePage(by, "Une page", "Un texte.")
	token, err := w.NewAPIToken(t.Context(), by, "essai")
	must(t, err)
	w.get("/compte/confirmer?jeton=un-jeton-secret", session(cookie))
	w.get("/pages?titre=une-recherche-secrete", session(cookie))
	w.post("/connexion", "email=secrete@exemple.fr&password=un-mot-de-passe-secret")
	w.post("/inscription", "name=Secrete&email=secrete@exemple.fr&password=un-mot-de-passe-secret")
	w.post(p.Path()+"/modifier", "base=1&sections=texte&texte=un-texte-secret", session(cookie))
	w.ask(http.MethodPost, "/api/v1/pages/"+p.Page.ID+"/versions?q=une-recherche-secrete", header("Authorization", "Bearer "+token))
	must(t, w.store.DB().Close())
	for _, target := range []string{p.Path() + "/historique?avant=9", "/compte/confirmer?jeton=un-jeton-secret", "/api/v1/pages"} {
		if rec := w.get(target, session(cookie)); rec.Code != http.StatusServiceUnavailable {
			t.Errorf("%s without a database: %d", target, rec.Code)
		}
	}
	w.post("/connexion", "email=secrete@exemple.fr&password=un-mot-de-passe-secret")
	if strings.Count(out.String(), "request_id") < 3 {
		t.Fatalf("nothing was logged: %s", out.String())
	}
	for _, secret := range []string{cookie, token, "secret", "exemple.fr", "Nadia", "Cookie", "Bearer", "192.0.2", "10.0.0"} {
		if i := strings.Index(out.String(), secret); i >= 0 {
			t.Errorf("the log holds %q: …%s…", secret, out.String()[max(0, i-200):min(out.Len(), i+100)])
		}
	}
}
