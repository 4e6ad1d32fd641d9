package store

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

// RelationsOf lists the relations from and to a commons whose other side anybody may read, in order of time.
func (r Reader) RelationsOf(ctx context.Context, commonsID string) ([]domain.Relation, error) {
	var rows []struct {
		ID       string
		Kind     string
		FromID   string `db:"from_id"`
		FromSlug string `db:"from_slug"`
		FromName string `db:"from_name"`
		ToID     string `db:"to_id"`
		ToSlug   string `db:"to_slug"`
		ToName   string `db:"to_name"`
		ByName   string `db:"account_name"`
		At       sqldb.Time
	}
	err := r.c.Select(ctx, &rows, `SELECT x.id, x.kind, x.from_id, m.slug AS from_slug, m.name AS from_name, x.to_id, o.slug AS to_slug,
		o.name AS to_name, x.account_name, x.at
		FROM relation x JOIN commons m ON m.id = x.from_id JOIN commons o ON o.id = x.to_id
		WHERE (x.from_id = ? OR x.to_id = ?)
		AND EXISTS (SELECT 1 FROM candidacy c WHERE c.commons_id = x.from_id AND c.state <> 'team')
		AND EXISTS (SELECT 1 FROM candidacy c WHERE c.commons_id = x.to_id AND c.state <> 'team')
		ORDER BY x.at, x.id LIMIT 200`, commonsID, commonsID)
	list := make([]domain.Relation, len(rows))
	for i, w := range rows {
		list[i] = domain.Relation{
			ID: w.ID, Kind: w.Kind, From: domain.Commons{ID: w.FromID, Slug: w.FromSlug, Name: w.FromName},
			To: domain.Commons{ID: w.ToID, Slug: w.ToSlug, Name: w.ToName}, ByName: w.ByName, At: w.At.Time,
		}
	}
	return list, wrap(err, "relations")
}

// RelationPairs lists all relations of a kind as pairs of commons. Lock them first where a rule asks.
func (tx *Tx) RelationPairs(ctx context.Context, kind string) ([][2]string, error) {
	var rows []struct {
		FromID string `db:"from_id"`
		ToID   string `db:"to_id"`
	}
	err := tx.c.Select(ctx, &rows, `SELECT from_id, to_id FROM relation WHERE kind = ? ORDER BY id`, kind)
	list := make([][2]string, len(rows))
	for i, w := range rows {
		list[i] = [2]string{w.FromID, w.ToID}
	}
	return list, wrap(err, "relations")
}

// LockRelations holds all relations: a circle may close by relations far from each other. The row that is held is made
// by whoever comes first: a migration leaves no rows, or no backup could be restored.
func (tx *Tx) LockRelations(ctx context.Context) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO relation_lock (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET id = excluded.id`)
	return wrap(err, "relations")
}

// AddRelation records a relation.
func (tx *Tx) AddRelation(ctx context.Context, x domain.Relation, by string) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO relation (id, from_id, kind, to_id, account_id, account_name, at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		x.ID, x.From.ID, x.Kind, x.To.ID, by, x.ByName, sqldb.At(x.At))
	return wrap(err, "relation")
}

// DropRelation takes a relation of a commons away; it tells whether it stood.
func (tx *Tx) DropRelation(ctx context.Context, id, fromID string) (bool, error) {
	n, err := tx.c.Exec(ctx, `DELETE FROM relation WHERE id = ? AND from_id = ?`, id, fromID)
	return n == 1, wrap(err, "relation")
}

// CommonsWithID returns the commons with that id.
func (r Reader) CommonsWithID(ctx context.Context, id string) (domain.Commons, error) {
	var w commonsRow
	err := r.c.Get(ctx, &w, `SELECT id, slug, name, sort_key, created_at FROM commons WHERE id = ?`, id)
	return domain.Commons{ID: w.ID, Slug: w.Slug, Name: w.Name, CreatedAt: w.CreatedAt.Time}, found(err, "commons")
}

// PagesOfCommons lists the pages of all candidacies of some commons: what shows their relations.
func (r Reader) PagesOfCommons(ctx context.Context, ids ...string) ([]string, error) {
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	var list []string
	err := r.c.Select(ctx, &list, `SELECT page_id FROM candidacy WHERE commons_id IN (`+marks(len(ids))+`)`, args...)
	return list, wrap(err, "commons")
}
