package view

import "github.com/a-h/templ"

// AskPage is a page whose point is one form.
type AskPage struct {
	Title    string
	Lead     string
	Before   templ.Component // between the head and the form; nil for most
	Problems []Problem
	Ask      Ask
	After    templ.Component
}

// Ask is a form of plain fields: what it asks, what it says, its buttons. A page may hold several.
type Ask struct {
	ID       string // of the form, to lead to it
	Title    string // "" where the page's own title is enough
	Text     []string
	Action   string
	Hidden   []Hidden
	Fields   []Field
	Licence  Link // of what is published; none where empty
	Submit   string
	Weight   Weight
	Others   []Button // further ways to send the form
	Cancel   Link
	Draft    string // names the text that the browser keeps while it is typed; "" keeps none
	Describe string // said after Submit to those who listen, where several buttons of a page say the same
}

// Button sends a form with a value of its own; what was typed is not checked by the browser.
type Button struct{ Label, Name, Value string }

// Weight says how much a button stands out.
type Weight string

// The weights: a page has one Main.
const (
	Main  Weight = ""
	Quiet Weight = "second"
)

func (w Weight) class() string {
	if w == Main {
		return "bouton"
	}
	return "bouton " + string(w)
}

// Alike is a candidacy that looks like what somebody is about to publish.
type Alike struct {
	Title, Href string
	Pitch       string
	Join        Link
	JoinAbout   string // of which candidacy, for those who listen
}
