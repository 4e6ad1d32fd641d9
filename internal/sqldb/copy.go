package sqldb

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/jmoiron/sqlx"
)

// ErrNoCopy tells that only a SQLite database is one file that can be copied.
var ErrNoCopy = errors.New("only a SQLite database is copied as a file")

// CopyTo writes a SQLite database, as it stands while others write, to a new file (VACUUM INTO) and checks the copy:
// copying the file itself would give a torn one.
func (db *DB) CopyTo(ctx context.Context, path string) error {
	if db.dialect != SQLite {
		return ErrNoCopy
	}
	// VACUUM INTO wants the file new or empty; made here, it is nobody else's to read.
	f, err := os.OpenFile(filepath.Clean(path), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("copy: %w", err)
	}
	err = db.copyInto(ctx, path)
	if err == nil {
		err = f.Sync() // VACUUM leaves that to the system
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("copy: %w", errors.Join(err, os.Remove(path)))
	}
	return nil
}

func (db *DB) copyInto(ctx context.Context, path string) error {
	// Its own connection: the writer's would hold writers up, the readers' may write nothing.
	from, err := sqlx.ConnectContext(ctx, SQLite, sqliteFile(db.source)+"?mode=ro&_pragma=busy_timeout(5000)")
	if err != nil {
		return err
	}
	_, err = from.ExecContext(ctx, `VACUUM INTO ?`, path)
	if err = errors.Join(err, from.Close()); err != nil {
		return err
	}
	return CheckFile(ctx, path)
}

// CheckFile reads a whole SQLite file and tells whether it is sound.
func CheckFile(ctx context.Context, path string) error {
	x, err := sqlx.ConnectContext(ctx, SQLite, sqliteFile(path)+"?_pragma=query_only(1)")
	if err != nil {
		return err
	}
	var found []string
	err = x.SelectContext(ctx, &found, `PRAGMA integrity_check`)
	if err == nil && (len(found) != 1 || found[0] != "ok") {
		err = fmt.Errorf("integrity_check of %s: %v", path, found)
	}
	return errors.Join(err, x.Close())
}

// MigrateKeepingCopy does as Migrate, after a copy of a SQLite database that has a schema to change. It gives the
// file of the copy, "" where none was needed.
func (db *DB) MigrateKeepingCopy(ctx context.Context, fsys fs.FS) (applied []string, kept string, err error) {
	version, err := db.SchemaVersion(ctx)
	if err != nil {
		return nil, "", err
	}
	pending, err := db.Pending(ctx, fsys)
	if err != nil {
		return nil, "", err
	}
	if db.dialect == SQLite && version > 0 && pending > 0 {
		kept = fmt.Sprintf("%s.schema-%04d-%s", db.source, version, db.clock.Now().Format("20060102T150405.000000Z"))
		if err := db.CopyTo(ctx, kept); err != nil {
			return nil, "", err
		}
	}
	applied, err = db.Migrate(ctx, fsys)
	return applied, kept, err
}
