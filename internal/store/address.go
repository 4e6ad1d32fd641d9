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
