package sqldb_test

import (
	"errors"
	"testing"

	"github.com/appel-a-communs/communs/internal/sqldb"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

func TestUnsyncedEndsWithTheDiskWaitedFor(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		failed, onSQLite := errors.New("failed"), s.DB().Dialect() == sqldb.SQLite
		err := s.DB().Unsynced(t.Context(), func() error {
			if onSQLite && waitsForDisk(t, s.DB()) {
				t.Error("commits wait for the disk")
			}
			return failed
		})
		if !errors.Is(err, failed) {
			t.Errorf("got %v", err)
		}
		if onSQLite && !waitsForDisk(t, s.DB()) {
			t.Error("commits do not wait for the disk afterwards")
		}
	})
}

func waitsForDisk(t *testing.T, db *sqldb.DB) bool {
	t.Helper()
	facts, err := db.Examine(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range facts {
		if f.Name == "synchronous" {
			return f.OK
		}
	}
	t.Fatal("no fact about the disk")
	return false
}
