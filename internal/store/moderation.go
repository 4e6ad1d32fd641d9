package store

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

// Hiding returns why the text of a version is withheld; zero where it is not.
func (r Reader) Hiding(ctx context.Context, pageID string, n int) (domain.Hiding, error) {
	var w struct {
		N      int
		Cause  domain.Cause
		Reason string
		ByName string `db:"account_name"`
		At     sqldb.Time
	}
	err := r.c.Get(ctx, &w, `SELECT n, cause, reason, account_name, at FROM revision_hiding WHERE page_id = ? AND n = ?`, pageID, n)
	if sqldb.IsNoRows(err) {
		return domain.Hiding{}, nil
	}
	return domain.Hiding{PageID: pageID, N: w.N, Cause: w.Cause, Reason: w.Reason, ByName: w.ByName, At: w.At.Time}, wrap(err, "hiding")
}

// Hide withholds the texts of the versions first to last that are not already; it tells how many.
func (tx *Tx) Hide(ctx context.Context, h domain.Hiding, first, last int) (int, error) {
	_, err := tx.c.Exec(ctx, `INSERT INTO revision_hiding (page_id, n, cause, reason, account_id, account_name, at)
		SELECT r.page_id, r.n, ?, ?, ?, ?, ? FROM revision r WHERE r.page_id = ? AND r.n BETWEEN ? AND ? AND r.hidden_at IS NULL`,
		string(h.Cause), h.Reason, h.By, h.ByName, sqldb.At(h.At), h.PageID, first, last)
	if err != nil {
		return 0, wrap(err, "hiding")
	}
	n, err := tx.c.Exec(ctx, `UPDATE revision SET hidden_at = ? WHERE page_id = ? AND n BETWEEN ? AND ? AND hidden_at IS NULL`,
		sqldb.At(h.At), h.PageID, first, last)
	return int(n), wrap(err, "hiding")
}

// Unhide shows the texts of the versions first to last again; it tells how many.
func (tx *Tx) Unhide(ctx context.Context, pageID string, first, last int) (int, error) {
	if _, err := tx.c.Exec(ctx, `DELETE FROM revision_hiding WHERE page_id = ? AND n BETWEEN ? AND ?`, pageID, first, last); err != nil {
		return 0, wrap(err, "hiding")
	}
	n, err := tx.c.Exec(ctx, `UPDATE revision SET hidden_at = NULL WHERE page_id = ? AND n BETWEEN ? AND ? AND hidden_at IS NOT NULL`, pageID, first, last)
	return int(n), wrap(err, "hiding")
}

// LastShown is the newest version before n whose text is not withheld, 0 for none.
func (r Reader) LastShown(ctx context.Context, pageID string, n int) (int, error) {
	var last int
	err := r.c.Get(ctx, &last, `SELECT coalesce(max(n), 0) FROM revision WHERE page_id = ? AND n < ? AND hidden_at IS NULL`, pageID, n)
	return last, wrap(err, "hiding")
}

type blockRow struct {
	ID         string
	AccountID  string `db:"account_id"`
	Name       string
	Reason     string
	ByName     string `db:"blocked_name"`
	At         sqldb.Time
	LiftedName string     `db:"lifted_name"`
	LiftedAt   sqldb.Time `db:"lifted_at"`
}

// Blocks lists the accounts that moderators shut out, newest first; of one account where it is given.
func (r Reader) Blocks(ctx context.Context, accountID string, beforeAt time.Time, beforeID string, limit int) ([]domain.Block, error) {
	before := sqldb.At(beforeAt).Text()
	var rows []blockRow
	err := r.c.Select(ctx, &rows, `SELECT b.id, b.account_id, a.name, b.reason, b.blocked_name, b.at, b.lifted_name, b.lifted_at
		FROM account_block b JOIN account a ON a.id = b.account_id
		WHERE (? = '' OR b.account_id = ?) AND (? = '' OR b.at < ? OR b.at = ? AND b.id < ?) ORDER BY b.at DESC, b.id DESC LIMIT ?`,
		accountID, accountID, before, before, before, beforeID, limit)
	list := make([]domain.Block, len(rows))
	for i, w := range rows {
		list[i] = domain.Block{
			ID: w.ID, AccountID: w.AccountID, Name: w.Name, Reason: w.Reason, ByName: w.ByName, At: w.At.Time, LiftedName: w.LiftedName, LiftedAt: w.LiftedAt.Time,
		}
	}
	return list, wrap(err, "blocks")
}

// AddBlock records that an account is shut out.
func (tx *Tx) AddBlock(ctx context.Context, b domain.Block, by string) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO account_block (id, account_id, reason, blocked_by, blocked_name, at) VALUES (?, ?, ?, ?, ?, ?)`,
		b.ID, b.AccountID, b.Reason, by, b.ByName, sqldb.At(b.At))
	return wrap(err, "block")
}

// LiftBlock lets an account in again that a moderator shut out; it tells whether it was.
func (tx *Tx) LiftBlock(ctx context.Context, accountID, name string, at time.Time) (bool, error) {
	n, err := tx.c.Exec(ctx, `UPDATE account_block SET lifted_name = ?, lifted_at = ? WHERE account_id = ? AND lifted_at IS NULL`,
		name, sqldb.At(at), accountID)
	if err != nil || n == 0 {
		return false, wrap(err, "block")
	}
	_, err = tx.c.Exec(ctx, `UPDATE account SET disabled_at = NULL WHERE id = ?`, accountID)
	return true, wrap(err, "block")
}
