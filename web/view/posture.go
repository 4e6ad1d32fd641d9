package view

// PosturePanel is a collaborative posture: sentences, each leading to the list that shows it.
type PosturePanel struct {
	ID, Title, Intro string
	Lines            []PostureLine
}

// PostureLine is one sentence of a posture.
type PostureLine struct {
	Text, Href string
	Asked      string // what the call asks for, and what is here; "" where it asks nothing
	Short      bool   // less than asked for
}
