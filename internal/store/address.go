package store

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
)

// Address is where an account's mail goes, and in which language.
type Address struct {
	AccountID string `db:"id"`
	Name      string
	Email     string
	Lang      string
}

// Addresses lists the confirmed, active holders of a role in a scope.
func (r Reader) Addresses(ctx context.Context, in domain.Scope, role domain.Role) ([]Address, error) {
	var list []Address
	err := r.c.Select(ctx, &list, `SELECT a.id, a.name, a.email, a.lang FROM role_grant g JOIN account a ON a.id = g.account_id
		WHERE g.scope = ? AND g.role = ? AND a.email IS NOT NULL AND a.confirmed_at IS NOT NULL AND a.disabled_at IS NULL
		ORDER BY g.at LIMIT 100`, string(in), string(role))
	return list, wrap(err, "addresses")
}

// CallReferents lists the addresses of the referents of all public candidacies of a call, by candidacy.
func (r Reader) CallReferents(ctx context.Context, callID string) (map[string][]Address, error) {
	var rows []struct {
		CandidacyID string `db:"candidacy_id"`
		Address
	}
	err := r.c.Select(ctx, &rows, `SELECT c.id AS candidacy_id, a.id, a.name, a.email, a.lang FROM candidacy c
		JOIN role_grant g ON g.scope = 'candidacy:' || c.id AND g.role = 'referent' JOIN account a ON a.id = g.account_id
		WHERE c.call_id = ? AND c.state = 'public' AND a.email IS NOT NULL AND a.confirmed_at IS NOT NULL AND a.disabled_at IS NULL
		ORDER BY c.id, g.at`, callID)
	list := map[string][]Address{}
	for _, w := range rows {
		list[w.CandidacyID] = append(list[w.CandidacyID], w.Address)
	}
	return list, wrap(err, "addresses")
}

// DepositReferents lists the addresses of the referents of all candidacies deposited for a relève, by candidacy.
func (r Reader) DepositReferents(ctx context.Context, callID string, k int) (map[string][]Address, error) {
	var rows []struct {
		CandidacyID string `db:"candidacy_id"`
		Address
	}
	err := r.c.Select(ctx, &rows, `SELECT d.candidacy_id, a.id, a.name, a.email, a.lang FROM deposit d
		JOIN role_grant g ON g.scope = 'candidacy:' || d.candidacy_id AND g.role = 'referent' JOIN account a ON a.id = g.account_id
		WHERE d.call_id = ? AND d.k = ? AND d.state = 'deposited' AND a.email IS NOT NULL AND a.confirmed_at IS NOT NULL AND a.disabled_at IS NULL
		ORDER BY d.candidacy_id, g.at`, callID, k)
	list := map[string][]Address{}
	for _, w := range rows {
		list[w.CandidacyID] = append(list[w.CandidacyID], w.Address)
	}
	return list, wrap(err, "addresses")
}
