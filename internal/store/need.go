package store

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

type needRow struct {
	ID          string
	CandidacyID string `db:"candidacy_id"`
	Side        domain.Side
	Kind        string
	Title       string
	Words       string
	LastDay     string `db:"last_day"`
	State       domain.State
	By          string `db:"account_id"`
	ByName      string `db:"account_name"`
	At          sqldb.Time
	Slug        string
	Candidacy   string
	CallID      string `db:"call_id"`
	PageID      string `db:"page_id"`
	Waiting     int
}

const selectNeed = `SELECT n.id, n.candidacy_id, n.side, n.kind, n.title, n.words, n.last_day, n.state, n.account_id, n.account_name, n.at,
	p.slug, p.title AS candidacy, c.call_id, c.page_id,
	(SELECT count(*) FROM need_reply r WHERE r.need_id = n.id AND r.state = 'open') AS waiting
	FROM need n JOIN candidacy c ON c.id = n.candidacy_id JOIN page p ON p.id = c.page_id `

func (w needRow) need() domain.Need {
	return domain.Need{
		ID: w.ID, CandidacyID: w.CandidacyID, Side: w.Side, Kind: w.Kind, Title: w.Title, Words: w.Words, LastDay: w.LastDay, State: w.State,
		By: w.By, ByName: w.ByName, At: w.At.Time, Slug: w.Slug, Candidacy: w.Candidacy, CallID: w.CallID, PageID: w.PageID, Waiting: w.Waiting,
	}
}

// Need returns the need or the offer with that id, with those who help.
func (r Reader) Need(ctx context.Context, id string) (domain.Need, error) {
	var w needRow
	if err := r.c.Get(ctx, &w, selectNeed+`WHERE n.id = ?`, id); err != nil {
		return domain.Need{}, found(err, "need")
	}
	list, err := r.helped(ctx, []needRow{w})
	if err != nil {
		return domain.Need{}, err
	}
	return list[0], nil
}

// NeedsOf lists what a candidacy seeks and offers: what is open first, then the newest.
func (r Reader) NeedsOf(ctx context.Context, candidacyID string) ([]domain.Need, error) {
	var rows []needRow
	err := r.c.Select(ctx, &rows, selectNeed+`WHERE n.candidacy_id = ?
		ORDER BY CASE n.state WHEN 'open' THEN 0 WHEN 'answered' THEN 1 ELSE 2 END, n.at DESC, n.id DESC LIMIT 200`, candidacyID)
	if err != nil {
		return nil, wrap(err, "needs")
	}
	return r.helped(ctx, rows)
}

// NeedFilter narrows the list of what public candidacies seek and offer; zero fields do not narrow. Today is the
// day in Paris: what was wanted until an earlier day is over. BeforeAt and BeforeID are the last row seen.
type NeedFilter struct {
	CallID    string
	Challenge string
	Side      domain.Side
	Kind      string
	Today     string
	BeforeAt  time.Time
	BeforeID  string
	Limit     int
}

// OpenNeeds lists what public candidacies seek and offer today, newest first.
func (r Reader) OpenNeeds(ctx context.Context, f NeedFilter) ([]domain.Need, error) {
	before := sqldb.At(f.BeforeAt).Text()
	var rows []needRow
	err := r.c.Select(ctx, &rows, selectNeed+`WHERE n.state = 'open' AND c.state = 'public' AND (n.last_day = '' OR n.last_day >= ?)
		AND (? = '' OR c.call_id = ?) AND (? = '' OR n.side = ?) AND (? = '' OR n.kind = ?)
		AND (? = '' OR EXISTS (SELECT 1 FROM candidacy_challenge y WHERE y.candidacy_id = c.id AND y.challenge_id = ?))
		AND (? = '' OR n.at < ? OR n.at = ? AND n.id < ?)
		ORDER BY n.at DESC, n.id DESC LIMIT ?`,
		f.Today, f.CallID, f.CallID, string(f.Side), string(f.Side), f.Kind, f.Kind, f.Challenge, f.Challenge,
		before, before, before, f.BeforeID, f.Limit)
	list := make([]domain.Need, len(rows))
	for i, w := range rows {
		list[i] = w.need()
	}
	return list, wrap(err, "needs")
}

// helped completes needs with those whose help was accepted: one statement.
func (r Reader) helped(ctx context.Context, rows []needRow) ([]domain.Need, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	ids, list, at := make([]any, len(rows)), make([]domain.Need, len(rows)), map[string]int{}
	for i, w := range rows {
		ids[i], list[i], at[w.ID] = w.ID, w.need(), i
	}
	var helpers []struct {
		NeedID string `db:"need_id"`
		Name   string
		Thanks string
	}
	err := r.c.Select(ctx, &helpers, `SELECT r.need_id, a.name, r.thanks FROM need_reply r JOIN account a ON a.id = r.account_id
		WHERE r.state = 'accepted' AND r.need_id IN (`+marks(len(ids))+`) ORDER BY r.settled_at, r.id`, ids...)
	for _, h := range helpers {
		n := &list[at[h.NeedID]]
		n.Helpers = append(n.Helpers, domain.Helper{Name: h.Name, Thanks: h.Thanks})
	}
	return list, wrap(err, "helpers")
}

// LockNeed returns the need or the offer with that id and holds its row.
func (tx *Tx) LockNeed(ctx context.Context, id string) (domain.Need, error) {
	var held string
	if err := tx.c.Get(ctx, &held, `SELECT id FROM need WHERE id = ? `+sqldb.ForUpdate, id); err != nil {
		return domain.Need{}, found(err, "need")
	}
	return tx.Need(ctx, id)
}

// AddNeed records a need or an offer.
func (tx *Tx) AddNeed(ctx context.Context, n domain.Need) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO need (id, candidacy_id, side, kind, title, words, last_day, state, account_id, account_name, at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		n.ID, n.CandidacyID, string(n.Side), n.Kind, n.Title, n.Words, n.LastDay, string(n.State), n.By, n.ByName, sqldb.At(n.At))
	return wrap(err, "need")
}

// SetNeed writes the words and the state of a need or an offer. Lock it first.
func (tx *Tx) SetNeed(ctx context.Context, n domain.Need) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	_, err = tx.c.Exec(ctx, `UPDATE need SET side = ?, kind = ?, title = ?, words = ?, last_day = ?, state = ?, changed_at = ? WHERE id = ?`,
		string(n.Side), n.Kind, n.Title, n.Words, n.LastDay, string(n.State), sqldb.At(now), n.ID)
	return wrap(err, "need")
}

// CountNeeds counts what a candidacy ever sought and offered. Lock the candidacy first where a rule asks.
func (r Reader) CountNeeds(ctx context.Context, candidacyID string) (int, error) {
	var n int
	err := r.c.Get(ctx, &n, `SELECT count(*) FROM need WHERE candidacy_id = ?`, candidacyID)
	return n, wrap(err, "needs")
}

type replyRow struct {
	ID        string
	NeedID    string `db:"need_id"`
	AccountID string `db:"account_id"`
	Name      string
	Message   string
	At        sqldb.Time
	State     domain.State
	Answer    string
	Thanks    string
}

const selectReply = `SELECT r.id, r.need_id, r.account_id, a.name, r.message, r.at, r.state, r.answer, r.thanks
	FROM need_reply r JOIN account a ON a.id = r.account_id `

func (w replyRow) reply() domain.Reply {
	return domain.Reply{
		ID: w.ID, NeedID: w.NeedID, AccountID: w.AccountID, Name: w.Name, Message: w.Message, At: w.At.Time, State: w.State,
		Answer: w.Answer, Thanks: w.Thanks,
	}
}

// Replies lists the replies to a need: those that wait first, then the oldest.
func (r Reader) Replies(ctx context.Context, needID string) ([]domain.Reply, error) {
	var rows []replyRow
	err := r.c.Select(ctx, &rows, selectReply+`WHERE r.need_id = ? ORDER BY CASE r.state WHEN 'open' THEN 0 ELSE 1 END, r.at, r.id LIMIT 200`, needID)
	list := make([]domain.Reply, len(rows))
	for i, w := range rows {
		list[i] = w.reply()
	}
	return list, wrap(err, "replies")
}

// ReplyBy returns what an account replied to a need; zero where it did not.
func (r Reader) ReplyBy(ctx context.Context, needID, accountID string) (domain.Reply, error) {
	var w replyRow
	err := r.c.Get(ctx, &w, selectReply+`WHERE r.need_id = ? AND r.account_id = ?`, needID, accountID)
	if sqldb.IsNoRows(err) {
		return domain.Reply{}, nil
	}
	return w.reply(), wrap(err, "reply")
}

// AddReply records a reply, or puts anew one that was declined before the need last changed; it tells whether it
// could.
func (tx *Tx) AddReply(ctx context.Context, r domain.Reply) (bool, error) {
	n, err := tx.c.Exec(ctx, `INSERT INTO need_reply (id, need_id, account_id, message, at, state) VALUES (?, ?, ?, ?, ?, 'open')
		ON CONFLICT (need_id, account_id) DO UPDATE SET message = excluded.message, at = excluded.at, state = 'open', answer = '', settled_at = NULL
		WHERE need_reply.state = 'declined' AND EXISTS (SELECT 1 FROM need n WHERE n.id = need_reply.need_id AND n.changed_at > need_reply.settled_at)`, r.ID, r.NeedID, r.AccountID, r.Message, sqldb.At(r.At))
	return n == 1, wrap(err, "reply")
}

// SettleReply answers a reply that waits; it tells whether it did.
func (tx *Tx) SettleReply(ctx context.Context, r domain.Reply, at time.Time) (bool, error) {
	n, err := tx.c.Exec(ctx, `UPDATE need_reply SET state = ?, answer = ?, thanks = ?, settled_at = ? WHERE need_id = ? AND account_id = ? AND state = 'open'`,
		string(r.State), r.Answer, r.Thanks, sqldb.At(at), r.NeedID, r.AccountID)
	return n == 1, wrap(err, "reply")
}
