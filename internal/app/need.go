package app

import (
	"context"
	"strings"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// mostNeeds is how many needs and offers one candidacy may ever add.
const mostNeeds = 100

// NeedAct adds a need or an offer to a candidacy, or writes one anew where ID names it.
type NeedAct struct {
	CandidacyID string
	ID          string // "" for a new one
	Side        domain.Side
	Kind        string
	Title       string
	Words       string
	LastDay     string // of Paris, as 2026-12-18; "" for none
	Key         store.Key
}

// AddNeed says in public what a candidacy seeks or offers.
func (a *App) AddNeed(ctx context.Context, by domain.Account, n NeedAct) (domain.Need, error) {
	id, err := a.store.Write(ctx, n.Key, func(tx *store.Tx) error {
		p, now, err := a.lockedCandidacy(ctx, tx, by, n.CandidacyID, domain.TendNeeds)
		if err != nil {
			return err
		}
		today, _ := ParisDay(now)
		need := n.need()
		need.ID, need.State, need.By, need.ByName, need.At = store.NewID(), domain.NeedOpen, by.ID, by.Name, now
		if err := need.Check(domain.Need{}, today); err != nil {
			return err
		}
		switch count, err := tx.CountNeeds(ctx, n.CandidacyID); {
		case err != nil:
			return err
		case count >= mostNeeds:
			return domain.Error{Kind: domain.Conflict, Key: "error.needs_many", Args: []any{"Max", mostNeeds}}
		}
		if err := tx.AddNeed(ctx, need); err != nil {
			return err
		}
		tx.Return(need.ID)
		return a.tellNeed(ctx, tx, by, p, need, domain.Event{Verb: domain.OpenNeed, To: domain.NeedOpen})
	})
	if err != nil {
		return domain.Need{}, err
	}
	return a.store.Need(ctx, id)
}

// need is what was typed, tidied.
func (n NeedAct) need() domain.Need {
	return domain.Need{
		CandidacyID: n.CandidacyID, Side: n.Side, Kind: n.Kind, Title: oneLine(n.Title, 2*domain.NeedTitleMax), Words: plainText(n.Words), LastDay: n.LastDay,
	}
}

// EditNeed corrects the words of a need or an offer that is not over.
func (a *App) EditNeed(ctx context.Context, by domain.Account, n NeedAct) error {
	_, err := a.store.Write(ctx, n.Key, func(tx *store.Tx) error {
		p, was, err := a.lockedNeed(ctx, tx, by, n.ID, domain.TendNeeds)
		if err != nil {
			return err
		}
		if was.State != domain.NeedOpen && was.State != domain.NeedAnswered {
			return domain.Error{Kind: domain.Conflict, Key: "error.need_over"}
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		today, _ := ParisDay(now)
		typed, is := n.need(), was
		is.Side, is.Kind, is.Title, is.Words, is.LastDay = typed.Side, typed.Kind, typed.Title, typed.Words, typed.LastDay
		if err := is.Check(was, today); err != nil {
			return err
		}
		a.touchNeeds(tx, p)
		return tx.SetNeed(ctx, is)
	})
	return err
}

// lockedNeed loads a need and its candidacy, holds both, and asks Can.
func (a *App) lockedNeed(ctx context.Context, tx *store.Tx, by domain.Account, id string, verb domain.Verb) (Place, domain.Need, error) {
	n, err := tx.Need(ctx, id)
	if err != nil {
		return Place{}, n, err
	}
	p, _, err := a.lockedCandidacy(ctx, tx, by, n.CandidacyID, verb)
	if err != nil {
		return p, n, err
	}
	n, err = tx.LockNeed(ctx, id)
	return p, n, err
}

// touchNeeds tells the pages that show needs; the list of all of them carries the tag "needs".
func (a *App) touchNeeds(tx *store.Tx, p Place) {
	tx.Touch("page:"+p.Page.ID, "needs", "catalogue")
}

// tellNeed writes a step of a need into the register: its title stands in the reason, with what was said.
func (a *App) tellNeed(ctx context.Context, tx *store.Tx, by domain.Account, p Place, n domain.Need, e domain.Event) error {
	title := "« " + n.Title + " »"
	if e.Reason != "" {
		title += ", " + e.Reason
	}
	e.Reason = title
	if n.Side == domain.Given {
		e.Verb = domain.Verb(strings.Replace(string(e.Verb), "need.", "offer.", 1))
	}
	a.touchNeeds(tx, p)
	return a.tellCandidacy(ctx, tx, by, p, e)
}

// NeedMove is a step in the life of a need or an offer, taken by its team.
type NeedMove struct {
	ID     string
	Verb   domain.Verb // CloseNeed, WithdrawNeed or ReopenNeed
	Reason string      // public
	Key    store.Key
}

// MoveNeed closes, withdraws or reopens a need.
func (a *App) MoveNeed(ctx context.Context, by domain.Account, m NeedMove) error {
	m.Reason = oneLine(m.Reason, 300)
	if m.Verb == domain.AnswerNeed {
		return domain.Problems{{Kind: domain.Invalid, Key: "error.choice", Field: "verb"}}
	}
	_, err := a.store.Write(ctx, m.Key, func(tx *store.Tx) error {
		p, n, err := a.lockedNeed(ctx, tx, by, m.ID, domain.TendNeeds)
		if err != nil {
			return err
		}
		from := n.State
		if n.State, err = domain.NeedMoves().Step(from, m.Verb, m.Reason); err != nil {
			return err
		}
		if err := tx.SetNeed(ctx, n); err != nil {
			return err
		}
		return a.tellNeed(ctx, tx, by, p, n, domain.Event{Verb: m.Verb, From: from, To: n.State, Reason: m.Reason})
	})
	return err
}
