package view

import "github.com/a-h/templ"

// AccountPage is a page about an account: what it says, then its parts one after the other.
type AccountPage struct {
	Title    string
	Lead     string
	Problems []Problem
	Parts    []templ.Component
}

// AccountForm is a short form: signing up, signing in, changing one thing of an account.
type AccountForm struct {
	ID        string // names its title; "" where it has none
	Title     string
	Text      []string
	Action    string
	Hidden    []Hidden
	Username  string // the address of the account whose password is typed, told to password managers only
	Fields    []Field
	Passwords Passwords
	Submit    string
	About     string // of what, said after Submit to those who listen
	Weight    string // "second" for a form that is not the point of its page
	Cancel    Link
	SignsOut  string // the account that it signs out here: its drafts on this device are asked about
}

// Passwords tells how a form takes passwords.
type Passwords string

// A form without passwords says nothing; the others hide them until asked to show them.
const (
	NoPassword Passwords = ""
	Hiding     Passwords = "hiding"
	Showing    Passwords = "showing"
)

// Shown is the name of the button that asks for passwords in clear, or hidden again.
const Shown = "montrer"

func (f AccountForm) button() string {
	if f.Weight == "" {
		return "bouton"
	}
	return "bouton " + f.Weight
}

// inClear tells whether a field holds a password to be typed in clear.
func (f AccountForm) inClear(field Field) bool {
	return field.Kind == KindPassword && f.Passwords == Showing
}

// AccountRow is one thing of a list that may be ended: a session, a key.
type AccountRow struct {
	Title string
	Lines []AccountLine
	Mark  string // said of it first, as of the session that asks
	End   AccountForm
}

// AccountLine is a sentence about a moment.
type AccountLine struct {
	Text    string
	Machine string // RFC 3339; "" where there is no moment
	Words   string
}

// AccountTerm is one thing known of an account, with the way to change it.
type AccountTerm struct {
	Term, Text string
	Change     Link
}

// AccountItem is one of somebody's own pages in a list.
type AccountItem struct {
	Link    Link
	Phrases []Phrase
}
