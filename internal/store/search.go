package store

import (
	"context"
	"math"
	"strings"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

// SearchEntry is what searching reads of a page.
type SearchEntry struct {
	PageID string
	N      int // the version that the words are of
	Form   string
	CallID string
	At     time.Time
	Words  string // folded and stemmed
}

// IndexPage writes the entry of a page in the place of the one before, if that was of an older version. Its number is
// its moment; pages of one moment are numbered as they come.
func (tx *Tx) IndexPage(ctx context.Context, e SearchEntry) error {
	first := momentNumber(e.At)
	_, err := tx.c.Exec(ctx, `INSERT INTO search_page (number, page_id, n, form, call_id, at, words)
		VALUES (coalesce((SELECT max(o.number) + 1 FROM search_page o WHERE o.number >= ? AND o.number < ?), ?), ?, ?, ?, ?, ?, ?)
		ON CONFLICT (page_id) DO UPDATE SET number = excluded.number, n = excluded.n, form = excluded.form, call_id = excluded.call_id,
		at = excluded.at, words = excluded.words WHERE search_page.n <= excluded.n`,
		first, first+1<<20, first, e.PageID, e.N, e.Form, e.CallID, sqldb.At(e.At), e.Words+narrowing(e.Form, e.CallID, " "))
	return wrap(err, "search")
}

// momentNumber makes the number of a moment: later ones have greater numbers, and 4096 pages of one have each its own.
func momentNumber(t time.Time) int64 {
	return (t.UnixMicro() - time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()) << 12
}

// narrowing are the words that a form and a call are found by; one that is not named has none.
func narrowing(form, callID, before string) string {
	words := ""
	if form != "" {
		words = before + "f" + form
	}
	if callID != "" {
		words += before + "c" + strings.ReplaceAll(callID, "-", "")
	}
	return words
}

// Unindexed lists pages whose head has no entry and that changed since a moment, at most limit.
func (r Reader) Unindexed(ctx context.Context, since time.Time, limit int) ([]domain.Page, error) {
	var rows []pageRow
	err := r.c.Select(ctx, &rows, `SELECT `+pageColumns+` FROM page p LEFT JOIN search_page s ON s.page_id = p.id AND s.n = p.head
		WHERE p.updated_at >= ? AND NOT p.staged AND p.head > 0 AND s.page_id IS NULL ORDER BY p.updated_at, p.id LIMIT ?`, sqldb.At(since), limit)
	list := make([]domain.Page, len(rows))
	for i, w := range rows {
		list[i] = w.page()
	}
	return list, wrap(err, "search")
}

// SearchFilter is a question in three parts (see package search), and what it is narrowed to.
type SearchFilter struct {
	All      string // what a page holds
	AllTitle string // the same of its title
	AnyTitle string
	Reader   string // "" is a visitor
	Form     string
	CallID   string
	After    SearchCursor // the last hit seen
	Limit    int
}

// SearchCursor is the place of a hit in the order of hits. The zero cursor is before the first.
type SearchCursor struct {
	Rank   int
	Number int64
}

// SearchHit is a page that answers a question.
type SearchHit struct {
	domain.Page
	Rank      int // 2: all words are in its title, 1: one is
	Number    int64
	CallSlug  string
	CallTitle string
}

// foundPages are the entries that answer a question and that a reader may read: no candidacy kept to its team (the rule
// of domain.Can's Read) and no withheld version. Its parameters: the question, the reader.
const foundPages = `FROM search_words(?) w, search_page s WHERE s.number = w.rowid
	AND s.page_id NOT IN (SELECT c.page_id FROM candidacy c WHERE c.state = 'team' AND NOT ` + readableCandidacy + `)
	AND s.page_id NOT IN (SELECT h.page_id FROM revision h JOIN page hp ON hp.id = h.page_id AND hp.head = h.n WHERE h.hidden_at IS NOT NULL) `

// newestFound are the newest of one rank, below a number. SQLite reads no more of its index than that.
func newestFound(rank string) string {
	return `SELECT * FROM (SELECT s.page_id, s.call_id, s.number, ` + rank + ` AS rank ` + foundPages + `
		AND w.rowid < ? ORDER BY w.rowid DESC LIMIT ?) r` + rank
}

// Search lists the pages that hold all words of a question: those whose title holds them first, then those whose
// title holds one, and of each kind the last changed.
func (r Reader) Search(ctx context.Context, f SearchFilter) ([]SearchHit, error) {
	var rows []struct {
		pageRow
		Rank      int
		Number    int64
		CallSlug  string `db:"call_slug"`
		CallTitle string `db:"call_title"`
	}
	var args []any
	for rank, question := range []string{f.All + " & !(" + f.AnyTitle + ")", f.All + " & (" + f.AnyTitle + ") & !(" + f.AllTitle + ")", f.AllTitle} {
		args = append(args, r.c.Question(question+narrowing(f.Form, f.CallID, " & ")), f.Reader, f.After.below(rank), f.Limit)
	}
	err := r.c.Select(ctx, &rows, `SELECT `+pageColumns+`, x.rank, x.number, coalesce(k.slug, '') AS call_slug, coalesce(kp.title, '') AS call_title
		FROM (`+newestFound("0")+` UNION ALL `+newestFound("1")+` UNION ALL `+newestFound("2")+` ORDER BY 4 DESC, 3 DESC LIMIT ?) x
		JOIN page p ON p.id = x.page_id LEFT JOIN call k ON k.id = x.call_id LEFT JOIN page kp ON kp.id = k.page_id
		ORDER BY x.rank DESC, x.number DESC`, append(args, f.Limit)...)
	list := make([]SearchHit, len(rows))
	for i, w := range rows {
		list[i] = SearchHit{w.page(), w.Rank, w.Number, w.CallSlug, w.CallTitle}
	}
	return list, wrap(err, "search")
}

// below is the number that hits of a rank have less than, after a hit that was seen.
func (c SearchCursor) below(rank int) int64 {
	switch {
	case c.Number == 0 || rank < c.Rank:
		return math.MaxInt64
	case rank > c.Rank:
		return 0
	}
	return c.Number
}

// SearchCount is how many pages of a form and a call answer a question.
type SearchCount struct {
	Form   string
	CallID string `db:"call_id"`
	N      int
}

// SearchCounts counts the f.Limit newest pages that answer a question as it is narrowed.
func (r Reader) SearchCounts(ctx context.Context, f SearchFilter) ([]SearchCount, error) {
	var list []SearchCount
	err := r.c.Select(ctx, &list, `SELECT f.form, f.call_id, count(*) AS n FROM (SELECT s.form, s.call_id `+foundPages+`
		ORDER BY w.rowid DESC LIMIT ?) f GROUP BY f.form, f.call_id ORDER BY f.form, f.call_id`,
		r.c.Question(f.All+narrowing(f.Form, f.CallID, " & ")), f.Reader, f.Limit)
	return list, wrap(err, "search")
}

// CallsOfPages are the calls that some pages belong to, by page: a candidacy's is the one that it answers.
func (r Reader) CallsOfPages(ctx context.Context, pageIDs []string) (map[string]string, error) {
	args := make([]any, len(pageIDs))
	for i, id := range pageIDs {
		args[i] = id
	}
	var rows []struct {
		ID     string
		CallID string `db:"call_id"`
	}
	err := r.c.Select(ctx, &rows, `SELECT p.id, coalesce(c.call_id, p.call_id) AS call_id
		FROM page p LEFT JOIN candidacy c ON c.page_id = p.id WHERE p.id IN (`+marks(len(pageIDs))+`)`, args...)
	of := map[string]string{}
	for _, w := range rows {
		of[w.ID] = w.CallID
	}
	return of, wrap(err, "search")
}
