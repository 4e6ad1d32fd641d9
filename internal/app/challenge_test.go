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
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

func propose(t *testing.T, w apptest.World, by domain.Account, c domain.Call, title string) domain.Challenge {
	t.Helper()
	p, err := w.CreateChallenge(t.Context(), by, app.NewChallenge{CallID: c.ID, Sections: domain.Document{
		"title": title, "problem": "Le problème.", "expected": "Ce qu’une solution peut être.",
	}})
	if err != nil {
		t.Fatal(err)
	}
	return p.Challenge
}

func move(t *testing.T, w apptest.World, by domain.Account, ch domain.Challenge, verbs ...domain.Verb) {
	t.Helper()
	for _, verb := range verbs {
		if err := w.MoveChallenge(t.Context(), by, app.ChallengeMove{ID: ch.ID, Verb: verb}); err != nil {
			t.Fatal(verb, err)
		}
	}
}

func TestChallengeIsPublishedStepByStepAndNumbered(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, ctx := apptest.New(t, s), t.Context()
		by := opener(w, "Ada Morel")
		c := openCall(t, w, by, "Sols vivants")
		by = w.As(by)
		ch := propose(t, w, w.Person("Basile Roux"), c, "Partager un chantier")
		if ch.State != domain.ChallengeIdea || ch.Number != 0 || ch.Slug != "partager-un-chantier" {
			t.Errorf("a new défi is %+v", ch)
		}
		move(t, w, by, ch, "challenge.cowrite", "challenge.propose", "challenge.keep", "challenge.publish")
		got, err := s.Challenge(ctx, ch.ID)
		if err != nil || got.State != domain.ChallengePublished || got.Number != 1 {
			t.Errorf("published: %+v, %v", got, err)
		}
		events, err := s.Events(ctx, store.EventFilter{ObjectID: ch.ID, Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		var states []domain.State
		for _, e := range events {
			states = append(states, e.To)
		}
		want := []domain.State{domain.ChallengePublished, domain.ChallengeKept, domain.ChallengeProposed, domain.ChallengeCoWriting, domain.ChallengeIdea}
		if !slices.Equal(states, want) || events[0].ActorName != "Ada Morel" || events[4].ActorName != "Basile Roux" {
			t.Errorf("register tells %q by %q", states, events[0].ActorName)
		}
	})
}

func TestChallengeMovesThatDoNotExistAreRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, ctx := apptest.New(t, s), t.Context()
		by := opener(w, "Ada Morel")
		c, other := openCall(t, w, by, "Sols vivants"), openCall(t, w, by, "Autre appel")
		by = w.As(by)
		ch, twin, far := propose(t, w, by, c, "Un défi"), propose(t, w, by, c, "Un autre"), propose(t, w, by, other, "Au loin")
		try := func(m app.ChallengeMove) error { m.ID = ch.ID; return w.MoveChallenge(ctx, by, m) }
		mustRefuse(t, try(app.ChallengeMove{Verb: "challenge.publish"}), " error.state")
		mustRefuse(t, try(app.ChallengeMove{Verb: "challenge.fly"}), " error.state")
		mustRefuse(t, try(app.ChallengeMove{Verb: "challenge.set_aside"}), "reason error.reason_required")
		mustRefuse(t, try(app.ChallengeMove{Verb: "challenge.merge", Reason: "Doublon"}), "into error.merge_into")
		mustRefuse(t, try(app.ChallengeMove{Verb: "challenge.merge", Reason: "Doublon", Into: ch.ID}), "into error.merge_into")
		mustRefuse(t, try(app.ChallengeMove{Verb: "challenge.merge", Reason: "Doublon", Into: far.ID}), "into error.merge_into")
		mustRefuse(t, try(app.ChallengeMove{Verb: "challenge.merge", Reason: "Doublon", Into: "rien"}), "into error.merge_into")
		err := w.MoveChallenge(ctx, w.Person("Basile Roux"), app.ChallengeMove{ID: ch.ID, Verb: "challenge.cowrite"})
		if domain.KindOf(err) != domain.Forbidden {
			t.Errorf("moved by somebody who may not: %v", err)
		}
		if err := try(app.ChallengeMove{Verb: "challenge.merge", Reason: "Doublon", Into: twin.ID}); err != nil {
			t.Fatal(err)
		}
		got, err := s.Challenge(ctx, ch.ID)
		if err != nil || got.State != domain.ChallengeMerged || got.MergedInto != twin.ID || got.Reason != "Doublon" {
			t.Errorf("merged: %+v, %v", got, err)
		}
		err = w.MoveChallenge(ctx, by, app.ChallengeMove{ID: twin.ID, Verb: "challenge.merge", Reason: "Retour", Into: ch.ID})
		mustRefuse(t, err, "into error.merge_into")
	})
}

func TestChallengeWithoutExpectationsOrInAClosedCallIsNotPublished(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, ctx := apptest.New(t, s), t.Context()
		by := opener(w, "Ada Morel")
		c := openCall(t, w, by, "Sols vivants")
		by = w.As(by)
		p, err := w.CreateChallenge(ctx, by, app.NewChallenge{CallID: c.ID, Sections: domain.Document{"title": "Nu", "problem": "P."}})
		if err != nil {
			t.Fatal(err)
		}
		move(t, w, by, p.Challenge, "challenge.cowrite", "challenge.propose", "challenge.keep")
		mustRefuse(t, w.MoveChallenge(ctx, by, app.ChallengeMove{ID: p.Challenge.ID, Verb: "challenge.publish"}), "reason error.challenge_expected")
		full := propose(t, w, by, c, "Complet")
		move(t, w, by, full, "challenge.cowrite", "challenge.propose", "challenge.keep")
		w.Advance(101 * 24 * time.Hour)
		mustRefuse(t, w.MoveChallenge(ctx, by, app.ChallengeMove{ID: full.ID, Verb: "challenge.publish"}), " error.challenges_closed")
		_, err = w.CreateChallenge(ctx, by, app.NewChallenge{CallID: c.ID, Sections: domain.Document{"title": "Tard", "problem": "P."}})
		mustRefuse(t, err, " error.challenges_closed")
	})
}

func TestChallengesPublishedAtOnceGetDistinctNumbers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, ctx := apptest.New(t, s), t.Context()
		by := opener(w, "Ada Morel")
		c := openCall(t, w, by, "Sols vivants")
		by = w.As(by)
		list := make([]domain.Challenge, 6)
		for i := range list {
			list[i] = propose(t, w, by, c, "Défi "+strconv.Itoa(i))
			move(t, w, by, list[i], "challenge.cowrite", "challenge.propose", "challenge.keep")
		}
		var group sync.WaitGroup
		for _, ch := range list {
			for range 2 { // and each twice: the second is told that it is done
				group.Go(func() {
					err := w.MoveChallenge(ctx, by, app.ChallengeMove{ID: ch.ID, Verb: "challenge.publish"})
					if err != nil && domain.KindOf(err) != domain.Conflict {
						t.Error(err)
					}
				})
			}
		}
		group.Wait()
		published, err := s.PublishedChallenges(ctx)
		if err != nil {
			t.Fatal(err)
		}
		var numbers []int
		for _, ch := range published {
			numbers = append(numbers, ch.Number)
		}
		if !slices.Equal(numbers, []int{1, 2, 3, 4, 5, 6}) {
			t.Errorf("numbers are %v", numbers)
		}
	})
}

func TestChallengeSlugThatIsTakenIsTold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, ctx := apptest.New(t, s), t.Context()
		by := opener(w, "Ada Morel")
		c := openCall(t, w, by, "Sols vivants")
		propose(t, w, by, c, "Un défi")
		if ch := propose(t, w, by, c, "Un défi"); ch.Slug != "un-defi-2" {
			t.Errorf("slug is %q", ch.Slug)
		}
		if ch := propose(t, w, by, c, "Nouveau"); ch.Slug != "nouveau-2" {
			t.Errorf("slug is %q", ch.Slug)
		}
		_, err := w.CreateChallenge(ctx, by, app.NewChallenge{CallID: c.ID, Slug: "un-defi", Sections: domain.Document{"title": "X", "problem": "P."}})
		mustRefuse(t, err, "slug error.slug_taken")
		_, err = w.CreateChallenge(ctx, by, app.NewChallenge{CallID: c.ID, Sections: domain.Document{"title": " "}})
		mustRefuse(t, err, "title error.required", "problem error.required")
	})
}

func TestStepsThatWereTooEarlyAreTakenBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, ctx := apptest.New(t, s), t.Context()
		by := opener(w, "Ada Morel")
		c := openCall(t, w, by, "Sols vivants")
		by = w.As(by)
		ch, twin := propose(t, w, by, c, "Un défi"), propose(t, w, by, c, "Un autre")
		step := func(verb domain.Verb, want domain.State) domain.Challenge {
			t.Helper()
			mustRefuse(t, w.MoveChallenge(ctx, by, app.ChallengeMove{ID: ch.ID, Verb: verb, Into: twin.ID}), "reason error.reason_required")
			if err := w.MoveChallenge(ctx, by, app.ChallengeMove{ID: ch.ID, Verb: verb, Into: twin.ID, Reason: "Trop tôt"}); err != nil {
				t.Fatal(verb, err)
			}
			got, err := s.Challenge(ctx, ch.ID)
			if err != nil || got.State != want || got.Reason != "Trop tôt" {
				t.Errorf("%s: %+v, %v", verb, got, err)
			}
			return got
		}
		step("challenge.merge", domain.ChallengeMerged)
		if got := step("challenge.reopen", domain.ChallengeCoWriting); got.MergedInto != "" {
			t.Errorf("still merged into %q", got.MergedInto)
		}
		move(t, w, by, ch, "challenge.propose", "challenge.keep")
		step("challenge.reconsider", domain.ChallengeProposed)
		move(t, w, by, ch, "challenge.keep", "challenge.publish")
		move(t, w, by, twin, "challenge.cowrite", "challenge.propose", "challenge.keep", "challenge.publish")
		step("challenge.close", domain.ChallengeClosed)
		if got := step("challenge.reopen", domain.ChallengePublished); got.Number != 1 {
			t.Errorf("its number is %d now", got.Number)
		}
	})
}
