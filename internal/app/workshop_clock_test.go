package app_test

import (
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

func write(t *testing.T, s apptest.Season, by domain.Account, w domain.Workshop, base int, text string) error {
	t.Helper()
	_, err := s.SavePage(t.Context(), by, app.Edit{PageID: w.PageID, Base: base, Sections: domain.Document{"texte": text}})
	return err
}

func TestWorkshopLivesByTheClockAndTheRegisterTellsEachStepOnce(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		w := announce(t, s, 5)
		for _, later := range []time.Duration{10*24*time.Hour + time.Minute, 3 * time.Hour, 8 * 24 * time.Hour} {
			s.Advance(later)
			var group sync.WaitGroup
			for range 4 { // processes
				group.Go(func() {
					if err := s.TickWorkshops(t.Context()); err != nil {
						t.Error(err)
					}
				})
			}
			group.Wait()
		}
		events, err := s.Store().Events(t.Context(), store.EventFilter{ObjectID: w.ID, Limit: 20})
		if err != nil {
			t.Fatal(err)
		}
		var told []domain.State
		for _, e := range slices.Backward(events) {
			told = append(told, e.To)
		}
		want := []domain.State{domain.WorkshopAnnounced, domain.WorkshopRegistration, domain.WorkshopRunning, domain.WorkshopCorrection, domain.WorkshopFrozen}
		if !slices.Equal(told, want) {
			t.Errorf("register tells %q", told)
		}
		if !events[1].At.Equal(w.EndsAt) || !events[0].At.Equal(w.CorrectionEnds()) || events[0].ActorName != "" {
			t.Errorf("told at %v and %v, want the hours that were due", events[1].At, events[0].At)
		}
		w = workshop(t, s, w)
		head, err := s.Store().Revision(t.Context(), w.PageID, 1)
		if err != nil || w.Frozen.N != 1 || w.Frozen.Hash != head.Hash || events[0].Reason != head.Hash {
			t.Errorf("frozen %+v, %v", w.Frozen, err)
		}
		if head.Sections["texte"] != "## Tour de table\n\n## Ce qui bloque" || head.Sections["title"] != w.Title {
			t.Errorf("minutes begin with %q", head.Sections)
		}
	})
}

func TestMinutesAreWrittenByAllThenCorrectedByThoseWhoWereThereThenStand(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		w, ctx := announce(t, s, 5), t.Context()
		ana, bea, passer := s.Person("Ana"), s.Person("Bea"), s.Person("Passante")
		for _, p := range []domain.Account{ana, bea} {
			if _, err := s.Register(ctx, p, app.Registering{WorkshopID: w.ID}); err != nil {
				t.Fatal(err)
			}
		}
		s.Advance(10*24*time.Hour + time.Minute)
		tick(t, s)
		w = workshop(t, s, w)
		var people []domain.Account
		for i := range 15 {
			people = append(people, s.Person("Plume "+strconv.Itoa(i)))
		}
		n := map[string]int{}
		for i, p := range people {
			n[p.ID] = i
		}
		allAtOnce(t, people, func(p domain.Account) error { // fifteen people write at once, each under the same first version
			lines := "## Tour de table\n\n## Ce qui bloque"
			return write(t, s, p, w, 1, lines+"\n\nNote "+strconv.Itoa(n[p.ID])+".")
		})
		page, err := s.Store().Page(ctx, w.PageID)
		if err != nil {
			t.Fatal(err)
		}
		list, err := s.Store().Registrations(ctx, w.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.NoteAttendance(ctx, ana, app.Attendance{WorkshopID: w.ID}); domain.KindOf(err) != domain.Forbidden {
			t.Errorf("attendance noted by a participant: %v", err)
		}
		if err := s.NoteAttendance(ctx, s.Manager, app.Attendance{WorkshopID: w.ID, Came: []string{list[0].ID}}); err != nil {
			t.Fatal(err)
		}
		s.Advance(3 * time.Hour)
		tick(t, s)
		there, away := ana, bea
		if list[0].AccountID == bea.ID {
			there, away = bea, ana
		}
		refused(t, write(t, s, passer, w, page.Head, "Non."), domain.Forbidden, "error.minutes_attendees")
		refused(t, write(t, s, away, w, page.Head, "Non."), domain.Forbidden, "error.minutes_attendees")
		if err := write(t, s, there, w, page.Head, "Corrigé."); err != nil {
			t.Error(err)
		}
		err = s.FreezeMinutes(ctx, s.Manager, app.MinutesFreeze{ID: w.ID, N: page.Head})
		refused(t, err, domain.Conflict, "error.page_moved")
		if err := s.FreezeMinutes(ctx, s.Manager, app.MinutesFreeze{ID: w.ID, N: page.Head + 1}); err != nil {
			t.Fatal(err)
		}
		for _, p := range []domain.Account{there, s.Manager} {
			refused(t, write(t, s, p, w, page.Head+1, "Trop tard."), domain.Forbidden, "error.minutes_frozen")
		}
		_, err = s.RestorePage(ctx, s.Manager, app.Restoration{PageID: w.PageID, N: 1, Head: page.Head + 1})
		refused(t, err, domain.Forbidden, "error.minutes_frozen")
		came, err := s.Attendees(ctx, w.ID)
		if err != nil || len(came) != 1 || came[0].AccountID != there.ID {
			t.Errorf("attendees %+v, %v", came, err)
		}
	})
}

// Whatever the order, the version that stands is the last one: nobody writes past it.
func TestMinutesFrozenWhileSomebodySavesStandInTheirLastVersion(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		w, ctx := announce(t, s, 5), t.Context()
		s.Advance(10*24*time.Hour + 3*time.Hour)
		tick(t, s)
		w = workshop(t, s, w)
		var group sync.WaitGroup
		for i := range 6 {
			group.Go(func() {
				err := write(t, s, s.Manager, w, 1, "## Tour de table\n\n## Ce qui bloque\n\nNote "+strconv.Itoa(i)+".")
				if k := domain.KindOf(err); err != nil && k != domain.Forbidden {
					t.Error(err)
				}
			})
		}
		group.Go(func() {
			err := s.FreezeMinutes(ctx, s.Manager, app.MinutesFreeze{ID: w.ID, N: 1})
			if k := domain.KindOf(err); err != nil && k != domain.Conflict {
				t.Error(err)
			}
		})
		group.Wait()
		s.Advance(8 * 24 * time.Hour)
		tick(t, s)
		page, err := s.Store().Page(ctx, w.PageID)
		if w = workshop(t, s, w); err != nil || w.Frozen.N != page.Head {
			t.Errorf("version %d stands, the last is %d, %v", w.Frozen.N, page.Head, err)
		}
	})
}
