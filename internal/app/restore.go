package app

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// Restoration puts an earlier version's text back, or takes one version's changes away.
type Restoration struct {
	PageID  string
	N       int // the version
	Head    int // the head that was shown to whoever asks
	Summary string
	Key     store.Key
}

// RestorePage makes a new version with the text of an earlier one, and says so. It refuses where the
// page moved on since it was shown: nobody puts back over a text that she has not seen.
func (a *App) RestorePage(ctx context.Context, by domain.Account, r Restoration) (Saved, error) {
	return a.putBack(ctx, by, r, func(old, _, head domain.Document, _ domain.Form) (Melded, error) {
		if old.Equal(head) {
			return Melded{}, domain.Error{Kind: domain.Conflict, Key: "error.same_text"}
		}
		return Melded{Document: old}, nil
	})
}

// UndoVersion takes back what one version changed and leaves what came after it. Where later versions
// changed the same words it answers Conflict: the page is then edited by hand.
func (a *App) UndoVersion(ctx context.Context, by domain.Account, r Restoration) (Saved, error) {
	return a.putBack(ctx, by, r, func(done, before, head domain.Document, form domain.Form) (Melded, error) {
		m := meld(form, done, before, head)
		switch {
		case len(m.Clashes) > 0:
			return m, domain.Error{Kind: domain.Conflict, Key: "error.undo_conflict"}
		case m.Document.Equal(head):
			return m, domain.Error{Kind: domain.Conflict, Key: "error.same_text"}
		}
		return m, nil
	})
}

// putBack saves what text makes of a version, the one before it and the head.
func (a *App) putBack(ctx context.Context, by domain.Account, r Restoration, text func(v, before, head domain.Document, form domain.Form) (Melded, error)) (Saved, error) {
	place, err := a.PlaceByID(ctx, by, r.PageID)
	if err != nil {
		return Saved{}, err
	}
	if err := domain.Can(by, domain.RestorePage, a.object(place)).Err(); err != nil {
		return Saved{}, err
	}
	if r.Head != place.Page.Head {
		return Saved{}, domain.Error{Kind: domain.Conflict, Key: "error.page_moved", Args: []any{"Shown", r.Head, "Head", place.Page.Head}}
	}
	version, head, err := a.store.Revisions(ctx, r.PageID, r.N, place.Page.Head)
	if err != nil {
		return Saved{}, err
	}
	before := domain.Document{}
	if version.Hidden || head.Hidden {
		return Saved{}, domain.Missing("revision")
	}
	if version.Parent > 0 {
		was, err := a.store.Revision(ctx, r.PageID, r.N-1)
		if err == nil && was.Hidden {
			err = domain.Missing("revision")
		}
		if err != nil {
			return Saved{}, err
		}
		before = was.Sections
	}
	w := work{place: place, head: head, base: head, edit: Edit{Summary: oneLine(r.Summary, 300), Via: domain.ViaRestore}}
	if w.melded, err = text(version.Sections, before, head.Sections, place.Form()); err != nil {
		return Saved{}, err
	}
	if err := place.Form().Check(w.melded.Document); err != nil {
		return Saved{}, err
	}
	a.compose(&w, by)
	w.next.RestoreOf = r.N
	return a.commitRestore(ctx, by, r, w)
}

func (a *App) commitRestore(ctx context.Context, by domain.Account, r Restoration, w work) (Saved, error) {
	result, err := a.store.Write(ctx, r.Key, func(tx *store.Tx) error {
		s, moved, err := a.commitSave(ctx, tx, by, w)
		if err == nil && moved {
			err = domain.Error{Kind: domain.Conflict, Key: "error.page_moved", Args: []any{"Shown", r.Head, "Head", w.head.N + 1}}
		}
		if err != nil {
			return err
		}
		text, err := encode(s)
		tx.Return(text)
		return err
	})
	var s Saved
	if err == nil {
		err = decode(result, &s)
	}
	return s, err
}
