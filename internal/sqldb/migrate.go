package sqldb

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
)

// Migrate applies the files of fsys that this database has not seen, in order of their numbers.
// It gives the names of those it applied.
func (db *DB) Migrate(ctx context.Context, fsys fs.FS) ([]string, error) {
	p, err := db.goose(fsys)
	if err != nil {
		return nil, err
	}
	done, err := p.Up(ctx)
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	names := make([]string, len(done))
	for i, d := range done {
		names[i] = d.Source.Path
	}
	return names, nil
}

// MigrateTo brings the schema up to one version: tests start from an older one.
func (db *DB) MigrateTo(ctx context.Context, fsys fs.FS, version int64) error {
	p, err := db.goose(fsys)
	if err != nil {
		return err
	}
	_, err = p.UpTo(ctx, version)
	return err
}

// Pending tells how many files of fsys this database has not seen.
func (db *DB) Pending(ctx context.Context, fsys fs.FS) (int, error) {
	p, err := db.goose(fsys)
	if err != nil {
		return 0, err
	}
	list, err := p.Status(ctx)
	n := 0
	for _, s := range list {
		if s.State == goose.StatePending {
			n++
		}
	}
	return n, err
}

func (db *DB) goose(fsys fs.FS) (*goose.Provider, error) {
	dialect := goose.DialectSQLite3
	if db.dialect == Postgres {
		dialect = database.DialectPostgres
	}
	p, err := goose.NewProvider(dialect, db.write.DB.DB, fsys, goose.WithLogger(quiet{}))
	return p, errors.Join(err)
}

// quiet sends goose's own lines to the log instead of standard output.
type quiet struct{}

func (quiet) Printf(format string, v ...any) { slog.Debug(fmt.Sprintf(format, v...)) }

func (quiet) Fatalf(format string, v ...any) { slog.Error(fmt.Sprintf(format, v...)) }
