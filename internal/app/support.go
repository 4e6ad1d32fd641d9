package app

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// SupportAct gives support to a version of a page, or confirms it on a later one.
type SupportAct struct {
	PageID       string
	Version      int
	Organisation string // for which its giver says that she speaks; "" for herself
	Word         string
	Key          store.Key
}

// GiveSupport records somebody's support: one an account and page.
func (a *App) GiveSupport(ctx context.Context, by domain.Account, s SupportAct) error {
	s.Organisation, s.Word = oneLine(s.Organisation, 400), oneLine(s.Word, 2*domain.MaxWord)
	var faults domain.Problems
	if n := len([]rune(s.Organisation)); n > 160 {
		faults.Add("organisation", "error.too_long", "N", n, "Max", 160)
	}
	if n := len([]rune(s.Word)); n > domain.MaxWord {
		faults.Add("word", "error.too_long", "N", n, "Max", domain.MaxWord)
	}
	if len(faults) > 0 {
		return faults
	}
	_, err := a.store.Write(ctx, s.Key, func(tx *store.Tx) error {
		p, now, err := a.heldPlace(ctx, tx, by, held{page: s.PageID, verb: domain.GiveSupport})
		if err != nil {
			return err
		}
		if s.Version < 1 || s.Version > p.Page.Head {
			return domain.Error{Kind: domain.Conflict, Key: "error.base_unknown", Args: []any{"Base", s.Version}}
		}
		if _, err := count(ctx, tx, "support:"+by.ID, patience{free: 40, first: time.Minute, most: 15 * time.Minute}); err != nil {
			return err
		}
		was, err := tx.SupportBy(ctx, s.PageID, by.ID)
		if err != nil {
			return err
		}
		verb := domain.GiveSupport
		if was.Standing() {
			verb = "support.confirm"
		}
		err = tx.SetSupport(ctx, domain.Support{
			ID: store.NewID(), PageID: s.PageID, AccountID: by.ID, Organisation: s.Organisation, Word: s.Word, N: s.Version, At: now,
		})
		if err != nil {
			return err
		}
		return a.tellReview(ctx, tx, by, p, domain.Event{Verb: verb, N: s.Version, Path: p.Path() + "/soutiens"})
	})
	return err
}

// WithdrawSupport takes somebody's support back: whatever became of the page meanwhile.
func (a *App) WithdrawSupport(ctx context.Context, by domain.Account, pageID string, key store.Key) error {
	if !by.SignedIn() {
		return signInFirst()
	}
	_, err := a.store.Write(ctx, key, func(tx *store.Tx) error {
		p, now, err := a.heldPlace(ctx, tx, by, held{page: pageID, verb: domain.Read})
		if err != nil {
			return err
		}
		stood, err := tx.EndSupport(ctx, pageID, by.ID, now)
		if err != nil || !stood {
			return err
		}
		return a.tellReview(ctx, tx, by, p, domain.Event{Verb: "support.withdraw", Path: p.Path() + "/soutiens"})
	})
	return err
}

// SupportsView is one screen of those who support a page, with the reader's own support.
type SupportsView struct {
	Place    Place
	Review   Review
	Supports []domain.Support
	Mine     domain.Support // zero where she gave none
	MayGive  bool
	Older    string
}

// supportsScreen is how much support one screen lists.
const supportsScreen = 50

// ViewSupports lists those who support a page, newest first.
func (a *App) ViewSupports(ctx context.Context, by domain.Account, p Place, cursor string) (SupportsView, error) {
	v := SupportsView{Place: p, MayGive: a.May(by, domain.GiveSupport, p)}
	f := store.SupportFilter{PageID: p.Page.ID, Team: teamScope(p), Limit: supportsScreen + 1}
	var err error
	if f.BeforeAt, f.BeforeID, err = readCursor(cursor); err != nil {
		return v, err
	}
	if v.Review, err = a.ReviewOf(ctx, p); err != nil {
		return v, err
	}
	if v.Supports, err = a.store.Supports(ctx, f); err != nil {
		return v, err
	}
	if len(v.Supports) > supportsScreen {
		v.Supports = v.Supports[:supportsScreen]
		last := v.Supports[supportsScreen-1]
		v.Older = writeCursor(last.At, last.ID)
	}
	if by.SignedIn() {
		v.Mine, err = a.store.SupportBy(ctx, p.Page.ID, by.ID)
	}
	return v, err
}

// SupportsOf lists what somebody supports, with how each page stands now: her own page tells of texts that changed.
func (a *App) SupportsOf(ctx context.Context, by domain.Account) ([]store.Supported, error) {
	if !by.SignedIn() {
		return nil, signInFirst()
	}
	return a.store.SupportsOf(ctx, by.ID, ownRows)
}

// An afternoon of corrections is one change: a letter waits until the text has been left alone for a while.
const (
	supportQuiet   = time.Hour
	supportLetters = 200 // at once
)

// TellSupporters writes to those whose supported text changed: at most one letter a page and week.
func (a *App) TellSupporters(ctx context.Context) error {
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		list, err := tx.OldSupports(ctx, now.Add(-supportQuiet), now.Add(-domain.SupportLetters), supportLetters)
		if err != nil {
			return err
		}
		for _, s := range list { // a bounded batch
			mine, err := tx.ToldSupport(ctx, s.Support, now)
			if err != nil {
				return err
			}
			if !mine {
				continue
			}
			if err := a.post(ctx, tx, Letter{
				To: s.Email, Lang: s.Lang, Key: "mail.support_changed", Path: s.Page.Path(s.Call) + "/soutiens",
				Args: map[string]string{"Name": s.Name, "Title": s.Page.Title}, Once: "support:" + s.ID + ":" + now.Format(time.RFC3339),
			}); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}
