package store

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
)

type invitationRow struct {
	ID          string
	Scope       domain.Scope
	Role        domain.Role
	Preset      domain.Preset
	Email       *string
	InvitedBy   string `db:"invited_by"`
	InvitedName string `db:"invited_name"`
	At          sqldb.Time
	ExpiresAt   sqldb.Time `db:"expires_at"`
	AcceptedBy  *string    `db:"accepted_by"`
	Accepted    *string
	AcceptedAt  sqldb.Time `db:"accepted_at"`
	RevokedAt   sqldb.Time `db:"revoked_at"`
}

func (w invitationRow) invitation() domain.Invitation {
	i := domain.Invitation{
		ID: w.ID, Scope: w.Scope, Role: w.Role, Preset: w.Preset, InvitedBy: w.InvitedBy, InvitedName: w.InvitedName, At: w.At.Time,
		ExpiresAt: w.ExpiresAt.Time, AcceptedAt: w.AcceptedAt.Time, RevokedAt: w.RevokedAt.Time,
	}
	for to, from := range map[*string]*string{&i.Email: w.Email, &i.AcceptedBy: w.AcceptedBy, &i.Accepted: w.Accepted} {
		if from != nil {
			*to = *from
		}
	}
	return i
}

const selectInvitation = `SELECT i.id, i.scope, i.role, i.preset, i.email, i.invited_by, i.invited_name, i.at, i.expires_at,
	i.accepted_by, a.name AS accepted, i.accepted_at, i.revoked_at FROM invitation i LEFT JOIN account a ON a.id = i.accepted_by `

// InvitationBy returns the invitation whose link has that hash.
func (r Reader) InvitationBy(ctx context.Context, hash string) (domain.Invitation, error) {
	var w invitationRow
	err := r.c.Get(ctx, &w, selectInvitation+`WHERE i.hash = ?`, hash)
	return w.invitation(), found(err, "link")
}

// Invitations lists those of a scope, newest first.
func (r Reader) Invitations(ctx context.Context, in domain.Scope, limit int) ([]domain.Invitation, error) {
	var rows []invitationRow
	err := r.c.Select(ctx, &rows, selectInvitation+`WHERE i.scope = ? ORDER BY i.at DESC, i.id DESC LIMIT ?`, string(in), limit)
	list := make([]domain.Invitation, len(rows))
	for i, w := range rows {
		list[i] = w.invitation()
	}
	return list, wrap(err, "invitations")
}

// AddInvitation records an invitation; an earlier one of the same address to the same serves no more.
func (tx *Tx) AddInvitation(ctx context.Context, i domain.Invitation, hash, emailKey string) error {
	_, err := tx.c.Exec(ctx, `UPDATE invitation SET revoked_at = ?, email = NULL, email_key = NULL
		WHERE scope = ? AND role = ? AND preset = ? AND email_key = ? AND accepted_at IS NULL AND revoked_at IS NULL`,
		sqldb.At(i.At), string(i.Scope), string(i.Role), string(i.Preset), emailKey)
	if err != nil {
		return wrap(err, "invitation")
	}
	_, err = tx.c.Exec(ctx, `INSERT INTO invitation (id, hash, scope, role, preset, email, email_key, invited_by, invited_name, at, expires_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, i.ID, hash, string(i.Scope), string(i.Role), string(i.Preset), i.Email, emailKey,
		i.InvitedBy, i.InvitedName, sqldb.At(i.At), sqldb.At(i.ExpiresAt))
	return wrap(err, "invitation")
}

// TakeInvitation uses an invitation up; it tells whether it still stood. The address is forgotten.
func (tx *Tx) TakeInvitation(ctx context.Context, id, accountID string, at time.Time) (bool, error) {
	n, err := tx.c.Exec(ctx, `UPDATE invitation SET accepted_by = ?, accepted_at = ?, email = NULL, email_key = NULL
		WHERE id = ? AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > ?`, accountID, sqldb.At(at), id, sqldb.At(at))
	return n == 1, wrap(err, "invitation")
}

// RevokeInvitation takes an invitation of a scope back; it tells whether it still stood.
func (tx *Tx) RevokeInvitation(ctx context.Context, in domain.Scope, id string, at time.Time) (bool, error) {
	n, err := tx.c.Exec(ctx, `UPDATE invitation SET revoked_at = ?, email = NULL, email_key = NULL
		WHERE id = ? AND scope = ? AND accepted_at IS NULL AND revoked_at IS NULL`, sqldb.At(at), id, string(in))
	return n == 1, wrap(err, "invitation")
}

// ForgetInvitations drops the addresses of the invitations that ran out before a moment.
func (tx *Tx) ForgetInvitations(ctx context.Context, before time.Time) error {
	_, err := tx.c.Exec(ctx, `UPDATE invitation SET email = NULL, email_key = NULL WHERE expires_at < ? AND email IS NOT NULL`, sqldb.At(before))
	return wrap(err, "invitation")
}
