package domain

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// SectionKind says what a section holds and how it is merged: text by words, all else as a field.
type SectionKind string

// The kinds of section. Line, text, url, date and amount are plain; the rest is canonical JSON.
const (
	Line         SectionKind = "line"
	Text         SectionKind = "text"
	Choice       SectionKind = "choice"
	Choices      SectionKind = "choices"
	Date         SectionKind = "date"   // YYYY-MM-DD
	AmountOf     SectionKind = "amount" // euros, "12500" or "12500.50"
	URL          SectionKind = "url"
	ChallengeSet SectionKind = "challenges"
	ResourceSet  SectionKind = "resources"
)

// Section is one question of a form. Its words are in the catalogue under section.FORM.KEY
// (label) and section.FORM.KEY.help.
type Section struct {
	Key      string
	Kind     SectionKind
	Block    string // key of the block it stands in
	Required bool   // asked for before a first publication
	Deposit  bool   // asked for before a deposit
	Max      int    // in characters for a line, in words for a text; 0: only the page's own limit
	Options  []string
}

// Form is the schema of a kind of page: its sections, in the order in which they are read.
type Form struct {
	Key      string
	Blocks   []string
	Sections []Section
}

// The forms' keys.
const (
	FormCall      = "call"
	FormRules     = "rules"
	FormChallenge = "challenge"
	FormCandidacy = "candidacy"
	FormMinutes   = "minutes"
	FormFree      = "free"
)

// FormOf gives the form with that key.
func FormOf(key string) (Form, bool) {
	switch key {
	case FormCandidacy:
		return candidacyForm(), true
	case FormChallenge:
		return challengeForm(), true
	case FormCall:
		return Form{Key: FormCall, Sections: []Section{
			{Key: "title", Kind: Line, Required: true, Max: 120},
			{Key: "purpose", Kind: Line, Max: 300},
			{Key: "presentation", Kind: Text, Max: 4000},
		}}, true
	case FormRules, FormMinutes, FormFree:
		return Form{Key: key, Sections: []Section{
			{Key: "title", Kind: Line, Required: true, Max: 160},
			{Key: "texte", Kind: Text},
		}}, true
	}
	return Form{}, false
}

func challengeForm() Form {
	return Form{Key: FormChallenge, Sections: []Section{
		{Key: "title", Kind: Line, Required: true, Max: 160},
		{Key: "problem", Kind: Text, Required: true, Max: 800},
		{Key: "people", Kind: Text, Max: 600},
		{Key: "expected", Kind: Text, Max: 800},
		{Key: "outside", Kind: Text, Max: 600},
		{Key: "scale", Kind: Line, Max: 160},
		{Key: "themes", Kind: Line, Max: 200},
	}}
}

func candidacyForm() Form {
	return Form{
		Key:    FormCandidacy,
		Blocks: []string{"defi", "ressource", "communaute", "etapes", "moyens"},
		Sections: []Section{
			{Key: "title", Kind: Line, Required: true, Deposit: true, Max: 120},
			{Key: "pitch", Kind: Line, Required: true, Deposit: true, Max: 300},
			{Key: "challenges", Kind: ChallengeSet, Block: "defi", Required: true, Deposit: true},
			{Key: "problem", Kind: Text, Block: "defi", Deposit: true, Max: 800},
			{Key: "resource", Kind: Text, Block: "ressource", Deposit: true, Max: 1200},
			{Key: "resources", Kind: ResourceSet, Block: "ressource", Deposit: true},
			{Key: "community", Kind: Text, Block: "communaute", Deposit: true, Max: 1000},
			{Key: "governance", Kind: Text, Block: "communaute", Deposit: true, Max: 1000},
			{Key: "steps", Kind: Text, Block: "etapes", Deposit: true, Max: 1200},
			{Key: "spread", Kind: Text, Block: "etapes", Deposit: true, Max: 1000},
			{Key: "interoperability", Kind: Text, Block: "etapes", Max: 600},
			{Key: "budget", Kind: AmountOf, Block: "moyens", Deposit: true},
			{Key: "aid", Kind: AmountOf, Block: "moyens", Deposit: true},
			{Key: "cofunding", Kind: Text, Block: "moyens", Max: 600},
			{Key: "needs", Kind: Text, Block: "moyens", Max: 600},
			{Key: "offers", Kind: Text, Block: "moyens", Max: 600},
			{Key: "economy", Kind: Text, Block: "moyens", Max: 1000},
		},
	}
}

// Section gives the section with that key.
func (f Form) Section(key string) (Section, bool) {
	for _, s := range f.Sections {
		if s.Key == key {
			return s, true
		}
	}
	return Section{}, false
}

// InBlock lists the sections of a block; "" names those that stand before the first block.
func (f Form) InBlock(block string) []Section {
	var list []Section
	for _, s := range f.Sections {
		if s.Block == block {
			list = append(list, s)
		}
	}
	return list
}

// Check looks at a whole document as somebody wants to save it: known sections only, values that
// fit their kind, nothing required left empty, the page within its limit. All faults are told at once.
func (f Form) Check(d Document) error {
	var p Problems
	for key, v := range d {
		if _, ok := f.Section(key); !ok && v != "" {
			p.Add("", "error.section_unknown", "Section", key)
		}
	}
	for _, s := range f.Sections {
		s.check(d[s.Key], &p)
	}
	if n := len(d.Canonical(f.Key)); n > MaxPage {
		p.Add("", "error.page_too_large", "Size", n, "Max", MaxPage)
	}
	return p.Err()
}

func (s Section) check(v string, p *Problems) {
	switch {
	case v == "" || v == "[]":
		if s.Required {
			p.Add(s.Key, "error.required")
		}
	case s.Kind == Line:
		s.checkLine(v, p)
	case s.Kind == Date:
		if _, err := time.Parse(time.DateOnly, v); err != nil {
			p.Add(s.Key, "error.date")
		}
	case s.Kind == AmountOf:
		if _, ok := ParseAmount(v); !ok {
			p.Add(s.Key, "error.amount")
		}
	case s.Kind == URL:
		if !IsWebAddress(v) {
			p.Add(s.Key, "error.url")
		}
	case s.Kind == ChallengeSet:
		checkAnswers(s.Key, v, p)
	case s.Kind == ResourceSet:
		checkResources(s.Key, v, p)
	case s.Kind == Choices:
		var list []string
		if json.Unmarshal([]byte(v), &list) != nil {
			p.Add(s.Key, "error.choice")
		}
	}
}

func (s Section) checkLine(v string, p *Problems) {
	switch n := utf8.RuneCountInString(v); {
	case strings.ContainsAny(v, "\n\t"):
		p.Add(s.Key, "error.one_line")
	case strings.TrimSpace(v) == "" && s.Required:
		p.Add(s.Key, "error.required")
	case s.Max > 0 && n > s.Max:
		p.Add(s.Key, "error.too_long", "N", n, "Max", s.Max)
	}
}

// ParseAmount reads euros as a form holds them ("12500" or "12500.50") into cents; no sign, at most 12 digits.
func ParseAmount(v string) (cents int64, ok bool) {
	whole, part, dotted := strings.Cut(v, ".")
	if whole == "" || len(whole) > 12 || dotted && len(part) != 2 {
		return 0, false
	}
	for _, r := range whole + part {
		if r < '0' || r > '9' {
			return 0, false
		}
	}
	if !dotted {
		part = "00"
	}
	n, err := strconv.ParseInt(whole+part, 10, 64)
	return n, err == nil
}

// FormatAmount writes cents as a form holds them.
func FormatAmount(cents int64) string {
	if cents%100 == 0 {
		return strconv.FormatInt(cents/100, 10)
	}
	part := strconv.FormatInt(cents%100, 10)
	return strconv.FormatInt(cents/100, 10) + "." + strings.Repeat("0", 2-len(part)) + part
}

// IsWebAddress tells whether v is an absolute http or https address without credentials.
func IsWebAddress(v string) bool {
	u, err := url.Parse(v)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil && len(v) <= 2000
}
