package domain

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// SourceKind says what a défi was born from, or fed with.
type SourceKind string

// The kinds of sources.
const (
	FromPassage SourceKind = "passage" // words of a page, at one version
	FromCards   SourceKind = "cards"   // a group of cards
)

// Passage is a stretch of bytes of one section of one version of a page.
type Passage struct {
	PageID   string
	N        int
	Section  string
	From, To int
}

// Ref names a passage among all.
func (p Passage) Ref() string {
	return p.PageID + "/" + strconv.Itoa(p.N) + "/" + p.Section + "/" + strconv.Itoa(p.From) + "-" + strconv.Itoa(p.To)
}

// MaxQuote is the longest passage that may be quoted, in characters.
const MaxQuote = 2000

// MaxSources is how many sources one défi may have.
const MaxSources = 100

// ChallengeSource is one thing that a défi comes from.
type ChallengeSource struct {
	ID          string
	ChallengeID string
	Kind        SourceKind
	Ref         string // names the source within its kind
	Passage     Passage
	GroupID     string // of a group of cards
	Cards       []Card // of that group, as they were: id, kind, text
	Quote       string // the very words, as they stand in the source; the title of a group
	AccountID   string // who made the link
	AccountName string
	At          time.Time
}

// Quote cuts a passage out of the text of its section. It refuses what is no stretch of it, cuts a
// character, says nothing or is too long.
func (p Passage) Quote(text string) (string, error) {
	if p.From < 0 || p.From >= p.To || p.To > len(text) || !utf8.RuneStart(text[p.From]) || p.To < len(text) && !utf8.RuneStart(text[p.To]) {
		return "", Missing("passage")
	}
	quote := text[p.From:p.To]
	switch n := utf8.RuneCountInString(quote); {
	case strings.TrimSpace(quote) == "":
		return "", Missing("passage")
	case n > MaxQuote:
		return "", Problems{{Kind: Invalid, Key: "error.quote_too_long", Args: []any{"N", n, "Max", MaxQuote}}}
	}
	return quote, nil
}

// Found looks for a quote in a later text of its section: at the same place, or the first elsewhere.
func (s ChallengeSource) Found(text string) (at int, ok bool) {
	if p := s.Passage; p.To <= len(text) && text[p.From:p.To] == s.Quote {
		return p.From, true
	}
	at = strings.Index(text, s.Quote)
	return at, at >= 0
}

// Citable tells whether défis may be made of the words of a page: minutes and free pages.
func Citable(form string) bool { return form == FormMinutes || form == FormFree }

// The acts on what a défi comes from, and on a candidacy's answer to a défi that changed.
const (
	FeedChallenge Verb = "challenge.feed"
	DropSource    Verb = "challenge.unfeed"
	ConfirmAnswer Verb = "candidacy.confirm_answer"
)

// feedable: a défi takes new sources as long as it may be written.
func feedable(on Object) bool {
	return on.Page.Form == FormChallenge && editable(on) && on.Call.Phase(on.Now) != Archived
}

// sourceKeeper takes a source away: who made the link, and those who run the call.
func sourceKeeper(by Account, on Object) bool {
	return active(by) && (on.OwnerID == by.ID && editor(by, on) || animation(by, on))
}
