package app

import (
	"context"
	"strconv"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// ChallengeView is the page of a défi.
type ChallengeView struct {
	Place        Place
	Version      domain.Revision
	MergedInto   ListedChallenge // zero where it was not merged
	Candidacies  []ListedCandidacy
	Notes        []Note            // of those candidacies
	Challenges   []ListedChallenge // of the call: names for the candidacies' answers, and where it may be merged
	Contributors int
	Steps        []domain.Event // étapes franchies, newest first
	Moves        []domain.Verb  // that the reader may make now
	MayEdit      bool
	From         Provenances // where it comes from
	Now          time.Time
}

// stepsShown is how many étapes franchies a page shows; the register has all.
const stepsShown = 50

// ViewChallenge loads the page of a défi.
func (a *App) ViewChallenge(ctx context.Context, by domain.Account, call, slug string) (ChallengeView, error) {
	v := ChallengeView{Now: a.Now()}
	var err error
	if v.Place, err = a.PlaceAt(ctx, by, Where{Form: domain.FormChallenge, Call: call, Slug: slug}); err != nil {
		return v, err
	}
	place := v.Place
	v, err = shared(a.memo, "challenge "+place.Challenge.ID+" "+strconv.Itoa(place.Page.Head),
		[]string{"page:" + place.Page.ID, "call:" + place.Call.ID}, func() (ChallengeView, int, error) {
			v, err := a.readChallenge(ctx, place)
			return v, 64 << 10, err
		})
	if err != nil {
		return v, err
	}
	v.Now, v.Place = a.Now(), place
	if v.From, err = a.ProvenanceOf(ctx, place); err != nil {
		return v, err
	}
	if domain.Can(by, domain.MoveChallenge, a.object(v.Place)).Allowed {
		v.Moves = domain.ChallengeMoves().From(v.Place.Challenge.State)
	}
	v.MayEdit = a.May(by, domain.EditPage, v.Place)
	return v, err
}

// ChallengePlace finds a défi by its id.
func (a *App) ChallengePlace(ctx context.Context, by domain.Account, id string) (Place, error) {
	ch, err := a.store.Challenge(ctx, id)
	if err != nil {
		return Place{}, err
	}
	return a.PlaceByID(ctx, by, ch.PageID)
}

// readChallenge reads what the page of a défi tells everybody.
func (a *App) readChallenge(ctx context.Context, place Place) (ChallengeView, error) {
	v := ChallengeView{Place: place}
	ch := v.Place.Challenge
	of, err := a.store.Challenges(ctx, ch.CallID)
	if err != nil {
		return v, err
	}
	v.Challenges = listedChallenges(of, nil, map[string]domain.Call{v.Place.Call.ID: v.Place.Call})
	for _, other := range v.Challenges {
		if ch.MergedInto != "" && other.ID == ch.MergedInto {
			v.MergedInto = other
		}
	}
	if v.Steps, err = a.store.Events(ctx, store.EventFilter{ObjectID: ch.ID, Limit: stepsShown}); err != nil {
		return v, err
	}
	who, err := a.store.Contributors(ctx, ch.PageID)
	if err != nil {
		return v, err
	}
	v.Contributors = len(who)
	return v, a.answersOf(ctx, &v)
}

// answersOf completes the page with its text and the candidacies that answer it.
func (a *App) answersOf(ctx context.Context, v *ChallengeView) error {
	list, err := a.store.Candidacies(ctx, store.CandidacyFilter{Challenge: v.Place.Challenge.ID, State: domain.Public, Limit: 100})
	if err != nil {
		return err
	}
	var pages []string
	for _, k := range list {
		pages = append(pages, k.PageID)
	}
	heads, err := a.store.Heads(ctx, append(pages, v.Place.Page.ID))
	if err != nil {
		return err
	}
	v.Version = heads[v.Place.Page.ID]
	v.Candidacies = withVersions(list, heads)
	v.Notes, err = a.NotesOf(ctx, pages...)
	return err
}

// ChallengesView is the list of a call's défis.
type ChallengesView struct {
	Call       domain.Call
	Challenges []ListedChallenge
	MayPropose bool
	Now        time.Time
}

// ViewChallenges loads the défis of a call.
func (a *App) ViewChallenges(ctx context.Context, by domain.Account, call string) (ChallengesView, error) {
	v := ChallengesView{Now: a.Now()}
	var err error
	if v.Call, err = a.store.CallAt(ctx, call); err != nil {
		return v, err
	}
	v.MayPropose = domain.Can(by, domain.CreateChallenge, domain.Object{Call: v.Call, Now: v.Now}).Allowed ||
		!by.SignedIn() && domain.Can(anybody(), domain.CreateChallenge, domain.Object{Call: v.Call, Now: v.Now}).Allowed
	list, err := a.store.Challenges(ctx, v.Call.ID)
	if err != nil {
		return v, err
	}
	ids := make([]string, len(list))
	for i, ch := range list {
		ids[i] = ch.PageID
	}
	heads, err := a.store.Heads(ctx, ids)
	v.Challenges = listedChallenges(list, heads, map[string]domain.Call{v.Call.ID: v.Call})
	return v, err
}

// anybody stands for a visitor once she has signed in: what it may do is offered to her.
func anybody() domain.Account { return domain.Account{ID: "anybody", Confirmed: true} }

// ViewNewChallenge loads the call for which a défi is about to be proposed, or says why none may be.
func (a *App) ViewNewChallenge(ctx context.Context, by domain.Account, call string) (domain.Call, error) {
	c, err := a.store.CallAt(ctx, call)
	if err != nil {
		return c, err
	}
	return c, domain.Can(by, domain.CreateChallenge, domain.Object{Call: c, Now: a.Now()}).Err()
}
