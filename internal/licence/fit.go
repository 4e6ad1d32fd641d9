package licence

import (
	"slices"
	"strings"
)

// Fit is how a licence suits one kind of resource.
type Fit struct {
	Kind    Kind
	Verdict Verdict
	Reasons []Reason // why not, or with what advice; none where nothing is to be said
	Better  []Advice // what suits the kind better; none where the licence suits it fully
}

// Full tells whether the licence suits the kind without a word of advice.
func (f Fit) Full() bool { return f.Verdict == Open && len(f.Reasons) == 0 }

// Fits says of each kind how the licence suits it, in the order of Kinds; none where the licence is not open.
func (f Facts) Fits() []Fit {
	if f.Verdict != Open {
		return nil
	}
	fits := make([]Fit, 0, len(Kinds()))
	for _, k := range Kinds() {
		fits = append(fits, f.fit(k))
	}
	return fits
}

func (f Facts) fit(k Kind) Fit {
	s := suitability(f.Current(), newLeaf(f.ReplacedBy, "").exception, k)
	out := Fit{Kind: k, Verdict: s.verdict}
	if s.code != "" {
		by := s.by
		if by == "" {
			by = Communs
		}
		out.Reasons = []Reason{reasonBy(s.code, by, by.page(), f.ID)}
		out.Better = judgement{kind: k}.advice(Result{Verdict: s.verdict})
	}
	return out
}

// For is the verdict of the licence for one kind; an empty kind asks for the licence itself.
func (f Facts) For(kind Kind) Verdict {
	if f.Verdict != Open || kind == "" {
		return f.Verdict
	}
	return f.fit(kind).Verdict
}

// Approval is what an authority says of a licence.
type Approval struct {
	By       Authority
	Approves bool
	URL      string
}

// Approvals lists who holds the licence open and who says that it is not; those that say nothing are left out.
func (f Facts) Approvals() []Approval {
	f = f.Current()
	var list []Approval
	add := func(by Authority, fact string, yes ...string) {
		if fact == "" {
			return
		}
		a := Approval{By: by, URL: by.page()}
		for _, y := range yes {
			a.Approves = a.Approves || fact == y
		}
		list = append(list, a)
	}
	add(OSI, f.OSI, "yes")
	add(FSF, f.FSF, "yes")
	add(OpenDefinition, f.OpenDef, "recommended", "conformant")
	add(FrenchLaw, f.French, "code", "info")
	return list
}

// ClosedReasons say why a closed licence is not open: the clause, the rule that it breaks and who lays it down. They
// are none for any other.
func (f Facts) ClosedReasons() []Reason {
	if f.Verdict != NotOpen {
		return nil
	}
	words := f.ID
	if !f.SPDX() {
		words = f.Name
	}
	return closedReasons(f.ID, words)
}

// Recommended lists the licences advised for a kind, best first.
func Recommended(kind Kind) []Advice { return judgement{kind: kind}.advice(Result{}) }

// Versions lists the identifiers of the other versions of the licence; deprecated identifiers and the versions of one
// country are left out.
func (f Facts) Versions() []string {
	var list []string
	for _, id := range f.siblings() {
		if other, ok := Lookup(id); ok && id != f.ID && other.ReplacedBy == "" && !slices.Contains(list, id) {
			list = append(list, id)
		}
	}
	slices.Sort(list)
	return list
}

// sharedName is the one family whose versions are of two licences: Boost and Business Source are both called BSL.
const sharedName = "bsl"

func (f Facts) siblings() []string {
	if strings.HasPrefix(f.ID, "CC-BY-") {
		elements := strings.TrimRight(f.ID[:strings.IndexAny(f.ID, "0123456789")], "-")
		return []string{elements + "-1.0", elements + "-2.0", elements + "-2.5", elements + "-3.0", elements + "-4.0"}
	}
	var all []string
	for key, fam := range tables().families {
		if list := fam.everything(); key != sharedName && slices.Contains(list, f.ID) {
			all = append(all, list...)
		}
	}
	return all
}
