package store

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/sqldb"
)

// Overdue is what waits for the team of a candidacy: a request to join, or a proposal.
type Overdue struct {
	Kind  string // "join" or "proposal"
	Slug  string
	Title string
	N     int
	Since sqldb.Time
}

// PendingIn lists what waits for the teams of a call's public candidacies since before a moment, oldest first.
func (r Reader) PendingIn(ctx context.Context, callID string, before time.Time) ([]Overdue, error) {
	var list []Overdue
	err := r.c.Select(ctx, &list, `SELECT x.kind, p.slug, p.title, count(*) AS n, min(x.at) AS since FROM (
			SELECT 'join' AS kind, j.candidacy_id, j.at FROM join_request j WHERE j.state = 'open'
			UNION ALL SELECT 'proposal' AS kind, c.id AS candidacy_id, q.at FROM proposal q JOIN candidacy c ON c.page_id = q.page_id WHERE q.state = 'open'
		) x JOIN candidacy c ON c.id = x.candidacy_id JOIN page p ON p.id = c.page_id
		WHERE c.call_id = ? AND c.state = 'public' AND NOT p.staged AND x.at <= ?
		GROUP BY x.kind, p.slug, p.title ORDER BY min(x.at), p.slug LIMIT 200`, callID, sqldb.At(before))
	return list, wrap(err, "dashboard")
}

// CutoffCount is how the instruction of a relève stands.
type CutoffCount struct {
	K        int
	Deposits int
	Unmarked int // neither admissible nor not
	Mute     int // admissible, without an opinion
	Doubtful int // undecided, and a repository contradicts it since
}

// CutoffCounts count the standing deposits of a call, by relève.
func (r Reader) CutoffCounts(ctx context.Context, callID string) ([]CutoffCount, error) {
	var list []CutoffCount
	err := r.c.Select(ctx, &list, `SELECT d.k, count(*) AS deposits, coalesce(sum(CASE WHEN x.deposit_id IS NULL THEN 1 ELSE 0 END), 0) AS unmarked,
		coalesce(sum(CASE WHEN x.admissible AND NOT EXISTS (SELECT 1 FROM opinion o WHERE o.deposit_id = d.id) THEN 1 ELSE 0 END), 0) AS mute,
		coalesce(sum(CASE WHEN EXISTS (SELECT 1 FROM deposit_doubt q WHERE q.deposit_id = d.id AND q.ended_at IS NULL)
			AND NOT EXISTS (SELECT 1 FROM publication u WHERE u.call_id = d.call_id AND u.k = d.k) THEN 1 ELSE 0 END), 0) AS doubtful
		FROM deposit d LEFT JOIN examination x ON x.deposit_id = d.id WHERE d.call_id = ? AND d.state = 'deposited' GROUP BY d.k ORDER BY d.k`, callID)
	return list, wrap(err, "dashboard")
}

// DeskCounts are figures of a call that need no list.
type DeskCounts struct {
	Minutes int // of workshops that are over, not frozen yet
	Failed  int // letters of its messages that failed
	Reports int // open, of the whole instance
}

// DeskCounts counts what waits for the staff of a call: one statement.
func (r Reader) DeskCounts(ctx context.Context, callID string, now time.Time) (DeskCounts, error) {
	var w DeskCounts
	err := r.c.Get(ctx, &w, `SELECT
		(SELECT count(*) FROM workshop w WHERE w.call_id = ? AND w.ends_at <= ? AND w.frozen_at IS NULL AND w.cancelled_at IS NULL) AS minutes,
		(SELECT count(*) FROM message m JOIN message_recipient x ON x.message_id = m.id
			JOIN job j ON j.key = 'message:' || m.id || ':' || x.account_id AND j.kind = 'mail' AND j.failed <> '' WHERE m.call_id = ?) AS failed,
		(SELECT count(*) FROM report r WHERE r.state = 'open') AS reports`, callID, sqldb.At(now), callID)
	return w, wrap(err, "dashboard")
}
