package app

import (
	"context"
	"slices"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// Interests is what somebody declares before she reads the private part of a relève.
type Interests struct {
	CallID     string
	K          int
	Structures []string          // that she belongs to
	Claims     map[string]string // reason, by receipt number: deposits that she keeps out of
	Key        store.Key
}

// The most that a declaration holds.
const maxStructures = 30

// DeclareInterests records a declaration, in the place of an earlier one. What is computed is added to it whatever
// it says; an opinion given on a deposit that is now kept out of counts no more.
func (a *App) DeclareInterests(ctx context.Context, by domain.Account, i Interests) error {
	return a.atDesk(ctx, by, deskAsked{i.CallID, i.K}, i.Key, func(tx *store.Tx, d *desk) error {
		if err := d.may(domain.DeclareInterests, domain.Deposit{}).Err(); err != nil {
			return err
		}
		decl := store.Declaration{CallID: i.CallID, K: i.K, Interests: domain.Interests{AccountID: by.ID, At: d.now}}
		var p domain.Problems
		for _, s := range i.Structures {
			if s = oneLine(s, 160); s != "" && !slices.Contains(decl.Interests.Structures, s) {
				decl.Interests.Structures = append(decl.Interests.Structures, s)
			}
		}
		if len(decl.Interests.Structures) > maxStructures {
			p.Add("structures", "error.rows")
		}
		for number, reason := range i.Claims {
			dep, err := d.deposit(number)
			if err != nil {
				return err
			}
			if reason = oneLine(reason, 500); reason != "" {
				decl.Claims = append(decl.Claims, domain.Claim{DepositID: dep.ID, AccountID: by.ID, Reason: reason})
			}
		}
		if err := p.Err(); err != nil {
			return err
		}
		return tx.SetInterests(ctx, decl)
	})
}

// InterestsView is the form of a declaration: the deposits of the relève, what she declared, what speaks for a tie.
type InterestsView struct {
	Call       domain.Call
	Cutoff     domain.Cutoff
	Declared   bool
	Structures []string
	Suggested  []string // organisations of the teams that she is in
	Rows       []InterestRow
}

// InterestRow is a deposit with the tie that she has to it.
type InterestRow struct {
	Deposit  domain.Deposit
	Carriers []string
	Stake    domain.Stake
	Claim    string
	Wrote    bool // she wrote in it: no conflict by itself, to be looked at
}

// ViewInterests loads the form of a declaration.
func (a *App) ViewInterests(ctx context.Context, by domain.Account, slug string, k int) (InterestsView, error) {
	d, err := a.deskAt(ctx, by, slug, k)
	if err != nil {
		return InterestsView{}, err
	}
	if d.cutoff.FrozenAt.IsZero() {
		return InterestsView{}, domain.Missing("page")
	}
	if err := d.may(domain.DeclareInterests, domain.Deposit{}).Err(); err != nil {
		return InterestsView{}, err
	}
	mine, declared := d.interests[by.ID]
	v := InterestsView{
		Call: d.call, Cutoff: d.cutoff, Declared: declared, Structures: mine.Structures, Suggested: d.structures[by.ID],
	}
	for _, dep := range d.deposits {
		v.Rows = append(v.Rows, InterestRow{
			Deposit: dep, Carriers: d.carriers[dep.CandidacyID], Stake: d.stake(by.ID, dep), Claim: d.claim(by.ID, dep.ID), Wrote: d.wrote[dep.PageID],
		})
	}
	return v, nil
}

// deskAt is the instruction of a relève of the call with that slug.
func (a *App) deskAt(ctx context.Context, by domain.Account, slug string, k int) (*desk, error) {
	call, err := a.callAt(ctx, slug)
	if err != nil {
		return nil, err
	}
	return a.deskIn(ctx, a.store.Reader, by, deskAsked{call.ID, k})
}
