package site_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n/i18ntest"
	"github.com/appel-a-communs/communs/internal/site"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
	"github.com/appel-a-communs/communs/web"
)

// goodPassword fits the rules.
const goodPassword = "quatre chats gris"

// browser is somebody before a whole site, as it stands on the net: cookies are kept, scripts do not run.
type browser struct {
	apptest.World
	t       *testing.T
	handler http.Handler
	cookies map[string]*http.Cookie
	agent   string
	headers map[string]string // of the next requests
}

// reply is what a request got.
type reply struct {
	*httptest.ResponseRecorder
	*goquery.Document
}

func newBrowser(t *testing.T) *browser { return browserOver(t, storetest.SQLite(t), site.Options{}) }

func browserOver(t *testing.T, s *store.Store, o site.Options) *browser {
	t.Helper()
	b := &browser{World: apptest.New(t, s), t: t, cookies: map[string]*http.Cookie{}, agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
	words := i18ntest.Catalogue(t)
	assets, err := web.NewAssets(web.Dist)
	if err != nil {
		t.Fatal(err)
	}
	o.Name, o.BaseURL, o.Licence = "Appels à communs", "https://communs.test", "CC-BY-SA-4.0"
	st, err := site.New(b.App, words, assets, o)
	if err != nil {
		t.Fatal(err)
	}
	if b.handler, err = st.Handler(); err != nil {
		t.Fatal(err)
	}
	return b
}

// other is another browser before the same site.
func (b *browser) other() *browser {
	o := *b
	o.cookies = map[string]*http.Cookie{}
	return &o
}

func (b *browser) do(method, path string, values url.Values) reply {
	b.t.Helper()
	r := httptest.NewRequestWithContext(b.t.Context(), method, path, strings.NewReader(values.Encode()))
	if values != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("User-Agent", b.agent)
	for name, v := range b.headers {
		r.Header.Set(name, v)
	}
	for _, ck := range b.cookies {
		r.AddCookie(ck)
	}
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	for _, ck := range w.Result().Cookies() {
		if b.cookies[ck.Name] = ck; ck.MaxAge < 0 {
			delete(b.cookies, ck.Name)
		}
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(w.Body.String()))
	if err != nil {
		b.t.Fatal(err)
	}
	return reply{w, doc}
}

func (b *browser) get(path string) reply { b.t.Helper(); return b.do(http.MethodGet, path, nil) }

// opens holds an address to a page.
func (b *browser) opens(path string) reply {
	b.t.Helper()
	r := b.get(path)
	if r.Code != http.StatusOK {
		b.t.Fatalf("%s: status %d to %q: %s", path, r.Code, r.Header().Get("Location"), text(r.Document, "main"))
	}
	return r
}

// fill sends the form of a page that posts to an address, as a browser would: with all that it holds.
func (b *browser) fill(page, action string, answers map[string]string) reply {
	b.t.Helper()
	form := b.opens(page).Find(`main form[action="` + action + `"]`)
	if form.Length() == 0 {
		b.t.Fatalf("%s has no form to %s", page, action)
	}
	values := url.Values{}
	form.First().Find("input[name]").Each(func(_ int, in *goquery.Selection) {
		if _, on := in.Attr("checked"); in.AttrOr("type", "") != "radio" || on {
			values.Set(in.AttrOr("name", ""), in.AttrOr("value", ""))
		}
	})
	for name, v := range answers {
		if !values.Has(name) {
			b.t.Fatalf("%s does not ask for %q", page, name)
		}
		values.Set(name, v)
	}
	return b.do(http.MethodPost, action, values)
}

// leads holds an answer to a redirect and follows it.
func (b *browser) leads(r reply, to string) reply {
	b.t.Helper()
	if r.Code != http.StatusSeeOther || r.Header().Get("Location") != to {
		b.t.Fatalf("status %d to %q, want 303 to %q: %s", r.Code, r.Header().Get("Location"), to, text(r.Document, "main"))
	}
	if got := r.Header().Get("Cache-Control"); got != "no-store" {
		b.t.Errorf("redirect kept: %q", got)
	}
	return b.get(to)
}

// mailed takes the one letter that waits and gives the path of its link, in the way that the sender completes it.
func (b *browser) mailed(key, to string) string {
	b.t.Helper()
	j, ok, err := b.NextJob(b.t.Context(), time.Minute)
	if err != nil || !ok {
		b.t.Fatalf("no letter waits: %v", err)
	}
	var l app.Letter
	if err := json.Unmarshal([]byte(j.Payload), &l); err != nil {
		b.t.Fatal(err)
	}
	if err := b.FinishJob(b.t.Context(), j); err != nil {
		b.t.Fatal(err)
	}
	if l.Key != key || l.To != to {
		b.t.Fatalf("letter %q to %s, want %q to %s", l.Key, l.To, key, to)
	}
	return l.Path
}

// member is a confirmed account with a password.
func (b *browser) member(name string) domain.Account {
	b.t.Helper()
	who, err := b.AddAccount(b.t.Context(), app.SignUp{Name: name, Email: app.Slug(name) + "@exemple.fr", Password: goodPassword, Lang: "fr", Licence: apptest.Licence})
	if err != nil {
		b.t.Fatal(err)
	}
	return who
}

// enters signs a member in by the form.
func (b *browser) enters(who domain.Account) *browser {
	b.t.Helper()
	b.leads(b.fill("/connexion", "/connexion", map[string]string{"email": who.Email, "password": goodPassword}), "/compte")
	return b
}

// signedInAs is the name that the header shows, "" for a visitor.
func (b *browser) signedInAs() string {
	b.t.Helper()
	return text(b.get("/connexion").Document, `.outils.large a[href="/compte"]`)
}

// said is the sentence of a key in French, its blanks made one.
func (b *browser) said(key string, args ...any) string {
	b.t.Helper()
	words := i18ntest.Catalogue(b.t)
	return strings.Join(strings.Fields(words.For("fr").T(key, args...)), " ")
}
