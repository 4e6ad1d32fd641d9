package domain

import "unicode/utf8"

// Profile is what a person chose to tell everybody of herself.
type Profile struct {
	Word        string // a few words
	Affiliation string // organisation or collective that she names
}

// The longest that a profile's parts may be, in characters.
const (
	MaxProfileWord        = 300
	MaxProfileAffiliation = 160
)

// Check tells what is too long, all at once.
func (p Profile) Check() error {
	var faults Problems
	for _, part := range []struct {
		field, value string
		most         int
	}{{"word", p.Word, MaxProfileWord}, {"affiliation", p.Affiliation, MaxProfileAffiliation}} {
		if n := utf8.RuneCountInString(part.value); n > part.most {
			faults.Add(part.field, "error.too_long", "N", n, "Max", part.most)
		}
	}
	return faults.Err()
}
