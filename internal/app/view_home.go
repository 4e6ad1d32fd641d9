package app

import (
	"context"
	"slices"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// HomeView is the home page of the instance.
type HomeView struct {
	Open    []domain.Call     // that take or await candidacies, the next relève first
	Purpose map[string]string // of those calls
	Changes []domain.Change
	Thread  Thread
	Figures store.Figures
	Now     time.Time
}

// Thread is a real example of how the site works: a défi, a candidacy that answers it, what its last version
// says. It is zero while there is none.
type Thread struct {
	Challenge ListedChallenge
	Candidacy domain.Candidacy
	Call      domain.Call
	Last      domain.Revision // with its text
	Notes     []Note          // of the candidacy
}

// homeChanges is how many versions the home page lists.
const homeChanges = 5

// ViewHome loads the home page of the instance.
func (a *App) ViewHome(ctx context.Context) (HomeView, error) {
	v, err := shared(a.memo, "home", []string{"recent", "calls", "challenges", "catalogue"}, func() (HomeView, int, error) {
		v, err := a.readHome(ctx)
		return v, v.Thread.Last.Size + 4096, err
	})
	v.Now = a.Now()
	return v, err
}

func (a *App) readHome(ctx context.Context) (HomeView, error) {
	v := HomeView{Now: a.Now()}
	calls, err := a.store.Calls(ctx)
	if err != nil {
		return v, err
	}
	v.Open = openCalls(calls, v.Now)
	if v.Purpose, err = a.purposes(ctx, v.Open); err != nil {
		return v, err
	}
	if v.Changes, err = a.store.Changes(ctx, store.ChangeFilter{Limit: homeChanges}); err != nil {
		return v, err
	}
	if v.Figures, err = a.store.Figures(ctx); err != nil {
		return v, err
	}
	v.Thread, err = a.thread(ctx, calls)
	return v, err
}

// openCalls keeps the calls that are not over, the one whose relève comes first at the top.
func openCalls(calls []domain.Call, now time.Time) []domain.Call {
	var open []domain.Call
	for _, c := range calls {
		switch c.Phase(now) {
		case domain.Workshops, domain.Published, domain.PhaseOpen, domain.Preparation:
			open = append(open, c)
		}
	}
	slices.SortStableFunc(open, func(a, b domain.Call) int {
		x, _ := a.Next(now) // one that is not over has a relève to come
		y, _ := b.Next(now)
		return x.At.Compare(y.At)
	})
	return open
}

// thread takes the public candidacy that changed last of those that answer a published défi.
func (a *App) thread(ctx context.Context, calls []domain.Call) (Thread, error) {
	published, err := a.store.PublishedChallenges(ctx)
	if err != nil || len(published) == 0 {
		return Thread{}, err
	}
	list, err := a.store.Candidacies(ctx, store.CandidacyFilter{State: domain.Public, Limit: 20})
	if err != nil {
		return Thread{}, err
	}
	for _, k := range list {
		i := slices.IndexFunc(published, func(c domain.Challenge) bool { return slices.Contains(k.Answers, c.ID) })
		j := slices.IndexFunc(calls, func(c domain.Call) bool { return c.ID == k.CallID })
		if i < 0 || j < 0 {
			continue
		}
		t := Thread{Candidacy: k, Call: calls[j]}
		heads, err := a.store.Heads(ctx, []string{published[i].PageID, k.PageID})
		if err != nil {
			return Thread{}, err
		}
		t.Last = heads[k.PageID]
		t.Challenge = listedChallenges(published[i:i+1], heads, map[string]domain.Call{t.Call.ID: t.Call})[0]
		t.Notes, err = a.NotesOf(ctx, k.PageID)
		return t, err
	}
	return Thread{}, nil
}
