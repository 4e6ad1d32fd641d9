package view

// LicenceSaid is what the licence check says at a row of a form: the same words on the page and, as JSON, to the script
// that asks while somebody types.
type LicenceSaid struct {
	Sentence string       `json:"sentence"` // the verdict in words
	Why      []LicenceWhy `json:"why"`
	Offer    string       `json:"offer"` // what the choices are; "" where there are none
	Better   []Choice     `json:"better"`
}

// LicenceWhy is a rule that decided, with who lays it down. The odd parts are the applicant's own words.
type LicenceWhy struct {
	Parts  []string `json:"parts"`
	Source string   `json:"source,omitempty"` // names the link
	Href   string   `json:"href,omitempty"`
}

// Choice is a licence that one press puts into the row.
type Choice struct {
	ID    string `json:"id"`
	Label string `json:"label"`
}

// licenceNote is the check at one row: where to ask while somebody types, and what is said so far.
type licenceNote struct {
	url, row, about string
	said            *LicenceSaid
}

// Words are the parts of a sentence in which nothing is quoted.
func Words(text string) []string { return []string{text} }

func own(i int) bool { return i%2 == 1 }
