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

func TestLicenceDerogationIsHonouredForThatLicenceAlone(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx, ada := t.Context(), s.Person("Ada")
		p := s.Ready(ada, "Matériaux en commun")
		write := func(licence string) {
			t.Helper()
			writeSection(t, s, ada, p, "resources", s.Whole(licence)["resources"])
			p = s.Fresh(p)
		}
		write("CC-BY-NC-4.0")
		if _, err := deposit(t, s, ada, p); domain.KindOf(err) != domain.Invalid {
			t.Fatalf("deposited under a closed licence: %v", err)
		}
		n := app.NewDerogation{CandidacyID: p.Candidacy.ID, Kind: domain.DerogateLicence, ResourceID: "r1", Reason: "Un fonds ancien.", EndsAt: s.Now().Add(48 * time.Hour)}
		if err := s.Derogate(ctx, s.As(ada), n); domain.KindOf(err) != domain.Forbidden {
			t.Errorf("a referent derogates: %v", err)
		}
		if err := s.Derogate(ctx, s.As(s.Manager), app.NewDerogation{CandidacyID: p.Candidacy.ID, Kind: domain.DerogateLicence, ResourceID: "r9"}); len(domain.ProblemsOf(err)) != 3 {
			t.Errorf("faults %v", err)
		}
		if err := s.Derogate(ctx, s.As(s.Manager), n); err != nil {
			t.Fatal(err)
		}
		write("Tous droits réservés")
		if _, err := deposit(t, s, ada, p); domain.KindOf(err) != domain.Invalid {
			t.Errorf("another licence passes: %v", err)
		}
		write("CC-BY-NC-4.0")
		if _, err := deposit(t, s, ada, p); err != nil {
			t.Errorf("the derogation is not honoured: %v", err)
		}
		events, err := s.Store().Events(ctx, store.EventFilter{ObjectID: p.Candidacy.ID, Limit: 2})
		if err != nil || events[1].Verb != domain.Derogate || events[1].Reason != "Un fonds ancien." {
			t.Errorf("register %+v, %v", events, err)
		}
	})
}

func TestRevokedAndPastDerogationsLiftNothing(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx, ada := t.Context(), s.Person("Ada")
		p := s.Candidacy(ada, "Toits partagés")
		writeSection(t, s, ada, p, "problem", "Un texte.")
		p = s.Ready(ada, "Matériaux en commun")
		until(s, -time.Hour)
		s.Write(func(tx *store.Tx) error {
			c, err := tx.LockCandidacy(ctx, p.Candidacy.ID)
			c.PublicAt = s.Now().Add(-2 * 24 * time.Hour)
			if err != nil {
				return err
			}
			return tx.SetCandidacy(ctx, c)
		})
		give := func() string {
			t.Helper()
			n := app.NewDerogation{CandidacyID: p.Candidacy.ID, Kind: domain.DerogateDays, Days: 1, Reason: "Une arrivée tardive.", EndsAt: s.Now().Add(time.Minute)}
			if err := s.Derogate(ctx, s.As(s.Manager), n); err != nil {
				t.Fatal(err)
			}
			v, err := s.ViewDerogations(ctx, s.Manager, s.Fresh(p))
			if err != nil {
				t.Fatal(err)
			}
			return v.Derogations[0].ID
		}
		end := app.DerogationEnd{CandidacyID: p.Candidacy.ID, ID: give(), Reason: "Donnée par erreur."}
		if err := s.EndDerogation(ctx, s.As(s.Manager), end); err != nil {
			t.Fatal(err)
		}
		if _, err := deposit(t, s, ada, p); domain.KindOf(err) != domain.Invalid {
			t.Errorf("revoked: %v", err)
		}
		if err := s.EndDerogation(ctx, s.As(s.Manager), end); domain.KindOf(err) != domain.Conflict {
			t.Errorf("ended twice: %v", err)
		}
		give()
		s.Advance(2 * time.Minute)
		if _, err := deposit(t, s, ada, p); domain.KindOf(err) != domain.Invalid {
			t.Errorf("past: %v", err)
		}
		give()
		if _, err := deposit(t, s, ada, p); err != nil {
			t.Errorf("in force: %v", err)
		}
	})
}

func TestLateDerogationLeavesTheFrozenListAlone(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx, ada, bob := t.Context(), s.Person("Ada"), s.Person("Bob")
		p, other := s.Ready(ada, "Matériaux en commun"), s.Ready(bob, "Toits partagés")
		if _, err := deposit(t, s, bob, other); err != nil {
			t.Fatal(err)
		}
		until(s, time.Minute)
		n := app.NewDerogation{CandidacyID: p.Candidacy.ID, Kind: domain.DerogateLate, K: 1, Reason: "Une panne.", EndsAt: s.Now().Add(time.Hour)}
		if err := s.Derogate(ctx, s.As(s.Manager), n); err != nil {
			t.Fatal(err)
		}
		if err := s.CloseDueCutoffs(ctx); err != nil {
			t.Fatal(err)
		}
		before, err := s.ViewCutoff(ctx, s.Call.Slug, 1)
		if err != nil {
			t.Fatal(err)
		}
		d, err := deposit(t, s, ada, p)
		if err != nil || d.K != 1 {
			t.Fatalf("%+v, %v", d, err)
		}
		v, err := s.ViewCutoff(ctx, s.Call.Slug, 1)
		if err != nil || len(v.Rows) != 2 || v.Cutoff.Hash != before.Cutoff.Hash || v.Cutoff.Deposits != 1 || !d.Late(v.Cutoff) {
			t.Errorf("%+v, %v", v.Cutoff, err)
		}
		if d, err = deposit(t, s, ada, p); err != nil || d.K != 2 {
			t.Errorf("the next one goes to %+v, %v", d, err)
		}
	})
}

func TestMessageLeavesOnceToThoseWhoWereRead(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx, ada, bob := t.Context(), s.Person("Ada"), s.Person("Bob")
		p := s.Ready(ada, "Matériaux en commun")
		s.Ready(ada, "Sols partagés")
		s.Ready(bob, "Toits partagés")
		if _, err := deposit(t, s, ada, p); err != nil {
			t.Fatal(err)
		}
		manager := s.As(s.Manager)
		m := domain.Message{CallID: s.Call.ID, Audience: domain.AudienceAbsent, K: 1, SubjectFR: "Une semaine", BodyFR: "Il reste une semaine."}
		if _, err := s.DraftMessage(ctx, bob, m, store.Key{}); domain.KindOf(err) != domain.Forbidden {
			t.Errorf("somebody writes: %v", err)
		}
		m.SubjectEN = "One week"
		if _, err := s.DraftMessage(ctx, manager, m, store.Key{}); len(domain.ProblemsOf(err)) != 1 {
			t.Errorf("half a translation: %v", err)
		}
		m.SubjectEN = ""
		id, err := s.DraftMessage(ctx, manager, m, store.Key{})
		if err != nil {
			t.Fatal(err)
		}
		v, err := s.ViewMessage(ctx, manager, s.Call.Slug, id)
		if err != nil || len(v.Recipients) != 2 || v.People != 2 {
			t.Fatalf("%+v, %v", v.Recipients, err)
		}
		s.Ready(s.Person("Chloé"), "Hangar en commun")
		send := func(mark string) error {
			return s.SendMessage(context.WithoutCancel(ctx), manager, app.Dispatch{CallID: s.Call.ID, ID: id, Mark: mark})
		}
		if err := send(v.Mark); domain.KindOf(err) != domain.Conflict {
			t.Errorf("sent to others than those who were read: %v", err)
		}
		if v, err = s.ViewMessage(ctx, manager, s.Call.Slug, id); err != nil || v.People != 3 || !v.Message.SentAt.IsZero() {
			t.Fatalf("%+v, %v", v, err)
		}
		var all sync.WaitGroup
		var sent atomic.Int32
		for range 4 {
			all.Go(func() {
				if send(v.Mark) == nil {
					sent.Add(1)
				}
			})
		}
		all.Wait()
		if sent.Load() != 1 {
			t.Errorf("sent %d times", sent.Load())
		}
		list, err := s.ViewMessages(ctx, manager, s.Call.Slug, "")
		if err != nil || list.Sendings[id] != (store.Sending{MessageID: id, People: 3, Waiting: 3}) {
			t.Errorf("%+v, %v", list.Sendings, err)
		}
		if got := len(lettersOf(t, s, "mail.message")); got != 3 {
			t.Errorf("%d letters", got)
		}
		if list, err = s.ViewMessages(ctx, manager, s.Call.Slug, ""); err != nil || list.Sendings[id].Waiting != 0 {
			t.Errorf("%+v, %v", list.Sendings, err)
		}
	})
}

func TestHiddenTextLeavesItsPlace(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx, ada := t.Context(), s.Person("Ada")
		moderator := s.Person("Modération", domain.Grant{Role: domain.Moderator})
		p := s.FreePage(ada, "Lexique", "Un mot.")
		save := func(base int, text string) {
			t.Helper()
			if _, err := s.SavePage(ctx, ada, app.Edit{PageID: p.Page.ID, Base: base, Sections: domain.Document{"texte": text}, Summary: "Le 06 11 22 33 44"}); err != nil {
				t.Fatal(err)
			}
		}
		save(1, "Appelez le 06 11 22 33 44.")
		w := app.Withholding{PageID: p.Page.ID, First: 2, Last: 2, Cause: domain.CausePersonal, Reason: "Un numéro de téléphone.", Title: "Masqué"}
		if err := s.HideVersions(ctx, ada, w); domain.KindOf(err) != domain.Forbidden {
			t.Errorf("somebody hides: %v", err)
		}
		if err := s.HideVersions(ctx, moderator, w); err != nil {
			t.Fatal(err)
		}
		fresh := s.Fresh(p)
		head, err := s.ViewVersion(ctx, domain.Account{}, fresh, 0)
		if err != nil || head.Version.N != 3 || head.Version.Sections["texte"] != "Un mot." {
			t.Errorf("head %+v, %v", head.Version, err)
		}
		old, err := s.ViewVersion(ctx, domain.Account{}, fresh, 2)
		if err != nil || !old.Version.Hidden || len(old.Version.Sections) != 0 || old.Version.Summary != "" || old.Version.AuthorName != "Ada" || old.Version.Hash == "" {
			t.Errorf("hidden %+v, %v", old.Version, err)
		}
		if h, err := s.HidingOf(ctx, fresh, old.Version); err != nil || h.Reason != "Un numéro de téléphone." {
			t.Errorf("%+v, %v", h, err)
		}
		if _, err := s.RestorePage(ctx, ada, app.Restoration{PageID: p.Page.ID, N: 2, Head: 3}); domain.KindOf(err) != domain.NotFound {
			t.Errorf("restored: %v", err)
		}
		if _, err := s.UndoVersion(ctx, ada, app.Restoration{PageID: p.Page.ID, N: 3, Head: 3}); domain.KindOf(err) != domain.NotFound {
			t.Errorf("undone: %v", err)
		}
		if err := s.ShowVersions(ctx, moderator, w); err != nil {
			t.Fatal(err)
		}
		if old, err = s.ViewVersion(ctx, domain.Account{}, s.Fresh(p), 2); err != nil || old.Version.Sections["texte"] != "Appelez le 06 11 22 33 44." {
			t.Errorf("shown again %+v, %v", old.Version, err)
		}
	})
}

func TestBlockedAccountIsOutUntilItIsLetIn(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx, bob := t.Context(), s.Person("Bob")
		moderator, admin := s.Person("Modération", domain.Grant{Role: domain.Moderator}), s.Person("Admin", domain.Grant{Role: domain.Admin})
		cookie, err := s.StartSession(ctx, bob, "Firefox")
		if err != nil {
			t.Fatal(err)
		}
		block := func(by, who domain.Account, lift bool) error {
			return s.BlockAccount(ctx, by, app.Blocking{AccountID: who.ID, Reason: "Du pourriel.", Lift: lift})
		}
		for name, err := range map[string]error{"somebody": block(bob, moderator, false), "herself": block(moderator, moderator, false), "an admin": block(moderator, admin, false)} {
			if domain.KindOf(err) != domain.Forbidden {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := block(moderator, bob, false); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Session(ctx, cookie); domain.KindOf(err) != domain.Unauthenticated {
			t.Errorf("still signed in: %v", err)
		}
		events, err := s.Store().Events(ctx, store.EventFilter{ObjectID: bob.ID, Limit: 5})
		if err != nil || len(events) != 1 || events[0].Verb != domain.BlockAccount || events[0].Reason != "" {
			t.Errorf("register %+v, %v", events, err)
		}
		if got := lettersOf(t, s, "mail.blocked"); len(got) != 1 || got[0].To != bob.Email || got[0].Args["Reason"] != "Du pourriel." {
			t.Errorf("letters %+v", got)
		}
		if err := block(moderator, bob, false); domain.KindOf(err) != domain.Conflict {
			t.Errorf("blocked twice: %v", err)
		}
		if err := block(moderator, bob, true); err != nil {
			t.Fatal(err)
		}
		if who, err := s.Account(ctx, bob.ID); err != nil || who.Disabled {
			t.Errorf("%+v, %v", who, err)
		}
		if err := s.DisableAsOperator(ctx, bob.ID); err != nil {
			t.Fatal(err)
		}
		if err := block(moderator, bob, true); domain.KindOf(err) != domain.Conflict {
			t.Errorf("what the operator closed is opened: %v", err)
		}
	})
}

func TestDashboardTellsWhatWaits(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx, ada := t.Context(), s.Person("Ada")
		p := s.Ready(ada, "Matériaux en commun")
		writeSection(t, s, ada, p, "resources", s.Whole("CC-BY-NC-4.0", "GPL")["resources"])
		if err := s.AskToJoin(ctx, s.Person("Bob"), app.Join{CandidacyID: p.Candidacy.ID, Message: "Bonjour."}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.ViewDashboard(ctx, s.As(ada), s.Call.Slug); domain.KindOf(err) != domain.NotFound {
			t.Errorf("a referent reads it: %v", err)
		}
		v, err := s.ViewDashboard(ctx, s.As(s.Manager), s.Call.Slug)
		if err != nil || len(v.Pending) != 0 || v.ToDecide != 1 || len(v.Licences) != 1 || v.Licences[0].Blocked != 1 || v.Licences[0].Reserved != 1 {
			t.Errorf("%+v, %v", v, err)
		}
		s.Advance(8 * 24 * time.Hour)
		if v, err = s.ViewDashboard(ctx, s.As(s.Manager), s.Call.Slug); err != nil || len(v.Pending) != 1 || v.Pending[0].N != 1 || v.Pending[0].Kind != "join" {
			t.Errorf("%+v, %v", v.Pending, err)
		}
	})
}
