package view

import "github.com/a-h/templ"

// WorkshopsPage is a list of workshops: those to come, then those that are over.
type WorkshopsPage struct {
	Title, Lead             string
	Tabs                    []Tab
	Label                   string // of the tabs
	Actions, More           []Action
	ShowComing              bool
	ComingTitle, ComingNone string
	Coming                  []WorkshopItem
	PastTitle               string
	Past                    []WorkshopItem
	Pager                   Pager
}

// WorkshopItem is a workshop in a list.
type WorkshopItem struct {
	Title, Href string
	Call        Link
	When        Moment
	Where       string
	Goals       string
	Phrases     []Phrase
	Minutes     Link
}

// WorkshopPage is a workshop.
type WorkshopPage struct {
	Over     string
	Title    string
	When     Moment
	Phrases  []Phrase
	Notice   string // why it was called off
	Problems []Problem
	Actions  []Action
	Mine     templ.Component // one's own seat; nil for a visitor
	Goals    templ.Component
	Agenda   []AgendaRow
	Access   templ.Component // nil where nothing is said of it
	Facts    []Fact
	Minutes  MinutesBlock
	Moves    []MoveForm
	Steps    []EventLine
}

// AgendaRow is one point of an agenda.
type AgendaRow struct{ Title, Length string }

// MinutesBlock says where the minutes of a workshop stand; without a title there is nothing to say.
type MinutesBlock struct {
	Title, Text, Hash string
	Link              Link
}

// NextWorkshop is the next workshop of a call.
type NextWorkshop struct {
	Label       string
	Title, Href string
	When        Moment
	Where       string
	Goals       string
	State       []Phrase
	Register    Link // no address where nobody can register now
	Calendar    Link
}

// WorkshopForm announces a workshop or changes what it says.
type WorkshopForm struct {
	Title, Lead string
	Problems    []Problem
	Action      string
	Hidden      []Hidden
	Groups      []SettingsGroup
	Submit      string
	Cancel      Link
}

// RegistrationsPage is who registered for a workshop, for those who run it.
type RegistrationsPage struct {
	Title, Lead string
	Empty       string
	Heads       []string // of the table: presence, name, address, state, since
	Rows        []RegistrationRow
	Action      string
	Hidden      []Hidden
	Submit      string // "" where nobody can be noted yet
	Notice      string
	File, Back  Link
}

// RegistrationRow is one person who registered.
type RegistrationRow struct {
	ID, Name, Email, State string
	Since                  Moment
	Seated, Present        bool
}
