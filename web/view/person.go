package view

// PersonPage is somebody's public page.
type PersonPage struct {
	Title, Lead, Affiliation string
	Closed                   string // said of an account that was closed
	Teams                    []PersonTeam
	TeamsNone                string
	Pages                    []PersonPart
	PagesNone                string
	Next, First              string
}

// PersonTeam is a candidacy of whose team somebody is.
type PersonTeam struct {
	To    Link
	Pitch string
}

// PersonPart is a page on which somebody wrote.
type PersonPart struct {
	To    Link
	Words string
	Last  Link
}

// OrganisationPage is what is public of an organisation.
type OrganisationPage struct {
	Title, Lead string
	FactsTitle  string
	Facts       []CallFact
	ListTitle   string
	List        CandidacyList
}
