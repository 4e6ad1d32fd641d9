package site_test

import (
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

// callSite is a whole site over one database, with somebody who opened a call on it.
type callSite struct {
	apptest.World
	t       *testing.T
	handler http.Handler
	manager domain.Account
	call    domain.Call
}

func day(n int) time.Time { return storetest.Start.Add(time.Duration(n) * 24 * time.Hour) }

func newCallSite(t *testing.T) *callSite { return callSiteOver(t, storetest.SQLite(t)) }

func callSiteOver(t *testing.T, s *store.Store) *callSite {
	t.Helper()
	cs := &callSite{World: apptest.New(t, s), t: t}
	words := i18ntest.Catalogue(t)
	assets, err := web.NewAssets(web.Dist)
	if err != nil {
		t.Fatal(err)
	}
	st, err := site.New(cs.App, words, assets, site.Options{Name: "Appels à communs", BaseURL: "http://communs.test", Insecure: true, Licence: "CC-BY-SA-4.0"})
	if err != nil {
		t.Fatal(err)
	}
	if cs.handler, err = st.Handler(); err != nil {
		t.Fatal(err)
	}
	opener := cs.Person("Ada Morel", domain.Grant{Role: domain.Admin, Scope: domain.Instance})
	cs.call, err = cs.OpenCall(t.Context(), opener, app.NewCall{Title: "Résilience des territoires", Agency: "Agence de la transition", Opening: day(10), Last: day(100)})
	if err != nil {
		t.Fatal(err)
	}
	cs.manager = cs.As(opener)
	return cs
}

// page asks for an address as somebody, the zero Account being a visitor.
func (cs *callSite) page(by domain.Account, path string) (int, *goquery.Document) {
	cs.t.Helper()
	return cs.do(by, httptest.NewRequestWithContext(cs.t.Context(), http.MethodGet, path, http.NoBody))
}

// send posts a form as somebody and gives where it leads.
func (cs *callSite) send(by domain.Account, path string, values url.Values) (status int, to string, doc *goquery.Document) {
	cs.t.Helper()
	r := httptest.NewRequestWithContext(cs.t.Context(), http.MethodPost, path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := cs.serve(by, r)
	return w.Code, w.Header().Get("Location"), cs.read(w)
}

func (cs *callSite) do(by domain.Account, r *http.Request) (int, *goquery.Document) {
	cs.t.Helper()
	w := cs.serve(by, r)
	return w.Code, cs.read(w)
}

func (cs *callSite) serve(by domain.Account, r *http.Request) *httptest.ResponseRecorder {
	cs.t.Helper()
	if by.SignedIn() {
		cookie, err := cs.StartSession(cs.t.Context(), by, "test")
		if err != nil {
			cs.t.Fatal(err)
		}
		r.AddCookie(&http.Cookie{Name: "sid", Value: cookie})
	}
	w := httptest.NewRecorder()
	cs.handler.ServeHTTP(w, r)
	return w
}

func (cs *callSite) read(w *httptest.ResponseRecorder) *goquery.Document {
	cs.t.Helper()
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		cs.t.Fatal(err)
	}
	return doc
}

// text is what a page says at a selector, blanks made one.
func text(doc *goquery.Document, selector string) string {
	return strings.Join(strings.Fields(doc.Find(selector).Text()), " ")
}

// texts are what a page says at each place of a selector.
func texts(doc *goquery.Document, selector string) []string {
	var list []string
	doc.Find(selector).Each(func(_ int, s *goquery.Selection) { list = append(list, strings.Join(strings.Fields(s.Text()), " ")) })
	return list
}

// say is the sentence of a key in French.
func (cs *callSite) say(key string, args ...any) string {
	cs.t.Helper()
	words := i18ntest.Catalogue(cs.t)
	return strings.Join(strings.Fields(words.For("fr").T(key, args...)), " ")
}

// candidacy publishes a candidacy that answers a défi.
func (cs *callSite) candidacy(title string, ch domain.Challenge) {
	cs.t.Helper()
	answers := `[{"challenge":"` + ch.ID + `","id":"r1","why":"Elle dit ce qu’il y a, où, et jusqu’à quand."}]`
	_, err := cs.PublishCandidacy(cs.t.Context(), cs.Person("Nadia Ferhat"), app.NewCandidacy{CallID: ch.CallID, Sections: domain.Document{
		"title": title, "pitch": "Relever ce qui peut resservir.", "challenges": answers, "problem": "Les lots se perdent.",
	}})
	if err != nil {
		cs.t.Fatal(err)
	}
}

func (cs *callSite) get(path string) *http.Request {
	return httptest.NewRequestWithContext(cs.t.Context(), http.MethodGet, path, http.NoBody)
}
