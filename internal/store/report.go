package store

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

type reportRow struct {
	ID       string
	Object   string
	ObjectID string `db:"object_id"`
	PageID   string `db:"page_id"`
	Title    string
	Path     string
	By       string `db:"account_id"`
	ByName   string `db:"name"`
	Reason   string
	At       sqldb.Time
	State    domain.State
}

func (w reportRow) report() domain.Report {
	return domain.Report{
		ID: w.ID, Object: w.Object, ObjectID: w.ObjectID, PageID: w.PageID, Title: w.Title, Path: w.Path, By: w.By, ByName: w.ByName, Reason: w.Reason, At: w.At.Time,
		State: w.State,
	}
}

const selectReport = `SELECT r.id, r.object, r.object_id, r.page_id, r.title, r.path, r.account_id, a.name, r.reason, r.at, r.state
	FROM report r JOIN account a ON a.id = r.account_id `

// Report returns the report of that id.
func (r Reader) Report(ctx context.Context, id string) (domain.Report, error) {
	var w reportRow
	err := r.c.Get(ctx, &w, selectReport+`WHERE r.id = ?`, id)
	return w.report(), found(err, "report")
}

// Reports lists reports in a state, newest first, after the last one seen. Those about a candidacy that went back to
// its team are left out: whoever moderates does not read it.
func (r Reader) Reports(ctx context.Context, state domain.State, beforeAt time.Time, beforeID string, limit int) ([]domain.Report, error) {
	before := sqldb.At(beforeAt).Text()
	var rows []reportRow
	err := r.c.Select(ctx, &rows, selectReport+`WHERE r.state = ?
		AND NOT EXISTS (SELECT 1 FROM candidacy c WHERE c.page_id = r.page_id AND c.state = 'team') AND (? = '' OR r.at < ? OR r.at = ? AND r.id < ?)
		ORDER BY r.at DESC, r.id DESC LIMIT ?`, string(state), before, before, before, beforeID, limit)
	list := make([]domain.Report, len(rows))
	for i, w := range rows {
		list[i] = w.report()
	}
	return list, wrap(err, "reports")
}

// AddReport records a report; it tells whether it is the first of that account about that object.
func (tx *Tx) AddReport(ctx context.Context, r domain.Report) (bool, error) {
	n, err := tx.c.Exec(ctx, `INSERT INTO report (id, object, object_id, page_id, title, path, account_id, reason, at, state)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		r.ID, r.Object, r.ObjectID, r.PageID, r.Title, r.Path, r.By, r.Reason, sqldb.At(r.At), string(r.State))
	return n == 1, wrap(err, "report")
}

// SettleReports closes all open reports about an object; it tells how many there were.
func (tx *Tx) SettleReports(ctx context.Context, object, objectID string, to domain.State, by string, at time.Time) (int, error) {
	n, err := tx.c.Exec(ctx, `UPDATE report SET state = ?, settled_by = ?, settled_at = ? WHERE object = ? AND object_id = ? AND state = 'open'`,
		string(to), by, sqldb.At(at), object, objectID)
	return int(n), wrap(err, "report")
}
