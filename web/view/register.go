package view

// RegisterPage is the public register, of the instance or of a call.
type RegisterPage struct {
	Title, Lead string
	ListTitle   string
	Tabs        []Tab
	Label       string // of the tabs
	Events      []EventLine
	Empty       string
	Pager       Pager
}

// EventLine is one line of the register.
type EventLine struct {
	When        Moment
	Title, Href string // of the object; Title is empty on the object's own page
	Text        string
	Reason      string
	More        Link // to the relève that the line is about
}

// ChangesPage is Modifications récentes.
type ChangesPage struct {
	Title, Lead string
	Tabs        []Tab
	Label       string // of the tabs
	Filter      ChangesFilter
	Feed        Link
	Days        []ChangesDay
	Empty       string
	Pager       Pager
}

// ChangesFilter narrows the list to one author.
type ChangesFilter struct {
	Action string
	Author Field
	Submit string
	Clear  Link // empty where nothing is narrowed
}

// ChangesDay is the versions of one day.
type ChangesDay struct {
	When  Moment
	Items []ChangeItem
}

// ChangeItem is one version of one page.
type ChangeItem struct {
	When        Moment // the hour
	Title, Href string
	Summary     string
	Who         string
	Words       string
	Diff        Link // empty for a first version
}
