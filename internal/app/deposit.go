package app

import (
	"context"
	"fmt"
	"slices"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/licence"
	"github.com/appel-a-communs/communs/internal/store"
)

// DepositView is what a referent sees before she deposits: the version, what others changed since her
// last visit, what is missing, for which relève.
type DepositView struct {
	Place          Place
	Version        domain.Revision
	Cutoff         domain.Cutoff
	Reserves       []string
	Problems       domain.Problems // what blocks; empty when she may deposit
	SeenN          int             // the version that she had seen last, 0 for none
	Since          []domain.Revision
	Standing       domain.Deposit // of the same relève, zero where none
	Deposits       []domain.Deposit
	Administrative domain.Administrative
	Posture        domain.Posture // as it would be frozen now
}

// Reserved are the resources that would be deposited under reserve, as the gate found them.
func (v DepositView) Reserved() []domain.Resource { return rowsIn(v.Version.Sections, v.Reserves) }

// rowsIn are the resources of a document with some ids, in the document's order.
func rowsIn(d domain.Document, ids []string) []domain.Resource {
	list, _ := domain.Resources(d["resources"]) // checked when it was saved
	return slices.DeleteFunc(list, func(r domain.Resource) bool { return !slices.Contains(ids, r.ID) })
}

// ViewDeposit loads the page of a deposit and runs the gate on what would be deposited now.
func (a *App) ViewDeposit(ctx context.Context, by domain.Account, p Place) (DepositView, error) {
	v := DepositView{Place: p}
	if err := domain.Can(by, domain.MakeDeposit, a.object(p)).Err(); err != nil {
		return v, err
	}
	req, err := a.gateRequest(ctx, a.store.Reader, p, p.Page.Head)
	if err != nil {
		return v, err
	}
	req.Now = a.Now()
	if err := loadPosture(ctx, a.store.Reader, &req); err != nil {
		return v, err
	}
	v.Posture = req.Posture
	v.Version, v.Administrative = req.Version, req.Administrative
	cutoff, reserves, err := req.Gate()
	v.Cutoff, v.Reserves, v.Problems = cutoff, reserves, domain.ProblemsOf(err)
	if v.Deposits, err = a.store.DepositsOf(ctx, p.Candidacy.ID); err != nil {
		return v, err
	}
	for _, d := range v.Deposits {
		if d.K == v.Cutoff.K && d.State == domain.Deposited {
			v.Standing = d
		}
	}
	return v, a.sinceLastVisit(ctx, by, &v)
}

// sinceLastVisit lists what others wrote after the version that she saw last.
func (a *App) sinceLastVisit(ctx context.Context, by domain.Account, v *DepositView) error {
	var err error
	if v.SeenN, err = a.store.Seen(ctx, by.ID, v.Place.Page.ID); err != nil {
		return err
	}
	list, err := a.store.History(ctx, v.Place.Page.ID, store.HistoryFilter{Limit: 50})
	for _, r := range list {
		if r.N > v.SeenN && r.AuthorID != by.ID {
			v.Since = append(v.Since, r)
		}
	}
	return err
}

// gateRequest loads all that the gate of a deposit looks at.
func (a *App) gateRequest(ctx context.Context, r store.Reader, p Place, n int) (domain.DepositRequest, error) {
	req := domain.DepositRequest{Call: p.Call, Candidacy: p.Candidacy, Challenges: map[string]domain.Challenge{}}
	var err error
	if req.Version, err = r.Revision(ctx, p.Page.ID, n); err != nil {
		return req, err
	}
	challenges, err := r.Challenges(ctx, p.Call.ID)
	if err != nil {
		return req, err
	}
	for _, c := range challenges {
		req.Challenges[c.ID] = c
	}
	checks, err := r.RepositoryChecks(ctx, p.Page.ID)
	if err != nil {
		return req, err
	}
	if len(checks) > 0 {
		forges, err := readForges(ctx, r)
		if err != nil {
			return req, err
		}
		req.Differing = differing(checks, req.Version.Sections, forges)
	}
	judge, err := judgeIn(ctx, r, p)
	if err != nil {
		return req, err
	}
	req.Verdicts = judge.verdicts(req.Version.Sections).Rows
	if req.Administrative, err = r.Administrative(ctx, p.Candidacy.ID); err != nil {
		return req, err
	}
	if req.Derogations, err = r.Derogations(ctx, p.Candidacy.ID); err != nil || len(req.Derogations) == 0 {
		return req, err
	}
	deposits, err := r.DepositsOf(ctx, p.Candidacy.ID)
	for _, d := range deposits {
		if d.State == domain.Deposited {
			req.Standing = append(req.Standing, d.K)
		}
	}
	return req, err
}

// DepositAct is a referent's deposit of the version that she was shown.
type DepositAct struct {
	CandidacyID string
	Version     int
	Key         store.Key
}

// MakeDeposit hands the version shown to the next relève. The gate runs in the transaction, on the
// clock of the database, after the call's row is locked: a deposit one second late is refused, whatever
// the form was opened at (rulings 1, 7). A standing deposit for the same relève is replaced.
func (a *App) MakeDeposit(ctx context.Context, by domain.Account, d DepositAct) (domain.Deposit, error) {
	number, err := a.store.Write(ctx, d.Key, func(tx *store.Tx) error {
		c, err := tx.Candidacy(ctx, d.CandidacyID)
		if err != nil {
			return err
		}
		if _, err := tx.LockCall(ctx, c.CallID); err != nil {
			return err
		}
		p, now, err := a.lockedCandidacy(ctx, tx, by, d.CandidacyID, domain.MakeDeposit)
		if err != nil {
			return err
		}
		if d.Version != p.Candidacy.Head {
			return domain.Error{Kind: domain.Conflict, Key: "error.deposit_stale", Args: []any{"Shown", d.Version, "Head", p.Candidacy.Head}}
		}
		req, err := a.gateRequest(ctx, tx.Reader, p, d.Version)
		if err != nil {
			return err
		}
		req.Now = now
		if err := loadPosture(ctx, tx.Reader, &req); err != nil {
			return err
		}
		cutoff, reserves, err := req.Gate()
		if err != nil {
			return err
		}
		dep := domain.Deposit{
			ID: store.NewID(), CallID: p.Call.ID, K: cutoff.K, CandidacyID: c.ID, PageID: p.Page.ID, N: d.Version, Hash: req.Version.Hash,
			RulesN: p.Call.RulesN, Policy: licence.TableVersion(), PolicyN: p.Call.Licences.N, State: domain.Deposited, Reserves: reserves, By: by.ID, ByName: by.Name, At: now,
			Title: p.Page.Title, Slug: p.Page.Slug, Posture: &req.Posture,
			Verdicts: Verdicts{Table: licence.TableVersion(), Policy: p.Call.Licences.N, Rows: req.Verdicts}.stored(),
		}
		tx.Return("")
		return a.commitDeposit(ctx, tx, by, p, &dep)
	})
	if err != nil {
		return domain.Deposit{}, err
	}
	return a.store.Deposit(ctx, number)
}

func (a *App) commitDeposit(ctx context.Context, tx *store.Tx, by domain.Account, p Place, d *domain.Deposit) error {
	verb := domain.Verb("deposit.make")
	standing, err := tx.DepositsOf(ctx, d.CandidacyID)
	if err != nil {
		return err
	}
	for _, old := range standing {
		if old.K != d.K || old.State != domain.Deposited {
			continue
		}
		if old.N == d.N {
			tx.Return(old.Number)
			return nil // the same version, deposited already
		}
		verb = "deposit.replace"
		if _, err := tx.EndDeposit(ctx, old.ID, domain.DepositReplaced, d.At); err != nil {
			return err
		}
	}
	count, err := tx.CountDeposits(ctx, d.CallID, d.K)
	if err != nil {
		return err
	}
	d.Number = fmt.Sprintf("%s-r%d-%04d", p.Call.Slug, d.K, count+1)
	if stands, err := tx.AddDeposit(ctx, *d); err != nil || !stands {
		return orConflict(err)
	}
	tx.Return(d.Number)
	if err := a.tellCandidacy(ctx, tx, by, p, domain.Event{Verb: verb, To: domain.Deposited, N: d.K, Reason: d.Number}); err != nil {
		return err
	}
	return a.postReceipt(ctx, tx, by, p, *d)
}

func orConflict(err error) error {
	if err == nil {
		err = domain.Error{Kind: domain.Conflict, Key: "error.deposit_standing"}
	}
	return err
}

// Withdrawal takes a standing deposit back before its relève.
type Withdrawal struct {
	CandidacyID string
	Number      string
	Reason      string
	Key         store.Key
}

// WithdrawDeposit takes a deposit back; it stays in the register.
func (a *App) WithdrawDeposit(ctx context.Context, by domain.Account, w Withdrawal) error {
	w.Reason = oneLine(w.Reason, 500)
	_, err := a.store.Write(ctx, w.Key, func(tx *store.Tx) error {
		d, err := tx.Deposit(ctx, w.Number)
		if err != nil {
			return err
		}
		if d.CandidacyID != w.CandidacyID {
			return domain.Missing("deposit")
		}
		if _, err := tx.LockCall(ctx, d.CallID); err != nil {
			return err
		}
		p, now, err := a.lockedCandidacy(ctx, tx, by, d.CandidacyID, domain.WithdrawDeposit)
		if err != nil {
			return err
		}
		if _, err := domain.DepositMoves().Step(d.State, domain.WithdrawDeposit, w.Reason); err != nil {
			return err
		}
		stood, err := tx.EndDeposit(ctx, d.ID, domain.DepositWithdrawn, now)
		if err != nil {
			return err
		}
		if !stood {
			return domain.Error{Kind: domain.Conflict, Key: "error.deposit_closed"}
		}
		return a.tellCandidacy(ctx, tx, by, p, domain.Event{
			Verb: domain.WithdrawDeposit, From: domain.Deposited, To: domain.DepositWithdrawn, Reason: w.Reason, N: d.K,
		})
	})
	return err
}
