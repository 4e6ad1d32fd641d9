package domain

import "time"

// LicencePolicy is a version of what a call takes for an open licence, as it is stored. The zero LicencePolicy is the
// product's own.
type LicencePolicy struct {
	N    int
	Body string // JSON, of package licence
}

// PolicyVersion is a version of a call's licence policy with who wrote it, when and why.
type PolicyVersion struct {
	LicencePolicy
	CallID string
	Reason string // public
	By     string
	ByName string
	At     time.Time
}

// The acts on the licences of a call.
const (
	SetLicencePolicy Verb = "licence.policy"  // write a version of the policy
	RejudgeLicences  Verb = "licence.rejudge" // have what stands judged by what is in force
)

// HeldResource is a resource of a candidacy's head with the verdict that stands.
type HeldResource struct {
	CandidacyID string
	Slug        string // of the candidacy
	Title       string // of the candidacy
	Pos         int
	Resource
	Verdict Verdict
	Table   string // version of the licence table that judged it
	Policy  int    // version of the call's policy that judged it
}

// VerdictChange is a verdict that judging again changed.
type VerdictChange struct {
	CallID      string
	CandidacyID string
	Slug        string // of the candidacy
	Title       string // of the candidacy
	ResourceID  string
	Name        string
	Licence     string // as declared
	Was, Became Verdict
	Table       string
	Policy      int
	At          time.Time
}

// Public tells whether the organisation is a public body: the French list of licences is made for it.
func (o Organisation) Public() bool { return o.Kind == "local_authority" || o.Kind == "public_body" }
