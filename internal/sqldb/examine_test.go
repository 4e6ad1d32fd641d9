package sqldb_test

import (
	"testing"

	"github.com/appel-a-communs/communs/internal/sqldb"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

func TestExamineFindsWhatOurPromisesRestOn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		facts, err := s.DB().Examine(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range facts {
			switch f.Name {
			case "fsync", "full_page_writes", "synchronous_commit": // a server for tests may do without
			default:
				if !f.OK {
					t.Errorf("%s is %q, want %s", f.Name, f.Got, f.Want)
				}
			}
		}
		if err := s.DB().TryPooler(t.Context()); err != nil {
			t.Errorf("no pooler: %v", err)
		}
		before := rowsOf(t, s.DB())
		if err := s.DB().TryWrite(t.Context()); err != nil {
			t.Errorf("trying to write: %v", err)
		}
		same(t, rowsOf(t, s.DB()), before)
	})
}

func TestExamineTellsSettingsThatLoseAcknowledgedSaves(t *testing.T) {
	s := storetest.SQLite(t)
	if err := s.DB().Read().Script(t.Context(), `PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = 0`); err != nil {
		t.Fatal(err)
	}
	facts, err := s.DB().Examine(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]sqldb.Fact{}
	for _, f := range facts {
		got[f.Name] = f
	}
	if got["synchronous"].OK || got["foreign_keys"].OK || !got["journal_mode"].OK {
		t.Errorf("facts %+v", facts)
	}
}
