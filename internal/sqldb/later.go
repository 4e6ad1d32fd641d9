package sqldb

import (
	"context"
	"fmt"
	"strings"
)

// A write of which nothing is asked before the transaction ends may wait for others: on PostgreSQL each statement
// is a journey to the server and back, and a save had more of those than work to do.

// later is what waits in a transaction.
type later struct {
	queries []string
	args    []any
}

// Later runs a statement by the next one or by the commit, whichever comes first, together with others that wait:
// on PostgreSQL as parts of one statement, on SQLite at once. Statements that wait together must not need each
// other's effects: all see the rows as they were before. What is wrong with it may be told by what comes next.
func (c Conn) Later(ctx context.Context, query string, args ...any) error {
	if c.waiting == nil || c.db.dialect != Postgres {
		_, err := c.Exec(ctx, query, args...)
		return err
	}
	c.waiting.queries = append(c.waiting.queries, query)
	c.waiting.args = append(c.waiting.args, args...)
	return nil
}

// flush runs what waits. Data-modifying WITH parts are all executed, whole, whether or not the main statement
// reads them (PostgreSQL, 7.8.4).
func (c Conn) flush(ctx context.Context) error {
	if c.waiting == nil || len(c.waiting.queries) == 0 {
		return nil
	}
	w := *c.waiting
	*c.waiting = later{}
	last := len(w.queries) - 1
	var b strings.Builder
	for i, q := range w.queries[:last] {
		b.WriteString(map[bool]string{true: "WITH ", false: ", "}[i == 0])
		fmt.Fprintf(&b, "w%d AS (%s)", i, q)
	}
	b.WriteString(" " + w.queries[last])
	_, err := c.Exec(ctx, strings.TrimSpace(b.String()), w.args...)
	return err
}
