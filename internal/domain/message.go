package domain

import (
	"slices"
	"time"
	"unicode/utf8"
)

// Message is a letter of the staff to the teams of some candidacies of a call.
type Message struct {
	ID         string
	CallID     string
	Audience   Audience
	K          int    // relève, for those that ask one
	Lacks      string // key of a section, for AudienceLacks
	SubjectFR  string
	BodyFR     string
	SubjectEN  string // "" where it is written in French alone
	BodyEN     string
	By, ByName string
	At         time.Time
	SentAt     time.Time // zero while it is a draft
}

// Audience says to which candidacies' teams a message goes.
type Audience string

// The audiences.
const (
	AudienceAll       Audience = "all"
	AudienceDeposited Audience = "deposited" // for a relève
	AudienceAbsent    Audience = "absent"    // public, and not deposited for a relève
	AudienceReserved  Audience = "reserved"  // deposited for a relève under reserve
	AudienceLacks     Audience = "lacks"     // their page lacks a section that a deposit asks for
)

// Audiences lists them in the order of the form.
func Audiences() []Audience {
	return []Audience{AudienceAll, AudienceDeposited, AudienceAbsent, AudienceReserved, AudienceLacks}
}

// OfCutoff tells whether an audience is one of a relève.
func (a Audience) OfCutoff() bool {
	return a == AudienceDeposited || a == AudienceAbsent || a == AudienceReserved
}

// The limits of a message, in characters.
const (
	MaxSubject = 160
	MaxLetter  = 6000
)

// Check tells all that is wrong with a message to teams of a call.
func (m Message) Check(call Call) error {
	var p Problems
	if !slices.Contains(Audiences(), m.Audience) {
		p.Add("audience", "error.choice")
	}
	if _, known := call.Cutoff(m.K); m.Audience.OfCutoff() && !known {
		p.Add("releve", "error.choice")
	}
	if s, known := candidacyForm().Section(m.Lacks); m.Audience == AudienceLacks && (!known || !s.Deposit) {
		p.Add("lacks", "error.choice")
	}
	for _, f := range []struct {
		name, value, other string
		most               int
	}{
		{"subject_fr", m.SubjectFR, "-", MaxSubject},
		{"body_fr", m.BodyFR, "-", MaxLetter},
		{"subject_en", m.SubjectEN, m.BodyEN, MaxSubject},
		{"body_en", m.BodyEN, m.SubjectEN, MaxLetter},
	} {
		switch n := utf8.RuneCountInString(f.value); {
		case n == 0 && f.other != "":
			p.Add(f.name, "error.required")
		case n > f.most:
			p.Add(f.name, "error.too_long", "N", n, "Max", f.most)
		}
	}
	return p.Err()
}

// In is what a message says in a language: English where it was written, else French.
func (m Message) In(lang string) (subject, body string) {
	if lang == "en" && m.BodyEN != "" {
		return m.SubjectEN, m.BodyEN
	}
	return m.SubjectFR, m.BodyFR
}
