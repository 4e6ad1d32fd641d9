package app

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// pendingLives is how long a text typed without a session waits for a sign-in.
const pendingLives = 7 * 24 * time.Hour

// KeepPending keeps a text typed by somebody who is not, or no longer, signed in, and gives the secret that takes
// it up again: it stands in the form of the sign-in, nowhere else.
func (a *App) KeepPending(ctx context.Context, kind, payload string) (token string, err error) {
	token, hash := secret()
	_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		return tx.AddPending(ctx, hash, store.Pending{Kind: kind, Payload: payload}, now, now.Add(pendingLives))
	})
	return token, err
}

// Pending shows a text that was kept, without taking it up.
func (a *App) Pending(ctx context.Context, token string) (store.Pending, error) {
	return a.store.Pending(ctx, hashOf(token), a.Now())
}

// TakePending gives a text that was kept, once.
func (a *App) TakePending(ctx context.Context, by domain.Account, token string) (store.Pending, error) {
	var p store.Pending
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		p, err = tx.TakePending(ctx, hashOf(token), by.ID, now)
		return err
	})
	return p, err
}
