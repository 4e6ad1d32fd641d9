package store

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/sqldb"
)

// Pending is a text typed by somebody who was not signed in, or no longer, kept until a sign-in takes it up.
type Pending struct {
	Kind    string
	Payload string // JSON
}

// AddPending keeps a text under the SHA-256 of the secret that takes it up.
func (tx *Tx) AddPending(ctx context.Context, hash string, p Pending, now, expires time.Time) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO pending (token_hash, kind, payload, created_at, expires_at) VALUES (?, ?, ?, ?, ?)`,
		hash, p.Kind, p.Payload, sqldb.At(now), sqldb.At(expires))
	return wrap(err, "pending")
}

// Pending returns a text that nobody took up yet.
func (r Reader) Pending(ctx context.Context, hash string, now time.Time) (Pending, error) {
	var p Pending
	err := r.c.Get(ctx, &p, `SELECT kind, payload FROM pending WHERE token_hash = ? AND used_at IS NULL AND expires_at > ?`, hash, sqldb.At(now))
	return p, found(err, "pending")
}

// TakePending takes a text up: of two who try at once, one gets it.
func (tx *Tx) TakePending(ctx context.Context, hash, accountID string, now time.Time) (Pending, error) {
	var p Pending
	err := tx.c.Get(ctx, &p, `UPDATE pending SET used_at = ?, account_id = ? WHERE token_hash = ? AND used_at IS NULL AND expires_at > ?
		RETURNING kind, payload`, sqldb.At(now), orNull(accountID), hash, sqldb.At(now))
	return p, found(err, "pending")
}

// ForgetPending drops the texts that were taken up or ran out before a moment.
func (tx *Tx) ForgetPending(ctx context.Context, before time.Time) error {
	_, err := tx.c.Exec(ctx, `DELETE FROM pending WHERE expires_at < ? OR used_at < ?`, sqldb.At(before), sqldb.At(before))
	return wrap(err, "pending")
}
