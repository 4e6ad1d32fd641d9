package app

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// RelationAct says how the commons of a candidacy hangs together with another.
type RelationAct struct {
	CandidacyID string
	Kind        string
	To          string // a name, or an address of ours
	Key         store.Key
}

// SetRelation writes a relation between two communs. Relations are written one after the other, so that none
// closes a circle that another is about to make.
func (a *App) SetRelation(ctx context.Context, by domain.Account, r RelationAct) error {
	_, err := a.store.Write(ctx, r.Key, func(tx *store.Tx) error {
		p, now, err := a.lockedCandidacy(ctx, tx, by, r.CandidacyID, domain.SetRelation)
		if err != nil {
			return err
		}
		to, err := commonsNamed(ctx, tx.Reader, "to", r.To)
		if err != nil {
			return err
		}
		if err := tx.LockRelations(ctx); err != nil {
			return err
		}
		pairs, err := tx.RelationPairs(ctx, r.Kind)
		if err != nil {
			return err
		}
		from := p.Candidacy.CommonsID
		if err := domain.CheckRelation(r.Kind, from, to.CommonsID, pairs); err != nil {
			return err
		}
		x := domain.Relation{
			ID: store.NewID(), Kind: r.Kind, From: domain.Commons{ID: from}, To: domain.Commons{ID: to.CommonsID}, ByName: by.Name, At: now,
		}
		if err := tx.AddRelation(ctx, x, by.ID); err != nil {
			return err
		}
		return a.tellRelation(ctx, tx, by, p, x, domain.Event{Verb: domain.SetRelation, To: domain.State(r.Kind), Reason: to.Title})
	})
	return err
}

// RelationDrop takes a relation of a candidacy's commons away.
type RelationDrop struct {
	CandidacyID string
	ID          string
	Key         store.Key
}

// DropRelation takes a relation away; the register keeps that it stood.
func (a *App) DropRelation(ctx context.Context, by domain.Account, r RelationDrop) error {
	_, err := a.store.Write(ctx, r.Key, func(tx *store.Tx) error {
		p, _, err := a.lockedCandidacy(ctx, tx, by, r.CandidacyID, domain.SetRelation)
		if err != nil {
			return err
		}
		list, err := tx.RelationsOf(ctx, p.Candidacy.CommonsID)
		if err != nil {
			return err
		}
		stood, err := tx.DropRelation(ctx, r.ID, p.Candidacy.CommonsID)
		if err != nil {
			return err
		}
		for _, x := range list {
			if stood && x.ID == r.ID {
				return a.tellRelation(ctx, tx, by, p, x, domain.Event{Verb: "relation.drop", From: domain.State(x.Kind), Reason: x.To.Name})
			}
		}
		return domain.Missing("relation")
	})
	return err
}

// tellRelation tells the pages of both communs.
func (a *App) tellRelation(ctx context.Context, tx *store.Tx, by domain.Account, p Place, x domain.Relation, e domain.Event) error {
	pages, err := tx.PagesOfCommons(ctx, x.From.ID, x.To.ID)
	if err != nil {
		return err
	}
	for _, id := range pages {
		tx.Touch("page:" + id)
	}
	return a.tellCandidacy(ctx, tx, by, p, e)
}
