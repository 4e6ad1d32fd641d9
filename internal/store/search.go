package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
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
	Title  string // words, folded and stemmed
	Words  string
}

// IndexPage writes the entry of a page in the place of the one before, if that was of an older version.
func (tx *Tx) IndexPage(ctx context.Context, e SearchEntry) error {
	err := tx.c.Later(ctx, `INSERT INTO search_page (number, page_id, n, form, call_id, at, title, words) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (page_id) DO UPDATE SET n = excluded.n, form = excluded.form, call_id = excluded.call_id, at = excluded.at,
		title = excluded.title, words = excluded.words WHERE search_page.n <= excluded.n`,
		pageNumber(e.PageID), e.PageID, e.N, e.Form, e.CallID, sqldb.At(e.At), e.Title, e.Words)
	return wrap(err, "search")
}

// pageNumber makes the number of a page in the index of words: 63 bits of the hash of its id.
func pageNumber(pageID string) int64 {
	sum := sha256.Sum256([]byte(pageID))
	return int64(binary.BigEndian.Uint64(sum[:8]) >> 1)
}

// Unindexed lists pages whose head has no entry, at most limit.
func (r Reader) Unindexed(ctx context.Context, limit int) ([]domain.Page, error) {
	var rows []pageRow
	err := r.c.Select(ctx, &rows, `SELECT `+pageColumns+` FROM page p LEFT JOIN search_page s ON s.page_id = p.id AND s.n = p.head
		WHERE NOT p.staged AND p.head > 0 AND s.page_id IS NULL ORDER BY p.id LIMIT ?`, limit)
	list := make([]domain.Page, len(rows))
	for i, w := range rows {
		list[i] = w.page()
	}
	return list, wrap(err, "search")
}

// SearchFilter is a question: what all words and one of them are (see sqldb's MatchWords), and what it is narrowed to.
type SearchFilter struct {
	All    string
	Any    string
	Reader string // "" is a visitor
	Form   string
	CallID string
	After  SearchCursor // the last hit seen
	Limit  int
}

// SearchCursor is the place of a hit in the order of hits. The zero cursor is before the first.
type SearchCursor struct {
	Rank int
	At   time.Time
	ID   string
}

// SearchHit is a page that answers a question.
type SearchHit struct {
	domain.Page
	Rank      int // 2: all words are in its title, 1: one is
	CallSlug  string
	CallTitle string
}

// foundPages are the entries that answer a question and that a reader may read: no candidacy kept to its team (the rule
// of domain.Can's Read) and no withheld version. Its parameters: all words, the reader.
const foundPages = `FROM search_page s WHERE ` + sqldb.MatchWords + `
	AND s.page_id NOT IN (SELECT c.page_id FROM candidacy c WHERE c.state = 'team' AND NOT ` + readableCandidacy + `)
	AND s.page_id NOT IN (SELECT h.page_id FROM revision h JOIN page hp ON hp.id = h.page_id AND hp.head = h.n WHERE h.hidden_at IS NOT NULL) `

// Search lists the pages that hold all words of a question: those whose title holds them first, then those whose
// title holds one, and of each kind the last changed.
func (r Reader) Search(ctx context.Context, f SearchFilter) ([]SearchHit, error) {
	var rows []struct {
		pageRow
		Rank      int
		CallSlug  string `db:"call_slug"`
		CallTitle string `db:"call_title"`
	}
	all, at, first := r.c.Question(f.All), sqldb.At(f.After.At).Text(), f.After.ID == ""
	err := r.c.Select(ctx, &rows, `SELECT `+pageColumns+`, x.rank, coalesce(k.slug, '') AS call_slug, coalesce(kp.title, '') AS call_title
		FROM (SELECT f.page_id, f.call_id, f.rank, f.at FROM (SELECT s.page_id, s.call_id, s.form, s.at,
				CASE WHEN `+sqldb.MatchTitle+` THEN 2 WHEN `+sqldb.MatchTitle+` THEN 1 ELSE 0 END AS rank `+foundPages+`) f
			WHERE (? = '' OR f.form = ?) AND (? = '' OR f.call_id = ?)
			AND (? OR f.rank < ? OR f.rank = ? AND (f.at < ? OR f.at = ? AND f.page_id < ?))
			ORDER BY f.rank DESC, f.at DESC, f.page_id DESC LIMIT ?) x
		JOIN page p ON p.id = x.page_id LEFT JOIN call k ON k.id = x.call_id LEFT JOIN page kp ON kp.id = k.page_id
		ORDER BY x.rank DESC, x.at DESC, x.page_id DESC`,
		all, r.c.Question(f.Any), all, f.Reader, f.Form, f.Form, f.CallID, f.CallID,
		first, f.After.Rank, f.After.Rank, at, at, f.After.ID, f.Limit)
	list := make([]SearchHit, len(rows))
	for i, w := range rows {
		list[i] = SearchHit{w.page(), w.Rank, w.CallSlug, w.CallTitle}
	}
	return list, wrap(err, "search")
}

// SearchCount is how many pages of a form and a call answer a question.
type SearchCount struct {
	Form   string
	CallID string `db:"call_id"`
	N      int
}

// SearchCounts counts the pages that answer a question, however it is narrowed.
func (r Reader) SearchCounts(ctx context.Context, f SearchFilter) ([]SearchCount, error) {
	var list []SearchCount
	err := r.c.Select(ctx, &list, `SELECT s.form, s.call_id, count(*) AS n `+foundPages+`
		GROUP BY s.form, s.call_id ORDER BY s.form, s.call_id`, r.c.Question(f.All), f.Reader)
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
