package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

// followed is every page that an account follows: by itself, or with its whole call unless its own line says otherwise.
const followed = `(SELECT f.account_id, f.page_id, f.frequency, f.why, f.at FROM follow_page f WHERE f.ended_at IS NULL
	UNION ALL SELECT f.account_id, q.id AS page_id, f.frequency, 'call' AS why, f.at FROM follow_call f JOIN page q ON q.call_id = f.call_id
	WHERE NOT EXISTS (SELECT 1 FROM follow_page g WHERE g.account_id = f.account_id AND g.page_id = q.id)
	UNION ALL SELECT f.account_id, d.page_id, f.frequency, 'call' AS why, f.at FROM follow_call f JOIN candidacy d ON d.call_id = f.call_id
	WHERE NOT EXISTS (SELECT 1 FROM follow_page g WHERE g.account_id = f.account_id AND g.page_id = d.page_id))`

// baseOf is the version from which news of the page p count: the one that the account saw last, or the one that stood
// when it began to follow.
const baseOf = `coalesce(s.n, (SELECT max(b.n) FROM revision b WHERE b.page_id = p.id AND b.at <= w.at), 0)`

// sinceOf is the moment from which lines of the register count.
const sinceOf = `CASE WHEN s.at > w.at THEN s.at ELSE w.at END`

// readableBy is readableCandidacy for the account of the row w.
const readableBy = `(c.id IS NULL OR c.state <> 'team' OR EXISTS (SELECT 1 FROM role_grant g JOIN account v ON v.id = g.account_id
	WHERE v.id = w.account_id AND v.confirmed_at IS NOT NULL AND v.disabled_at IS NULL
	AND (g.scope = 'candidacy:' || c.id AND g.role IN ('referent', 'member') OR g.scope = '' AND g.role = 'auditor')))`

// newsColumns and newsFrom are one line a followed page.
const newsColumns = `w.account_id, w.why, CASE WHEN w.frequency = 'default' THEN coalesce(o.frequency, 'daily') ELSE w.frequency END AS frequency,
	p.id AS page_id, p.form, p.slug, p.title, p.head, coalesce(k.slug, '') AS call_slug, coalesce(c.state, '') AS state,
	coalesce(c.id, d.id, h.id, p.id) AS object_id, coalesce(s.n, 0) AS seen_n, ` + baseOf + ` AS base_n, ` + sinceOf + ` AS since`

const newsFrom = ` w JOIN page p ON p.id = w.page_id AND NOT p.staged AND p.head > 0
	LEFT JOIN candidacy c ON c.page_id = p.id LEFT JOIN challenge d ON d.page_id = p.id LEFT JOIN call h ON h.page_id = p.id
	LEFT JOIN call k ON k.id = p.call_id LEFT JOIN follow_setting o ON o.account_id = w.account_id
	LEFT JOIN page_seen s ON s.account_id = w.account_id AND s.page_id = p.id `

// versionAt and eventAt are when the latest version and line of the register of others came, after what x says.
const (
	versionAt = `(SELECT max(r.at) FROM revision r WHERE r.page_id = x.page_id AND r.n > x.base_n
		AND (r.author_id IS NULL OR r.author_id <> x.account_id))`
	eventAt = `(SELECT max(e.at) FROM (SELECT j.at FROM journal j WHERE j.object_id = x.object_id AND j.at > x.since
		AND (j.actor_id IS NULL OR j.actor_id <> x.account_id)
		UNION ALL SELECT q.at FROM proposal q WHERE q.page_id = x.page_id AND q.at > x.since AND q.account_id <> x.account_id AND ` + teamsProposal + `) e)`
)

// teamsProposal: an edit that was proposed on the page of x is news to its team alone, while nobody settled it.
const teamsProposal = `q.state = 'open' AND EXISTS (SELECT 1 FROM role_grant g WHERE g.account_id = x.account_id
	AND g.scope = 'candidacy:' || x.object_id AND g.role IN ('referent', 'member'))`

type newsRow struct {
	AccountID string `db:"account_id"`
	Why       domain.Why
	Frequency domain.Frequency
	PageID    string `db:"page_id"`
	Form      string
	Slug      string
	Title     string
	Head      int
	CallSlug  string `db:"call_slug"`
	State     domain.State
	ObjectID  string `db:"object_id"`
	SeenN     int    `db:"seen_n"`
	BaseN     int    `db:"base_n"`
	Since     sqldb.Time
	VersionAt sqldb.Time `db:"version_at"`
	EventAt   sqldb.Time `db:"event_at"`
}

func (w newsRow) news() domain.News {
	page := domain.Page{ID: w.PageID, Form: w.Form, Slug: w.Slug, Title: w.Title, Head: w.Head}
	n := domain.News{
		AccountID: w.AccountID, Page: page, Path: page.Path(w.CallSlug), State: w.State, Why: w.Why, Frequency: w.Frequency,
		Seen: w.BaseN, Since: w.Since.Time, ObjectID: w.ObjectID, At: w.VersionAt.Time,
	}
	if w.EventAt.After(n.At) {
		n.At = w.EventAt.Time
	}
	return n
}

// NewsFilter narrows news to one screen, or to some pages; BeforeAt and BeforeID are the last line seen.
type NewsFilter struct {
	Account  string
	Pages    []string // "" for all that it follows
	BeforeAt time.Time
	BeforeID string
	Limit    int
}

// News lists the followed pages of an account that changed since it last saw them, newest change first, without what
// changed: see WhatChanged.
func (r Reader) News(ctx context.Context, f NewsFilter) ([]domain.News, error) {
	args := []any{f.Account}
	only := ""
	if len(f.Pages) > 0 {
		only = ` AND p.id IN (` + marks(len(f.Pages)) + `)`
		for _, id := range f.Pages {
			args = append(args, id)
		}
	}
	before := sqldb.At(f.BeforeAt).Text()
	var rows []newsRow
	err := r.c.Select(ctx, &rows, `SELECT z.account_id, z.why, z.frequency, z.page_id, z.form, z.slug, z.title, z.head, z.call_slug, z.state,
		z.object_id, z.seen_n, z.base_n, z.since, z.version_at, z.event_at
		FROM (SELECT y.*, CASE WHEN y.event_at IS NULL OR y.version_at > y.event_at THEN y.version_at ELSE y.event_at END AS newest
		FROM (SELECT x.*, `+versionAt+` AS version_at, `+eventAt+` AS event_at
		FROM (SELECT `+newsColumns+` FROM `+followed+newsFrom+` WHERE w.account_id = ? AND `+readableBy+only+`) x) y) z
		WHERE z.newest IS NOT NULL AND (? = '' OR z.newest < ? OR z.newest = ? AND z.page_id < ?)
		ORDER BY z.newest DESC, z.page_id DESC LIMIT ?`, append(args, before, before, before, f.BeforeID, f.Limit)...)
	list := make([]domain.News, len(rows))
	for i, w := range rows {
		list[i] = w.news()
	}
	return list, wrap(err, "news")
}

// maxChanges bounds what one list of news tells of; past that, the oldest stay untold.
const maxChanges = 2000

// WhatChanged completes news with the versions and the lines of the register that they are about: two statements.
func (r Reader) WhatChanged(ctx context.Context, list []domain.News) error {
	if len(list) == 0 {
		return nil
	}
	if err := r.newVersions(ctx, list); err != nil {
		return err
	}
	if err := r.newEvents(ctx, list); err != nil {
		return err
	}
	return r.newProposals(ctx, list)
}

// newProposals adds the edits that were proposed to a team, as lines of their pages: the register does not tell of them.
func (r Reader) newProposals(ctx context.Context, list []domain.News) error {
	args := make([]any, 0, 4*len(list)+1)
	at := map[string]int{}
	for i, n := range list {
		args = append(args, n.AccountID, n.ObjectID, n.Page.ID, sqldb.At(n.Since))
		at[n.Page.ID] = i
	}
	var rows []struct {
		ID         string
		PageID     string `db:"page_id"`
		AuthorName string `db:"author_name"`
		At         sqldb.Time
	}
	one := `SELECT q.id, q.page_id, q.author_name, q.at FROM proposal q JOIN (SELECT CAST(? AS text) AS account_id, CAST(? AS text) AS object_id) x
		ON q.account_id <> x.account_id WHERE q.page_id = ? AND q.at > ? AND ` + teamsProposal
	each := strings.TrimSuffix(strings.Repeat(one+` UNION ALL `, len(list)), ` UNION ALL `)
	err := r.c.Select(ctx, &rows, `SELECT z.id, z.page_id, z.author_name, z.at FROM (`+each+`) z ORDER BY z.at DESC LIMIT ?`, append(args, maxChanges)...)
	for _, w := range rows {
		n := &list[at[w.PageID]]
		n.Events = append(n.Events, domain.Event{ID: w.ID, At: w.At.Time, ActorName: w.AuthorName, Verb: domain.ProposeEdit, ObjectID: n.ObjectID})
	}
	for i := range list {
		slices.SortStableFunc(list[i].Events, func(a, b domain.Event) int { return b.At.Compare(a.At) })
	}
	return wrap(err, "news")
}

// newVersions reads the versions after the one seen, and that one, whose hash tells whether the text is the same again.
func (r Reader) newVersions(ctx context.Context, list []domain.News) error {
	args := make([]any, 0, 2*len(list)+1)
	at := map[string]int{}
	for i, n := range list {
		args = append(args, n.Page.ID, n.Seen)
		at[n.Page.ID] = i
	}
	var rows []revisionRow
	either := strings.TrimSuffix(strings.Repeat(`r.page_id = ? AND r.n >= ? OR `, len(list)), ` OR `)
	err := r.c.Select(ctx, &rows, `SELECT `+revisionColumns+` FROM revision r JOIN page p ON p.id = r.page_id AND r.n <= p.head
		WHERE `+either+` ORDER BY r.at DESC, r.n DESC LIMIT ?`, append(args, maxChanges)...)
	if err != nil {
		return wrap(err, "news")
	}
	for _, w := range rows {
		n := &list[at[w.PageID]]
		v := w.revision()
		if v.N != n.Seen {
			n.Versions = append(n.Versions, v)
			continue
		}
		n.SeenHash = v.Hash
		n.Same = len(n.Versions) > 0 && n.SameAt(n.Versions[0].Hash)
	}
	return nil
}

func (r Reader) newEvents(ctx context.Context, list []domain.News) error {
	args := make([]any, 0, 3*len(list)+1)
	at := map[string]int{}
	for i, n := range list {
		args = append(args, n.ObjectID, sqldb.At(n.Since), n.AccountID)
		at[n.ObjectID] = i
	}
	var rows []eventRow
	either := strings.TrimSuffix(strings.Repeat(`object_id = ? AND at > ? AND (actor_id IS NULL OR actor_id <> ?) OR `, len(list)), ` OR `)
	err := r.c.Select(ctx, &rows, `SELECT id, at, actor_id, actor_name, verb, object, object_id, call_id, title, path,
		from_state, to_state, reason, n FROM journal WHERE `+either+` ORDER BY at DESC, id DESC LIMIT ?`, append(args, maxChanges)...)
	for _, w := range rows {
		n := &list[at[w.ObjectID]]
		n.Events = append(n.Events, w.event())
	}
	return wrap(err, "news")
}

// SeeAll notes that an account saw all that it follows, as it stood at a moment.
func (tx *Tx) SeeAll(ctx context.Context, accountID string, at time.Time) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO page_seen (account_id, page_id, n, at)
		SELECT w.account_id, r.page_id, max(r.n), ? FROM `+followed+` w JOIN page p ON p.id = w.page_id AND NOT p.staged
		JOIN revision r ON r.page_id = p.id AND r.n <= p.head LEFT JOIN candidacy c ON c.page_id = p.id
		WHERE w.account_id = ? AND r.at <= ? AND `+readableBy+` GROUP BY w.account_id, r.page_id
		ON CONFLICT (account_id, page_id) DO UPDATE SET n = CASE WHEN excluded.n > page_seen.n THEN excluded.n ELSE page_seen.n END,
		at = CASE WHEN excluded.at > page_seen.at THEN excluded.at ELSE page_seen.at END`, sqldb.At(at), accountID, sqldb.At(at))
	return wrap(err, "page seen")
}

// Sight is what an account saw of a page: the version, and whether the register told of the page since.
type Sight struct {
	N     int
	Since bool
}

// Sight is the last version of a page that an account has read, 0 for none, and whether its object moved since.
func (r Reader) Sight(ctx context.Context, accountID, pageID, objectID string) (Sight, error) {
	var s Sight
	err := r.c.Get(ctx, &s, `SELECT s.n, EXISTS (SELECT 1 FROM journal j WHERE j.object_id = ? AND j.at > s.at) AS since
		FROM page_seen s WHERE s.account_id = ? AND s.page_id = ?`, objectID, accountID, pageID)
	if sqldb.IsNoRows(err) {
		return Sight{}, nil
	}
	return s, wrap(err, "page seen")
}
