package store

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

type challengeRow struct {
	ID         string
	CallID     string `db:"call_id"`
	PageID     string `db:"page_id"`
	Number     int
	Slug       string
	Title      string
	Head       int
	State      domain.State
	Reason     string
	MergedInto *string    `db:"merged_into"`
	CreatedAt  sqldb.Time `db:"created_at"`
	Candidates int
}

const selectChallenge = `SELECT c.id, c.call_id, c.page_id, c.number, p.slug, p.title, p.head, c.state, c.reason, c.merged_into, c.created_at,
	(SELECT count(*) FROM candidacy_challenge x JOIN candidacy k ON k.id = x.candidacy_id
		WHERE x.challenge_id = c.id AND k.state <> 'team' AND k.state <> 'withdrawn') AS candidates
	FROM challenge c JOIN page p ON p.id = c.page_id `

func (w challengeRow) challenge() domain.Challenge {
	c := domain.Challenge{
		ID: w.ID, CallID: w.CallID, PageID: w.PageID, Number: w.Number, Slug: w.Slug, Title: w.Title, Head: w.Head,
		State: w.State, Reason: w.Reason, CreatedAt: w.CreatedAt.Time, Candidates: w.Candidates,
	}
	if w.MergedInto != nil {
		c.MergedInto = *w.MergedInto
	}
	return c
}

// Challenge returns the défi with that id.
func (r Reader) Challenge(ctx context.Context, id string) (domain.Challenge, error) {
	var w challengeRow
	err := r.c.Get(ctx, &w, selectChallenge+`WHERE c.id = ?`, id)
	return w.challenge(), found(err, "challenge")
}

// ChallengeOf returns the défi whose page has that id.
func (r Reader) ChallengeOf(ctx context.Context, pageID string) (domain.Challenge, error) {
	var w challengeRow
	err := r.c.Get(ctx, &w, selectChallenge+`WHERE c.page_id = ?`, pageID)
	return w.challenge(), found(err, "challenge")
}

// Challenges lists the défis of a call: the published ones by number, then the others by age.
func (r Reader) Challenges(ctx context.Context, callID string) ([]domain.Challenge, error) {
	var rows []challengeRow
	err := r.c.Select(ctx, &rows, selectChallenge+`WHERE c.call_id = ?
		ORDER BY CASE WHEN c.number = 0 THEN 1 ELSE 0 END, c.number, c.created_at, c.id LIMIT 500`, callID)
	list := make([]domain.Challenge, len(rows))
	for i, w := range rows {
		list[i] = w.challenge()
	}
	return list, wrap(err, "challenges")
}

// PublishedChallenges lists the published défis of all calls, the calls that open last first.
func (r Reader) PublishedChallenges(ctx context.Context) ([]domain.Challenge, error) {
	var rows []challengeRow
	err := r.c.Select(ctx, &rows, selectChallenge+`JOIN call a ON a.id = c.call_id WHERE c.state = 'published'
		ORDER BY a.open_at DESC, a.id, c.number LIMIT 500`)
	list := make([]domain.Challenge, len(rows))
	for i, w := range rows {
		list[i] = w.challenge()
	}
	return list, wrap(err, "challenges")
}

// AllChallenges lists the défis of all calls, those of the calls that open last first, in each the published by number,
// then the others by age.
func (r Reader) AllChallenges(ctx context.Context) ([]domain.Challenge, error) {
	var rows []challengeRow
	err := r.c.Select(ctx, &rows, selectChallenge+`JOIN call a ON a.id = c.call_id
		ORDER BY a.open_at DESC, a.id, CASE WHEN c.number = 0 THEN 1 ELSE 0 END, c.number, c.created_at, c.id LIMIT 2000`)
	list := make([]domain.Challenge, len(rows))
	for i, w := range rows {
		list[i] = w.challenge()
	}
	return list, wrap(err, "challenges")
}

// AddChallenge records a défi whose page exists.
func (tx *Tx) AddChallenge(ctx context.Context, c domain.Challenge) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO challenge (id, call_id, page_id, number, state, reason, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		c.ID, c.CallID, c.PageID, c.Number, string(c.State), c.Reason, sqldb.At(c.CreatedAt))
	return wrap(err, "challenge")
}

// MoveChallenge writes a défi's state, which must still be from; it tells whether it was.
func (tx *Tx) MoveChallenge(ctx context.Context, c domain.Challenge, from domain.State) (bool, error) {
	n, err := tx.c.Exec(ctx, `UPDATE challenge SET state = ?, reason = ?, merged_into = ?, number = ? WHERE id = ? AND state = ?`,
		string(c.State), c.Reason, orNull(c.MergedInto), c.Number, c.ID, string(from))
	return n == 1, wrap(err, "challenge")
}

// LastNumber is the highest number given to a published défi of a call. Lock the call first.
func (tx *Tx) LastNumber(ctx context.Context, callID string) (int, error) {
	var n int
	err := tx.c.Get(ctx, &n, `SELECT coalesce(max(number), 0) FROM challenge WHERE call_id = ?`, callID)
	return n, wrap(err, "challenge")
}
