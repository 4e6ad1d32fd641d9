package app_test

import (
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
)

const otherPassword = "cinq merles moqueurs"

func TestChangedPasswordSignsOutEverywhere(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		who := w.person("Jeanne")
		cookie := w.signIn(who)
		err := w.ChangePassword(t.Context(), who, app.PasswordChange{Current: "faux mais long", New: otherPassword})
		w.refused(err, domain.Invalid, "error.password_wrong")
		_, err = w.Session(t.Context(), cookie)
		w.must(err)

		w.must(w.ChangePassword(t.Context(), who, app.PasswordChange{Current: goodPassword, New: otherPassword}))
		_, err = w.Session(t.Context(), cookie)
		w.refused(err, domain.Unauthenticated, "error.session_over")
		_, err = w.SignIn(t.Context(), app.Credentials{Email: who.Email, Password: goodPassword})
		w.refused(err, domain.Unauthenticated, "error.sign_in_failed")
		_, err = w.SignIn(t.Context(), app.Credentials{Email: who.Email, Password: otherPassword})
		w.must(err)
		w.letter("mail.password_changed", who.Email)
	})
}

func TestWrongCurrentPasswordsAreSlowed(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		who := w.person("Jeanne")
		change := func(current string) error {
			return w.ChangePassword(t.Context(), who, app.PasswordChange{Current: current, New: otherPassword})
		}
		for range 5 {
			w.refused(change("faux mais long"), domain.Invalid, "error.password_wrong")
		}
		w.refused(change(goodPassword), domain.TooMany, "error.wait")
	})
}

func TestResetLinkServesOnceForHalfAnHour(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		who := w.person("Jeanne")
		cookie := w.signIn(who)
		w.must(w.RequestLink(t.Context(), who.Email, "fr"))
		old := w.token(w.letter("mail.reset", who.Email))
		w.later(31 * time.Minute)
		_, err := w.ResetPassword(t.Context(), old, otherPassword)
		w.refused(err, domain.Conflict, "error.link_dead")

		w.must(w.RequestLink(t.Context(), who.Email, "fr"))
		one := w.token(w.letter("mail.reset", who.Email))
		w.must(w.RequestLink(t.Context(), who.Email, "fr"))
		two := w.token(w.letter("mail.reset", who.Email))
		_, err = w.ResetPassword(t.Context(), one, "motdepasse2026")
		w.refused(err, domain.Invalid, "error.password_common")
		reset := func() error {
			_, err := w.ResetPassword(t.Context(), one, otherPassword)
			return err
		}
		w.one(atOnce(reset, reset, reset), domain.Conflict)
		_, err = w.ResetPassword(t.Context(), two, goodPassword)
		w.refused(err, domain.Conflict, "error.link_dead")
		_, err = w.Session(t.Context(), cookie)
		w.refused(err, domain.Unauthenticated, "error.session_over")
		_, err = w.SignIn(t.Context(), app.Credentials{Email: who.Email, Password: otherPassword})
		w.must(err)
	})
}

func TestLinkServesItsPurposeOnly(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.must(w.SignUp(t.Context(), elodie()))
		token := w.token(w.letter("mail.confirm", elodie().Email))
		_, err := w.ResetPassword(t.Context(), token, otherPassword)
		w.refused(err, domain.Conflict, "error.link_dead")
		_, err = w.ConfirmEmail(t.Context(), token)
		w.refused(err, domain.Conflict, "error.link_dead")
		_, err = w.FinishNewcomer(t.Context(), domain.Account{}, token)
		w.refused(err, domain.Conflict, "error.link_dead")
	})
}

func TestDisabledAccountIsShutOutAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		who, admin := w.person("Jeanne"), w.person("Admin")
		w.must(w.GrantAsOperator(t.Context(), "", domain.Grant{AccountID: admin.ID, Role: domain.Admin}))
		admin, err := w.Account(t.Context(), admin.ID)
		w.must(err)
		cookie := w.signIn(who)
		key, err := w.NewAPIToken(t.Context(), who, "robot")
		w.must(err)
		w.must(w.RequestLink(t.Context(), who.Email, "fr"))
		reset := w.token(w.letter("mail.reset", who.Email))

		w.refused(w.Disable(t.Context(), who, admin.ID), domain.Forbidden, "error.forbidden")
		w.must(w.Disable(t.Context(), admin, who.ID))
		_, err = w.Session(t.Context(), cookie)
		w.refused(err, domain.Unauthenticated, "error.session_over")
		_, err = w.AccountByAPIToken(t.Context(), key)
		w.refused(err, domain.Unauthenticated, "error.token_unknown")
		_, err = w.ResetPassword(t.Context(), reset, otherPassword)
		w.refused(err, domain.Conflict, "error.link_dead")
	})
}
