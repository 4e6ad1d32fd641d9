package app

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// CooperationView is a cooperation with its steps and what its reader may do.
type CooperationView struct {
	Cooperation domain.Cooperation
	Steps       []domain.Event
	May         []domain.Verb
}

// ViewCooperation loads the public page of a cooperation.
func (a *App) ViewCooperation(ctx context.Context, by domain.Account, id string) (CooperationView, error) {
	var v CooperationView
	var err error
	if v.Cooperation, err = a.store.Cooperation(ctx, id); err != nil {
		return v, err
	}
	if v.Steps, err = a.store.CooperationSteps(ctx, id); err != nil || !by.SignedIn() {
		return v, err
	}
	k := v.Cooperation
	var s sides
	for i, pageID := range []string{k.One.PageID, k.Other.PageID} {
		if s[i], err = a.PlaceByID(ctx, by, pageID); err != nil {
			return v, err
		}
	}
	for _, verb := range domain.CooperationMoves().From(k.State) {
		may := a.may(by, verb, s)
		needsAsked := verb == domain.AcceptCooperation || verb == domain.DeclineCooperation
		if (may[0].Allowed || may[1].Allowed) && (!needsAsked || asked(k, may)) {
			v.May = append(v.May, verb)
		}
	}
	return v, nil
}

// MayPropose tells whether somebody may propose any cooperation: of a team, or a facilitator.
func MayPropose(by domain.Account) bool {
	for _, g := range by.Grants {
		switch g.Role {
		case domain.Referent, domain.Member, domain.Facilitator, domain.Manager:
			return by.Confirmed && !by.Disabled
		}
	}
	return false
}

// CooperationList is one screen of cooperations, newest first.
type CooperationList struct {
	Cooperations []domain.Cooperation
	Call         domain.Call // zero for all
	Calls        []domain.Call
	Older        string
}

// ViewCooperations lists cooperations of all calls, or of one.
func (a *App) ViewCooperations(ctx context.Context, call, cursor string) (CooperationList, error) {
	var v CooperationList
	var err error
	if v.Calls, err = a.store.Calls(ctx); err != nil {
		return v, err
	}
	f := store.CooperationFilter{Limit: needScreen + 1}
	if call != "" {
		if v.Call, err = a.store.CallAt(ctx, call); err != nil {
			return v, err
		}
		f.CallID = v.Call.ID
	}
	if f.BeforeAt, f.BeforeID, err = readCursor(cursor); err != nil {
		return v, err
	}
	if v.Cooperations, err = a.store.Cooperations(ctx, f); err != nil {
		return v, err
	}
	if len(v.Cooperations) > needScreen {
		v.Cooperations = v.Cooperations[:needScreen]
		last := v.Cooperations[needScreen-1]
		v.Older = writeCursor(last.At, last.ID)
	}
	return v, nil
}

// BondsOfCommons loads what the page of a commons shows of it and others: the cooperations of all its
// candidacies, and its relations.
func (a *App) BondsOfCommons(ctx context.Context, commonsID string) ([]domain.Cooperation, []domain.Relation, error) {
	list, err := a.store.CooperationsOfCommons(ctx, commonsID)
	if err != nil {
		return nil, nil, err
	}
	relations, err := a.store.RelationsOf(ctx, commonsID)
	return list, relations, err
}
