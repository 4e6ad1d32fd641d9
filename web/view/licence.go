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
}
