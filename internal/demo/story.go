// Package demo tells the story that `communs demo` plays: who signs up, what they write, deposit and withdraw, and
// when. It holds words and dates only; it knows nothing of the database, and no clock.
package demo

import (
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
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
	Workshops   []Workshop  // in order of announcement, as they stand on Today
	Acts        []Act       // in order of time; equal times keep a fixed order
}

// Account is a person of the story. Her sign-up is an act too.
type Account struct {
	Key   string        `yaml:"key"`   // names her in acts; never shown
	Name  string        `yaml:"name"`  // public name
	Email string        `yaml:"email"` // always @exemple.fr
	At    time.Time     `yaml:"at"`    // sign-up
	Roles []domain.Role `yaml:"roles"` // on the call or the instance, from sign-up; those in a team come from acts
}

// Call is the one call of the story.
type Call struct {
	Key      string   // key of its page in acts
	Slug     string   // in its address
	Model    string   // model from which it was opened
	Settings Settings // complete on Today
}

// Settings of a call. An act that opens or completes the call carries only what it states.
type Settings struct {
	Name       string          `yaml:"name"`
	Agency     string          `yaml:"agency"`
	Opening    time.Time       `yaml:"opening"`
	LastReleve time.Time       `yaml:"last_releve"`
	Phases     domain.Phases   `yaml:"phases"`
	Cutoffs    []domain.Cutoff `yaml:"releves"` // K and At
	Stated     domain.Settings `yaml:"stated"`
}

// Challenge is a page of the call that states a need.
type Challenge struct {
	Key      string
	Title    string
	State    domain.State
	Into     string // the challenge that took it in, when merged
	Versions int
}

// Candidacy is a page that answers challenges of the call.
type Candidacy struct {
	Key            string
	Title          string
	Team           map[string]domain.Role // by account key: referent or member
	Mode           domain.Editing
	Organisations  []Organisation
	Administrative *domain.Administrative // nil while nobody filled it in
	Versions       int
	Deposits       map[int]int // deposited version still standing, by relève
	Withdrawn      bool
}

// Organisation takes part in a candidacy.
type Organisation struct {
	Name      string `yaml:"name"`
	Kind      string `yaml:"kind"` // one of domain.OrganisationKinds
	Territory string `yaml:"territory"`
	Part      string `yaml:"part"`  // carries, supports, relays
	Payee     bool   `yaml:"payee"` // one carrier at most
}
