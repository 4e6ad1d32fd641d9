package sqldb_test

import (
	"context"
	"testing"

	"github.com/appel-a-communs/communs/internal/sqldb"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

const (
	laterInsert = `INSERT INTO setting (key, value) VALUES (?, ?)`
	laterUpdate = `UPDATE setting SET value = ? WHERE key = ?`
	laterCount  = `SELECT count(*) FROM setting WHERE value = ?`
)

// What waits in a transaction is there for the next statement, and after the commit; none of it after a failure.
func TestStatementsThatWait(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		db, ctx := s.DB(), t.Context()
		count := func(c sqldb.Conn, value string, want int) {
			t.Helper()
			var n int
			if err := c.Get(ctx, &n, laterCount, value); err != nil || n != want {
				t.Errorf("%d rows with %q, want %d: %v", n, value, want, err)
			}
		}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(db.InTx(ctx, func(c sqldb.Conn) error {
			n := 0
			c = c.Counted(&n)
			for _, key := range []string{"a", "b", "c"} {
				must(c.Later(ctx, laterInsert, key, "first"))
			}
			count(c, "first", 3)
			if most := map[string]int{sqldb.Postgres: 2, sqldb.SQLite: 4}[db.Dialect()]; n > most {
				t.Errorf("%d statements, want at most %d", n, most)
			}
			must(c.Later(ctx, laterUpdate, "second", "a"))
			return c.Later(ctx, laterUpdate, "second", "b")
		}))
		count(db.Read(), "second", 2)
		count(db.Read(), "first", 1)

		err := db.InTx(ctx, func(c sqldb.Conn) error {
			must(c.Later(ctx, laterInsert, "d", "third"))
			return c.Later(ctx, laterInsert, "a", "third") // its key is taken
		})
		if !sqldb.IsDuplicate(err) {
			t.Errorf("a key written twice: %v", err)
		}
		count(db.Read(), "third", 0)

		gone, cancel := context.WithCancel(ctx)
		err = db.InTx(gone, func(c sqldb.Conn) error {
			must(c.Later(ctx, laterInsert, "e", "third"))
			cancel()
			return nil
		})
		if err == nil {
			t.Error("committed though nobody waited")
		}
		count(db.Read(), "third", 0)
	})
}
