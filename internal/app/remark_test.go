package app_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/prose"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// boards is a text where one passage stands twice.
const boards = "Le bureau **se réunit** le lundi.\n\nLes comptes rendus sont publics. L’été, le bureau se réunit le mardi."

// remarked is a candidacy at version 2, whose governance is boards.
func remarked(t *testing.T, s apptest.Season, by domain.Account) app.Place {
	t.Helper()
	p := s.Candidacy(by, "Matériaux en commun")
	writeSection(t, s, by, p, "governance", boards)
	return s.Fresh(p)
}

func writeSection(t *testing.T, s apptest.Season, by domain.Account, p app.Place, section, text string) {
	t.Helper()
	p = s.Fresh(p)
	_, err := s.SavePage(t.Context(), s.As(by), app.Edit{PageID: p.Page.ID, Base: p.Page.Head, Sections: domain.Document{section: text}, Via: domain.ViaForm})
	if err != nil {
		t.Fatal(err)
	}
}

func leave(t *testing.T, s apptest.Season, by domain.Account, n app.NewRemark) string {
	t.Helper()
	id, err := s.LeaveRemark(t.Context(), by, n)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func seen(t *testing.T, s apptest.Season, id string) app.RemarkView {
	t.Helper()
	v, err := s.ViewRemark(t.Context(), domain.Account{}, id)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func faultOf(err error) (field, key string) {
	if p := domain.ProblemsOf(err); len(p) > 0 {
		return p[0].Field, p[0].Key
	}
	return "", ""
}

func TestRemarkIsBoundToItsPassage(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ada, bob := s.Person("Ada"), s.Person("Bob")
		p := remarked(t, s, ada)
		at := app.NewRemark{PageID: p.Page.ID, Version: 2, Body: "  Et l’hiver ?\n\n\n\nMerci. "}
		for name, c := range map[string]struct {
			change     func(*app.NewRemark)
			field, key string
		}{
			"no words":        {func(n *app.NewRemark) { n.Body = " \n " }, "body", "error.required"},
			"too many":        {func(n *app.NewRemark) { n.Body = strings.Repeat("é", domain.MaxRemark+1) }, "body", "error.too_long"},
			"empty section":   {func(n *app.NewRemark) { n.Section = "economy" }, "section", "error.choice"},
			"unknown section": {func(n *app.NewRemark) { n.Section = "nothing" }, "section", "error.choice"},
			"not a quote":     {func(n *app.NewRemark) { n.Quote = "le bureau se réunit le jeudi" }, "quote", "error.quote_missing"},
			"twice":           {func(n *app.NewRemark) { n.Section, n.Quote = "governance", "bureau se réunit le" }, "occurrence", "error.quote_times"},
			"third of two":    {func(n *app.NewRemark) { n.Quote, n.Occurrence = "bureau se réunit le", 3 }, "occurrence", "error.quote_times"},
			"unknown version": {func(n *app.NewRemark) { n.Version = 3 }, "", "error.base_unknown"},
		} {
			n := at
			c.change(&n)
			_, err := s.LeaveRemark(t.Context(), bob, n)
			if field, key := faultOf(err); field != c.field || key != c.key {
				t.Errorf("%s: %v; want %s at %q", name, err, c.key, c.field)
			}
		}
		at.Quote, at.Occurrence = "bureau se réunit le", 2
		got := seen(t, s, leave(t, s, bob, at)).Remark
		if got.Section != "governance" || got.Quote != "bureau se réunit le" || got.N != 2 || got.Body != "Et l’hiver ?\n\nMerci." || got.Author != "Bob" || got.Spot != 2 {
			t.Errorf("%+v", got)
		}
	})
}

// A remark says what became of its passage, whoever changed it.
func TestRemarkTellsWhatBecameOfItsPassage(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ada, bob := s.Person("Ada"), s.Person("Bob")
		p := remarked(t, s, ada)
		quoted := leave(t, s, bob, app.NewRemark{PageID: p.Page.ID, Version: 2, Quote: "Les comptes rendus sont publics", Body: "Où ?"})
		whole := leave(t, s, bob, app.NewRemark{PageID: p.Page.ID, Version: 2, Section: "governance", Body: "Court."})
		page := leave(t, s, bob, app.NewRemark{PageID: p.Page.ID, Version: 2, Body: "Bravo."})
		check := func(when string, want ...prose.Fate) {
			t.Helper()
			for i, id := range []string{quoted, whole, page} {
				if got := seen(t, s, id).Remark.Fate; got != want[i] {
					t.Errorf("%s: remark %d %q, want %q", when, i, got, want[i])
				}
			}
		}
		check("at first", prose.Stands, prose.Stands, "")
		writeSection(t, s, ada, p, "governance", "Un préambule de deux phrases.\n\n"+boards)
		check("words added before", prose.Stands, prose.Altered, "")
		writeSection(t, s, ada, p, "governance", strings.Replace(boards, "Les comptes rendus sont publics", "Les comptes rendus sont publics sous huit jours, ici", 1))
		check("words added after", prose.Stands, prose.Altered, "")
		writeSection(t, s, ada, p, "governance", strings.Replace(boards, "Les comptes rendus sont publics.", "", 1))
		check("passage taken out", prose.Lost, prose.Altered, "")
		writeSection(t, s, ada, p, "governance", "")
		check("section emptied", prose.Lost, prose.Lost, "")
	})
}

func TestRemarkIsTakenUpOrSetAsideByThoseWhomItConcerns(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx := t.Context()
		ada, bob, eve := s.Person("Ada"), s.Person("Bob"), s.Person("Ève")
		p := remarked(t, s, ada)
		id := leave(t, s, bob, app.NewRemark{PageID: p.Page.ID, Version: 2, Body: "Qui décide ?"})
		move := func(by domain.Account, verb domain.Verb, version int, reason string) error {
			return s.MoveRemark(ctx, s.As(by), app.RemarkMove{ID: id, Verb: verb, Version: version, Reason: reason})
		}
		for name, who := range map[string]domain.Account{"the author": bob, "somebody": eve, "the manager": s.Manager} {
			if err := move(who, "remark.set_aside", 0, "Non."); domain.KindOf(err) != domain.Forbidden {
				t.Errorf("%s sets it aside: %v", name, err)
			}
		}
		if _, key := faultOf(move(ada, "remark.take_up", 2, "")); key != "error.remark_version" {
			t.Errorf("taken up by its own version: %s", key)
		}
		if _, key := faultOf(move(ada, "remark.set_aside", 0, " ")); key != "error.reason_required" {
			t.Errorf("set aside without a reason: %s", key)
		}
		writeSection(t, s, ada, p, "community", "Tout le monde décide.")
		if err := move(ada, "remark.take_up", 3, ""); err != nil {
			t.Fatal(err)
		}
		if err := move(ada, "remark.set_aside", 0, "Non."); domain.KindOf(err) != domain.Conflict {
			t.Errorf("set aside once taken up: %v", err)
		}
		r := seen(t, s, id).Remark
		if r.State != domain.RemarkTakenUp || r.TakenUpIn != 3 || r.SettledBy != "Ada" {
			t.Errorf("%+v", r.Remark)
		}
		if err := move(bob, "remark.reopen", 0, "Ce n’est pas ma question."); err != nil {
			t.Fatal(err)
		}
		if err := move(ada, "remark.set_aside", 0, "Nous en parlerons au printemps."); err != nil {
			t.Fatal(err)
		}
		review, err := s.ReviewOf(ctx, s.Fresh(p))
		if err != nil || review.Remarks != (store.RemarkCounts{SetAside: 1, Answered: 1}) {
			t.Errorf("%+v, %v", review.Remarks, err)
		}
		events, err := s.Store().Events(ctx, store.EventFilter{ObjectID: p.Candidacy.ID, Limit: 4})
		var verbs []domain.Verb
		for _, e := range events {
			verbs = append(verbs, e.Verb)
		}
		if want := []domain.Verb{"remark.set_aside", "remark.reopen", "remark.take_up", "remark.add"}; err != nil || !slices.Equal(verbs, want) {
			t.Errorf("register %v, %v", verbs, err)
		}
	})
}

// Of many who settle one remark at the same moment, one does.
func TestRemarkIsSettledOnce(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ada, bob := s.Person("Ada"), s.Person("Bob")
		p := remarked(t, s, ada)
		id := leave(t, s, bob, app.NewRemark{PageID: p.Page.ID, Version: 2, Body: "Qui décide ?"})
		by := s.As(ada)
		var done sync.WaitGroup
		results := make([]error, 6)
		for i := range results {
			done.Go(func() {
				results[i] = s.MoveRemark(t.Context(), by, app.RemarkMove{ID: id, Verb: "remark.set_aside", Reason: "Non."})
			})
		}
		done.Wait()
		went := 0
		for _, err := range results {
			switch {
			case err == nil:
				went++
			case domain.KindOf(err) != domain.Conflict:
				t.Error(err)
			}
		}
		if went != 1 {
			t.Errorf("settled %d times", went)
		}
	})
}

func TestAuthorCorrectsForAQuarterOfAnHourAndWithdraws(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx := t.Context()
		ada, bob := s.Person("Ada"), s.Person("Bob")
		p := remarked(t, s, ada)
		id := leave(t, s, bob, app.NewRemark{PageID: p.Page.ID, Version: 2, Body: "Qui décides ?"})
		if err := s.EditRemark(ctx, ada, app.RemarkEdit{ID: id, Body: "Autre chose."}); domain.KindOf(err) != domain.Forbidden {
			t.Errorf("somebody else corrects: %v", err)
		}
		if err := s.EditRemark(ctx, bob, app.RemarkEdit{ID: id, Body: "Qui décide ?"}); err != nil {
			t.Fatal(err)
		}
		answer, err := s.AnswerRemark(ctx, s.As(ada), app.RemarkAnswer{RemarkID: id, Body: "Nous tous."})
		if err != nil {
			t.Fatal(err)
		}
		s.Advance(domain.RemarkEditing)
		if err := s.EditRemark(ctx, bob, app.RemarkEdit{ID: id, Body: "Trop tard."}); domain.KindOf(err) != domain.Conflict {
			t.Errorf("after a quarter of an hour: %v", err)
		}
		r := seen(t, s, id).Remark
		if r.Body != "Qui décide ?" || r.EditedAt.IsZero() || len(r.Answers) != 1 || !r.Answers[0].Team || !r.Answered() {
			t.Errorf("%+v", r.Remark)
		}
		if err := s.WithdrawRemark(ctx, ada, id, store.Key{}); domain.KindOf(err) != domain.Forbidden {
			t.Errorf("somebody else withdraws: %v", err)
		}
		for who, of := range map[string]string{bob.ID: id, ada.ID: answer} {
			by := bob
			if who == ada.ID {
				by = ada
			}
			if err := s.WithdrawRemark(ctx, by, of, store.Key{}); err != nil {
				t.Fatal(err)
			}
		}
		r = seen(t, s, id).Remark
		if r.State != domain.RemarkWithdrawn || r.Body != "" || r.Answers[0].Body != "" || r.Answered() {
			t.Errorf("%+v", r.Remark)
		}
		if _, err := s.AnswerRemark(ctx, bob, app.RemarkAnswer{RemarkID: id, Body: "Encore ?"}); domain.KindOf(err) != domain.Conflict {
			t.Errorf("answered once withdrawn: %v", err)
		}
	})
}

// Links are links once an account is three days old and had something accepted.
func TestLinksOfUnprovenAccountsAreHeldBack(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ada, bob := s.Person("Ada"), s.Person("Bob")
		p := remarked(t, s, ada)
		mine := leave(t, s, s.As(ada), app.NewRemark{PageID: p.Page.ID, Version: 2, Body: "Voir https://exemple.fr"})
		his := leave(t, s, bob, app.NewRemark{PageID: p.Page.ID, Version: 2, Body: "Voir https://exemple.fr"})
		proven := func() [2]bool { return [2]bool{seen(t, s, mine).Remark.Proven, seen(t, s, his).Remark.Proven} }
		if got := proven(); got != [2]bool{false, false} {
			t.Errorf("on the first day: %v", got)
		}
		s.Advance(72 * time.Hour)
		if got := proven(); got != [2]bool{true, false} {
			t.Errorf("three days later: %v", got)
		}
		writeSection(t, s, ada, p, "community", "Nous.")
		if err := s.MoveRemark(t.Context(), s.As(ada), app.RemarkMove{ID: his, Verb: "remark.take_up", Version: 3}); err != nil {
			t.Fatal(err)
		}
		if got := proven(); got != [2]bool{true, true} {
			t.Errorf("once one was taken up: %v", got)
		}
	})
}

func TestRemarksAreSlowedDown(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ada, bob := s.Person("Ada"), s.Person("Bob")
		p := remarked(t, s, ada)
		n := app.NewRemark{PageID: p.Page.ID, Version: 2, Body: "Encore."}
		for range 21 {
			leave(t, s, bob, n)
		}
		if _, err := s.LeaveRemark(t.Context(), bob, n); domain.KindOf(err) != domain.TooMany {
			t.Errorf("the twenty-second: %v", err)
		}
		if v, err := s.ViewRemarks(t.Context(), domain.Account{}, p, "", ""); err != nil || len(v.Remarks) != 21 || v.Review.Remarks.Open != 21 {
			t.Errorf("%d remarks, %v", len(v.Remarks), err)
		}
	})
}

// Nothing of a candidacy that went back to its team is told to others.
func TestRemarksOfATeamsOwnCandidacyAreMissing(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx := t.Context()
		ada, bob := s.Person("Ada"), s.Person("Bob")
		p := remarked(t, s, ada)
		id := leave(t, s, bob, app.NewRemark{PageID: p.Page.ID, Version: 2, Body: "Qui ?"})
		s.Write(func(tx *store.Tx) error {
			c, err := tx.LockCandidacy(ctx, p.Candidacy.ID)
			c.State = domain.TeamOnly
			if err != nil {
				return err
			}
			return tx.SetCandidacy(ctx, c)
		})
		moderator := s.Person("Modération", domain.Grant{Role: domain.Moderator})
		for name, err := range map[string]error{
			"read":     second(s.ViewRemark(ctx, bob, id)),
			"answer":   second(s.AnswerRemark(ctx, bob, app.RemarkAnswer{RemarkID: id, Body: "Moi."})),
			"leave":    second(s.LeaveRemark(ctx, bob, app.NewRemark{PageID: p.Page.ID, Version: 2, Body: "Moi."})),
			"edit":     s.EditRemark(ctx, bob, app.RemarkEdit{ID: id, Body: "Moi."}),
			"report":   s.MakeReport(ctx, bob, app.NewReport{Object: domain.ReportRemark, ID: id, Reason: "Non."}),
			"moderate": s.Moderate(ctx, moderator, app.Moderation{Object: domain.ReportRemark, ID: id, Act: app.HideThing, Reason: "Non."}),
			"support":  s.GiveSupport(ctx, bob, app.SupportAct{PageID: p.Page.ID, Version: 2}),
		} {
			if domain.KindOf(err) != domain.NotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func second[T any](_ T, err error) error { return err }

// The words of a version that was withheld are not read in the remarks that quoted them either.
func TestARemarkQuotesNothingWithheld(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ada, bob := s.Person("Ada"), s.Person("Bob")
		p := remarked(t, s, ada)
		id := leave(t, s, bob, app.NewRemark{PageID: p.Page.ID, Version: 2, Quote: "Les comptes rendus sont publics", Body: "Où ?"})
		writeSection(t, s, ada, p, "governance", "Le bureau se réunit.")
		if got := seen(t, s, id).Remark; got.Quote != "Les comptes rendus sont publics" {
			t.Fatalf("quoted %q", got.Quote)
		}
		storetest.Hide(t, s.Store(), p.Page.ID, 2)
		if got := seen(t, s, id).Remark; got.Quote != "" || got.Fate != prose.Altered || got.Body != "Où ?" {
			t.Errorf("quoted %q, %s, %q", got.Quote, got.Fate, got.Body)
		}
		list, err := s.ViewRemarks(t.Context(), domain.Account{}, s.Fresh(p), "", "")
		if err != nil || len(list.Remarks) != 1 || list.Remarks[0].Quote != "" || list.Review.Margin[0].Quote != "" {
			t.Errorf("listed %+v, %v", list.Remarks, err)
		}
	})
}
