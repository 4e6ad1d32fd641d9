package app

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// Objection is tangible evidence against a decision.
type Objection struct {
	CandidacyID string
	K           int
	Body, Link  string
	Key         store.Key
}

// maxObjections is how many objections one person makes to one decision.
const maxObjections = 3

// MakeObjection records an objection, public at once, while the window is open.
func (a *App) MakeObjection(ctx context.Context, by domain.Account, o Objection) error {
	o.Body, o.Link = trimBlankLines(o.Body), trim(o.Link)
	_, err := a.store.Write(ctx, o.Key, func(tx *store.Tx) error {
		d, dep, err := a.decided(ctx, tx, by, decidedAct{o.CandidacyID, o.K, domain.MakeObjection})
		if err != nil {
			return err
		}
		n, err := tx.CountObjections(ctx, dep.ID, by.ID)
		if err == nil && n >= maxObjections {
			err = domain.Error{Kind: domain.Conflict, Key: "error.objections_made"}
		}
		if err != nil {
			return err
		}
		made := domain.Objection{ID: store.NewID(), DepositID: dep.ID, By: by.ID, ByName: by.Name, Body: o.Body, Link: o.Link, At: d.now}
		if err := made.Check(); err != nil {
			return err
		}
		if err := tx.AddObjection(ctx, made); err != nil {
			return err
		}
		return d.tell(ctx, tx, dep, domain.Event{Verb: domain.MakeObjection, Path: ResultPath(dep)})
	})
	return err
}

// ObjectionAnswer is the public answer of a manager.
type ObjectionAnswer struct {
	CandidacyID string
	K           int
	ID          string
	Answer      string
	Key         store.Key
}

// AnswerObjection answers an objection, once.
func (a *App) AnswerObjection(ctx context.Context, by domain.Account, o ObjectionAnswer) error {
	o.Answer = trimBlankLines(o.Answer)
	_, err := a.store.Write(ctx, o.Key, func(tx *store.Tx) error {
		d, dep, err := a.decided(ctx, tx, by, decidedAct{o.CandidacyID, o.K, domain.AnswerObjection})
		if err != nil {
			return err
		}
		if o.Answer == "" {
			return domain.Problems{{Kind: domain.Invalid, Key: "error.required", Field: "answer"}}
		}
		if err := checkLength("answer", o.Answer); err != nil {
			return err
		}
		waited, err := tx.AnswerObjection(ctx, domain.Objection{ID: o.ID, DepositID: dep.ID, Answer: o.Answer, AnsweredBy: by.Name, AnsweredAt: d.now})
		switch {
		case err != nil:
			return err
		case !waited:
			return domain.Error{Kind: domain.Conflict, Key: "error.objection_answered"}
		}
		return d.tell(ctx, tx, dep, domain.Event{Verb: domain.AnswerObjection, Path: ResultPath(dep)})
	})
	return err
}

// stakeIn is why somebody with a part in the instruction of a call keeps out of one of its deposits (rule 8); others
// have none to look at.
func stakeIn(ctx context.Context, r store.Reader, by domain.Account, dep domain.Deposit) (domain.Stake, error) {
	d := &desk{by: by, call: domain.Call{ID: dep.CallID}, cutoff: domain.Cutoff{K: dep.K}}
	if domain.Can(by, domain.DeclareInterests, domain.Object{Call: d.call}).AsIfMissing {
		return "", nil
	}
	var err error
	if d.interests, err = r.InterestsIn(ctx, dep.CallID, dep.K); err != nil {
		return "", err
	}
	if d.claims, err = r.Claims(ctx, dep.CallID, dep.K); err != nil {
		return "", err
	}
	err = d.loadTies(ctx, r)
	return d.stake(by.ID, dep), err
}

// decidedAct is an act on a published decision.
type decidedAct struct {
	candidacyID string
	k           int
	verb        domain.Verb
}

// decided loads a published decision in a transaction, and asks Can.
func (a *App) decided(ctx context.Context, tx *store.Tx, by domain.Account, act decidedAct) (*desk, domain.Deposit, error) {
	c, err := tx.LockCandidacy(ctx, act.candidacyID)
	if err != nil {
		return nil, domain.Deposit{}, err
	}
	call, err := tx.Call(ctx, c.CallID)
	if err != nil {
		return nil, domain.Deposit{}, err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return nil, domain.Deposit{}, err
	}
	list, err := tx.Results(ctx, store.ResultFilter{CandidacyID: c.ID})
	if err != nil {
		return nil, domain.Deposit{}, err
	}
	d := &desk{by: by, now: now, call: call, cutoff: domain.Cutoff{K: act.k}}
	for _, r := range list {
		if r.Deposit.K != act.k {
			continue
		}
		on := domain.Object{Call: call, Candidacy: c, Now: now, Handling: domain.Handling{Objecting: r.Publication.Objecting(now)}}
		if on.Handling.Stake, err = stakeIn(ctx, tx.Reader, by, r.Deposit); err != nil {
			return nil, domain.Deposit{}, err
		}
		return d, r.Deposit, domain.Can(by, act.verb, on).Err()
	}
	return nil, domain.Deposit{}, domain.Missing("decision")
}
