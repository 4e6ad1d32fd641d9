package app_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// phasesTold are the phases that the register says a call entered, oldest first, each with its moment.
func phasesTold(t *testing.T, s *store.Store, callID string) []domain.Step {
	t.Helper()
	events, err := s.Events(t.Context(), store.EventFilter{ObjectID: callID, Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	var steps []domain.Step
	for i := len(events) - 1; i >= 0; i-- {
		if e := events[i]; e.Verb == "call.phase" {
			steps = append(steps, domain.Step{Phase: domain.Phase(e.To), At: e.At})
		}
	}
	return steps
}

func sameSteps(a, b []domain.Step) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Phase != b[i].Phase || !a[i].At.Equal(b[i].At) {
			return false
		}
	}
	return true
}

func TestPhasesAreToldAtTheirHourHoweverLateTheTick(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, ctx := apptest.New(t, s), t.Context()
		by := opener(w, "Ada Morel")
		c := openCall(t, w, by, "Sols vivants")
		ch := changeOf(c)
		ch.Phases.Published = days(5)
		if err := w.SetCall(ctx, w.As(by), ch); err != nil {
			t.Fatal(err)
		}
		if err := w.TickCalls(ctx); err != nil || len(phasesTold(t, s, c.ID)) != 0 {
			t.Errorf("phases told before any was entered, %v", err)
		}
		w.Advance(12 * 24 * time.Hour)
		if err := w.TickCalls(ctx); err != nil {
			t.Fatal(err)
		}
		want := []domain.Step{{Phase: domain.Published, At: days(5)}, {Phase: domain.PhaseOpen, At: days(10)}}
		if got := phasesTold(t, s, c.ID); !sameSteps(got, want) {
			t.Errorf("told %v, want %v", got, want)
		}
		w.Advance(100 * 24 * time.Hour)
		for range 2 {
			if err := w.TickCalls(ctx); err != nil {
				t.Fatal(err)
			}
		}
		want = append(want, domain.Step{Phase: domain.Closed, At: days(100)})
		if got := phasesTold(t, s, c.ID); !sameSteps(got, want) {
			t.Errorf("told %v, want %v", got, want)
		}
		if got, err := s.Call(ctx, c.ID); err != nil || got.Recorded != domain.Closed {
			t.Errorf("recorded phase is %q, %v", got.Recorded, err)
		}
	})
}

func TestNodesThatTickAtOnceTellAPhaseOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := apptest.New(t, s)
		c := openCall(t, w, opener(w, "Ada Morel"), "Sols vivants")
		w.Advance(11 * 24 * time.Hour)
		nodes := []apptest.World{w, apptest.New(t, s), w, apptest.New(t, s)}
		errs := make([]error, len(nodes))
		var group sync.WaitGroup
		for i, node := range nodes {
			group.Go(func() { errs[i] = node.TickCalls(t.Context()) })
		}
		group.Wait()
		want := []domain.Step{{Phase: domain.PhaseOpen, At: days(10)}}
		if got := phasesTold(t, s, c.ID); errors.Join(errs...) != nil || !sameSteps(got, want) {
			t.Errorf("told %v, want %v, %v", got, want, errors.Join(errs...))
		}
	})
}
