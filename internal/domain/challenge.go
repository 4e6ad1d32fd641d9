package domain

import "time"

// Challenge is a défi: a problem, its context and what a solution must be; never a solution.
type Challenge struct {
	ID         string
	CallID     string
	PageID     string
	Number     int // shown, given when it is published; 0 before
	Slug       string
	Title      string
	Problem    string // first words, for lists
	Themes     string // between commas, for lists
	State      State
	Reason     string // why it was set aside
	MergedInto string // id of another défi
	Head       int
	Candidates int // public candidacies that answer it
	CreatedAt  time.Time
}

// The states of a défi.
const (
	ChallengeIdea      State = "idea"
	ChallengeCoWriting State = "co_writing"
	ChallengeProposed  State = "proposed"
	ChallengeKept      State = "kept"
	ChallengeSetAside  State = "set_aside"
	ChallengeMerged    State = "merged"
	ChallengePublished State = "published"
	ChallengeClosed    State = "closed"
)

// ChallengeMoves is the life of a défi.
func ChallengeMoves() Machine {
	return Machine{
		{From: ChallengeIdea, To: ChallengeCoWriting, Verb: "challenge.cowrite"},
		{From: ChallengeIdea, To: ChallengeSetAside, Verb: "challenge.set_aside", Reason: true},
		{From: ChallengeIdea, To: ChallengeMerged, Verb: "challenge.merge", Reason: true},
		{From: ChallengeCoWriting, To: ChallengeProposed, Verb: "challenge.propose"},
		{From: ChallengeCoWriting, To: ChallengeSetAside, Verb: "challenge.set_aside", Reason: true},
		{From: ChallengeCoWriting, To: ChallengeMerged, Verb: "challenge.merge", Reason: true},
		{From: ChallengeProposed, To: ChallengeKept, Verb: "challenge.keep"},
		{From: ChallengeProposed, To: ChallengeCoWriting, Verb: "challenge.cowrite", Reason: true},
		{From: ChallengeProposed, To: ChallengeSetAside, Verb: "challenge.set_aside", Reason: true},
		{From: ChallengeProposed, To: ChallengeMerged, Verb: "challenge.merge", Reason: true},
		{From: ChallengeKept, To: ChallengePublished, Verb: "challenge.publish"},
		{From: ChallengeKept, To: ChallengeProposed, Verb: "challenge.reconsider", Reason: true},
		{From: ChallengeSetAside, To: ChallengeIdea, Verb: "challenge.reopen", Reason: true},
		{From: ChallengeMerged, To: ChallengeCoWriting, Verb: "challenge.reopen", Reason: true},
		{From: ChallengePublished, To: ChallengeClosed, Verb: "challenge.close", Reason: true},
		{From: ChallengeClosed, To: ChallengePublished, Verb: "challenge.reopen", Reason: true},
	}
}

// Answerable tells whether candidacies may be deposited in answer to it.
func (c Challenge) Answerable() bool { return c.State == ChallengePublished }
