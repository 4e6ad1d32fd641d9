package app

import (
	"context"
	"slices"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// Examination says of a deposit whether it is admissible.
type Examination struct {
	DepositAsked
	Verb   domain.Verb // "deposit.admit" or "deposit.refuse"
	Reason string      // public at the publication; asked for to refuse
	Key    store.Key
}

// ExamineDeposit marks a deposit admissible, or not. One that is under reserve cannot be admitted; one for which a
// decision is prepared cannot be refused.
func (a *App) ExamineDeposit(ctx context.Context, by domain.Account, e Examination) error {
	e.Reason = trim(e.Reason)
	return a.onDeposit(ctx, by, e.DepositAsked, depositAct{domain.ExamineDeposit, e.Key, func(tx *store.Tx, d *desk, dep domain.Deposit) error {
		if err := checkLength("reason", e.Reason); err != nil {
			return err
		}
		from := d.examined[dep.ID].State()
		to, err := examined(from, e)
		switch {
		case err != nil:
			return err
		case to == domain.Admissible && len(d.standing(dep)) > 0:
			return domain.Error{Kind: domain.Conflict, Key: "error.under_reserve"}
		case to == domain.Inadmissible && d.rulings[dep.ID].DepositID != "":
			return domain.Error{Kind: domain.Conflict, Key: "error.ruling_prepared"}
		}
		return tx.SetExamination(ctx, domain.Examination{
			DepositID: dep.ID, Admissible: to == domain.Admissible, Reason: e.Reason, By: d.by.ID, ByName: d.by.Name, At: d.now,
		})
	}})
}

// examined is the state that an examination leads to; to say the same again, with another reason, leads nowhere else.
func examined(from domain.State, e Examination) (domain.State, error) {
	for _, mv := range domain.InstructionMoves() {
		if mv.Verb == e.Verb && mv.To == from {
			if mv.Reason && e.Reason == "" {
				break
			}
			return from, nil
		}
	}
	return domain.InstructionMoves().Step(from, e.Verb, e.Reason)
}

func checkLength(field, text string) error {
	var p domain.Problems
	if n := len([]rune(text)); n > domain.MaxReason {
		p.Add(field, "error.too_long", "N", n, "Max", domain.MaxReason)
	}
	return p.Err()
}

// Lift lifts the reserve on the licence of one resource.
type Lift struct {
	DepositAsked
	Resource string // row of the resource
	Reason   string // public at once
	Key      store.Key
}

// LiftReserve lifts a reserve. The agent and her reason go to the register at once: a licence is public.
func (a *App) LiftReserve(ctx context.Context, by domain.Account, l Lift) error {
	l.Reason = oneLine(l.Reason, 1000)
	return a.onDeposit(ctx, by, l.DepositAsked, depositAct{domain.LiftReserve, l.Key, func(tx *store.Tx, d *desk, dep domain.Deposit) error {
		switch {
		case !slices.Contains(d.standing(dep), l.Resource):
			return domain.Error{Kind: domain.Conflict, Key: "error.no_reserve"}
		case l.Reason == "":
			return domain.Problems{{Kind: domain.Invalid, Key: "error.reason_required", Field: "reason." + l.Resource}}
		}
		if _, err := tx.AddLift(ctx, domain.Lift{
			DepositID: dep.ID, ResourceID: l.Resource, Reason: l.Reason, By: d.by.ID, ByName: d.by.Name, At: d.now,
		}); err != nil {
			return err
		}
		return d.tell(ctx, tx, dep, domain.Event{Verb: domain.LiftReserve, Reason: l.Reason})
	}})
}

// tell writes a line of the register about a deposit, on its candidacy.
func (d *desk) tell(ctx context.Context, tx *store.Tx, dep domain.Deposit, e domain.Event) error {
	e.Actor, e.ActorName, e.Object, e.ObjectID = d.by.ID, d.by.Name, "candidacy", dep.CandidacyID
	e.CallID, e.Title, e.N = d.call.ID, dep.Title, dep.K
	if e.Path == "" {
		e.Path = "/candidatures/" + dep.Slug
	}
	tx.Touch("page:"+dep.PageID, "call:"+d.call.ID)
	return tx.AddEvent(ctx, e)
}
