package app_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// watch is a season with a candidacy of Ada's, whom Zoé reads and Bob edits.
type watch struct {
	apptest.Season
	t             *testing.T
	ada, zoé, bob domain.Account
	place         app.Place
}

func eachWatch(t *testing.T, f func(*testing.T, *watch)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := &watch{Season: apptest.New(t, s).Season("essai"), t: t}
		w.ada, w.zoé, w.bob = w.Person("Ada"), w.Person("Zoé"), w.Person("Bob")
		w.place = w.Candidacy(w.ada, "Sols vivants")
		w.ada = w.As(w.ada)
		w.must(w.QueueNotices(t.Context())) // the first period has begun
		f(t, w)
	})
}

func (w *watch) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// edits writes another problem into the candidacy.
func (w *watch) edits(by domain.Account, text string) {
	w.t.Helper()
	now, err := w.PlaceByID(w.t.Context(), w.As(by), w.place.Page.ID)
	w.must(err)
	saved, err := w.SavePage(w.t.Context(), w.As(by), app.Edit{
		PageID: now.Page.ID, Base: now.Page.Head, Sections: domain.Document{"problem": text}, Summary: "Problème : " + text, Via: domain.ViaForm,
	})
	w.must(err)
	if saved.Conflict != nil || saved.Proposal != "" {
		w.t.Fatalf("saved %+v", saved)
	}
}

func (w *watch) follows(by domain.Account, frequency domain.Frequency) {
	w.t.Helper()
	w.must(w.ChangeFollow(w.t.Context(), by, app.FollowChange{PageID: w.place.Page.ID, Frequency: frequency}))
}

func (w *watch) sees(by domain.Account) int {
	w.t.Helper()
	before, err := w.SeePage(w.t.Context(), by, w.Fresh(w.place))
	w.must(err)
	return before
}

// told sums up one page of news.
type told struct {
	Title    string
	Seen     int
	Versions []int
	Events   []domain.Verb
	Same     bool
}

func sum(list []domain.News) []told {
	var out []told
	for _, n := range list {
		s := told{Title: n.Page.Title, Seen: n.Seen, Same: n.Same}
		for _, v := range n.Versions {
			s.Versions = append(s.Versions, v.N)
		}
		for _, e := range n.Events {
			s.Events = append(s.Events, e.Verb)
		}
		out = append(out, s)
	}
	return out
}

func (w *watch) news(by domain.Account, want ...told) {
	w.t.Helper()
	v, err := w.ViewFollowing(w.t.Context(), by, "")
	w.must(err)
	if diff := cmp.Diff(want, sum(v.News)); diff != "" {
		w.t.Errorf("news of %s: %s", by.Name, diff)
	}
}

func (w *watch) moves(verb domain.Verb) {
	w.t.Helper()
	w.must(w.MoveCandidacy(w.t.Context(), w.As(w.ada), app.CandidacyMove{CandidacyID: w.place.Candidacy.ID, Verb: verb, Reason: "Pour essayer"}))
}

func TestNewsIsWhatOthersDidSinceOneLastSawIt(t *testing.T) {
	eachWatch(t, func(_ *testing.T, w *watch) {
		w.edits(w.bob, "Avant que Zoé ne suive.")
		w.Advance(time.Minute)
		w.follows(w.zoé, domain.ByDefault)
		w.news(w.zoé)
		w.Advance(time.Minute)
		w.edits(w.bob, "Les sols meurent.")
		w.Advance(time.Minute)
		w.edits(w.ada, "Les sols meurent vite.")
		w.news(w.zoé, told{Title: "Sols vivants", Seen: 2, Versions: []int{4, 3}})
		w.news(w.ada) // hers was the last
		w.news(w.bob, told{Title: "Sols vivants", Seen: 3, Versions: []int{4}})
		if before := w.sees(w.zoé); before != 0 {
			t.Errorf("Zoé had seen version %d", before)
		}
		w.news(w.zoé)
		w.Advance(time.Minute)
		w.edits(w.bob, "Les sols reviennent.")
		if before := w.sees(w.zoé); before != 4 {
			t.Errorf("Zoé had seen version %d, want 4", before)
		}
	})
}

func TestNewsTellsStepsUntilThePageIsSeen(t *testing.T) {
	eachWatch(t, func(_ *testing.T, w *watch) {
		w.follows(w.zoé, domain.ByDefault)
		w.sees(w.zoé)
		w.Advance(time.Minute)
		w.moves("candidacy.withdraw")
		w.news(w.zoé, told{Title: "Sols vivants", Seen: 1, Events: []domain.Verb{"candidacy.withdraw"}})
		w.news(w.ada) // her own
		w.Advance(time.Minute)
		w.sees(w.zoé)
		w.news(w.zoé)
	})
}

// What is proposed to a team is news to it, to no follower outside it, and no more once it is settled.
func TestProposalIsNewsToTheTeamAlone(t *testing.T) {
	eachWatch(t, func(t *testing.T, w *watch) {
		w.must(w.SetEditing(t.Context(), w.As(w.ada), app.EditingChange{CandidacyID: w.place.Candidacy.ID, Editing: domain.OnProposal, Reason: "Nous relisons."}))
		w.follows(w.zoé, domain.ByDefault)
		w.sees(w.zoé)
		w.sees(w.ada)
		w.Advance(time.Minute)
		saved, err := w.SavePage(t.Context(), w.As(w.bob), app.Edit{
			PageID: w.place.Page.ID, Base: 1, Sections: domain.Document{"problem": "Un autre."}, Summary: "Autrement", Via: domain.ViaForm,
		})
		w.must(err)
		if saved.Proposal == "" {
			t.Fatalf("saved %+v", saved)
		}
		w.news(w.ada, told{Title: "Sols vivants", Seen: 1, Events: []domain.Verb{domain.ProposeEdit}})
		w.news(w.zoé)
		w.news(w.bob)
		w.Advance(time.Minute)
		_, err = w.SettleProposal(t.Context(), w.As(w.ada), app.Settlement{ProposalID: saved.Proposal, Reason: "Déjà dit."})
		w.must(err)
		w.news(w.ada)
	})
}

func TestTextThatComesBackIsToldAsSuch(t *testing.T) {
	eachWatch(t, func(_ *testing.T, w *watch) {
		w.edits(w.bob, "Un.")
		w.Advance(time.Minute)
		w.follows(w.zoé, domain.ByDefault)
		w.sees(w.zoé)
		w.Advance(time.Minute)
		w.edits(w.bob, "Deux.")
		w.edits(w.bob, "Un.")
		w.news(w.zoé, told{Title: "Sols vivants", Seen: 2, Versions: []int{4, 3}, Same: true})
	})
}

func TestWholeCallIsFollowedWithoutThePagesOneLeft(t *testing.T) {
	eachWatch(t, func(_ *testing.T, w *watch) {
		w.must(w.ChangeFollow(t.Context(), w.zoé, app.FollowChange{CallID: w.Call.ID}))
		w.Advance(time.Minute)
		w.edits(w.bob, "Les sols meurent.")
		other := w.Candidacy(w.bob, "Toits")
		w.Advance(time.Second)
		w.news(w.zoé, told{Title: "Toits", Versions: []int{1}, Events: []domain.Verb{"candidacy.publish"}},
			told{Title: "Sols vivants", Seen: 1, Versions: []int{2}})
		w.must(w.ChangeFollow(t.Context(), w.zoé, app.FollowChange{PageID: w.place.Page.ID, Stop: true}))
		w.news(w.zoé, told{Title: "Toits", Versions: []int{1}, Events: []domain.Verb{"candidacy.publish"}})
		w.must(w.ChangeFollow(t.Context(), w.zoé, app.FollowChange{CallID: w.Call.ID, Stop: true}))
		w.news(w.zoé)
		f, err := w.FollowingOf(t.Context(), w.zoé, other)
		w.must(err)
		if f.Active() {
			t.Errorf("still follows: %+v", f)
		}
	})
}

func TestAuthorsAndTeamFollowByThemselvesUnlessTheyStopped(t *testing.T) {
	eachWatch(t, func(_ *testing.T, w *watch) {
		state := func(who domain.Account) (domain.Why, bool) {
			f, err := w.FollowingOf(t.Context(), who, w.place)
			w.must(err)
			return f.Page.Why, f.Active()
		}
		check := func(who domain.Account, why domain.Why, active bool) {
			t.Helper()
			if gotWhy, gotActive := state(who); gotWhy != why || gotActive != active {
				t.Errorf("%s: %q %v, want %q %v", who.Name, gotWhy, gotActive, why, active)
			}
		}
		check(w.ada, domain.WhyTeam, true)
		check(w.zoé, "", false)
		w.edits(w.bob, "Les sols meurent.")
		check(w.bob, domain.WhyAuthor, true)
		w.must(w.ChangeFollow(t.Context(), w.bob, app.FollowChange{PageID: w.place.Page.ID, Stop: true}))
		w.edits(w.bob, "Les sols meurent vite.")
		check(w.bob, domain.WhyAuthor, false)
		w.must(w.SetFollowing(t.Context(), w.zoé, domain.FollowSetting{Frequency: domain.Weekly, Mails: true}))
		w.edits(w.zoé, "Les sols reviennent.")
		check(w.zoé, "", false)
		w.must(w.SetFollowing(t.Context(), w.ada, domain.FollowSetting{Frequency: domain.Daily, Mails: true}))
		check(w.ada, "", false)
	})
}

func TestLeavingATeamEndsWhatFollowedFromIt(t *testing.T) {
	eachWatch(t, func(_ *testing.T, w *watch) {
		change := app.TeamChange{CandidacyID: w.place.Candidacy.ID, Name: "Zoé", Role: domain.Member}
		w.must(w.SetTeam(t.Context(), w.ada, change))
		f, err := w.FollowingOf(t.Context(), w.zoé, w.place)
		w.must(err)
		if f.Page.Why != domain.WhyTeam || f.Page.Frequency != domain.Immediate {
			t.Errorf("follows %+v", f.Page)
		}
		change.Leave = true
		w.must(w.SetTeam(t.Context(), w.ada, change))
		if f, err = w.FollowingOf(t.Context(), w.zoé, w.place); err != nil || f.Active() {
			t.Errorf("still follows %+v, %v", f, err)
		}
	})
}

func TestAllIsSeenAsItStoodWhenTheListWasOpened(t *testing.T) {
	eachWatch(t, func(_ *testing.T, w *watch) {
		w.follows(w.zoé, domain.ByDefault)
		w.Advance(time.Minute)
		w.edits(w.bob, "Un.")
		w.Advance(time.Minute)
		opened := w.Now()
		w.Advance(time.Minute)
		w.edits(w.bob, "Deux.")
		w.must(w.SeeAll(t.Context(), w.zoé, opened))
		w.news(w.zoé, told{Title: "Sols vivants", Seen: 2, Versions: []int{3}})
		w.must(w.SeeAll(t.Context(), w.zoé, w.Now().Add(time.Hour)))
		w.news(w.zoé)
		w.Advance(time.Minute)
		w.edits(w.bob, "Trois.")
		w.news(w.zoé, told{Title: "Sols vivants", Seen: 3, Versions: []int{4}})
	})
}

func TestWhatIsKeptToATeamIsNewsToNobodyElse(t *testing.T) {
	eachWatch(t, func(_ *testing.T, w *watch) {
		w.follows(w.zoé, domain.ByDefault)
		w.Advance(time.Minute)
		w.moves("candidacy.hide")
		w.edits(w.ada, "En secret.")
		w.news(w.zoé)
		v, err := w.ViewFollowing(t.Context(), w.zoé, "")
		w.must(err)
		if len(v.Follows) != 0 {
			t.Errorf("its title is listed: %+v", v.Follows)
		}
		if err := w.ChangeFollow(t.Context(), w.bob, app.FollowChange{PageID: w.place.Page.ID}); domain.KindOf(err) != domain.NotFound {
			t.Errorf("following it: %v", err)
		}
	})
}

func TestFollowingAsksForASignInAndAFrequency(t *testing.T) {
	eachWatch(t, func(_ *testing.T, w *watch) {
		for what, err := range map[string]error{
			"follow": w.ChangeFollow(t.Context(), domain.Account{}, app.FollowChange{PageID: w.place.Page.ID}),
			"see":    w.SeeAll(t.Context(), domain.Account{}, time.Time{}),
			"set":    w.SetFollowing(t.Context(), domain.Account{}, domain.DefaultFollowSetting()),
		} {
			if domain.KindOf(err) != domain.Unauthenticated {
				t.Errorf("%s: %v", what, err)
			}
		}
		if err := w.ChangeFollow(t.Context(), w.zoé, app.FollowChange{PageID: w.place.Page.ID, Frequency: "yearly"}); domain.KindOf(err) != domain.Invalid {
			t.Errorf("a frequency of no kind: %v", err)
		}
		if err := w.SetFollowing(t.Context(), w.zoé, domain.FollowSetting{Frequency: domain.ByDefault}); domain.KindOf(err) != domain.Invalid {
			t.Errorf("a default that is the default: %v", err)
		}
	})
}
