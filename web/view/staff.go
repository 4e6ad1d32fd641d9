package view

import "github.com/a-h/templ"

// StaffPage is a page of the staff: sentences, lists in tables, forms.
type StaffPage struct {
	Title, Lead string
	Tabs        []Tab
	Label       string // of the tabs
	Problems    []Problem
	Links       []Link
	Parts       []templ.Component
}

// StaffTable is a list with what may be done of each line.
type StaffTable struct {
	ID      string
	Caption string
	Text    string
	Heads   []string
	Rows    []StaffRow
	Empty   string
	Pager   Pager
}

// StaffRow is one line: what it is about, then its cells.
type StaffRow struct {
	Head  Link // an address is left out where there is no page
	Note  string
	Cells []StaffCell
}

// StaffCell is a text, links, or forms of one button.
type StaffCell struct {
	Text  string
	Links []Link
	Forms []SmallForm
}

// DeskGroup is a group of figures of a dashboard.
type DeskGroup struct {
	ID, Title string
	Empty     string
	Figures   []DeskFigure
}

// DeskFigure is one figure, in words, with its list.
type DeskFigure struct {
	Count string
	Link  Link
	Note  string
}

// MailPreview shows a mail before it is sent.
type MailPreview struct {
	Title   string
	To      string
	Subject string
	Text    []string
	Lang    string
}
