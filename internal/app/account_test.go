package app_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
)

func elodie() app.SignUp {
	return app.SignUp{Name: "Élodie Ruiz", Email: "Elodie@Exemple.fr", Password: goodPassword, Lang: "fr"}
}

func TestSignUpComesToLifeByItsLink(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.must(w.SignUp(t.Context(), elodie()))
		_, err := w.SignIn(t.Context(), app.Credentials{Email: elodie().Email, Password: goodPassword})
		w.refused(err, domain.Unauthenticated, "error.sign_in_failed")

		token := w.token(w.letter("mail.confirm", "Elodie@Exemple.fr"))
		link, err := w.LinkOf(t.Context(), token)
		w.must(err)
		if link.Purpose != "confirm" || link.Account.Name != "Élodie Ruiz" {
			t.Errorf("link %+v", link)
		}
		who, err := w.ConfirmAccount(t.Context(), token)
		w.must(err)
		if !who.Confirmed || who.Name != "Élodie Ruiz" {
			t.Errorf("confirmed %+v", who)
		}
		again, err := w.SignIn(t.Context(), app.Credentials{Email: "elodie@exemple.FR", Password: goodPassword})
		w.must(err)
		if again.ID != who.ID {
			t.Errorf("signed in as %s, want %s", again.ID, who.ID)
		}
		_, err = w.ConfirmAccount(t.Context(), token)
		w.refused(err, domain.Conflict, "error.link_dead")
	})
}

func TestSignUpTellsAllFaultsAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		err := w.SignUp(t.Context(), app.SignUp{Name: "moi@exemple.fr", Email: "exemple.fr", Password: "court"})
		want := domain.Problems{
			{Kind: domain.Invalid, Key: "error.name_address", Field: "name"},
			{Kind: domain.Invalid, Key: "error.email_shape", Field: "email"},
			{Kind: domain.Invalid, Key: "error.password_short", Field: "password", Args: []any{"Min", 12}},
		}
		if diff := cmp.Diff(want, domain.ProblemsOf(err)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestNamesThatWouldMislead(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		for name, key := range map[string]string{
			"":                        "error.name_required",
			"É":                       "error.name_length",
			"Éli\u202eode":            "error.name_characters",
			"Éli\u200bode":            "error.name_characters",
			"<b>Élodie</b>":           "error.name_characters",
			"12 34":                   "error.name_characters",
			"a\x00b":                  "error.name_characters",
			"Éli\xffode":              "error.name_characters",
			"elodie@exemple.fr":       "error.name_address",
			string(make([]rune, 100)): "error.name_characters",
		} {
			s := elodie()
			s.Name = name
			w.refused(w.SignUp(t.Context(), s), domain.Invalid, key)
		}
	})
}

func TestKnownAddressIsToldToItsOwnerOnly(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		owner := w.person("Jeanne")
		s := app.SignUp{Name: "Curieux", Email: "JEANNE@exemple.fr", Password: goodPassword}
		w.must(w.SignUp(t.Context(), s))
		l := w.letter("mail.known", owner.Email)
		link, err := w.LinkOf(t.Context(), w.token(l))
		w.must(err)
		if link.Purpose != "reset" || link.Account.ID != owner.ID {
			t.Errorf("the owner's link is %+v", link)
		}

		// The name is reserved as if the address had been unknown; asked by the same, it is no obstacle.
		other := app.SignUp{Name: "curieux", Email: "autre@exemple.fr", Password: goodPassword}
		w.refused(w.SignUp(t.Context(), other), domain.Invalid, "error.name_taken")
		w.must(w.SignUp(t.Context(), s))
		w.letter("mail.known", owner.Email)
	})
}

func TestTakenNameIsToldWhateverTheAddress(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.person("Jeanne")
		for _, email := range []string{"jeanne@exemple.fr", "autre@exemple.fr"} {
			err := w.SignUp(t.Context(), app.SignUp{Name: "JEANNÉ", Email: email, Password: goodPassword})
			w.refused(err, domain.Invalid, "error.name_taken")
		}
	})
}

// Somebody signs up with another's address before she does: her own form, not his, must make her password.
func TestEachLinkSetsThePasswordOfItsOwnForm(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		his := elodie()
		his.Password = "trois chiens noirs"
		w.must(w.SignUp(t.Context(), his))
		w.must(w.SignUp(t.Context(), elodie()))
		letters := w.letters()
		if len(letters) != 2 {
			t.Fatalf("%d letters, want 2", len(letters))
		}
		_, err := w.ConfirmAccount(t.Context(), w.token(letters[1]))
		w.must(err)
		_, err = w.SignIn(t.Context(), app.Credentials{Email: his.Email, Password: his.Password})
		w.refused(err, domain.Unauthenticated, "error.sign_in_failed")
		_, err = w.SignIn(t.Context(), app.Credentials{Email: his.Email, Password: goodPassword})
		w.must(err)
		_, err = w.ConfirmAccount(t.Context(), w.token(letters[0]))
		w.refused(err, domain.Conflict, "error.link_dead")
	})
}

func TestOneLinkTwiceAtOnceServesOnce(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.must(w.SignUp(t.Context(), elodie()))
		token := w.token(w.letter("mail.confirm", elodie().Email))
		confirm := func() error {
			_, err := w.ConfirmAccount(t.Context(), token)
			return err
		}
		w.one(atOnce(confirm, confirm, confirm, confirm), domain.Conflict)
	})
}

func TestOneAddressTwiceAtOnceIsOneAccount(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		var asks []func() error
		for _, name := range []string{"Un", "Deux", "Trois"} {
			asks = append(asks, func() error {
				return w.SignUp(t.Context(), app.SignUp{Name: name, Email: "seule@exemple.fr", Password: goodPassword})
			})
		}
		for _, err := range atOnce(asks...) {
			w.must(err)
		}
		var confirms []func() error
		for _, l := range w.letters() {
			confirms = append(confirms, func() error {
				_, err := w.ConfirmAccount(t.Context(), w.token(l))
				return err
			})
		}
		if len(confirms) != 3 {
			t.Fatalf("%d letters, want 3", len(confirms))
		}
		w.one(atOnce(confirms...), domain.Conflict)
	})
}

func TestOneNameTwiceAtOnceIsOneAccount(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		ask := func(email string) func() error {
			return func() error {
				return w.SignUp(t.Context(), app.SignUp{Name: "Élodie", Email: email, Password: goodPassword})
			}
		}
		w.one(atOnce(ask("a@exemple.fr"), ask("b@exemple.fr"), ask("c@exemple.fr")), domain.Invalid)
	})
}

func TestConfirmationLinkRunsOutAndItsNameIsFreeAgain(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.must(w.SignUp(t.Context(), elodie()))
		token := w.token(w.letter("mail.confirm", elodie().Email))
		w.later(48*time.Hour + time.Second)
		_, err := w.ConfirmAccount(t.Context(), token)
		w.refused(err, domain.Conflict, "error.link_dead")

		other := app.SignUp{Name: "Élodie Ruiz", Email: "autre@exemple.fr", Password: goodPassword}
		w.refused(w.SignUp(t.Context(), other), domain.Invalid, "error.name_taken")
		w.later(25 * time.Hour)
		w.must(w.Purge(t.Context()))
		w.must(w.SignUp(t.Context(), other))
	})
}

func TestPurgeKeepsWhatIsInUse(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		owner := w.person("Jeanne")
		cookie := w.signIn(owner)
		w.must(w.SignUp(t.Context(), elodie()))
		token := w.token(w.letter("mail.confirm", elodie().Email))
		w.later(11 * time.Hour)
		w.must(w.Purge(t.Context()))
		if _, err := w.Session(t.Context(), cookie); err != nil {
			t.Error(err)
		}
		if _, err := w.ConfirmAccount(t.Context(), token); err != nil {
			t.Error(err)
		}
	})
}

func TestAnAddressGetsTheLinkThatItLacks(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.person("Jeanne")
		w.must(w.SignUp(t.Context(), elodie()))
		w.letters()

		w.must(w.RequestLink(t.Context(), "jeanne@exemple.fr", "fr"))
		w.letter("mail.reset", "jeanne@exemple.fr")
		w.must(w.RequestLink(t.Context(), elodie().Email, "fr"))
		w.token(w.letter("mail.confirm", elodie().Email))
		w.must(w.RequestLink(t.Context(), "personne@exemple.fr", "en"))
		unknown := w.letter("mail.unknown", "personne@exemple.fr")
		if unknown.Lang != "en" {
			t.Errorf("written in %q, want en", unknown.Lang)
		}
		_, err := w.ResetPassword(t.Context(), w.token(unknown), goodPassword)
		w.refused(err, domain.Conflict, "error.link_dead")
	})
}

// Two addresses may fold alike and be two mailboxes: only the one that was proved is written to.
func TestAMailGoesToTheAddressAsItsOwnerGaveIt(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.person("Kim")
		w.must(w.RequestLink(t.Context(), "\u212aim@exemple.fr", "fr")) // the sign of the kelvin folds to k
		w.letter("mail.reset", "kim@exemple.fr")
	})
}

func TestMailsToOneAddressAreSpaced(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		ask := func() error { return w.RequestLink(t.Context(), "jeanne@exemple.fr", "fr") }
		for range 4 {
			w.must(ask())
		}
		w.refused(ask(), domain.TooMany, "error.wait")
		w.later(time.Minute)
		w.must(ask())
		for range 20 { // the wait doubles up to a quarter of an hour, less than a link lives
			w.later(15 * time.Minute)
			w.must(ask())
		}
	})
}
