package app

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/prose"
	"github.com/appel-a-communs/communs/internal/store"
)

// WorkshopAct announces a workshop, or changes what it says.
type WorkshopAct struct {
	Workshop domain.Workshop // with CallID to announce, with ID to change
	Seen     int             // sequence of the workshop that the form showed
	Key      store.Key
}

// AnnounceWorkshop makes a workshop of a call.
func (a *App) AnnounceWorkshop(ctx context.Context, by domain.Account, n WorkshopAct) (domain.Workshop, error) {
	w, err := tidyWorkshop(n.Workshop)
	if err != nil {
		return w, err
	}
	slug, err := a.store.Write(ctx, n.Key, func(tx *store.Tx) error {
		call, err := tx.LockCall(ctx, w.CallID)
		if err != nil {
			return err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		if err := domain.Can(by, domain.AnnounceWorkshop, domain.Object{Call: call, Now: now}).Err(); err != nil {
			return err
		}
		w.ID, w.CallSlug, w.AccountID, w.CreatedAt, w.UpdatedAt = store.NewID(), call.Slug, by.ID, now, now
		w.Recorded = domain.WorkshopAnnounced
		if w.OpensAt.IsZero() {
			w.OpensAt = now
		}
		if err := future(w, now); err != nil {
			return err
		}
		if err := addWorkshop(ctx, tx, &w); err != nil {
			return err
		}
		tx.Return(w.Slug)
		return tellWorkshop(ctx, tx, by, w, domain.Event{Verb: domain.AnnounceWorkshop, To: w.Recorded})
	})
	if err != nil {
		return w, err
	}
	return a.store.WorkshopAt(ctx, slug)
}

// addWorkshop writes a workshop under the first free address made of its title.
func addWorkshop(ctx context.Context, tx *store.Tx, w *domain.Workshop) error {
	base := Slug(w.Title)
	w.Slug = base
	for i := 2; i <= slugTries; i++ {
		free, err := tx.AddWorkshop(ctx, *w)
		if err != nil || free {
			return err
		}
		w.Slug = base + "-" + strconv.Itoa(i)
	}
	w.Slug = base + "-" + strings.ReplaceAll(w.ID[len(w.ID)-12:], "-", "")
	_, err := tx.AddWorkshop(ctx, *w)
	return err
}

// future refuses a workshop that begins in the past.
func future(w domain.Workshop, now time.Time) error {
	if w.StartsAt.Before(now) {
		return domain.Problems{{Kind: domain.Invalid, Key: "error.workshop_past", Field: "starts"}}
	}
	return nil
}

// tidyWorkshop gives what somebody typed its one form, and all its faults.
func tidyWorkshop(w domain.Workshop) (domain.Workshop, error) {
	var faults domain.Problems
	w.Title, w.Place, w.Link = tidyLine(&faults, "title", w.Title), tidyLine(&faults, "place", w.Place), tidyLine(&faults, "link", w.Link)
	w.Goals, w.Access = tidyText(&faults, "goals", w.Goals), tidyText(&faults, "access", w.Access)
	items := w.Agenda
	w.Agenda = make([]domain.AgendaItem, 0, len(items))
	for _, item := range items {
		if item.Title = tidyLine(&faults, "agenda", item.Title); item.Title != "" || item.Minutes != 0 {
			w.Agenda = append(w.Agenda, item)
		}
	}
	if w.Marks == 0 {
		w.Marks = domain.DefaultMarks
	}
	if len(faults) > 0 {
		return w, faults
	}
	return w, w.Check()
}

func tidyText(faults *domain.Problems, field, v string) string {
	clean, err := prose.Normalise(v)
	if err != nil {
		faults.Add(field, "error.utf8")
	}
	return trimBlankLines(clean)
}

// tidyLine keeps a line one line, with the blanks inside it as they were typed: some do not break.
func tidyLine(faults *domain.Problems, field, v string) string {
	return trim(strings.NewReplacer("\n", " ", "\t", " ").Replace(tidyText(faults, field, v)))
}

// SetWorkshop changes what a workshop says. Those who registered are told of another hour or place, and those who
// wait get the seats that were added.
func (a *App) SetWorkshop(ctx context.Context, by domain.Account, n WorkshopAct) error {
	is, err := tidyWorkshop(n.Workshop)
	if err != nil {
		return err
	}
	_, err = a.store.Write(ctx, n.Key, func(tx *store.Tx) error {
		was, now, err := a.heldWorkshop(ctx, tx, by, n.Workshop.ID, domain.SetWorkshop)
		if err != nil {
			return err
		}
		if n.Seen != was.Sequence {
			return domain.Error{Kind: domain.Conflict, Key: "error.workshop_moved"}
		}
		w := was
		w.Title, w.Goals, w.Agenda, w.Place, w.Link, w.Access = is.Title, is.Goals, is.Agenda, is.Place, is.Link, is.Access
		w.Capacity, w.OpensAt, w.StartsAt, w.EndsAt, w.CorrectionDays = is.Capacity, is.OpensAt, is.StartsAt, is.EndsAt, is.CorrectionDays
		w.Marks = is.Marks
		if w.OpensAt.IsZero() {
			w.OpensAt = now
		}
		if was.Recorded != domain.WorkshopAnnounced && w.OpensAt.After(now) {
			w.OpensAt = was.OpensAt // registration does not close again
		}
		if err := setAllowed(w, now); err != nil {
			return err
		}
		w.Sequence, w.UpdatedAt = was.Sequence+1, now
		if err := tx.SetWorkshop(ctx, w); err != nil {
			return err
		}
		return a.afterSet(ctx, tx, by, was, w)
	})
	return err
}

// setAllowed: a workshop is not moved into the past, nor is anybody who has a seat sent away.
func setAllowed(w domain.Workshop, now time.Time) error {
	if w.Capacity > 0 && w.Capacity < w.Seated {
		return domain.Problems{{Kind: domain.Invalid, Key: "error.workshop_capacity", Field: "capacity", Args: []any{"Seated", w.Seated}}}
	}
	return future(w, now)
}

func (a *App) afterSet(ctx context.Context, tx *store.Tx, by domain.Account, was, w domain.Workshop) error {
	if w.ShownDiffers(was) {
		if err := tx.RemindAnew(ctx, w.ID); err != nil {
			return err
		}
		if err := a.tellRegistered(ctx, tx, w, "", workshopLetter(w, "mail.workshop_changed")); err != nil {
			return err
		}
	}
	if err := a.moveUp(ctx, tx, w); err != nil {
		return err
	}
	return tellWorkshop(ctx, tx, by, w, domain.Event{Verb: domain.SetWorkshop})
}

// WorkshopCancel calls a workshop off.
type WorkshopCancel struct {
	ID     string
	Reason string // public
	Key    store.Key
}

// CancelWorkshop calls a workshop off, with a public reason, and tells those who registered.
func (a *App) CancelWorkshop(ctx context.Context, by domain.Account, x WorkshopCancel) error {
	x.Reason = oneLine(x.Reason, 500)
	if x.Reason == "" {
		return domain.Problems{{Kind: domain.Invalid, Key: "error.reason_required", Field: "reason"}}
	}
	_, err := a.store.Write(ctx, x.Key, func(tx *store.Tx) error {
		w, now, err := a.heldWorkshop(ctx, tx, by, x.ID, domain.CancelWorkshop)
		if err != nil {
			return err
		}
		from := w.State(now)
		w.Recorded, w.Reason, w.CancelledAt, w.UpdatedAt, w.Sequence = domain.WorkshopCancelled, x.Reason, now, now, w.Sequence+1
		if err := tx.MoveWorkshop(ctx, w); err != nil {
			return err
		}
		l := workshopLetter(w, "mail.workshop_cancelled")
		l.Args["Reason"] = x.Reason
		if err := a.tellRegistered(ctx, tx, w, "", l); err != nil {
			return err
		}
		return tellWorkshop(ctx, tx, by, w, domain.Event{Verb: domain.CancelWorkshop, From: from, To: w.Recorded, Reason: x.Reason})
	})
	return err
}

// heldWorkshop locks a workshop and asks whether by may do something to it now.
func (a *App) heldWorkshop(ctx context.Context, tx *store.Tx, by domain.Account, id string, verb domain.Verb) (domain.Workshop, time.Time, error) {
	w, err := tx.LockWorkshop(ctx, id)
	if err != nil {
		return w, time.Time{}, err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return w, now, err
	}
	call, err := tx.Call(ctx, w.CallID)
	if err != nil {
		return w, now, err
	}
	return w, now, domain.Can(by, verb, domain.Object{Call: call, Workshop: w, Now: now}).Err()
}

// tellWorkshop writes a line of the register about a workshop, and has its pages made anew.
func tellWorkshop(ctx context.Context, tx *store.Tx, by domain.Account, w domain.Workshop, e domain.Event) error {
	touchWorkshop(tx, w)
	e.Actor, e.ActorName = by.ID, by.Name
	e.Object, e.ObjectID, e.CallID, e.Title, e.Path = "workshop", w.ID, w.CallID, w.Title, w.Path()
	return tx.AddEvent(ctx, e)
}

// touchWorkshop has the pages that show a workshop made anew.
func touchWorkshop(tx *store.Tx, w domain.Workshop) {
	tx.Touch("workshops", "workshop:"+w.ID)
	if w.PageID != "" {
		tx.Touch("page:" + w.PageID)
	}
}
