package view

// CallDocumentPage is a page of a call that is read, with what can be done there.
type CallDocumentPage struct {
	DocumentPage
	Actions []Action
	Empty   string // said where there is no section
}

// RulesPage is a règlement with its versions.
type RulesPage struct {
	Document CallDocumentPage
	Title    string
	Versions []ChangeItem
}
