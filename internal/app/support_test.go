package app_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

func counts(t *testing.T, s apptest.Season, p app.Place) store.SupportCounts {
	t.Helper()
	v, err := s.ReviewOf(t.Context(), s.Fresh(p))
	if err != nil {
		t.Fatal(err)
	}
	return v.Supports
}

func TestSupportIsBoundToAVersion(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx := t.Context()
		ada, bob, eve := s.Person("Ada"), s.Person("Bob"), s.Person("Ève")
		p := remarked(t, s, ada)
		give := func(by domain.Account, version int) error {
			return s.GiveSupport(ctx, s.As(by), app.SupportAct{PageID: p.Page.ID, Version: version, Organisation: " La Ressourcerie ", Word: "Oui."})
		}
		if err := give(ada, 2); domain.KindOf(err) != domain.Forbidden {
			t.Errorf("the team supports its own: %v", err)
		}
		if err := give(bob, 3); domain.KindOf(err) != domain.Conflict {
			t.Errorf("of a version to come: %v", err)
		}
		for _, err := range []error{give(bob, 2), give(eve, 1), give(bob, 2)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		if got := counts(t, s, p); got != (store.SupportCounts{Here: 1, Earlier: 1}) {
			t.Errorf("%+v", got)
		}
		writeSection(t, s, ada, p, "community", "Nous.")
		if got := counts(t, s, p); got != (store.SupportCounts{Earlier: 2}) {
			t.Errorf("after a new version %+v", got)
		}
		if err := give(bob, 3); err != nil {
			t.Fatal(err)
		}
		if err := s.WithdrawSupport(ctx, eve, p.Page.ID, store.Key{}); err != nil {
			t.Fatal(err)
		}
		if got := counts(t, s, p); got != (store.SupportCounts{Here: 1}) {
			t.Errorf("confirmed and withdrawn %+v", got)
		}
		v, err := s.ViewSupports(ctx, s.As(bob), s.Fresh(p), "")
		if err != nil || len(v.Supports) != 1 || v.Mine.Organisation != "La Ressourcerie" || v.Mine.N != 3 {
			t.Errorf("%+v, %v", v, err)
		}
		// Who joins the team is counted no more.
		if err := s.SetTeam(ctx, s.As(ada), app.TeamChange{CandidacyID: p.Candidacy.ID, Name: "Bob", Role: domain.Member}); err != nil {
			t.Fatal(err)
		}
		if got := counts(t, s, p); got != (store.SupportCounts{}) {
			t.Errorf("of the team %+v", got)
		}
	})
}

func TestSupportIsOneAnAccountAndPage(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		p, bob := remarked(t, s, s.Person("Ada")), s.Person("Bob")
		var done sync.WaitGroup
		for range 6 {
			done.Go(func() {
				if err := s.GiveSupport(t.Context(), bob, app.SupportAct{PageID: p.Page.ID, Version: 2}); err != nil {
					t.Error(err)
				}
			})
		}
		done.Wait()
		if got := counts(t, s, p); got != (store.SupportCounts{Here: 1}) {
			t.Errorf("%+v", got)
		}
	})
}

// letters takes all letters of a kind that wait.
func supportLetters(t *testing.T, s apptest.Season, key string) int {
	t.Helper()
	n := 0
	for {
		j, ok, err := s.NextJob(t.Context(), time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			return n
		}
		if j.Kind == app.JobMail && strings.Contains(j.Payload, `"key":"`+key+`"`) {
			n++
		}
		if err := s.FinishJob(t.Context(), j); err != nil {
			t.Fatal(err)
		}
	}
}

// A letter waits until the text has been left alone for an hour; no other follows within a week.
func TestSupporterIsToldAtMostOnceAWeek(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx := t.Context()
		ada, bob := s.Person("Ada"), s.Person("Bob")
		p := remarked(t, s, ada)
		if err := s.GiveSupport(ctx, bob, app.SupportAct{PageID: p.Page.ID, Version: 2}); err != nil {
			t.Fatal(err)
		}
		tell := func() int {
			t.Helper()
			if err := s.TellSupporters(ctx); err != nil {
				t.Fatal(err)
			}
			return supportLetters(t, s, "mail.support_changed")
		}
		s.Advance(2 * time.Hour)
		if n := tell(); n != 0 {
			t.Errorf("%d letters while nothing changed", n)
		}
		writeSection(t, s, ada, p, "community", "Nous.")
		if n := tell(); n != 0 {
			t.Errorf("%d letters while the text is written", n)
		}
		s.Advance(2 * time.Hour)
		if first, again := tell(), tell(); first != 1 || again != 0 {
			t.Errorf("%d letters, then %d", first, again)
		}
		writeSection(t, s, ada, p, "community", "Nous tous.")
		s.Advance(48 * time.Hour)
		if n := tell(); n != 0 {
			t.Errorf("%d letters two days later", n)
		}
		s.Advance(6 * 24 * time.Hour)
		if first, again := tell(), tell(); first != 1 || again != 0 {
			t.Errorf("a week later %d letters, then %d", first, again)
		}
	})
}

func TestReportLeadsToHidingWithATrace(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx := t.Context()
		ada, bob, eve := s.Person("Ada"), s.Person("Bob"), s.Person("Ève")
		moderator := s.Person("Modération", domain.Grant{Role: domain.Moderator})
		p := remarked(t, s, ada)
		id := leave(t, s, bob, app.NewRemark{PageID: p.Page.ID, Version: 2, Body: "Une grossièreté."})
		for range 2 { // the second tells nothing new
			if err := s.MakeReport(ctx, eve, app.NewReport{Object: domain.ReportRemark, ID: id, Reason: "Grossier."}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.ViewReports(ctx, s.As(ada), domain.ReportOpen, ""); domain.KindOf(err) != domain.Forbidden {
			t.Errorf("others read the reports: %v", err)
		}
		v, err := s.ViewReports(ctx, moderator, domain.ReportOpen, "")
		if err != nil || len(v.Reports) != 1 || v.Reports[0].Reason != "Grossier." || v.Reports[0].ByName != "Ève" {
			t.Fatalf("%+v, %v", v, err)
		}
		act := app.Moderation{Object: domain.ReportRemark, ID: id, Act: app.HideThing, Reason: "Propos injurieux."}
		if err := s.Moderate(ctx, s.As(ada), act); domain.KindOf(err) != domain.Forbidden {
			t.Errorf("the team hides: %v", err)
		}
		if err := s.Moderate(ctx, moderator, act); err != nil {
			t.Fatal(err)
		}
		r := seen(t, s, id).Remark
		if r.Shown() || r.HiddenReason != "Propos injurieux." {
			t.Errorf("%+v", r.Remark)
		}
		review, err := s.ReviewOf(ctx, s.Fresh(p))
		if err != nil || review.Remarks.All() != 0 || len(review.Margin) != 0 {
			t.Errorf("%+v, %v", review, err)
		}
		for state, want := range map[domain.State]int{domain.ReportOpen: 0, domain.ReportUpheld: 1} {
			if v, err := s.ViewReports(ctx, moderator, state, ""); err != nil || len(v.Reports) != want {
				t.Errorf("%s: %+v, %v", state, v, err)
			}
		}
		act.Act = app.ShowThing
		if err := s.Moderate(ctx, moderator, act); err != nil {
			t.Fatal(err)
		}
		if r := seen(t, s, id).Remark; !r.Shown() || r.Body != "Une grossièreté." {
			t.Errorf("%+v", r.Remark)
		}
	})
}
