// Package store keeps the field in SQL: one file a concept, one statement for both databases. It
// decides nothing: rules are in domain, acts in app.
package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

// Reader holds the queries. It never writes.
type Reader struct {
	c sqldb.Conn
	z *codec
}

// Tx reads and writes within one transaction.
type Tx struct {
	Reader
	now    time.Time
	tags   map[string]bool
	result string
}

// Store is the way in: its own methods read, Write opens a transaction.
type Store struct {
	Reader
	db   *sqldb.DB
	told []func(tags []string)
}

// New returns the store over an open, migrated database.
func New(db *sqldb.DB) *Store { return &Store{Reader: Reader{db.Read(), newCodec()}, db: db} }

// DB is the database under the store, for start-up, backup and health.
func (s *Store) DB() *sqldb.DB { return s.db }

// Now is the process's clock, for what is shown; a rule asks Tx.Now.
func (s *Store) Now() time.Time { return s.db.Clock().Now() }

// Counted gives a Reader that adds each statement it runs to n.
func (s *Store) Counted(n *int) Reader { return Reader{s.c.Counted(n), s.z} }

// Write runs fn in one transaction and gives what fn left by Tx.Return. fn may run more than once.
// With a key, the same request sent twice is done once: the second gets the first one's result.
func (s *Store) Write(ctx context.Context, key Key, fn func(*Tx) error) (string, error) {
	var result string
	var tags map[string]bool
	err := s.db.InTx(ctx, func(c sqldb.Conn) error {
		tx := &Tx{Reader: Reader{c, s.z}, tags: map[string]bool{}}
		done, err := tx.once(ctx, key, s.Now())
		if err != nil || done {
			result = tx.result
			return err
		}
		if err := fn(tx); err != nil {
			return err
		}
		result, tags = tx.result, tx.tags
		return errors.Join(tx.remember(ctx, key), tx.announce(ctx))
	})
	if err == nil || errors.Is(err, sqldb.ErrUnknown) {
		s.tell(tags)
	}
	switch {
	case errors.Is(err, sqldb.ErrUnknown):
		return s.lookUp(ctx, key, err)
	case domain.KindOf(err) == "" && sqldb.IsGone(err):
		return "", errors.Join(domain.Error{Kind: domain.Unavailable, Key: "error.unavailable"}, err)
	}
	return result, err
}

// Now is the moment of the transaction's first look at the clock: one act, one time.
// A rule about an hour locks the call first, then asks.
func (tx *Tx) Now(ctx context.Context) (time.Time, error) {
	if !tx.now.IsZero() {
		return tx.now, nil
	}
	now, err := tx.c.Now(ctx)
	tx.now = now
	return now, wrap(err, "clock")
}

// Return leaves the result of the act, which a repeated request is given again.
func (tx *Tx) Return(result string) { tx.result = result }

// Touch tells every process, when the transaction is committed, that pages carrying a tag changed.
func (tx *Tx) Touch(tags ...string) {
	for _, t := range tags {
		tx.tags[t] = true
	}
}

// NewID gives an id that sorts by time (UUIDv7).
func NewID() string { return uuid.Must(uuid.NewV7()).String() }

// found turns a failed Get into the field's own error.
func found(err error, what string) error {
	if sqldb.IsNoRows(err) {
		return domain.Missing(what)
	}
	return wrap(err, what)
}

func wrap(err error, what string) error {
	if err == nil {
		return nil
	}
	trail := fmt.Errorf("store: %s: %w", what, err)
	if domain.KindOf(err) == "" && sqldb.IsGone(err) {
		return errors.Join(domain.Error{Kind: domain.Unavailable, Key: "error.unavailable"}, trail)
	}
	if domain.KindOf(err) == "" && sqldb.IsNoText(err) {
		return errors.Join(domain.Error{Kind: domain.Invalid, Key: "error.utf8"}, trail)
	}
	return trail
}

// orNull is s, or NULL for "".
func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// Listen has told called with the tags of each transaction of this process, once it is committed.
// Call it before the first Write.
func (s *Store) Listen(told func(tags []string)) { s.told = append(s.told, told) }

func (s *Store) tell(tags map[string]bool) {
	if len(tags) == 0 {
		return
	}
	list := slices.Collect(maps.Keys(tags))
	for _, told := range s.told {
		told(list)
	}
}

// Taken tells that a write was lost to another of the same name or address, made at the same moment.
func Taken(err error) bool { return sqldb.IsDuplicate(err) }
