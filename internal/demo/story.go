// Package demo tells the story that `communs demo` plays: who signs up, what they write, deposit and withdraw, and
// when. It holds words and dates only; it knows nothing of the database, and no clock.
package demo

import (
	"time"
)

// Today is the day of the story on which the demo starts, in the time of Paris: every act comes before it. A player
// moves all dates by one same number of days so that Today becomes the day on which it runs.
const Today = "2026-11-23"

// Story is the whole of the demo: its cast, its call, its pages, and the acts that make them, in order of time.
type Story struct {
	Today       time.Time   // midnight of the constant Today, Paris
	Accounts    []Account   // in order of sign-up
	Call        Call        // as it stands on Today
	Challenges  []Challenge // in order of proposal, as they stand on Today
	Candidacies []Candidacy // in order of publication, as they stand on Today
	Acts        []Act       // in order of time; equal times keep a fixed order
}

// Account is a person of the story. Her sign-up is an act too.
type Account struct {
	Key   string    `yaml:"key"`   // names her in acts; never shown
	Name  string    `yaml:"name"`  // public name
	Email string    `yaml:"email"` // always @exemple.fr
	At    time.Time `yaml:"at"`    // sign-up
	Roles []Role    `yaml:"roles"` // granted at sign-up; roles in a team come from acts
}

// Role is a grant that an account holds from its sign-up.
type Role string

// Roles of the call, then of the whole site.
const (
	Manager     Role = "manager"
	Facilitator Role = "facilitator"
	Instructor  Role = "instructor"
	Juror       Role = "juror"
	Funder      Role = "funder"
	Moderator   Role = "moderator"
	Auditor     Role = "auditor"
	Admin       Role = "admin"
)

// TeamRole is a role in the team of one candidacy.
type TeamRole string

// Roles in a team: a referent deposits, names members and switches the way of editing.
const (
	Referent TeamRole = "referent"
	Member   TeamRole = "member"
)

// Call is the one call of the story.
type Call struct {
	Key      string   // key of its page in acts
	Slug     string   // in its address
	Model    string   // model from which it was opened
	Settings Settings // complete on Today
}

// Settings of a call. An act that opens or completes the call carries only what it states.
type Settings struct {
	Name          string        `yaml:"name"`
	Agency        string        `yaml:"agency"`
	Opening       time.Time     `yaml:"opening"`
	LastReleve    time.Time     `yaml:"last_releve"`
	Partners      []string      `yaml:"partners"`
	Envelope      string        `yaml:"envelope"` // euros
	Rate          int           `yaml:"rate"`     // per cent of the eligible cost
	Cap           string        `yaml:"cap"`      // euros, highest aid
	Floor         string        `yaml:"floor"`    // euros, lowest aid
	Criteria      []Criterion   `yaml:"criteria"` // weights add up to 100
	Licences      LicencePolicy `yaml:"licences"`
	Phases        []Phase       `yaml:"phases"`  // in order
	Releves       []Releve      `yaml:"releves"` // in order
	MinPublicDays int           `yaml:"min_public_days"`
	Receipt       Receipt       `yaml:"receipt"`
}

// Criterion is one of those by which a deposit is read.
type Criterion struct {
	Key    string `yaml:"key"`
	Name   string `yaml:"name"`
	Weight int    `yaml:"weight"`
}

// LicencePolicy is the rule that the call applies to resources.
type LicencePolicy struct {
	Version int    `yaml:"version"`
	Text    string `yaml:"text"`
}

// Phase of a call and the moment at which it starts.
type Phase struct {
	State string    `yaml:"state"` // preparation, workshops, challenges-published, open, closed, follow-up
	From  time.Time `yaml:"from"`
}

// Releve is a moment at which the agency reads all that is deposited.
type Releve struct {
	K  int       `yaml:"k"`
	At time.Time `yaml:"at"`
}

// Receipt is what article R112-11-1 of the CRPA asks an acknowledgement to say.
type Receipt struct {
	Service  string `yaml:"service"`
	Address  string `yaml:"address"`
	Phone    string `yaml:"phone"`
	Email    string `yaml:"email"`
	Delay    int    `yaml:"delay_months"` // after which silence is a decision
	Meaning  string `yaml:"meaning"`      // of that silence: refusal or acceptance
	Recourse string `yaml:"recourse"`
}

// Challenge is a page of the call that states a need.
type Challenge struct {
	Key      string
	Title    string
	State    ChallengeState
	Into     string // the challenge that took it in, when merged
	Versions int
}

// ChallengeState is a step in the life of a challenge.
type ChallengeState string

// States of a challenge.
const (
	Idea      ChallengeState = "idea"
	CoWriting ChallengeState = "co-writing"
	Proposed  ChallengeState = "proposed"
	Kept      ChallengeState = "kept"
	SetAside  ChallengeState = "set-aside"
	Merged    ChallengeState = "merged"
	Published ChallengeState = "published"
)

// Candidacy is a page that answers challenges of the call.
type Candidacy struct {
	Key            string
	Title          string
	Team           map[string]TeamRole // by account key
	Mode           EditingMode
	Organisations  []Organisation
	Administrative *Administrative // nil while nobody filled it in
	Versions       int
	Deposits       map[int]int // deposited version still standing, by relève
	Withdrawn      bool
}

// EditingMode says who may change a public candidacy at once.
type EditingMode string

// Ways of editing: anybody with an account, or the team with proposals from others.
const (
	Open       EditingMode = "open"
	OnProposal EditingMode = "proposal"
)

// Organisation takes part in a candidacy.
type Organisation struct {
	Name      string `yaml:"name"`
	Type      string `yaml:"type"` // association, cooperative, municipality, intercommunality, school, company, public-body
	Territory string `yaml:"territory"`
	Part      string `yaml:"part"`  // carries, supports, relays
	Payee     bool   `yaml:"payee"` // one carrier at most
}

// Administrative is the restricted panel of a candidacy; none of it enters a version.
type Administrative struct {
	Payee      string `yaml:"payee"` // name of the organisation that is paid
	Siret      string `yaml:"siret"` // invented, with a valid key
	Contact    string `yaml:"contact"`
	Email      string `yaml:"email"`
	Phone      string `yaml:"phone"`      // in the ranges kept for fiction
	Commitment bool   `yaml:"commitment"` // contrat d'engagement républicain signed, or not required
	Declared   bool   `yaml:"declared"`   // the statements on honour
}

// Verdict of the licence check that the story expects of a resource.
type Verdict string

// The six verdicts.
const (
	VerdictOpen          Verdict = "open"
	VerdictOpenNotSuited Verdict = "open-not-suited"
	VerdictAmbiguous     Verdict = "ambiguous"
	VerdictUnknown       Verdict = "unknown"
	VerdictNotOpen       Verdict = "not-open"
	VerdictAbsent        Verdict = "absent"
)
