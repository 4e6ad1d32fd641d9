package sitetest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/appel-a-communs/communs/internal/api"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/i18n/i18ntest"
	"github.com/appel-a-communs/communs/internal/site"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/web"
)

// base is the address of the site in these tests.
const base = "https://communs.test"

// sessionCookie is the name under which the site knows its visitors.
const sessionCookie = "__Host-sid"

// whole is the product over one database, put together as the program does it.
type whole struct {
	apptest.World
	t       testing.TB
	store   *store.Store
	site    *site.Site
	handler http.Handler
	serial  *atomic.Int64 // of requests: each comes from an address of its own, but where a test says
}

func newWhole(t testing.TB, s *store.Store) *whole {
	t.Helper()
	return assemble(t, s, newShelf(t), site.Options{})
}

// shelf is what takes long to load, and serves any number of products.
type shelf struct {
	words  *i18n.Catalogue
	assets *web.Assets
}

func newShelf(t testing.TB) shelf {
	t.Helper()
	assets, err := web.NewAssets(web.Dist)
	must(t, err)
	return shelf{i18ntest.Catalogue(t), assets}
}

func assemble(t testing.TB, s *store.Store, from shelf, o site.Options) *whole {
	t.Helper()
	w := &whole{World: apptest.New(t, s), t: t, store: s, serial: &atomic.Int64{}}
	o.Name, o.BaseURL, o.Licence = "Appels à communs", base, "CC-BY-SA-4.0"
	var err error
	w.site, err = site.New(w.App, from.words, from.assets, o)
	must(t, err)
	pages, err := w.site.Handler()
	must(t, err)
	data, err := api.New(w.App, from.words, api.Options{BaseURL: base, Proxies: o.Proxies})
	must(t, err)
	w.handler = site.Front(site.NewHealth(w.site), data, pages)
	return w
}

// part changes a request before it is sent.
type part func(*http.Request)

func header(name, value string) part { return func(r *http.Request) { r.Header.Set(name, value) } }

func session(cookie string) part {
	return func(r *http.Request) {
		if cookie != "" {
			r.AddCookie(&http.Cookie{Name: sessionCookie, Value: cookie})
		}
	}
}

func from(address string) part { return func(r *http.Request) { r.RemoteAddr = address + ":4321" } }

func form(values string) part {
	return func(r *http.Request) {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Body, r.ContentLength = io.NopCloser(strings.NewReader(values)), int64(len(values))
	}
}

// ask sends a request to the handler and gives the answer.
func (w *whole) ask(method, target string, parts ...part) *httptest.ResponseRecorder {
	w.t.Helper()
	r := httptest.NewRequestWithContext(w.t.Context(), method, target, http.NoBody)
	n := w.serial.Add(1)
	r.RemoteAddr = "10." + strconv.FormatInt(n>>16&255, 10) + "." + strconv.FormatInt(n>>8&255, 10) + "." + strconv.FormatInt(n&255, 10) + ":4321"
	for _, p := range parts {
		p(r)
	}
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	return rec
}

func (w *whole) get(target string, parts ...part) *httptest.ResponseRecorder {
	w.t.Helper()
	return w.ask(http.MethodGet, target, parts...)
}

func (w *whole) post(target, values string, parts ...part) *httptest.ResponseRecorder {
	w.t.Helper()
	return w.ask(http.MethodPost, target, append([]part{form(values)}, parts...)...)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
