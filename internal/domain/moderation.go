package domain

import "time"

// Cause is why the law lets a text be withheld (rule 11).
type Cause string

// The causes.
const (
	CauseLaw      Cause = "law"
	CausePersonal Cause = "personal" // personal data
)

// Hiding is why the text of a version is withheld: public, as its place, hash, author and time.
type Hiding struct {
	PageID     string
	N          int
	Cause      Cause
	Reason     string
	By, ByName string
	At         time.Time
}

// Block is an account that a moderator shut out. Its reason is for its owner and the moderators.
type Block struct {
	ID         string
	AccountID  string
	Name       string
	Reason     string
	ByName     string
	At         time.Time
	LiftedName string
	LiftedAt   time.Time
}

// ReportVersion and ReportAccount are reported as remarks are.
const (
	ReportVersion = "version" // its id is PAGE.N
	ReportAccount = "account"
)

// blocker: moderators shut accounts out; those who hold a role on the instance are for administrators to shut out.
// Nobody shuts herself out.
func blocker(by Account, on Object) bool {
	if !active(by) || on.Account.ID == by.ID {
		return false
	}
	for _, g := range on.Account.Grants {
		if g.Scope == Instance {
			return by.Is(Admin, Instance)
		}
	}
	return by.Any(Instance, Moderator, Admin)
}
