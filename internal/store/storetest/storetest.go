// Package storetest gives tests a migrated, empty store of their own, on each database.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/sqldb"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/migrations"
)

// PostgresEnv names the server for tests (scripts/test starts one). Without it the PostgreSQL half is
// skipped, unless CI is set: there, a half that did not run is a failure.
const PostgresEnv = "COMMUNS_TEST_POSTGRES"

// Start is the moment at which the clock of a test's store stands when the test begins.
var Start = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) //nolint:gochecknoglobals // a constant that Go cannot write as one

// Each runs f once for each database the product supports.
func Each(t *testing.T, f func(*testing.T, *store.Store)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); f(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); f(t, Postgres(t)) })
}

func clock() *sqldb.Clock {
	c := sqldb.NewClock(time.Now) //nolint:forbidigo // the test's one look at the wall
	c.Set(Start)
	return c
}

// migratedFile is the file of an empty SQLite store. It is made once in a test process: the migrations take longer than
// most tests.
var migratedFile = sync.OnceValues(func() (file []byte, err error) {
	dir, err := os.MkdirTemp("", "storetest")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path := filepath.Join(dir, "empty.db")
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	db, err := sqldb.Open(ctx, path, clock())
	if err != nil {
		return nil, err
	}
	_, err = db.Migrate(ctx, migrations.For(db.Dialect()))
	if err = errors.Join(err, db.Close()); err != nil { // closed, all of it is in the one file
		return nil, err
	}
	return os.ReadFile(path)
})

// SQLite returns a store in a file of its own.
func SQLite(t testing.TB) *store.Store {
	t.Helper()
	file, err := migratedFile()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return store.New(open(t, path))
}

// Empty returns an empty, unmigrated database of a dialect.
func Empty(t testing.TB, dialect string) *sqldb.DB {
	t.Helper()
	if dialect == sqldb.SQLite {
		return open(t, filepath.Join(t.TempDir(), "empty.db"))
	}
	return open(t, fresh(t, server(t), "template0"))
}

func open(t testing.TB, source string) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(t.Context(), source, clock())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func server(t testing.TB) string {
	t.Helper()
	addr := os.Getenv(PostgresEnv)
	if addr == "" {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is not set: in CI the PostgreSQL half must run", PostgresEnv)
		}
		t.Skipf("set %s to run this on PostgreSQL too", PostgresEnv)
	}
	return addr
}

// template is the database of this test run that is migrated once and copied for each test.
var template = struct { //nolint:gochecknoglobals // one a test process
	once   sync.Once
	err    error
	serial atomic.Int64
}{}

// Postgres returns a store in a database of its own, copied from a migrated template.
func Postgres(t testing.TB) *store.Store {
	t.Helper()
	addr := server(t)
	name := fmt.Sprintf("t%d", os.Getpid())
	template.once.Do(func() { template.err = makeTemplate(addr, name) })
	if template.err != nil {
		t.Fatal(template.err)
	}
	return store.New(open(t, fresh(t, addr, name)))
}

// fresh creates a database from a template and drops it when the test ends.
func fresh(t testing.TB, addr, from string) string {
	t.Helper()
	name := fmt.Sprintf("t%d_%d", os.Getpid(), template.serial.Add(1))
	if err := admin(addr, "CREATE DATABASE "+name+" TEMPLATE "+from); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := admin(addr, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return in(addr, name)
}

func makeTemplate(addr, name string) error {
	for _, statement := range []string{"DROP DATABASE IF EXISTS " + name, "CREATE DATABASE " + name} {
		if err := admin(addr, statement); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	db, err := sqldb.Open(ctx, in(addr, name), clock())
	if err != nil {
		return err
	}
	if _, err := db.Migrate(ctx, migrations.For(db.Dialect())); err != nil {
		return err
	}
	return db.Close()
}

func admin(addr, statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	db, err := sqldb.Open(ctx, addr+"&statement_timeout=0", clock())
	if err != nil {
		return err
	}
	if err := db.Read().Script(ctx, statement); err != nil {
		return err
	}
	return db.Close()
}

func in(addr, db string) string {
	i, j := strings.LastIndex(addr, "/"), strings.Index(addr, "?")
	return addr[:i+1] + db + addr[j:]
}
