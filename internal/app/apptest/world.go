// Package apptest builds small worlds for tests: an App over a store, people, a call, défis, a candidacy.
package apptest

import (
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// World is an App with what a test asked for.
type World struct {
	*app.App
	t testing.TB
}

// New returns a World over an empty store.
func New(t testing.TB, s *store.Store) World {
	t.Helper()
	return World{app.New(s, app.Options{BaseURL: "http://communs.test", CheapPasswords: true}), t}
}

// Person adds a confirmed account of that name, with roles.
func (w World) Person(name string, grants ...domain.Grant) domain.Account {
	w.t.Helper()
	a := domain.Account{ID: store.NewID(), Name: name, Email: strings.ToLower(app.Slug(name)) + "@exemple.fr", Lang: "fr", Confirmed: true}
	err := w.AddAccount(w.t.Context(), a, grants)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, g := range grants {
		g.AccountID = a.ID
		a.Grants = append(a.Grants, g)
	}
	return a
}

// As gives an account with what it has been granted meanwhile.
func (w World) As(a domain.Account) domain.Account {
	w.t.Helper()
	fresh, err := w.Account(w.t.Context(), a.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return fresh
}

// FreePage adds a free page with one text.
func (w World) FreePage(by domain.Account, title, text string) app.Place {
	w.t.Helper()
	p, err := w.CreatePage(w.t.Context(), by, app.NewPage{Form: domain.FormFree, Sections: domain.Document{"title": title, "texte": text}}, store.Key{})
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

// Advance shifts the clock of the World.
func (w World) Advance(d time.Duration) { w.Store().DB().Clock().Advance(d) }
