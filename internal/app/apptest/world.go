// Package apptest builds small worlds for tests: an App over a store, people, a call, défis, a candidacy.
package apptest

import (
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

// Licence is the one that every Person accepted.
const Licence = "CC-BY-SA-4.0"

// Person adds a confirmed account of that name, with roles. It has no password: tests of signing in make theirs.
func (w World) Person(name string, grants ...domain.Grant) domain.Account {
	w.t.Helper()
	a := domain.Account{
		ID: store.NewID(), Name: name, Email: app.Slug(name) + "@exemple.fr", Lang: "fr", Confirmed: true, CreatedAt: w.Now(),
	}
	for _, g := range grants {
		g.AccountID, g.At = a.ID, w.Now()
		a.Grants = append(a.Grants, g)
	}
	ctx := w.t.Context()
	_, err := w.Store().Write(ctx, store.Key{}, func(tx *store.Tx) error {
		free, err := tx.AddAccount(ctx, store.NewAccount{Account: a, NameKey: app.Fold(a.Name), EmailKey: a.Email})
		if err == nil && !free {
			w.t.Errorf("the name %q is taken", name)
		}
		for _, g := range a.Grants {
			if _, errRole := tx.SetRole(ctx, g); errRole != nil {
				return errRole
			}
		}
		if err != nil {
			return err
		}
		return tx.AddAcceptance(ctx, store.Acceptance{AccountID: a.ID, Licence: Licence, Via: store.AcceptSignUp, At: a.CreatedAt})
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

// As gives an account with what it has been granted meanwhile.
func (w World) As(a domain.Account) domain.Account {
	w.t.Helper()
	grants, err := w.Store().Grants(w.t.Context(), a.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	a.Grants = grants
	return a
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
