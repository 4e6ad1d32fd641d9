package app_test

import (
	"encoding/json"
	"errors"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// goodPassword fits the rules.
const goodPassword = "quatre chats gris"

// world is an app over an empty store, and the mail that it sent.
type world struct {
	*app.App
	t *testing.T
	s *store.Store
}

// each runs a test in a world of its own on each database.
func each(t *testing.T, f func(*testing.T, world)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f(t, world{app.New(s, app.Options{BaseURL: "https://communs.test", CheapPasswords: true}), t, s})
	})
}

func (w world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// refused holds an error to a kind and a key.
func (w world) refused(err error, kind domain.Kind, key string) {
	w.t.Helper()
	list := domain.ProblemsOf(err)
	if len(list) != 1 || list[0].Kind != kind || list[0].Key != key {
		w.t.Fatalf("got %v, want %s: %s", err, kind, key)
	}
}

func (w world) later(d time.Duration) { w.s.DB().Clock().Advance(d) }

// person is a confirmed account with a password.
func (w world) person(name string) domain.Account {
	w.t.Helper()
	a, err := w.AddAccount(w.t.Context(), app.SignUp{Name: name, Email: app.Fold(name) + "@exemple.fr", Password: goodPassword})
	w.must(err)
	return a
}

// signIn signs a person in and gives her cookie.
func (w world) signIn(a domain.Account) string {
	w.t.Helper()
	cookie, err := w.StartSession(w.t.Context(), a, "Firefox")
	w.must(err)
	return cookie
}

// letters takes the letters that wait to be sent, oldest first.
func (w world) letters() []app.Letter {
	w.t.Helper()
	var list []app.Letter
	for {
		j, ok, err := w.NextJob(w.t.Context(), time.Minute)
		w.must(err)
		if !ok {
			return list
		}
		if j.Kind != app.JobMail {
			w.t.Fatalf("a job of kind %q waits", j.Kind)
		}
		var l app.Letter
		w.must(json.Unmarshal([]byte(j.Payload), &l))
		w.must(w.FinishJob(w.t.Context(), j))
		list = append(list, l)
	}
}

// letter takes the one letter that waits.
func (w world) letter(key, to string) app.Letter {
	w.t.Helper()
	list := w.letters()
	if len(list) != 1 || list[0].Key != key || list[0].To != to {
		w.t.Fatalf("letters %v, want one %q to %s", list, key, to)
	}
	return list[0]
}

// token is the secret in the link of a letter.
func (w world) token(l app.Letter) string {
	w.t.Helper()
	u, err := url.Parse(l.Path)
	w.must(err)
	token := u.Query().Get("jeton")
	if len(token) < 50 {
		w.t.Fatalf("letter %v carries no link", l)
	}
	return token
}

// atOnce runs acts at the same time and gives their errors.
func atOnce(acts ...func() error) []error {
	errs := make([]error, len(acts))
	var start, end sync.WaitGroup
	start.Add(1)
	for i, act := range acts {
		end.Go(func() {
			start.Wait()
			errs[i] = act()
		})
	}
	start.Done()
	end.Wait()
	return errs
}

// one holds a list of outcomes to one success, the others refusals of a kind.
func (w world) one(errs []error, kind domain.Kind) {
	w.t.Helper()
	done := 0
	for _, err := range errs {
		switch {
		case err == nil:
			done++
		case domain.KindOf(err) != kind:
			w.t.Errorf("refused with %v, want a %s", err, kind)
		}
	}
	if done != 1 {
		w.t.Fatalf("%d of %d went through, want 1: %v", done, len(errs), errors.Join(errs...))
	}
}
