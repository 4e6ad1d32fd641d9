package store

import (
	"context"
	"strings"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

// mayFollowAlone holds where the account that the ? names lets its own pages be followed.
const mayFollowAlone = `NOT EXISTS (SELECT 1 FROM follow_setting t WHERE t.account_id = ? AND NOT t.own_pages)`

// followWritten makes whoever writes on a page follow it, unless she stopped or wants none of it. It is part of every
// save: it waits for the journey of the others, and what is kept of her follows is read anew whether or not it adds one.
func (tx *Tx) followWritten(ctx context.Context, accountID, pageID string, at time.Time) error {
	tx.Touch("follows:" + accountID)
	return wrap(tx.c.Later(ctx, `INSERT INTO follow_page (account_id, page_id, frequency, why, at)
		SELECT a.id, ?, 'default', 'author', ? FROM account a WHERE a.id = ? AND `+mayFollowAlone+` ON CONFLICT DO NOTHING`,
		pageID, sqldb.At(at), accountID, accountID), "follow")
}

// followTeam makes a new member of a candidacy's team follow its page; a referent is told at once what others write.
func (tx *Tx) followTeam(ctx context.Context, g domain.Grant) error {
	id, is := strings.CutPrefix(string(g.Scope), "candidacy:")
	if !is {
		return nil
	}
	n, err := tx.c.Exec(ctx, `INSERT INTO follow_page (account_id, page_id, frequency, why, at)
		SELECT ?, c.page_id, 'immediate', 'team', ? FROM candidacy c WHERE c.id = ? AND `+mayFollowAlone+`
		ON CONFLICT (account_id, page_id) DO UPDATE SET why = 'team',
		frequency = CASE WHEN follow_page.frequency = 'default' THEN 'immediate' ELSE follow_page.frequency END
		WHERE follow_page.why = 'author'`, g.AccountID, sqldb.At(g.At), id, g.AccountID)
	tx.touchFollows(n, g.AccountID)
	return wrap(err, "follow")
}

// unfollowTeam ends what followed from being of a team, with the last role there.
func (tx *Tx) unfollowTeam(ctx context.Context, g domain.Grant) error {
	id, is := strings.CutPrefix(string(g.Scope), "candidacy:")
	if !is {
		return nil
	}
	n, err := tx.c.Exec(ctx, `DELETE FROM follow_page WHERE account_id = ? AND why = 'team'
		AND page_id IN (SELECT c.page_id FROM candidacy c WHERE c.id = ?)
		AND NOT EXISTS (SELECT 1 FROM role_grant g WHERE g.account_id = ? AND g.scope = ?)`, g.AccountID, id, g.AccountID, string(g.Scope))
	tx.touchFollows(n, g.AccountID)
	return wrap(err, "follow")
}

func (tx *Tx) touchFollows(n int64, accountID string) {
	if n > 0 {
		tx.Touch("follows:" + accountID)
	}
}

// maxFollows is how many pages, or calls, one account follows at most.
const maxFollows = 2000

// FollowPage writes a subscription to a page; it tells whether there was room for one more.
func (tx *Tx) FollowPage(ctx context.Context, accountID string, f domain.Follow) (bool, error) {
	n, err := tx.c.Exec(ctx, `INSERT INTO follow_page (account_id, page_id, frequency, why, at)
		SELECT a.id, ?, ?, ?, ? FROM account a WHERE a.id = ?
		AND (SELECT count(*) FROM follow_page x WHERE x.account_id = a.id AND x.page_id <> ?) < ?
		ON CONFLICT (account_id, page_id) DO UPDATE SET frequency = excluded.frequency,
		at = CASE WHEN follow_page.ended_at IS NULL THEN follow_page.at ELSE excluded.at END, ended_at = NULL`,
		f.PageID, string(f.Frequency), string(f.Why), sqldb.At(f.At), accountID, f.PageID, maxFollows)
	tx.touchFollows(n, accountID)
	return n == 1, wrap(err, "follow")
}

// EndFollowPage ends a subscription to a page, also one that comes from following its whole call.
func (tx *Tx) EndFollowPage(ctx context.Context, accountID, pageID string, at time.Time) error {
	n, err := tx.c.Exec(ctx, `INSERT INTO follow_page (account_id, page_id, frequency, why, at, ended_at) VALUES (?, ?, 'default', 'chosen', ?, ?)
		ON CONFLICT (account_id, page_id) DO UPDATE SET ended_at = excluded.ended_at, frequency = 'default'`,
		accountID, pageID, sqldb.At(at), sqldb.At(at))
	tx.touchFollows(n, accountID)
	return wrap(err, "follow")
}

// FollowCall writes a subscription to a whole call; it tells whether there was room for one more.
func (tx *Tx) FollowCall(ctx context.Context, accountID string, f domain.Follow) (bool, error) {
	n, err := tx.c.Exec(ctx, `INSERT INTO follow_call (account_id, call_id, frequency, at)
		SELECT a.id, ?, ?, ? FROM account a WHERE a.id = ?
		AND (SELECT count(*) FROM follow_call x WHERE x.account_id = a.id AND x.call_id <> ?) < ?
		ON CONFLICT (account_id, call_id) DO UPDATE SET frequency = excluded.frequency`,
		f.CallID, string(f.Frequency), sqldb.At(f.At), accountID, f.CallID, maxFollows)
	tx.touchFollows(n, accountID)
	return n == 1, wrap(err, "follow")
}

// EndFollowCall ends a subscription to a whole call.
func (tx *Tx) EndFollowCall(ctx context.Context, accountID, callID string) error {
	n, err := tx.c.Exec(ctx, `DELETE FROM follow_call WHERE account_id = ? AND call_id = ?`, accountID, callID)
	tx.touchFollows(n, accountID)
	return wrap(err, "follow")
}

// Follows lists the subscriptions of an account that it may still read, by title: whole calls, then pages.
func (r Reader) Follows(ctx context.Context, accountID string) ([]domain.Follow, error) {
	var rows []struct {
		Rank      int
		PageID    string `db:"page_id"`
		CallID    string `db:"call_id"`
		Form      string
		Slug      string
		CallSlug  string `db:"call_slug"`
		Title     string
		SortKey   string `db:"sort_key"`
		Frequency domain.Frequency
		Why       domain.Why
		EndedAt   sqldb.Time `db:"ended_at"`
		At        sqldb.Time
	}
	err := r.c.Select(ctx, &rows, `SELECT 0 AS rank, '' AS page_id, f.call_id, p.form, p.slug, '' AS call_slug, p.title, p.sort_key, f.frequency, 'chosen' AS why,
		NULL AS ended_at, f.at FROM follow_call f JOIN call k ON k.id = f.call_id JOIN page p ON p.id = k.page_id WHERE f.account_id = ?
		UNION ALL
		SELECT 1 AS rank, f.page_id, '' AS call_id, p.form, p.slug, coalesce(k.slug, '') AS call_slug, p.title, p.sort_key, f.frequency, f.why, f.ended_at, f.at
		FROM follow_page f JOIN page p ON p.id = f.page_id AND NOT p.staged LEFT JOIN candidacy c ON c.page_id = p.id LEFT JOIN call k ON k.id = p.call_id
		WHERE f.account_id = ? AND (c.id IS NULL OR `+readableCandidacy+`)
		ORDER BY rank, sort_key, page_id`, accountID, accountID, accountID)
	list := make([]domain.Follow, len(rows))
	for i, w := range rows {
		page := domain.Page{Form: w.Form, Slug: w.Slug}
		list[i] = domain.Follow{
			PageID: w.PageID, CallID: w.CallID, Title: w.Title, Path: page.Path(w.CallSlug), Frequency: w.Frequency, Why: w.Why,
			Ended: !w.EndedAt.IsZero(), At: w.At.Time,
		}
	}
	return list, wrap(err, "follows")
}

// FollowSetting is what an account chose, or the defaults.
func (r Reader) FollowSetting(ctx context.Context, accountID string) (domain.FollowSetting, error) {
	var w struct {
		Frequency domain.Frequency
		OwnPages  bool `db:"own_pages"`
		Mails     bool
	}
	err := r.c.Get(ctx, &w, `SELECT frequency, own_pages, mails FROM follow_setting WHERE account_id = ?`, accountID)
	if sqldb.IsNoRows(err) {
		return domain.DefaultFollowSetting(), nil
	}
	return domain.FollowSetting{Frequency: w.Frequency, OwnPages: w.OwnPages, Mails: w.Mails}, wrap(err, "follow setting")
}

// SetFollowSetting keeps what an account chose.
func (tx *Tx) SetFollowSetting(ctx context.Context, accountID string, s domain.FollowSetting) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO follow_setting (account_id, frequency, own_pages, mails) VALUES (?, ?, ?, ?)
		ON CONFLICT (account_id) DO UPDATE SET frequency = excluded.frequency, own_pages = excluded.own_pages, mails = excluded.mails`,
		accountID, string(s.Frequency), s.OwnPages, s.Mails)
	tx.Touch("follows:" + accountID)
	return wrap(err, "follow setting")
}

// MuteMails stops all notices of an account and leaves the rest as it is.
func (tx *Tx) MuteMails(ctx context.Context, accountID string) error {
	d := domain.DefaultFollowSetting()
	_, err := tx.c.Exec(ctx, `INSERT INTO follow_setting (account_id, frequency, own_pages, mails) VALUES (?, ?, ?, FALSE)
		ON CONFLICT (account_id) DO UPDATE SET mails = FALSE`, accountID, string(d.Frequency), d.OwnPages)
	tx.Touch("follows:" + accountID)
	return wrap(err, "follow setting")
}

// DropOwnFollows ends the subscriptions that an account has only because it wrote on a page or is of a team.
func (tx *Tx) DropOwnFollows(ctx context.Context, accountID string) error {
	n, err := tx.c.Exec(ctx, `DELETE FROM follow_page WHERE account_id = ? AND why <> 'chosen'`, accountID)
	tx.touchFollows(n, accountID)
	return wrap(err, "follow")
}
