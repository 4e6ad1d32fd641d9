package app

import (
	"context"
	"errors"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// The acts of the clock upon a workshop, as the register names them.
const (
	EnterWorkshopState domain.Verb = "workshop.state"
	MinutesFreezeDue   domain.Verb = "minutes.freeze_due"
)

// TickWorkshops does what the clock brings to workshops: tells the register of the states that they have entered,
// opens their minutes at their beginning, freezes them when correction is over. Each once, however many processes tick;
// one that fails leaves the others alone.
func (a *App) TickWorkshops(ctx context.Context) error {
	due, err := a.store.DueWorkshops(ctx, a.Now())
	if err != nil {
		return err
	}
	var failed []error
	for _, id := range due { // one transaction a workshop: they are few, and one must not keep the others waiting
		failed = append(failed, a.tickWorkshop(ctx, id))
	}
	return errors.Join(failed...)
}

func (a *App) tickWorkshop(ctx context.Context, id string) error {
	w, err := a.store.Workshop(ctx, id)
	if err != nil {
		return err
	}
	minutes, err := a.readyMinutes(ctx, w)
	if err != nil {
		return err
	}
	_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		w, err := tx.LockWorkshop(ctx, id)
		if err != nil {
			return err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		for _, step := range w.Steps() {
			if w.Recorded == domain.WorkshopCancelled || now.Before(step.At) || !w.Follows(step.State, w.Recorded) {
				continue
			}
			if err := a.enter(ctx, tx, &w, step, minutes); err != nil {
				return err
			}
		}
		return tx.MoveWorkshop(ctx, w)
	})
	return err
}

// readyMinutes makes the first version of a workshop's minutes: its title and its agenda, in the name of whoever
// announced it.
func (a *App) readyMinutes(ctx context.Context, w domain.Workshop) (draftPage, error) {
	if w.PageID != "" {
		return draftPage{}, nil
	}
	by, err := a.store.Account(ctx, w.AccountID)
	if err != nil {
		return draftPage{}, err
	}
	text := ""
	for _, item := range w.Agenda {
		text += "## " + item.Title + "\n\n"
	}
	return a.readyPage(by, NewPage{
		Form: domain.FormMinutes, CallID: w.CallID, Sections: domain.Document{"title": w.Title, "texte": text}, Via: domain.ViaForm, Staff: true,
	})
}

// enter takes a held workshop into a state whose hour has struck.
func (a *App) enter(ctx context.Context, tx *store.Tx, w *domain.Workshop, step domain.WorkshopStep, minutes draftPage) error {
	e := domain.Event{Verb: EnterWorkshopState, At: step.At, From: w.Recorded, To: step.State}
	var err error
	switch step.State {
	case domain.WorkshopRunning:
		if w.PageID == "" {
			var page domain.Page
			page, err = a.addPage(ctx, tx, minutes)
			w.PageID, w.PageSlug = page.ID, page.Slug
		}
	case domain.WorkshopCorrection:
		l := workshopLetter(*w, "mail.workshop_minutes")
		l.Path, l.Args["At"] = w.MinutesPath(), w.CorrectionEnds().Format(time.RFC3339)
		err = a.tellRegistered(ctx, tx, *w, domain.RegistrationSeated, l)
	case domain.WorkshopFrozen:
		e.Verb = MinutesFreezeDue
		err = freeze(ctx, tx, w, step.At)
		e.N, e.Reason = w.Frozen.N, w.Frozen.Hash
	}
	if err != nil {
		return err
	}
	w.Recorded = step.State
	return tellWorkshop(ctx, tx, domain.Account{}, *w, e)
}

// freeze notes which version of a held workshop's minutes stands. The page is held too, so that none is being written.
func freeze(ctx context.Context, tx *store.Tx, w *domain.Workshop, at time.Time) error {
	page, err := tx.LockPage(ctx, w.PageID)
	if err != nil {
		return err
	}
	head, err := tx.Revision(ctx, page.ID, page.Head)
	w.Frozen = domain.FrozenMinutes{N: head.N, Hash: head.Hash, At: at}
	return err
}

// MinutesFreeze declares that the minutes of a workshop stand.
type MinutesFreeze struct {
	ID  string
	N   int // the version that was shown
	Key store.Key
}

// FreezeMinutes freezes the minutes of a workshop before the end of their correction, in the version that was shown.
func (a *App) FreezeMinutes(ctx context.Context, by domain.Account, x MinutesFreeze) error {
	_, err := a.store.Write(ctx, x.Key, func(tx *store.Tx) error {
		w, now, err := a.heldWorkshop(ctx, tx, by, x.ID, domain.FreezeMinutes)
		if err != nil {
			return err
		}
		if w.Recorded != domain.WorkshopCorrection { // the clock has not told of its state yet: in a second
			return domain.Error{Kind: domain.Unavailable, Key: "error.busy"}
		}
		if err := freeze(ctx, tx, &w, now); err != nil {
			return err
		}
		if x.N != w.Frozen.N {
			return domain.Error{Kind: domain.Conflict, Key: "error.page_moved", Args: []any{"Shown", x.N, "Head", w.Frozen.N}}
		}
		w.Recorded = domain.WorkshopFrozen
		if err := tx.MoveWorkshop(ctx, w); err != nil {
			return err
		}
		return tellWorkshop(ctx, tx, by, w, domain.Event{
			Verb: domain.FreezeMinutes, From: domain.WorkshopCorrection, To: w.Recorded, N: w.Frozen.N, Reason: w.Frozen.Hash,
		})
	})
	return err
}

// RemindWorkshops writes to those who have a seat, 7 days and 1 day before a workshop: once each, whoever runs it,
// however often.
func (a *App) RemindWorkshops(ctx context.Context) error {
	now := a.Now()
	list, err := a.store.ComingWorkshops(ctx, store.WorkshopFilter{From: now, Limit: 500})
	if err != nil {
		return err
	}
	for _, w := range list {
		for _, before := range remindBefore() {
			left := w.StartsAt.Sub(now)
			if left > before || left <= before-24*time.Hour || !w.CancelledAt.IsZero() {
				continue
			}
			if err := a.remindWorkshop(ctx, w.ID, before); err != nil {
				return err
			}
		}
	}
	return nil
}

// settled is how long somebody has had her seat before she is reminded of it: she was told its date then.
const settled = 12 * time.Hour

func (a *App) remindWorkshop(ctx context.Context, id string, before time.Duration) error {
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		w, err := tx.LockWorkshop(ctx, id)
		if err != nil || !w.CancelledAt.IsZero() {
			return err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		list, err := tx.Remind(ctx, w.ID, int(before.Hours()/24), now.Add(-settled))
		if err != nil {
			return err
		}
		return a.postRegistered(ctx, tx, w, list, workshopLetter(w, "mail.workshop_reminder"))
	})
	return err
}
