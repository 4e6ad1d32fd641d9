package store

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

type derogationRow struct {
	ID            string
	CallID        string `db:"call_id"`
	CandidacyID   string `db:"candidacy_id"`
	Kind          domain.DerogationKind
	ResourceID    string `db:"resource_id"`
	ResourceName  string `db:"resource_name"`
	Licence       string
	K             int
	Days          int
	Reason        string
	EndsAt        sqldb.Time `db:"ends_at"`
	By            string     `db:"account_id"`
	ByName        string     `db:"account_name"`
	At            sqldb.Time
	RevokedAt     sqldb.Time `db:"revoked_at"`
	RevokedName   string     `db:"revoked_name"`
	RevokedReason string     `db:"revoked_reason"`
}

func (w derogationRow) derogation() domain.Derogation {
	return domain.Derogation{
		ID: w.ID, CallID: w.CallID, CandidacyID: w.CandidacyID, Kind: w.Kind, ResourceID: w.ResourceID, ResourceName: w.ResourceName,
		Licence: w.Licence, K: w.K, Days: w.Days, Reason: w.Reason, EndsAt: w.EndsAt.Time, By: w.By, ByName: w.ByName, At: w.At.Time,
		RevokedAt: w.RevokedAt.Time, RevokedName: w.RevokedName, RevokedReason: w.RevokedReason,
	}
}

// Derogations lists those of a candidacy, newest first.
func (r Reader) Derogations(ctx context.Context, candidacyID string) ([]domain.Derogation, error) {
	var rows []derogationRow
	err := r.c.Select(ctx, &rows, `SELECT id, call_id, candidacy_id, kind, resource_id, resource_name, licence, k, days, reason, ends_at,
		account_id, account_name, at, revoked_at, revoked_name, revoked_reason FROM derogation
		WHERE candidacy_id = ? ORDER BY at DESC, id DESC LIMIT 100`, candidacyID)
	list := make([]domain.Derogation, len(rows))
	for i, w := range rows {
		list[i] = w.derogation()
	}
	return list, wrap(err, "derogations")
}

// AddDerogation records a derogation. Lock its candidacy first.
func (tx *Tx) AddDerogation(ctx context.Context, d domain.Derogation) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO derogation (id, call_id, candidacy_id, kind, resource_id, resource_name, licence, k, days, reason,
		ends_at, account_id, account_name, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		d.ID, d.CallID, d.CandidacyID, string(d.Kind), d.ResourceID, d.ResourceName, d.Licence, d.K, d.Days, d.Reason,
		sqldb.At(d.EndsAt), d.By, d.ByName, sqldb.At(d.At))
	return wrap(err, "derogation")
}

// DerogationEnd takes a derogation back.
type DerogationEnd struct {
	ID, CandidacyID string
	Name, Reason    string
	At              time.Time
}

// EndDerogation takes a derogation back; it tells whether it still held.
func (tx *Tx) EndDerogation(ctx context.Context, e DerogationEnd) (bool, error) {
	n, err := tx.c.Exec(ctx, `UPDATE derogation SET revoked_at = ?, revoked_name = ?, revoked_reason = ?
		WHERE id = ? AND candidacy_id = ? AND revoked_at IS NULL AND ends_at > ?`,
		sqldb.At(e.At), e.Name, e.Reason, e.ID, e.CandidacyID, sqldb.At(e.At))
	return n == 1, wrap(err, "derogation")
}

// LicenceDerogations lists the derogations on licences that hold in a call at a moment, the first to end first.
func (r Reader) LicenceDerogations(ctx context.Context, callID string, now time.Time) ([]domain.Derogation, error) {
	var rows []derogationRow
	err := r.c.Select(ctx, &rows, `SELECT id, call_id, candidacy_id, kind, resource_id, resource_name, licence, k, days, reason, ends_at,
		account_id, account_name, at, revoked_at, revoked_name, revoked_reason FROM derogation
		WHERE call_id = ? AND kind = 'licence' AND revoked_at IS NULL AND ends_at > ? ORDER BY ends_at, id LIMIT 1000`, callID, sqldb.At(now))
	list := make([]domain.Derogation, len(rows))
	for i, w := range rows {
		list[i] = w.derogation()
	}
	return list, wrap(err, "derogations")
}

// DerogationsEnding lists those that end between two moments, were not taken back, and whose end nobody was told of.
func (r Reader) DerogationsEnding(ctx context.Context, from, to time.Time) ([]domain.Derogation, error) {
	var rows []derogationRow
	err := r.c.Select(ctx, &rows, `SELECT id, call_id, candidacy_id, kind, resource_id, resource_name, licence, k, days, reason, ends_at,
		account_id, account_name, at, revoked_at, revoked_name, revoked_reason FROM derogation
		WHERE ends_at > ? AND ends_at <= ? AND revoked_at IS NULL AND told_at IS NULL ORDER BY ends_at, id LIMIT 1000`, sqldb.At(from), sqldb.At(to))
	list := make([]domain.Derogation, len(rows))
	for i, w := range rows {
		list[i] = w.derogation()
	}
	return list, wrap(err, "derogations")
}

// WarnDerogation notes that its coming end is told; it tells whether it was to be.
func (tx *Tx) WarnDerogation(ctx context.Context, id string, at time.Time) (bool, error) {
	n, err := tx.c.Exec(ctx, `UPDATE derogation SET warned_at = ? WHERE id = ? AND warned_at IS NULL AND revoked_at IS NULL`, sqldb.At(at), id)
	return n == 1, wrap(err, "derogation")
}

// TellDerogationEnd notes that its end is told; it tells whether it was to be.
func (tx *Tx) TellDerogationEnd(ctx context.Context, id string, at time.Time) (bool, error) {
	n, err := tx.c.Exec(ctx, `UPDATE derogation SET told_at = ? WHERE id = ? AND told_at IS NULL AND revoked_at IS NULL`, sqldb.At(at), id)
	return n == 1, wrap(err, "derogation")
}
