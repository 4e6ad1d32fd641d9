package store

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

type supportRow struct {
	ID           string
	PageID       string `db:"page_id"`
	AccountID    string `db:"account_id"`
	Name         string
	Organisation string
	Word         string
	N            int
	At           sqldb.Time
	EndedAt      sqldb.Time `db:"ended_at"`
	ToldAt       sqldb.Time `db:"told_at"`
	HiddenAt     sqldb.Time `db:"hidden_at"`
	HiddenReason string     `db:"hidden_reason"`
}

func (w supportRow) support() domain.Support {
	return domain.Support{
		ID: w.ID, PageID: w.PageID, AccountID: w.AccountID, Name: w.Name, Organisation: w.Organisation, Word: w.Word, N: w.N, At: w.At.Time,
		EndedAt: w.EndedAt.Time, ToldAt: w.ToldAt.Time, HiddenAt: w.HiddenAt.Time, HiddenReason: w.HiddenReason,
	}
}

const supportColumns = `s.id, s.page_id, s.account_id, a.name, s.organisation, s.word, s.n, s.at, s.ended_at, s.told_at, s.hidden_at, s.hidden_reason`

const selectSupport = `SELECT ` + supportColumns + ` FROM support s JOIN account a ON a.id = s.account_id `

// counted is the support that counts: not withdrawn, and its giver is not of the team; it takes the team's scope.
const counted = ` s.ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM role_grant g WHERE g.account_id = s.account_id AND g.scope = ?) `

// Support returns the support of that id.
func (r Reader) Support(ctx context.Context, id string) (domain.Support, error) {
	var w supportRow
	err := r.c.Get(ctx, &w, selectSupport+`WHERE s.id = ?`, id)
	return w.support(), found(err, "support")
}

// SupportBy returns what an account gave to a page, withdrawn or not; zero where it gave nothing.
func (r Reader) SupportBy(ctx context.Context, pageID, accountID string) (domain.Support, error) {
	var w supportRow
	err := r.c.Get(ctx, &w, selectSupport+`WHERE s.page_id = ? AND s.account_id = ?`, pageID, accountID)
	if sqldb.IsNoRows(err) {
		return domain.Support{}, nil
	}
	return w.support(), wrap(err, "support")
}

// SupportFilter narrows the support of a page. Team is the scope of those whose support does not count.
type SupportFilter struct {
	PageID   string
	Team     domain.Scope
	BeforeAt time.Time
	BeforeID string
	Limit    int
}

// Supports lists the support that a page has, newest first.
func (r Reader) Supports(ctx context.Context, f SupportFilter) ([]domain.Support, error) {
	before := sqldb.At(f.BeforeAt).Text()
	var rows []supportRow
	err := r.c.Select(ctx, &rows, selectSupport+`WHERE s.page_id = ? AND `+counted+`
		AND (? = '' OR s.at < ? OR s.at = ? AND s.id < ?) ORDER BY s.at DESC, s.id DESC LIMIT ?`,
		f.PageID, string(f.Team), before, before, before, f.BeforeID, f.Limit)
	list := make([]domain.Support, len(rows))
	for i, w := range rows {
		list[i] = w.support()
	}
	return list, wrap(err, "support")
}

// SupportCounts says how much support a page has: on a version, and on those before it.
type SupportCounts struct {
	Here    int
	Earlier int
}

// CountSupports counts the support of a page on version n, and on earlier ones.
func (r Reader) CountSupports(ctx context.Context, pageID string, n int, team domain.Scope) (SupportCounts, error) {
	var c SupportCounts
	err := r.c.Get(ctx, &c, `SELECT COALESCE(sum(CASE WHEN s.n >= ? THEN 1 ELSE 0 END), 0) AS here,
		COALESCE(sum(CASE WHEN s.n < ? THEN 1 ELSE 0 END), 0) AS earlier FROM support s WHERE s.page_id = ? AND `+counted,
		n, n, pageID, string(team))
	return c, wrap(err, "support")
}

// SetSupport records support, or gives or confirms it anew.
func (tx *Tx) SetSupport(ctx context.Context, s domain.Support) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO support (id, page_id, account_id, organisation, word, n, at) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (page_id, account_id) DO UPDATE SET organisation = excluded.organisation, word = excluded.word, n = excluded.n,
		at = excluded.at, ended_at = NULL`,
		s.ID, s.PageID, s.AccountID, s.Organisation, s.Word, s.N, sqldb.At(s.At))
	return wrap(err, "support")
}

// EndSupport withdraws support; it tells whether it stood.
func (tx *Tx) EndSupport(ctx context.Context, pageID, accountID string, at time.Time) (bool, error) {
	n, err := tx.c.Exec(ctx, `UPDATE support SET ended_at = ?, word = '' WHERE page_id = ? AND account_id = ? AND ended_at IS NULL`,
		sqldb.At(at), pageID, accountID)
	return n == 1, wrap(err, "support")
}

// HideSupport withholds the words of support, or (zero time) shows them again; it tells whether that changed anything.
func (tx *Tx) HideSupport(ctx context.Context, id, reason string, at time.Time) (bool, error) {
	n, err := tx.c.Exec(ctx, `UPDATE support SET hidden_at = ?, hidden_reason = ? WHERE id = ? AND (hidden_at IS NULL) = ?`,
		sqldb.At(at), reason, id, !at.IsZero())
	return n == 1, wrap(err, "support")
}

// Supported is support with the page that it was given to, as it stands now.
type Supported struct {
	domain.Support
	Page  domain.Page
	Call  string // slug, "" where the page has none
	Email string // of the giver
	Lang  string
}

type supportedRow struct {
	supportRow
	Form    string
	PageOf  string `db:"page_call"`
	Slug    string
	Title   string
	Head    int
	Updated sqldb.Time
	Call    *string `db:"call_slug"`
	Email   *string
	Lang    string
}

const selectSupported = `SELECT ` + supportColumns + `, p.form, p.call_id AS page_call, p.slug, p.title, p.head, p.updated_at AS updated,
	l.slug AS call_slug, a.email, a.lang FROM support s JOIN account a ON a.id = s.account_id JOIN page p ON p.id = s.page_id
	LEFT JOIN candidacy c ON c.page_id = p.id LEFT JOIN call l ON l.id = p.call_id
	WHERE s.ended_at IS NULL AND (c.id IS NULL OR c.state = 'public' AND NOT EXISTS (SELECT 1 FROM role_grant g
		WHERE g.account_id = s.account_id AND g.scope = 'candidacy:' || c.id)) `

func supported(rows []supportedRow, err error) ([]Supported, error) {
	list := make([]Supported, len(rows))
	for i, w := range rows {
		list[i] = Supported{Support: w.support(), Lang: w.Lang, Page: domain.Page{
			ID: w.PageID, Form: w.Form, CallID: w.PageOf, Slug: w.Slug, Title: w.Title, Head: w.Head, UpdatedAt: w.Updated.Time,
		}}
		if w.Call != nil {
			list[i].Call = *w.Call
		}
		if w.Email != nil {
			list[i].Email = *w.Email
		}
	}
	return list, wrap(err, "support")
}

// SupportsOf lists what an account supports, newest first.
func (r Reader) SupportsOf(ctx context.Context, accountID string, limit int) ([]Supported, error) {
	var rows []supportedRow
	err := r.c.Select(ctx, &rows, selectSupported+`AND s.account_id = ? ORDER BY s.at DESC, s.id DESC LIMIT ?`, accountID, limit)
	return supported(rows, err)
}

// OldSupports lists the support whose text changed before a moment and whose giver was told nothing of it, nor
// anything about that page since another moment. Lock it, so that two processes do not tell twice.
func (tx *Tx) OldSupports(ctx context.Context, changedBefore, toldBefore time.Time, limit int) ([]Supported, error) {
	var rows []supportedRow
	err := tx.c.Select(ctx, &rows, selectSupported+`AND s.n < p.head AND p.updated_at <= ? AND a.email IS NOT NULL AND a.disabled_at IS NULL
		AND (s.told_at IS NULL OR s.told_at <= ? AND s.told_at < p.updated_at) ORDER BY s.id LIMIT ?`,
		sqldb.At(changedBefore), sqldb.At(toldBefore), limit)
	return supported(rows, err)
}

// ToldSupport notes that a letter told the giver that the text changed, unless another process did; it tells which.
func (tx *Tx) ToldSupport(ctx context.Context, s domain.Support, at time.Time) (bool, error) {
	was := sqldb.At(s.ToldAt).Text()
	n, err := tx.c.Exec(ctx, `UPDATE support SET told_at = ? WHERE id = ? AND COALESCE(told_at, '') = ?`, sqldb.At(at), s.ID, was)
	return n == 1, wrap(err, "support")
}
