package view

// CandidaciesPage is a list of candidacies, of one call or of all.
type CandidaciesPage struct {
	Title, Lead string
	ListTitle   string
	Write       Action
	Needs       Link // what candidacies seek and offer
	Filter      ListFilter
	List        CandidacyList
	Pager       Pager
}

// ListFilter narrows a list.
type ListFilter struct {
	Action, Submit string
	Fields         []Field
}

// CommonsPage is a commons: the resource and the community of its latest candidacy.
type CommonsPage struct {
	Title, Lead string
	From        Link
	Blocks      []CandidacyBlock
	Bonds       Bonds
	ListTitle   string
	List        CandidacyList
}
