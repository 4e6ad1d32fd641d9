package app

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// Typed is what somebody sent without being signed in any more.
type Typed struct {
	PageID   string          `json:"page"`
	Base     int             `json:"base"`
	Sections domain.Document `json:"sections"`
	Summary  string          `json:"summary"`
}

// pendingEdit is the kind of the texts that KeepTyped keeps.
const pendingEdit = "edit"

// KeepTyped keeps a text whose author's session is over, and gives the secret that takes it up once she
// has signed in again. What no page could hold is refused rather than stored for strangers.
func (a *App) KeepTyped(ctx context.Context, t Typed) (token string, err error) {
	payload, err := encode(t)
	if err != nil {
		return "", err
	}
	if len(payload) > 3*domain.MaxPage {
		return "", domain.Error{Kind: domain.TooLarge, Key: "error.too_large"}
	}
	return a.KeepPending(ctx, pendingEdit, payload)
}

// TakeTyped makes a kept text a draft of whoever signed in: once, and it then stays hers.
func (a *App) TakeTyped(ctx context.Context, by domain.Account, token string) (domain.Draft, error) {
	var d domain.Draft
	if !by.SignedIn() {
		return d, domain.Error{Kind: domain.Unauthenticated, Key: "error.sign_in"}
	}
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		p, err := tx.TakePending(ctx, hashOf(token), by.ID, now)
		if err != nil {
			return err
		}
		if d, err = draftOf(p, by, now); err != nil {
			return err
		}
		return tx.AddDraft(ctx, d)
	})
	return d, err
}

func draftOf(p store.Pending, by domain.Account, now time.Time) (domain.Draft, error) {
	var t Typed
	if p.Kind != pendingEdit {
		return domain.Draft{}, domain.Missing("pending")
	}
	if err := decode(p.Payload, &t); err != nil {
		return domain.Draft{}, err
	}
	return domain.Draft{
		ID: store.NewID(), AccountID: by.ID, PageID: t.PageID, Base: t.Base, Kind: "session",
		Sections: t.Sections, Summary: oneLine(t.Summary, 300), SavedAt: now,
	}, nil
}
