package sqldb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"
)

// Why a backup is not restored. Nothing of it is in the database then.
var (
	ErrNotBackup = errors.New("this is no backup of communs")
	ErrCut       = errors.New("the backup is cut short")
	ErrAltered   = errors.New("the backup was altered or damaged")
	ErrNewer     = errors.New("the backup comes from a newer version of communs")
	ErrNotEmpty  = errors.New("the database is not empty")
)

// Schema is the migrations that a restore runs: those of the database, and the number of the newest that
// this program knows in any dialect.
type Schema struct {
	Files  fs.FS
	Newest int64
}

// Restore reads a backup into an empty database: it brings the schema to the backup's own version, loads all rows in
// one transaction that is committed once the whole file was checked, then brings the schema up to date. A batch of
// rows at a time is in memory.
func (db *DB) Restore(ctx context.Context, r io.Reader, to Schema) (Backup, error) {
	in, err := openBackup(r)
	if err != nil {
		return Backup{}, fmt.Errorf("restore: %w", err)
	}
	defer in.close()
	if in.Schema > to.Newest {
		return in.Backup, fmt.Errorf("restore: %w: its schema is %d, ours %d", ErrNewer, in.Schema, to.Newest)
	}
	if err := db.prepareFor(ctx, in.Schema, to.Files); err != nil {
		return in.Backup, fmt.Errorf("restore: %w", err)
	}
	if err := db.load(ctx, in); err != nil {
		return in.Backup, fmt.Errorf("restore: %w", err)
	}
	_, err = db.Migrate(ctx, to.Files)
	return in.Backup, err
}

// prepareFor gives an empty database the schema of one version.
func (db *DB) prepareFor(ctx context.Context, version int64, files fs.FS) error {
	all, err := db.tables(ctx, db.write)
	if err != nil {
		return err
	}
	tables, found := data(all)
	if len(tables) > 0 && !found {
		return fmt.Errorf("%w: it holds tables of something else (%s)", ErrNotEmpty, tables[0].Name)
	}
	for _, t := range tables {
		var some bool
		if err := db.write.GetContext(ctx, &some, `SELECT EXISTS (SELECT 1 FROM `+quoted(t.Name)+`)`); err != nil {
			return err
		}
		if some {
			return fmt.Errorf("%w: table %s holds rows", ErrNotEmpty, t.Name)
		}
	}
	if found {
		now, err := schemaOf(ctx, db.write)
		if err != nil {
			return err
		}
		if now > version {
			return fmt.Errorf("%w: its schema is %d already, the backup's %d: take a database that was never used", ErrNotEmpty, now, version)
		}
	}
	return db.MigrateTo(ctx, files, version)
}

// load puts the rows of a backup into a schema of its version.
func (db *DB) load(ctx context.Context, in *backupReader) error {
	tx, err := db.write.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // after a commit this does nothing
	all, err := db.tables(ctx, tx)
	if err != nil {
		return err
	}
	tables, _ := data(all)
	tighten, err := db.loosen(ctx, tx, tables)
	if err != nil {
		return err
	}
	l := loader{tx: tx, rebind: db.write.rebind, tables: map[string]table{}, rows: map[string]int64{}}
	for _, t := range tables {
		l.tables[t.Name] = t
	}
	end, err := in.each(ctx, &l)
	switch {
	case err != nil:
		return err
	case !maps.Equal(end.Rows, l.rows) || len(l.rows) != len(tables):
		return fmt.Errorf("%w: the rows are not those that its end counts", ErrAltered)
	}
	in.Rows = l.rows
	if err := tighten(); err != nil {
		return blamed(err)
	}
	if err := tx.Commit(); err != nil {
		return blamed(err)
	}
	return nil
}

// blamed tells a refusal of the rows themselves from a failure of the database.
func blamed(err error) error {
	if isConstraint(err) {
		return fmt.Errorf("%w: %w", ErrAltered, err)
	}
	return err
}

// loosen puts off the foreign keys that the order of tables cannot satisfy, as a table's references to itself; what it
// returns has them checked.
func (db *DB) loosen(ctx context.Context, tx *sqlx.Tx, tables []table) (tighten func() error, err error) {
	if db.dialect == SQLite {
		_, err := tx.ExecContext(ctx, `PRAGMA defer_foreign_keys = 1`) // until the commit
		return func() error { return nil }, err
	}
	if err := patient(ctx, tx); err != nil {
		return nil, err
	}
	var after strings.Builder
	after.WriteString(`SET CONSTRAINTS ALL IMMEDIATE;`)
	before := map[string]bool{}
	for _, t := range tables {
		for _, r := range t.refs {
			if before[r.to] {
				continue
			}
			alter := `ALTER TABLE ` + quoted(t.Name) + ` ALTER CONSTRAINT ` + quoted(r.name)
			if _, err := tx.ExecContext(ctx, alter+` DEFERRABLE INITIALLY DEFERRED`); err != nil {
				return nil, err
			}
			after.WriteString(alter + ` NOT DEFERRABLE;`)
		}
		before[t.Name] = true
	}
	return func() error {
		_, err := tx.ExecContext(ctx, after.String())
		return err
	}, nil
}

// A batch of rows is one statement: few enough parameters for either database (65535, 32766), few enough bytes for memory.
const (
	batchRows   = 200
	batchValues = 20_000
	batchBytes  = 1 << 20
)

// loader writes rows, a batch a statement.
type loader struct {
	tx     *sqlx.Tx
	rebind func(string) string
	tables map[string]table // of the database
	rows   map[string]int64 // written, by table

	into  table // as the backup names its columns
	most  int   // rows a batch
	full  *sqlx.Stmt
	args  []any
	bytes int
}

// begin starts a table, which must be as the schema has it.
func (l *loader) begin(t table) error {
	own, ok := l.tables[t.Name]
	_, twice := l.rows[t.Name]
	if !ok || twice || !sameColumns(own.Columns, t.Columns) {
		return fmt.Errorf("%w: table %q is not as the schema has it", ErrAltered, t.Name)
	}
	l.into, l.rows[t.Name] = t, 0
	l.most = min(batchRows, batchValues/len(t.Columns))
	l.full = nil
	return nil
}

func sameColumns(a, b []column) bool {
	by := func(x, y column) int { return strings.Compare(x.Name, y.Name) }
	return len(a) > 0 && slices.Equal(slices.SortedFunc(slices.Values(a), by), slices.SortedFunc(slices.Values(b), by))
}

// add takes one row of the table that was begun.
func (l *loader) add(ctx context.Context, values []any, size int) error {
	l.args = append(l.args, values...)
	l.bytes += size
	if l.bytes < batchBytes && len(l.args) < l.most*len(l.into.Columns) {
		return nil
	}
	return l.flush(ctx)
}

// flush writes the rows that wait.
func (l *loader) flush(ctx context.Context) error {
	if len(l.args) == 0 {
		return nil
	}
	n := len(l.args) / len(l.into.Columns)
	err := l.insert(ctx, n)
	if err != nil {
		return fmt.Errorf("table %s: %w", l.into.Name, blamed(err))
	}
	l.rows[l.into.Name] += int64(n)
	clear(l.args)
	l.args, l.bytes = l.args[:0], 0
	return nil
}

// insert writes n rows; the statement of a full batch is prepared once a table.
func (l *loader) insert(ctx context.Context, n int) error {
	if n != l.most {
		_, err := l.tx.ExecContext(ctx, l.statement(n), l.args...)
		return err
	}
	if l.full == nil {
		var err error
		if l.full, err = l.tx.PreparexContext(ctx, l.statement(n)); err != nil {
			return err
		}
	}
	_, err := l.full.ExecContext(ctx, l.args...)
	return err
}

func (l *loader) statement(n int) string {
	row := "(" + strings.TrimSuffix(strings.Repeat("?, ", len(l.into.Columns)), ", ") + ")"
	rows := strings.TrimSuffix(strings.Repeat(row+", ", n), ", ")
	return l.rebind(`INSERT INTO ` + quoted(l.into.Name) + ` (` + l.into.names() + `) VALUES ` + rows)
}
