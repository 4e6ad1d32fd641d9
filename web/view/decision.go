package view

import "github.com/a-h/templ"

// Grid is a table of plain cells; the first cell of a row names it.
type Grid struct {
	ID, Caption string
	Heads       []Cell // only Text and Number count
	Rows        [][]Cell
	Empty       string
}

// whole is a row with an empty cell under each head that it has none for.
func (g Grid) whole(row []Cell) []Cell {
	return append(row, make([]Cell, max(0, len(g.Heads)-len(row)))...)
}

// Cell is a value of a table, with what is said under it in small.
type Cell struct {
	Text, Href, Meta string
	Number           bool
}

// PartsPage is a page made of parts one under the other: a table of deposits, a deposit, a decision.
type PartsPage struct {
	Title, Lead string
	Head        templ.Component // in the place of Title and Lead: that of a candidacy; nil for most
	Problems    []Problem
	Text        []string
	Actions     []Action
	Parts       []Part
}

// Part is one part of such a page; what it does not have is left out.
type Part struct {
	ID, Title string
	Text      []string
	Facts     []Fact
	Prose     templ.Component
	Grid      *Grid
	Items     []PartItem
	Forms     []Ask
	Actions   []Action
}

// PartItem is a word of somebody in a part: an opinion, an objection, a reserve.
type PartItem struct {
	Title, Meta string
	Prose       templ.Component
	Facts       []Fact
	Links       []Link
	Below       *PartItem // what was answered
	Form        *Ask
}
