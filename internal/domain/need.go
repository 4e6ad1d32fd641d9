package domain

import (
	"slices"
	"time"
	"unicode/utf8"
)

// Need is what a candidacy seeks, or what it offers to others: its Side tells which.
type Need struct {
	ID          string
	CandidacyID string
	Side        Side
	Kind        string // one of NeedKinds
	Title       string
	Words       string
	LastDay     string // of Paris, as 2026-12-18; "" for none
	State       State
	By          string // who added it
	ByName      string
	At          time.Time
	// What a list shows beside, where it was loaded.
	Slug      string // of the candidacy
	Candidacy string // its title
	CallID    string
	PageID    string
	Helpers   []Helper
	Waiting   int // replies that the team has not answered yet
}

// Side says whether something is sought or given.
type Side string

// The two sides.
const (
	Sought Side = "need"
	Given  Side = "offer"
)

// Helper is somebody whose help was accepted, with the public thanks of the team.
type Helper struct {
	Name   string
	Thanks string
}

// Reply is somebody's « Je peux aider ». Its message and the answer are read by her and by the team.
type Reply struct {
	ID        string
	NeedID    string
	AccountID string
	Name      string
	Message   string
	At        time.Time
	State     State // one of the replies' states
	Answer    string
	Thanks    string // public
}

// The states of a need or an offer.
const (
	NeedOpen      State = "open"
	NeedAnswered  State = "answered"
	NeedClosed    State = "closed"
	NeedWithdrawn State = "withdrawn"
)

// The states of a reply.
const (
	ReplyOpen     State = "open"
	ReplyAccepted State = "accepted"
	ReplyDeclined State = "declined"
)

// The acts on a need that are steps of its life.
const (
	OpenNeed     Verb = "need.open"
	AnswerNeed   Verb = "need.answer"
	CloseNeed    Verb = "need.close"
	WithdrawNeed Verb = "need.withdraw"
	ReopenNeed   Verb = "need.reopen"
)

// NeedMoves is the life of a need or an offer.
func NeedMoves() Machine {
	return Machine{
		{From: NeedOpen, To: NeedAnswered, Verb: AnswerNeed},
		{From: NeedAnswered, To: NeedAnswered, Verb: AnswerNeed}, // several people may help
		{From: NeedOpen, To: NeedClosed, Verb: CloseNeed},
		{From: NeedAnswered, To: NeedClosed, Verb: CloseNeed},
		{From: NeedOpen, To: NeedWithdrawn, Verb: WithdrawNeed, Reason: true},
		{From: NeedAnswered, To: NeedOpen, Verb: ReopenNeed},
		{From: NeedClosed, To: NeedOpen, Verb: ReopenNeed},
		{From: NeedWithdrawn, To: NeedOpen, Verb: ReopenNeed},
	}
}

// NeedKinds are the kinds of what is sought or given.
func NeedKinds() []string {
	return []string{"skill", "time", "data", "place", "hardware", "money", "relay", "other"}
}

// Limits of what is typed about a need, in characters.
const (
	NeedTitleMax = 120
	NeedWordsMax = 2000
	ReplyMax     = 2000
	ThanksMax    = 300
)

// Check looks at what was typed. today is the day in Paris: a last day that is over is refused where it is new.
func (n Need) Check(was Need, today string) error {
	var p Problems
	if n.Side != Sought && n.Side != Given {
		p.Add("side", "error.choice")
	}
	if !slices.Contains(NeedKinds(), n.Kind) {
		p.Add("kind", "error.choice")
	}
	checkWords(&p, "title", n.Title, NeedTitleMax)
	if utf8.RuneCountInString(n.Words) > NeedWordsMax {
		p.Add("words", "error.too_long", "N", utf8.RuneCountInString(n.Words), "Max", NeedWordsMax)
	}
	if n.LastDay != "" {
		switch _, err := time.Parse(time.DateOnly, n.LastDay); {
		case err != nil:
			p.Add("last_day", "error.date")
		case n.LastDay != was.LastDay && n.LastDay < today:
			p.Add("last_day", "error.day_over")
		}
	}
	return p.Err()
}

// checkWords looks at a text that must be there and not exceed a number of characters.
func checkWords(p *Problems, field, text string, most int) {
	switch n := utf8.RuneCountInString(text); {
	case text == "":
		p.Add(field, "error.required")
	case n > most:
		p.Add(field, "error.too_long", "N", n, "Max", most)
	}
}

// Over tells whether the last day of an open need has passed.
func (n Need) Over(today string) bool { return n.LastDay != "" && n.LastDay < today }

// Takes tells whether somebody may still offer to help.
func (n Need) Takes(today string) bool {
	return (n.State == NeedOpen || n.State == NeedAnswered) && !n.Over(today)
}

// Check looks at a reply as typed.
func (r Reply) Check() error {
	var p Problems
	checkWords(&p, "message", r.Message, ReplyMax)
	return p.Err()
}

// alive tells whether the candidacy still seeks and gives: public, or in the making.
func alive(on Object) bool { return on.Candidacy.State == Public || on.Candidacy.State == TeamOnly }
