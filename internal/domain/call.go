package domain

import (
	"slices"
	"time"
)

// Call is an appel à communs: a dated programme with défis, relèves and rules.
type Call struct {
	ID        string
	Slug      string
	Title     string // of its page's latest version
	Purpose   string
	Agency    string
	PageID    string
	RulesPage string // "" until a first règlement is published
	RulesN    int    // number of the règlement in force, 0 while there is none
	Phases    Phases
	Cutoffs   []Cutoff // by k
	Settings  Settings
	Licences  LicencePolicy // in force
	Recorded  Phase         // the last phase that the journal told of
	CreatedAt time.Time
}

// Phase is where a call stands. It follows from its dates and the clock, nothing else.
type Phase string

// The phases, in order.
const (
	Preparation Phase = "preparation"
	Workshops   Phase = "workshops"
	Published   Phase = "published" // challenges published
	PhaseOpen   Phase = "open"
	Closed      Phase = "closed"
	FollowUp    Phase = "follow_up"
	Archived    Phase = "archived"
)

// AllPhases lists the phases in order.
func AllPhases() []Phase {
	return []Phase{Preparation, Workshops, Published, PhaseOpen, Closed, FollowUp, Archived}
}

// Phases are the moments at which a call passes from one phase to the next; a zero moment is a phase
// without a date yet, which is not entered. Closing is the last relève.
type Phases struct {
	Workshops time.Time
	Published time.Time
	Open      time.Time
	FollowUp  time.Time
	Archived  time.Time
}

// Cutoff is a relève: the moment at which all that is deposited is read.
type Cutoff struct {
	K        int
	At       time.Time
	FrozenAt time.Time // zero until its snapshot was taken
	Hash     string    // of the snapshot
	Deposits int       // in the snapshot
}

// Settings are what a call states beside its page. Amounts are in cents, rates in hundredths of a percent.
type Settings struct {
	Partners       []string    `json:"partners,omitempty"`
	Envelope       int64       `json:"envelope,omitempty"`
	Rate           int         `json:"rate,omitempty"` // most of the eligible cost: 7000 is 70 %
	Cap            int64       `json:"cap,omitempty"`
	Floor          int64       `json:"floor,omitempty"`
	Criteria       []Criterion `json:"criteria,omitempty"`
	LicenceTable   string      `json:"licence_policy,omitempty"` // version of the table of licences in force; its name in JSON is older than calls' own policies
	DaysPublic     int         `json:"days_public,omitempty"`    // asked before a relève
	ContentLicence string      `json:"content_licence,omitempty"`
	Receipt        Receipt     `json:"receipt,omitzero"`

	Instruction InstructionRules `json:"instruction,omitzero"`
	Posture     Minima           `json:"posture,omitzero"` // asked before a deposit
}

// Criterion is one weighted criterion of the jury. Weights of a call sum up to 100.
type Criterion struct {
	Name   string `json:"name"`
	Weight int    `json:"weight"`
}

// Receipt is what the acknowledgement of a deposit must tell (article R112-11-1 CRPA).
type Receipt struct {
	Service  string `json:"service,omitempty"` // in charge of the file
	Address  string `json:"address,omitempty"`
	Phone    string `json:"phone,omitempty"`
	Email    string `json:"email,omitempty"`
	Implicit string `json:"implicit,omitempty"` // "rejection" or "acceptance" when nothing is answered
	Months   int    `json:"months,omitempty"`   // after which silence decides
	Recourse string `json:"recourse,omitempty"` // means and delays
}

// Complete tells whether nothing that a receipt must carry is missing.
func (r Receipt) Complete() bool {
	return r.Service != "" && r.Address != "" && r.Phone != "" && r.Recourse != "" && r.Months > 0 &&
		(r.Implicit == "rejection" || r.Implicit == "acceptance")
}

// Last is the last relève's moment, or zero while there is none.
func (c Call) Last() time.Time {
	if len(c.Cutoffs) == 0 {
		return time.Time{}
	}
	return c.Cutoffs[len(c.Cutoffs)-1].At
}

// Phase is where the call stands at a moment.
func (c Call) Phase(now time.Time) Phase {
	p := Preparation
	for _, step := range c.Steps() {
		if !step.At.IsZero() && !now.Before(step.At) {
			p = step.Phase
		}
	}
	return p
}

// Step is the entry into a phase.
type Step struct {
	Phase Phase
	At    time.Time
}

// Steps lists the entries into the phases after preparation, in order; a zero moment has no date yet.
func (c Call) Steps() []Step {
	return []Step{
		{Workshops, c.Phases.Workshops},
		{Published, c.Phases.Published},
		{PhaseOpen, c.Phases.Open},
		{Closed, c.Last()},
		{FollowUp, c.Phases.FollowUp},
		{Archived, c.Phases.Archived},
	}
}

// Next is the first relève that is not over at a moment.
func (c Call) Next(now time.Time) (Cutoff, bool) {
	i := slices.IndexFunc(c.Cutoffs, func(k Cutoff) bool { return now.Before(k.At) && k.FrozenAt.IsZero() })
	if i < 0 {
		return Cutoff{}, false
	}
	return c.Cutoffs[i], true
}

// Until is the first moment after now at which the call's pages change by themselves; zero for never.
func (c Call) Until(now time.Time) time.Time {
	var until time.Time
	sooner := func(t time.Time) {
		if t.After(now) && (until.IsZero() || t.Before(until)) {
			until = t
		}
	}
	for _, s := range c.Steps() {
		sooner(s.At)
	}
	for _, k := range c.Cutoffs {
		sooner(k.At)
	}
	return until
}

// Check looks at a call's dates and amounts: in order, none negative, weights that sum up to 100.
func (c Call) Check() error {
	var p Problems
	before := time.Time{}
	for _, s := range c.Steps() {
		if !s.At.IsZero() && s.At.Before(before) {
			p.Add("phase_"+string(s.Phase), "error.phase_order")
		}
		if !s.At.IsZero() {
			before = s.At
		}
	}
	before = c.Phases.Open
	for _, k := range c.Cutoffs {
		if !k.At.After(before) {
			p.Add("cutoffs", "error.cutoff_order", "K", k.K)
		}
		before = k.At
	}
	c.Settings.check(&p)
	return p.Err()
}

func (s Settings) check(p *Problems) {
	weights := 0
	for _, c := range s.Criteria {
		weights += c.Weight
		if c.Name == "" || c.Weight <= 0 {
			p.Add("criteria", "error.criterion")
		}
	}
	if len(s.Criteria) > 0 && weights != 100 {
		p.Add("criteria", "error.weights", "Sum", weights)
	}
	if s.Rate < 0 || s.Rate > 10_000 {
		p.Add("rate", "error.rate")
	}
	if s.Envelope < 0 || s.Cap < 0 || s.Floor < 0 || s.Cap > 0 && s.Floor > s.Cap {
		p.Add("cap", "error.amount")
	}
	s.Instruction.check(p)
	if s.DaysPublic < 0 || s.DaysPublic > 366 {
		p.Add("days_public", "error.number")
	}
	s.Posture.check(p)
}

// Lacks lists what must be told before the call may enter a phase: keys of settings, in form order.
func (c Call) Lacks(before Phase) []string {
	var lacks []string
	need := func(is bool, key string) {
		if !is {
			lacks = append(lacks, key)
		}
	}
	if before == PhaseOpen || before == Closed {
		need(c.RulesN > 0, "rules")
		need(c.Settings.Envelope > 0, "envelope")
		need(c.Settings.Rate > 0, "rate")
		need(c.Settings.Cap > 0, "cap")
		need(len(c.Settings.Criteria) > 0, "criteria")
		need(c.Settings.Receipt.Complete(), "receipt")
	}
	return lacks
}

// MaxAid is the most that a candidacy of that cost may ask for: the rate, and never above the cap (rule 10).
func (s Settings) MaxAid(cost int64) int64 {
	most := cost
	if s.Rate > 0 {
		most = cost * int64(s.Rate) / 10_000
	}
	if s.Cap > 0 && most > s.Cap {
		most = s.Cap
	}
	return most
}
