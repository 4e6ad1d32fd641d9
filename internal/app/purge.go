package app

import (
	"context"
	"errors"
	"time"

	"github.com/appel-a-communs/communs/internal/store"
)

// Purge drops what nobody needs any more: sessions and links that ran out, counts and keys that are old, accounts
// that were asked for and never confirmed.
func (a *App) Purge(ctx context.Context) error {
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		day := now.Add(-24 * time.Hour)
		return errors.Join(
			tx.ForgetSessions(ctx, now, now.Add(-sessionIdle)),
			tx.ForgetMailTokens(ctx, day),
			tx.ForgetInvitations(ctx, day),
			tx.ForgetUnproven(ctx, day),
			tx.ForgetPending(ctx, day),
			tx.ForgetRegistrations(ctx, now.Add(-48*time.Hour)),
			tx.ForgetAttempts(ctx, now.Add(-memory)),
			tx.ForgetRequests(ctx, now.Add(-30*24*time.Hour)),
			tx.ForgetAnnounced(ctx, now.Add(-time.Hour)),
		)
	})
	return err
}
