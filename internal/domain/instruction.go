package domain

import (
	"slices"
	"time"
)

// InstructionRules are what a call settles of its instruction, beside its criteria.
type InstructionRules struct {
	Scale      int     `json:"scale,omitempty"` // highest score; 5 where zero
	Tells      Telling `json:"tells,omitempty"`
	Ranking    bool    `json:"ranking,omitempty"`
	Objections bool    `json:"objections,omitempty"` // taken for seven days after the decisions
}

// The highest score that a call may give, and the one of a call that settles none.
const (
	MostScale   = 20
	commonScale = 5
)

// Top is the highest score.
func (r InstructionRules) Top() int {
	if r.Scale == 0 {
		return commonScale
	}
	return r.Scale
}

func (r InstructionRules) check(p *Problems) {
	if r.Scale < 0 || r.Scale > MostScale {
		p.Add("scale", "error.number")
	}
}

// Telling is what the publication of decisions tells of opinions.
type Telling string

// What is told of opinions, from least to most: figures, then texts, then names.
const (
	TellsFigures Telling = ""
	TellsTexts   Telling = "texts"
	TellsNames   Telling = "names"
)

// Tellings lists them, from least to most.
func Tellings() []Telling { return []Telling{TellsFigures, TellsTexts, TellsNames} }

// Least is the more discreet of two: what the author of an opinion was told binds its publication.
func (t Telling) Least(other Telling) Telling {
	all := Tellings()
	return all[max(0, min(slices.Index(all, t), slices.Index(all, other)))]
}

// The states of a deposit once its relève is closed.
const (
	Admissible   State = "admissible"
	Inadmissible State = "inadmissible"
	Decided      State = "decided"
)

// InstructionMoves is the life of a deposit from its relève on. An examination may be corrected until the
// decisions are published; they are for ever.
func InstructionMoves() Machine {
	return Machine{
		{From: Deposited, To: Admissible, Verb: "deposit.admit"},
		{From: Deposited, To: Inadmissible, Verb: "deposit.refuse", Reason: true},
		{From: Admissible, To: Inadmissible, Verb: "deposit.refuse", Reason: true},
		{From: Inadmissible, To: Admissible, Verb: "deposit.admit"},
		{From: Admissible, To: Decided, Verb: "decision.publish", Reason: true},
	}
}

// Examination says whether a deposit is admissible, by whom and why.
type Examination struct {
	DepositID  string
	Admissible bool
	Reason     string
	By, ByName string
	At         time.Time
}

// State is the one that the examination leaves its deposit in; a zero one leaves it deposited.
func (e Examination) State() State {
	switch {
	case e.DepositID == "":
		return Deposited
	case e.Admissible:
		return Admissible
	}
	return Inadmissible
}

// Lift is a reserve on a licence that an agent lifted.
type Lift struct {
	DepositID  string
	ResourceID string
	Reason     string
	By, ByName string
	At         time.Time
}

// Interests is what somebody declared before she read the private part of a relève.
type Interests struct {
	AccountID  string
	Name       string   // of who declared, where it was loaded
	Structures []string // that she belongs to
	At         time.Time
}

// Claim is a conflict of interest that somebody declared.
type Claim struct {
	DepositID string
	AccountID string
	Reason    string
}

// Stake is why somebody keeps out of a deposit (rule 8).
type Stake string

// The stakes: the first two are computed.
const (
	StakeTeam      Stake = "team"
	StakeStructure Stake = "structure"
	StakeDeclared  Stake = "declared"
)

// Handling is a deposit under instruction as Can sees it, for the person who acts.
type Handling struct {
	State     State
	Frozen    bool  // its relève is closed
	Declared  bool  // she declared her interests for this relève
	Stake     Stake // why she keeps out of it; "" where nothing does
	Wrote     bool  // she wrote in the version deposited
	Spoke     bool  // she gave her opinion, or abstained
	Published bool  // the decisions of its relève are public
	Objecting bool  // objections are taken
}
