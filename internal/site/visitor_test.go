package site_test

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
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

// openSite is a whole site on a port of its own, with an open call.
type openSite struct {
	apptest.Season
	t      *testing.T
	server *httptest.Server
}

func newOpenSite(t *testing.T) *openSite { return openSiteOver(t, storetest.SQLite(t)) }

func openSiteOver(t *testing.T, s *store.Store) *openSite {
	t.Helper()
	o := &openSite{Season: apptest.New(t, s).Season("essai"), t: t}
	words := i18ntest.Catalogue(t)
	assets, err := web.NewAssets(web.Dist)
	if err != nil {
		t.Fatal(err)
	}
	st, err := site.New(o.App, words, assets, site.Options{Name: "Appels à communs", BaseURL: "http://communs.test", Insecure: true, Licence: "CC-BY-SA-4.0"})
	if err != nil {
		t.Fatal(err)
	}
	handler, err := st.Handler()
	if err != nil {
		t.Fatal(err)
	}
	o.server = httptest.NewServer(handler)
	t.Cleanup(o.server.Close)
	return o
}

// token takes the letter of a key that waits, and gives the secret of its link.
func (o *openSite) token(key string) string {
	o.t.Helper()
	for _, l := range o.letters() {
		if l.Key == key {
			u, err := url.Parse(l.Path)
			if err != nil {
				o.t.Fatal(err)
			}
			return u.Query().Get("jeton")
		}
	}
	o.t.Fatalf("no letter %s", key)
	return ""
}

// letters takes the letters that wait.
func (o *openSite) letters() []app.Letter {
	o.t.Helper()
	var list []app.Letter
	for {
		j, ok, err := o.NextJob(o.t.Context(), time.Minute)
		if err != nil {
			o.t.Fatal(err)
		}
		if !ok {
			return list
		}
		if j.Kind != app.JobMail {
			continue
		}
		var l app.Letter
		if err := json.Unmarshal([]byte(j.Payload), &l); err != nil {
			o.t.Fatal(err)
		}
		list = append(list, l)
	}
}

// visitor is a browser without scripts: it keeps cookies, follows redirections, sends the forms of its page.
type visitor struct {
	t      *testing.T
	client *http.Client
	at     *url.URL
	status int
	header http.Header
	raw    string
	doc    *goquery.Document
	seen   int // pages shown
}

func (o *openSite) visitor() *visitor {
	o.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		o.t.Fatal(err)
	}
	at, err := url.Parse(o.server.URL)
	if err != nil {
		o.t.Fatal(err)
	}
	return &visitor{t: o.t, client: &http.Client{Jar: jar}, at: at}
}

// signedIn is a visitor who is signed in already.
func (o *openSite) signedIn(who domain.Account) *visitor {
	o.t.Helper()
	v := o.visitor()
	cookie, err := o.StartSession(o.t.Context(), who, "test")
	if err != nil {
		o.t.Fatal(err)
	}
	v.client.Jar.SetCookies(v.at, []*http.Cookie{{Name: "sid", Value: cookie, Path: "/"}})
	return v
}

// open asks for an address and holds the page to a status.
func (v *visitor) open(path string, want int) {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodGet, v.at.ResolveReference(must(url.Parse(path))).String(), http.NoBody)
	if err != nil {
		v.t.Fatal(err)
	}
	v.do(r, want)
}

func must(u *url.URL, err error) *url.URL {
	if err != nil {
		panic(err)
	}
	return u
}

func (v *visitor) do(r *http.Request, want int) {
	v.t.Helper()
	res, err := v.client.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close() //nolint:errcheck // a test that ends
	var b bytes.Buffer
	if _, err := b.ReadFrom(res.Body); err != nil {
		v.t.Fatal(err)
	}
	v.at, v.status, v.header, v.raw = res.Request.URL, res.StatusCode, res.Header, b.String()
	if v.doc, err = goquery.NewDocumentFromReader(strings.NewReader(v.raw)); err != nil {
		v.t.Fatal(err)
	}
	v.seen++
	if v.status != want {
		v.t.Fatalf("%s %s: status %d, want %d: %s", r.Method, v.at.Path, v.status, want, text(v.doc, "main"))
	}
}

// send fills in the form that posts to a path and sends it.
func (v *visitor) send(path string, answers map[string]string, want int) {
	v.t.Helper()
	form := v.doc.Find(`form[action="` + path + `"]`).FilterFunction(func(_ int, f *goquery.Selection) bool {
		for name := range answers {
			if f.Find(`[name="`+name+`"]`).Length() == 0 {
				return false
			}
		}
		return true
	}).First()
	if form.Length() == 0 {
		v.t.Fatalf("%s: no form for %s: %s", v.at.Path, path, text(v.doc, "main"))
	}
	values := fields(form)
	for name, value := range answers {
		values.Set(name, value)
	}
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.at.ResolveReference(must(url.Parse(path))).String(), http.NoBody)
	if err != nil {
		v.t.Fatal(err)
	}
	encode(v.t, r, values, form.AttrOr("enctype", ""))
	v.do(r, want)
}

// fields are what a form sends untouched.
func fields(form *goquery.Selection) url.Values {
	values := url.Values{}
	form.Find("input[name], textarea[name], select[name]").Each(func(_ int, s *goquery.Selection) {
		if s.ParentsFiltered("template").Length() > 0 {
			return
		}
		name := s.AttrOr("name", "")
		_, checked := s.Attr("checked")
		switch kind := s.AttrOr("type", ""); {
		case (kind == "radio" || kind == "checkbox") && !checked, kind == "file":
		case goquery.NodeName(s) == "textarea":
			values.Add(name, strings.TrimPrefix(s.Text(), "\n"))
		case goquery.NodeName(s) == "select":
			values.Add(name, s.Find("option[selected]").AttrOr("value", ""))
		default:
			values.Add(name, s.AttrOr("value", ""))
		}
	})
	return values
}

func encode(t *testing.T, r *http.Request, values url.Values, kind string) {
	t.Helper()
	var b bytes.Buffer
	if kind != "multipart/form-data" {
		b.WriteString(values.Encode())
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	} else {
		w := multipart.NewWriter(&b)
		for name, list := range values {
			for _, v := range list {
				if err := w.WriteField(name, v); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", w.FormDataContentType())
	}
	body := b.Bytes()
	r.Body, r.ContentLength = readCloser{bytes.NewReader(body)}, int64(len(body))
}

type readCloser struct{ *bytes.Reader }

func (readCloser) Close() error { return nil }

// says holds the page to a sentence.
func (v *visitor) says(selector, want string) {
	v.t.Helper()
	if got := text(v.doc, selector); !strings.Contains(got, want) {
		v.t.Errorf("%s: %s says %q, want %q", v.at.Path, selector, got, want)
	}
}
