package app

import (
	"context"
	"slices"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// OrganisationChange adds an organisation to those that carry a candidacy, or takes one away.
type OrganisationChange struct {
	CandidacyID string
	Add         domain.Organisation // where Drop is empty
	Drop        string              // id of one
	Key         store.Key
}

// ChangeOrganisation adds or takes away one organisation; a new payee takes the place of the one before.
func (a *App) ChangeOrganisation(ctx context.Context, by domain.Account, ch OrganisationChange) error {
	_, err := a.store.Write(ctx, ch.Key, func(tx *store.Tx) error {
		p, _, err := a.lockedCandidacy(ctx, tx, by, ch.CandidacyID, domain.SetTeam)
		if err != nil {
			return err
		}
		list, err := tx.Organisations(ctx, ch.CandidacyID)
		if err != nil {
			return err
		}
		list, event, err := ch.apply(list)
		if err != nil {
			return err
		}
		if err := tx.SetOrganisations(ctx, ch.CandidacyID, list); err != nil {
			return err
		}
		return a.tellCandidacy(ctx, tx, by, p, event)
	})
	return err
}

func (ch OrganisationChange) apply(list []domain.Organisation) ([]domain.Organisation, domain.Event, error) {
	if ch.Drop != "" {
		i := slices.IndexFunc(list, func(o domain.Organisation) bool { return o.ID == ch.Drop })
		if i < 0 {
			return nil, domain.Event{}, domain.Missing("organisation")
		}
		event := domain.Event{Verb: "candidacy.drop_organisation", Reason: list[i].Name}
		return slices.Delete(list, i, i+1), event, nil
	}
	added, err := checkOrganisations([]domain.Organisation{ch.Add})
	if err != nil {
		return nil, domain.Event{}, unplaced(err)
	}
	if added[0].Payee {
		for i := range list {
			list[i].Payee = false
		}
	}
	list = append(list, added[0])
	if len(list) > maxOrganisations {
		return nil, domain.Event{}, domain.Problems{{Kind: domain.Invalid, Key: "error.rows", Field: "organisation"}}
	}
	return list, domain.Event{Verb: "candidacy.add_organisation", Reason: added[0].Name}, nil
}

// unplaced tells the faults of the one organisation of a form at the form's own fields.
func unplaced(err error) error {
	var p domain.Problems
	for _, e := range domain.ProblemsOf(err) {
		switch {
		case len(e.Field) > 5 && e.Field[len(e.Field)-5:] == ".name":
			e.Field = "organisation"
		case len(e.Field) > 5 && e.Field[len(e.Field)-5:] == ".kind":
			e.Field = "kind"
		}
		p = append(p, e)
	}
	return p
}
