package store

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

// Policies lists the versions of a call's licence policy, newest first.
func (r Reader) Policies(ctx context.Context, callID string) ([]domain.PolicyVersion, error) {
	var rows []struct {
		CallID string `db:"call_id"`
		N      int
		Body   string
		Reason string
		By     string `db:"account_id"`
		ByName string `db:"account_name"`
		At     sqldb.Time
	}
	err := r.c.Select(ctx, &rows, `SELECT call_id, n, body, reason, account_id, account_name, at FROM licence_policy
		WHERE call_id = ? ORDER BY n DESC LIMIT 200`, callID)
	list := make([]domain.PolicyVersion, len(rows))
	for i, w := range rows {
		list[i] = domain.PolicyVersion{
			LicencePolicy: domain.LicencePolicy{N: w.N, Body: w.Body}, CallID: w.CallID, Reason: w.Reason, By: w.By, ByName: w.ByName, At: w.At.Time,
		}
	}
	return list, wrap(err, "licence policies")
}

// AddPolicy records the next version of a call's policy and puts it in force. Lock the call first.
func (tx *Tx) AddPolicy(ctx context.Context, v domain.PolicyVersion) error {
	if _, err := tx.c.Exec(ctx, `INSERT INTO licence_policy (call_id, n, body, reason, account_id, account_name, at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		v.CallID, v.N, v.Body, v.Reason, v.By, v.ByName, sqldb.At(v.At)); err != nil {
		return wrap(err, "licence policy")
	}
	_, err := tx.c.Exec(ctx, `UPDATE call SET policy_n = ? WHERE id = ?`, v.N, v.CallID)
	return wrap(err, "call")
}
