package store

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

type remarkRow struct {
	ID           string
	PageID       string  `db:"page_id"`
	Parent       *string `db:"parent_id"`
	N            int
	Section      string
	Quote        string
	Occurrence   int
	AccountID    string `db:"account_id"`
	Author       string
	Body         string
	Team         bool
	At           sqldb.Time
	EditedAt     sqldb.Time `db:"edited_at"`
	State        domain.State
	SettledN     *int `db:"settled_n"`
	Reason       string
	Settler      *string
	SettledAt    sqldb.Time `db:"settled_at"`
	HiddenAt     sqldb.Time `db:"hidden_at"`
	HiddenReason string     `db:"hidden_reason"`
	Proven       bool
}

func (w remarkRow) remark() domain.Remark {
	r := domain.Remark{
		ID: w.ID, PageID: w.PageID, N: w.N, Section: w.Section, Quote: w.Quote, Occurrence: w.Occurrence, AccountID: w.AccountID,
		Author: w.Author, Body: w.Body, Team: w.Team, At: w.At.Time, EditedAt: w.EditedAt.Time, State: w.State, Reason: w.Reason,
		SettledAt: w.SettledAt.Time, HiddenAt: w.HiddenAt.Time, HiddenReason: w.HiddenReason, Proven: w.Proven,
	}
	if w.Parent != nil {
		r.Parent = *w.Parent
	}
	if w.SettledN != nil {
		r.TakenUpIn = *w.SettledN
	}
	if w.Settler != nil {
		r.SettledBy = *w.Settler
	}
	return r
}

// selectRemark takes one argument: accounts older than it are proven once something of theirs was accepted. Words of a
// version that was withheld since are not quoted.
const selectRemark = `SELECT r.id, r.page_id, r.parent_id, r.n, r.section, CASE WHEN EXISTS (SELECT 1 FROM revision q
	WHERE q.page_id = r.page_id AND q.n = r.n AND q.hidden_at IS NOT NULL) THEN '' ELSE r.quote END AS quote, r.occurrence, r.account_id, a.name AS author, r.body,
	r.team, r.at, r.edited_at, r.state, r.settled_n, r.reason, s.name AS settler, r.settled_at, r.hidden_at, r.hidden_reason,
	CASE WHEN a.created_at <= ? AND (EXISTS (SELECT 1 FROM revision v WHERE v.author_id = r.account_id)
		OR EXISTS (SELECT 1 FROM remark t WHERE t.account_id = r.account_id AND t.state = 'taken_up')) THEN TRUE ELSE FALSE END AS proven
	FROM remark r JOIN account a ON a.id = r.account_id LEFT JOIN account s ON s.id = r.settled_by `

func remarks(rows []remarkRow, err error) ([]domain.Remark, error) {
	list := make([]domain.Remark, len(rows))
	for i, w := range rows {
		list[i] = w.remark()
	}
	return list, wrap(err, "remarks")
}

// Remark returns a remark or an answer, without its answers; links of accounts made after proven are not links.
func (r Reader) Remark(ctx context.Context, id string, proven time.Time) (domain.Remark, error) {
	var w remarkRow
	err := r.c.Get(ctx, &w, selectRemark+`WHERE r.id = ?`, sqldb.At(proven), id)
	return w.remark(), found(err, "remark")
}

// RemarkFilter narrows the remarks of a page; zero fields do not narrow, but PageID.
type RemarkFilter struct {
	PageID   string
	State    domain.State
	BeforeAt time.Time
	BeforeID string
	Proven   time.Time
	Limit    int
}

// Remarks lists the remarks of a page, newest first, without their answers.
func (r Reader) Remarks(ctx context.Context, f RemarkFilter) ([]domain.Remark, error) {
	before := sqldb.At(f.BeforeAt).Text()
	var rows []remarkRow
	err := r.c.Select(ctx, &rows, selectRemark+`WHERE r.page_id = ? AND r.parent_id IS NULL AND (? = '' OR r.state = ?)
		AND (? = '' OR r.at < ? OR r.at = ? AND r.id < ?) ORDER BY r.at DESC, r.id DESC LIMIT ?`,
		sqldb.At(f.Proven), f.PageID, string(f.State), string(f.State), before, before, before, f.BeforeID, f.Limit)
	return remarks(rows, err)
}

// answersShown bounds the answers read with a screen of remarks.
const answersShown = 1000

// Answers lists the answers to some remarks, oldest first.
func (r Reader) Answers(ctx context.Context, ids []string, proven time.Time) ([]domain.Remark, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	args := []any{sqldb.At(proven)}
	for _, id := range ids {
		args = append(args, id)
	}
	var rows []remarkRow
	err := r.c.Select(ctx, &rows, selectRemark+`WHERE r.parent_id IN (`+marks(len(ids))+`) ORDER BY r.at, r.id LIMIT ?`, append(args, answersShown)...)
	return remarks(rows, err)
}

// CountAnswers counts the answers to a remark, withdrawn ones too.
func (r Reader) CountAnswers(ctx context.Context, id string) (int, error) {
	var n int
	err := r.c.Get(ctx, &n, `SELECT count(*) FROM remark WHERE parent_id = ?`, id)
	return n, wrap(err, "answers")
}

// RemarkCounts says how many remarks a page has, by state, and how many of them were answered by those whom they concern.
type RemarkCounts struct {
	Open     int
	TakenUp  int `db:"taken_up"`
	SetAside int `db:"set_aside"`
	Answered int
}

// All is the number of remarks that stand.
func (c RemarkCounts) All() int { return c.Open + c.TakenUp + c.SetAside }

// CountRemarks counts the remarks of a page that stand: neither withdrawn nor hidden.
func (r Reader) CountRemarks(ctx context.Context, pageID string) (RemarkCounts, error) {
	var n RemarkCounts
	err := r.c.Get(ctx, &n, `SELECT COALESCE(sum(CASE WHEN r.state = 'open' THEN 1 ELSE 0 END), 0) AS open,
		COALESCE(sum(CASE WHEN r.state = 'taken_up' THEN 1 ELSE 0 END), 0) AS taken_up,
		COALESCE(sum(CASE WHEN r.state = 'set_aside' THEN 1 ELSE 0 END), 0) AS set_aside,
		COALESCE(sum(CASE WHEN r.state <> 'open' OR EXISTS (SELECT 1 FROM remark k WHERE k.parent_id = r.id AND k.team
			AND k.state = 'open' AND k.hidden_at IS NULL) THEN 1 ELSE 0 END), 0) AS answered
		FROM remark r WHERE r.page_id = ? AND r.parent_id IS NULL AND r.state <> 'withdrawn' AND r.hidden_at IS NULL`, pageID)
	return n, wrap(err, "remarks")
}

// AddRemark records a remark or an answer.
func (tx *Tx) AddRemark(ctx context.Context, r domain.Remark) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO remark (id, page_id, parent_id, n, section, quote, occurrence, account_id, body, team, at, state)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		r.ID, r.PageID, orNull(r.Parent), r.N, r.Section, r.Quote, r.Occurrence, r.AccountID, r.Body, r.Team, sqldb.At(r.At), string(r.State))
	return wrap(err, "remark")
}

// MoveRemark writes the state of a remark that is still in state from; it tells whether it was.
func (tx *Tx) MoveRemark(ctx context.Context, r domain.Remark, from domain.State, by string) (bool, error) {
	n, err := tx.c.Exec(ctx, `UPDATE remark SET state = ?, settled_n = ?, reason = ?, settled_by = ?, settled_at = ?, body = ?
		WHERE id = ? AND state = ?`,
		string(r.State), orNone(r.TakenUpIn), r.Reason, orNull(by), sqldb.At(r.SettledAt), r.Body, r.ID, string(from))
	return n == 1, wrap(err, "remark")
}

// EditRemark writes other words of a remark that is still open; it tells whether it was.
func (tx *Tx) EditRemark(ctx context.Context, id, body string, at time.Time) (bool, error) {
	n, err := tx.c.Exec(ctx, `UPDATE remark SET body = ?, edited_at = ? WHERE id = ? AND state = 'open' AND hidden_at IS NULL`, body, sqldb.At(at), id)
	return n == 1, wrap(err, "remark")
}

// HideRemark withholds the words of a remark, or (zero time) shows them again; it tells whether that changed anything.
func (tx *Tx) HideRemark(ctx context.Context, id, reason string, at time.Time) (bool, error) {
	n, err := tx.c.Exec(ctx, `UPDATE remark SET hidden_at = ?, hidden_reason = ? WHERE id = ? AND (hidden_at IS NULL) = ?`,
		sqldb.At(at), reason, id, !at.IsZero())
	return n == 1, wrap(err, "remark")
}
