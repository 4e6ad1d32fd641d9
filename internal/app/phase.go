package app

import (
	"context"
	"errors"
	"slices"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// EnterPhase is the act of the clock, as the register names it.
const EnterPhase domain.Verb = "call.phase"

// TickCalls tells the register of the phases that calls have entered since it last did: each once, at the
// moment at which it was due, however many processes tick. A call that fails leaves the others alone.
func (a *App) TickCalls(ctx context.Context) error {
	due, err := a.store.DueCalls(ctx, a.Now())
	if err != nil {
		return err
	}
	var failed []error
	for _, id := range due { // one transaction a call: they are few, and one must not keep the others waiting
		_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error { return a.recordPhases(ctx, tx, id) })
		failed = append(failed, err)
	}
	return errors.Join(failed...)
}

// recordPhases writes the phases entered since the last one told, with the call's row held.
func (a *App) recordPhases(ctx context.Context, tx *store.Tx, callID string) error {
	c, err := tx.LockCall(ctx, callID)
	if err != nil {
		return err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	told := c.Recorded
	for _, step := range c.Steps() {
		if step.At.IsZero() || now.Before(step.At) || !follows(step.Phase, told) {
			continue
		}
		e := callEvent(c, c.Title, EnterPhase)
		e.At, e.From, e.To = step.At, domain.State(told), domain.State(step.Phase)
		if err := tx.AddEvent(ctx, e); err != nil {
			return err
		}
		told = step.Phase
	}
	if told == c.Recorded {
		return nil
	}
	tx.Touch("calls", "call:"+c.ID)
	_, err = tx.RecordPhase(ctx, c.ID, c.Recorded, told)
	return err
}

// follows tells whether p comes after q in the life of a call.
func follows(p, q domain.Phase) bool {
	all := domain.AllPhases()
	return slices.Index(all, p) > slices.Index(all, q)
}
