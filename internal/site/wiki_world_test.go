package site_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// wikiSite is a whole site with two people who write on it.
type wikiSite struct {
	*callSite
	nadia, bruno domain.Account
}

func newWikiSite(t *testing.T) *wikiSite { return wikiSiteOver(t, storetest.SQLite(t)) }

func wikiSiteOver(t *testing.T, s *store.Store) *wikiSite {
	t.Helper()
	w := &wikiSite{callSite: callSiteOver(t, s)}
	w.nadia, w.bruno = w.Person("Nadia Ferhat"), w.Person("Bruno Tessier")
	return w
}

// free adds a free page by Nadia.
func (w *wikiSite) free(text string) app.Place {
	w.t.Helper()
	return w.FreePage(w.nadia, "Matériaux en commun", text)
}

// answer is what a request got.
type answer struct {
	*httptest.ResponseRecorder
	doc *goquery.Document
}

func (w *wikiSite) get(by domain.Account, path string) answer {
	w.t.Helper()
	return w.answer(by, httptest.NewRequestWithContext(w.t.Context(), http.MethodGet, path, http.NoBody))
}

func (w *wikiSite) answer(by domain.Account, r *http.Request) answer {
	w.t.Helper()
	rec := w.serve(by, r)
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(rec.Body.Bytes()))
	if err != nil {
		w.t.Fatal(err)
	}
	return answer{rec, doc}
}

// post sends a form as a browser does.
func (w *wikiSite) post(by domain.Account, path string, values url.Values) answer {
	w.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, list := range values {
		for _, v := range list {
			if err := form.WriteField(name, v); err != nil {
				w.t.Fatal(err)
			}
		}
	}
	if err := form.Close(); err != nil {
		w.t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(w.t.Context(), http.MethodPost, path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return w.answer(by, r)
}

// formAt reads a form of a page as a browser would send it, untouched.
func (a answer) form(t *testing.T, action string) url.Values {
	t.Helper()
	form := a.doc.Find(`form[action="` + action + `"]`).First()
	if form.Length() == 0 {
		t.Fatalf("status %d: no form for %s", a.Code, action)
	}
	values := url.Values{}
	form.Find("input[name], textarea[name], select[name]").Each(func(_ int, s *goquery.Selection) {
		if s.ParentsFiltered("template").Length() > 0 {
			return
		}
		name, _ := s.Attr("name")
		switch kind := s.AttrOr("type", ""); {
		case (kind == "radio" || kind == "checkbox") && !has(s, "checked"):
		case goquery.NodeName(s) == "textarea":
			values.Add(name, s.Text())
		case goquery.NodeName(s) == "select":
			values.Add(name, s.Find("option[selected]").AttrOr("value", ""))
		default:
			values.Add(name, s.AttrOr("value", ""))
		}
	})
	return values
}

func has(s *goquery.Selection, attr string) bool { _, ok := s.Attr(attr); return ok }

// edit opens the form of a page.
func (w *wikiSite) edit(by domain.Account, path string) url.Values {
	w.t.Helper()
	return w.get(by, path+"/modifier").form(w.t, path+"/modifier")
}

// save opens the form of a page, changes some of its answers and sends it.
func (w *wikiSite) save(by domain.Account, path string, answers map[string]string) answer {
	w.t.Helper()
	return w.post(by, path+"/modifier", with(w.edit(by, path), answers))
}

func with(form url.Values, answers map[string]string) url.Values {
	for name, v := range answers {
		form.Set(name, v)
	}
	return form
}

// follow goes where an answer leads.
func (w *wikiSite) follow(by domain.Account, a answer) answer {
	w.t.Helper()
	if a.Code != http.StatusSeeOther {
		w.t.Fatalf("status %d, want 303: %s", a.Code, text(a.doc, "main"))
	}
	return w.get(by, a.Header().Get("Location"))
}

// version is the text of one version of a page.
func (w *wikiSite) version(p app.Place, n int) domain.Document {
	w.t.Helper()
	v, err := w.ViewVersion(w.t.Context(), w.nadia, p, n)
	if err != nil {
		w.t.Fatal(err)
	}
	return v.Version.Sections
}

// head is the number of the latest version of a page.
func (w *wikiSite) head(p app.Place) int {
	w.t.Helper()
	p, err := w.PlaceByID(w.t.Context(), w.nadia, p.Page.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return p.Page.Head
}

// wantText holds one version of a page to its text.
func (w *wikiSite) wantText(p app.Place, n int, want string) {
	w.t.Helper()
	if got := w.version(p, n)["texte"]; got != want {
		w.t.Errorf("version %d says\n%q\nwant\n%q", n, got, want)
	}
}

func want[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func wantList(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\ngot  %q\nwant %q", what, got, want)
	}
}

func itoa(n int) string { return strconv.Itoa(n) }

// minutes adds the minutes of a meeting of a call.
func (w *wikiSite) minutes(season apptest.Season, title, text string) app.Place {
	w.t.Helper()
	p, err := w.CreatePage(w.t.Context(), season.Manager, app.NewPage{
		Form: domain.FormMinutes, CallID: season.Call.ID, Sections: domain.Document{"title": title, "texte": text},
	}, store.Key{})
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}
