package app_test

import (
	"testing"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
)

func TestNameChangesUnlessTaken(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		who := w.person("Jeanne")
		w.person("Paul")
		w.refused(w.ChangeName(t.Context(), who, "PAUL"), domain.Invalid, "error.name_taken")
		w.must(w.ChangeName(t.Context(), who, "jeanne  d’Arc"))
		w.must(w.ChangeName(t.Context(), who, "Jeanne d’Arc")) // her own name in another dress
		got, err := w.Account(t.Context(), who.ID)
		w.must(err)
		if got.Name != "Jeanne d’Arc" {
			t.Errorf("name %q", got.Name)
		}
	})
}

func TestTwoTakeOneNameAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		var acts []func() error
		for _, name := range []string{"Un", "Deux", "Trois"} {
			who := w.person(name)
			acts = append(acts, func() error { return w.ChangeName(t.Context(), who, "Camille") })
		}
		w.one(atOnce(acts...), domain.Invalid)
	})
}

func TestAddressChangesByItsLink(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		who := w.person("Jeanne")
		err := w.RequestEmail(t.Context(), who, app.EmailChange{Email: "neuve@exemple.fr", Password: "faux mais long"})
		w.refused(err, domain.Invalid, "error.password_wrong")
		w.must(w.RequestEmail(t.Context(), who, app.EmailChange{Email: "neuve@exemple.fr", Password: goodPassword}))
		token := w.token(w.letter("mail.email", "neuve@exemple.fr"))
		if got, err := w.Account(t.Context(), who.ID); err != nil || got.Email != who.Email {
			t.Fatalf("before the link: %q, %v", got.Email, err)
		}
		got, err := w.ConfirmEmail(t.Context(), token)
		w.must(err)
		if got.Email != "neuve@exemple.fr" {
			t.Errorf("address %q", got.Email)
		}
		w.letter("mail.email_changed", who.Email)
		_, err = w.SignIn(t.Context(), app.Credentials{Email: "neuve@exemple.fr", Password: goodPassword})
		w.must(err)
	})
}

func TestAnothersAddressIsNotTakenNorTold(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		who, other := w.person("Jeanne"), w.person("Paul")
		w.must(w.RequestEmail(t.Context(), who, app.EmailChange{Email: other.Email, Password: goodPassword}))
		w.letter("mail.known", other.Email)
	})
}

func TestTwoTakeOneAddressAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		var acts []func() error
		for _, name := range []string{"Un", "Deux"} {
			w.must(w.RequestEmail(t.Context(), w.person(name), app.EmailChange{Email: "neuve@exemple.fr", Password: goodPassword}))
			token := w.token(w.letter("mail.email", "neuve@exemple.fr"))
			acts = append(acts, func() error {
				_, err := w.ConfirmEmail(t.Context(), token)
				return err
			})
		}
		w.one(atOnce(acts...), domain.Conflict)
	})
}
