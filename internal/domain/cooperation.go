package domain

import (
	"net/url"
	"slices"
	"time"
	"unicode/utf8"
)

// Cooperation is two communs that agree to pool work, each named by its candidacy, helped by a facilitator.
type Cooperation struct {
	ID              string
	One, Other      Partner
	Purpose         string // public
	State           State
	FacilitatorID   string
	FacilitatorName string
	Evidence        string // address of what was done together
	By              string // who proposed it
	ByName          string
	At              time.Time
}

// Partner is one side of a cooperation.
type Partner struct {
	CandidacyID string
	Agreed      bool // a referent said yes, or its team proposed
	Title       string
	Slug        string
	CommonsID   string
	CallID      string
	PageID      string
}

// Side gives the partner whose candidacy that is.
func (c *Cooperation) Side(candidacyID string) *Partner {
	switch candidacyID {
	case c.One.CandidacyID:
		return &c.One
	case c.Other.CandidacyID:
		return &c.Other
	}
	return nil
}

// Title names a cooperation by its two communs.
func (c Cooperation) Title() string { return c.One.Title + " × " + c.Other.Title }

// Path is the public address of a cooperation.
func (c Cooperation) Path() string { return "/cooperations/" + c.ID }

// The states of a cooperation.
const (
	CooperationProposed  State = "proposed"
	CooperationAccepted  State = "accepted"
	CooperationEngaged   State = "engaged"
	CooperationWitnessed State = "witnessed"
	CooperationDeclined  State = "declined"
	CooperationAbandoned State = "abandoned"
)

// CooperationMoves is the life of a cooperation. It is accepted once both sides have agreed.
func CooperationMoves() Machine {
	return Machine{
		{From: CooperationProposed, To: CooperationAccepted, Verb: AcceptCooperation},
		{From: CooperationProposed, To: CooperationDeclined, Verb: DeclineCooperation, Reason: true},
		{From: CooperationAccepted, To: CooperationEngaged, Verb: EngageCooperation},
		{From: CooperationEngaged, To: CooperationWitnessed, Verb: WitnessCooperation, Reason: true},
		{From: CooperationProposed, To: CooperationAbandoned, Verb: AbandonCooperation, Reason: true},
		{From: CooperationAccepted, To: CooperationAbandoned, Verb: AbandonCooperation, Reason: true},
		{From: CooperationEngaged, To: CooperationAbandoned, Verb: AbandonCooperation, Reason: true},
	}
}

// Stands tells whether a cooperation is under way or done: what its communs may show.
func (c Cooperation) Stands() bool {
	return slices.Contains([]State{CooperationAccepted, CooperationEngaged, CooperationWitnessed}, c.State)
}

// PurposeMax is how many characters tell what two communs want to do together.
const PurposeMax = 1000

// Check looks at a proposal as typed.
func (c Cooperation) Check() error {
	var p Problems
	checkWords(&p, "purpose", c.Purpose, PurposeMax)
	if c.One.CandidacyID != "" && c.One.CandidacyID == c.Other.CandidacyID || c.One.CommonsID != "" && c.One.CommonsID == c.Other.CommonsID {
		p.Add("other", "error.cooperation_self")
	}
	return p.Err()
}

// CheckEvidence looks at the address that shows what was done together.
func CheckEvidence(address string) error {
	var p Problems
	u, err := url.Parse(address)
	switch {
	case address == "":
		p.Add("evidence", "error.required")
	case err != nil || !IsWebAddress(address) || u.Host == "" || utf8.RuneCountInString(address) > 500:
		p.Add("evidence", "error.url")
	}
	return p.Err()
}

// Relation says how a commons hangs together with another.
type Relation struct {
	ID     string
	From   Commons
	Kind   string // one of RelationKinds
	To     Commons
	ByName string
	At     time.Time
}

// RelationKinds are the ways in which a commons hangs together with another: it aggregates it, depends on
// it, derives from it, replaces it.
func RelationKinds() []string { return []string{"aggregates", "depends", "derives", "replaces"} }

// acyclic are the relations that go one way in time: nothing derives from, or replaces, what comes of it.
func acyclic(kind string) bool { return kind == "derives" || kind == "replaces" }

// CheckRelation tells whether from may be put into a relation with to, among the pairs (from, to) of the
// same kind that stand already.
func CheckRelation(kind, from, to string, standing [][2]string) error {
	var p Problems
	switch {
	case !slices.Contains(RelationKinds(), kind):
		p.Add("kind", "error.choice")
	case from == to:
		p.Add("to", "error.relation_self")
	case slices.Contains(standing, [2]string{from, to}):
		p.Add("to", "error.relation_twice")
	case acyclic(kind) && leads(standing, to, from):
		p.Add("to", "error.relation_circle")
	}
	return p.Err()
}

// leads tells whether the pairs lead from one to another.
func leads(pairs [][2]string, from, to string) bool {
	next := map[string][]string{}
	for _, p := range pairs {
		next[p[0]] = append(next[p[0]], p[1])
	}
	seen, queue := map[string]bool{from: true}, []string{from}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		if at == to {
			return true
		}
		for _, n := range next[at] {
			if !seen[n] {
				seen[n] = true
				queue = append(queue, n)
			}
		}
	}
	return false
}

func teamOrAnimation(by Account, on Object) bool { return team(by, on) || animation(by, on) }

func referentOrAnimation(by Account, on Object) bool { return referent(by, on) || animation(by, on) }
