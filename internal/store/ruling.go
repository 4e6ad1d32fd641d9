package store

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

// Rulings are the decisions of a relève, prepared or public, by deposit.
func (r Reader) Rulings(ctx context.Context, callID string, k int) (map[string]domain.Ruling, error) {
	var rows []struct {
		DepositID string `db:"deposit_id"`
		Outcome   domain.Outcome
		Amount    int64
		Terms     string
		Reason    string
		Rank      int    `db:"place"`
		By        string `db:"account_id"`
		ByName    string `db:"account_name"`
		At        sqldb.Time
	}
	err := r.c.Select(ctx, &rows, `SELECT x.deposit_id, x.outcome, x.amount, x.terms, x.reason, x.place, x.account_id, x.account_name, x.at
		FROM ruling x`+ofCutoff, callID, k)
	list := map[string]domain.Ruling{}
	for _, w := range rows {
		list[w.DepositID] = domain.Ruling{
			DepositID: w.DepositID, Outcome: w.Outcome, Amount: w.Amount, Terms: w.Terms, Reason: w.Reason, Rank: w.Rank,
			By: w.By, ByName: w.ByName, At: w.At.Time,
		}
	}
	return list, wrap(err, "rulings")
}

// Allotted is what all decisions of a call give, prepared or public. Lock the call first.
func (r Reader) Allotted(ctx context.Context, callID string) (int64, error) {
	var sum int64
	err := r.c.Get(ctx, &sum, `SELECT CAST(coalesce(sum(x.amount), 0) AS bigint) FROM ruling x JOIN deposit d ON d.id = x.deposit_id WHERE d.call_id = ?`, callID)
	return sum, wrap(err, "rulings")
}

// SetRuling writes a decision, in the place of what was prepared before. Lock its call first.
func (tx *Tx) SetRuling(ctx context.Context, r domain.Ruling) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO ruling (deposit_id, outcome, amount, terms, reason, place, account_id, account_name, at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (deposit_id) DO UPDATE SET outcome = excluded.outcome, amount = excluded.amount,
		terms = excluded.terms, reason = excluded.reason, place = excluded.place, account_id = excluded.account_id,
		account_name = excluded.account_name, at = excluded.at`,
		r.DepositID, string(r.Outcome), r.Amount, r.Terms, r.Reason, r.Rank, r.By, r.ByName, sqldb.At(r.At))
	return wrap(err, "ruling")
}

// DropRuling takes a prepared decision away; it tells whether there was one.
func (tx *Tx) DropRuling(ctx context.Context, depositID string) (bool, error) {
	n, err := tx.c.Exec(ctx, `DELETE FROM ruling WHERE deposit_id = ?`, depositID)
	return n == 1, wrap(err, "ruling")
}

// ResultFilter narrows results: by call or by candidacy, which one of them is.
type ResultFilter struct{ CallID, CandidacyID string }

// Results are the public ends of deposits: those whose decisions are published, newest relève first, by rank
// where there is one, then by receipt number.
func (r Reader) Results(ctx context.Context, f ResultFilter) ([]domain.Result, error) {
	var rows []struct {
		depositRow
		PublishedAt sqldb.Time `db:"published_at"`
		PublishedBy string     `db:"published_by"`
		Tells       domain.Telling
		Scale       int
		Until       sqldb.Time
		Admissible  bool
		Examined    string
		Outcome     domain.Outcome
		Amount      int64
		Terms       string
		Reason      string
		Rank        int `db:"place"`
	}
	err := r.c.Select(ctx, &rows, `SELECT d.id, d.call_id, d.k, d.candidacy_id, d.page_id, d.n, d.sha256, d.rules_n, d.policy, d.policy_n, d.state, d.reserves,
		d.account_id, d.account_name, d.at, d.ended_at, d.number, p.title, p.slug,
		b.at AS published_at, b.account_name AS published_by, b.tells, b.scale, b.until, e.admissible, e.reason AS examined,
		coalesce(x.outcome, '') AS outcome, coalesce(x.amount, 0) AS amount, coalesce(x.terms, '') AS terms, coalesce(x.reason, '') AS reason,
		coalesce(x.place, 0) AS place
		FROM deposit d JOIN page p ON p.id = d.page_id JOIN publication b ON b.call_id = d.call_id AND b.k = d.k
		JOIN examination e ON e.deposit_id = d.id LEFT JOIN ruling x ON x.deposit_id = d.id
		WHERE d.state = 'deposited' AND (? = '' OR d.call_id = ?) AND (? = '' OR d.candidacy_id = ?)
		ORDER BY d.k DESC, CASE WHEN coalesce(x.place, 0) = 0 THEN 1 ELSE 0 END, x.place, d.number LIMIT 2000`,
		f.CallID, f.CallID, f.CandidacyID, f.CandidacyID)
	if err != nil {
		return nil, wrap(err, "results")
	}
	list := make([]domain.Result, len(rows))
	for i, w := range rows {
		d, err := w.deposit()
		if err != nil {
			return nil, err
		}
		list[i] = domain.Result{
			Deposit: d, Outcome: w.Outcome, Amount: w.Amount, Terms: w.Terms, Reason: w.Reason, Rank: w.Rank,
			Publication: domain.Publication{
				CallID: d.CallID, K: d.K, At: w.PublishedAt.Time, ByName: w.PublishedBy, Tells: w.Tells, Scale: w.Scale, Until: w.Until.Time,
			},
		}
		if !w.Admissible {
			list[i].Outcome, list[i].Reason = domain.OutOfRules, w.Examined
		}
	}
	return list, nil
}

// Objections lists those to the decision on a deposit, oldest first.
func (r Reader) Objections(ctx context.Context, depositID string) ([]domain.Objection, error) {
	var rows []struct {
		ID         string
		DepositID  string `db:"deposit_id"`
		By         string `db:"account_id"`
		ByName     string `db:"account_name"`
		Body       string
		Link       string
		At         sqldb.Time
		Answer     string
		AnsweredBy string     `db:"answered_by"`
		AnsweredAt sqldb.Time `db:"answered_at"`
	}
	err := r.c.Select(ctx, &rows, `SELECT id, deposit_id, account_id, account_name, body, link, at, answer, answered_by, answered_at
		FROM objection WHERE deposit_id = ? ORDER BY at, id LIMIT 500`, depositID)
	list := make([]domain.Objection, len(rows))
	for i, w := range rows {
		list[i] = domain.Objection{
			ID: w.ID, DepositID: w.DepositID, By: w.By, ByName: w.ByName, Body: w.Body, Link: w.Link, At: w.At.Time,
			Answer: w.Answer, AnsweredBy: w.AnsweredBy, AnsweredAt: w.AnsweredAt.Time,
		}
	}
	return list, wrap(err, "objections")
}

// CountObjections counts those of somebody to the decision on a deposit.
func (tx *Tx) CountObjections(ctx context.Context, depositID, accountID string) (int, error) {
	var n int
	err := tx.c.Get(ctx, &n, `SELECT count(*) FROM objection WHERE deposit_id = ? AND account_id = ?`, depositID, accountID)
	return n, wrap(err, "objections")
}

// AddObjection records an objection.
func (tx *Tx) AddObjection(ctx context.Context, o domain.Objection) error {
	_, err := tx.c.Exec(ctx, `INSERT INTO objection (id, deposit_id, account_id, account_name, body, link, at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		o.ID, o.DepositID, o.By, o.ByName, o.Body, o.Link, sqldb.At(o.At))
	return wrap(err, "objection")
}

// AnswerObjection answers one that waits; it tells whether it did.
func (tx *Tx) AnswerObjection(ctx context.Context, o domain.Objection) (bool, error) {
	n, err := tx.c.Exec(ctx, `UPDATE objection SET answer = ?, answered_by = ?, answered_at = ? WHERE id = ? AND deposit_id = ? AND answered_at IS NULL`,
		o.Answer, o.AnsweredBy, sqldb.At(o.AnsweredAt), o.ID, o.DepositID)
	return n == 1, wrap(err, "objection")
}
