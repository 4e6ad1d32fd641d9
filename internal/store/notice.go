package store

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

// NoticePass is how far the letters of one frequency were queued.
type NoticePass struct {
	Frequency domain.Frequency
	Period    string
	Account   string // the last one whose letters were queued in this period
	Done      bool
}

// LockNoticePass returns how far the letters of a frequency were queued, and keeps others from queueing more.
func (tx *Tx) LockNoticePass(ctx context.Context, f domain.Frequency) (NoticePass, error) {
	if _, err := tx.c.Exec(ctx, `INSERT INTO notice_pass (frequency, period, account, done) VALUES (?, '', '', TRUE) ON CONFLICT DO NOTHING`, string(f)); err != nil {
		return NoticePass{}, wrap(err, "notice pass")
	}
	var p NoticePass
	err := tx.c.Get(ctx, &p, `SELECT frequency, period, account, done FROM notice_pass WHERE frequency = ? `+sqldb.ForUpdate, string(f))
	return p, wrap(err, "notice pass")
}

// SetNoticePass keeps how far the letters of a frequency were queued.
func (tx *Tx) SetNoticePass(ctx context.Context, p NoticePass) error {
	_, err := tx.c.Exec(ctx, `UPDATE notice_pass SET period = ?, account = ?, done = ? WHERE frequency = ?`, p.Period, p.Account, p.Done, string(p.Frequency))
	return wrap(err, "notice pass")
}

// DueNotice is one page that one account is to be told about, and up to where it was told before.
type DueNotice struct {
	AccountID string `db:"account_id"`
	PageID    string `db:"page_id"`
	Head      int
	ToldN     int        `db:"told_n"`
	ToldAt    sqldb.Time `db:"told_at"`
	EventAt   sqldb.Time `db:"event_at"`
}

// NoticeFilter asks for the notices of a frequency, account by account after one of them. What happened before Since
// is too old to be told; Quiet, Latest and Apart hold back those sent at once, and are zero for the others.
type NoticeFilter struct {
	Frequency            domain.Frequency
	After                string
	Since                time.Time
	Quiet, Latest, Apart time.Time
	Limit                int
}

// DueNotices lists which pages to tell to whom: those that others changed since each account saw them and since it was
// told, that it may read, that were not withdrawn. One statement, however many the accounts. No account is cut in two
// unless it alone fills the list.
func (r Reader) DueNotices(ctx context.Context, f NoticeFilter) ([]DueNotice, error) {
	since, quiet, latest, apart := sqldb.At(f.Since).Text(), sqldb.At(f.Quiet).Text(), sqldb.At(f.Latest).Text(), sqldb.At(f.Apart).Text()
	var list []DueNotice
	err := r.c.Select(ctx, &list, `WITH stirred AS (
		SELECT p.id FROM page p WHERE p.updated_at >= ?
		UNION SELECT c.page_id FROM journal j JOIN candidacy c ON c.id = j.object_id WHERE j.at >= ?
		UNION SELECT d.page_id FROM journal j JOIN challenge d ON d.id = j.object_id WHERE j.at >= ?
		UNION SELECT k.page_id FROM journal j JOIN call k ON k.id = j.object_id WHERE j.at >= ?)
		SELECT z.account_id, z.page_id, z.head, z.told_n, z.told_at, z.event_at
		FROM (SELECT y.*, CASE WHEN y.event_at IS NULL OR y.version_at > y.event_at THEN y.version_at ELSE y.event_at END AS newest
		FROM (SELECT x.*, (SELECT max(r.at) FROM revision r WHERE r.page_id = x.page_id AND r.n > x.base_n AND r.n > x.told_n
			AND (r.author_id IS NULL OR r.author_id <> x.account_id)) AS version_at,
		(SELECT min(r.at) FROM revision r WHERE r.page_id = x.page_id AND r.n > x.base_n AND r.n > x.told_n
			AND (r.author_id IS NULL OR r.author_id <> x.account_id)) AS first_at,
		(SELECT max(j.at) FROM journal j WHERE j.object_id = x.object_id AND j.at > x.since AND j.at > x.told_at
			AND (j.actor_id IS NULL OR j.actor_id <> x.account_id)) AS event_at
		FROM (SELECT `+newsColumns+`, coalesce(t.n, 0) AS told_n, coalesce(t.at, '') AS told_at FROM `+followed+newsFrom+`
			JOIN account a ON a.id = w.account_id LEFT JOIN notice t ON t.account_id = w.account_id AND t.page_id = p.id
			WHERE w.page_id IN (SELECT id FROM stirred) AND w.account_id > ? AND coalesce(o.mails, TRUE)
			AND CASE WHEN w.frequency = 'default' THEN coalesce(o.frequency, 'daily') ELSE w.frequency END = ?
			AND a.email IS NOT NULL AND a.confirmed_at IS NOT NULL AND a.disabled_at IS NULL
			AND (c.id IS NULL OR c.state IN ('public', 'team')) AND `+readableBy+`) x) y) z
		WHERE z.newest >= ? AND (? = '' OR z.newest <= ? OR z.first_at <= ?) AND (? = '' OR z.told_at <= ?)
		ORDER BY z.account_id, z.newest DESC, z.page_id LIMIT ?`,
		since, since, since, since, f.After, string(f.Frequency), since, quiet, quiet, latest, apart, apart, f.Limit)
	return list, wrap(err, "notices")
}

// AddNotices records up to where accounts are told about pages.
func (tx *Tx) AddNotices(ctx context.Context, list []DueNotice, at time.Time) error {
	const chunk = 200
	for len(list) > 0 { // one statement for two hundred
		n := min(len(list), chunk)
		args := make([]any, 0, 4*n)
		for _, d := range list[:n] {
			args = append(args, d.AccountID, d.PageID, d.Head, sqldb.At(at))
		}
		_, err := tx.c.Exec(ctx, `INSERT INTO notice (account_id, page_id, n, at) VALUES `+tuples(n, 4)+`
			ON CONFLICT (account_id, page_id) DO UPDATE SET n = excluded.n, at = excluded.at`, args...)
		if err != nil {
			return wrap(err, "notice")
		}
		list = list[n:]
	}
	return nil
}

// AddJobs queues many jobs of one moment, in few statements; of those with one key, one.
func (tx *Tx) AddJobs(ctx context.Context, list []Job) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	const chunk = 200
	for len(list) > 0 {
		n := min(len(list), chunk)
		args := make([]any, 0, 5*n)
		for _, j := range list[:n] {
			args = append(args, NewID(), j.Kind, j.Payload, sqldb.At(now), orNull(j.Key))
		}
		_, err := tx.c.Exec(ctx, `INSERT INTO job (id, kind, payload, due_at, key) VALUES `+tuples(n, 5)+` ON CONFLICT DO NOTHING`, args...)
		if err != nil {
			return wrap(err, "job")
		}
		list = list[n:]
	}
	return nil
}

// KeepSetting keeps a value unless there is one already, and gives the one that holds.
func (tx *Tx) KeepSetting(ctx context.Context, key, value string) (string, error) {
	if _, err := tx.c.Exec(ctx, `INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING`, key, value); err != nil {
		return "", wrap(err, "setting")
	}
	return tx.Setting(ctx, key)
}

// MutePage stops the notices about one page for an account that follows it, by itself or with its whole call.
func (tx *Tx) MutePage(ctx context.Context, accountID, pageID string, at time.Time) error {
	n, err := tx.c.Exec(ctx, `INSERT INTO follow_page (account_id, page_id, frequency, why, at) VALUES (?, ?, 'mute', 'chosen', ?)
		ON CONFLICT (account_id, page_id) DO UPDATE SET frequency = 'mute'`, accountID, pageID, sqldb.At(at))
	tx.touchFollows(n, accountID)
	return wrap(err, "follow")
}
