package view

import "github.com/a-h/templ"

// LicencePage is the licence check of a candidacy's resources.
type LicencePage struct {
	Head         CandidacyHead
	Title        string
	Intro        string
	Missing      string // what keeps a deposit from being made; "" where nothing does
	After        string // what follows from it
	Tables       []LicenceTable
	TablesTitle  string
	Empty        string
	History      LicenceHistory
	Foot         string
	Links        []Link
	Repositories templ.Component // what the forges say; nil for nothing
	Parts        LicenceParts
}

// LicenceTable lists the resources that a candidacy produces, or those that it leans on.
type LicenceTable struct {
	Caption string
	Columns []string // five: resource, licence as written, verdict, why, better
	Rows    []LicenceRow
}

// LicenceRow is one resource with its verdict.
type LicenceRow struct {
	Name, Kind string
	Written    string // as typed; "" where nothing was
	Nothing    string // said in its place
	Verdict    Verdict
	Why        []LicenceWhy
	Better     []string // identifiers
	NoBetter   string
	Change     Link
	Choices    LicenceChoices
}

// LicenceChoices are better licences for one resource, each a press away.
type LicenceChoices struct {
	Action, About string
	Hidden        []Hidden
	List          []Choice
}

// LicenceParts tells whether merged parts may be shared under the licences of their wholes.
type LicenceParts struct {
	Title, Intro string
	List         []LicencePart
}

// LicencePart is one part in its whole.
type LicencePart struct {
	Text  string
	Clash bool
	Why   []LicenceWhy
}

// LicenceHistory tells which versions changed a licence or what the check says of it.
type LicenceHistory struct {
	Title, Intro string
	Steps        []LicenceStep
	All          Link
}

// LicenceStep is one version with its changes, resource by resource.
type LicenceStep struct {
	Version Link // its comparison with the one before
	At      string
	Changes []string
}

// LicenceCheck is the form that checks one licence, with its answer.
type LicenceCheck struct {
	Title, Lead string
	Action      string
	Written     Field
	Kind        Field
	Submit      string
	Answer      *LicenceRow
	AnswerTitle string
	Rules       []string
	RulesTitle  string

	FileTitle, FileLead, FileLabel, FileHelp, FileError string
	Text                                                Field
	Problems                                            []Problem
	Finding                                             *LicenceFinding
}

// LicenceFinding is what a text or a whole repository was found to be.
type LicenceFinding struct {
	Title, Sentence string
	Agreed          string // the licence that all files agree on
	Why             []LicenceWhy
	Better          []string
	Counts          []string // what was read, and what was not

	DisagreementsTitle, DeclaredTitle, TextsTitle string
	Disagreements                                 []string
	Columns                                       []string // four: file, field, licence as written, verdict
	Declared                                      []LicenceDeclared
	Texts                                         []LicenceText
}

// LicenceDeclared is a licence that a file declares.
type LicenceDeclared struct {
	File, Field, Written string
	Verdict              Verdict
}

// LicenceText is the text of one file, with the licences recognised in it.
type LicenceText struct {
	Title   string
	Matches []LicenceMatch
}

// LicenceMatch is one licence recognised: how near the text is, the words that differ, those that restrict.
type LicenceMatch struct {
	Sentence string
	Added    []string
	Diff     []Span
	More     string // said where not all words are shown
}
