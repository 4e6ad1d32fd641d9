package view

// Bonds is with whom a commons works and how it hangs together with others.
type Bonds struct {
	CooperationsTitle string // "" shows none
	Cooperations      []CooperationItem
	CooperationsEmpty string
	Propose           Link
	RelationsTitle    string
	Relations         []RelationLine
	RelationsEmpty    string
}

// CooperationItem is a cooperation in a list.
type CooperationItem struct {
	Title, Href string
	State       string // with its facilitator
	Purpose     string
	Evidence    Link
}

// RelationLine is a relation seen from one side.
type RelationLine struct {
	Words string // agrège, est remplacé par…
	To    Link
	Drop  *SmallForm
}

// CooperationPage is a cooperation as anybody reads it.
type CooperationPage struct {
	Title      string
	Purpose    string
	Problems   []Problem
	State      string
	Facts      []Fact
	StepsTitle string
	Steps      []EventLine
	ActsTitle  string
	Acts       []MoveForm
}

// CooperationsPage is a list of cooperations.
type CooperationsPage struct {
	Title, Lead string
	ListTitle   string
	Filter      ListFilter
	Items       []CooperationItem
	Empty       string
	Propose     []Action
	Pager       Pager
}
