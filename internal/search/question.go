package search

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Question is what somebody looks for: words that a page must all hold, the last of which may be the beginning of one.
type Question struct{ terms []term }

type term struct {
	folded string
	stems  []string
	prefix bool
}

// Parse reads what somebody typed. Whatever it is gives a question; one without words is Empty.
func Parse(typed string) Question {
	typed = cut(typed, maxQuestion)
	var all, telling []term
	for start, end := range spans(typed) {
		raw := typed[start:end]
		t := term{folded: fold(raw)}
		if t.folded == "" || slices.ContainsFunc(all, func(o term) bool { return o.folded == t.folded }) {
			continue
		}
		t.stems = stems(raw, t.folded)
		all = append(all, t)
		if !small(t.folded) {
			telling = append(telling, t)
		}
	}
	if len(telling) > 0 {
		all = telling
	}
	all = all[:min(len(all), maxTerms)]
	if n := len(all); n > 0 && utf8.RuneCountInString(all[n-1].folded) >= minBegin {
		all[n-1].prefix = true
	}
	return Question{all}
}

// cut keeps the first n characters.
func cut(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}

// small words tell nothing of what is looked for: articles, those that an apostrophe cut, prepositions.
func small(w string) bool {
	switch w {
	case "le", "la", "les", "un", "une", "des", "de", "du", "au", "aux", "et", "ou", "en", "dans", "par", "pour", "sur", "avec", "qu":
		return true
	}
	return len(w) == 1 && (w[0] < '0' || w[0] > '9')
}

// Empty tells that nothing is looked for.
func (q Question) Empty() bool { return len(q.terms) == 0 }

// All is the question that a page answers which holds every word, as PostgreSQL writes it: words, "&", "|", ":*".
func (q Question) All() string { return q.joined(" & ", markStem, markBegin, markWhole) }

// AllTitle is the question that a page answers whose title holds every word.
func (q Question) AllTitle() string { return q.joined(" & ", titleStem, titleBegin, titleWhole) }

// AnyTitle is the question that a page answers whose title holds one of the words.
func (q Question) AnyTitle() string { return q.joined(" | ", titleStem, titleBegin, titleWhole) }

func (q Question) joined(by, stem, begin, whole string) string {
	parts := make([]string, len(q.terms))
	for i, t := range q.terms {
		var alternatives []string
		for _, s := range t.stems {
			alternatives = append(alternatives, stem+s)
		}
		n := utf8.RuneCountInString(t.folded)
		switch {
		case t.prefix && n > maxBegin: // few words begin alike so long
			alternatives = append(alternatives, whole+plainLetters(t.folded)+":*")
		case t.prefix && n >= minBegin:
			alternatives = append(alternatives, begin+plainLetters(t.folded))
		}
		parts[i] = "(" + strings.Join(alternatives, " | ") + ")"
	}
	return strings.Join(parts, by)
}

// begin is the first two bytes of a word, or the one that it has.
func begin(folded string) string { return folded[:min(2, len(folded))] }

// find is the place of the term that a word answers, -1 for none.
func (q Question) find(raw string) int {
	folded := fold(raw)
	if folded == "" || !slices.ContainsFunc(q.terms, func(t term) bool { return begin(t.folded) == begin(folded) }) {
		return -1 // no ending reaches the first two letters
	}
	var own []string
	for i, t := range q.terms {
		if t.folded == folded || t.prefix && strings.HasPrefix(folded, t.folded) {
			return i
		}
		if own == nil {
			own = stems(raw, folded)
		}
		if slices.ContainsFunc(own, func(s string) bool { return slices.Contains(t.stems, s) }) {
			return i
		}
	}
	return -1
}
