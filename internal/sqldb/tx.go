package sqldb

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// ErrUnknown tells that a transaction may or may not have been committed: the answer to COMMIT was
// lost or came after its deadline (trust.md F1). Look the request's key up before telling anything.
var ErrUnknown = errors.New("outcome of the commit is unknown")

const (
	txTime = 10 * time.Second // a transaction's whole life
	tries  = 6
)

// InTx runs fn in one transaction: committed when fn returns nil, rolled back otherwise. fn may run
// again after a deadlock, a serialization failure or a busy database. The transaction outlives the
// request that asked for it (a closed tab must not cut a COMMIT), its statements do not.
func (db *DB) InTx(ctx context.Context, fn func(Conn) error) error {
	for i := 1; ; i++ {
		err := db.once(ctx, fn)
		if err == nil || i == tries || !Retryable(err) || errors.Is(err, ErrUnknown) {
			return err
		}
		wait := time.Duration(10<<i) * time.Millisecond
		select {
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		case <-time.After(wait/2 + rand.N(wait)): //nolint:gosec // jitter, not a secret
		}
	}
}

func (db *DB) once(ctx context.Context, fn func(Conn) error) error {
	unprepared := map[string]bool{}
	defer func() {
		for query := range unprepared {
			if _, err := db.write.prepared(ctx, query); err != nil {
				return // the next transaction that needs it will say what is wrong
			}
		}
	}()
	own, cancel := context.WithTimeout(context.WithoutCancel(ctx), txTime)
	defer cancel()
	tx, err := db.write.BeginTxx(own, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback() // after a commit this does nothing; its error would say only that
	c := Conn{db: db, p: db.write, tx: tx, unprepared: unprepared, waiting: &later{}}
	if err := fn(c); err != nil {
		return err
	}
	if err := c.flush(ctx); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err // nobody waits for the answer: better nothing than an act nobody saw happen
	}
	return outcome(own, tx.Commit())
}

// outcome tells yes, no or unknown of an answer to COMMIT.
func outcome(own context.Context, err error) error {
	switch {
	case err != nil && Retryable(err) && !lost(err):
		return fmt.Errorf("commit: %w", err)
	case err != nil || own.Err() != nil:
		return fmt.Errorf("%w: %w", ErrUnknown, errors.Join(err, own.Err()))
	}
	return nil
}
