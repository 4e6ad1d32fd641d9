package sqldb

import "strings"

// The marks that stand for a question put to the index of words, for the row s of search_page: FTS5 on SQLite, tsvector
// on PostgreSQL. Each takes one parameter, made by Conn.Question.
const (
	MatchWords = "/*match words*/"
	MatchTitle = "/*match title*/"
)

// matched puts what a database understands in the place of the marks.
func matched(dialect, query string) string {
	words, title := `s.number IN (SELECT rowid FROM search_words WHERE search_words MATCH ?)`,
		`s.number IN (SELECT rowid FROM search_title WHERE search_title MATCH ?)`
	if dialect == Postgres {
		words, title = `to_tsvector('simple', s.words) @@ ?::tsquery`, `s.title_index @@ ?::tsquery`
	}
	return strings.NewReplacer(MatchWords, words, MatchTitle, title).Replace(query)
}

// Question writes a question of plain words, "&", "|", ":*" and parentheses as the database reads it.
func (c Conn) Question(q string) string {
	if c.db.dialect == Postgres {
		return q
	}
	return strings.NewReplacer(" & ", " AND ", " | ", " OR ", ":*", "*").Replace(q)
}
