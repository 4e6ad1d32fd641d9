package app_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

const (
	noteText = "## Tour de table\n\nOn a jeté quarante portes neuves.\n\n- Le diagnostic, on l’a.\n- Dix minutes par pièce, sinon personne ne le fera."
	doors    = "On a jeté quarante portes neuves."
)

// notes adds minutes of the season's call.
func notes(t *testing.T, s apptest.Season) app.Place {
	t.Helper()
	p, err := s.CreatePage(t.Context(), s.Manager, app.NewPage{
		Form: domain.FormMinutes, CallID: s.Call.ID, Sections: domain.Document{"title": "Atelier de mars", "texte": noteText},
	}, store.Key{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// passageOf is where words stand in a version of the minutes.
func passageOf(t *testing.T, p app.Place, words string) domain.Passage {
	t.Helper()
	from := strings.Index(noteText, words)
	if from < 0 {
		t.Fatalf("the minutes do not say %q", words)
	}
	return domain.Passage{PageID: p.Page.ID, N: 1, Section: "texte", From: from, To: from + len(words)}
}

func TestPassageBecomesADefiAndBothPagesKnowIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, ctx := apptest.New(t, s).Season("essai"), t.Context()
		minutes, by := notes(t, w), w.Person("Basile Roux")
		passage := passageOf(t, minutes, doors)
		view, err := w.ViewPassage(ctx, by, minutes, passage, "")
		if err != nil || view.Quote != doors || view.Call.ID != w.Call.ID || !view.MayWrite || len(view.Others)+len(view.Alike) != 1 {
			t.Fatalf("before: %+v, %v", view, err)
		}
		idea, err := w.CreateChallenge(ctx, by, app.NewChallenge{
			CallID: w.Call.ID, Source: app.OfPassage(passage), Sections: domain.Document{"title": "Savoir ce qui part", "problem": "On jette du neuf."},
		})
		if err != nil {
			t.Fatal(err)
		}
		from, err := w.ProvenanceOf(ctx, idea)
		if err != nil || len(from.List) != 1 {
			t.Fatalf("provenance: %+v, %v", from, err)
		}
		if p := from.List[0]; p.Quote != doors || p.Page.Title != "Atelier de mars" || p.Passage.N != 1 || p.Changed || p.AccountName != "Basile Roux" ||
			p.Path() != "/appels/essai/comptes-rendus/atelier-de-mars" {
			t.Errorf("it comes from %+v", p)
		}
		born, err := w.BornOf(ctx, minutes)
		if err != nil || len(born.List) != 1 || born.List[0].Challenge.Title != "Savoir ce qui part" || born.List[0].At != passage.From {
			t.Errorf("the minutes became %+v, %v", born.List, err)
		}
		if view, err = w.ViewPassage(ctx, by, minutes, passage, ""); err != nil || len(view.Born) != 1 {
			t.Errorf("after: %+v, %v", view.Born, err)
		}
	})
}

func TestChangedPassageIsSaidSo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, ctx := apptest.New(t, s).Season("essai"), t.Context()
		minutes, by := notes(t, w), w.Person("Basile Roux")
		feed := app.Feed{ChallengeID: w.Challenges[2].ID, Source: app.OfPassage(passageOf(t, minutes, doors))}
		if err := w.FeedChallenge(ctx, by, feed); err != nil {
			t.Fatal(err)
		}
		fed, err := w.PlaceByID(ctx, by, w.Challenges[2].PageID)
		if err != nil {
			t.Fatal(err)
		}
		for _, step := range []struct {
			text    string
			changed bool
			at      int
		}{
			{"Avant.\n\n" + noteText, false, strings.Index(noteText, doors) + len("Avant.\n\n")},
			{strings.Replace(noteText, "quarante", "trente", 1), true, -1},
		} {
			head := w.Fresh(minutes).Page.Head
			if _, err := w.SavePage(ctx, by, app.Edit{PageID: minutes.Page.ID, Base: head, Sections: domain.Document{"texte": step.text}}); err != nil {
				t.Fatal(err)
			}
			from, err := w.ProvenanceOf(ctx, fed)
			if err != nil || len(from.List) != 1 || from.List[0].Changed != step.changed || from.List[0].At != step.at || from.List[0].Quote != doors {
				t.Errorf("after %.12q: %+v, %v", step.text, from.List, err)
			}
		}
	})
}

func TestSourcesThatAreNoneAreRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, ctx := apptest.New(t, s).Season("essai"), t.Context()
		minutes, by := notes(t, w), w.Person("Basile Roux")
		whole := domain.Passage{PageID: minutes.Page.ID, N: 1, Section: "texte", From: 0, To: len(noteText)}
		accent := strings.Index(noteText, "é") + 1
		for name, p := range map[string]domain.Passage{
			"no page":            {PageID: "nothing", N: 1, Section: "texte", From: 0, To: 2},
			"no version":         {PageID: whole.PageID, N: 2, Section: "texte", From: 0, To: 2},
			"no section":         {PageID: whole.PageID, N: 1, Section: "problem", From: 0, To: 2},
			"backwards":          {PageID: whole.PageID, N: 1, Section: "texte", From: 2, To: 2},
			"past the end":       {PageID: whole.PageID, N: 1, Section: "texte", From: 0, To: len(noteText) + 1},
			"cuts a character":   {PageID: whole.PageID, N: 1, Section: "texte", From: 0, To: accent},
			"a page of no notes": {PageID: w.Challenges[0].PageID, N: 1, Section: "problem", From: 0, To: 2},
		} {
			err := w.FeedChallenge(ctx, by, app.Feed{ChallengeID: w.Challenges[2].ID, Source: app.OfPassage(p)})
			if domain.KindOf(err) != domain.NotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
		other := w.Season("ailleurs")
		if err := w.FeedChallenge(ctx, by, app.Feed{ChallengeID: other.Challenges[2].ID, Source: app.OfPassage(whole)}); domain.KindOf(err) != domain.NotFound {
			t.Errorf("minutes of another call: %v", err)
		}
		if err := w.FeedChallenge(ctx, by, app.Feed{ChallengeID: w.Challenges[2].ID}); domain.KindOf(err) != domain.NotFound {
			t.Errorf("no source: %v", err)
		}
		if err := w.FeedChallenge(ctx, by, app.Feed{ChallengeID: w.Challenges[0].ID, Source: app.OfPassage(whole)}); domain.KindOf(err) != domain.Forbidden {
			t.Errorf("a published défi, by somebody who may not write it: %v", err)
		}
		if n, err := s.CountSources(ctx, w.Challenges[2].ID); n != 0 || err != nil {
			t.Errorf("left behind: %d, %v", n, err)
		}
	})
}

func TestSourceIsLinkedOnceHoweverManyDoIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, ctx := apptest.New(t, s).Season("essai"), t.Context()
		minutes := notes(t, w)
		feed := app.Feed{ChallengeID: w.Challenges[2].ID, Source: app.OfPassage(passageOf(t, minutes, doors))}
		people := []domain.Account{w.Person("Une"), w.Person("Deux"), w.Person("Trois")}
		var all sync.WaitGroup
		for _, by := range people {
			all.Go(func() {
				if err := w.FeedChallenge(ctx, by, feed); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		list, err := s.SourcesOf(ctx, w.Challenges[2].ID)
		events, errEvents := s.Events(ctx, store.EventFilter{ObjectID: w.Challenges[2].ID, Limit: 10})
		if err != nil || errEvents != nil || len(list) != 1 || len(events) != 1 || events[0].Reason != "Atelier de mars" {
			t.Fatalf("%d sources, %+v, %v, %v", len(list), events, err, errEvents)
		}
		var who, other domain.Account
		for _, p := range people {
			if p.ID == list[0].AccountID {
				who = p
			} else {
				other = p
			}
		}
		if err := w.DropSource(ctx, other, app.Unfeed{SourceID: list[0].ID}); domain.KindOf(err) != domain.Forbidden {
			t.Errorf("taken away by somebody else: %v", err)
		}
		if err := w.DropSource(ctx, who, app.Unfeed{SourceID: list[0].ID}); err != nil {
			t.Error(err)
		}
		if n, err := s.CountSources(ctx, w.Challenges[2].ID); n != 0 || err != nil {
			t.Errorf("taken away: %d left, %v", n, err)
		}
	})
}

func TestMergedDefiBringsItsSources(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, ctx := apptest.New(t, s).Season("essai"), t.Context()
		minutes, by := notes(t, w), w.Person("Basile Roux")
		if err := w.FeedChallenge(ctx, by, app.Feed{ChallengeID: w.Challenges[2].ID, Source: app.OfPassage(passageOf(t, minutes, doors))}); err != nil {
			t.Fatal(err)
		}
		into, err := w.PlaceByID(ctx, by, w.Challenges[0].PageID)
		if err != nil {
			t.Fatal(err)
		}
		if from, err := w.ProvenanceOf(ctx, into); err != nil || len(from.List) != 0 {
			t.Fatalf("before: %+v, %v", from, err)
		}
		m := app.ChallengeMove{ID: w.Challenges[2].ID, Verb: "challenge.merge", Reason: "Doublon", Into: w.Challenges[0].ID}
		if err := w.MoveChallenge(ctx, w.Manager, m); err != nil {
			t.Fatal(err)
		}
		if from, err := w.ProvenanceOf(ctx, into); err != nil || len(from.List) != 1 || from.List[0].Quote != doors {
			t.Errorf("after: %+v, %v", from, err)
		}
	})
}
