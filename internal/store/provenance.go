package store

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

// Sourced is a source of a défi with what both its ends are called and where they stand now.
type Sourced struct {
	domain.ChallengeSource
	Page      domain.Page      // of the passage; its head is the one of now
	PageCall  string           // slug of the call of that page, "" for a page of the instance
	Hidden    bool             // the version's text was withheld since
	Challenge domain.Challenge // id, page, number, title, slug, state
	CallSlug  string           // of the défi
}

type sourceRow struct {
	ID, Kind, Ref, Section, Quote string
	ChallengeID                   string `db:"challenge_id"`
	PageID                        string `db:"page_id"`
	N                             int
	FromAt                        int        `db:"from_at"`
	ToAt                          int        `db:"to_at"`
	AccountID                     string     `db:"account_id"`
	AccountName                   string     `db:"account_name"`
	At                            sqldb.Time `db:"at"`
	Form                          string
	Slug                          string
	Title                         string
	Head                          int
	PageCallID                    string       `db:"page_call_id"`
	PageCall                      string       `db:"page_call"`
	HiddenAt                      sqldb.Time   `db:"hidden_at"`
	ChallengePage                 string       `db:"challenge_page"`
	ChallengeSlug                 string       `db:"challenge_slug"`
	ChallengeTitle                string       `db:"challenge_title"`
	CallID                        string       `db:"call_id"`
	CallSlug                      string       `db:"call_slug"`
	State                         domain.State `db:"state"`
	Number                        int
}

const selectSource = `SELECT s.id, s.kind, s.ref, s.section, s.quote, s.challenge_id, s.page_id, s.n, s.from_at, s.to_at, s.account_id,
	s.account_name, s.at, p.form, p.slug, p.title, p.head, p.call_id AS page_call_id, coalesce(k.slug, '') AS page_call, r.hidden_at,
	c.page_id AS challenge_page, q.slug AS challenge_slug, q.title AS challenge_title, c.call_id, a.slug AS call_slug, c.state, c.number
	FROM challenge_source s JOIN page p ON p.id = s.page_id JOIN revision r ON r.page_id = s.page_id AND r.n = s.n
	LEFT JOIN call k ON k.id = p.call_id
	JOIN challenge c ON c.id = s.challenge_id JOIN page q ON q.id = c.page_id JOIN call a ON a.id = c.call_id
	WHERE s.kind = 'passage' `

func (w sourceRow) sourced() Sourced {
	s := Sourced{
		ChallengeSource: domain.ChallengeSource{
			ID: w.ID, ChallengeID: w.ChallengeID, Kind: domain.SourceKind(w.Kind), Ref: w.Ref, Quote: w.Quote,
			Passage:   domain.Passage{PageID: w.PageID, N: w.N, Section: w.Section, From: w.FromAt, To: w.ToAt},
			AccountID: w.AccountID, AccountName: w.AccountName, At: w.At.Time,
		},
		Page:     domain.Page{ID: w.PageID, Form: w.Form, CallID: w.PageCallID, Slug: w.Slug, Title: w.Title, Head: w.Head},
		PageCall: w.PageCall, Hidden: !w.HiddenAt.IsZero(), CallSlug: w.CallSlug,
		Challenge: domain.Challenge{
			ID: w.ChallengeID, CallID: w.CallID, PageID: w.ChallengePage, Number: w.Number, Slug: w.ChallengeSlug, Title: w.ChallengeTitle, State: w.State,
		},
	}
	if s.Hidden {
		s.Quote = "" // what was withheld is not read elsewhere
	}
	return s
}

func sourceds(rows []sourceRow) []Sourced {
	list := make([]Sourced, len(rows))
	for i, w := range rows {
		list[i] = w.sourced()
	}
	return list
}

// SourcesOf lists the passages that a défi comes from, those of the défis merged into it included, oldest first.
func (r Reader) SourcesOf(ctx context.Context, challengeID string) ([]Sourced, error) {
	var rows []sourceRow
	err := r.c.Select(ctx, &rows, selectSource+`AND (s.challenge_id = ? OR c.merged_into = ?) ORDER BY s.at, s.id LIMIT 500`, challengeID, challengeID)
	return sourceds(rows), wrap(err, "sources")
}

// SourcesIn lists the passages of a page that became défis or fed them, in the order of the text.
func (r Reader) SourcesIn(ctx context.Context, pageID string) ([]Sourced, error) {
	var rows []sourceRow
	err := r.c.Select(ctx, &rows, selectSource+`AND s.page_id = ? ORDER BY s.from_at, s.at, s.id LIMIT 1000`, pageID)
	return sourceds(rows), wrap(err, "sources")
}

// ChallengeSource returns one source of a défi.
func (r Reader) ChallengeSource(ctx context.Context, id string) (Sourced, error) {
	var w sourceRow
	err := r.c.Get(ctx, &w, selectSource+`AND s.id = ?`, id)
	return w.sourced(), found(err, "challenge_source")
}

// CountSources is how many sources a défi has of its own.
func (r Reader) CountSources(ctx context.Context, challengeID string) (int, error) {
	var n int
	err := r.c.Get(ctx, &n, `SELECT count(*) FROM challenge_source WHERE challenge_id = ?`, challengeID)
	return n, wrap(err, "sources")
}

// AddChallengeSource links a défi to where it comes from; it tells whether that was new.
func (tx *Tx) AddChallengeSource(ctx context.Context, s domain.ChallengeSource) (bool, error) {
	n, err := tx.c.Exec(ctx, `INSERT INTO challenge_source (id, challenge_id, kind, ref, page_id, n, section, from_at, to_at, quote,
		account_id, account_name, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		s.ID, s.ChallengeID, string(s.Kind), s.Ref, orNull(s.Passage.PageID), orNone(s.Passage.N), s.Passage.Section, s.Passage.From, s.Passage.To,
		s.Quote, s.AccountID, s.AccountName, sqldb.At(s.At))
	return n == 1, wrap(err, "source")
}

// DropChallengeSource unlinks a défi from a source; it tells whether it was linked.
func (tx *Tx) DropChallengeSource(ctx context.Context, id string) (bool, error) {
	n, err := tx.c.Exec(ctx, `DELETE FROM challenge_source WHERE id = ?`, id)
	return n == 1, wrap(err, "source")
}
