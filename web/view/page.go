package view

import (
	"strconv"

	"github.com/a-h/templ"
)

// themes are the reader's choices; the style sheet knows them by these names.
var themes = []string{"auto", "clair", "sombre"}

// WeightMark stands in the footer for the page's own weight. Whoever sends the page puts the measure, as "31 Ko", in its
// place once the page is compressed.
const WeightMark = "@@poids@@"

// Marks of what is one reader's own in a page that is made once for many: her name, her account, the key of a form, the
// line that tells what concerns her alone.
// NUL is in no text that a page shows. Whoever sends the page puts each in its place.
const (
	NameMark    = "\x00n\x00"
	AccountMark = "\x00a\x00"
	KeyMark     = "\x00k\x00"
	OwnMark     = "\x00o\x00"
)

// Page is what surrounds the content of every page.
type Page struct {
	Printer     Printer
	Asset       func(name string) string // hashed address of a bundled file
	Lang        string                   // fr or en
	Site        string                   // name of this platform
	Home        string
	Title       string
	Description string
	Canonical   string
	Alternate   Link // the same page in the other language; Lang is that language
	Robots      string
	Section     string // key of the navigation item that this page belongs to
	Nav         []NavItem
	Crumbs      []Link
	Feeds       []Link
	Head        templ.Component // more of the head, as a JSON-LD block; nil for most
	Viewer      *Viewer         // nil for a visitor
	Own         templ.Component // what concerns this reader alone; nil where there is nothing
	Tour        *TourBand       // nil outside the demonstration's tour
	SignIn      string
	SignOut     string
	Search      SearchForm // of the header; none where its action is ""
	Notices     []string   // what has just been done, in sentences
	Saved       *Saved
	Undo        *Undo // takes back what the notices tell of
	Act         Act
	Footer      []Link
	Licence     Link // of the texts
}

// Act is what a page is for, as far as scripts go.
type Act int

// Acts of a page: Comparing is for histories and comparisons, Editing for every form that keeps drafts, Sorting for the
// cards of a workshop.
const (
	Reading Act = iota
	Comparing
	Editing
	Sorting
)

// Link is an address and its words; Lang when the words or the target are in another language.
type Link struct {
	Label, Href, Lang string
}

// NavItem is one entry of the main navigation.
type NavItem struct {
	Key, Label, Href string
}

// Viewer is the person signed in: the name that others see and the identifier that keeps her drafts apart.
type Viewer struct {
	Name, Href, Account string
	News                Link // what changed on what she follows
}

// Saved tells the browser that a page was saved, so that the draft typed over that base may go.
type Saved struct {
	Account, Page string
	Base          int
}

// Tab is one view of the same object: a real link.
type Tab struct {
	Label, Href string
	Current     bool
}

// Phrase is one part of the sentence that says where an object stands.
type Phrase struct {
	Text, Href string
	Missing    bool
}

// BlockLink leads to a block of the page and says in words how it stands.
type BlockLink struct {
	Label, Href, State string
	Missing, Current   bool
}

// Pager leads to the pages beside this one in a list ordered by time; an empty address means there is none.
type Pager struct {
	Newer, Older string
}

// Confirm asks before an act: what happens, the button that does it, the way back.
type Confirm struct {
	Title, Text, Submit, Action string
	Hidden                      []Hidden
	Cancel                      Link
}

// Hidden is a value that a form carries unseen.
type Hidden struct {
	Name, Value string
}

// title is what the browser's tab says.
func (p Page) title() string {
	if p.Title == "" || p.Title == p.Site {
		return p.Site
	}
	return p.Title + " · " + p.Site
}

// Script is the one bundle that a page loads beyond site.js; none for a visitor who only reads.
func (p Page) Script() string {
	switch {
	case p.Act == Editing:
		return "edit.js"
	case p.Act == Sorting:
		return "cards.js"
	case p.Act == Comparing || p.Viewer != nil || p.Saved != nil:
		return "read.js"
	default:
		return ""
	}
}

func (s Saved) base() string {
	return strconv.Itoa(s.Base)
}

// With is the page under another title.
func (p Page) With(title string) Page {
	p.Title = title
	return p
}

// Undo takes back a version that was just made: one press.
type Undo struct {
	Action, Submit string
	Hidden         []Hidden
	Compare        Link
}
