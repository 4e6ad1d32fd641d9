package domain

import "time"

// Support is a person's word for a candidacy or a défi, in her name or in that of an organisation: bound to the
// version that she read.
type Support struct {
	ID           string
	PageID       string
	AccountID    string
	Name         string // of the person
	Organisation string // for which she says that she speaks; "" for herself
	Word         string // public; "" for none
	N            int
	At           time.Time // given, or confirmed
	EndedAt      time.Time // withdrawn
	ToldAt       time.Time // when a letter last said that the text changed
	HiddenAt     time.Time
	HiddenReason string
}

// Standing tells whether it was not withdrawn.
func (s Support) Standing() bool { return s.ID != "" && s.EndedAt.IsZero() }

// SupportLetters is how long a giver is left in peace after a letter about one page.
const SupportLetters = 7 * 24 * time.Hour

// Supportable tells whether pages of a form may be supported at all.
func Supportable(form string) bool { return form == FormCandidacy || form == FormChallenge }

// supportable: what is out or withdrawn takes no more support.
func supportable(on Object) bool {
	return Supportable(on.Page.Form) && editable(on) && (on.Page.Form != FormCandidacy || public(on))
}

// supporter: nobody of a team supports its own candidacy.
func supporter(by Account, on Object) bool { return active(by) && !team(by, on) }
