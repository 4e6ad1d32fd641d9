package domain

import "time"

// Candidacy is one commons' application to one call.
type Candidacy struct {
	ID            string
	CallID        string
	CommonsID     string
	PageID        string
	Slug          string
	Title         string
	Pitch         string
	Head          int
	State         State
	Editing       Editing
	EditingReason string
	PublicAt      time.Time
	WithdrawnAt   time.Time
	CreatedAt     time.Time
	UpdatedAt     time.Time
	Answers       []string // ids of the défis that its head answers
}

// The states of a candidacy.
const (
	TeamOnly  State = "team"
	Public    State = "public"
	Withdrawn State = "withdrawn"
	TakenOver State = "taken_over"
)

// Editing says who edits a public candidacy.
type Editing string

// The two ways of editing.
const (
	OpenEditing Editing = "open"     // any confirmed account
	OnProposal  Editing = "proposal" // others propose, the team accepts
)

// CandidacyMoves is the life of a candidacy.
func CandidacyMoves() Machine {
	return Machine{
		{From: TeamOnly, To: Public, Verb: "candidacy.publish"},
		{From: Public, To: TeamOnly, Verb: "candidacy.hide", Reason: true},
		{From: Public, To: Withdrawn, Verb: "candidacy.withdraw", Reason: true},
		{From: Withdrawn, To: Public, Verb: "candidacy.resume"},
		{From: Public, To: TakenOver, Verb: "candidacy.hand_over", Reason: true},
		{From: Withdrawn, To: TakenOver, Verb: "candidacy.hand_over", Reason: true},
		{From: TakenOver, To: Public, Verb: "candidacy.resume"},
	}
}

// Visible tells whether anybody may read the candidacy: all but those kept to their team.
func (c Candidacy) Visible() bool { return c.State != TeamOnly }

// DaysPublic is the number of whole days for which the candidacy has been public.
func (c Candidacy) DaysPublic(now time.Time) int {
	if c.PublicAt.IsZero() || now.Before(c.PublicAt) {
		return 0
	}
	return int(now.Sub(c.PublicAt) / (24 * time.Hour))
}

// Missing is what a document lacks for a deposit, block by block ("" is the head of the page):
// block key → keys of sections.
func (f Form) Missing(d Document) map[string][]string {
	missing := map[string][]string{}
	for _, s := range f.Sections {
		if s.Deposit && (d[s.Key] == "" || d[s.Key] == "[]") {
			missing[s.Block] = append(missing[s.Block], s.Key)
		}
	}
	return missing
}

// Commons is the lasting thing in the catalogue that candidacies are made for.
type Commons struct {
	ID        string
	Slug      string
	Name      string
	Pitch     string
	CreatedAt time.Time
	// Latest public candidacy, whose resources and governance its page shows.
	Candidacy Candidacy
	CallSlug  string
	CallTitle string
}

// Organisation carries or supports a candidacy.
type Organisation struct {
	ID        string
	Name      string
	Kind      string // key of organisation.kind.*
	Territory string
	Payee     bool // receives the money of this candidacy; at most one
	Slug      string
}

// OrganisationKinds are the types of organisation a form offers.
func OrganisationKinds() []string {
	return []string{"association", "company", "cooperative", "local_authority", "public_body", "research", "collective", "other"}
}
