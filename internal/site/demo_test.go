package site_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/demo/play"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n/i18ntest"
	"github.com/appel-a-communs/communs/internal/site"
	"github.com/appel-a-communs/communs/internal/store/storetest"
	"github.com/appel-a-communs/communs/web"
)

// newDemo is the demonstration, its story played.
func newDemo(t *testing.T) *wikiSite {
	t.Helper()
	s := storetest.SQLite(t)
	w := &wikiSite{callSite: callSiteOver(t, s)}
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	if err := play.Story(t.Context(), w.App, s.DB().Clock(), now); err != nil {
		t.Fatal(err)
	}
	s.DB().Clock().Set(now)
	tour, err := play.Tour(t.Context(), w.App)
	if err != nil {
		t.Fatal(err)
	}
	words := i18ntest.Catalogue(t)
	assets, err := web.NewAssets(web.Dist)
	if err != nil {
		t.Fatal(err)
	}
	made, err := site.New(w.App, words, assets, site.Options{BaseURL: "http://communs.test", Insecure: true, Licence: "CC-BY-SA-4.0", Demo: true, Tour: tour})
	if err != nil {
		t.Fatal(err)
	}
	if w.handler, err = made.Handler(); err != nil {
		t.Fatal(err)
	}
	return w
}

// tryOut sends an export as the page of trials does.
func (w *wikiSite) tryOut(licence string, file []byte) answer {
	w.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if file != nil {
		part, err := form.CreateFormFile("file", "wiki.xml")
		if err != nil {
			w.t.Fatal(err)
		}
		if _, err := part.Write(file); err != nil {
			w.t.Fatal(err)
		}
	}
	if err := form.WriteField("licence", licence); err != nil {
		w.t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		w.t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(w.t.Context(), http.MethodPost, "/essayer", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return w.answer(domain.Account{}, r)
}

// finished asks for the page of a trial until it is over.
func (w *wikiSite) finished(path string) answer {
	w.t.Helper()
	for range time.Tick(20 * time.Millisecond) {
		if got := w.get(domain.Account{}, path); got.Header().Get("Refresh") == "" {
			return got
		}
	}
	return answer{}
}

func TestDemonstrationIsVisitedInSixStops(t *testing.T) {
	w := newDemo(t)
	home := w.get(domain.Account{}, "/")
	want(t, "ways into the tour from home", home.doc.Find(`main a[href="/visite"]`).Length(), 1)
	overview := w.get(domain.Account{}, "/visite")
	stops := overview.doc.Find(".arrets h2 a")
	want(t, "stops", stops.Length(), 6)
	path := stops.First().AttrOr("href", "")
	for n := 1; n <= 6; n++ {
		address, anchor, _ := strings.Cut(path, "#")
		got := w.get(domain.Account{}, address)
		want(t, "status of "+path, got.Code, http.StatusOK)
		want(t, "band at "+path, text(got.doc, ".visite strong"), w.say("tour.step", "N", n, "Of", 6))
		want(t, "cookies at "+path, len(got.Result().Cookies()), 0)
		if anchor != "" && got.doc.Find(`[id="`+anchor+`"]`).Length() != 1 {
			t.Errorf("%s: nothing is called %s", address, anchor)
		}
		plain, _, _ := strings.Cut(address, "?")
		want(t, "bands without the parameter", w.get(domain.Account{}, plain).doc.Find(".visite").Length(), 0)
		if again := w.get(domain.Account{}, address); again.Header().Get("ETag") != got.Header().Get("ETag") || got.Header().Get("ETag") == "" {
			t.Errorf("%s is not kept: %q, then %q", address, got.Header().Get("ETag"), again.Header().Get("ETag"))
		}
		path = got.doc.Find(`.visite a[rel="next"]`).AttrOr("href", "")
	}
	want(t, "after the last stop", path, "")
	english := w.get(domain.Account{}, "/en/candidatures/materiaux-en-commun?visite=3")
	if next := english.doc.Find(`.visite a[rel="next"]`).AttrOr("href", ""); !strings.HasPrefix(next, "/en/") {
		t.Errorf("from an English page the tour goes on to %s", next)
	}
	want(t, "bands of a stop that is not there", w.get(domain.Account{}, "/?visite=7").doc.Find(".visite").Length(), 0)
}

func TestOnlyTheDemonstrationIsVisitedAndTried(t *testing.T) {
	w := newWikiSite(t)
	for _, path := range []string{"/visite", "/essayer", "/essayer/x"} {
		want(t, path, w.get(domain.Account{}, path).Code, http.StatusNotFound)
	}
	want(t, "a file", w.tryOut("CC0-1.0", []byte("<mediawiki/>")).Code, http.StatusNotFound)
	home := w.get(domain.Account{}, "/?visite=2")
	want(t, "bands", home.doc.Find(".visite").Length(), 0)
	want(t, "page with and without the parameter", home.Header().Get("ETag"), w.get(domain.Account{}, "/").Header().Get("ETag"))
}

func TestVisitorTriesHerOwnWiki(t *testing.T) {
	w := newDemo(t)
	const export = `<mediawiki version="0.11"><page><title>Four à pain</title><ns>0</ns><id>1</id>
<revision><id>1</id><timestamp>2025-01-01T10:00:00Z</timestamp><contributor><username>Ada</username><id>1</id></contributor><model>markdown</model><format>text/x-markdown</format><text>Le four est froid.</text></revision>
<revision><id>2</id><timestamp>2025-01-02T10:00:00Z</timestamp><contributor><username>Ada</username><id>1</id></contributor><model>markdown</model><format>text/x-markdown</format><text>Le four est chaud.</text></revision></page>
<page><title>&lt;b&gt;Abîmée</title><ns>0</ns>
<id>x</id></page></mediawiki>`
	sent := w.tryOut("CC-BY-SA-4.0", []byte(export))
	want(t, "status", sent.Code, http.StatusSeeOther)
	got := w.finished(sent.Header().Get("Location"))
	want(t, "pages", strings.Join(texts(got.doc, "tbody th"), ", "), "Four à pain")
	if told := text(got.doc, ".ennuis li"); !strings.Contains(told, "<b>Abîmée") || !strings.HasPrefix(told, "Ligne 5, page") || got.doc.Find(".ennuis b").Length() != 0 {
		t.Errorf("the damaged page is told as %q", told)
	}
	diff := w.get(domain.Account{}, got.doc.Find(".essai a").First().AttrOr("href", ""))
	want(t, "status of the comparison", diff.Code, http.StatusOK)
	want(t, "inserted", text(diff.doc, "main ins"), "ajouté : chaud")
	want(t, "trial of somebody who made the address up", w.get(domain.Account{}, "/essayer/x").Code, http.StatusNotFound)
}

func TestTrialIsRefusedAtItsField(t *testing.T) {
	w := newDemo(t)
	for name, c := range map[string]struct {
		licence string
		file    []byte
		status  int
		key     string
	}{
		"no file":        {"CC0-1.0", nil, http.StatusUnprocessableEntity, "error.trial_file"},
		"no licence":     {"tous droits réservés", []byte("<mediawiki/>"), http.StatusUnprocessableEntity, "error.choice"},
		"too large":      {"CC0-1.0", bytes.Repeat([]byte("x"), 20<<20+1), http.StatusRequestEntityTooLarge, "error.trial_too_large"},
		"much too large": {"CC0-1.0", bytes.Repeat([]byte("x"), 21<<20), http.StatusRequestEntityTooLarge, "error.trial_too_large"},
	} {
		got := w.tryOut(c.licence, c.file)
		want(t, name+": status", got.Code, c.status)
		if said := text(got.doc, ".faute"); !strings.Contains(said, w.say(c.key)) {
			t.Errorf("%s: %q", name, said)
		}
	}
}
