package app

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// NewCandidacy is a first publication: three fields are enough.
type NewCandidacy struct {
	CallID   string
	Sections domain.Document
	Summary  string
	Key      store.Key
	Via      domain.Via
	Licence  string // that its author accepted, where it waits for her account
}

// PublishCandidacy makes a candidacy public, with its commons, its author as referent.
func (a *App) PublishCandidacy(ctx context.Context, by domain.Account, n NewCandidacy) (Place, error) {
	draft, call, err := a.readyCandidacy(ctx, by, n)
	if err != nil {
		return Place{}, err
	}
	id, err := a.store.Write(ctx, n.Key, func(tx *store.Tx) error {
		c, err := a.addCandidacy(ctx, tx, by, call.ID, draft)
		tx.Return(c.PageID)
		return err
	})
	if err != nil {
		return Place{}, err
	}
	return a.placeNow(ctx, id)
}

// PublishedBefore finds what the same request published already; it is missing where it did not.
func (a *App) PublishedBefore(ctx context.Context, key store.Key) (Place, error) {
	missing := domain.Missing("candidacy")
	id, err := a.store.Write(ctx, key, func(*store.Tx) error { return missing })
	if err != nil {
		return Place{}, err
	}
	return a.placeNow(ctx, id)
}

// placeNow loads a place for whoever just made it, whose grants are newer than the account in hand.
func (a *App) placeNow(ctx context.Context, pageID string) (Place, error) {
	page, err := a.store.Page(ctx, pageID)
	if err != nil {
		return Place{}, err
	}
	return placeOf(ctx, a.store.Reader, page)
}

// CheckCandidacy tells whether a first publication would be taken, before its author has an account:
// she learns of an empty field now, not after having signed up.
func (a *App) CheckCandidacy(ctx context.Context, n NewCandidacy) error {
	_, _, err := a.readyCandidacy(ctx, anyone(), n)
	return err
}

// readyCandidacy checks a first publication outside the transaction.
func (a *App) readyCandidacy(ctx context.Context, by domain.Account, n NewCandidacy) (draftPage, domain.Call, error) {
	call, err := a.store.Call(ctx, n.CallID)
	if err != nil {
		return draftPage{}, call, err
	}
	if err := domain.Can(by, domain.CreateCandidacy, domain.Object{Call: call, Now: a.Now()}).Err(); err != nil {
		return draftPage{}, call, err
	}
	draft, err := a.readyPage(by, NewPage{
		Form: domain.FormCandidacy, Sections: n.Sections, Summary: n.Summary, Via: viaOr(n.Via), Team: true,
	})
	if err != nil {
		return draft, call, err
	}
	draft.version.Verdicts = JudgeOf(call, nil).stored(draft.version.Sections)
	return draft, call, a.checkAnswers(ctx, call, draft.version.Sections)
}

// checkAnswers refuses défis of another call, and those that were never proposed.
func (a *App) checkAnswers(ctx context.Context, call domain.Call, d domain.Document) error {
	challenges, err := a.store.Challenges(ctx, call.ID)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, c := range challenges {
		known[c.ID] = mayBeAnswered(c)
	}
	rows, _ := domain.Answers(d["challenges"]) // the form's check told of rows that are none
	var p domain.Problems
	for _, r := range rows {
		if !known[r.Challenge] {
			p.Add("challenges."+r.ID+".challenge", "error.challenge_elsewhere")
		}
	}
	return p.Err()
}

// addCandidacy writes a candidacy, its page, its commons, its first referent and the line of the register.
func (a *App) addCandidacy(ctx context.Context, tx *store.Tx, by domain.Account, callID string, draft draftPage) (domain.Candidacy, error) {
	call, err := tx.LockCall(ctx, callID)
	if err != nil {
		return domain.Candidacy{}, err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return domain.Candidacy{}, err
	}
	if err := domain.Can(by, domain.CreateCandidacy, domain.Object{Call: call, Now: now}).Err(); err != nil {
		return domain.Candidacy{}, err
	}
	draft.answers = call.ID
	draft.version.Verdicts = JudgeOf(call, nil).stored(draft.version.Sections) // by the policy of now
	page, err := a.addPage(ctx, tx, draft)
	if err != nil {
		return domain.Candidacy{}, err
	}
	commons, err := a.addCommons(ctx, tx, page)
	if err != nil {
		return domain.Candidacy{}, err
	}
	c := domain.Candidacy{
		ID: store.NewID(), CallID: call.ID, CommonsID: commons.ID, PageID: page.ID, Slug: page.Slug, Title: page.Title,
		Pitch: draft.version.Sections["pitch"], Head: 1, State: domain.Public, Editing: domain.OpenEditing, PublicAt: now,
		CreatedAt: now, Answers: answered(draft.version.Sections),
	}
	if err := tx.AddCandidacy(ctx, c); err != nil {
		return c, err
	}
	if err := tx.IndexCandidacy(ctx, c); err != nil {
		return c, err
	}
	if err := listResources(ctx, tx, c.ID, draft.version); err != nil {
		return c, err
	}
	if _, err := tx.SetRole(ctx, domain.Grant{AccountID: by.ID, Role: domain.Referent, Scope: domain.OnCandidacy(c.ID), At: now}); err != nil {
		return c, err
	}
	tx.Touch("call:"+call.ID, "catalogue")
	return c, tx.AddEvent(ctx, domain.Event{
		Actor: by.ID, ActorName: by.Name, Verb: "candidacy.publish", Object: "candidacy", ObjectID: c.ID, CallID: call.ID,
		Title: c.Title, Path: page.Path(call.Slug), To: domain.Public,
	})
}

func (a *App) addCommons(ctx context.Context, tx *store.Tx, page domain.Page) (domain.Commons, error) {
	c := domain.Commons{ID: store.NewID(), Slug: page.Slug, Name: page.Title, CreatedAt: page.CreatedAt}
	free, err := tx.AddCommons(ctx, c, Fold(page.Title))
	if err == nil && !free { // a commons of that name has another page already
		c.Slug = page.Slug + "-" + c.ID[len(c.ID)-6:]
		_, err = tx.AddCommons(ctx, c, Fold(page.Title))
	}
	return c, err
}

// CandidacyMove is a named step in the life of a candidacy.
type CandidacyMove struct {
	CandidacyID string
	Verb        domain.Verb
	Reason      string
	Key         store.Key
}

// takeBack is for how long a candidacy may be taken back from the public, if nobody else wrote on it.
const takeBack = 24

// MoveCandidacy takes a step: withdraw, resume, take back from the public, publish.
func (a *App) MoveCandidacy(ctx context.Context, by domain.Account, m CandidacyMove) error {
	m.Reason = oneLine(m.Reason, 500)
	_, err := a.store.Write(ctx, m.Key, func(tx *store.Tx) error {
		p, now, err := a.lockedCandidacy(ctx, tx, by, m.CandidacyID, domain.MoveCandidacy)
		if err != nil {
			return err
		}
		c := p.Candidacy
		from := c.State
		if c.State, err = domain.CandidacyMoves().Step(from, m.Verb, m.Reason); err != nil {
			return err
		}
		switch m.Verb {
		case "candidacy.hide":
			err = a.mayHide(ctx, tx, p, now)
		case "candidacy.withdraw":
			c.WithdrawnAt = now
		case "candidacy.publish":
			c.PublicAt = now
		}
		if err != nil {
			return err
		}
		if err := tx.SetCandidacy(ctx, c); err != nil {
			return err
		}
		return a.tellCandidacy(ctx, tx, by, p, domain.Event{Verb: m.Verb, From: from, To: c.State, Reason: m.Reason})
	})
	return err
}

// mayHide: a candidacy may be taken back within a day, while only its team has written on it and
// nothing was deposited.
func (a *App) mayHide(ctx context.Context, tx *store.Tx, p Place, now time.Time) error {
	if now.Sub(p.Candidacy.PublicAt).Hours() > takeBack {
		return domain.Error{Kind: domain.Conflict, Key: "error.hide_late"}
	}
	versions, err := tx.History(ctx, p.Page.ID, store.HistoryFilter{Limit: 200})
	if err != nil {
		return err
	}
	for _, v := range versions {
		if !v.Team {
			return domain.Error{Kind: domain.Conflict, Key: "error.hide_others"}
		}
	}
	deposits, err := tx.DepositsOf(ctx, p.Candidacy.ID)
	if err == nil && len(deposits) > 0 {
		err = domain.Error{Kind: domain.Conflict, Key: "error.hide_deposited"}
	}
	if err != nil {
		return err
	}
	bound, err := a.bound(ctx, tx, p)
	if err == nil && bound {
		err = domain.Error{Kind: domain.Conflict, Key: "error.hide_bound"}
	}
	return err
}

// lockedCandidacy loads a candidacy's place in a transaction, holds it, and asks Can.
func (a *App) lockedCandidacy(ctx context.Context, tx *store.Tx, by domain.Account, id string, verb domain.Verb) (Place, time.Time, error) {
	c, err := tx.LockCandidacy(ctx, id)
	if err != nil {
		return Place{}, time.Time{}, err
	}
	page, err := tx.Page(ctx, c.PageID)
	if err != nil {
		return Place{}, time.Time{}, err
	}
	call, err := tx.Call(ctx, c.CallID)
	if err != nil {
		return Place{}, time.Time{}, err
	}
	now, err := tx.Now(ctx)
	p := Place{Page: page, Call: call, Candidacy: c}
	if err != nil {
		return p, now, err
	}
	o := a.object(p)
	o.Now = now
	return p, now, domain.Can(by, verb, o).Err()
}

// tellCandidacy writes a line of the register about a candidacy and tells its pages.
func (a *App) tellCandidacy(ctx context.Context, tx *store.Tx, by domain.Account, p Place, e domain.Event) error {
	e.Actor, e.ActorName, e.Object, e.ObjectID = by.ID, by.Name, "candidacy", p.Candidacy.ID
	e.CallID, e.Title, e.Path = p.Call.ID, p.Page.Title, p.Path()
	tx.Touch("page:"+p.Page.ID, "call:"+p.Call.ID, "catalogue", "recent")
	return tx.AddEvent(ctx, e)
}

// EditingChange says who edits a candidacy from now on.
type EditingChange struct {
	CandidacyID string
	Editing     domain.Editing
	Reason      string // public; asked for to leave open editing
	Key         store.Key
}

// SetEditing opens the editing of a candidacy to all, or asks others for proposals.
func (a *App) SetEditing(ctx context.Context, by domain.Account, e EditingChange) error {
	e.Reason = oneLine(e.Reason, 500)
	switch {
	case e.Editing != domain.OpenEditing && e.Editing != domain.OnProposal:
		return domain.Problems{{Kind: domain.Invalid, Key: "error.choice", Field: "editing"}}
	case e.Editing == domain.OnProposal && e.Reason == "":
		return domain.Problems{{Kind: domain.Invalid, Key: "error.reason_required", Field: "reason"}}
	}
	_, err := a.store.Write(ctx, e.Key, func(tx *store.Tx) error {
		p, _, err := a.lockedCandidacy(ctx, tx, by, e.CandidacyID, domain.SetEditing)
		if err != nil {
			return err
		}
		c := p.Candidacy
		from := c.Editing
		c.Editing, c.EditingReason = e.Editing, e.Reason
		if err := tx.SetCandidacy(ctx, c); err != nil {
			return err
		}
		return a.tellCandidacy(ctx, tx, by, p, domain.Event{
			Verb: domain.SetEditing, From: domain.State(from), To: domain.State(e.Editing), Reason: e.Reason,
		})
	})
	return err
}
