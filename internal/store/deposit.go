package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

type depositRow struct {
	ID          string
	CallID      string `db:"call_id"`
	K           int
	CandidacyID string `db:"candidacy_id"`
	PageID      string `db:"page_id"`
	N           int
	Hash        string `db:"sha256"`
	RulesN      int    `db:"rules_n"`
	Policy      string
	PolicyN     int `db:"policy_n"`
	State       domain.State
	Reserves    string
	Verdicts    string
	By          string `db:"account_id"`
	ByName      string `db:"account_name"`
	At          sqldb.Time
	EndedAt     sqldb.Time `db:"ended_at"`
	Number      string
	Title       string
	Slug        string
	Posture     string
}

const selectDeposit = `SELECT d.id, d.call_id, d.k, d.candidacy_id, d.page_id, d.n, d.sha256, d.rules_n, d.policy, d.policy_n, d.state, d.reserves, d.verdicts,
	d.account_id, d.account_name, d.at, d.ended_at, d.number, p.title, p.slug, d.posture FROM deposit d JOIN page p ON p.id = d.page_id `

func (w depositRow) deposit() (domain.Deposit, error) {
	d := domain.Deposit{
		ID: w.ID, CallID: w.CallID, K: w.K, CandidacyID: w.CandidacyID, PageID: w.PageID, N: w.N, Hash: w.Hash, RulesN: w.RulesN,
		Policy: w.Policy, PolicyN: w.PolicyN, State: w.State, By: w.By, ByName: w.ByName, At: w.At.Time, EndedAt: w.EndedAt.Time, Number: w.Number,
		Title: w.Title, Slug: w.Slug, Verdicts: w.Verdicts,
	}
	if w.Posture != "" {
		if err := json.Unmarshal([]byte(w.Posture), &d.Posture); err != nil {
			return d, wrap(err, "deposit posture")
		}
	}
	return d, wrap(json.Unmarshal([]byte(w.Reserves), &d.Reserves), "deposit reserves")
}

func deposits(rows []depositRow, err error) ([]domain.Deposit, error) {
	if err != nil {
		return nil, wrap(err, "deposits")
	}
	list := make([]domain.Deposit, len(rows))
	for i, w := range rows {
		if list[i], err = w.deposit(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Deposit returns the deposit with that receipt number.
func (r Reader) Deposit(ctx context.Context, number string) (domain.Deposit, error) {
	var w depositRow
	if err := r.c.Get(ctx, &w, selectDeposit+`WHERE d.number = ?`, number); err != nil {
		return domain.Deposit{}, found(err, "deposit")
	}
	return w.deposit()
}

// DepositsOf lists the deposits of a candidacy, newest first.
func (r Reader) DepositsOf(ctx context.Context, candidacyID string) ([]domain.Deposit, error) {
	var rows []depositRow
	err := r.c.Select(ctx, &rows, selectDeposit+`WHERE d.candidacy_id = ? ORDER BY d.at DESC, d.id DESC LIMIT 100`, candidacyID)
	return deposits(rows, err)
}

// DepositsIn lists the standing deposits of a relève, by receipt number.
func (r Reader) DepositsIn(ctx context.Context, callID string, k int) ([]domain.Deposit, error) {
	var rows []depositRow
	err := r.c.Select(ctx, &rows, selectDeposit+`WHERE d.call_id = ? AND d.k = ? AND d.state = 'deposited' ORDER BY d.number LIMIT 2000`, callID, k)
	return deposits(rows, err)
}

// StandingDeposits lists the standing deposits of a call, all relèves, newest first.
func (r Reader) StandingDeposits(ctx context.Context, callID string) ([]domain.Deposit, error) {
	var rows []depositRow
	err := r.c.Select(ctx, &rows, selectDeposit+`WHERE d.call_id = ? AND d.state = 'deposited' ORDER BY d.k DESC, d.number LIMIT 5000`, callID)
	return deposits(rows, err)
}

// AddDeposit records a deposit; it tells whether none stood for that candidacy and relève.
func (tx *Tx) AddDeposit(ctx context.Context, d domain.Deposit) (bool, error) {
	reserves, err := domain.CanonicalJSON(append([]string{}, d.Reserves...))
	if err != nil {
		return false, wrap(err, "deposit")
	}
	posture := ""
	if d.Posture != nil {
		if posture, err = domain.CanonicalJSON(d.Posture); err != nil {
			return false, wrap(err, "deposit")
		}
	}
	n, err := tx.c.Exec(ctx, `INSERT INTO deposit (id, call_id, k, candidacy_id, page_id, n, sha256, rules_n, policy, policy_n, state, reserves,
		verdicts, account_id, account_name, number, at, posture) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		d.ID, d.CallID, d.K, d.CandidacyID, d.PageID, d.N, d.Hash, d.RulesN, d.Policy, d.PolicyN, string(d.State), reserves, d.Verdicts, d.By, d.ByName, d.Number,
		sqldb.At(d.At), posture)
	return n == 1, wrap(err, "deposit")
}

// EndDeposit replaces or withdraws a standing deposit whose relève is not frozen; it tells whether it stood.
func (tx *Tx) EndDeposit(ctx context.Context, id string, to domain.State, at time.Time) (bool, error) {
	n, err := tx.c.Exec(ctx, `UPDATE deposit SET state = ?, ended_at = ? WHERE id = ? AND state = 'deposited' AND NOT EXISTS (
		SELECT 1 FROM cutoff k WHERE k.call_id = deposit.call_id AND k.k = deposit.k AND (k.frozen_at IS NOT NULL OR k.at <= ?))`,
		string(to), sqldb.At(at), id, sqldb.At(at))
	return n == 1, wrap(err, "deposit")
}

// CountDeposits counts all deposits ever made for a relève: receipts are numbered by it. Lock the call first.
func (tx *Tx) CountDeposits(ctx context.Context, callID string, k int) (int, error) {
	var n int
	err := tx.c.Get(ctx, &n, `SELECT count(*) FROM deposit WHERE call_id = ? AND k = ?`, callID, k)
	return n, wrap(err, "deposit")
}

// Freeze writes the snapshot of a relève; it tells whether it was still to be taken.
func (tx *Tx) Freeze(ctx context.Context, s domain.Snapshot, at time.Time) (bool, error) {
	n, err := tx.c.Exec(ctx, `UPDATE cutoff SET frozen_at = ?, sha256 = ?, deposits = ? WHERE call_id = ? AND k = ? AND frozen_at IS NULL`,
		sqldb.At(at), s.Hash(), len(s.Deposits), s.CallID, s.K)
	if err != nil || n == 0 {
		return false, wrap(err, "freeze")
	}
	_, err = tx.c.Exec(ctx, `INSERT INTO cutoff_item (call_id, k, deposit_id, page_id, n, sha256)
		SELECT call_id, k, id, page_id, n, sha256 FROM deposit WHERE call_id = ? AND k = ? AND state = 'deposited'`, s.CallID, s.K)
	return true, wrap(err, "freeze")
}

// Administrative returns the restricted panel of a candidacy, as JSON; "" while nobody filled it in.
func (r Reader) Administrative(ctx context.Context, candidacyID string) (domain.Administrative, error) {
	var payload string
	err := r.c.Get(ctx, &payload, `SELECT payload FROM administrative WHERE candidacy_id = ?`, candidacyID)
	var a domain.Administrative
	if sqldb.IsNoRows(err) {
		return a, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(payload), &a)
	}
	a.Complete = err == nil && a.Check() == nil
	return a, wrap(err, "administrative")
}

// SetAdministrative writes the restricted panel of a candidacy.
func (tx *Tx) SetAdministrative(ctx context.Context, candidacyID, by string, a domain.Administrative, at time.Time) error {
	payload, err := domain.CanonicalJSON(a)
	if err != nil {
		return wrap(err, "administrative")
	}
	_, err = tx.c.Exec(ctx, `INSERT INTO administrative (candidacy_id, payload, account_id, at) VALUES (?, ?, ?, ?)
		ON CONFLICT (candidacy_id) DO UPDATE SET payload = excluded.payload, account_id = excluded.account_id, at = excluded.at`,
		candidacyID, payload, by, sqldb.At(at))
	return wrap(err, "administrative")
}
