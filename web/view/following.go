package view

// FollowLine says whether its reader follows a page, lets her begin or end, and leads to what she has not seen.
type FollowLine struct {
	Label    string // of the whole
	State    string // "" where she does not follow
	Done     string // what was just done
	Follow   FollowButton
	Settings Link
	SignIn   Link // for a visitor, instead of the button
	Since    Link // what changed since she last came
	Feed     Link
}

// FollowButton begins or ends one subscription: one press.
type FollowButton struct {
	Action, Label string
	About         string // of what, for those who listen
	Hidden        []Hidden
}

// FollowingPage is what somebody follows and what changed there.
type FollowingPage struct {
	Title, Lead string
	NewsTitle   string
	Empty       string
	News        []NewsItem
	SeeAll      FollowButton // an empty Action leaves it out
	Pager       Pager
	ListTitle   string
	ListEmpty   string
	List        []FollowRow
	Setting     AccountForm
}

// NewsItem is one page that changed.
type NewsItem struct {
	When        Moment
	Title, Href string
	Text        string // versions, authors, words
	Note        string // what is to be known besides
	Diff        Link
	Events      []EventLine
	More        Link // to the events that are not listed
}

// FollowRow is one subscription.
type FollowRow struct {
	ID          string // of its control
	Title, Href string
	Why         string
	Action      string
	Label       string
	Options     []Option
	Value       string
	Save, Stop  string
	Hidden      []Hidden
}

// FollowForm asks how often one subscription is written about, or to stop.
type FollowForm struct {
	Title, Lead string
	Form        AccountForm
	Stop        FollowButton // an empty Action leaves it out
}

// Unsubscribe is the page of the link in a notice.
type Unsubscribe struct {
	Title  string
	Text   string
	Done   string
	Asked  []FollowButton
	Return Link
}
