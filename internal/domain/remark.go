package domain

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Remark is what somebody says in public of a page, a section or a quoted passage of one version; or, where it has
// a parent, an answer to such a remark.
type Remark struct {
	ID           string
	PageID       string
	Parent       string // the remark that it answers; "" for a remark
	N            int    // the version that it speaks of
	Section      string // "" for the whole page
	Quote        string // words of that section, as they read
	Occurrence   int    // which one of the places of the quote, from 1; 0 without a quote
	AccountID    string
	Author       string
	Body         string // "" once withdrawn
	Team         bool   // written by those who take remarks up
	At           time.Time
	EditedAt     time.Time
	State        State
	TakenUpIn    int    // the version that takes it up
	Reason       string // why it was set aside, or opened again
	SettledBy    string // name
	SettledAt    time.Time
	HiddenAt     time.Time // withheld by the moderators
	HiddenReason string
	Proven       bool     // links of its author are links
	Answers      []Remark // oldest first
}

// The states of a remark.
const (
	RemarkOpen      State = "open"
	RemarkTakenUp   State = "taken_up"
	RemarkSetAside  State = "set_aside"
	RemarkWithdrawn State = "withdrawn"
)

// RemarkMoves is the life of a remark, its withdrawal apart.
func RemarkMoves() Machine {
	return Machine{
		{From: RemarkOpen, To: RemarkTakenUp, Verb: "remark.take_up"},
		{From: RemarkOpen, To: RemarkSetAside, Verb: "remark.set_aside", Reason: true},
		{From: RemarkTakenUp, To: RemarkOpen, Verb: "remark.reopen", Reason: true},
		{From: RemarkSetAside, To: RemarkOpen, Verb: "remark.reopen", Reason: true},
	}
}

// The longest texts, in characters.
const (
	MaxRemark       = 2000
	MaxAnswer       = 1000
	MaxRemarkQuote  = 600
	MaxWord         = 280
	MaxRemarkReason = 500
)

// RemarkEditing is how long the author of a remark may change its words.
const RemarkEditing = 15 * time.Minute

// Hidden tells whether the moderators withheld its words.
func (r Remark) Hidden() bool { return !r.HiddenAt.IsZero() }

// Shown tells whether its words may be read.
func (r Remark) Shown() bool { return !r.Hidden() && r.State != RemarkWithdrawn }

// Editable tells whether its author may still change its words.
func (r Remark) Editable(now time.Time) bool {
	return r.State == RemarkOpen && !r.Hidden() && now.Before(r.At.Add(RemarkEditing))
}

// Withdrawable tells whether its author may take it back: what was decided on it stays to be read.
func (r Remark) Withdrawable() bool { return r.State == RemarkOpen }

// Answered tells whether those whom it concerns answered it, in words or by a decision.
func (r Remark) Answered() bool {
	for _, a := range r.Answers {
		if a.Team && a.Shown() {
			return true
		}
	}
	return r.State == RemarkTakenUp || r.State == RemarkSetAside
}

// CheckWords looks at what somebody typed in a field of plain text, at most so many characters long.
func CheckWords(p *Problems, field, text string, most int) {
	switch n := utf8.RuneCountInString(text); {
	case strings.TrimSpace(text) == "":
		p.Add(field, "error.required")
	case n > most:
		p.Add(field, "error.too_long", "N", n, "Max", most)
	}
}

// remarkable says which pages take remarks, and when: a page that nobody writes any more has nobody to hear them.
func remarkable(on Object) bool {
	switch on.Page.Form {
	case FormCandidacy, FormChallenge, FormCall, FormMinutes, FormFree:
		return editable(on)
	}
	return false
}

// remarker: whoever reads a candidacy kept to its team without being of it has no say.
func remarker(by Account, on Object) bool {
	return active(by) && (on.Candidacy.State != TeamOnly || team(by, on))
}

// remarkSettler says who takes remarks up or sets them aside: the team of a candidacy, those who run the call for
// its pages; a free page belongs to everybody but the remark's author.
func remarkSettler(by Account, on Object) bool {
	switch on.Page.Form {
	case FormCandidacy:
		return team(by, on)
	case FormChallenge, FormCall, FormMinutes:
		return animation(by, on)
	}
	return active(by) && on.OwnerID != by.ID
}

// remarkReopener: those who settle, and the author.
func remarkReopener(by Account, on Object) bool {
	return remarkSettler(by, on) || active(by) && owner(by, on)
}

// reportable: moderators do not read what is kept to its team.
func reportable(on Object) bool { return on.Candidacy.State != TeamOnly }

func moderator(by Account, _ Object) bool { return active(by) && by.Is(Moderator, Instance) }
