package store

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/sqldb"
)

// Attempt counts what somebody may not repeat at will: a subject has tried N times and waits until a moment.
type Attempt struct {
	N     int
	Until time.Time
}

// LockAttempt returns the count of a subject, zero for a new one, and holds it until the transaction ends: of
// many tries at once, each is counted before the next looks. Ask the clock after it.
func (tx *Tx) LockAttempt(ctx context.Context, subject string) (Attempt, error) {
	tx.now = time.Time{}
	if _, err := tx.c.Exec(ctx, `INSERT INTO attempt (subject, n, until) VALUES (?, 0, '') ON CONFLICT DO NOTHING`, subject); err != nil {
		return Attempt{}, wrap(err, "attempt")
	}
	var w struct {
		N     int
		Until sqldb.Time
	}
	err := tx.c.Get(ctx, &w, `SELECT n, until FROM attempt WHERE subject = ? `+sqldb.ForUpdate, subject)
	return Attempt{w.N, w.Until.Time}, wrap(err, "attempt")
}

// SetAttempt keeps the count of a subject.
func (tx *Tx) SetAttempt(ctx context.Context, subject string, a Attempt) error {
	_, err := tx.c.Exec(ctx, `UPDATE attempt SET n = ?, until = ? WHERE subject = ?`, a.N, sqldb.At(a.Until), subject)
	return wrap(err, "attempt")
}

// ForgetAttempt drops the count of a subject.
func (tx *Tx) ForgetAttempt(ctx context.Context, subject string) error {
	_, err := tx.c.Exec(ctx, `DELETE FROM attempt WHERE subject = ?`, subject)
	return wrap(err, "attempt")
}

// ForgetAttempts drops the counts whose wait ended before a moment.
func (tx *Tx) ForgetAttempts(ctx context.Context, before time.Time) error {
	_, err := tx.c.Exec(ctx, `DELETE FROM attempt WHERE until < ?`, sqldb.At(before))
	return wrap(err, "attempt")
}
