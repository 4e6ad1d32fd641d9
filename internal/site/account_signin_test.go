package site_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/site"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

func TestWrongPairIsOneSentenceAndKeepsTheAddress(t *testing.T) {
	b := newBrowser(t)
	b.member("Jeanne")
	for _, email := range []string{"jeanne@exemple.fr", "personne@exemple.fr"} {
		r := b.fill("/connexion?suite=%2Fcompte%2Fcles", "/connexion", map[string]string{"email": email, "password": "pas le bon, non"})
		if r.Code != http.StatusUnprocessableEntity || text(r.Document, "#fautes li") != b.said("error.sign_in_failed") {
			t.Errorf("%s: status %d, told %q", email, r.Code, text(r.Document, "#fautes"))
		}
		if got := r.Find("#f-email").AttrOr("value", ""); got != email {
			t.Errorf("address %q came back", got)
		}
		if got := r.Find("main [name=suite]").AttrOr("value", ""); got != "/compte/cles" {
			t.Errorf("would lead to %q", got)
		}
		if strings.Contains(r.Body.String(), "pas le bon") || len(b.cookies) != 0 {
			t.Errorf("the password came back, or a cookie: %v", b.cookies)
		}
	}
}

func TestManyWrongPasswordsMakeOneWait(t *testing.T) {
	b := newBrowser(t)
	who := b.member("Jeanne")
	wrong := func() reply {
		return b.fill("/connexion", "/connexion", map[string]string{"email": who.Email, "password": "pas le bon, non"})
	}
	r := wrong()
	for range 10 {
		if r.Code == http.StatusTooManyRequests {
			break
		}
		r = wrong()
	}
	seconds, err := strconv.Atoi(r.Header().Get("Retry-After"))
	if r.Code != http.StatusTooManyRequests || err != nil || seconds < 1 || seconds > 900 {
		t.Fatalf("status %d, Retry-After %q", r.Code, r.Header().Get("Retry-After"))
	}
	if got := text(r.Document, "#fautes li"); got != b.said("error.wait", "Seconds", seconds) || r.Find("#f-email").AttrOr("value", "") != who.Email {
		t.Errorf("told %q, address %q", got, r.Find("#f-email").AttrOr("value", ""))
	}
	b.Advance(time.Duration(seconds) * time.Second)
	b.enters(who)
}

func TestSessionCookieIsOfThisHostOnly(t *testing.T) {
	b := newBrowser(t)
	b.enters(b.member("Jeanne"))
	ck := b.cookies["__Host-sid"]
	if ck == nil || !ck.Secure || !ck.HttpOnly || ck.SameSite != http.SameSiteLaxMode || ck.Path != "/" || ck.Domain != "" || len(b.cookies) != 1 {
		t.Errorf("cookies %v", b.cookies)
	}
}

func TestClosedAccountIsShutOutAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		b := browserOver(t, s, site.Options{})
		who := b.member("Jeanne")
		b.enters(who)
		b.Write(func(tx *store.Tx) error {
			_, err := tx.DisableAccount(t.Context(), who.ID, b.Now())
			return err
		})
		if got := b.signedInAs(); got != "" {
			t.Errorf("still %q", got)
		}
		if r := b.get("/compte"); r.Code != http.StatusSeeOther {
			t.Errorf("own page: status %d", r.Code)
		}
		r := b.fill("/connexion", "/connexion", map[string]string{"email": who.Email, "password": goodPassword})
		if r.Code != http.StatusUnprocessableEntity || text(r.Document, "#fautes li") != b.said("error.sign_in_failed") {
			t.Errorf("status %d, told %q", r.Code, text(r.Document, "#fautes"))
		}
	})
}

func TestSignInLeadsOnlyToThisSite(t *testing.T) {
	b := newBrowser(t)
	who := b.member("Jeanne")
	for suite, want := range map[string]string{
		"":                                 "/compte",
		"/":                                "/",
		"/en/":                             "/en/",
		"/candidatures/x/modifier?texte=A": "/candidatures/x/modifier?texte=A",
		"/compte/publier?jeton=ABC":        "/compte/publier?jeton=ABC",
		"/appels?a=https://exemple.fr":     "/appels?a=https://exemple.fr",
		"https://mechant.example/":         "/compte",
		"//mechant.example/":               "/compte",
		"///mechant.example/":              "/compte",
		`/\mechant.example/`:               "/compte",
		`\\mechant.example/`:               "/compte",
		"/%5cmechant.example/":             "/compte",
		"/%2fmechant.example/":             "/compte",
		"/%2F%2Fmechant.example/":          "/compte",
		"/\t/mechant.example/":             "/compte",
		"/\n/mechant.example/":             "/compte",
		"\t//mechant.example/":             "/compte",
		" //mechant.example/":              "/compte",
		"/.//mechant.example/":             "/compte",
		"/..//mechant.example/":            "/compte",
		"/a/..//mechant.example/":          "/compte",
		"/%2e%2e//mechant.example/":        "/compte",
		"javascript:alert(1)":              "/compte",
		"data:text/html,x":                 "/compte",
		"mechant.example":                  "/compte",
		"compte":                           "/compte",
		"/a\r\nSet-Cookie: x=y":            "/compte",
		"/\x00":                            "/compte",
		"/é":                               "/compte",
		"/%zz":                             "/compte",
		"/" + strings.Repeat("a", 4000):    "/compte",
		"/connexion":                       "/compte",
		"/en/connexion?suite=/connexion":   "/compte",
		"/deconnexion":                     "/compte",
		"http:/mechant.example":            "/compte",
		"/:80//mechant.example":            "/compte",
	} {
		in := b.other()
		in.Advance(time.Minute) // under the rate of posts
		r := in.do(http.MethodPost, "/connexion", url.Values{"email": {who.Email}, "password": {goodPassword}, "suite": {suite}})
		if got := r.Header().Get("Location"); r.Code != http.StatusSeeOther || got != want {
			t.Errorf("%q leads to %q, want %q (status %d)", suite, got, want, r.Code)
		}
		page := in.opens("/connexion?suite=" + url.QueryEscape(suite))
		if got := page.Find("main [name=suite]").AttrOr("value", "/compte"); got != want {
			t.Errorf("%q stands in the form as %q, want %q", suite, got, want)
		}
	}
}

func TestSuiteSentTwiceLeadsNowhere(t *testing.T) {
	b := newBrowser(t)
	who := b.member("Jeanne")
	r := b.do(http.MethodPost, "/connexion", url.Values{"email": {who.Email}, "password": {goodPassword}, "suite": {"/appels", "//mechant.example"}})
	b.leads(r, "/compte")
}

func TestOtherSitesCannotSignAnybodyInOrOut(t *testing.T) {
	b := newBrowser(t)
	who := b.member("Jeanne")
	b.enters(who)
	for _, headers := range []map[string]string{{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://mechant.example"}} {
		b.headers = headers
		for _, path := range []string{"/deconnexion", "/connexion", "/compte/sessions/toutes"} {
			if r := b.do(http.MethodPost, path, url.Values{"email": {who.Email}, "password": {goodPassword}}); r.Code != http.StatusForbidden {
				t.Errorf("%s with %v: status %d", path, headers, r.Code)
			}
		}
	}
	b.headers = nil
	if got := b.signedInAs(); got != "Jeanne" {
		t.Errorf("signed in as %q", got)
	}
}

func TestSignedInReaderMayTakeAnotherAccount(t *testing.T) {
	b := newBrowser(t)
	jeanne, bruno := b.member("Jeanne"), b.member("Bruno")
	b.enters(jeanne)
	first := b.cookies["__Host-sid"].Value
	if got := text(b.opens("/connexion").Document, ".chapo"); got != b.said("account.sign_in_other", "Name", "Jeanne") {
		t.Errorf("told %q", got)
	}
	b.enters(bruno)
	if b.signedInAs() != "Bruno" || b.cookies["__Host-sid"].Value == first {
		t.Errorf("signed in as %q", b.signedInAs())
	}
	if _, err := b.Session(t.Context(), first); err == nil {
		t.Error("the first session still opens")
	}
}

func TestPasswordIsTypedInClearOnDemand(t *testing.T) {
	b := newBrowser(t)
	who := b.member("Jeanne")
	r := b.do(http.MethodPost, "/connexion", url.Values{"email": {who.Email}, "password": {goodPassword}, "suite": {"/appels"}, "montrer": {"1"}})
	field := r.Find("#f-password")
	if _, kept := field.Attr("value"); r.Code != http.StatusOK || field.AttrOr("type", "") != "text" || kept || len(b.cookies) != 0 {
		t.Fatalf("status %d, type %q, cookies %v", r.Code, field.AttrOr("type", ""), b.cookies)
	}
	if r.Find("#f-email").AttrOr("value", "") != who.Email || r.Find("[name=suite]").AttrOr("value", "") != "/appels" {
		t.Error("what was typed is lost")
	}
	if field.AttrOr("autocomplete", "") != "current-password" || field.AttrOr("spellcheck", "") != "false" {
		t.Errorf("autocomplete %q, spellcheck %q", field.AttrOr("autocomplete", ""), field.AttrOr("spellcheck", ""))
	}
	if first := r.Find("main form button").First(); first.AttrOr("name", "") != "" {
		t.Error("Enter would show the password instead of sending the form")
	}
	hidden := b.do(http.MethodPost, "/connexion", url.Values{"email": {who.Email}, "montrer": {"0"}})
	if got := hidden.Find("#f-password").AttrOr("type", ""); got != "password" {
		t.Errorf("hidden again as %q", got)
	}
}

func TestOnlyTheDemonstrationTellsOfItsAccounts(t *testing.T) {
	demo, plain := browserOver(t, storetest.SQLite(t), site.Options{Demo: true}), newBrowser(t)
	note := demo.said("account.demo")
	if !strings.Contains(text(demo.opens("/connexion").Document, "main"), note) || strings.Contains(text(plain.opens("/connexion").Document, "main"), note) {
		t.Error("the note is missing, or shown on a real site")
	}
}

func TestTooManySignInsFromOnePlaceAreSlowed(t *testing.T) {
	b := newBrowser(t)
	for i := range 20 {
		b.do(http.MethodPost, "/connexion", url.Values{"email": {strconv.Itoa(i) + "@exemple.fr"}, "password": {"x"}})
	}
	r := b.do(http.MethodPost, "/connexion", url.Values{"email": {"encore@exemple.fr"}, "password": {"x"}})
	if r.Code != http.StatusTooManyRequests || r.Header().Get("Retry-After") == "" {
		t.Errorf("status %d, Retry-After %q", r.Code, r.Header().Get("Retry-After"))
	}
}
