package sqldb_test

import (
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/appel-a-communs/communs/internal/sqldb"
	"github.com/appel-a-communs/communs/internal/store/storetest"
	"github.com/appel-a-communs/communs/migrations"
)

// before is the newest schema version of a dialect but one.
func before(t *testing.T, dialect string) int64 {
	t.Helper()
	db := storetest.Empty(t, dialect)
	files := migrations.For(dialect)
	if _, err := db.Migrate(t.Context(), files); err != nil {
		t.Fatal(err)
	}
	newest, err := db.SchemaVersion(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for v := newest - 1; v > 0; v-- {
		older := storetest.Empty(t, dialect)
		if err := older.MigrateTo(t.Context(), files, v); err != nil {
			t.Fatal(err)
		}
		got, err := older.SchemaVersion(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got < newest {
			return got
		}
	}
	t.Fatal("there is one migration only")
	return 0
}

const oldRows = `INSERT INTO account (id, name, name_key, created_at) VALUES ('a', 'Ada', 'ada', '2026-01-01T00:00:00.000000Z')`

func TestUpgradeFromThePreviousSchemaKeepsRows(t *testing.T) {
	for _, dialect := range dialects() {
		t.Run(dialect, func(t *testing.T) {
			t.Parallel()
			files := migrations.For(dialect)
			db := storetest.Empty(t, dialect)
			if err := db.MigrateTo(t.Context(), files, before(t, dialect)); err != nil {
				t.Fatal(err)
			}
			if err := db.Read().Script(t.Context(), oldRows); err != nil {
				t.Fatal(err)
			}
			old := dumpOf(t, db)
			applied, kept, err := db.MigrateKeepingCopy(t.Context(), files)
			if err != nil || len(applied) != 1 {
				t.Fatalf("applied %v, %v; want one migration", applied, err)
			}
			if got := rowsOf(t, db)["account"]; len(got) != 1 || !strings.Contains(got[0], "Ada") {
				t.Errorf("accounts after the upgrade: %v", got)
			}
			if (kept != "") != (dialect == sqldb.SQLite) {
				t.Errorf("the copy kept is %q", kept)
			}
			// A backup of the version before is restored into its own schema, then brought up.
			fresh := restored(t, dialect, old)
			same(t, rowsOf(t, fresh), rowsOf(t, db))
			if n, err := fresh.Pending(t.Context(), files); err != nil || n != 0 {
				t.Errorf("%d migrations wait after a restore, %v", n, err)
			}
		})
	}
}

func TestCopyKeptBeforeAnUpgradeHoldsTheOldSchema(t *testing.T) {
	files := migrations.For(sqldb.SQLite)
	db := storetest.Empty(t, sqldb.SQLite)
	if _, kept, err := db.MigrateKeepingCopy(t.Context(), files); err != nil || kept != "" {
		t.Fatalf("a new database: copy %q, %v; want none", kept, err)
	}
	old := storetest.Empty(t, sqldb.SQLite)
	version := before(t, sqldb.SQLite)
	if err := old.MigrateTo(t.Context(), files, version); err != nil {
		t.Fatal(err)
	}
	if err := old.Read().Script(t.Context(), oldRows); err != nil {
		t.Fatal(err)
	}
	_, kept, err := old.MigrateKeepingCopy(t.Context(), files)
	if err != nil || filepath.Dir(kept) != filepath.Dir(old.Source()) {
		t.Fatalf("copy %q, %v", kept, err)
	}
	was, err := sqldb.Open(t.Context(), kept, old.Clock())
	if err != nil {
		t.Fatal(err)
	}
	got, err := was.SchemaVersion(t.Context())
	if err != nil || got != version || len(rowsOf(t, was)["account"]) != 1 {
		t.Errorf("the copy has schema %d, %v; want %d with its row", got, err, version)
	}
	if err := was.Close(); err != nil {
		t.Error(err)
	}
	if _, again, err := old.MigrateKeepingCopy(t.Context(), files); err != nil || again != "" {
		t.Errorf("up to date: copy %q, %v; want none", again, err)
	}
}

// A migration of a large table takes longer than a request's statement may.
func TestMigrationsHaveNoDeadlineOfAStatement(t *testing.T) {
	db := storetest.Empty(t, sqldb.Postgres)
	files := fstest.MapFS{"0001_slow.sql": {Data: []byte(
		"-- +goose Up\nCREATE TABLE seen AS SELECT current_setting('statement_timeout') AS of_migration;\n-- +goose Down\nDROP TABLE seen;\n",
	)}}
	if _, err := db.Migrate(t.Context(), files); err != nil {
		t.Fatal(err)
	}
	var migration, request string
	if err := db.Read().Get(t.Context(), &migration, `SELECT of_migration FROM seen`); err != nil {
		t.Fatal(err)
	}
	if err := db.Read().Get(t.Context(), &request, `SELECT current_setting('statement_timeout')`); err != nil {
		t.Fatal(err)
	}
	if migration != "0" || request != "5s" {
		t.Errorf("statement_timeout %q in a migration, %q in a request; want none, and 5s", migration, request)
	}
}
