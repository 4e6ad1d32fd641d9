package app

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// Ruling is a decision as its manager prepares it.
type Ruling struct {
	DepositAsked
	Seen    string // RulingMark of the one that her form showed
	Outcome domain.Outcome
	Amount  int64 // in cents
	Terms   string
	Reason  string
	Rank    int
	Key     store.Key
}

// RulingMark names a prepared decision: a form that shows it carries it, so that two managers do not write over each other.
func RulingMark(r domain.Ruling) string {
	if r.DepositID == "" {
		return ""
	}
	return r.At.UTC().Format(time.RFC3339Nano)
}

// PrepareRuling writes a decision that stays private until all those of the relève are published. Rule 10 is
// checked here, with the call held: two managers cannot overrun the envelope between them.
func (a *App) PrepareRuling(ctx context.Context, by domain.Account, r Ruling) error {
	r.Reason, r.Terms = trimBlankLines(r.Reason), trimBlankLines(r.Terms)
	return a.onDeposit(ctx, by, r.DepositAsked, depositAct{domain.PrepareRuling, r.Key, func(tx *store.Tx, d *desk, dep domain.Deposit) error {
		if r.Seen != RulingMark(d.rulings[dep.ID]) {
			return domain.Error{Kind: domain.Conflict, Key: "error.ruling_moved"}
		}
		version, err := tx.Revision(ctx, dep.PageID, dep.N)
		if err != nil {
			return err
		}
		ruling := domain.Ruling{
			DepositID: dep.ID, Outcome: r.Outcome, Amount: r.Amount, Terms: r.Terms, Reason: r.Reason, Rank: r.Rank,
			By: by.ID, ByName: by.Name, At: d.now,
		}
		if err := d.request(ruling, version).Check(); err != nil {
			return err
		}
		return tx.SetRuling(ctx, ruling)
	}})
}

// request is a decision with all that its rules look at.
func (d *desk) request(r domain.Ruling, version domain.Revision) domain.RulingRequest {
	req := domain.RulingRequest{
		Ruling: r, Settings: d.call.Settings, Version: version, Others: d.allotted - d.rulings[r.DepositID].Amount, Ranks: map[int]bool{},
	}
	for id, other := range d.rulings {
		if id != r.DepositID {
			req.Ranks[other.Rank] = true
		}
	}
	return req
}

// DropRuling takes a prepared decision away.
func (a *App) DropRuling(ctx context.Context, by domain.Account, r Ruling) error {
	return a.onDeposit(ctx, by, r.DepositAsked, depositAct{domain.PrepareRuling, r.Key, func(tx *store.Tx, d *desk, dep domain.Deposit) error {
		if r.Seen != RulingMark(d.rulings[dep.ID]) {
			return domain.Error{Kind: domain.Conflict, Key: "error.ruling_moved"}
		}
		_, err := tx.DropRuling(ctx, dep.ID)
		return err
	}})
}
