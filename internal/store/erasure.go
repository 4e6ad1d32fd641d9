package store

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/sqldb"
)

// Erasure is somebody's wish to have her account erased.
type Erasure struct {
	AccountID   string
	ConfirmHash string // "" once confirmed
	CancelHash  string
	AskedAt     time.Time
	DueAt       time.Time // zero until it is confirmed
}

type erasureRow struct {
	AccountID   string     `db:"account_id"`
	ConfirmHash string     `db:"confirm_hash"`
	CancelHash  string     `db:"cancel_hash"`
	AskedAt     sqldb.Time `db:"asked_at"`
	DueAt       sqldb.Time `db:"due_at"`
}

func (w erasureRow) erasure() Erasure {
	return Erasure{w.AccountID, w.ConfirmHash, w.CancelHash, w.AskedAt.Time, w.DueAt.Time}
}

const selectErasure = `SELECT account_id, confirm_hash, cancel_hash, asked_at, due_at FROM erasure `

// Erasure returns what somebody asked for; missing where she asked for nothing.
func (r Reader) Erasure(ctx context.Context, accountID string) (Erasure, error) {
	var w erasureRow
	err := r.c.Get(ctx, &w, selectErasure+`WHERE account_id = ?`, accountID)
	return w.erasure(), found(err, "erasure")
}

// ErasureByLink returns the request that a link confirms or cancels.
func (r Reader) ErasureByLink(ctx context.Context, hash string) (Erasure, error) {
	var w erasureRow
	err := r.c.Get(ctx, &w, selectErasure+`WHERE confirm_hash = ? OR cancel_hash = ?`, hash, hash)
	return w.erasure(), found(err, "erasure")
}

// ErasuresDue lists the accounts whose time has come, the oldest request first.
func (r Reader) ErasuresDue(ctx context.Context, now time.Time, limit int) ([]string, error) {
	var ids []string
	err := r.c.Select(ctx, &ids, `SELECT account_id FROM erasure WHERE due_at <= ? ORDER BY due_at, account_id LIMIT ?`, sqldb.At(now), limit)
	return ids, wrap(err, "erasures")
}

// SetErasure records a request, or what became of it.
func (tx *Tx) SetErasure(ctx context.Context, e Erasure) error {
	due := sqldb.Time{}
	if !e.DueAt.IsZero() {
		due = sqldb.At(e.DueAt)
	}
	_, err := tx.c.Exec(ctx, `INSERT INTO erasure (account_id, confirm_hash, cancel_hash, asked_at, due_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (account_id) DO UPDATE SET confirm_hash = excluded.confirm_hash, cancel_hash = excluded.cancel_hash,
		asked_at = excluded.asked_at, due_at = excluded.due_at`, e.AccountID, e.ConfirmHash, e.CancelHash, sqldb.At(e.AskedAt), due)
	return wrap(err, "erasure")
}

// DropErasure takes a request back.
func (tx *Tx) DropErasure(ctx context.Context, accountID string) error {
	_, err := tx.c.Exec(ctx, `DELETE FROM erasure WHERE account_id = ?`, accountID)
	return wrap(err, "erasure")
}

// SoleReferences lists the pages of the candidacies whose only referent is this account, by address and title.
func (r Reader) SoleReferences(ctx context.Context, accountID string) ([]SoleReference, error) {
	var list []SoleReference
	err := r.c.Select(ctx, &list, `SELECT p.slug, p.title FROM role_grant g JOIN candidacy c ON g.scope = 'candidacy:' || c.id JOIN page p ON p.id = c.page_id
		WHERE g.account_id = ? AND g.role = 'referent' AND c.withdrawn_at IS NULL AND NOT EXISTS (SELECT 1 FROM role_grant o
			WHERE o.scope = g.scope AND o.role = 'referent' AND o.account_id <> g.account_id)
		ORDER BY p.sort_key, p.id LIMIT 200`, accountID)
	return list, wrap(err, "sole references")
}

// SoleReference is a candidacy that would be left without a referent.
type SoleReference struct{ Slug, Title string }
