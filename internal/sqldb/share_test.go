package sqldb

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
)

// crowd is acts that meet: the first holds the writer until all others wait for it.
type crowd struct {
	t  *testing.T
	db *DB
}

func newCrowd(t *testing.T) crowd {
	t.Helper()
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "t.db"), NewClock(time.Now))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := db.Read().Script(t.Context(), `CREATE TABLE t (n bigint PRIMARY KEY)`); err != nil {
		t.Fatal(err)
	}
	return crowd{t, db}
}

// meet runs the acts, the first alone until the others wait, and gives their errors.
func (c crowd) meet(acts ...func(Conn) error) []error {
	c.t.Helper()
	errs := make([]error, len(acts))
	met := false
	var wg sync.WaitGroup
	for i, act := range acts {
		if i > 0 {
			c.until(func() bool { return c.db.turns.held && len(c.db.turns.queue) == i-1 }) // in this order
		}
		wg.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					errs[i] = fmt.Errorf("panic: %v", p)
				}
			}()
			errs[i] = c.db.InTx(c.t.Context(), func(conn Conn) error {
				if i == 0 && !met {
					met = true
					c.until(func() bool { return len(c.db.turns.queue) >= len(acts)-1 })
				}
				return act(conn)
			})
		})
	}
	wg.Wait()
	return errs
}

// until waits for something under the lock of turns.
func (c crowd) until(ok func() bool) {
	for {
		c.db.turns.mu.Lock()
		now := ok()
		c.db.turns.mu.Unlock()
		if now {
			return
		}
		runtime.Gosched()
	}
}

// rows holds the table to numbers.
func (c crowd) rows(want ...int) {
	c.t.Helper()
	var got []int
	if err := c.db.Read().Select(c.t.Context(), &got, `SELECT n FROM t ORDER BY n`); err != nil || !slices.Equal(got, want) {
		c.t.Errorf("rows %v, %v; want %v", got, err, want)
	}
}

func (c crowd) insert(n int) func(Conn) error {
	return func(conn Conn) error {
		_, err := conn.Exec(c.t.Context(), `INSERT INTO t (n) VALUES (?)`, n)
		return err
	}
}

func TestActsThatWaitShareOneCommit(t *testing.T) {
	c := newCrowd(t)
	var mu sync.Mutex
	txs := map[*sqlx.Tx]int{}
	acts := make([]func(Conn) error, 8)
	for i := range acts {
		acts[i] = func(conn Conn) error {
			mu.Lock()
			txs[conn.tx]++
			mu.Unlock()
			return c.insert(i)(conn)
		}
	}
	if err := errors.Join(c.meet(acts...)...); err != nil || len(txs) != 1 {
		t.Fatalf("%d transactions, %v; want one", len(txs), err)
	}
	c.rows(0, 1, 2, 3, 4, 5, 6, 7)
}

func TestAnActThatFailsTakesBackItsOwnPart(t *testing.T) {
	refused := errors.New("refused")
	failing := func(c crowd, n int) func(Conn) error {
		return func(conn Conn) error { return errors.Join(c.insert(n)(conn), refused) }
	}
	for where := range 3 {
		c := newCrowd(t)
		acts := []func(Conn) error{c.insert(0), c.insert(1), c.insert(2)}
		acts[where] = failing(c, where)
		errs := c.meet(acts...)
		for i, err := range errs {
			if errors.Is(err, refused) != (i == where) || i != where && err != nil {
				t.Errorf("act %d failing: act %d gave %v", where, i, err)
			}
		}
		c.rows(slices.DeleteFunc([]int{0, 1, 2}, func(n int) bool { return n == where })...)
	}
}

func TestAnActThatPanicsLeavesTheOthersWhole(t *testing.T) {
	for where := range 3 {
		c := newCrowd(t)
		acts := []func(Conn) error{c.insert(0), c.insert(1), c.insert(2)}
		acts[where] = func(conn Conn) error {
			if err := c.insert(where)(conn); err != nil {
				return err
			}
			panic("fault")
		}
		for i, err := range c.meet(acts...) {
			if (err != nil) != (i == where) {
				t.Errorf("act %d panicking: act %d gave %v", where, i, err)
			}
		}
		c.rows(slices.DeleteFunc([]int{0, 1, 2}, func(n int) bool { return n == where })...)
		if err := c.db.InTx(t.Context(), c.insert(9)); err != nil {
			t.Errorf("after it: %v", err)
		}
	}
}

// Where the database takes the transaction back, as on a full disk, every act in it runs again, once.
func TestATransactionTakenBackIsRunAgain(t *testing.T) {
	c := newCrowd(t)
	broken := false
	spoil := func(conn Conn) error {
		if broken {
			return c.insert(2)(conn)
		}
		broken = true
		if err := conn.Script(t.Context(), `ROLLBACK`); err != nil {
			t.Error(err)
		}
		return errors.New("full")
	}
	errs := c.meet(c.insert(0), c.insert(1), spoil, c.insert(3))
	if errs[2] == nil || errors.Join(errs[0], errs[1], errs[3]) != nil {
		t.Errorf("errors %v", errs)
	}
	c.rows(0, 1, 3)
}

func TestWhoGivesUpWaitingHoldsNobodyUp(t *testing.T) {
	c := newCrowd(t)
	gone, leave := context.WithCancel(t.Context())
	waits := make(chan error, 1)
	errs := c.meet(func(conn Conn) error {
		go func() { waits <- c.db.InTx(gone, c.insert(5)) }()
		c.until(func() bool { return len(c.db.turns.queue) == 2 })
		leave()
		if err := <-waits; !errors.Is(err, context.Canceled) {
			t.Errorf("who left got %v", err)
		}
		return c.insert(0)(conn)
	}, c.insert(1))
	if err := errors.Join(errs...); err != nil {
		t.Error(err)
	}
	c.rows(0, 1)
	if c.db.turns.held || len(c.db.turns.queue) > 0 {
		t.Error("the turn is still held")
	}
}
