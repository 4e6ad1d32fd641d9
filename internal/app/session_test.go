package app_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

func TestSignInRefusesAllAlike(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.person("Jeanne")
		gone := w.person("Partie")
		w.must(w.DisableAsOperator(t.Context(), gone.ID))
		w.must(w.StartNewcomer(t.Context(), app.Newcomer{Name: "Sans", Email: "sans@exemple.fr"}))
		for email, password := range map[string]string{
			"jeanne@exemple.fr":   "trois chiens noirs",
			"personne@exemple.fr": goodPassword,
			"partie@exemple.fr":   goodPassword,
			"sans@exemple.fr":     "",
			"":                    "",
		} {
			_, err := w.SignIn(t.Context(), app.Credentials{Email: email, Password: password})
			w.refused(err, domain.Unauthenticated, "error.sign_in_failed")
		}
	})
}

func TestFailedSignInsAreCountedAndSlowTheNext(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.person("Jeanne")
		try := func(password string) error {
			_, err := w.SignIn(t.Context(), app.Credentials{Email: "jeanne@exemple.fr", Password: password, From: "192.0.2.1"})
			return err
		}
		for range 5 {
			w.refused(try("faux mais long"), domain.Unauthenticated, "error.sign_in_failed")
		}
		w.refused(try(goodPassword), domain.TooMany, "error.wait") // the wait holds for the right one too
		w.later(time.Second)
		w.refused(try("faux mais long"), domain.Unauthenticated, "error.sign_in_failed")
		w.later(time.Second)
		w.refused(try(goodPassword), domain.TooMany, "error.wait") // doubled
		w.later(time.Second)
		w.must(try(goodPassword))
		for range 4 {
			w.refused(try("faux mais long"), domain.Unauthenticated, "error.sign_in_failed") // counted anew
		}
		w.must(try(goodPassword))
	})
}

func TestGuessesAtOnceAreAllCounted(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.person("Jeanne")
		guesses := make([]func() error, 16)
		for i := range guesses {
			guesses[i] = func() error {
				_, err := w.SignIn(t.Context(), app.Credentials{Email: "jeanne@exemple.fr", Password: "faux mais long", From: "192.0.2.1"})
				return err
			}
		}
		looked := 0
		for _, err := range atOnce(guesses...) {
			if domain.KindOf(err) == domain.Unauthenticated {
				looked++
			}
		}
		if looked > 6 { // five, and one more where a second of the database's clock went by
			t.Errorf("%d passwords were looked at, want 5", looked)
		}
	})
}

func TestOwnerUnderAttackSignsInFromHerOwnNetwork(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.person("Jeanne")
		for i := range 60 {
			from := fmt.Sprintf("192.0.2.%d", i/2)
			_, err := w.SignIn(t.Context(), app.Credentials{Email: "jeanne@exemple.fr", Password: "faux mais long", From: from})
			if err == nil {
				t.Fatal("a wrong password opened the account")
			}
		}
		_, err := w.SignIn(t.Context(), app.Credentials{Email: "jeanne@exemple.fr", Password: goodPassword, From: "198.51.100.7"})
		w.must(err)
	})
}

func TestSessionCarriesRolesInOneStatement(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		n := 0
		s.Reader = s.Counted(&n)
		w := world{app.New(s, app.Options{CheapPasswords: true}), t, s}
		who := w.person("Jeanne")
		w.must(w.GrantAsOperator(t.Context(), "", domain.Grant{AccountID: who.ID, Role: domain.Admin}))
		w.must(w.GrantAsOperator(t.Context(), "", domain.Grant{AccountID: who.ID, Role: domain.Moderator}))
		cookie := w.signIn(who)
		n = 0
		got, err := w.Session(t.Context(), cookie)
		w.must(err)
		if n != 1 {
			t.Errorf("%d statements, want 1", n)
		}
		if got.Name != "Jeanne" || got.Email != "jeanne@exemple.fr" || len(got.Grants) != 2 || !got.Is(domain.Admin, domain.Instance) || !got.Is(domain.Moderator, domain.Instance) {
			t.Errorf("session of %+v", got)
		}
	})
}

func TestSessionEndsUnusedOrOld(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		who := w.person("Jeanne")
		idle, used := w.signIn(who), w.signIn(who)
		for range 65 { // 65 × 11 h: past 29 days
			w.later(11 * time.Hour)
			_, err := w.Session(t.Context(), used)
			w.must(err)
		}
		_, err := w.Session(t.Context(), idle)
		w.refused(err, domain.Unauthenticated, "error.session_over")
		w.later(6 * time.Hour)
		_, err = w.Session(t.Context(), used)
		w.refused(err, domain.Unauthenticated, "error.session_over")
	})
}

func TestLastUseIsNotedOnceAMinute(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		who := w.person("Jeanne")
		cookie := w.signIn(who)
		seen := func() time.Time {
			_, err := w.Session(t.Context(), cookie)
			w.must(err)
			list, err := w.ListSessions(t.Context(), who, cookie)
			w.must(err)
			return list[0].SeenAt
		}
		begun := seen()
		w.later(50 * time.Second)
		if got := seen(); !got.Equal(begun) {
			t.Errorf("noted again after 50 s, %s later", got.Sub(begun))
		}
		w.later(11 * time.Second)
		if got := seen(); got.Sub(begun) < time.Minute {
			t.Error("not noted after a minute")
		}
	})
}

func TestSessionsAreListedAndEnded(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		who, other := w.person("Jeanne"), w.person("Paul")
		here, there, his := w.signIn(who), w.signIn(who), w.signIn(other)
		list, err := w.ListSessions(t.Context(), who, here)
		w.must(err)
		if len(list) != 2 || list[0].Current == list[1].Current || list[0].Agent != "Firefox" {
			t.Fatalf("sessions %+v", list)
		}
		away := list[0]
		if away.Current {
			away = list[1]
		}
		w.refused(w.RevokeSession(t.Context(), other, away.ID), domain.NotFound, "error.missing.session")
		w.must(w.RevokeSession(t.Context(), who, away.ID))
		_, err = w.Session(t.Context(), there)
		w.refused(err, domain.Unauthenticated, "error.session_over")

		w.must(w.RevokeAll(t.Context(), who))
		_, err = w.Session(t.Context(), here)
		w.refused(err, domain.Unauthenticated, "error.session_over")
		_, err = w.Session(t.Context(), his)
		w.must(err)
		w.must(w.EndSession(t.Context(), his))
		w.must(w.EndSession(t.Context(), his)) // twice does no harm
		_, err = w.Session(t.Context(), his)
		w.refused(err, domain.Unauthenticated, "error.session_over")
	})
}
