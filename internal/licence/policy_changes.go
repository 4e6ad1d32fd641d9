package licence

import "slices"

// Change is one difference between two versions of a policy.
type Change struct {
	Part   ChangedPart
	ID     string // the licence, or the authority trusted
	Before Ruling // zero when it is new
	After  Ruling // zero when it is gone
}

// ChangedPart is the part of a policy that a change is about.
type ChangedPart string

// The parts of a policy. The French parts and the trust of all carry no identifier.
const (
	TrustBegins   ChangedPart = "trust-begins"
	TrustEnds     ChangedPart = "trust-ends"
	TrustAll      ChangedPart = "trust-all" // no authority is chosen any more
	AddedChange   ChangedPart = "added"
	RefusedChange ChangedPart = "refused"
	FrenchFree    ChangedPart = "french-free"
	FrenchNotes   ChangedPart = "french-notes"
	FrenchRefuses ChangedPart = "french-refuses"
)

// Changes lists what a version of a policy changed of the one before it; both are in normal form.
func Changes(before, after Policy) []Change {
	out := trustChanges(before, after)
	out = append(out, rulingChanges(AddedChange, before.Added, after.Added)...)
	out = append(out, rulingChanges(RefusedChange, before.Refused, after.Refused)...)
	if before.french() != after.french() {
		out = append(out, Change{Part: after.french()})
	}
	return out
}

func trustChanges(before, after Policy) []Change {
	if len(after.Trusted) == 0 {
		if len(before.Trusted) == 0 {
			return nil
		}
		return []Change{{Part: TrustAll}}
	}
	var out []Change
	for _, a := range Authorities() {
		switch was, is := before.trusts(a), after.trusts(a); {
		case is && !was:
			out = append(out, Change{Part: TrustBegins, ID: string(a)})
		case was && !is:
			out = append(out, Change{Part: TrustEnds, ID: string(a)})
		}
	}
	return out
}

// rulingChanges compares by licence and kinds: a ruling whose reason was rewritten is changed, not gone and new.
func rulingChanges(part ChangedPart, before, after []Ruling) []Change {
	var out []Change
	find := func(list []Ruling, r Ruling) Ruling {
		i := slices.IndexFunc(list, func(o Ruling) bool { return o.ID == r.ID && slices.Equal(o.Kinds, r.Kinds) })
		if i < 0 {
			return Ruling{}
		}
		return list[i]
	}
	for _, r := range before {
		if now := find(after, r); now.ID == "" || now.Reason != r.Reason {
			out = append(out, Change{Part: part, ID: r.ID, Before: r, After: now})
		}
	}
	for _, r := range after {
		if was := find(before, r); was.ID == "" {
			out = append(out, Change{Part: part, ID: r.ID, After: r})
		}
	}
	return out
}

func (p Policy) french() ChangedPart {
	switch {
	case !p.RequireFrench:
		return FrenchFree
	case p.RefuseFrench:
		return FrenchRefuses
	}
	return FrenchNotes
}
