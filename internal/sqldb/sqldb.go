// Package sqldb opens the database and hides what differs between SQLite and PostgreSQL: drivers,
// placeholders, locks, clocks, errors. Nothing above it names a driver.
package sqldb

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// The dialects.
const (
	SQLite   = "sqlite"
	Postgres = "postgres"
)

// DB is an open database: a pool that reads and one that writes. Queries are written with ? and
// rebound; statements are prepared once a pool.
type DB struct {
	dialect string
	source  string
	read    *pool
	write   *pool
	clock   *Clock
}

// pool is one sqlx.DB with the statements that it prepared.
type pool struct {
	*sqlx.DB
	mu    sync.RWMutex
	stmts map[string]*sqlx.Stmt
}

// Open opens a postgres:// address, or else a SQLite file, which is made where it is not there.
func Open(ctx context.Context, source string, clock *Clock) (*DB, error) {
	db := &DB{dialect: SQLite, source: source, clock: clock}
	open := openSQLite
	if IsPostgres(source) {
		db.dialect, open = Postgres, openPostgres
	}
	var err error
	if db.write, db.read, err = open(ctx, source); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	return db, nil
}

// IsPostgres tells a PostgreSQL address from a file.
func IsPostgres(source string) bool {
	return strings.HasPrefix(source, "postgres://") || strings.HasPrefix(source, "postgresql://")
}

// openSQLite gives one writer connection, which takes its lock at BEGIN, and a pool of readers.
func openSQLite(ctx context.Context, source string) (write, read *pool, err error) {
	if err := os.MkdirAll(filepath.Dir(source), 0o750); err != nil {
		return nil, nil, err
	}
	file := sqliteFile(source)
	const pragmas = "_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_pragma=synchronous(FULL)"
	w, err := sqlx.ConnectContext(ctx, SQLite, file+"?_txlock=immediate&_pragma=journal_mode(WAL)&"+pragmas)
	if err != nil {
		return nil, nil, err
	}
	w.SetMaxOpenConns(1)
	r, err := sqlx.ConnectContext(ctx, SQLite, file+"?_pragma=query_only(1)&"+pragmas)
	if err != nil {
		return nil, nil, errors.Join(err, w.Close())
	}
	r.SetMaxOpenConns(max(4, 2*runtime.NumCPU()))
	r.SetMaxIdleConns(max(4, 2*runtime.NumCPU()))
	return newPool(w), newPool(r), nil
}

// sqliteFile is a file as the driver takes it, before its options.
func sqliteFile(path string) string {
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath()}).String()
}

// openPostgres keeps writes a pool of their own, so that slow reads cannot starve them.
func openPostgres(_ context.Context, source string) (write, read *pool, err error) {
	make := func(conns int) (*pool, error) {
		c, err := pq.NewConnector(withLimits(source, limits{}))
		if err != nil {
			return nil, err
		}
		c.Dialer(dialer{})
		x := sqlx.NewDb(sqlOpen(c), Postgres)
		x.SetMaxOpenConns(conns)
		x.SetMaxIdleConns(conns)
		x.SetConnMaxIdleTime(5 * time.Minute)
		return newPool(x), nil
	}
	if write, err = make(8); err != nil {
		return nil, nil, err
	}
	read, err = make(16)
	return write, read, err
}

// limits are server-side settings of a connection, by name.
type limits map[string]string

// withLimits adds the server-side limits that a forgotten statement must meet; own settings stand before them and
// before those of the address.
func withLimits(source string, own limits) string {
	u, err := url.Parse(source)
	if err != nil {
		return source // the driver says what is wrong with it
	}
	q := u.Query()
	for k, v := range map[string]string{
		"statement_timeout": "5000", "lock_timeout": "4000", "idle_in_transaction_session_timeout": "15000",
		"application_name": "communs", "client_min_messages": "warning",
	} {
		if !q.Has(k) {
			q.Set(k, v)
		}
	}
	for k, v := range own {
		q.Set(k, v)
	}
	u.RawQuery = q.Encode()
	return u.String()
}

func newPool(x *sqlx.DB) *pool { return &pool{DB: x, stmts: map[string]*sqlx.Stmt{}} }

// prepared gives the statement of a query, prepared once; queries are constants, so the map is bounded.
func (p *pool) prepared(ctx context.Context, query string) (*sqlx.Stmt, error) {
	if st := p.known(query); st != nil {
		return st, nil
	}
	st, err := p.PreparexContext(ctx, p.rebind(query))
	if err != nil {
		return nil, err
	}
	first := p.keep(query, st)
	if first != st { // closing waits for the connection that holds it: never under the lock, which that connection may need
		if err := st.Close(); err != nil {
			slog.WarnContext(ctx, "closing a doubled statement", "err", err)
		}
	}
	return first, nil
}

// keep gives the statement of a query that came first.
func (p *pool) keep(query string, st *sqlx.Stmt) *sqlx.Stmt {
	p.mu.Lock()
	defer p.mu.Unlock()
	if first := p.stmts[query]; first != nil {
		return first
	}
	p.stmts[query] = st
	return st
}

func (p *pool) known(query string) *sqlx.Stmt {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.stmts[query]
}

// The marks that stand for a locking clause: SQLite locks the whole database at BEGIN and needs none.
const (
	ForUpdate  = "/*for update*/"
	SkipLocked = "/*skip locked*/"
)

func (p *pool) rebind(query string) string {
	if p.DriverName() != Postgres {
		return query
	}
	query = strings.ReplaceAll(query, ForUpdate, "FOR UPDATE")
	query = strings.ReplaceAll(query, SkipLocked, "FOR UPDATE SKIP LOCKED")
	return sqlx.Rebind(sqlx.DOLLAR, query)
}

// Dialect is SQLite or Postgres.
func (db *DB) Dialect() string { return db.dialect }

// Clock is the clock given at opening.
func (db *DB) Clock() *Clock { return db.clock }

// Source is the address or file given at opening.
func (db *DB) Source() string { return db.source }

// Close closes every connection.
func (db *DB) Close() error {
	return errors.Join(db.read.Close(), db.write.Close())
}

// Ping tells whether the database answers and takes writes.
func (db *DB) Ping(ctx context.Context) error {
	if db.dialect == Postgres {
		var ro string
		if err := db.write.GetContext(ctx, &ro, `SHOW transaction_read_only`); err != nil {
			return err
		}
		if ro == "on" {
			return errors.New("database is read-only")
		}
		return nil
	}
	return db.read.PingContext(ctx)
}
