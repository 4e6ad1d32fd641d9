package sqldb

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"

	"github.com/lib/pq"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
)

// Migrate applies the files of fsys that this database has not seen, in order of their numbers.
// It gives the names of those it applied.
func (db *DB) Migrate(ctx context.Context, fsys fs.FS) ([]string, error) {
	p, done, err := db.goose(fsys)
	if err != nil {
		return nil, err
	}
	defer done()
	applied, err := p.Up(ctx)
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	names := make([]string, len(applied))
	for i, d := range applied {
		names[i] = d.Source.Path
	}
	return names, nil
}

// MigrateTo brings the schema up to one version: tests start from an older one.
func (db *DB) MigrateTo(ctx context.Context, fsys fs.FS, version int64) error {
	p, done, err := db.goose(fsys)
	if err != nil {
		return err
	}
	defer done()
	_, err = p.UpTo(ctx, version)
	return err
}

// Pending tells how many files of fsys this database has not seen.
func (db *DB) Pending(ctx context.Context, fsys fs.FS) (int, error) {
	p, done, err := db.goose(fsys)
	if err != nil {
		return 0, err
	}
	defer done()
	list, err := p.Status(ctx)
	n := 0
	for _, s := range list {
		if s.State == goose.StatePending {
			n++
		}
	}
	return n, err
}

// goose gives what applies migrations, and what to call when they are done. On PostgreSQL it has connections of its
// own: rewriting a large table takes longer than any request may.
func (db *DB) goose(fsys fs.FS) (*goose.Provider, func(), error) {
	if db.dialect != Postgres {
		p, err := goose.NewProvider(goose.DialectSQLite3, db.write.DB.DB, fsys, goose.WithLogger(quiet{}))
		return p, func() {}, err
	}
	c, err := pq.NewConnector(withLimits(db.source, limits{"statement_timeout": "0", "lock_timeout": "60000"}))
	if err != nil {
		return nil, nil, err
	}
	own := sqlOpen(c)
	own.SetMaxOpenConns(2)
	done := func() {
		if err := own.Close(); err != nil {
			slog.Warn("closing the connections of a migration", "err", err)
		}
	}
	p, err := goose.NewProvider(database.DialectPostgres, own, fsys, goose.WithLogger(quiet{}))
	if err != nil {
		done()
		return nil, nil, err
	}
	return p, done, nil
}

// quiet sends goose's own lines to the log instead of standard output.
type quiet struct{}

func (quiet) Printf(format string, v ...any) { slog.Debug(fmt.Sprintf(format, v...)) }

func (quiet) Fatalf(format string, v ...any) { slog.Error(fmt.Sprintf(format, v...)) }
