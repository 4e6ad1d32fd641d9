package sqldb

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"

	"github.com/jmoiron/sqlx"
)

// Fact is one thing that a database says of itself, and what it should say.
type Fact struct {
	Name string // as the database calls it
	Got  string
	Want string
	OK   bool
}

// Examine asks the database for all that our promises rest on. An error tells that it does not answer.
func (db *DB) Examine(ctx context.Context) ([]Fact, error) {
	asked := factsSQLite()
	if db.dialect == Postgres {
		asked = factsPostgres()
	}
	facts := make([]Fact, len(asked))
	for i, a := range asked { // a handful, once
		facts[i] = Fact{Name: a.name, Want: a.want}
		if err := db.write.GetContext(ctx, &facts[i].Got, a.query); err != nil {
			return nil, fmt.Errorf("examine %s: %w", a.name, err)
		}
		facts[i].OK = a.good(facts[i].Got)
	}
	return facts, nil
}

type askedFact struct {
	name, want, query string
	good              func(got string) bool
}

func is(want string) func(string) bool { return func(got string) bool { return got == want } }

func isNot(bad string) func(string) bool { return func(got string) bool { return got != bad } }

func atLeast(least int) func(string) bool {
	return func(got string) bool {
		n, err := strconv.Atoi(got)
		return err == nil && n >= least
	}
}

func factsSQLite() []askedFact {
	return []askedFact{
		{"journal_mode", "wal", `PRAGMA journal_mode`, is("wal")},
		{"synchronous", "2 (FULL)", `PRAGMA synchronous`, is("2")},
		{"foreign_keys", "1", `PRAGMA foreign_keys`, is("1")},
		{"quick_check", "ok", `PRAGMA quick_check(1)`, is("ok")},
	}
}

func factsPostgres() []askedFact {
	return []askedFact{
		{"server_version_num", "≥ 150000", `SHOW server_version_num`, atLeast(150_000)},
		{"server_encoding", "UTF8", `SHOW server_encoding`, is("UTF8")},
		{"transaction_isolation", "read committed", `SHOW transaction_isolation`, is("read committed")},
		{"transaction_read_only", "off", `SHOW transaction_read_only`, is("off")},
		{"synchronous_commit", "on", `SHOW synchronous_commit`, isNot("off")},
		{"fsync", "on", `SHOW fsync`, is("on")},
		{"full_page_writes", "on", `SHOW full_page_writes`, is("on")},
	}
}

// TryWrite takes the lock that a write takes, changes the schema and takes that back.
func (db *DB) TryWrite(ctx context.Context) error {
	tx, err := db.write.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `CREATE TABLE communs_probe (a text)`)
	return errors.Join(err, tx.Rollback())
}

// ErrPooler tells that a pooler between us and PostgreSQL mixes up the statements of its clients.
var ErrPooler = errors.New("a pooler mixes up statements: add binary_parameters=yes to the address, or let it keep prepared statements")

// The size of the pooler's test: with the fault, a third of the answers were wrong.
const (
	poolerClients = 6
	poolerAsks    = 40
)

// TryPooler asks many different things at once and holds each answer to its question: behind a pooler in
// transaction mode, other clients' statements were answered without any error (trust.md F3).
func (db *DB) TryPooler(ctx context.Context) error {
	if db.dialect != Postgres {
		return nil
	}
	errs := make([]error, poolerClients)
	var clients sync.WaitGroup
	for i := range poolerClients {
		clients.Go(func() { errs[i] = tryClient(ctx, db.read.DB, strconv.Itoa(i)) })
	}
	clients.Wait()
	return errors.Join(errs...)
}

// tryClient asks unprepared and prepared, as our queries are.
func tryClient(ctx context.Context, x *sqlx.DB, mine string) error {
	st, err := x.PreparexContext(ctx, `SELECT 'prepared `+mine+` ' || $1`)
	if err != nil {
		return err
	}
	for n := range poolerAsks {
		var plain, prepared string
		arg := strconv.Itoa(n)
		if err = x.GetContext(ctx, &plain, `SELECT 'plain `+mine+` ' || $1`, arg); err == nil {
			err = st.GetContext(ctx, &prepared, arg)
		}
		if err != nil {
			break
		}
		if plain != "plain "+mine+" "+arg || prepared != "prepared "+mine+" "+arg {
			err = ErrPooler
			break
		}
	}
	return errors.Join(err, st.Close())
}
