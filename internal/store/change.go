package store

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/sqldb"
)

// announce writes the transaction's tags where every process reads them (rulings 11).
func (tx *Tx) announce(ctx context.Context) error {
	if len(tx.tags) == 0 {
		return nil
	}
	now, err := tx.Now(ctx) // a transaction lives ten seconds at most, and readers look back further
	if err != nil {
		return err
	}
	args := make([]any, 0, 3*len(tx.tags))
	for tag := range tx.tags { // a handful at most
		args = append(args, NewID(), tag, sqldb.At(now))
	}
	err = tx.c.Later(ctx, `INSERT INTO change (id, tag, at) VALUES `+tuples(len(tx.tags), 3), args...)
	return wrap(err, "change")
}

// Announcement is one tag told by one transaction, at a moment of the database's clock.
type Announcement struct {
	ID  string
	Tag string
	At  time.Time
}

// Announced lists the tags told since a moment. A transaction lives at most ten seconds, so a reader
// that looks back further than that misses none.
func (r Reader) Announced(ctx context.Context, since time.Time) ([]Announcement, error) {
	var rows []struct {
		ID  string
		Tag string
		At  sqldb.Time
	}
	err := r.c.Select(ctx, &rows, `SELECT id, tag, at FROM change WHERE at >= ?`, sqldb.At(since))
	list := make([]Announcement, len(rows))
	for i, w := range rows {
		list[i] = Announcement{w.ID, w.Tag, w.At.Time}
	}
	return list, wrap(err, "change")
}

// ForgetAnnounced drops the tags older than a moment.
func (tx *Tx) ForgetAnnounced(ctx context.Context, before time.Time) error {
	_, err := tx.c.Exec(ctx, `DELETE FROM change WHERE at < ?`, sqldb.At(before))
	return wrap(err, "change")
}
