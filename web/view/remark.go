package view

import "github.com/a-h/templ"

// Bit is a stretch of plain text; an address makes it a link.
type Bit struct{ Text, Href string }

// RemarkItem is a remark, or an answer, as it is read.
type RemarkItem struct {
	ID      string // of the element
	Who     string
	Name    string // of its author, for those who listen
	When    Moment
	On      Link // what it speaks of; none for an answer
	Quote   string
	Fate    string // what became of the passage; "" where it stands
	Since   Link   // to what changed since
	Gone    string // why its words are not there
	Text    [][]Bit
	Edited  string
	State   string // "" while it is open
	Reason  string
	Change  Link // to the version that takes it up
	Answers []RemarkItem
	Acts    []Link
	Level   HeadingLevel
}

// HeadingLevel says how deep a heading stands.
type HeadingLevel int

// The levels of a remark: in a list it has a heading, on its own page the page's is enough.
const (
	NoHeading HeadingLevel = iota
	InList
)

// RemarksPage is the list of the remarks of a page, with its support beside.
type RemarksPage struct {
	Top      templ.Component
	Title    string
	Intro    string
	Filters  []Tab
	Label    string // of the filters
	Empty    string
	Items    []RemarkItem
	Pager    Pager
	Actions  []Action
	Supports *SupportBox // nil where the page takes none
}

// SupportBox is how much support a page has, with the newest.
type SupportBox struct {
	Title string
	Count string
	Rows  []SupportRow
	More  Link
}

// SupportRow is somebody's support.
type SupportRow struct {
	ID    string
	Who   string
	Words string // version, date
	Text  string
	Old   bool // given to an earlier version
	Acts  []Link
}

// SupportsPage lists who supports a page.
type SupportsPage struct {
	Top      templ.Component
	Title    string
	Count    string
	Notice   string // the reader's own support, and what changed since
	Since    Link
	Problems []Problem
	Forms    []Ask
	Enter    *Link // to the sign-in
	Rows     []SupportRow
	Empty    string
	Pager    Pager
}

// RemarkPage is one remark with its answers and what may be done of it.
type RemarkPage struct {
	Title    string
	Lead     string
	Back     Link
	Problems []Problem
	Item     RemarkItem
	Answer   *Ask
	Acts     []ActForm
	Enter    *Link
}

// ActForm is a form behind a line of text; it stands open where it comes back.
type ActForm struct {
	Legend string
	Ask    Ask
	Opened Opening
}

// Opening says whether something folded stands open.
type Opening bool

// NotedText is a text of a page with the remarks on it in the margin, each beside its passage.
type NotedText struct {
	Section string // key: what a selection there is a passage of
	Title   string
	Parts   []NotedPart
	Label   string // of the margin
	Leave   Link   // to the form of a remark
	Count   Link   // to the remarks of the page, where the section has some
}

// NotedPart is a piece of the text with the notes that belong beside its end.
type NotedPart struct {
	Body  templ.Component
	Notes []MarginNote
}

// MarginNote is a remark in the margin.
type MarginNote struct {
	ID, Lead string // "prise en compte dans la version 9", before its words
	Text     string
	Meta     string
	Fate     string
	Link     Link
	About    string // for those who listen: whose remark
}

// aside tells whether a part has something in the margin: its own notes, or for the last one the section's links.
func (n NotedText) aside(i int) bool {
	return len(n.Parts[i].Notes) > 0 || n.last(i) && n.Leave.Href != ""
}

func (n NotedText) last(i int) bool { return i == len(n.Parts)-1 }

// ReportsPage lists what was reported.
type ReportsPage struct {
	Title, Lead string
	Filters     []Tab
	Label       string
	Empty       string
	Rows        []ReportRow
	Pager       Pager
}

// ReportRow is one report with what a moderator may do.
type ReportRow struct {
	Object Link
	Words  string
	Reason string
	Links  []Link
	Acts   []SmallForm
}

// KindPlain is a text of several lines without markup.
const KindPlain = "plain"
