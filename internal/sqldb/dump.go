package sqldb

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/jmoiron/sqlx"
	"github.com/klauspost/compress/zstd"
)

// A backup is one zstd frame of JSON lines: what it is (Backup), then each table ({"table", "columns"}) with its
// rows ([value, …]), those referred to first, then its end: the rows of each table and the SHA-256 of all lines before.
// It is the same whatever the database that it comes from or goes to.
const (
	backupFormat  = "communs-backup"
	backupVersion = 1
)

// Backup is what a backup says of itself.
type Backup struct {
	Format  string           `json:"format"`
	Version int              `json:"version"`
	Schema  int64            `json:"schema"` // number of the last migration
	Dialect string           `json:"dialect"`
	At      string           `json:"at"`
	Rows    map[string]int64 `json:"-"` // by table; known at its end
}

// backupEnd is the last line of a backup.
type backupEnd struct {
	Rows   map[string]int64 `json:"rows"`
	SHA256 string           `json:"sha256"`
}

// dump writes the lines of a backup.
type dump struct {
	tx   *sqlx.Tx
	z    *zstd.Encoder
	line *json.Encoder // into z and the hash
	rows map[string]int64
}

// Dump writes the whole database to w as it stood when Dump began, while others go on writing. One row at a time is
// in memory.
func (db *DB) Dump(ctx context.Context, w io.Writer) (Backup, error) {
	b := Backup{Format: backupFormat, Version: backupVersion, Dialect: db.dialect, At: At(db.clock.Now()).Text()}
	z, err := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<20))
	if err != nil {
		return b, fmt.Errorf("dump: %w", err)
	}
	tx, err := db.snapshot(ctx)
	if err != nil {
		return b, errors.Join(fmt.Errorf("dump: %w", err), z.Close())
	}
	defer tx.Rollback() // it only read
	sum := sha256.New()
	d := dump{tx: tx, z: z, line: json.NewEncoder(io.MultiWriter(z, sum)), rows: map[string]int64{}}
	d.line.SetEscapeHTML(false)
	if err := db.dumpAll(ctx, &b, d); err != nil {
		return b, errors.Join(fmt.Errorf("dump: %w", err), z.Close())
	}
	b.Rows = d.rows
	end := backupEnd{Rows: d.rows, SHA256: hex.EncodeToString(sum.Sum(nil))}
	if err := errors.Join(json.NewEncoder(z).Encode(end), z.Close()); err != nil {
		return b, fmt.Errorf("dump: %w", err)
	}
	return b, nil
}

// snapshot opens a transaction that sees one moment of the database and holds nobody up.
func (db *DB) snapshot(ctx context.Context) (*sqlx.Tx, error) {
	if db.dialect == SQLite {
		return db.read.BeginTxx(ctx, nil) // its first read fixes what it sees
	}
	tx, err := db.read.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return nil, err
	}
	if err := patient(ctx, tx); err != nil {
		return nil, errors.Join(err, tx.Rollback())
	}
	return tx, nil
}

// patient lifts the limits that a request's statements live under: a whole table takes longer.
func patient(ctx context.Context, tx *sqlx.Tx) error {
	_, err := tx.ExecContext(ctx, `SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0`)
	return err
}

func (db *DB) dumpAll(ctx context.Context, b *Backup, d dump) error {
	all, err := db.tables(ctx, d.tx)
	if err != nil {
		return err
	}
	tables, found := data(all)
	if !found {
		return errors.New("the database has no schema: there is nothing to back up")
	}
	if b.Schema, err = schemaOf(ctx, d.tx); err != nil {
		return err
	}
	if err := d.line.Encode(b); err != nil {
		return err
	}
	for _, t := range tables {
		if err := d.table(ctx, t); err != nil {
			return fmt.Errorf("table %s: %w", t.Name, err)
		}
	}
	return nil
}

func (d dump) table(ctx context.Context, t table) error {
	if err := d.line.Encode(t); err != nil {
		return err
	}
	rows, err := d.tx.QueryxContext(ctx, `SELECT `+t.names()+` FROM `+quoted(t.Name))
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // rows.Err tells what went wrong
	d.rows[t.Name] = 0
	for rows.Next() {
		values, err := rows.SliceScan()
		if err != nil {
			return err
		}
		for i, c := range t.Columns {
			if values[i], err = written(c.Kind, values[i]); err != nil {
				return fmt.Errorf("column %s: %w", c.Name, err)
			}
		}
		if err := d.line.Encode(values); err != nil {
			return err
		}
		d.rows[t.Name]++
	}
	return rows.Err()
}

// rawText is a text that is not UTF-8, which a JSON string cannot hold.
type rawText struct {
	Raw []byte `json:"raw"`
}

// written is a value as a line of a backup holds it, whatever the driver gives for its column.
func written(kind string, v any) (any, error) {
	if v == nil {
		return nil, nil
	}
	switch kind {
	case textKind:
		s, ok := v.(string)
		if b, isBytes := v.([]byte); isBytes {
			s, ok = string(b), true
		}
		if ok && !utf8.ValidString(s) {
			return rawText{[]byte(s)}, nil
		}
		return s, unless(ok, kind, v)
	case intKind:
		n, ok := v.(int64)
		return n, unless(ok, kind, v)
	case boolKind:
		if n, ok := v.(int64); ok {
			return n != 0, nil
		}
		b, ok := v.(bool)
		return b, unless(ok, kind, v)
	case bytesKind:
		b, ok := v.([]byte)
		return b, unless(ok, kind, v)
	}
	return nil, fmt.Errorf("a backup does not carry the type %q", kind)
}

func unless(ok bool, kind string, v any) error {
	if ok {
		return nil
	}
	return fmt.Errorf("a %s holds a %T", kind, v)
}
