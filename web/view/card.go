package view

import "github.com/a-h/templ"

// CardsPage is the cards of a workshop, by groups.
type CardsPage struct {
	Over        Link // the workshop
	Title, Lead string
	Problems    []Problem
	Actions     []Action
	Write       *CardForm // nil for a visitor, who has a page for it
	HeldTitle   string
	Held        []CardLine
	LetAction   string
	Empty       string
	Groups      []CardColumn
	MarksTitle  string // "" for those who give no marks
	MarksText   string
	MarksAction string
	MarksHidden []Hidden
	Sort        *CardSort
	Minutes     *Ask     // puts the groups into the minutes
	Gone        []string // the trace of cards withdrawn
	GoneTitle   string
}

// CardForm writes a card, or corrects one.
type CardForm struct {
	Title, Action, Submit string
	Hidden                []Hidden
	Kind, Text            Field
	Name                  templ.Component // its name, or the choice to give none; nil where it is settled
	Licence               Link
	Cancel                Link
	Others                []Button // further ways to send it
}

// CardLine is one card.
type CardLine struct {
	ID, Kind, Text, Meta, Marks string
	Mark                        CardMark
	Box                         string // label of what chooses it; "" for none
	Let                         string // label of what lets it through
	Links                       []Link
}

// CardMark is the button that puts one's mark on a card, or takes it back.
type CardMark struct{ Name, Label string }

// CardColumn is a group with its cards.
type CardColumn struct {
	ID, Title, Count string
	Born             []Link
	Make             Link
	Rename           *CardSort
	Cards            []CardLine
}

// CardSort is the form that sorts the cards chosen, or names a group anew.
type CardSort struct {
	Title, Help, Action, Submit string
	Hidden                      []Hidden
	Group, Name                 Field
	Drop                        string // label of what undoes the group
}

// WallPage is the cards of a workshop as a room reads them.
type WallPage struct {
	Title, Lead, Empty string
	Links              []Link
	Refreshing         bool
	Groups             []CardColumn
}

// CardTable is all cards of a workshop as a table.
type CardTable struct {
	Title, Caption, Empty string
	Links                 []Link
	Heads                 []string
	Rows                  [][]string
}
