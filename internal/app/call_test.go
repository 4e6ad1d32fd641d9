package app_test

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// days is a moment so many days after the start of the tests.
func days(n int) time.Time { return storetest.Start.Add(time.Duration(n) * 24 * time.Hour) }

// opener is somebody who may open calls.
func opener(w apptest.World, name string) domain.Account {
	return w.Person(name, domain.Grant{Role: domain.Admin, Scope: domain.Instance})
}

func openCall(t *testing.T, w apptest.World, by domain.Account, title string) domain.Call {
	t.Helper()
	c, err := w.OpenCall(t.Context(), by, app.NewCall{Title: title, Agency: "Agence de la transition", Opening: days(10), Last: days(100)})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// faults are the keys of a refusal, each with its field.
func faults(err error) []string {
	var list []string
	for _, p := range domain.ProblemsOf(err) {
		list = append(list, p.Field+" "+p.Key)
	}
	return list
}

func mustRefuse(t *testing.T, err error, want ...string) {
	t.Helper()
	if got := faults(err); !slices.Equal(got, want) {
		t.Errorf("refused with %q (%v), want %q", got, err, want)
	}
}

func TestOpenCallTakesTheModelAndMakesItsOpenerManager(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := apptest.New(t, s)
		by := opener(w, "Ada Morel")
		c := openCall(t, w, by, "Résilience des territoires 2026")
		if c.Slug != "resilience-des-territoires-2026" || c.Title != "Résilience des territoires 2026" || c.Agency != "Agence de la transition" {
			t.Errorf("call is %+v", c)
		}
		sum := 0
		for _, k := range c.Settings.Criteria {
			sum += k.Weight
		}
		if sum != 100 || c.Settings.DaysPublic != 15 || c.Settings.LicenceTable == "" || c.Settings.ContentLicence != "CC-BY-SA-4.0" {
			t.Errorf("settings of the model are %+v", c.Settings)
		}
		if len(c.Cutoffs) != 1 || !c.Cutoffs[0].At.Equal(days(100)) || !c.Phases.Open.Equal(days(10)) {
			t.Errorf("dates are %v and %v", c.Phases, c.Cutoffs)
		}
		if !w.As(by).Is(domain.Manager, domain.OnCall(c.ID)) {
			t.Error("who opened the call does not manage it")
		}
		if got, want := c.Lacks(domain.PhaseOpen), []string{"rules", "envelope", "rate", "cap", "receipt"}; !slices.Equal(got, want) {
			t.Errorf("lacks %q before the opening, want %q", got, want)
		}
		if got := verbsOf(t, s, c.ID); !slices.Equal(got, []domain.Verb{domain.GrantCallRole, domain.OpenCall}) {
			t.Errorf("register tells %q", got)
		}
	})
}

// verbsOf are the lines of a call's register, newest first.
func verbsOf(t *testing.T, s *store.Store, callID string) []domain.Verb {
	t.Helper()
	events, err := s.Events(t.Context(), store.EventFilter{CallID: callID, Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	var verbs []domain.Verb
	for _, e := range events {
		verbs = append(verbs, e.Verb)
	}
	return verbs
}

func TestOpenCallRefusesAndLeavesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, ctx := apptest.New(t, s), t.Context()
		by := opener(w, "Ada Morel")
		_, err := w.OpenCall(ctx, by, app.NewCall{})
		mustRefuse(t, err, "title error.required", "agency error.required", "opening error.required", "last error.required")
		_, err = w.OpenCall(ctx, by, app.NewCall{Title: "T", Agency: "A", Opening: days(10), Last: days(10)})
		mustRefuse(t, err, "last error.last_before_opening")
		_, err = w.OpenCall(ctx, by, app.NewCall{Title: "T", Agency: "A", Opening: days(-10), Last: days(-1)})
		mustRefuse(t, err, "last error.last_past")
		_, err = w.OpenCall(ctx, by, app.NewCall{Title: "T", Agency: "A", Opening: days(1), Last: days(2), Slug: "Pas Un Mot"})
		mustRefuse(t, err, "slug error.slug")
		_, err = w.OpenCall(ctx, by, app.NewCall{Title: "T", Agency: "A", Opening: days(1), Last: days(2), Slug: "nouveau"})
		mustRefuse(t, err, "slug error.slug")
		_, err = w.OpenCall(ctx, w.Person("Sans rôle"), app.NewCall{Title: "T", Agency: "A", Opening: days(1), Last: days(2)})
		if domain.KindOf(err) != domain.Forbidden {
			t.Errorf("somebody without a role: %v", err)
		}
		if calls, err := s.Calls(ctx); err != nil || len(calls) != 0 {
			t.Errorf("%d calls are left, %v", len(calls), err)
		}
	})
}

func TestCallSlugsAreNumberedOrRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := apptest.New(t, s)
		by := opener(w, "Ada Morel")
		if a, b := openCall(t, w, by, "Sols vivants"), openCall(t, w, by, "Sols vivants"); a.Slug != "sols-vivants" || b.Slug != "sols-vivants-2" {
			t.Errorf("slugs are %q and %q", a.Slug, b.Slug)
		}
		if c := openCall(t, w, by, "Nouveau"); c.Slug != "nouveau-2" {
			t.Errorf("the slug of a page of ours was given: %q", c.Slug)
		}
		_, err := w.OpenCall(t.Context(), by, app.NewCall{Title: "Autre", Agency: "A", Opening: days(1), Last: days(2), Slug: "sols-vivants"})
		mustRefuse(t, err, "slug error.slug_taken")
	})
}

func TestCallsOpenedAtOnceAllGetTheirOwnSlug(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := apptest.New(t, s)
		by := opener(w, "Ada Morel")
		var group sync.WaitGroup
		slugs, errs := make([]string, 6), make([]error, 6)
		for i := range slugs {
			group.Go(func() {
				var c domain.Call
				c, errs[i] = w.OpenCall(t.Context(), by, app.NewCall{Title: "Ensemble", Agency: "A", Opening: days(1), Last: days(2)})
				slugs[i] = c.Slug
			})
		}
		group.Wait()
		slices.Sort(slugs)
		want := []string{"ensemble", "ensemble-2", "ensemble-3", "ensemble-4", "ensemble-5", "ensemble-6"}
		if err := errors.Join(errs...); err != nil || !slices.Equal(slugs, want) {
			t.Errorf("slugs are %q, %v", slugs, err)
		}
	})
}

func TestCopyCallKeepsSettingsAndDistances(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, ctx := apptest.New(t, s), t.Context()
		by := opener(w, "Ada Morel")
		first := openCall(t, w, by, "Première édition")
		by = w.As(by)
		ch := changeOf(first)
		ch.Phases.Workshops, ch.Phases.FollowUp = days(2), days(120)
		ch.Cutoffs = []time.Time{days(40), days(100)}
		ch.Settings.Envelope = 500_000_00
		if err := w.SetCall(ctx, by, ch); err != nil {
			t.Fatal(err)
		}
		c, err := w.CopyCall(ctx, by, app.CallCopy{From: first.ID, NewCall: app.NewCall{Title: "Seconde édition", Agency: "A", Opening: days(210), Last: days(330)}})
		if err != nil {
			t.Fatal(err)
		}
		if c.Settings.Envelope != 500_000_00 || len(c.Settings.Criteria) != len(first.Settings.Criteria) || c.RulesN != 0 {
			t.Errorf("settings of the copy are %+v", c.Settings)
		}
		if !c.Phases.Workshops.Equal(days(202)) || !c.Phases.FollowUp.IsZero() || len(c.Cutoffs) != 2 ||
			!c.Cutoffs[0].At.Equal(days(240)) || !c.Cutoffs[1].At.Equal(days(330)) {
			t.Errorf("dates of the copy are %v and %v", c.Phases, c.Cutoffs)
		}
	})
}

// changeOf is a change that changes nothing yet.
func changeOf(c domain.Call) app.CallChange {
	ch := app.CallChange{CallID: c.ID, Seen: app.CallMark(c), Agency: c.Agency, Phases: c.Phases, Settings: c.Settings}
	for _, k := range c.Cutoffs {
		ch.Cutoffs = append(ch.Cutoffs, k.At)
	}
	return ch
}
