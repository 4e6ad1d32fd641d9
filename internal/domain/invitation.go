package domain

import "time"

// Invitation offers a role, or a preset of roles, to whoever reads the mails of an address.
type Invitation struct {
	ID          string
	Scope       Scope
	Role        Role
	Preset      Preset // instead of a role
	Email       string // restricted; "" once the invitation serves no more
	InvitedBy   string // account id
	InvitedName string
	At          time.Time
	ExpiresAt   time.Time
	AcceptedBy  string // account id, "" while nobody did
	Accepted    string // public name of that account
	AcceptedAt  time.Time
	RevokedAt   time.Time
}

// InvitationLives is for how long an invitation may be accepted.
const InvitationLives = 14 * 24 * time.Hour

// The states of an invitation.
const (
	InvitationWaiting  State = "waiting"
	InvitationAccepted State = "accepted"
	InvitationRevoked  State = "revoked"
	InvitationExpired  State = "expired"
)

// State is where an invitation stands at a moment.
func (i Invitation) State(now time.Time) State {
	switch {
	case i.AcceptedBy != "":
		return InvitationAccepted
	case !i.RevokedAt.IsZero():
		return InvitationRevoked
	case !now.Before(i.ExpiresAt):
		return InvitationExpired
	}
	return InvitationWaiting
}

// PresetsOn lists the presets that may be offered in a scope.
func PresetsOn(s Scope) []Preset {
	if s == Instance {
		return []Preset{Moderation}
	}
	return []Preset{CallTeam, Jury}
}
