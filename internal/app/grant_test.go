package app_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// call adds a call that a person manages, and gives the person anew.
func (w world) call(manager domain.Account) (string, domain.Account) {
	w.t.Helper()
	c := domain.Call{ID: store.NewID(), Slug: "appel", Agency: "Agence", PageID: store.NewID(), Recorded: domain.PhaseOpen, CreatedAt: w.Now()}
	c.Phases.Open = w.Now()
	c.Cutoffs = []domain.Cutoff{{K: 1, At: w.Now().AddDate(0, 1, 0)}}
	_, err := w.s.Write(w.t.Context(), store.Key{}, func(tx *store.Tx) error {
		p := domain.Page{ID: c.PageID, Form: domain.FormCall, Slug: c.Slug, Title: "Appel", Head: 1, CreatedAt: w.Now(), UpdatedAt: w.Now()}
		if _, err := tx.AddPage(w.t.Context(), p, "appel"); err != nil {
			return err
		}
		_, err := tx.AddCall(w.t.Context(), c)
		return err
	})
	w.must(err)
	w.must(w.GrantAsOperator(w.t.Context(), "", domain.Grant{AccountID: manager.ID, Role: domain.Manager, Scope: domain.OnCall(c.ID)}))
	manager, err = w.Account(w.t.Context(), manager.ID)
	w.must(err)
	return c.ID, manager
}

func TestManagerGivesRolesOfHerCallOnly(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		id, manager := w.call(w.person("Maud"))
		juror := w.person("Jules")
		w.refused(w.Grant(t.Context(), juror, domain.Grant{AccountID: juror.ID, Role: domain.Juror, Scope: domain.OnCall(id)}),
			domain.Forbidden, "error.forbidden")
		w.must(w.Grant(t.Context(), manager, domain.Grant{AccountID: juror.ID, Role: domain.Juror, Scope: domain.OnCall(id)}))
		w.refused(w.Grant(t.Context(), manager, domain.Grant{AccountID: juror.ID, Role: domain.Admin}), domain.Forbidden, "error.forbidden")
		w.refused(w.Grant(t.Context(), manager, domain.Grant{AccountID: juror.ID, Role: domain.Admin, Scope: domain.OnCall(id)}),
			domain.Invalid, "error.role_unknown")
		w.refused(w.Grant(t.Context(), manager, domain.Grant{AccountID: juror.ID, Role: domain.Juror, Scope: domain.OnCall("autre")}),
			domain.NotFound, "error.missing.call")
		w.refused(w.Grant(t.Context(), manager, domain.Grant{AccountID: juror.ID, Role: domain.Member, Scope: domain.OnCandidacy("x")}),
			domain.Forbidden, "error.role_scope")

		got, err := w.Account(t.Context(), juror.ID)
		w.must(err)
		if !got.Is(domain.Juror, domain.OnCall(id)) || len(got.Grants) != 1 {
			t.Errorf("grants %+v", got.Grants)
		}
	})
}

func TestRolesGivenAndTakenAreInTheRegister(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		id, manager := w.call(w.person("Maud"))
		who := w.person("Jules")
		cookie := w.signIn(who)
		g := domain.Grant{AccountID: who.ID, Scope: domain.OnCall(id)}
		w.must(w.GrantPreset(t.Context(), manager, domain.Jury, g))
		w.must(w.GrantPreset(t.Context(), manager, domain.Jury, g)) // once
		g.Role = domain.Juror
		w.must(w.Revoke(t.Context(), manager, g))
		w.refused(w.Revoke(t.Context(), manager, g), domain.NotFound, "error.missing.role")
		_, err := w.Session(t.Context(), cookie)
		w.refused(err, domain.Unauthenticated, "error.session_over")

		events, err := w.s.Events(t.Context(), store.EventFilter{ObjectID: who.ID, Limit: 10})
		w.must(err)
		var told [][5]string
		for _, e := range events {
			told = append(told, [5]string{string(e.Verb), e.ActorName, e.Title, string(e.From), string(e.To)})
		}
		want := [][5]string{
			{"grant.call", "Maud", "Jules", "juror", ""},
			{"grant.call", "Maud", "Jules", "", "juror"},
		}
		if diff := cmp.Diff(want, told); diff != "" {
			t.Error(diff)
		}
	})
}

func TestLastAdministratorStays(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		admins := []domain.Account{w.person("Une"), w.person("Deux")}
		for i, a := range admins {
			w.must(w.GrantAsOperator(t.Context(), "", domain.Grant{AccountID: a.ID, Role: domain.Admin}))
			got, err := w.Account(t.Context(), a.ID)
			w.must(err)
			admins[i] = got
		}
		leave := func(a domain.Account) func() error {
			return func() error {
				return w.Revoke(t.Context(), a, domain.Grant{AccountID: a.ID, Role: domain.Admin})
			}
		}
		w.one(atOnce(leave(admins[0]), leave(admins[1])), domain.Conflict)
	})
}

func TestAPITokenActsForItsAccountUntilRevoked(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		who, other := w.person("Jeanne"), w.person("Paul")
		plain, err := w.NewAPIToken(t.Context(), who, "robot")
		w.must(err)
		got, err := w.AccountByAPIToken(t.Context(), plain)
		w.must(err)
		if got.ID != who.ID {
			t.Errorf("acts for %s, want %s", got.ID, who.ID)
		}
		list, err := w.APITokens(t.Context(), who)
		w.must(err)
		if len(list) != 1 || list[0].Name != "robot" {
			t.Fatalf("tokens %+v", list)
		}
		w.refused(w.RevokeAPIToken(t.Context(), other, list[0].ID), domain.NotFound, "error.missing.token")
		w.must(w.RevokeAPIToken(t.Context(), who, list[0].ID))
		_, err = w.AccountByAPIToken(t.Context(), plain)
		w.refused(err, domain.Unauthenticated, "error.token_unknown")
		_, err = w.NewAPIToken(t.Context(), who, " ")
		w.refused(err, domain.Invalid, "error.label_length")
	})
}
