package view

// Moment is a point in time as a page shows it: for machines, and in words.
type Moment struct{ Machine, Words string }

// CallPage is the home of a call.
type CallPage struct {
	Title       string
	Lead        string
	Phrases     []Phrase
	Actions     []Action
	Tabs        []Tab
	Phases      []PhaseStep
	Challenges  ChallengeList
	Side        []CallFact
	SideTitle   string
	Next        *NextWorkshop // nil where none is to come
	Candidacies CandidacyList
	Figures     []Figure
	Lacks       *Lacks // for those who run the call
	Results     *Part  // decisions, once published
}

// Action leads to something that can be done now; the first of a page is its button.
type Action struct {
	Label, Href string
}

// PhaseStep is one step of a call's calendar. Cutoffs stand in the step of candidacies.
type PhaseStep struct {
	Label   string
	State   string // "past", "current" or "coming"
	Words   string // how it stands
	When    []Moment
	Note    string
	Cutoffs []CutoffStep
}

// CutoffStep is a relève in the calendar.
type CutoffStep struct {
	Label string
	Href  string
	Next  bool
	When  Moment
	Zone  string
	Notes []string
}

// ChallengeList is a list of défis.
type ChallengeList struct {
	Title string
	Items []ChallengeItem
	Empty string
	More  []Action
}

// ChallengeItem is a défi in a list.
type ChallengeItem struct {
	Number      string // shown beside; "" while it has none
	Spoken      string // the number in words, for those who listen
	Title, Href string
	Problem     string
	Meta        string
}

// CandidacyList is a list of candidacies whose partitions share one time axis.
type CandidacyList struct {
	Title string
	Intro string
	Axis  Score
	Rows  []CandidacyRow
	Empty string
	More  []Action
}

// CandidacyRow is a candidacy in a list.
type CandidacyRow struct {
	Title, Href string
	Pitch       string
	Answers     string
	Score       Score
	State       []Phrase
}

// CallFact is a line of what a call states beside its page.
type CallFact struct{ Term, Text string }

// Figure is a number with what it counts.
type Figure struct{ Value, Label, Href string }

// Lacks is what must be told before a phase.
type Lacks struct {
	Title string
	Items []Link
	None  string
}

// CallList is the list of all calls.
type CallList struct {
	Title string
	Lead  string
	Items []CallItem
	Empty string
	More  []Action
}

// CallItem is a call in a list.
type CallItem struct {
	Title, Href string
	Purpose     string
	Phrases     []Phrase
}
