package licence

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits of a policy.
const (
	MaxRulings      = 40  // in each list
	MaxRulingReason = 500 // characters
)

// Fault is what is wrong with a policy as somebody wrote it.
type Fault struct {
	List string // trusted, added, refused
	Row  int    // in the list
	Code string // one of the Fault constants
}

// What may be wrong with a ruling.
const (
	FaultAuthority = "authority" // none of Authorities
	FaultUnknownID = "unknown-id"
	FaultKind      = "kind"
	FaultNoReason  = "no-reason"
	FaultTooLong   = "reason-too-long"
	FaultTwice     = "twice"     // the same licence and kind earlier in this list or the other
	FaultClosed    = "closed"    // a closed licence is never added: a derogation lets one resource through
	FaultInvariant = "invariant" // depends on the work, not on the licence alone
	FaultTooMany   = "too-many"
)

// Check lists what keeps the policy from being in force; none when it may be.
func (p Policy) Check() []Fault {
	var faults []Fault
	for i, a := range p.Trusted {
		if !slices.Contains(Authorities(), a) {
			faults = append(faults, Fault{"trusted", i, FaultAuthority})
		}
	}
	faults = append(faults, checkRulings("refused", p.Refused, nil)...)
	return append(faults, checkRulings("added", p.Added, p.Refused)...)
}

func checkRulings(list string, rulings, others []Ruling) []Fault {
	if len(rulings) > MaxRulings {
		return []Fault{{list, MaxRulings, FaultTooMany}}
	}
	var faults []Fault
	for i, r := range rulings {
		code := r.fault()
		if f, _ := Lookup(r.ID); code == "" && list == "added" {
			code = addingFault(f)
		}
		if code == "" && (overlaps(r, rulings[:i]) || overlaps(r, others)) {
			code = FaultTwice
		}
		if code != "" {
			faults = append(faults, Fault{list, i, code})
		}
	}
	return faults
}

func (r Ruling) fault() string {
	f, known := Lookup(r.ID)
	switch {
	case !known || strings.Contains(f.ReplacedBy, " WITH "):
		return FaultUnknownID
	case slices.ContainsFunc(r.Kinds, func(k Kind) bool { return !slices.Contains(Kinds(), k) }):
		return FaultKind
	case strings.TrimSpace(r.Reason) == "":
		return FaultNoReason
	case utf8.RuneCountInString(r.Reason) > MaxRulingReason:
		return FaultTooLong
	}
	return ""
}

// addingFault tells why a call cannot make the licence open; empty when it can.
func addingFault(f Facts) string {
	switch f.Verdict {
	case NotOpen:
		return FaultClosed
	case Open, Unknown:
		return ""
	}
	return FaultInvariant
}

// overlaps tells whether another ruling decides of the same licence for one of the same kinds.
func overlaps(r Ruling, others []Ruling) bool {
	return slices.ContainsFunc(others, func(o Ruling) bool {
		if currentID(o.ID) != currentID(r.ID) {
			return false
		}
		return len(o.Kinds) == 0 || len(r.Kinds) == 0 || slices.ContainsFunc(o.Kinds, func(k Kind) bool { return slices.Contains(r.Kinds, k) })
	})
}

// Normal is the policy in the one form in which it is stored: identifiers as today's table writes them, lists in order,
// nothing said twice. All authorities trusted is written as none chosen.
func (p Policy) Normal() Policy {
	var trusted []Authority
	for _, a := range Authorities() {
		if slices.Contains(p.Trusted, a) {
			trusted = append(trusted, a)
		}
	}
	if len(trusted) == len(Authorities()) {
		trusted = nil
	}
	p.Trusted, p.Added, p.Refused = trusted, normalRulings(p.Added), normalRulings(p.Refused)
	p.RefuseFrench = p.RefuseFrench && p.RequireFrench
	return p
}

func normalRulings(list []Ruling) []Ruling {
	out := make([]Ruling, len(list))
	for i, r := range list {
		if f, ok := Lookup(currentID(r.ID)); ok {
			r.ID = f.ID
		}
		var kinds []Kind
		for _, k := range Kinds() {
			if slices.Contains(r.Kinds, k) {
				kinds = append(kinds, k)
			}
		}
		if len(kinds) == len(Kinds()) {
			kinds = nil
		}
		r.Kinds = kinds
		out[i] = r
	}
	slices.SortStableFunc(out, func(a, b Ruling) int {
		return strings.Compare(strings.ToLower(a.ID)+" "+joinKinds(a.Kinds), strings.ToLower(b.ID)+" "+joinKinds(b.Kinds))
	})
	if len(out) == 0 {
		return nil
	}
	return out
}

func joinKinds(kinds []Kind) string {
	words := make([]string, len(kinds))
	for i, k := range kinds {
		words[i] = string(k)
	}
	return strings.Join(words, " ")
}
