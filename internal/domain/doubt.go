package domain

import "time"

// Doubt is a repository that was found, after a deposit, to say otherwise than the version deposited. It is no reserve:
// what was deposited stays as it was judged; a mark for whoever examines it.
type Doubt struct {
	DepositID  string
	ResourceID string
	At         time.Time
	URL        string // of the repository
	Says       string // an expression, or a dash where its files name none or do not agree
	EndedAt    time.Time
}

// Stands tells whether no later look found that the repository agrees.
func (d Doubt) Stands() bool { return d.EndedAt.IsZero() }
