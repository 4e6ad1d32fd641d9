package store

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

// The purposes of the links that go out by mail.
const (
	LinkConfirm = "confirm" // an account that was asked for
	LinkReset   = "reset"   // a new password
	LinkPublish = "publish" // a first text of somebody who had not signed in
	LinkEmail   = "email"   // another address
)

// MailToken is the secret of a link sent by mail, stored as its SHA-256: it serves once, for one purpose.
type MailToken struct {
	Hash      string
	Purpose   string
	AccountID string
	Payload   string // JSON
	ExpiresAt time.Time
}

type mailTokenRow struct {
	Hash      string
	Purpose   string
	AccountID *string `db:"account_id"`
	Payload   string
	ExpiresAt sqldb.Time `db:"expires_at"`
}

func (w mailTokenRow) token() MailToken {
	t := MailToken{Hash: w.Hash, Purpose: w.Purpose, Payload: w.Payload, ExpiresAt: w.ExpiresAt.Time}
	if w.AccountID != nil {
		t.AccountID = *w.AccountID
	}
	return t
}

// MailToken returns a link that may still be used at a moment.
func (r Reader) MailToken(ctx context.Context, hash string, now time.Time) (MailToken, error) {
	var w mailTokenRow
	err := r.c.Get(ctx, &w, `SELECT hash, purpose, account_id, payload, expires_at FROM mail_token
		WHERE hash = ? AND used_at IS NULL AND expires_at > ?`, hash, sqldb.At(now))
	return w.token(), found(err, "link")
}

// AddMailToken records a link.
func (tx *Tx) AddMailToken(ctx context.Context, t MailToken, now time.Time) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO mail_token (hash, purpose, account_id, payload, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)`,
		t.Hash, t.Purpose, orNull(t.AccountID), t.Payload, sqldb.At(now), sqldb.At(t.ExpiresAt))
	return wrap(err, "link")
}

// UseMailToken uses a link up: of two who try at once, one gets it.
func (tx *Tx) UseMailToken(ctx context.Context, hash, purpose string, now time.Time) (MailToken, error) {
	var w mailTokenRow
	err := tx.c.Get(ctx, &w, `UPDATE mail_token SET used_at = ? WHERE hash = ? AND purpose = ? AND used_at IS NULL AND expires_at > ?
		RETURNING hash, purpose, account_id, payload, expires_at`, sqldb.At(now), hash, purpose, sqldb.At(now))
	return w.token(), found(err, "link")
}

// VoidMailTokens makes an account's unused links of one purpose useless.
func (tx *Tx) VoidMailTokens(ctx context.Context, accountID, purpose string, now time.Time) error {
	_, err := tx.c.Exec(ctx, `UPDATE mail_token SET used_at = ? WHERE account_id = ? AND purpose = ? AND used_at IS NULL`,
		sqldb.At(now), accountID, purpose)
	return wrap(err, "link")
}

// ForgetMailTokens drops the links that were used or ran out before a moment, with what they carried.
func (tx *Tx) ForgetMailTokens(ctx context.Context, before time.Time) error {
	_, err := tx.c.Exec(ctx, `DELETE FROM mail_token WHERE expires_at < ? OR used_at < ?`, sqldb.At(before), sqldb.At(before))
	return wrap(err, "link")
}

// APIToken lets a program act as an account; the token itself is stored as its SHA-256, which is the ID.
type APIToken struct {
	ID        string
	Name      string
	CreatedAt time.Time
}

// APITokens lists the tokens of an account that were not revoked, newest first.
func (r Reader) APITokens(ctx context.Context, accountID string) ([]APIToken, error) {
	var rows []struct {
		Hash      string
		Name      string
		CreatedAt sqldb.Time `db:"created_at"`
	}
	err := r.c.Select(ctx, &rows, `SELECT hash, name, created_at FROM api_token WHERE account_id = ? AND revoked_at IS NULL
		ORDER BY created_at DESC, hash LIMIT 100`, accountID)
	list := make([]APIToken, len(rows))
	for i, w := range rows {
		list[i] = APIToken{w.Hash, w.Name, w.CreatedAt.Time}
	}
	return list, wrap(err, "token")
}

// AccountByAPIToken returns the account that a token acts for, without grants.
func (r Reader) AccountByAPIToken(ctx context.Context, hash string) (domain.Account, error) {
	var w accountRow
	err := r.c.Get(ctx, &w, selectAccount+`JOIN api_token t ON t.account_id = a.id WHERE t.hash = ? AND t.revoked_at IS NULL`, hash)
	return w.account(), found(err, "token")
}

// AddAPIToken records a token.
func (tx *Tx) AddAPIToken(ctx context.Context, accountID string, t APIToken) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO api_token (hash, account_id, name, created_at) VALUES (?, ?, ?, ?)`, t.ID, accountID, t.Name, sqldb.At(t.CreatedAt))
	return wrap(err, "token")
}

// RevokeAPITokens ends all tokens of an account.
func (tx *Tx) RevokeAPITokens(ctx context.Context, accountID string, at time.Time) error {
	_, err := tx.c.Exec(ctx, `UPDATE api_token SET revoked_at = ? WHERE account_id = ? AND revoked_at IS NULL`, sqldb.At(at), accountID)
	return wrap(err, "token")
}

// RevokeAPIToken ends a token of an account; it tells whether there was one.
func (tx *Tx) RevokeAPIToken(ctx context.Context, accountID, id string, at time.Time) (bool, error) {
	n, err := tx.c.Exec(ctx, `UPDATE api_token SET revoked_at = ? WHERE hash = ? AND account_id = ? AND revoked_at IS NULL`,
		sqldb.At(at), id, accountID)
	return n == 1, wrap(err, "token")
}
