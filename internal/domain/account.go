package domain

import (
	"slices"
	"time"
)

// Account is a person known to the instance. The zero Account is a visitor who has not signed in.
type Account struct {
	ID        string
	Name      string // public name or pseudonym
	Email     string // restricted
	Lang      string // "fr" or "en"
	Confirmed bool   // the e-mail address was proven
	Disabled  bool
	CreatedAt time.Time
	Grants    []Grant
}

// Role is what somebody does in a call, on a candidacy, or on the whole instance.
type Role string

// The roles. The first five are held on a call, the next two on a candidacy, the last three on the instance.
const (
	Manager     Role = "manager"
	Facilitator Role = "facilitator"
	Instructor  Role = "instructor"
	Juror       Role = "juror"
	Funder      Role = "funder"
	Referent    Role = "referent"
	Member      Role = "member"
	Moderator   Role = "moderator"
	Auditor     Role = "auditor"
	Admin       Role = "admin"
)

// Scope is where a role is held: the instance (zero), "call:ID" or "candidacy:ID".
type Scope string

// Instance is the scope of the roles that hold everywhere.
const Instance Scope = ""

// OnCall is the scope of one call.
func OnCall(id string) Scope { return Scope("call:" + id) }

// OnCandidacy is the scope of one candidacy.
func OnCandidacy(id string) Scope { return Scope("candidacy:" + id) }

// Grant is one role held by an account in a scope.
type Grant struct {
	AccountID string
	Name      string // the holder's public name, where it was loaded
	Role      Role
	Scope     Scope
	At        time.Time
}

// RolesOn lists the roles that may be held on a call, on a candidacy and on the instance.
func RolesOn(s Scope) []Role {
	switch {
	case s == Instance:
		return []Role{Moderator, Auditor, Admin}
	case len(s) > 5 && s[:5] == "call:":
		return []Role{Manager, Facilitator, Instructor, Juror, Funder}
	default:
		return []Role{Referent, Member}
	}
}

// Preset is a named set of roles for small teams.
type Preset string

// The three presets of the interface: équipe de l'appel, jury, modération.
const (
	CallTeam   Preset = "equipe"
	Jury       Preset = "jury"
	Moderation Preset = "moderation"
)

// Roles are the roles that a preset stands for.
func (p Preset) Roles() []Role {
	switch p {
	case CallTeam:
		return []Role{Manager, Facilitator, Instructor}
	case Jury:
		return []Role{Juror}
	case Moderation:
		return []Role{Moderator}
	}
	return nil
}

// SignedIn tells whether the account is a person rather than a visitor.
func (a Account) SignedIn() bool { return a.ID != "" }

// Is tells whether a holds a role in that very scope.
func (a Account) Is(role Role, in Scope) bool {
	return slices.ContainsFunc(a.Grants, func(g Grant) bool { return g.Role == role && g.Scope == in })
}

// Any tells whether a holds one of the roles in that very scope.
func (a Account) Any(in Scope, roles ...Role) bool {
	return slices.ContainsFunc(roles, func(r Role) bool { return a.Is(r, in) })
}
