package store

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

// Imported is what an earlier run brought of a page of another wiki.
type Imported struct {
	PageID    string
	Staged    bool            // a run ended before the page's last version
	Head      int             // of the page
	LastN     int             // the last version that an import brought
	Revisions map[string]bool // ids there
}

// Imported tells what is here of a page of a source; the zero Imported where nothing is.
func (r Reader) Imported(ctx context.Context, source, pageRef string) (Imported, error) {
	var rows []struct {
		PageID string `db:"page_id"`
		Ref    string `db:"revision_ref"`
		N      int
		Staged bool
		Head   int
	}
	err := r.c.Select(ctx, &rows, `SELECT i.page_id, i.revision_ref, i.n, p.staged, p.head FROM import_revision i
		JOIN page p ON p.id = i.page_id WHERE i.source = ? AND i.page_ref = ? ORDER BY i.n`, source, pageRef)
	found := Imported{Revisions: map[string]bool{}}
	for _, w := range rows {
		found.PageID, found.Staged, found.Head, found.LastN = w.PageID, w.Staged, w.Head, w.N
		found.Revisions[w.Ref] = true
	}
	return found, wrap(err, "import")
}

// StagePage records a page that nobody sees until Unstage; it tells whether its place was free.
func (tx *Tx) StagePage(ctx context.Context, p domain.Page, sortKey string) (bool, error) {
	n, err := tx.c.Exec(ctx, `INSERT INTO page (id, form, call_id, slug, title, sort_key, head, staged, created_at, updated_at)
		VALUES (?, ?, ?, ?, ?, ?, 0, TRUE, ?, ?) ON CONFLICT DO NOTHING`,
		p.ID, p.Form, p.CallID, p.Slug, p.Title, sortKey, sqldb.At(p.CreatedAt), sqldb.At(p.UpdatedAt))
	return n == 1, wrap(err, "page")
}

// Unstage shows an imported page at its last version.
func (tx *Tx) Unstage(ctx context.Context, p domain.Page, sortKey string) error {
	_, err := tx.c.Exec(ctx, `UPDATE page SET staged = FALSE, head = ?, title = ?, sort_key = ?, created_at = ?, updated_at = ? WHERE id = ?`,
		p.Head, p.Title, sortKey, sqldb.At(p.CreatedAt), sqldb.At(p.UpdatedAt), p.ID)
	return wrap(err, "page")
}

// RememberImported notes where a version comes from, so that a later run skips it.
func (tx *Tx) RememberImported(ctx context.Context, source, pageRef, revisionRef, pageID string, n int) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO import_revision (source, page_ref, revision_ref, page_id, n) VALUES (?, ?, ?, ?, ?)`,
		source, pageRef, revisionRef, pageID, n)
	return wrap(err, "import")
}

// AddSource keeps what an imported version was converted from.
func (tx *Tx) AddSource(ctx context.Context, pageID string, n int, model string, packed []byte) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO import_source (page_id, n, model, source) VALUES (?, ?, ?, ?)`, pageID, n, model, packed)
	return wrap(err, "import source")
}

// Source returns what an imported version was converted from.
func (r Reader) Source(ctx context.Context, pageID string, n int) (model string, text []byte, err error) {
	var w struct {
		Model  string
		Source []byte
	}
	if err := r.c.Get(ctx, &w, `SELECT model, source FROM import_source WHERE page_id = ? AND n = ?`, pageID, n); err != nil {
		return "", nil, found(err, "source")
	}
	text, err = r.unpack(w.Source)
	return w.Model, text, err
}

// SetImportRest keeps what an import knew of a page and no section holds.
func (tx *Tx) SetImportRest(ctx context.Context, pageID, rest string) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO import_rest (page_id, rest) VALUES (?, ?)
		ON CONFLICT (page_id) DO UPDATE SET rest = excluded.rest`, pageID, rest)
	return wrap(err, "import rest")
}

// DropStaged throws away a page whose import did not end.
func (tx *Tx) DropStaged(ctx context.Context, pageID string) error {
	for _, statement := range []string{
		`DELETE FROM import_source WHERE page_id IN (SELECT id FROM page WHERE id = ? AND staged)`,
		`DELETE FROM import_rest WHERE page_id IN (SELECT id FROM page WHERE id = ? AND staged)`,
		`DELETE FROM import_revision WHERE page_id IN (SELECT id FROM page WHERE id = ? AND staged)`,
		`DELETE FROM revision_section WHERE page_id IN (SELECT id FROM page WHERE id = ? AND staged)`,
		`DELETE FROM revision WHERE page_id IN (SELECT id FROM page WHERE id = ? AND staged)`,
		`DELETE FROM page WHERE id = ? AND staged`,
	} {
		if _, err := tx.c.Exec(ctx, statement, pageID); err != nil {
			return wrap(err, "staged page")
		}
	}
	return nil
}

// DropBeyondHead throws away versions that an import brought of a page and never showed.
func (tx *Tx) DropBeyondHead(ctx context.Context, pageID string) error {
	for _, statement := range []string{
		`DELETE FROM import_source WHERE page_id = ? AND n > (SELECT head FROM page WHERE id = import_source.page_id)`,
		`DELETE FROM import_revision WHERE page_id = ? AND n > (SELECT head FROM page WHERE id = import_revision.page_id)`,
		`DELETE FROM revision_section WHERE page_id = ? AND n > (SELECT head FROM page WHERE id = revision_section.page_id)`,
		`DELETE FROM revision WHERE page_id = ? AND n > (SELECT head FROM page WHERE id = revision.page_id)`,
	} {
		if _, err := tx.c.Exec(ctx, statement, pageID); err != nil {
			return wrap(err, "versions beyond the head")
		}
	}
	return nil
}
