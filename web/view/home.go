package view

// HomePage is the home of the instance.
type HomePage struct {
	Title, Lead  string
	Next         *HomeNext // the next relève of all calls
	Actions      []Action
	Thread       []ThreadStep
	ThreadLabel  string
	Calls        []CallItem
	CallsTitle   string
	CallsNone    string
	Changes      []ChangeItem
	ChangesTitle string
	ChangesNone  string
	ChangesMore  Action
	Figures      []HomeFigure
	Reading      HomeReading
}

// HomeFigure is how many there are of something, and where they are listed.
type HomeFigure struct{ N, Label, Href string }

// HomeNext is the next relève.
type HomeNext struct {
	Label string
	When  Moment
	Note  string
	Call  Link
}

// ThreadStep is one step of the example: what is said of it, and its words.
type ThreadStep struct {
	Meta  string
	Link  *Link
	Words string
	Kind  string // "citation", "enonce" or "fait"
}

// HomeReading explains how a partition is read, with a real one where there is one.
type HomeReading struct {
	Title      string
	Score      *Score
	Paragraphs []string
	Note       string
	Link       *Link
}
