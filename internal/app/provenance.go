package app

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// Source is what somebody makes a défi of, or feeds one with. The zero Source is none.
type Source struct {
	Kind    domain.SourceKind
	Passage domain.Passage // where Kind is FromPassage
	GroupID string         // where Kind is FromCards
}

// OfPassage is a passage as a source.
func OfPassage(p domain.Passage) Source { return Source{Kind: domain.FromPassage, Passage: p} }

// OfCards is a group of cards as a source.
func OfCards(groupID string) Source { return Source{Kind: domain.FromCards, GroupID: groupID} }

// sourceRead is a source as it is recorded, with what it is taken from.
type sourceRead struct {
	domain.ChallengeSource
	title  string // of the page, or of the group
	callID string // of either; "" for a page of the instance
	tag    string
}

// readSource turns what somebody names into the source that is recorded: its words come from the version itself,
// never from the form.
func readSource(ctx context.Context, r store.Reader, s Source) (sourceRead, error) {
	switch s.Kind {
	case domain.FromPassage:
		return readPassage(ctx, r, s.Passage)
	case domain.FromCards:
		return readGroup(ctx, r, s.GroupID)
	}
	return sourceRead{}, domain.Missing("challenge_source")
}

func readPassage(ctx context.Context, r store.Reader, at domain.Passage) (sourceRead, error) {
	out := sourceRead{ChallengeSource: domain.ChallengeSource{Kind: domain.FromPassage, Passage: at, Ref: at.Ref()}}
	page, err := r.Page(ctx, at.PageID)
	if err != nil {
		return out, err
	}
	if !domain.Citable(page.Form) {
		return out, domain.Missing("passage")
	}
	v, err := r.Revision(ctx, page.ID, at.N)
	if err != nil {
		return out, err
	}
	if v.Hidden || v.N > page.Head {
		return out, domain.Missing("passage")
	}
	out.title, out.callID, out.tag = page.Title, page.CallID, "page:"+page.ID
	out.Quote, err = at.Quote(v.Sections[at.Section])
	return out, err
}

func readGroup(ctx context.Context, r store.Reader, groupID string) (sourceRead, error) {
	g, err := r.CardGroup(ctx, groupID)
	if err != nil {
		return sourceRead{}, err
	}
	w, err := r.Workshop(ctx, g.WorkshopID)
	if err != nil {
		return sourceRead{}, err
	}
	cards, err := r.CardsOfGroup(ctx, g.ID)
	if err == nil && len(cards) == 0 {
		err = domain.Error{Kind: domain.Conflict, Key: "error.group_empty"}
	}
	return sourceRead{
		ChallengeSource: domain.ChallengeSource{Kind: domain.FromCards, Ref: g.ID, GroupID: g.ID, Quote: g.Title},
		title:           g.Title, callID: w.CallID, tag: "cards:" + w.ID,
	}, err
}

// Feed links an existing défi to one more source.
type Feed struct {
	ChallengeID string
	Source      Source
	Key         store.Key
}

// FeedChallenge makes a passage or a group of cards a source of a défi. Sent twice, or by two people, it is one source.
func (a *App) FeedChallenge(ctx context.Context, by domain.Account, f Feed) error {
	_, err := a.store.Write(ctx, f.Key, func(tx *store.Tx) error {
		p, err := a.lockedChallenge(ctx, tx, f.ChallengeID)
		if err != nil {
			return err
		}
		if err := a.mayTouch(ctx, tx, by, domain.FeedChallenge, p, ""); err != nil {
			return err
		}
		return a.addSource(ctx, tx, by, p, f.Source)
	})
	return err
}

// lockedChallenge is a défi whose page is held: its sources and its text change one after the other.
func (a *App) lockedChallenge(ctx context.Context, tx *store.Tx, id string) (Place, error) {
	ch, err := tx.Challenge(ctx, id)
	if err != nil {
		return Place{}, err
	}
	page, err := tx.LockPage(ctx, ch.PageID)
	if err != nil {
		return Place{}, err
	}
	return placeOf(ctx, tx.Reader, page)
}

func (a *App) mayTouch(ctx context.Context, tx *store.Tx, by domain.Account, verb domain.Verb, p Place, owner string) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	on := domain.Object{Call: p.Call, Challenge: p.Challenge, Page: p.Page, OwnerID: owner, Now: now}
	return domain.Can(by, verb, on).Err()
}

// addSource records a source of a défi whose page is held, and tells the register.
func (a *App) addSource(ctx context.Context, tx *store.Tx, by domain.Account, p Place, s Source) error {
	src, err := readSource(ctx, tx.Reader, s)
	if err != nil {
		return err
	}
	if src.callID != "" && src.callID != p.Call.ID { // a call's minutes speak of its own défis
		return domain.Missing("passage")
	}
	n, err := tx.CountSources(ctx, p.Challenge.ID)
	if err != nil {
		return err
	}
	if n >= domain.MaxSources {
		return domain.Error{Kind: domain.Conflict, Key: "error.sources_full", Args: []any{"Max", domain.MaxSources}}
	}
	src.ID, src.ChallengeID, src.AccountID, src.AccountName = store.NewID(), p.Challenge.ID, by.ID, by.Name
	if src.At, err = tx.Now(ctx); err != nil {
		return err
	}
	isNew, err := tx.AddChallengeSource(ctx, src.ChallengeSource)
	if err != nil || !isNew {
		return err
	}
	return a.tellSource(ctx, tx, by, p, domain.FeedChallenge, src)
}

// tellSource tells the register and both pages of a link made or taken away.
func (a *App) tellSource(ctx context.Context, tx *store.Tx, by domain.Account, p Place, verb domain.Verb, from sourceRead) error {
	tx.Touch(from.tag, "page:"+p.Page.ID, "call:"+p.Call.ID)
	e := challengeEvent(p.Call, p.Challenge, verb)
	e.Actor, e.ActorName, e.Reason = by.ID, by.Name, from.title
	return tx.AddEvent(ctx, e)
}

// Unfeed takes a source away from a défi.
type Unfeed struct {
	ChallengeID string // of the source; "" for whatever défi it is
	SourceID    string
	Key         store.Key
}

// DropSource unlinks a défi from a source that was linked by mistake. The register keeps both acts.
func (a *App) DropSource(ctx context.Context, by domain.Account, u Unfeed) error {
	_, err := a.store.Write(ctx, u.Key, func(tx *store.Tx) error {
		s, err := tx.ChallengeSource(ctx, u.SourceID)
		if err == nil && u.ChallengeID != "" && s.ChallengeID != u.ChallengeID {
			err = domain.Missing("challenge_source")
		}
		if err != nil {
			return err
		}
		p, err := a.lockedChallenge(ctx, tx, s.ChallengeID)
		if err != nil {
			return err
		}
		if err := a.mayTouch(ctx, tx, by, domain.DropSource, p, s.AccountID); err != nil {
			return err
		}
		was, err := tx.DropChallengeSource(ctx, s.ID)
		if err != nil || !was {
			return err
		}
		from := sourceRead{title: s.Page.Title, tag: "page:" + s.Page.ID}
		if s.Kind == domain.FromCards {
			from = sourceRead{title: s.Quote, tag: "cards:" + s.Workshop.ID}
		}
		return a.tellSource(ctx, tx, by, p, domain.DropSource, from)
	})
	return err
}
