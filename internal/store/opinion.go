package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

type opinionRow struct {
	DepositID string `db:"deposit_id"`
	AccountID string `db:"account_id"`
	Name      string
	Edition   int
	PageID    string `db:"page_id"`
	N         int
	Abstained bool
	Body      string
	Scale     int
	Scores    string
	Tells     domain.Telling
	At        sqldb.Time
	SetAside  bool `db:"set_aside"`
}

// Opinions are the newest opinions on the deposits of a relève, in order of time, by deposit.
func (r Reader) Opinions(ctx context.Context, callID string, k int) (map[string][]domain.Opinion, error) {
	var rows []opinionRow
	err := r.c.Select(ctx, &rows, `SELECT x.deposit_id, x.account_id, a.name, x.edition, x.page_id, x.n, x.abstained, x.body, x.scale, x.scores, x.tells, x.at, x.set_aside
		FROM opinion x JOIN account a ON a.id = x.account_id`+ofCutoff+`AND NOT EXISTS (
		SELECT 1 FROM opinion y WHERE y.deposit_id = x.deposit_id AND y.account_id = x.account_id AND y.edition > x.edition)
		ORDER BY x.at, x.account_id`, callID, k)
	if err != nil {
		return nil, wrap(err, "opinions")
	}
	list := map[string][]domain.Opinion{}
	for _, w := range rows {
		o := domain.Opinion{
			DepositID: w.DepositID, AccountID: w.AccountID, Name: w.Name, Edition: w.Edition, PageID: w.PageID, N: w.N,
			Abstained: w.Abstained, Body: w.Body, Scale: w.Scale, Tells: w.Tells, At: w.At.Time, SetAside: w.SetAside,
		}
		if err := json.Unmarshal([]byte(w.Scores), &o.Scores); err != nil {
			return nil, wrap(err, "opinion scores")
		}
		list[w.DepositID] = append(list[w.DepositID], o)
	}
	return list, nil
}

// AddOpinion records an edition of an opinion; it tells whether that edition was still to be made. The draft goes.
func (tx *Tx) AddOpinion(ctx context.Context, o domain.Opinion) (bool, error) {
	scores, err := domain.CanonicalJSON(append([]domain.Score{}, o.Scores...))
	if err != nil {
		return false, wrap(err, "opinion")
	}
	n, err := tx.c.Exec(ctx, `INSERT INTO opinion (deposit_id, account_id, edition, page_id, n, abstained, body, scale, scores, tells, at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		o.DepositID, o.AccountID, o.Edition, o.PageID, o.N, o.Abstained, o.Body, o.Scale, scores, string(o.Tells), sqldb.At(o.At))
	if err != nil || n == 0 {
		return false, wrap(err, "opinion")
	}
	_, err = tx.c.Exec(ctx, `DELETE FROM opinion_draft WHERE deposit_id = ? AND account_id = ?`, o.DepositID, o.AccountID)
	return true, wrap(err, "opinion draft")
}

// OpinionDrafts are the drafts of somebody in a relève, by deposit.
func (r Reader) OpinionDrafts(ctx context.Context, callID string, k int, accountID string) (map[string]domain.OpinionDraft, error) {
	var rows []struct {
		DepositID string `db:"deposit_id"`
		Payload   string
	}
	err := r.c.Select(ctx, &rows, `SELECT x.deposit_id, x.payload FROM opinion_draft x`+ofCutoff+`AND x.account_id = ?`, callID, k, accountID)
	if err != nil {
		return nil, wrap(err, "opinion drafts")
	}
	list := map[string]domain.OpinionDraft{}
	for _, w := range rows {
		var d domain.OpinionDraft
		if err := json.Unmarshal([]byte(w.Payload), &d); err != nil {
			return nil, wrap(err, "opinion draft")
		}
		list[w.DepositID] = d
	}
	return list, nil
}

// DraftOpinion is a draft with what it is about.
type DraftOpinion struct {
	DepositID, AccountID string
	Draft                domain.OpinionDraft
	At                   time.Time
}

// SetOpinionDraft keeps an opinion as typed.
func (tx *Tx) SetOpinionDraft(ctx context.Context, d DraftOpinion) error {
	payload, err := domain.CanonicalJSON(d.Draft)
	if err != nil {
		return wrap(err, "opinion draft")
	}
	_, err = tx.c.Exec(ctx, `INSERT INTO opinion_draft (deposit_id, account_id, payload, at) VALUES (?, ?, ?, ?)
		ON CONFLICT (deposit_id, account_id) DO UPDATE SET payload = excluded.payload, at = excluded.at`,
		d.DepositID, d.AccountID, payload, sqldb.At(d.At))
	return wrap(err, "opinion draft")
}

// SetOpinionsAside marks the opinions of somebody on a deposit as not counting, when its decision is published.
func (tx *Tx) SetOpinionsAside(ctx context.Context, depositID, accountID string) error {
	_, err := tx.c.Exec(ctx, `UPDATE opinion SET set_aside = TRUE WHERE deposit_id = ? AND account_id = ?`, depositID, accountID)
	return wrap(err, "opinion")
}
