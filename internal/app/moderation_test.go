package app_test

import (
	"testing"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

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
