package store

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

type pageRow struct {
	ID        string
	Form      string
	CallID    string `db:"call_id"`
	Slug      string
	Title     string
	Head      int
	CreatedAt sqldb.Time `db:"created_at"`
	UpdatedAt sqldb.Time `db:"updated_at"`
}

func (w pageRow) page() domain.Page {
	return domain.Page{
		ID: w.ID, Form: w.Form, CallID: w.CallID, Slug: w.Slug, Title: w.Title, Head: w.Head,
		CreatedAt: w.CreatedAt.Time, UpdatedAt: w.UpdatedAt.Time,
	}
}

const pageColumns = `p.id, p.form, p.call_id, p.slug, p.title, p.head, p.created_at, p.updated_at`

// Page returns the page with that id. Pages whose import is not over are not there yet.
func (r Reader) Page(ctx context.Context, id string) (domain.Page, error) {
	var w pageRow
	err := r.c.Get(ctx, &w, `SELECT `+pageColumns+` FROM page p WHERE p.id = ? AND NOT p.staged`, id)
	return w.page(), found(err, "page")
}

// PageAt returns the page of a form with that slug, in a call or ("") in the instance.
func (r Reader) PageAt(ctx context.Context, form, callID, slug string) (domain.Page, error) {
	var w pageRow
	err := r.c.Get(ctx, &w, `SELECT `+pageColumns+` FROM page p
		WHERE p.form = ? AND p.call_id = ? AND p.slug = ? AND NOT p.staged`, form, callID, slug)
	return w.page(), found(err, "page")
}

// LockPage returns the page and keeps others from saving it until the transaction ends.
func (tx *Tx) LockPage(ctx context.Context, id string) (domain.Page, error) {
	var w pageRow
	err := tx.c.Get(ctx, &w, `SELECT `+pageColumns+` FROM page p WHERE p.id = ? AND NOT p.staged `+sqldb.ForUpdate, id)
	return w.page(), found(err, "page")
}

// AddPage records a page and tells whether its place was free. Its versions are added apart.
func (tx *Tx) AddPage(ctx context.Context, p domain.Page, sortKey string) (free bool, err error) {
	n, err := tx.c.Exec(ctx, `INSERT INTO page (id, form, call_id, slug, title, sort_key, head, created_at, updated_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		p.ID, p.Form, p.CallID, p.Slug, p.Title, sortKey, p.Head, sqldb.At(p.CreatedAt), sqldb.At(p.UpdatedAt))
	return n == 1, wrap(err, "page")
}

// MoveHead makes version p.Head the head of a page, which the transaction has locked.
func (tx *Tx) MoveHead(ctx context.Context, p domain.Page, sortKey string) error {
	err := tx.c.Later(ctx, `UPDATE page SET head = ?, title = ?, sort_key = ?, updated_at = ? WHERE id = ?`,
		p.Head, p.Title, sortKey, sqldb.At(p.UpdatedAt), p.ID)
	return wrap(err, "page")
}

// PageFilter narrows a list of pages; zero fields do not narrow. Title is compared folded and whole.
type PageFilter struct {
	Form     string
	CallID   string
	TitleKey string
	After    string // id of the last page seen
	Limit    int
}

// Pages lists public pages by id, at most f.Limit after f.After.
func (r Reader) Pages(ctx context.Context, f PageFilter) ([]domain.Page, error) {
	var rows []pageRow
	err := r.c.Select(ctx, &rows, `SELECT `+pageColumns+` FROM page p
		LEFT JOIN candidacy c ON c.page_id = p.id
		WHERE NOT p.staged AND p.head > 0 AND (c.id IS NULL OR c.state <> 'team')
		AND (? = '' OR p.form = ?) AND (? = '' OR p.call_id = ?) AND (? = '' OR p.sort_key = ?) AND p.id > ?
		ORDER BY p.id LIMIT ?`,
		f.Form, f.Form, f.CallID, f.CallID, f.TitleKey, f.TitleKey, f.After, f.Limit)
	list := make([]domain.Page, len(rows))
	for i, w := range rows {
		list[i] = w.page()
	}
	return list, wrap(err, "pages")
}

// SeePage notes that an account has read a version of a page.
func (tx *Tx) SeePage(ctx context.Context, accountID, pageID string, n int, at time.Time) error {
	err := tx.c.Later(ctx, `INSERT INTO page_seen (account_id, page_id, n, at) VALUES (?, ?, ?, ?)
		ON CONFLICT (account_id, page_id) DO UPDATE SET n = excluded.n, at = excluded.at WHERE page_seen.n <= excluded.n`,
		accountID, pageID, n, sqldb.At(at))
	return wrap(err, "page seen")
}

// Seen is the last version of a page that an account has read, 0 for none.
func (r Reader) Seen(ctx context.Context, accountID, pageID string) (int, error) {
	var n int
	err := r.c.Get(ctx, &n, `SELECT n FROM page_seen WHERE account_id = ? AND page_id = ?`, accountID, pageID)
	if sqldb.IsNoRows(err) {
		return 0, nil
	}
	return n, wrap(err, "page seen")
}
