package view

// SearchPage is what a search found, or the question that waits for its words.
type SearchPage struct {
	Title, Lead string
	Form        SearchForm
	Count       string // in a sentence; "" where nothing is looked for
	Hints       []string
	Facets      []Facet
	Hits        []FoundPage
	Next        Action
	First       Action // back to the first screen
}

// SearchForm asks for words; what narrows the search goes with them.
type SearchForm struct {
	ID, Action, Label, Submit, Value string
	Name                             string // of the landmark, where a page has two
	Hidden                           []Hidden
}

// Facet is what a search may be narrowed to.
type Facet struct {
	ID, Title string
	Choices   []FacetChoice
}

// FacetChoice leads to the search as narrowed; Count is in a few words.
type FacetChoice struct {
	Label, Href, Count string
	Current            bool
}

// FoundPage is one page that was found.
type FoundPage struct {
	Title   []FoundText
	Href    string
	Meta    string
	Passage []FoundText
}

// FoundText is a piece of a text; Found marks a word that was looked for.
type FoundText struct {
	Text  string
	Found bool
}
