// Package search makes one list of words of a page and one question of what somebody typed, the same for every
// database: words are folded and stemmed here, so that a database only compares them.
package search

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/kljensen/snowball/french"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// The bounds of an index entry and of a question. PostgreSQL refuses more than 1 MiB of words of a page.
const (
	maxRunes    = 40 // of one word; the rest of it is not looked at
	maxDistinct = 12_000
	maxBytes    = 400 << 10
	maxQuestion = 200 // characters
	maxTerms    = 8
)

// The marks that words are written with: what a question may ask about them. Those of titles are written twice, once
// with the mark of the text and once with that of the title.
const (
	markStem, titleStem   = "s", "t"
	markBegin, titleBegin = "p", "q" // the first letters of a word, minBegin to maxBegin
	markWhole, titleWhole = "w", "v" // a word that is longer
	minBegin, maxBegin    = 3, 6
)

// Index makes what the index holds of a page: words separated by blanks, each once, those of the title first.
func Index(title string, texts ...string) string {
	list := newWordList()
	list.add(title, titleStem, titleBegin, titleWhole)
	clear(list.seen)
	list.add(title, markStem, markBegin, markWhole)
	for _, t := range texts {
		list.add(t, markStem, markBegin, markWhole)
	}
	return list.String()
}

// wordList gathers distinct words within the bounds of an entry.
type wordList struct {
	seen  map[string]bool // raw words that were looked at
	words map[string]bool
	size  int
}

func newWordList() *wordList { return &wordList{seen: map[string]bool{}, words: map[string]bool{}} }

func (l *wordList) add(text, stem, begin, whole string) {
	for start, end := range spans(text) {
		raw := text[start:end]
		if l.seen[raw] {
			continue
		}
		if len(l.seen) >= maxDistinct {
			return
		}
		l.seen[raw] = true
		folded := fold(raw)
		for _, s := range stems(raw, folded) {
			l.put(stem, s)
		}
		n := 0
		for i := range folded {
			if n >= minBegin && n <= maxBegin {
				l.put(begin, plainLetters(folded[:i]))
			}
			n++
		}
		switch {
		case n > maxBegin:
			l.put(whole, plainLetters(folded))
		case n >= minBegin:
			l.put(begin, plainLetters(folded))
		}
	}
}

func (l *wordList) put(mark, word string) {
	if word = mark + word; len(word) > 1 && !l.words[word] && l.size+len(word) < maxBytes {
		l.words[word] = true
		l.size += len(word) + 1
	}
}

func (l *wordList) String() string {
	list := make([]string, 0, len(l.words))
	for w := range l.words {
		list = append(list, w)
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}

// spans are where the words of a text stand: letters, digits, their accents and what shows nothing between them.
// Apostrophes and hyphens part words.
func spans(text string) func(yield func(start, end int) bool) {
	return func(yield func(int, int) bool) {
		start := -1
		for i, r := range text {
			if within(r, start >= 0) {
				if start < 0 {
					start = i
				}
				continue
			}
			if start >= 0 && !yield(start, i) {
				return
			}
			start = -1
		}
		if start >= 0 {
			yield(start, len(text))
		}
	}
}

// within tells whether a word may hold r; inside tells that one has begun.
func within(r rune, inside bool) bool {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		return true
	case r < 0x80:
		return false
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || inside && unicode.In(r, unicode.Mn, unicode.Cf)
}

// fold takes case, accents, ligatures and what shows nothing away from a word.
func fold(word string) string {
	if isASCII(word) {
		return short(strings.ToLower(word))
	}
	word = strings.NewReplacer("œ", "oe", "Œ", "oe", "æ", "ae", "Æ", "ae").Replace(word)
	word = cases.Fold().String(norm.NFKD.String(word))
	word = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, word)
	return short(word)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func short(word string) string {
	n := 0
	for i := range word {
		if n == maxRunes {
			return word[:i]
		}
		n++
	}
	return word
}

// stems are those of a word as it is written and of the word without its accents: they differ ("réparée" has the
// ending of a participle, "reparee" none), and people type either. A plural in -aux may be of two kinds of words.
func stems(raw, folded string) []string {
	if strings.ContainsAny(folded, "0123456789") {
		return []string{plainLetters(folded)}
	}
	list := []string{plainLetters(french.Stem(folded, true))}
	add := func(s string) {
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	if !isASCII(raw) {
		add(plainLetters(fold(french.Stem(short(norm.NFC.String(raw)), true))))
	}
	if one, plural := strings.CutSuffix(folded, "aux"); plural { // of -al, as the stem has it, or of -au
		add(plainLetters(french.Stem(one+"au", true)))
	}
	return list
}

// plainLetters writes a word so that every database takes it as one: letters a to z and digits.
func plainLetters(s string) string {
	if isASCII(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if r < 0x80 {
			b.WriteRune(r)
			continue
		}
		b.WriteString("z" + strconv.FormatInt(int64(r), 16) + "z")
	}
	return b.String()
}
