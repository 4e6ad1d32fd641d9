package store

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

// Doubts are what was found of repositories after the deposits of a relève, by deposit.
func (r Reader) Doubts(ctx context.Context, callID string, k int) (map[string][]domain.Doubt, error) {
	var rows []struct {
		DepositID  string `db:"deposit_id"`
		ResourceID string `db:"resource_id"`
		At         sqldb.Time
		URL, Says  string
		EndedAt    sqldb.Time `db:"ended_at"`
	}
	err := r.c.Select(ctx, &rows, `SELECT x.deposit_id, x.resource_id, x.at, x.url, x.says, x.ended_at FROM deposit_doubt x`+ofCutoff+`ORDER BY x.at, x.resource_id`, callID, k)
	list := map[string][]domain.Doubt{}
	for _, w := range rows {
		list[w.DepositID] = append(list[w.DepositID], domain.Doubt{
			DepositID: w.DepositID, ResourceID: w.ResourceID, At: w.At.Time, URL: w.URL, Says: w.Says, EndedAt: w.EndedAt.Time,
		})
	}
	return list, wrap(err, "doubts")
}

// SetDoubt marks a deposit: a mark that stands keeps its moment, one that had ended begins anew.
func (tx *Tx) SetDoubt(ctx context.Context, d domain.Doubt) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO deposit_doubt (deposit_id, resource_id, at, url, says) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (deposit_id, resource_id) DO UPDATE SET url = excluded.url, says = excluded.says, ended_at = NULL,
		at = CASE WHEN deposit_doubt.ended_at IS NULL THEN deposit_doubt.at ELSE excluded.at END`,
		d.DepositID, d.ResourceID, sqldb.At(d.At), d.URL, d.Says)
	return wrap(err, "doubt")
}

// EndDoubt notes that a repository agrees again with what was deposited.
func (tx *Tx) EndDoubt(ctx context.Context, d domain.Doubt, at time.Time) error {
	_, err := tx.c.Exec(ctx, `UPDATE deposit_doubt SET ended_at = ? WHERE deposit_id = ? AND resource_id = ? AND ended_at IS NULL`,
		sqldb.At(at), d.DepositID, d.ResourceID)
	return wrap(err, "doubt")
}
