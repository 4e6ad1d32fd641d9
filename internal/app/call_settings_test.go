package app_test

import (
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

func TestSettingsAreWrittenAndTold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, ctx := apptest.New(t, s), t.Context()
		by := opener(w, "Ada Morel")
		c := openCall(t, w, by, "Sols vivants")
		by = w.As(by)
		ch := changeOf(c)
		ch.Settings.Envelope, ch.Settings.Rate, ch.Settings.Cap = 500_000_00, 7000, 100_000_00
		ch.Phases.Published = days(5)
		if err := w.SetCall(ctx, by, ch); err != nil {
			t.Fatal(err)
		}
		got, err := s.Call(ctx, c.ID)
		if err != nil || got.Settings.Envelope != 500_000_00 || got.Settings.Rate != 7000 || !got.Phases.Published.Equal(days(5)) {
			t.Errorf("call is %+v, %v", got, err)
		}
		events, err := s.Events(ctx, store.EventFilter{ObjectID: c.ID, Limit: 1})
		if err != nil || len(events) != 1 || events[0].Verb != domain.SetCall || events[0].To != "phase_published,envelope,rate,cap" {
			t.Errorf("register tells %+v, %v", events, err)
		}
		if err := w.SetCall(ctx, by, ch); domain.KindOf(err) != domain.Conflict {
			t.Errorf("settings written over others that were not seen: %v", err)
		}
		if err := w.SetCall(ctx, w.Person("Autre"), changeOf(got)); domain.KindOf(err) != domain.Forbidden {
			t.Errorf("settings of somebody else: %v", err)
		}
	})
}

func TestSettingsThatDoNotFitAreRefusedWhole(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, ctx := apptest.New(t, s), t.Context()
		by := opener(w, "Ada Morel")
		c := openCall(t, w, by, "Sols vivants")
		by = w.As(by)
		for _, row := range []struct {
			name   string
			change func(*app.CallChange)
			want   []string
		}{
			{"phases out of order", func(ch *app.CallChange) { ch.Phases.Workshops = days(11) }, []string{"phase_open error.phase_order"}},
			{"phase in the past", func(ch *app.CallChange) { ch.Phases.Workshops = days(-1) }, []string{"phase_workshops error.phase_past"}},
			{"no opening", func(ch *app.CallChange) { ch.Phases.Open = time.Time{} }, []string{"phase_open error.required"}},
			{"relève before the opening", func(ch *app.CallChange) { ch.Cutoffs = []time.Time{days(9)} }, []string{"phase_closed error.phase_order", "cutoffs error.cutoff_order"}},
			{"no relève", func(ch *app.CallChange) { ch.Cutoffs = nil }, []string{"cutoffs error.cutoff_none"}},
			{"weights", func(ch *app.CallChange) { ch.Settings.Criteria = ch.Settings.Criteria[:2] }, []string{"criteria error.weights"}},
			{"floor over cap", func(ch *app.CallChange) { ch.Settings.Cap, ch.Settings.Floor = 1, 2 }, []string{"cap error.amount"}},
			{
				"unknown licences", func(ch *app.CallChange) { ch.Settings.LicenceTable, ch.Settings.ContentLicence = "0", "WTFPL" },
				[]string{"licence_policy error.choice", "content_licence error.choice"},
			},
			{"no agency", func(ch *app.CallChange) { ch.Agency = " " }, []string{"agency error.required"}},
		} {
			ch := changeOf(c)
			row.change(&ch)
			t.Log(row.name)
			mustRefuse(t, w.SetCall(ctx, by, ch), row.want...)
		}
		if got, err := s.Call(ctx, c.ID); err != nil || app.CallMark(got) != app.CallMark(c) {
			t.Errorf("a refused change left %+v, %v", got, err)
		}
	})
}

func TestAnnouncedCutoffOnlyMovesLaterWithAReason(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, ctx := apptest.New(t, s), t.Context()
		by := opener(w, "Ada Morel")
		c := openCall(t, w, by, "Sols vivants")
		by = w.As(by)
		ch := changeOf(c)
		ch.Cutoffs = []time.Time{days(40), days(90)} // before the opening relèves move freely
		if err := w.SetCall(ctx, by, ch); err != nil {
			t.Fatal(err)
		}
		w.Advance(20 * 24 * time.Hour)
		set := func(reason string, at ...time.Time) error {
			t.Helper()
			c, err := s.Call(ctx, c.ID)
			if err != nil {
				t.Fatal(err)
			}
			ch := changeOf(c)
			ch.Cutoffs, ch.Reason = at, reason
			return w.SetCall(ctx, by, ch)
		}
		mustRefuse(t, set("plus tôt", days(39), days(90)), "cutoffs error.cutoff_earlier")
		mustRefuse(t, set("une de moins", days(40)), "cutoffs error.cutoff_kept")
		mustRefuse(t, set("", days(41), days(90)), "reason error.reason_required")
		if err := set("Grève des trains", days(41), days(90)); err != nil {
			t.Fatal(err)
		}
		events, err := s.Events(ctx, store.EventFilter{ObjectID: c.ID, Limit: 1})
		if err != nil || events[0].Verb != app.PostponeCutoff || events[0].N != 1 || events[0].Reason != "Grève des trains" ||
			events[0].From != domain.State(days(40).Format(time.RFC3339)) || events[0].To != domain.State(days(41).Format(time.RFC3339)) {
			t.Errorf("register tells %+v, %v", events, err)
		}
		w.Advance(21 * 24 * time.Hour)
		mustRefuse(t, set("trop tard", days(60), days(90)), "cutoffs error.cutoff_over")
		mustRefuse(t, set("trop tard", days(41), days(90), days(120).Add(-100*24*time.Hour)), "cutoffs error.cutoff_order", "cutoffs error.cutoff_past")
		if err := set("", days(41), days(90), days(120)); err != nil {
			t.Errorf("a further relève: %v", err)
		}
	})
}

func TestOpenCallKeepsWhatItNeeds(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, ctx := apptest.New(t, s), t.Context()
		by := opener(w, "Ada Morel")
		c := openCall(t, w, by, "Sols vivants")
		by = w.As(by)
		ch := changeOf(c)
		ch.Settings.Envelope = 1_000_00
		if err := w.SetCall(ctx, by, ch); err != nil {
			t.Fatal(err)
		}
		w.Advance(11 * 24 * time.Hour)
		c, err := s.Call(ctx, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		ch = changeOf(c)
		ch.Settings.Envelope = 0
		mustRefuse(t, w.SetCall(ctx, by, ch), "envelope error.still_needed")
		ch = changeOf(c)
		ch.Phases.Open = days(12)
		mustRefuse(t, w.SetCall(ctx, by, ch), "phase_open error.phase_over")
	})
}
