package app_test

import (
	"testing"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
)

func first() app.Newcomer {
	return app.Newcomer{Name: "Élodie", Email: "elodie@exemple.fr", Lang: "fr", Kind: "candidacy", Payload: `{"title":"Un commun"}`}
}

func TestNewcomersTextIsPublishedByItsLink(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.must(w.StartNewcomer(t.Context(), first()))
		token := w.token(w.letter("mail.publish", "elodie@exemple.fr"))
		link, err := w.LinkOf(t.Context(), token)
		w.must(err)
		if link.Kind != "candidacy" || link.Payload != first().Payload || link.MustEnter {
			t.Errorf("link %+v", link)
		}
		got, err := w.FinishNewcomer(t.Context(), domain.Account{}, token)
		w.must(err)
		if got.Kind != "candidacy" || got.Payload != first().Payload || !got.Account.Confirmed || got.Account.Name != "Élodie" {
			t.Errorf("arrival %+v", got)
		}
		if has, err := w.HasPassword(t.Context(), got.Account); has || err != nil {
			t.Errorf("has a password: %v, %v", has, err)
		}
		w.must(w.ChangePassword(t.Context(), got.Account, app.PasswordChange{New: goodPassword}))
		_, err = w.SignIn(t.Context(), app.Credentials{Email: "elodie@exemple.fr", Password: goodPassword})
		w.must(err)
	})
}

func TestNewcomersLinkTwiceAtOncePublishesOnce(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.must(w.StartNewcomer(t.Context(), first()))
		token := w.token(w.letter("mail.publish", "elodie@exemple.fr"))
		finish := func() error {
			_, err := w.FinishNewcomer(t.Context(), domain.Account{}, token)
			return err
		}
		w.one(atOnce(finish, finish, finish), domain.Conflict)
	})
}

func TestKnownNewcomerSignsInFirst(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		owner, other := w.person("Jeanne"), w.person("Paul")
		n := first()
		n.Email = owner.Email
		w.must(w.StartNewcomer(t.Context(), n))
		token := w.token(w.letter("mail.publish_known", owner.Email))
		link, err := w.LinkOf(t.Context(), token)
		w.must(err)
		if !link.MustEnter || link.Account.ID != owner.ID {
			t.Errorf("link %+v", link)
		}
		for _, by := range []domain.Account{{}, other} {
			_, err = w.FinishNewcomer(t.Context(), by, token)
			w.refused(err, domain.Unauthenticated, "error.sign_in")
		}
		got, err := w.FinishNewcomer(t.Context(), owner, token)
		w.must(err)
		if got.Account.ID != owner.ID || got.Payload != n.Payload {
			t.Errorf("arrival %+v", got)
		}
	})
}

func TestNewcomerWhoSignedUpMeanwhilePublishesInThatName(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.must(w.StartNewcomer(t.Context(), first()))
		token := w.token(w.letter("mail.publish", "elodie@exemple.fr"))
		w.must(w.SignUp(t.Context(), app.SignUp{Name: "Élodie R.", Email: "elodie@exemple.fr", Password: goodPassword}))
		who, err := w.ConfirmAccount(t.Context(), w.token(w.letter("mail.confirm", "elodie@exemple.fr")))
		w.must(err)
		_, err = w.FinishNewcomer(t.Context(), domain.Account{}, token)
		w.refused(err, domain.Unauthenticated, "error.sign_in")
		got, err := w.FinishNewcomer(t.Context(), who, token)
		w.must(err)
		if got.Account.ID != who.ID {
			t.Errorf("published by %s, want %s", got.Account.ID, who.ID)
		}
	})
}

func TestPendingTextIsTakenUpOnce(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		who := w.person("Jeanne")
		token, err := w.KeepPending(t.Context(), "edit", "Un texte tapé sans session.")
		w.must(err)
		shown, err := w.Pending(t.Context(), token)
		w.must(err)
		if shown.Payload != "Un texte tapé sans session." {
			t.Errorf("shown %+v", shown)
		}
		take := func() error {
			_, err := w.TakePending(t.Context(), who, token)
			return err
		}
		w.one(atOnce(take, take, take), domain.NotFound)
		_, err = w.Pending(t.Context(), token)
		w.refused(err, domain.NotFound, "error.missing.pending")
	})
}
