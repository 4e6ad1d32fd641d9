package domain

import "time"

// Outcome is how a decision ends the reading of a deposit.
type Outcome string

// The outcomes. OutOfRules is that of a deposit that was not admissible: it is examined no further.
const (
	Funded      Outcome = "funded"
	Conditional Outcome = "conditional"
	Recognised  Outcome = "recognised"
	Postponed   Outcome = "postponed"
	NotKept     Outcome = "not_kept"
	OutOfRules  Outcome = "inadmissible"
)

// Outcomes lists those that a decision may have.
func Outcomes() []Outcome { return []Outcome{Funded, Conditional, Recognised, Postponed, NotKept} }

// Pays tells whether money goes with the outcome.
func (o Outcome) Pays() bool { return o == Funded || o == Conditional }

// Ruling is the decision on a deposit: prepared in private, then published with all those of its relève.
type Ruling struct {
	DepositID  string
	Outcome    Outcome
	Amount     int64  // in cents
	Terms      string // of money given on condition
	Reason     string // public
	Rank       int    // where the call ranks; 0 for none
	By, ByName string
	At         time.Time
}

// RulingRequest is a decision with all that its rules look at, loaded in its transaction.
type RulingRequest struct {
	Ruling   Ruling
	Settings Settings
	Version  Revision // that was deposited
	Others   int64    // what the other decisions of the call give, prepared or published
	Ranks    map[int]bool
}

// mostRank bounds a rank: no relève has so many deposits.
const mostRank = 2000

// MostAid is what a deposit may get at most: what it asked for, within the rate and the cap of the call.
func (s Settings) MostAid(d Document) int64 {
	cost, okCost := ParseAmount(d["budget"])
	aid, okAid := ParseAmount(d["aid"])
	if !okCost || !okAid {
		return 0
	}
	return min(aid, s.MaxAid(cost))
}

// Check holds a decision to rule 10: within what was asked for and may be given, and what is left of the envelope.
func (r RulingRequest) Check() error {
	var p Problems
	switch o := r.Ruling; {
	case !oneOf(string(o.Outcome), outcomeNames()):
		p.Add("outcome", "error.choice")
	case o.Outcome.Pays():
		r.money(&p)
	case o.Amount != 0:
		p.Add("amount", "error.amount_without_aid")
	}
	if r.Ruling.Outcome == Conditional {
		checkReason(&p, "terms", r.Ruling.Terms, "error.terms_required")
	} else if r.Ruling.Terms != "" {
		p.Add("terms", "error.terms_without_condition")
	}
	checkReason(&p, "reason", r.Ruling.Reason, "error.reason_required")
	if rank := r.Ruling.Rank; rank != 0 {
		switch {
		case !r.Settings.Instruction.Ranking, rank < 0, rank > mostRank:
			p.Add("rank", "error.number")
		case r.Ranks[rank]:
			p.Add("rank", "error.rank_taken", "Rank", rank)
		}
	}
	return p.Err()
}

func (r RulingRequest) money(p *Problems) {
	left := r.Settings.Envelope - r.Others
	switch most := r.Settings.MostAid(r.Version.Sections); {
	case r.Ruling.Amount <= 0:
		p.Add("amount", "error.amount_required")
	case r.Ruling.Amount > most:
		p.Add("amount", "error.amount_most", "Max", most)
	case r.Ruling.Amount > left:
		p.Add("amount", "error.envelope", "Left", max(0, left))
	}
}

func outcomeNames() []string {
	var list []string
	for _, o := range Outcomes() {
		list = append(list, string(o))
	}
	return list
}

// Publication is the moment from which the decisions of a relève are public.
type Publication struct {
	CallID     string
	K          int
	At         time.Time // zero while they are not
	By, ByName string
	Tells      Telling
	Scale      int
	Until      time.Time // of the objection window; zero where there is none
}

// Public tells whether the decisions are.
func (p Publication) Public() bool { return !p.At.IsZero() }

// Objecting tells whether objections are taken at a moment.
func (p Publication) Objecting(now time.Time) bool { return p.Public() && now.Before(p.Until) }

// ObjectionDays is for how long objections are taken, in a call that takes some.
const ObjectionDays = 7

// Result is how a deposit ended, as anybody reads it.
type Result struct {
	Deposit     Deposit
	Publication Publication
	Outcome     Outcome
	Amount      int64
	Terms       string
	Reason      string
	Rank        int
}

// Objection is tangible evidence against a decision, and what was answered.
type Objection struct {
	ID         string
	DepositID  string
	By, ByName string
	Body       string
	Link       string
	At         time.Time
	Answer     string
	AnsweredBy string
	AnsweredAt time.Time
}

// Check looks at an objection: words, and a link to what shows them.
func (o Objection) Check() error {
	var p Problems
	checkReason(&p, "body", o.Body, "error.required")
	if !IsWebAddress(o.Link) {
		p.Add("link", "error.objection_link")
	}
	return p.Err()
}
