package sqldb

import "strings"

// Question writes a question of plain words, "&", "& !", "|", ":*" and parentheses as search_words reads it: FTS5 on
// SQLite, a function over a GIN index on PostgreSQL.
func (c Conn) Question(q string) string {
	if c.db.dialect == Postgres {
		return q
	}
	return strings.NewReplacer(" & !", " NOT ", " & ", " AND ", " | ", " OR ", ":*", "*").Replace(q)
}
