package store

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

type repositoryRow struct {
	PageID     string `db:"page_id"`
	ResourceID string `db:"resource_id"`
	Kind, URL  string
	State      domain.RepositoryState
	At         sqldb.Time
	ReadAt     sqldb.Time `db:"read_at"`
	Tries      int
	ETag       string
	Revision   string
	Expr       string
	Verdict    domain.Verdict
	Table      string `db:"table_version"`
	Report     string
}

func (w repositoryRow) check() domain.RepositoryCheck {
	return domain.RepositoryCheck{
		PageID: w.PageID, ResourceID: w.ResourceID, Kind: w.Kind, URL: w.URL, State: w.State, At: w.At.Time, ReadAt: w.ReadAt.Time, Tries: w.Tries,
		ETag: w.ETag, Revision: w.Revision, Answer: domain.RepositoryAnswer{Expr: w.Expr, Verdict: w.Verdict, Table: w.Table, Report: w.Report},
	}
}

const repositoryColumns = `page_id, resource_id, kind, url, state, at, read_at, tries, etag, revision, expr, verdict, table_version, report`

// RepositoryChecks lists the last looks at the repositories of a page.
func (r Reader) RepositoryChecks(ctx context.Context, pageID string) ([]domain.RepositoryCheck, error) {
	return r.repositories(ctx, `SELECT `+repositoryColumns+` FROM repository_check WHERE page_id = ? ORDER BY resource_id LIMIT 200`, pageID)
}

// RepositoryReadSince lists the newest look at a repository since a moment, for whatever page; none is an empty list.
func (r Reader) RepositoryReadSince(ctx context.Context, url, kind string, since time.Time) ([]domain.RepositoryCheck, error) {
	return r.repositories(ctx, `SELECT `+repositoryColumns+` FROM repository_check
		WHERE url = ? AND kind = ? AND read_at >= ? AND state = 'read' ORDER BY read_at DESC LIMIT 1`, url, kind, sqldb.At(since).Text())
}

func (r Reader) repositories(ctx context.Context, query string, args ...any) ([]domain.RepositoryCheck, error) {
	var rows []repositoryRow
	err := r.c.Select(ctx, &rows, query, args...)
	list := make([]domain.RepositoryCheck, len(rows))
	for i, w := range rows {
		list[i] = w.check()
	}
	return list, wrap(err, "repository")
}

// SetRepositoryCheck keeps a look in place of the one before. Lock its page first.
func (tx *Tx) SetRepositoryCheck(ctx context.Context, c domain.RepositoryCheck) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO repository_check (`+repositoryColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (page_id, resource_id) DO UPDATE SET kind = excluded.kind, url = excluded.url, state = excluded.state, at = excluded.at,
		read_at = excluded.read_at, tries = excluded.tries, etag = excluded.etag, revision = excluded.revision, expr = excluded.expr,
		verdict = excluded.verdict, table_version = excluded.table_version, report = excluded.report`,
		c.PageID, c.ResourceID, c.Kind, c.URL, string(c.State), sqldb.At(c.At), sqldb.At(c.ReadAt), c.Tries, c.ETag, c.Revision, c.Answer.Expr,
		string(c.Answer.Verdict), c.Answer.Table, c.Answer.Report)
	return wrap(err, "repository")
}

// AddRepositoryChange keeps what a repository said before and says now.
func (tx *Tx) AddRepositoryChange(ctx context.Context, c domain.RepositoryChange) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO repository_change (page_id, resource_id, at, url, from_expr, from_verdict, to_expr, to_verdict)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, c.PageID, c.ResourceID, sqldb.At(c.At), c.URL, c.From.Expr, string(c.From.Verdict), c.To.Expr, string(c.To.Verdict))
	return wrap(err, "repository change")
}

// RepositoryChanges lists what the repositories of a page said anew, newest first.
func (r Reader) RepositoryChanges(ctx context.Context, pageID string, limit int) ([]domain.RepositoryChange, error) {
	var rows []struct {
		ResourceID  string `db:"resource_id"`
		At          sqldb.Time
		URL         string
		FromExpr    string         `db:"from_expr"`
		FromVerdict domain.Verdict `db:"from_verdict"`
		ToExpr      string         `db:"to_expr"`
		ToVerdict   domain.Verdict `db:"to_verdict"`
	}
	err := r.c.Select(ctx, &rows, `SELECT resource_id, at, url, from_expr, from_verdict, to_expr, to_verdict FROM repository_change
		WHERE page_id = ? ORDER BY at DESC, resource_id LIMIT ?`, pageID, limit)
	list := make([]domain.RepositoryChange, len(rows))
	for i, w := range rows {
		list[i] = domain.RepositoryChange{
			PageID: pageID, ResourceID: w.ResourceID, URL: w.URL, At: w.At.Time, From: domain.RepositoryAnswer{Expr: w.FromExpr, Verdict: w.FromVerdict},
			To: domain.RepositoryAnswer{Expr: w.ToExpr, Verdict: w.ToVerdict},
		}
	}
	return list, wrap(err, "repository changes")
}

// RepositoryAsk is when a look at the repositories of a page was last asked for, and when it was done; zero for never.
func (r Reader) RepositoryAsk(ctx context.Context, pageID string) (asked, looked time.Time, err error) {
	var row struct {
		At     sqldb.Time
		Looked sqldb.Time `db:"looked_at"`
	}
	err = r.c.Get(ctx, &row, `SELECT at, looked_at FROM repository_ask WHERE page_id = ?`, pageID)
	if sqldb.IsNoRows(err) {
		return asked, looked, nil
	}
	return row.At.Time, row.Looked.Time, wrap(err, "repository ask")
}

// AskRepository notes that a look was asked for. Lock its candidacy first.
func (tx *Tx) AskRepository(ctx context.Context, pageID string, at time.Time) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO repository_ask (page_id, at) VALUES (?, ?)
		ON CONFLICT (page_id) DO UPDATE SET at = excluded.at, looked_at = NULL`, pageID, sqldb.At(at))
	return wrap(err, "repository ask")
}

// LookedAtRepositories notes that what was asked for was done.
func (tx *Tx) LookedAtRepositories(ctx context.Context, pageID string, at time.Time) error {
	_, err := tx.c.Exec(ctx, `UPDATE repository_ask SET looked_at = ? WHERE page_id = ? AND looked_at IS NULL`, sqldb.At(at), pageID)
	return wrap(err, "repository ask")
}

// AwaitingCutoff lists pages of live candidacies whose call closes a relève between two moments, with its number and
// hour, a screen at a time by page.
func (r Reader) AwaitingCutoff(ctx context.Context, from, to time.Time, after string, limit int) ([]Awaiting, error) {
	var rows []struct {
		PageID string `db:"page_id"`
		K      int
		At     sqldb.Time
	}
	err := r.c.Select(ctx, &rows, `SELECT c.page_id, k.k, k.at FROM candidacy c JOIN cutoff k ON k.call_id = c.call_id
		WHERE k.at > ? AND k.at <= ? AND c.state IN ('public', 'team') AND c.page_id > ? ORDER BY c.page_id, k.k LIMIT ?`,
		sqldb.At(from).Text(), sqldb.At(to).Text(), after, limit)
	list := make([]Awaiting, len(rows))
	for i, w := range rows {
		list[i] = Awaiting{w.PageID, w.K, w.At.Time}
	}
	return list, wrap(err, "awaiting cutoff")
}

// Awaiting is a candidacy's page before a relève.
type Awaiting struct {
	PageID string
	K      int
	At     time.Time
}
