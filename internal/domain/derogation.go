package domain

import (
	"slices"
	"time"
)

// Derogation lifts one rule of the deposit for one candidacy: an act of the agency, public and reasoned (rule 3).
type Derogation struct {
	ID            string
	CallID        string
	CandidacyID   string
	Kind          DerogationKind
	ResourceID    string // of a licence
	ResourceName  string
	Licence       string // as it was declared when the derogation was given
	K             int    // relève of a late deposit
	Days          int    // in public, instead of what the call asks
	Reason        string
	EndsAt        time.Time
	By            string
	ByName        string
	At            time.Time
	RevokedAt     time.Time
	RevokedName   string
	RevokedReason string
}

// DerogationKind says which rule is lifted.
type DerogationKind string

// The rules that a derogation lifts.
const (
	DerogateLicence DerogationKind = "licence" // one resource is deposited under a licence that is not open
	DerogateLate    DerogationKind = "late"    // a deposit after the hour of its relève
	DerogateDays    DerogationKind = "days"    // fewer days in public
)

// DerogationKinds lists them in the order of the form.
func DerogationKinds() []DerogationKind {
	return []DerogationKind{DerogateLicence, DerogateLate, DerogateDays}
}

// Live tells whether the derogation holds at a moment.
func (d Derogation) Live(now time.Time) bool { return d.RevokedAt.IsZero() && now.Before(d.EndsAt) }

// derogated tells whether a live derogation lets a resource through as it is declared now.
func (r DepositRequest) derogated(res Resource) bool {
	return slices.ContainsFunc(r.Derogations, func(d Derogation) bool {
		return d.Kind == DerogateLicence && d.Live(r.Now) && d.ResourceID == res.ID && d.Licence == res.Licence
	})
}

// daysAsked is how many days in public the candidacy needs: the fewest that the call or a derogation asks for.
func (r DepositRequest) daysAsked() int {
	days := r.Call.Settings.DaysPublic
	for _, d := range r.Derogations {
		if d.Kind == DerogateDays && d.Live(r.Now) {
			days = min(days, d.Days)
		}
	}
	return days
}

// late is the closed relève that a live derogation still opens to this candidacy. It must be frozen: what comes
// late never enters its snapshot (rule 1).
func (r DepositRequest) late() (Cutoff, bool) {
	for _, d := range r.Derogations {
		k, known := r.Call.Cutoff(d.K)
		if d.Kind == DerogateLate && d.Live(r.Now) && known && !k.FrozenAt.IsZero() && !slices.Contains(r.Standing, d.K) {
			return k, true
		}
	}
	return Cutoff{}, false
}

// later is the moment that days in public are counted to: the relève's hour, or now for a deposit after it.
func later(hour, now time.Time, derogated bool) time.Time {
	if derogated {
		return now
	}
	return hour
}

// Late tells whether a deposit came after the hour of its relève, by derogation.
func (d Deposit) Late(k Cutoff) bool { return d.K == k.K && !d.At.Before(k.At) }
