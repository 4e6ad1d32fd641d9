package sitetest

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/demo/play"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// told is the world of the demonstration's story, served.
func told(t *testing.T) *whole {
	t.Helper()
	s := storetest.SQLite(t)
	must(t, play.Story(t.Context(), app.New(s, app.Options{BaseURL: base, CheapPasswords: true}), s.DB().Clock(), storetest.Start.AddDate(0, 0, 15)))
	s.DB().Clock().Set(storetest.Start.AddDate(0, 0, 15))
	return newWhole(t, s)
}

// linked are the addresses of ours that a page leads to.
var linked = regexp.MustCompile(`href="(/[^"#]*)`)

// walk asks for every page that a visitor can reach by links from the home page, and hands each to see.
func (w *whole) walk(see func(path string, rec *httptest.ResponseRecorder)) (pages int) {
	w.t.Helper()
	todo, met := []string{"/"}, map[string]bool{"/": true}
	for len(todo) > 0 && pages < 600 {
		path := todo[0]
		todo = todo[1:]
		rec := w.get(path)
		pages++
		see(path, rec)
		for _, m := range linked.FindAllStringSubmatch(rec.Body.String(), -1) {
			to := strings.ReplaceAll(m[1], "&amp;", "&")
			if !met[to] && !strings.HasPrefix(to, "/en") {
				met[to] = true
				todo = append(todo, to)
			}
		}
	}
	return pages
}

// What a visitor is sent is what every other is sent: no cookie, nothing of who asks, and told from any other state
// of the page by its ETag.
func TestAnonymousPagesAreTheSameForEveryVisitor(t *testing.T) {
	w := told(t)
	kept, another := 0, newWhole(t, w.store)
	n := w.walk(func(path string, rec *httptest.ResponseRecorder) {
		if rec.Header().Get("Set-Cookie") != "" {
			t.Errorf("%s sets a cookie", path)
		}
		if rec.Code >= 400 {
			t.Errorf("%s, which a page leads to, answers %d", path, rec.Code)
		}
		if rec.Header().Get("ETag") == "" || !strings.HasPrefix(rec.Header().Get("Content-Type"), "text/html") {
			return
		}
		kept++
		other := another.get(path, header("User-Agent", "Autre/1.0"), header("Accept-Language", "en"), header("Referer", "https://ailleurs.test/"))
		if !bytes.Equal(rec.Body.Bytes(), other.Body.Bytes()) {
			t.Errorf("%s: another visitor of another process is sent another page", path)
		}
		if kept > 25 { // every kind of page comes early: breadth first
			return
		}
		w.checkFinished(path)
	})
	if n < 60 || kept < 40 {
		t.Errorf("walked %d pages, %d of them kept: the story has more", n, kept)
	}
}

// checkFinished holds a kept page to what caches between us are promised.
func (w *whole) checkFinished(path string) {
	w.t.Helper()
	var plain []byte
	tags := map[string]bool{}
	for _, encoding := range []string{"", "gzip", "br"} {
		rec := w.get(path, header("Accept-Encoding", encoding))
		body, h := rec.Body.Bytes(), rec.Header()
		sum := sha256.Sum256(body)
		if etag := h.Get("ETag"); etag != `"`+hex.EncodeToString(sum[:12])+`"` || tags[etag] {
			w.t.Errorf("%s, %q: ETag %s is not that of its bytes alone", path, encoding, etag)
		}
		tags[h.Get("ETag")] = true
		if h.Get("Content-Encoding") != encoding || h.Get("Vary") != "Accept-Encoding" || h.Get("Cache-Control") != "public, max-age=0, must-revalidate" {
			w.t.Errorf("%s, %q: headers %v", path, encoding, h)
		}
		text := unpack(w.t, encoding, body)
		if plain == nil {
			plain = text
		}
		if !bytes.Equal(text, plain) {
			w.t.Errorf("%s: %q holds another page", path, encoding)
		}
		again := w.get(path, header("Accept-Encoding", encoding), header("If-None-Match", `"other", `+h.Get("ETag")))
		if again.Code != http.StatusNotModified || again.Body.Len() != 0 || again.Header().Get("ETag") != h.Get("ETag") || again.Header().Get("Vary") != "Accept-Encoding" {
			w.t.Errorf("%s, %q: asked again, %d with %d bytes, %v", path, encoding, again.Code, again.Body.Len(), again.Header())
		}
		head := w.ask(http.MethodHead, path, header("Accept-Encoding", encoding))
		if head.Code != rec.Code || head.Body.Len() != 0 || !sameHeaders(head.Header(), h) {
			w.t.Errorf("%s, %q: HEAD %d %v\nGET %d %v", path, encoding, head.Code, head.Header(), rec.Code, h)
		}
	}
}

func sameHeaders(a, b http.Header) bool {
	if len(a) != len(b) {
		return false
	}
	for name, values := range a {
		if !slices.Equal(values, b[name]) {
			return false
		}
	}
	return true
}

func unpack(t testing.TB, encoding string, body []byte) []byte {
	t.Helper()
	var r io.Reader = bytes.NewReader(body)
	switch encoding {
	case "gzip":
		var err error
		r, err = gzip.NewReader(r)
		must(t, err)
	case "br":
		r = brotli.NewReader(r)
	}
	text, err := io.ReadAll(r)
	must(t, err)
	return text
}

// The footer tells what the page weighs: within a tenth of what a first visit loads, compressed by gzip.
func TestFooterTellsWhatThePageWeighs(t *testing.T) {
	w := told(t)
	asset, said := regexp.MustCompile(`(?:href|src)="(/static/[^"]+)"`), regexp.MustCompile(`Cette page[\pZ ]: ([0-9]+)[^0-9,]`)
	checked := 0
	w.walk(func(path string, rec *httptest.ResponseRecorder) {
		found := said.FindStringSubmatch(rec.Body.String())
		if found == nil || checked >= 60 {
			return
		}
		checked++
		loaded := w.get(path, header("Accept-Encoding", "gzip")).Body.Len()
		var files []string
		for _, m := range asset.FindAllStringSubmatch(rec.Body.String(), -1) {
			files = append(files, m[1])
		}
		slices.Sort(files)
		for _, file := range slices.Compact(files) {
			loaded += w.get(file, header("Accept-Encoding", "gzip")).Body.Len()
		}
		kilo, err := strconv.Atoi(found[1])
		must(t, err)
		if off := kilo*1000 - loaded; off > loaded/10 || off < -loaded/10 {
			t.Errorf("%s says %d Ko, a first visit loads %d bytes: %v", path, kilo, loaded, files)
		}
	})
	if checked < 40 {
		t.Errorf("only %d pages tell their weight", checked)
	}
}

// A write drops the page in its own process before it is answered.
func TestWriteIsSeenAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWhole(t, s)
		by := w.Person("Nadia")
		p := w.FreePage(by, "Une page", "Premier texte.")
		w.wantIn(p.Path(), "Premier texte.")
		w.save(by, p, "Second texte.")
		w.wantIn(p.Path(), "Second texte.")
	})
}

func (w *whole) wantIn(path, text string) {
	w.t.Helper()
	if rec := w.get(path); rec.Code != http.StatusOK || !strings.Contains(rec.Body.String(), text) {
		w.t.Errorf("%s: %d, without %q", path, rec.Code, text)
	}
}

// save writes another text on a free page.
func (w *whole) save(by domain.Account, p app.Place, text string) {
	w.t.Helper()
	p, err := w.PlaceByID(w.t.Context(), by, p.Page.ID)
	must(w.t, err)
	_, err = w.SavePage(w.t.Context(), by, app.Edit{PageID: p.Page.ID, Base: p.Page.Head, Sections: domain.Document{"texte": text}, Via: domain.ViaForm})
	must(w.t, err)
}

// What nobody can make up stays out of memory: a parameter that no page reads changes nothing, one that some page
// reads makes a page that is sent and forgotten.
func TestQueriesMakeNoPagesOfTheirOwn(t *testing.T) {
	w := newWhole(t, storetest.SQLite(t))
	by := w.Person("Nadia")
	p := w.FreePage(by, "Une page", "Un texte.")
	plain := w.get(p.Path())
	for _, query := range []string{"?utm_source=lettre", "?x=1&y=2", "?%", "?" + strings.Repeat("a", 4000)} {
		rec := w.get(p.Path() + query)
		if rec.Header().Get("ETag") != plain.Header().Get("ETag") || !bytes.Equal(rec.Body.Bytes(), plain.Body.Bytes()) {
			t.Errorf("%.20s: another page than without it", query)
		}
	}
	for _, query := range []string{"?fait=publiee", "?avant=9", "?enregistre=2&base=1", "?vue=autre", "?vue=cote&avant=1", "?vue=cote&vue=source"} {
		rec := w.get(p.Path() + query)
		if rec.Header().Get("ETag") != "" || rec.Header().Get("Cache-Control") != "private, no-store" {
			t.Errorf("%s is kept: %v", query, rec.Header())
		}
	}
}

// A page for somebody is kept nowhere and never sent to another, nor is a page of everybody sent to her.
func TestSignedInPagesAreNobodyElses(t *testing.T) {
	w := newWhole(t, storetest.SQLite(t))
	by := w.Person("Nadia Ferhat")
	p := w.FreePage(by, "Une page", "Un texte.")
	cookie, err := w.StartSession(t.Context(), by, "test")
	must(t, err)
	visitor := w.get(p.Path())
	mine := w.get(p.Path(), session(cookie))
	if mine.Header().Get("Cache-Control") != "private, no-store" || mine.Header().Get("ETag") != "" {
		t.Errorf("headers of a page for somebody: %v", mine.Header())
	}
	if bytes.Equal(visitor.Body.Bytes(), mine.Body.Bytes()) {
		t.Error("somebody signed in is sent the visitors’ page")
	}
	if again := w.get(p.Path()); !bytes.Equal(again.Body.Bytes(), visitor.Body.Bytes()) {
		t.Error("a visitor is sent another page after somebody signed in")
	}
	if known := w.get(p.Path(), session(cookie), header("If-None-Match", visitor.Header().Get("ETag"))); known.Code != http.StatusOK {
		t.Errorf("the visitors’ ETag answers %d to somebody signed in", known.Code)
	}
	must(t, w.RevokeAll(t.Context(), by))
	if over := w.get(p.Path(), session(cookie)); over.Header().Get("ETag") != "" {
		t.Error("a cookie that opens nothing is answered from memory")
	}
}

// Refusals are true for the moment only.
func TestErrorsAreKeptNowhere(t *testing.T) {
	w := newWhole(t, storetest.SQLite(t))
	for path, status := range map[string]int{
		"/pages/rien": 404, "/nulle-part": 404, "/pages/rien/historique": 404, "/compte": 303, "/brouillons/x": 303, "/api/v1/pages/x": 404,
	} {
		for range 2 {
			rec := w.get(path)
			if rec.Code != status || !strings.Contains(rec.Header().Get("Cache-Control"), "no-store") || rec.Header().Get("ETag") != "" {
				t.Errorf("%s: %d %v", path, rec.Code, rec.Header())
			}
		}
	}
	by := w.Person("Nadia")
	p := w.FreePage(by, "Rien", "Un texte.")
	w.wantIn(p.Path(), "Un texte.") // it did not exist a moment ago
}

// A page that tells a phase changes with it, though nobody writes.
func TestPhaseChangesOnTheHour(t *testing.T) {
	s := storetest.SQLite(t)
	w := newWhole(t, s)
	season := w.Season("phases")
	path := "/appels/" + season.Call.Slug
	w.get(path)
	w.Advance(24*24*time.Hour + 23*time.Hour)
	near := w.get(path)
	w.Advance(2 * time.Hour) // past the first relève
	after := w.get(path)
	if near.Header().Get("ETag") == "" || after.Header().Get("ETag") == near.Header().Get("ETag") {
		t.Errorf("the page before the relève still stands after it: %s", near.Header().Get("ETag"))
	}
}
