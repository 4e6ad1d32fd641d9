package view

import "github.com/a-h/templ"

// CandidacyHead is what stands above every page of a candidacy.
type CandidacyHead struct {
	Title     string
	Lead      string
	LeadNotes templ.Component // remarks on it; nil for none
	Answers   Related         // défis answered
	Carriers  string          // who carries it, in one sentence
	Public    string          // for how long it has been public
	Score     *Score          // its partition; nil on the pages beside
	ScoreLink Link
	Phrases   []Phrase
	Banner    Banner
	Results   []Link // published decisions
	Actions   []Action
	Note      string
	Tabs      []Tab
	TabsLabel string
}

// Related are links after a few words.
type Related struct {
	Words string
	Links []Link
}

// after is what stands after the link i.
func (r Related) after(i int) string {
	if i == len(r.Links)-1 {
		return ". "
	}
	return ", "
}

// Banner tells what of the page is deposited, and what is only saved: one sentence, and what changed since.
type Banner struct {
	Text    string
	Frozen  Link // the version deposited
	Changes Link // since then
}

// CandidacyPage is a candidacy's page.
type CandidacyPage struct {
	Head      CandidacyHead
	NavTitle  string
	Nav       []BlockLink
	Blocks    []CandidacyBlock
	Situation string          // why the page is not as others, as withdrawn; "" for most
	Lifted    templ.Component // the derogations that hold; nil for most
	Posture   PosturePanel
	Changed   []ChangedAnswer
}

// CandidacyBlock is one of the five blocks, with what it lacks.
type CandidacyBlock struct {
	ID, Title string
	Texts     []BlockText
	Resources []ResourceLine
	Beside    templ.Component // in the margin of the resources; nil for nothing
	Facts     []Fact
	Missing   string
	Write     Link // to the form, at this block
}

// BlockText is a text with its title, where the block has several.
type BlockText struct {
	Key   string // of its section; "" for one of its rows
	Title string
	Body  templ.Component
	Noted *NotedText // the same with its margin, on the candidacy's own page
}

// ResourceLine is a resource in its block.
type ResourceLine struct {
	Name, Href string
	Words      string // kind, licence
	Verdict    Verdict
}
