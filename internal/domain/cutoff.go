package domain

import (
	"slices"
	"time"
)

// HandedIn is a deposit with what its relève shows of its candidacy.
type HandedIn struct {
	Deposit
	PublicAt       time.Time // since when the candidacy is public
	CandidacyState State
}

// DaysPublic is the number of whole days for which the candidacy had been public when it was deposited.
func (h HandedIn) DaysPublic() int { return Candidacy{PublicAt: h.PublicAt}.DaysPublic(h.At) }

// LicenceCount sums up the verdicts of the resources that a commons produces.
type LicenceCount struct {
	Produced int
	Open     int     // open, suited to their kind or not
	Reserved int     // to be made precise: deposited under reserve
	Worst    Verdict // "" where nothing is produced
}

// CountLicences sums up the verdicts of the produced ones of some resources; a row without a verdict is absent.
func CountLicences(list []Resource, verdicts map[string]Verdict) LicenceCount {
	var c LicenceCount
	for _, r := range list {
		if !r.Produced() {
			continue
		}
		v := verdicts[r.ID]
		if v == "" {
			v = Absent
		}
		c.Produced++
		switch {
		case v == Open || v == OpenNotSuited:
			c.Open++
		case v.Reserved():
			c.Reserved++
		}
		if c.Worst == "" || v.Rank() > c.Worst.Rank() {
			c.Worst = v
		}
	}
	return c
}

// Rank orders verdicts, 0 the best (rulings 23).
func (v Verdict) Rank() int {
	return slices.Index([]Verdict{Open, OpenNotSuited, Ambiguous, Unknown, Absent, NotOpen}, v)
}

// Cutoff is the relève k of the call.
func (c Call) Cutoff(k int) (Cutoff, bool) {
	i := slices.IndexFunc(c.Cutoffs, func(x Cutoff) bool { return x.K == k })
	if i < 0 {
		return Cutoff{}, false
	}
	return c.Cutoffs[i], true
}
