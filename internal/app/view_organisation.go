package app

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// organisationSlug is the address that names alike share. A name without a Latin letter has one of its own.
func organisationSlug(name string) string {
	s := Slug(name)
	if s == "page" && Fold(name) != s {
		return "o-" + hashOf(Fold(name))[:12]
	}
	return s
}

// OrganisationView is what is public of an organisation: what candidacies say of it, and those that it carries.
type OrganisationView struct {
	Organisation domain.Organisation // as it was last named
	Candidacies  CandidacyList
}

// ViewOrganisation loads the page of an organisation that candidacies name, from those that anybody may read.
func (a *App) ViewOrganisation(ctx context.Context, slug string) (OrganisationView, error) {
	var v OrganisationView
	if slug == "" {
		return v, domain.Missing("organisation")
	}
	named, carried, err := a.store.OrganisationsNamed(ctx, slug)
	if err != nil {
		return v, err
	}
	if len(named) == 0 {
		return v, domain.Missing("organisation")
	}
	v.Organisation = named[0]
	for _, o := range named { // the last name wins; what it leaves out an earlier one may tell
		if v.Organisation.Territory == "" {
			v.Organisation.Territory = o.Territory
		}
	}
	v.Candidacies, err = a.candidaciesShown(ctx, distinct(carried))
	return v, err
}

// distinct keeps the first of each candidacy.
func distinct(list []domain.Candidacy) []domain.Candidacy {
	seen := map[string]bool{}
	var out []domain.Candidacy
	for _, c := range list {
		if !seen[c.ID] {
			seen[c.ID] = true
			out = append(out, c)
		}
	}
	return out
}

// addressOrganisations gives organisations their addresses, where they were written before they had any.
func (a *App) addressOrganisations(ctx context.Context) error {
	for {
		list, err := a.store.UnaddressedOrganisations(ctx, indexBatch)
		if err != nil || len(list) == 0 {
			return err
		}
		_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
			for _, o := range list { // a batch: at most indexBatch
				if err := tx.AddressOrganisation(ctx, o.ID, organisationSlug(o.Name)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
}
