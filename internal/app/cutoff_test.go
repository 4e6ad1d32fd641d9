package app_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

func closed(t *testing.T, s apptest.Season) domain.Call {
	t.Helper()
	c, err := s.Store().Call(t.Context(), s.Call.ID)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestRelèveClosesByItselfOnceWhoeverCloses(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ada := s.Person("Ada")
		d, err := deposit(t, s, ada, s.Ready(ada, "Matériaux en commun"))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.CloseDueCutoffs(t.Context()); err != nil || !closed(t, s).Cutoffs[0].FrozenAt.IsZero() {
			t.Fatalf("frozen before its hour: %v", err)
		}
		before, err := s.ViewCutoff(t.Context(), "essai", 1)
		if err != nil || len(before.Rows) != 1 || before.Rows[0].Number != d.Number || before.Closed() {
			t.Errorf("before the hour anybody reads %+v, %v; want what is deposited so far", before.Rows, err)
		}
		until(s, 3*time.Hour)
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				if err := s.CloseDueCutoffs(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		k := closed(t, s).Cutoffs[0]
		want := domain.Snapshot{CallID: s.Call.ID, K: 1, Deposits: []domain.Deposit{d}}.Hash()
		if k.FrozenAt.IsZero() || k.Hash != want || k.Deposits != 1 {
			t.Errorf("frozen %+v; want hash %s", k, want)
		}
		if !closed(t, s).Cutoffs[1].FrozenAt.IsZero() {
			t.Error("the second relève is closed too")
		}
		events, err := s.Store().Events(t.Context(), store.EventFilter{CallID: s.Call.ID, Limit: 20})
		closings := 0
		for _, e := range events {
			if e.Verb == "cutoff.close" {
				closings++
				if !e.At.Equal(k.At) || e.Reason != want {
					t.Errorf("register %+v", e)
				}
			}
		}
		if closings != 1 || err != nil {
			t.Errorf("%d closings in the register, %v; want 1", closings, err)
		}
		after, err := s.ViewCutoff(t.Context(), "essai", 1)
		if err != nil || len(after.Rows) != 1 || after.Rows[0].Number != d.Number || !after.Closed() {
			t.Errorf("after the hour %+v, %v", after, err)
		}
	})
}

// Deposits come while the relève closes: what was accepted is what was frozen, neither more nor less.
func TestDepositsAgainstTheFreeze(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ada := s.Person("Ada")
		places := make([]app.Place, 8)
		for i := range places {
			places[i] = s.Ready(ada, "Commun "+strconv.Itoa(i))
		}
		me := s.As(ada)
		until(s, -40*time.Millisecond)
		accepted := make([]string, len(places))
		var wg sync.WaitGroup
		for i, p := range places {
			wg.Go(func() {
				d, err := s.MakeDeposit(t.Context(), me, app.DepositAct{CandidacyID: p.Candidacy.ID, Version: 2})
				if err == nil && d.K == 1 {
					accepted[i] = d.Hash
				}
			})
			wg.Go(func() {
				if err := s.CloseDueCutoffs(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		until(s, time.Second)
		if err := s.CloseDueCutoffs(t.Context()); err != nil {
			t.Fatal(err)
		}
		var frozen []string
		list, err := s.Store().DepositsIn(t.Context(), s.Call.ID, 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range list {
			frozen = append(frozen, d.Hash)
		}
		accepted = slices.DeleteFunc(accepted, func(h string) bool { return h == "" })
		slices.Sort(frozen)
		slices.Sort(accepted)
		k := closed(t, s).Cutoffs[0]
		if !slices.Equal(frozen, accepted) || k.Deposits != len(accepted) || k.Hash != (domain.Snapshot{Deposits: list}).Hash() {
			t.Errorf("accepted %d, listed %d, frozen %d", len(accepted), len(frozen), k.Deposits)
		}
	})
}

// The version deposited is served byte for byte, whatever becomes of its page.
func TestFrozenVersionNeverChanges(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ada, bob := s.Person("Ada"), s.Person("Bob")
		p := s.Ready(ada, "Matériaux en commun")
		d, err := deposit(t, s, ada, p)
		if err != nil {
			t.Fatal(err)
		}
		was, err := s.Store().Revision(t.Context(), p.Page.ID, d.N)
		if err != nil {
			t.Fatal(err)
		}
		until(s, time.Hour)
		if err := s.CloseDueCutoffs(t.Context()); err != nil {
			t.Fatal(err)
		}
		for i, text := range []string{"Une autre fin.", "Encore une autre."} {
			if _, err := s.SavePage(t.Context(), bob, app.Edit{PageID: p.Page.ID, Base: 2 + i, Sections: domain.Document{"spread": text, "title": "Autre nom"}, Via: domain.ViaForm}); err != nil {
				t.Fatal(err)
			}
		}
		is, err := s.Store().Revision(t.Context(), p.Page.ID, d.N)
		if err != nil || string(is.Sections.Canonical(domain.FormCandidacy)) != string(was.Sections.Canonical(domain.FormCandidacy)) || is.Hash != d.Hash {
			t.Errorf("the frozen version changed: %v", err)
		}
		list, err := s.Store().DepositsOf(t.Context(), p.Candidacy.ID)
		if err != nil || len(list) != 1 || list[0].N != 2 || s.Fresh(p).Page.Head != 4 {
			t.Errorf("deposits %+v, head %d, %v", list, s.Fresh(p).Page.Head, err)
		}
	})
}

// A form opened before the hour and sent after it is an ordinary version, marked late, and not in the relève.
func TestSaveAfterTheHourIsLateAndLosesNothing(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ada := s.Person("Ada")
		p := s.Ready(ada, "Matériaux en commun")
		opened := s.Call.Cutoffs[0].At.Add(-time.Minute)
		until(s, time.Second)
		saved, err := s.SavePage(t.Context(), s.As(ada), app.Edit{PageID: p.Page.ID, Base: 2, Sections: domain.Document{"spread": "Trop tard."}, OpenedAt: opened, Via: domain.ViaForm})
		if err != nil || saved.N != 3 {
			t.Fatalf("saved %+v, %v", saved, err)
		}
		if v, err := s.Store().Revision(t.Context(), p.Page.ID, 3); err != nil || !v.Late || v.Sections["spread"] != "Trop tard." {
			t.Errorf("version %+v, %v; want it late and whole", v, err)
		}
	})
}

func reminders(t *testing.T, s apptest.Season) (to []string) {
	t.Helper()
	if err := s.RemindUndeposited(t.Context()); err != nil {
		t.Fatal(err)
	}
	for {
		j, ok, err := s.NextJob(t.Context(), time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			slices.Sort(to)
			return to
		}
		var l app.Letter
		if err := json.Unmarshal([]byte(j.Payload), &l); err != nil {
			t.Fatal(err)
		}
		if err := s.FinishJob(t.Context(), j); err != nil {
			t.Fatal(err)
		}
		if l.Key == "mail.not_deposited" {
			to = append(to, l.To+" "+l.Args["Days"]+" "+l.Path)
		}
	}
}

func TestRemindersGoOnceToThoseWhoHaveNotDeposited(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ada, bob := s.Person("Ada"), s.Person("Bob")
		if _, err := deposit(t, s, ada, s.Ready(ada, "Déposée")); err != nil {
			t.Fatal(err)
		}
		s.Candidacy(bob, "Pas encore")
		if got := reminders(t, s); len(got) != 0 {
			t.Errorf("25 days before: %q", got)
		}
		path := " /candidatures/pas-encore/deposer"
		for _, tt := range []struct {
			before time.Duration
			want   []string
		}{
			{7 * 24 * time.Hour, []string{"bob@exemple.fr 7" + path}},
			{6*24*time.Hour + 12*time.Hour, nil},
			{3 * 24 * time.Hour, nil},
			{20 * time.Hour, []string{"bob@exemple.fr 1" + path}},
			{time.Hour, nil},
		} {
			until(s, -tt.before)
			if got := reminders(t, s); !slices.Equal(got, tt.want) {
				t.Errorf("%v before: %q, want %q", tt.before, got, tt.want)
			}
		}
	})
}
