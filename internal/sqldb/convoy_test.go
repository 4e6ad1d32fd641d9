package sqldb_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/sqldb"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// TestFirstWritersDoNotWaitForEachOthersStatements: writers that queue for one row all meet queries that nobody prepared
// yet, and prepare them when they are done. Whoever comes second throws its own away, which waits for the connection that
// holds it; were the list of statements locked meanwhile, the writer whom that connection waits for could not go on.
func TestFirstWritersDoNotWaitForEachOthersStatements(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		err := s.DB().InTx(t.Context(), func(c sqldb.Conn) error {
			_, err := c.Exec(t.Context(), laterInsert, "row", "held")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		held := `SELECT value FROM setting WHERE key = 'row' ` + sqldb.ForUpdate
		for round := range 40 {
			began := time.Now()
			var group sync.WaitGroup
			for range 16 {
				group.Go(func() {
					fresh := func(step int) string {
						return fmt.Sprintf(`SELECT '%d %d' FROM setting WHERE key = 'row'`, round, step)
					}
					for turn := range 3 {
						err := s.DB().InTx(t.Context(), func(c sqldb.Conn) error {
							var value string
							for step := range 3 {
								if err := c.Get(t.Context(), &value, fresh(4*turn+step)); err != nil {
									return err
								}
							}
							if err := c.Get(t.Context(), &value, held); err != nil {
								return err
							}
							return c.Get(t.Context(), &value, fresh(4*turn+3))
						})
						if err != nil {
							t.Error(err)
						}
					}
				})
			}
			group.Wait()
			if took := time.Since(began); took > 3*time.Second {
				t.Fatalf("round %d took %v", round, took)
			}
		}
	})
}
