package domain

import (
	"slices"
	"time"
)

// CardKind says what a card of a workshop speaks of.
type CardKind string

// The kinds of cards.
const (
	CardNeed     CardKind = "need"
	CardObstacle CardKind = "obstacle"
	CardIdea     CardKind = "idea"
	CardResource CardKind = "resource"
	CardActor    CardKind = "actor"
)

// CardKinds lists the kinds of cards, in the order in which they are offered.
func CardKinds() []CardKind {
	return []CardKind{CardNeed, CardObstacle, CardIdea, CardResource, CardActor}
}

// The states of a card: a visitor's waits for those who run the workshop.
const (
	CardHeld      State = "held"
	CardShown     State = "shown"
	CardWithdrawn State = "withdrawn"
)

// Limits of the cards of a workshop.
const (
	MaxCard       = 280 // characters
	MaxCardName   = 80
	MaxCardTitle  = 120 // of a group
	MaxCards      = 500
	MaxHeldCards  = 100
	MaxCardGroups = 40
	MaxMarks      = 50
	DefaultMarks  = 5

	CardCorrection = 15 * time.Minute
)

// Card is a short contribution to a workshop.
type Card struct {
	ID         string
	WorkshopID string
	GroupID    string // "" until somebody sorts it
	Kind       CardKind
	Text       string
	Name       string // of whoever says it, as told; "" for none
	Typist     string // name of the facilitator who typed it for somebody
	AccountID  string // of whoever typed it; "" for a visitor
	State      State
	Reason     string // why it was withdrawn
	By         string // name of who withdrew it
	At         time.Time
	ChangedAt  time.Time
	Marks      int
}

// CardGroup is some cards of a workshop under one title.
type CardGroup struct {
	ID         string
	WorkshopID string
	Title      string
	AccountID  string
	At         time.Time
}

// Check looks at a card as somebody wants to put it down; all faults are told at once.
func (c Card) Check() error {
	var p Problems
	if !slices.Contains(CardKinds(), c.Kind) {
		p.Add("kind", "error.required")
	}
	need(&p, "text", c.Text, MaxCard)
	most(&p, "name", c.Name, MaxCardName)
	return p.Err()
}

// Check looks at the title of a group.
func (g CardGroup) Check() error {
	var p Problems
	need(&p, "title", g.Title, MaxCardTitle)
	return p.Err()
}

// Correctable tells whether whoever wrote a card may still correct it.
func (c Card) Correctable(by Account, now time.Time) bool {
	return c.AccountID != "" && c.AccountID == by.ID && c.State != CardWithdrawn && now.Before(c.At.Add(CardCorrection))
}

// The acts on the cards of a workshop.
const (
	AddCard      Verb = "card.add"
	CorrectCard  Verb = "card.correct"
	MarkCard     Verb = "card.mark"
	SortCards    Verb = "card.sort" // lets through, groups, puts into the minutes
	WithdrawCard Verb = "card.withdraw"
)

// cardsOpen: from the beginning of a workshop until its minutes are frozen.
func cardsOpen(on Object) bool {
	s := on.Workshop.State(on.Now)
	return s == WorkshopRunning || s == WorkshopCorrection
}
