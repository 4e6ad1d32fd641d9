package app

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// propose hands an edit to the team of a candidacy that is edited "sur proposition".
func (a *App) propose(ctx context.Context, tx *store.Tx, by domain.Account, w work, now time.Time) (Saved, error) {
	p := domain.Proposal{
		ID: store.NewID(), PageID: w.place.Page.ID, Base: w.base.N, AccountID: by.ID, AuthorName: by.Name,
		Sections: w.edit.Sections, Summary: w.edit.Summary, At: now, State: "open",
	}
	if err := tx.AddProposal(ctx, p); err != nil {
		return Saved{}, err
	}
	tx.Touch("page:" + p.PageID)
	return Saved{Proposal: p.ID}, a.tellTeam(ctx, tx, w.place, by, Letter{Key: "mail.proposal", Path: "/propositions", Args: map[string]string{"Summary": p.Summary}})
}

// Settlement is a team's answer to a proposal.
type Settlement struct {
	ProposalID string
	PageID     string // that the proposal must be about; "" for whatever page it is
	Accept     bool
	Reason     string // asked for where it is declined
	Key        store.Key
}

// SettleProposal accepts a proposal, whose author then signs the version, or declines it with a reason.
// An accepted proposal that no longer merges is given back as a conflict and stays open.
func (a *App) SettleProposal(ctx context.Context, by domain.Account, s Settlement) (Saved, error) {
	p, err := a.store.Proposal(ctx, s.ProposalID)
	if err == nil && s.PageID != "" && p.PageID != s.PageID {
		err = domain.Missing("proposal")
	}
	if err != nil {
		return Saved{}, err
	}
	place, err := a.PlaceByID(ctx, by, p.PageID)
	if err != nil {
		return Saved{}, err
	}
	if err := domain.Can(by, domain.SettleProposal, a.object(place)).Err(); err != nil {
		return Saved{}, err
	}
	if !s.Accept {
		return Saved{}, a.decline(ctx, p, s)
	}
	for range saveTries {
		saved, again, err := a.tryAccept(ctx, by, p)
		if err != nil || !again {
			return saved, err
		}
	}
	return Saved{}, domain.Error{Kind: domain.Unavailable, Key: "error.busy"}
}

func (a *App) decline(ctx context.Context, p domain.Proposal, s Settlement) error {
	if s.Reason = oneLine(s.Reason, 500); s.Reason == "" {
		return domain.Problems{{Kind: domain.Invalid, Key: "error.reason_required", Field: "reason"}}
	}
	_, err := a.store.Write(ctx, s.Key, func(tx *store.Tx) error {
		p.State, p.Reason = "declined", s.Reason
		open, err := tx.SettleProposal(ctx, p)
		if err == nil && !open {
			err = domain.Error{Kind: domain.Conflict, Key: "error.proposal_settled"}
		}
		tx.Touch("page:" + p.PageID)
		return err
	})
	return err
}

func (a *App) tryAccept(ctx context.Context, by domain.Account, p domain.Proposal) (s Saved, again bool, err error) {
	author := domain.Account{ID: p.AccountID, Name: p.AuthorName, Confirmed: true}
	place, err := a.PlaceByID(ctx, by, p.PageID)
	if err != nil {
		return s, false, err
	}
	w, err := a.prepare(ctx, by, place, Edit{PageID: p.PageID, Base: p.Base, Sections: p.Sections, Summary: p.Summary, Via: domain.ViaForm})
	switch {
	case err != nil:
		return s, false, err
	case len(w.melded.Clashes) > 0:
		return Saved{Conflict: &ConflictView{Head: w.head, Base: p.Base, Mine: w.mine, Melded: w.melded}}, false, nil
	}
	a.compose(&w, author)
	w.next.Team, w.next.Staff = false, false
	_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		page, err := tx.LockPage(ctx, p.PageID)
		if err != nil {
			return err
		}
		if again = page.Head != w.head.N; again {
			return nil
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		if s, err = a.addVersion(ctx, tx, author, w, now); err != nil {
			return err
		}
		p.State, p.ResultN = "accepted", s.N
		open, err := tx.SettleProposal(ctx, p)
		if err == nil && !open {
			err = domain.Error{Kind: domain.Conflict, Key: "error.proposal_settled"}
		}
		return err
	})
	return s, again, err
}

// ProposalsView is the list of proposals of a page.
type ProposalsView struct {
	Place     Place
	Proposals []domain.Proposal
	MaySettle bool
}

// ViewProposals loads the proposals made for a page.
func (a *App) ViewProposals(ctx context.Context, by domain.Account, pageID string) (ProposalsView, error) {
	place, err := a.PlaceByID(ctx, by, pageID)
	if err != nil {
		return ProposalsView{}, err
	}
	list, err := a.store.Proposals(ctx, pageID)
	return ProposalsView{Place: place, Proposals: list, MaySettle: a.May(by, domain.SettleProposal, place)}, err
}
