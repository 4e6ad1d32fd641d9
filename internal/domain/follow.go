package domain

import (
	"slices"
	"time"
)

// Frequency says how often somebody is written to about what she follows.
type Frequency string

// The frequencies. ByDefault is that of the account.
const (
	ByDefault Frequency = "default"
	Immediate Frequency = "immediate"
	Daily     Frequency = "daily"
	Weekly    Frequency = "weekly"
	Mute      Frequency = "mute"
)

// Frequencies lists what a subscription may ask for; an account's own default is one of all but the first.
func Frequencies() []Frequency { return []Frequency{ByDefault, Immediate, Daily, Weekly, Mute} }

// CheckFrequency refuses what is no frequency.
func CheckFrequency(f Frequency, of []Frequency) error {
	if !slices.Contains(of, f) {
		return Problems{{Kind: Invalid, Key: "error.choice", Field: "frequency"}}
	}
	return nil
}

// Why somebody follows a page.
type Why string

// The reasons: she asked to, she is of the candidacy's team, she wrote there, she follows the whole call.
const (
	WhyChosen Why = "chosen"
	WhyTeam   Why = "team"
	WhyAuthor Why = "author"
	WhyCall   Why = "call"
)

// Follow is one subscription of an account, to a page or to a whole call.
type Follow struct {
	PageID    string // "" for a whole call
	CallID    string // "" for a page
	Title     string
	Path      string
	Frequency Frequency
	Why       Why
	Ended     bool // she stopped, and does not follow again by herself
	At        time.Time
}

// FollowSetting is what an account chose for all that it follows.
type FollowSetting struct {
	Frequency Frequency
	OwnPages  bool // pages that she writes on, and her teams', are followed
	Mails     bool // false: none at all
}

// DefaultFollowSetting is that of an account that chose nothing.
func DefaultFollowSetting() FollowSetting {
	return FollowSetting{Frequency: Daily, OwnPages: true, Mails: true}
}

// News is what changed on one followed page since somebody last saw it.
type News struct {
	AccountID string
	Page      Page
	Path      string
	State     State // of the candidacy, "" for another page
	Why       Why
	Frequency Frequency // that holds: her own for this page, or her default
	Seen      int       // the version that she saw last, 0 for none
	Since     time.Time // when she saw it, or began to follow
	ObjectID  string    // what the register calls the page's object
	At        time.Time // of the newest change
	Versions  []Revision
	Events    []Event
	SeenHash  string // of the text that she saw
	Same      bool   // the versions leave the text as she saw it
}

// SameAt tells whether a text is the one that she saw.
func (n News) SameAt(hash string) bool { return hash != "" && hash == n.SeenHash }

// Words sums up what the versions added and removed.
func (n News) Words() (added, removed int) {
	for _, v := range n.Versions {
		added += v.WordsAdded
		removed += v.WordsRemoved
	}
	return added, removed
}

// Authors are the names of those who wrote, each once, the latest first.
func (n News) Authors() []string {
	var names []string
	for _, v := range n.Versions {
		if !slices.Contains(names, v.AuthorName) {
			names = append(names, v.AuthorName)
		}
	}
	return names
}
