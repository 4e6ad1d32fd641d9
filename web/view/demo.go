package view

// TourPage is the tour of the demonstration: its stops, each with a link into the story.
type TourPage struct {
	Title, Lead string
	Stops       []TourStop
	Actions     []Action
}

// TourStop is one stop: what is to see there, and where.
type TourStop struct {
	Words string
	Link  Link
}

// TourBand stays on a page while its visitor is on the tour. Back and Next have no address at its ends.
type TourBand struct {
	Label, Step, Name, Words string
	Back, Next, Leave        Link
}

// TrialForm asks for the export of another wiki.
type TrialForm struct {
	Title, Lead, Action, Submit    string
	How                            []string
	FileLabel, FileHelp, FileError string
	Licence                        Field
	Problems                       []Problem
}

// Trial is how the import of that export goes, and what came of it.
type Trial struct {
	Title, Lead                         string
	Done                                bool
	Notes                               []string
	Actions                             []Action
	PagesTitle, TitleHead, VersionsHead string
	Pages                               []TrialPage
	ProblemsTitle, More                 string
	Problems                            []TrialProblem
	Again                               Action
}

// TrialPage is a page that was brought.
type TrialPage struct{ Page, History Link }

// TrialProblem is a page that was left out. Reason is in English, as the reader of exports tells it.
type TrialProblem struct{ Where, Reason string }
