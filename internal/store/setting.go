package store

import (
	"context"

	"github.com/appel-a-communs/communs/internal/sqldb"
)

// Setting is a value that the instance keeps about itself, "" where it was never set.
func (r Reader) Setting(ctx context.Context, key string) (string, error) {
	var value string
	err := r.c.Get(ctx, &value, `SELECT value FROM setting WHERE key = ?`, key)
	if sqldb.IsNoRows(err) {
		return "", nil
	}
	return value, wrap(err, "setting")
}

// SetSetting keeps a value.
func (tx *Tx) SetSetting(ctx context.Context, key, value string) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO setting (key, value) VALUES (?, ?)
		ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key, value)
	return wrap(err, "setting")
}

// LockSetting keeps others from changing a value until the transaction ends, whether it was ever set or not.
func (tx *Tx) LockSetting(ctx context.Context, key string) error {
	if _, err := tx.c.Exec(ctx, `INSERT INTO setting (key, value) VALUES (?, '') ON CONFLICT DO NOTHING`, key); err != nil {
		return wrap(err, "setting")
	}
	var value string
	return wrap(tx.c.Get(ctx, &value, `SELECT value FROM setting WHERE key = ? `+sqldb.ForUpdate, key), "setting")
}
