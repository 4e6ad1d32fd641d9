package view

// TeamPage is a candidacy's team.
type TeamPage struct {
	Head           CandidacyHead
	Problems       []Problem
	People         TeamList
	Organisations  TeamList
	Requests       TeamList // empty for those who may not answer
	Forms          []Ask    // to join, to add somebody, to add an organisation
	Enter          *EnterTeam
	Mine           *NeedReply // what the reader asked of the team; nil for most
	Settings       []Action
	SettingsTitle  string
	EditingTitle   string
	EditingText    string
	SettingsNobody string
}

// EnterTeam asks a visitor to sign in before she asks to join.
type EnterTeam struct {
	Title, Text string
	To          Link
}

// TeamList is a list with its title.
type TeamList struct {
	ID, Title, Empty string
	Rows             []TeamRow
}

// TeamRow is somebody, or an organisation, with what may be done.
type TeamRow struct {
	Name  string
	Href  string // of the person's or the organisation's page
	Words string
	Text  string
	Acts  []SmallForm
	Link  Link // to what asks more than a press
}

// SmallForm is a button that does one thing.
type SmallForm struct {
	Label, About string
	Action       string
	Hidden       []Hidden
}

// StepsPage is the register of one candidacy, newest first.
type StepsPage struct {
	Head         CandidacyHead
	Title, Intro string
	Steps        []EventLine
}
