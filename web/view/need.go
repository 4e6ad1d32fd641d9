package view

// NeedItem is a need or an offer in a list.
type NeedItem struct {
	Title, Href string
	Words       string // its kind, until when, of whom
	Text        string
	State       string // where it stands, "" while it is open
	Waiting     Link   // to the replies, for the team; empty for others
	From        Link   // the candidacy, in the list of all
}

// NeedGroup is a list of needs with its title.
type NeedGroup struct {
	ID, Title, Empty string
	Items            []NeedItem
	Folded           bool // shown under a line that opens
}

// HelpPage is where a candidacy asks, offers and works with others.
type HelpPage struct {
	Head     CandidacyHead
	Problems []Problem
	Intro    string
	All      Link // what all candidacies seek and offer
	Actions  []Action
	Groups   []NeedGroup
	Bonds    Bonds
	Forms    []MoveForm
}

// NeedPage is one need or offer with what its reader may do.
type NeedPage struct {
	Head     CandidacyHead
	Problems []Problem
	Back     Link
	Title    string
	Words    string
	Text     string
	State    string
	Helpers  []NeedThanks
	Replies  TeamList // for the team: those answered
	Open     []OpenReply
	Mine     *NeedReply
	Ask      Ask // without Submit for those who may not help
	Enter    *EnterTeam
	Note     string
	Forms    []MoveForm
	Edit     Link
}

// NeedThanks is somebody who helps, with the public thanks.
type NeedThanks struct{ Name, Thanks string }

// NeedReply is what somebody wrote to a team, for her own eyes.
type NeedReply struct {
	Title, State, Message string
	AnswerTitle, Answer   string
}

// OpenReply is a reply that waits for the team's answer.
type OpenReply struct {
	Name, Words, Message string
	Ask                  Ask
}

// NeedsPage is what candidacies seek and offer, across calls.
type NeedsPage struct {
	Title, Lead string
	ListTitle   string
	Filter      ListFilter
	Items       []NeedItem
	Empty       string
	Pager       Pager
	More        Link // to the cooperations
}
