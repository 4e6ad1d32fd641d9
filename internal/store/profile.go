package store

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

// Profile is what an account chose to tell of itself; the zero Profile where it never did.
func (r Reader) Profile(ctx context.Context, accountID string) (domain.Profile, error) {
	var p domain.Profile
	err := r.c.Get(ctx, &p, `SELECT word, affiliation FROM profile WHERE account_id = ?`, accountID)
	if sqldb.IsNoRows(err) {
		return p, nil
	}
	return p, wrap(err, "profile")
}

// SetProfile writes it.
func (tx *Tx) SetProfile(ctx context.Context, accountID string, p domain.Profile) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO profile (account_id, word, affiliation) VALUES (?, ?, ?)
		ON CONFLICT (account_id) DO UPDATE SET word = excluded.word, affiliation = excluded.affiliation`, accountID, p.Word, p.Affiliation)
	return wrap(err, "profile")
}

// Contribution is what somebody wrote on one page.
type Contribution struct {
	domain.Page
	CallSlug string
	Versions int
	Last     int // number of her last version there
	At       time.Time
	Words    int // added
}

// ContributionCursor is the place of a contribution in that order. The zero cursor is before the first.
type ContributionCursor struct {
	At time.Time
	ID string
}

// Contributions lists the pages that anybody may read and on which an account wrote, that of its last version first;
// after is the last one seen, zero from the first.
func (r Reader) Contributions(ctx context.Context, accountID string, after ContributionCursor, limit int) ([]Contribution, error) {
	var rows []struct {
		pageRow
		CallSlug string `db:"call_slug"`
		Versions int
		Last     int
		At       sqldb.Time
		Words    int
	}
	at := sqldb.At(after.At).Text()
	err := r.c.Select(ctx, &rows, `SELECT `+pageColumns+`, coalesce(k.slug, '') AS call_slug, x.versions, x.last, x.at, x.words
		FROM (SELECT r.page_id, count(*) AS versions, max(r.n) AS last, max(r.at) AS at, CAST(sum(r.words_added) AS bigint) AS words
			FROM revision r WHERE r.author_id = ? GROUP BY r.page_id) x
		JOIN page p ON p.id = x.page_id LEFT JOIN candidacy c ON c.page_id = p.id LEFT JOIN call k ON k.id = p.call_id
		WHERE NOT p.staged AND (c.id IS NULL OR c.state <> 'team') AND x.last <= p.head
		AND (? = '' OR x.at < ? OR x.at = ? AND x.page_id < ?)
		ORDER BY x.at DESC, x.page_id DESC LIMIT ?`, accountID, after.ID, at, at, after.ID, limit)
	list := make([]Contribution, len(rows))
	for i, w := range rows {
		list[i] = Contribution{w.page(), w.CallSlug, w.Versions, w.Last, w.At.Time, w.Words}
	}
	return list, wrap(err, "contributions")
}

// AuthorNames are the names under which the authors of a page have one of their own, by account: those that are confirmed.
func (r Reader) AuthorNames(ctx context.Context, pageID string) (map[string]string, error) {
	var rows []struct{ ID, Name string }
	err := r.c.Select(ctx, &rows, `SELECT a.id, a.name FROM account a WHERE a.confirmed_at IS NOT NULL
		AND a.id IN (SELECT v.author_id FROM revision v WHERE v.page_id = ?) ORDER BY a.id LIMIT 1000`, pageID)
	names := map[string]string{}
	for _, w := range rows {
		names[w.ID] = w.Name
	}
	return names, wrap(err, "names")
}
