package app

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// NewChallenge is a défi as somebody proposes it.
type NewChallenge struct {
	CallID   string
	Slug     string // "" to make one of the title
	Sections domain.Document
	Summary  string
	Source   Source // what it comes from, zero where it is nothing of ours
	Key      store.Key
	Via      domain.Via
}

// CreateChallenge makes a défi of a call, in the state of an idea.
func (a *App) CreateChallenge(ctx context.Context, by domain.Account, n NewChallenge) (Place, error) {
	call, err := a.store.Call(ctx, n.CallID)
	if err != nil {
		return Place{}, err
	}
	if err := domain.Can(by, domain.CreateChallenge, domain.Object{Call: call, Now: a.Now()}).Err(); err != nil {
		return Place{}, err
	}
	draft, err := a.readyChallenge(by, call, n)
	if err != nil {
		return Place{}, err
	}
	id, err := a.store.Write(ctx, n.Key, func(tx *store.Tx) error {
		call, err := tx.Call(ctx, n.CallID)
		if err != nil {
			return err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		if err := domain.Can(by, domain.CreateChallenge, domain.Object{Call: call, Now: now}).Err(); err != nil {
			return err
		}
		return a.addChallengeFrom(ctx, tx, by, newChallenge{call: call, draft: draft, source: n.Source})
	})
	if err != nil {
		return Place{}, err
	}
	return a.PlaceByID(ctx, by, id)
}

func (a *App) readyChallenge(by domain.Account, call domain.Call, n NewChallenge) (draftPage, error) {
	if n.Slug == "" && Slug(n.Sections["title"]) == newSlug {
		n.Slug = numbered(newSlug, 2)
	}
	page := NewPage{
		Form: domain.FormChallenge, CallID: call.ID, Slug: n.Slug, Sections: n.Sections, Summary: n.Summary, Via: viaOr(n.Via),
	}
	if n.Slug == newSlug {
		return draftPage{}, domain.Problems{{Kind: domain.Invalid, Key: "error.slug", Field: "slug"}}
	}
	page.Staff, _ = standing(by, Place{Call: call})
	return a.readyPage(by, page)
}

// newChallenge is a défi made ready, with what it comes from.
type newChallenge struct {
	call   domain.Call
	draft  draftPage
	source Source
}

// addChallengeFrom writes a défi with its first source, both or neither.
func (a *App) addChallengeFrom(ctx context.Context, tx *store.Tx, by domain.Account, n newChallenge) error {
	p, err := a.addChallenge(ctx, tx, by, n.call, n.draft)
	if err != nil || n.source.Kind == "" {
		return err
	}
	return a.addSource(ctx, tx, by, p, n.source)
}

// addChallenge writes the page and the défi, and tells the register; it leaves the id of the page.
func (a *App) addChallenge(ctx context.Context, tx *store.Tx, by domain.Account, call domain.Call, draft draftPage) (Place, error) {
	page, err := a.addPage(ctx, tx, draft)
	if err != nil {
		return Place{}, err
	}
	ch := domain.Challenge{ID: store.NewID(), CallID: call.ID, PageID: page.ID, State: domain.ChallengeIdea, Slug: page.Slug, Title: page.Title, CreatedAt: page.CreatedAt}
	p := Place{Page: page, Call: call, Challenge: ch}
	if err := tx.AddChallenge(ctx, ch); err != nil {
		return p, err
	}
	tx.Return(page.ID)
	e := challengeEvent(call, ch, domain.CreateChallenge)
	e.Actor, e.ActorName, e.To = by.ID, by.Name, ch.State
	return p, tx.AddEvent(ctx, e)
}

// challengeEvent is a line of the register about a défi.
func challengeEvent(call domain.Call, ch domain.Challenge, verb domain.Verb) domain.Event {
	return domain.Event{
		Verb: verb, Object: "challenge", ObjectID: ch.ID, CallID: call.ID, Title: ch.Title,
		Path: "/appels/" + call.Slug + "/defis/" + ch.Slug,
	}
}

// ChallengeMove is a step in the life of a défi.
type ChallengeMove struct {
	ID     string
	Verb   domain.Verb // of domain.ChallengeMoves
	Reason string      // public; asked for by some moves
	Into   string      // the défi that takes this one in, where it is merged
	Key    store.Key
}

// MoveChallenge takes a défi one step on, with the call held, so that two published at once get two numbers.
func (a *App) MoveChallenge(ctx context.Context, by domain.Account, m ChallengeMove) error {
	m.Reason = oneLine(m.Reason, 500)
	_, err := a.store.Write(ctx, m.Key, func(tx *store.Tx) error {
		ch, err := tx.Challenge(ctx, m.ID)
		if err != nil {
			return err
		}
		call, err := tx.LockCall(ctx, ch.CallID)
		if err != nil {
			return err
		}
		if ch, err = tx.Challenge(ctx, m.ID); err != nil { // as it stands with the call held
			return err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		if err := domain.Can(by, domain.MoveChallenge, domain.Object{Call: call, Challenge: ch, Now: now}).Err(); err != nil {
			return err
		}
		return a.moveChallenge(ctx, tx, by, call, ch, m)
	})
	return err
}

func (a *App) moveChallenge(ctx context.Context, tx *store.Tx, by domain.Account, call domain.Call, ch domain.Challenge, m ChallengeMove) error {
	from := ch.State
	to, err := domain.ChallengeMoves().Step(from, m.Verb, m.Reason)
	if err != nil {
		return err
	}
	ch.State, ch.Reason, ch.MergedInto = to, m.Reason, ""
	switch to {
	case domain.ChallengeMerged:
		ch.MergedInto, err = a.mergeTarget(ctx, tx, ch, m.Into)
	case domain.ChallengePublished:
		err = a.numbered(ctx, tx, call, &ch)
	}
	if err != nil {
		return err
	}
	moved, err := tx.MoveChallenge(ctx, ch, from)
	if err != nil {
		return err
	}
	if !moved {
		return domain.Error{Kind: domain.Conflict, Key: "error.state", Args: []any{"State", string(from)}}
	}
	tx.Touch("page:"+ch.PageID, "call:"+call.ID, "challenges")
	e := challengeEvent(call, ch, m.Verb)
	e.Actor, e.ActorName, e.From, e.To, e.Reason, e.N = by.ID, by.Name, from, to, m.Reason, ch.Number
	return tx.AddEvent(ctx, e)
}

// numbered gives a défi that is published its number, the one that it had where it was closed meanwhile.
func (a *App) numbered(ctx context.Context, tx *store.Tx, call domain.Call, ch *domain.Challenge) error {
	if err := a.mayPublish(ctx, tx, call, *ch); err != nil || ch.Number > 0 {
		return err
	}
	last, err := tx.LastNumber(ctx, call.ID)
	ch.Number = last + 1
	return err
}

// mergeTarget checks the défi that takes another in: alive, of the same call, not itself.
func (a *App) mergeTarget(ctx context.Context, tx *store.Tx, ch domain.Challenge, into string) (string, error) {
	refused := domain.Problems{{Kind: domain.Invalid, Key: "error.merge_into", Field: "into"}}
	if into == "" || into == ch.ID {
		return "", refused
	}
	target, err := tx.Challenge(ctx, into)
	switch {
	case domain.KindOf(err) == domain.NotFound:
		return "", refused
	case err != nil:
		return "", err
	case target.CallID != ch.CallID || target.State == domain.ChallengeMerged || target.State == domain.ChallengeSetAside:
		return "", refused
	}
	return into, nil
}

// mayPublish: a défi is published while candidacies may still answer it.
func (a *App) mayPublish(ctx context.Context, tx *store.Tx, call domain.Call, ch domain.Challenge) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	switch call.Phase(now) {
	case domain.Closed, domain.FollowUp, domain.Archived:
		return domain.Error{Kind: domain.Conflict, Key: "error.challenges_closed"}
	}
	heads, err := tx.Heads(ctx, []string{ch.PageID})
	if err == nil && heads[ch.PageID].Sections["expected"] == "" {
		err = domain.Problems{{Kind: domain.Invalid, Key: "error.challenge_expected", Field: "reason"}}
	}
	return err
}
