package view

import "github.com/a-h/templ"

// ChallengePage is a défi.
type ChallengePage struct {
	Over        string // "Défi 3"
	Title       string
	Phrases     []Phrase
	Notice      string          // why it is out, or that it is not published yet
	Into        *Link           // the défi that took it in
	Advice      templ.Component // what its text prescribes, told to who just saved it; nil for most
	Actions     []Action
	Tabs        []Tab
	Label       string          // of the tabs
	Problem     templ.Component // nil where nothing is written
	Sections    []DocumentSection
	Facts       []CallFact
	Origins     []CameFrom // where it comes from
	Candidacies CandidacyList
	Moves       []MoveForm
	Steps       []EventLine
}

// MoveForm is one step that the reader may make a page take.
type MoveForm struct {
	Legend string
	Help   string // what the step does
	Action string
	Hidden []Hidden
	Fields []Field
	Submit string
	Open   bool // it comes back with what was typed
}

// ChallengesPage is a list of défis by state, or by call.
type ChallengesPage struct {
	Title, Lead string
	Tabs        []Tab
	Label       string // of the tabs
	Actions     []Action
	Filter      ListFilter
	Groups      []ChallengeList
	Empty       string
	Pager       Pager
}

// WritePage is the page around a form that writes a new page.
type WritePage struct {
	Title, Lead string
	Notice      string
	Before      templ.Component // between the head and the form; nil for most
	Problems    []Problem
	Form        EditForm
}
