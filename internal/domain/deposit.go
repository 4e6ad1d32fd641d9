package domain

import (
	"slices"
	"time"
)

// Deposit is one version of a candidacy handed to one relève.
type Deposit struct {
	ID          string
	CallID      string
	K           int
	CandidacyID string
	PageID      string
	N           int
	Hash        string
	RulesN      int
	Policy      string // version of the licence table
	PolicyN     int    // version of the call's licence policy, 0 for the product's own
	State       State
	Reserves    []string // rows of the resources deposited under reserve
	Verdicts    string   // of its resources when it was deposited, as stored
	By          string
	ByName      string
	At          time.Time
	EndedAt     time.Time
	Number      string // of the receipt
	Title       string // of the version, where it was loaded
	Slug        string
	Posture     *Posture // as it was then; nil for a deposit made before it was computed
}

// The states of a deposit before instruction.
const (
	Deposited        State = "deposited"
	DepositReplaced  State = "replaced"
	DepositWithdrawn State = "withdrawn"
)

// DepositMoves is the life of a deposit up to its relève.
func DepositMoves() Machine {
	return Machine{
		{From: Deposited, To: DepositReplaced, Verb: "deposit.replace"},
		{From: Deposited, To: DepositWithdrawn, Verb: "deposit.withdraw"},
	}
}

// Administrative is the restricted panel of a candidacy: never in a version, never public.
type Administrative struct {
	Payee    string `json:"payee"` // legal name
	SIRET    string `json:"siret"`
	RNA      string `json:"rna"`
	Contact  string `json:"contact"`
	Email    string `json:"email"`
	Phone    string `json:"phone"`
	CER      bool   `json:"cer"`     // contrat d'engagement républicain
	Honour   bool   `json:"honour"`  // declaration on one's honour
	Minimis  bool   `json:"minimis"` // de minimis aids declared
	Complete bool   `json:"-"`
}

// Check looks at the panel as a whole: an identifier of the payee, a contact, the two declarations.
func (a Administrative) Check() error {
	var p Problems
	if a.Payee == "" {
		p.Add("payee", "error.required")
	}
	switch {
	case a.SIRET == "" && a.RNA == "":
		p.Add("siret", "error.siret_or_rna")
	case a.SIRET != "" && !IsSIRET(a.SIRET):
		p.Add("siret", "error.siret")
	}
	if a.RNA != "" && !IsRNA(a.RNA) {
		p.Add("rna", "error.rna")
	}
	if a.Contact == "" {
		p.Add("contact", "error.required")
	}
	if !LooksLikeEmail(a.Email) {
		p.Add("email", "error.email")
	}
	if !a.CER {
		p.Add("cer", "error.must_accept")
	}
	if !a.Honour {
		p.Add("honour", "error.must_accept")
	}
	return p.Err()
}

// DepositRequest is all that the gate of a deposit looks at, loaded in its transaction.
type DepositRequest struct {
	Call           Call
	Candidacy      Candidacy
	Version        Revision // the version that the referent was shown
	Challenges     map[string]Challenge
	Verdicts       map[string]Verdict // row of a resource → verdict
	Administrative Administrative
	Derogations    []Derogation // of the candidacy
	Standing       []int        // relèves for which it is deposited
	Posture        Posture
	Now            time.Time
}

// Gate checks whether the version may be deposited now, and for which relève. All faults are told at
// once; the second result lists the produced resources that deposit under reserve (product rule 3).
func (r DepositRequest) Gate() (Cutoff, []string, error) {
	next, open := r.Call.Next(r.Now)
	late, derogated := r.late()
	if derogated {
		next = late
	}
	switch {
	case !derogated && (r.Call.Phase(r.Now) != PhaseOpen || !open):
		return Cutoff{}, nil, Error{Kind: Conflict, Key: "error.deposit_closed"}
	case r.Candidacy.State != Public:
		return Cutoff{}, nil, Error{Kind: Conflict, Key: "error.deposit_not_public"}
	case r.Version.N != r.Candidacy.Head:
		return Cutoff{}, nil, Error{Kind: Conflict, Key: "error.deposit_stale", Args: []any{"Shown", r.Version.N, "Head", r.Candidacy.Head}}
	}
	var p Problems
	if !r.Call.Settings.Receipt.Complete() {
		p.Add("", "error.deposit_receipt")
	}
	if days, asked := r.Candidacy.DaysPublic(later(next.At, r.Now, derogated)), r.daysAsked(); days < asked {
		p.Add("", "error.deposit_days_public", "Days", days, "Needed", asked)
	}
	r.Call.Settings.Posture.checkPosture(r.Posture, &p)
	r.sections(&p)
	r.answers(&p)
	reserves := r.licences(&p)
	r.money(&p)
	if r.Administrative.Check() != nil {
		p.Add("administrative", "error.deposit_administrative")
	}
	return next, reserves, p.Err()
}

func (r DepositRequest) sections(p *Problems) {
	form := candidacyForm()
	missing := form.Missing(r.Version.Sections)
	for _, block := range append([]string{""}, form.Blocks...) {
		for _, key := range missing[block] {
			p.Add(key, "error.deposit_section")
		}
	}
}

func (r DepositRequest) answers(p *Problems) {
	list, _ := Answers(r.Version.Sections["challenges"])
	good := slices.ContainsFunc(list, func(a Answer) bool {
		c, known := r.Challenges[a.Challenge]
		return known && c.CallID == r.Call.ID && c.Answerable() && len([]rune(a.Why)) >= 20
	})
	if len(list) > 0 && !good {
		p.Add("challenges", "error.deposit_challenge")
	}
}

func (r DepositRequest) licences(p *Problems) (reserves []string) {
	list, _ := Resources(r.Version.Sections["resources"])
	produced := 0
	for _, res := range list {
		if !res.Produced() {
			continue
		}
		produced++
		switch v := r.Verdicts[res.ID]; {
		case v.Blocks() && r.derogated(res): // let through, in public
		case v.Blocks():
			p.Add("resources."+res.ID+".licence", "error.deposit_licence", "Name", res.Name)
		case v.Reserved():
			reserves = append(reserves, res.ID)
		}
	}
	if len(list) > 0 && produced == 0 {
		p.Add("resources", "error.deposit_no_resource")
	}
	return reserves
}

func (r DepositRequest) money(p *Problems) {
	cost, okCost := ParseAmount(r.Version.Sections["budget"])
	aid, okAid := ParseAmount(r.Version.Sections["aid"])
	if !okCost || !okAid {
		return // told as a missing or malformed section
	}
	s := r.Call.Settings
	if most := s.MaxAid(cost); aid > most {
		p.Add("aid", "error.deposit_aid_max", "Max", most)
	}
	if s.Floor > 0 && aid < s.Floor {
		p.Add("aid", "error.deposit_aid_min", "Min", s.Floor)
	}
}

// Snapshot is the immutable list of a relève: what was deposited when its hour struck.
type Snapshot struct {
	CallID   string
	K        int
	At       time.Time
	Deposits []Deposit
}

// Hash is the SHA-256 of the snapshot's canonical bytes.
func (s Snapshot) Hash() string { return HashCanonical(s.Canonical()) }

// Canonical are the bytes that a snapshot is hashed by: for each candidacy, in order of ids, the hash of its
// deposited text, written as the sections of a page are.
func (s Snapshot) Canonical() []byte {
	d := Document{}
	for _, deposit := range s.Deposits {
		d[deposit.CandidacyID] = deposit.Hash
	}
	return d.Canonical("releve")
}
