package view

// CameFrom is a passage that a défi comes from.
type CameFrom struct {
	Where    Link // the version, at the passage
	Quote    string
	Cards    []CardLine // of a group, as they were
	Withheld string     // said instead of the quote where it may not be read any more
	Changed  Link       // what changed in the page since, where the words did
	Through  string     // the défi merged into this one that brought it
	Who      string     // who linked it, and when
	Drop     *Drop      // nil for those who may not
}

// Drop is the form that takes a link away.
type Drop struct {
	Legend, Submit, Action string
	Hidden                 []Hidden
}

// Born is a passage of a page with the défi that it became or fed.
type Born struct {
	Quote     string
	Withheld  string
	Challenge Link
	State     string
	Changed   Link // the version that was quoted, where the words changed since
}

// PassageTools says that the words of a page may become défis, and leads to choosing some or back.
type PassageTools struct {
	Text string
	Link Link
}

// PassagePage is a passage on its way to a défi.
type PassagePage struct {
	Quote       string
	Cards       []CardLine // of a group
	Where       Link
	Born        []Born
	Choose      *Choose // the call, where there are several
	Alike       []AlikeChallenge
	Other       *Ask // feeds another défi of the call
	WriteTitle  string
	NothingText string // why nothing can be done, where nothing can
}

// Choose is a form that only asks for a choice.
type Choose struct {
	Action, Submit string
	Field          Field
}

// AlikeChallenge is a défi that looks like a passage, with the button that feeds it.
type AlikeChallenge struct {
	Title, Href, State, Problem string
	Feed                        Ask
}

// ChangedAnswer says that a défi changed since a candidacy answered it, with what changed and, for its team, the button that says
// that the answer holds.
type ChangedAnswer struct {
	Text    string
	Diff    Link
	Confirm *Ask
}
