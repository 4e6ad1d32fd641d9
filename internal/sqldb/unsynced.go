package sqldb

import (
	"context"
	"errors"
)

// Unsynced runs do without waiting for the disk at each commit, and syncs the whole at its end: for what can be made anew
// from nothing when the machine stops meanwhile, never for what somebody typed. PostgreSQL, whose settings are not this
// program's to change, does as always.
func (db *DB) Unsynced(ctx context.Context, do func() error) error {
	if db.dialect != SQLite {
		return do()
	}
	// One connection writes: the setting is its own.
	if err := db.Read().Script(ctx, `PRAGMA synchronous = OFF`); err != nil {
		return err
	}
	err := do()
	whole := context.WithoutCancel(ctx) // whatever ended do, the next commit waits for the disk again
	// The checkpoint syncs the log, then the file, only at a setting that syncs.
	return errors.Join(err, db.Read().Script(whole, `PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE)`))
}
