package site

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
	"github.com/appel-a-communs/communs/web"
)

// node is one process of several over one database, with what it has heard.
type node struct {
	*Site
	t       *testing.T
	handler http.Handler
	heard   *hearing
}

func startNode(t *testing.T, s *store.Store) *node {
	t.Helper()
	sub, err := fs.Sub(web.Messages, "messages")
	if err != nil {
		t.Fatal(err)
	}
	words, err := i18n.Load(sub)
	if err != nil {
		t.Fatal(err)
	}
	assets, err := web.NewAssets(web.Dist)
	if err != nil {
		t.Fatal(err)
	}
	n := &node{t: t, heard: newHearing()}
	if n.Site, err = New(app.New(s, app.Options{CheapPasswords: true}), words, assets, Options{Name: "Communs", BaseURL: "http://communs.test"}); err != nil {
		t.Fatal(err)
	}
	if n.handler, err = n.Handler(); err != nil {
		t.Fatal(err)
	}
	return n
}

// shows tells whether a visitor's page holds a text.
func (n *node) shows(path, text string) bool {
	n.t.Helper()
	rec := httptest.NewRecorder()
	n.handler.ServeHTTP(rec, httptest.NewRequestWithContext(n.t.Context(), http.MethodGet, path, http.NoBody))
	return rec.Code == http.StatusOK && strings.Contains(rec.Body.String(), text)
}

func (n *node) save(by domain.Account, p app.Place, base int, text string) {
	n.t.Helper()
	_, err := n.app.SavePage(n.t.Context(), by, app.Edit{PageID: p.Page.ID, Base: base, Sections: domain.Document{"texte": text}, Via: domain.ViaForm})
	if err != nil {
		n.t.Fatal(err)
	}
}

// What one process writes, another shows as soon as it has asked the database, which it does four times a second.
func TestWriteIsHeardByAnotherProcess(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		here, there := startNode(t, s), startNode(t, store.New(s.DB()))
		w := apptest.New(t, s)
		by := w.Person("Nadia")
		p := w.FreePage(by, "Une page", "Premier texte.")
		if !there.shows(p.Path(), "Premier texte.") {
			t.Fatal("the page is not shown")
		}
		here.save(by, p, 1, "Second texte.")
		if !here.shows(p.Path(), "Second texte.") || !there.shows(p.Path(), "Premier texte.") {
			t.Fatal("the writer's own process shows the old page, or the other does not keep its own")
		}
		there.hear(t.Context(), there.heard)
		if !there.shows(p.Path(), "Second texte.") {
			t.Error("heard, and still the page of before")
		}
		pages := there.pages.order.Len()
		there.hear(t.Context(), there.heard)
		if there.pages.order.Len() != pages {
			t.Error("what was heard once is heard again")
		}
	})
}

// Announcements carry the database's time: a process whose own clock is an hour off hears them all the same.
func TestClockOfAProcessDoesNotDeafenIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		here, there := startNode(t, s), startNode(t, store.New(s.DB()))
		w := apptest.New(t, s)
		by := w.Person("Nadia")
		p := w.FreePage(by, "Une page", "Texte 1.")
		there.hear(t.Context(), there.heard)
		for i, shift := range []time.Duration{time.Hour, -2 * time.Hour} {
			text := []string{"Texte 2.", "Texte 3."}[i]
			if !there.shows(p.Path(), "Texte") {
				t.Fatal("the page is not shown")
			}
			here.save(by, p, i+1, text)
			s.DB().Clock().Advance(shift)
			there.hear(t.Context(), there.heard)
			s.DB().Clock().Advance(-shift)
			if !there.shows(p.Path(), text) {
				t.Errorf("%s off: %q was not heard", shift, text)
			}
		}
		if len(there.heard.seen) == 0 {
			t.Error("nothing is remembered of what was heard")
		}
	})
}
