package sqldb

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"
)

// Conn runs queries, outside any transaction or in one.
type Conn struct {
	db *DB
	p  *pool
	tx *sqlx.Tx // nil outside a transaction
	n  *int     // statements run, where somebody counts

	unprepared map[string]bool // queries of this transaction that its pool has not prepared yet
	waiting    *later          // nil outside a transaction
}

// Read gives a connection outside any transaction, on the readers' pool.
func (db *DB) Read() Conn { return Conn{db: db, p: db.read} }

// Counted gives the same connection, which adds each statement that it runs to n: tests hold pages to
// a number of statements.
func (c Conn) Counted(n *int) Conn {
	c.n = n
	return c
}

func (c Conn) stmt(ctx context.Context, query string) (*sqlx.Stmt, error) {
	if err := c.flush(ctx); err != nil {
		return nil, err
	}
	if c.n != nil {
		*c.n++
	}
	if c.tx == nil {
		return c.p.prepared(ctx, query)
	}
	if st := c.p.known(query); st != nil {
		return c.tx.StmtxContext(ctx, st), nil
	}
	// Preparing on the pool would ask for a second connection while this one is held: on SQLite there is
	// none, on PostgreSQL all writers could wait for each other. It is done once this transaction is over.
	c.unprepared[query] = true
	return c.tx.PreparexContext(ctx, c.p.rebind(query))
}

// Get reads one row into dst; IsNoRows tells that there is none.
func (c Conn) Get(ctx context.Context, dst any, query string, args ...any) error {
	st, err := c.stmt(ctx, query)
	if err != nil {
		return err
	}
	return st.GetContext(ctx, dst, args...)
}

// Select reads all rows into the slice dst.
func (c Conn) Select(ctx context.Context, dst any, query string, args ...any) error {
	st, err := c.stmt(ctx, query)
	if err != nil {
		return err
	}
	return st.SelectContext(ctx, dst, args...)
}

// Values reads all rows as they come: texts, numbers, truths, nil. It serves tables whose columns are named in data.
func (c Conn) Values(ctx context.Context, query string, args ...any) ([][]any, error) {
	st, err := c.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := st.QueryxContext(ctx, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // what went wrong is in rows.Err
	var list [][]any
	for rows.Next() {
		values, err := rows.SliceScan()
		if err != nil {
			return nil, err
		}
		for i, v := range values {
			if b, is := v.([]byte); is {
				values[i] = string(b)
			}
		}
		list = append(list, values)
	}
	return list, rows.Err()
}

// Exec runs a statement and gives the number of rows that it touched.
func (c Conn) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	st, err := c.stmt(ctx, query)
	if err != nil {
		return 0, err
	}
	res, err := st.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// Script runs statements that cannot be prepared: schema work, VACUUM INTO.
func (c Conn) Script(ctx context.Context, text string) error {
	if err := c.flush(ctx); err != nil {
		return err
	}
	if c.tx != nil {
		_, err := c.tx.ExecContext(ctx, text)
		return err
	}
	_, err := c.db.write.ExecContext(ctx, text)
	return err
}

// Now is the one clock of a transaction (rulings 7): the database's on PostgreSQL, so that every node
// agrees, the process's on SQLite, both shifted by the Clock's offset.
func (c Conn) Now(ctx context.Context) (time.Time, error) {
	if c.db.dialect != Postgres {
		return c.db.clock.Now(), nil
	}
	var now Time
	err := c.Get(ctx, &now, `SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`)
	return now.Add(c.db.clock.Offset()), err
}
