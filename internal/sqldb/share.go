package sqldb

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/jmoiron/sqlx"
)

// A commit waits for the disk, and SQLite has one writer. Acts that arrive while one commits therefore share the next
// transaction: one after the other, each within a savepoint, and the last commits for all. An act that fails takes back
// its own part only. Nobody waits for company: who comes alone begins and commits alone.

// mostShared bounds the acts of one transaction, so that the first does not wait long for the last.
const mostShared = 32

// errShareLost tells that the database took a whole shared transaction back: nothing of it is there, all may run again.
var errShareLost = errors.New("the shared transaction was taken back")

// shared is a transaction and the acts that it holds.
type shared struct {
	own    context.Context //nolint:containedctx // the transaction's own life; no request's ctx may end it
	cancel context.CancelFunc
	tx     *sqlx.Tx
	acts   int
	lost   error         // set when it was taken back under us
	done   chan struct{} // closed once the outcome is known
	err    error         // the outcome
}

// turns hands the writer's connection from one act to the next, in order of arrival.
type turns struct {
	mu    sync.Mutex
	held  bool
	queue []chan *shared
}

// take waits for the turn. It gives the transaction that the act before left open, nil where there is none.
func (t *turns) take(ctx context.Context) (*shared, error) {
	t.mu.Lock()
	if !t.held {
		t.held = true
		t.mu.Unlock()
		return nil, nil
	}
	mine := make(chan *shared, 1)
	t.queue = append(t.queue, mine)
	t.mu.Unlock()
	select {
	case sh := <-mine:
		return sh, nil
	case <-ctx.Done():
	}
	t.mu.Lock()
	i := slices.Index(t.queue, mine)
	if i >= 0 {
		t.queue = slices.Delete(t.queue, i, i+1)
	}
	t.mu.Unlock()
	if i >= 0 {
		return nil, ctx.Err()
	}
	return <-mine, nil // it came at the same moment, and must be passed on
}

// pass gives the turn to the next, with a transaction to go on with; it tells whether anybody waited.
func (t *turns) pass(sh *shared) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.queue) == 0 {
		t.held = sh != nil // with a transaction to end the turn is kept
		return false
	}
	next := t.queue[0]
	t.queue = t.queue[1:]
	next <- sh
	return true
}

// inShared runs fn in a transaction that it may share, and waits for the commit.
func (db *DB) inShared(ctx context.Context, fn func(Conn) error, later map[string]bool) error {
	wait, cancel := context.WithTimeout(ctx, txTime)
	defer cancel()
	sh, err := db.turns.take(wait)
	if err == nil && sh == nil {
		if sh, err = db.beginShared(ctx); err != nil {
			db.turns.pass(nil)
		}
	}
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	if err := db.act(ctx, sh, fn, later); err != nil {
		return err
	}
	<-sh.done
	return sh.err
}

func (db *DB) beginShared(ctx context.Context) (*shared, error) {
	own, cancel := context.WithTimeout(context.WithoutCancel(ctx), txTime)
	tx, err := db.write.BeginTxx(own, nil)
	if err != nil {
		cancel()
		return nil, err
	}
	return &shared{own: own, cancel: cancel, tx: tx, done: make(chan struct{})}, nil
}

// act runs fn within its savepoint and ends the turn, even where fn panics. The first act needs none: with it the
// whole transaction is taken back.
func (db *DB) act(ctx context.Context, sh *shared, fn func(Conn) error, later map[string]bool) (err error) {
	nested, kept := sh.acts > 0, false
	defer func() {
		if !kept && nested && sh.lost == nil {
			_, sh.lost = sh.tx.ExecContext(sh.own, `ROLLBACK TO act; RELEASE act`)
		}
		db.endTurn(sh)
	}()
	if nested {
		if _, err := sh.tx.ExecContext(sh.own, `SAVEPOINT act`); err != nil {
			sh.lost = err
			return fmt.Errorf("%w: %w", errShareLost, err)
		}
	}
	// Statements live as long as the transaction, not the request: cutting one short takes back everybody's.
	if err := fn(Conn{db: db, p: db.write, tx: sh.tx, own: sh.own, unprepared: later}); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err // nobody waits for the answer: better nothing than an act nobody saw happen
	}
	if nested {
		if _, err := sh.tx.ExecContext(sh.own, `RELEASE act`); err != nil {
			sh.lost = err
			return fmt.Errorf("%w: %w", errShareLost, err)
		}
	}
	sh.acts++
	kept = true
	return nil
}

// endTurn lets the next act go on, or ends the transaction and tells its acts.
func (db *DB) endTurn(sh *shared) {
	switch {
	case sh.lost != nil:
		sh.err = fmt.Errorf("%w: %w", errShareLost, errors.Join(sh.lost, sh.tx.Rollback()))
	case sh.acts == 0:
		sh.err = sh.tx.Rollback() // its one act has failed and says why; nobody waits for this
	case sh.acts < mostShared && db.turns.pass(sh):
		return
	default:
		sh.err = outcome(sh.own, sh.tx.Commit())
	}
	sh.cancel()
	close(sh.done)
	db.turns.pass(nil)
}
