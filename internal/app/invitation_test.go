package app_test

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// lettersOf takes the letters of a key that wait.
func lettersOf(t *testing.T, s apptest.Season, key string) []app.Letter {
	t.Helper()
	var list []app.Letter
	for {
		j, ok, err := s.NextJob(t.Context(), time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			return list
		}
		var l app.Letter
		if err := json.Unmarshal([]byte(j.Payload), &l); err == nil && j.Kind == app.JobMail && l.Key == key {
			list = append(list, l)
		}
		if err := s.FinishJob(t.Context(), j); err != nil {
			t.Fatal(err)
		}
	}
}

func tokenOf(l app.Letter) string {
	_, token, _ := strings.Cut(l.Path, "jeton=")
	plain, err := url.QueryUnescape(token)
	if err != nil {
		return ""
	}
	return plain
}

// invite sends an invitation to the jury and gives the secret of its link.
func invite(t *testing.T, s apptest.Season, email string) string {
	t.Helper()
	n := app.NewInvitation{Scope: domain.OnCall(s.Call.ID), Email: email, Preset: domain.Jury}
	if err := s.Invite(t.Context(), s.As(s.Manager), n); err != nil {
		t.Fatal(err)
	}
	list := lettersOf(t, s, "mail.invitation")
	if len(list) != 1 || list[0].To != email {
		t.Fatalf("letters %+v", list)
	}
	return tokenOf(list[0])
}

func TestInvitationGivesItsRoleOnce(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx := t.Context()
		if err := s.Invite(ctx, s.Person("Bob"), app.NewInvitation{Scope: domain.OnCall(s.Call.ID), Email: "x@exemple.fr", Role: domain.Juror}); domain.KindOf(err) != domain.Forbidden {
			t.Errorf("somebody invites: %v", err)
		}
		bad := app.NewInvitation{Scope: domain.OnCall(s.Call.ID), Email: "non", Preset: domain.Moderation}
		if got := len(domain.ProblemsOf(s.Invite(ctx, s.As(s.Manager), bad))); got != 2 {
			t.Errorf("%d faults", got)
		}
		token := invite(t, s, "neuve@exemple.fr")
		var accepted atomic.Int32
		var all sync.WaitGroup
		for _, name := range []string{"Neuve", "Neuve aussi", "Neuve encore"} {
			all.Go(func() {
				if _, err := s.AcceptInvitation(context.WithoutCancel(ctx), domain.Account{}, app.Acceptance{Token: token, Name: name, Password: goodPassword}); err == nil {
					accepted.Add(1)
				}
			})
		}
		all.Wait()
		if accepted.Load() != 1 {
			t.Fatalf("accepted %d times", accepted.Load())
		}
		v, err := s.ViewInvitations(ctx, s.As(s.Manager), s.Call.Slug)
		if err != nil || len(v.Invitations) != 1 || v.Invitations[0].Email != "" || v.Invitations[0].State(s.Now()) != domain.InvitationAccepted {
			t.Errorf("%+v, %v", v.Invitations, err)
		}
		who, err := s.FindAccount(ctx, "neuve@exemple.fr")
		if err != nil || !who.Is(domain.Juror, domain.OnCall(s.Call.ID)) {
			t.Errorf("%+v, %v", who, err)
		}
		events, err := s.Store().Events(ctx, store.EventFilter{ObjectID: who.ID, Limit: 5})
		if err != nil || len(events) != 1 || events[0].Actor != s.Manager.ID {
			t.Errorf("register %+v, %v", events, err)
		}
	})
}

func TestInvitationOfAnotherServesNobody(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx, bob, eve := t.Context(), s.Person("Bob"), s.Person("Ève")
		token := invite(t, s, bob.Email)
		for name, try := range map[string]struct {
			by   domain.Account
			want domain.Kind
		}{"a visitor": {domain.Account{}, domain.Unauthenticated}, "somebody else": {eve, domain.Forbidden}} {
			if _, err := s.AcceptInvitation(ctx, try.by, app.Acceptance{Token: token, Name: "Autre", Password: goodPassword}); domain.KindOf(err) != try.want {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := s.AcceptInvitation(ctx, bob, app.Acceptance{Token: token}); err != nil {
			t.Fatal(err)
		}
		if !s.As(bob).Is(domain.Juror, domain.OnCall(s.Call.ID)) {
			t.Error("no role was given")
		}
	})
}

func TestInvitationEndsWithItsTimeItsHostOrARevocation(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx, eve := t.Context(), s.Person("Ève")
		dead := func(what, token string) {
			t.Helper()
			if _, err := s.AcceptInvitation(ctx, eve, app.Acceptance{Token: token}); domain.KindOf(err) != domain.Conflict {
				t.Errorf("%s: %v", what, err)
			}
		}
		first := invite(t, s, "un@exemple.fr")
		second := invite(t, s, "un@exemple.fr")
		dead("replaced", first)
		v, err := s.ViewInvitations(ctx, s.As(s.Manager), s.Call.Slug)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.RevokeInvitation(ctx, s.As(s.Manager), v.Scope, v.Invitations[0].ID, store.Key{}); err != nil {
			t.Fatal(err)
		}
		dead("revoked", second)
		third := invite(t, s, "deux@exemple.fr")
		other := s.Person("Autre", domain.Grant{Role: domain.Manager, Scope: domain.OnCall(s.Call.ID)})
		if err := s.RevokeOnCall(ctx, other, s.Call.ID, domain.Grant{AccountID: s.Manager.ID, Role: domain.Manager}); err != nil {
			t.Fatal(err)
		}
		dead("of somebody who manages no more", third)
		if err := s.GrantOnCall(ctx, other, app.CallRole{CallID: s.Call.ID, Name: s.Manager.Name, Role: domain.Manager}); err != nil {
			t.Fatal(err)
		}
		fourth := invite(t, s, "trois@exemple.fr")
		s.Advance(14*24*time.Hour + time.Minute)
		dead("too old", fourth)
	})
}
