package store

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
)

// OrganisationsNamed lists what candidacies say of the organisation with an address, among those that anybody may read,
// the last named first.
func (r Reader) OrganisationsNamed(ctx context.Context, slug string) ([]domain.Organisation, []domain.Candidacy, error) {
	var rows []struct {
		candidacyRow
		OrgID     string `db:"org_id"`
		OrgName   string `db:"org_name"`
		Kind      string
		Territory string
		OrgSlug   string `db:"org_slug"`
	}
	err := r.c.Select(ctx, &rows, `SELECT c.id, c.call_id, c.commons_id, c.page_id, p.slug, p.title, c.pitch, p.head, c.state, c.editing,
		c.editing_reason, c.public_at, c.withdrawn_at, c.created_at, p.updated_at,
		o.id AS org_id, o.name AS org_name, o.kind, o.territory, o.slug AS org_slug
		FROM organisation o JOIN candidacy c ON c.id = o.candidacy_id JOIN page p ON p.id = c.page_id
		WHERE o.slug = ? AND NOT p.staged AND c.state <> 'team' ORDER BY o.id DESC LIMIT 200`, slug)
	var named []domain.Organisation
	var carried []domain.Candidacy
	for _, w := range rows {
		named = append(named, domain.Organisation{ID: w.OrgID, Name: w.OrgName, Kind: w.Kind, Territory: w.Territory, Slug: w.OrgSlug})
		carried = append(carried, w.candidacy())
	}
	return named, carried, wrap(err, "organisation")
}

// UnaddressedOrganisations lists organisations that have no address yet, at most limit.
func (r Reader) UnaddressedOrganisations(ctx context.Context, limit int) ([]domain.Organisation, error) {
	var list []domain.Organisation
	err := r.c.Select(ctx, &list, `SELECT id, name, kind, territory, payee, slug FROM organisation WHERE slug = '' ORDER BY id LIMIT ?`, limit)
	return list, wrap(err, "organisations")
}

// AddressOrganisation gives one its address.
func (tx *Tx) AddressOrganisation(ctx context.Context, id, slug string) error {
	_, err := tx.c.Exec(ctx, `UPDATE organisation SET slug = ? WHERE id = ?`, slug, id)
	return wrap(err, "organisation")
}
