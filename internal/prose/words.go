package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word is one visible token of a text: a word or a single sign. Whitespace is no token.
type word struct {
	start, end int32 // bytes of the text
	id         int32 // in the vocabulary
}

// Weights are integers so that every processor takes the same decisions.
const (
	weightSign    = 5  // punctuation says little about where a sentence came from
	weightTool    = 20 // a tool word (le, de, the…), and the least that a word weighs
	weightLetter  = 10 // for each letter of another word
	longestWeighs = 8  // letters counted at most
)

// toolWords are too common to show that two passages are akin.
var toolWords = map[string]bool{
	"le": true, "la": true, "les": true, "un": true, "une": true, "des": true, "de": true, "du": true, "d": true,
	"l": true, "et": true, "ou": true, "à": true, "au": true, "aux": true, "en": true, "dans": true, "par": true,
	"pour": true, "sur": true, "que": true, "qui": true, "ce": true, "cet": true, "cette": true, "ces": true, "il": true,
	"elle": true, "on": true, "nous": true, "vous": true, "ils": true, "elles": true, "se": true, "sa": true, "son": true,
	"ses": true, "leur": true, "leurs": true, "est": true, "sont": true, "ne": true, "pas": true, "plus": true, "y": true,
	"a": true, "the": true, "an": true, "of": true, "to": true, "in": true, "and": true, "or": true, "is": true,
	"are": true, "be": true, "that": true, "this": true, "it": true, "with": true, "as": true, "at": true, "from": true,
	"not": true, "we": true, "you": true, "they": true, "its": true, "for": true, "by": true, "s": true, "qu": true,
	"n": true, "c": true, "j": true,
}

// vocabulary numbers the tokens of the texts being compared.
type vocabulary struct {
	ids    map[string]int32
	weight []int32
}

func newVocabulary() vocabulary {
	return vocabulary{ids: make(map[string]int32, 256)}
}

func (v *vocabulary) id(s string) int32 {
	if id, ok := v.ids[s]; ok {
		return id
	}
	id := int32(len(v.weight))
	v.ids[s] = id
	v.weight = append(v.weight, weigh(s))
	return id
}

func weigh(s string) int32 {
	r, _ := utf8.DecodeRuneInString(s)
	switch {
	case !startsWord(r):
		return weightSign
	case len(s) <= 6 && toolWords[strings.ToLower(s)]:
		return weightTool
	}
	return weightTool + weightLetter*int32(min(utf8.RuneCountInString(s), longestWeighs))
}

// isWord tells words from signs by what they weigh.
func (v *vocabulary) isWord(id int32) bool { return v.weight[id] >= weightTool }

// read appends the tokens of text[from:to] to dst.
func (v *vocabulary) read(text string, from, to int32, dst []word) []word {
	for at := int(from); ; {
		start, end := nextToken(text, at, int(to))
		if start == end {
			return dst
		}
		dst = append(dst, word{int32(start), int32(end), v.id(text[start:end])})
		at = end
	}
}

// nextToken finds the first token of text[at:to]; start == end when only whitespace is left.
func nextToken(text string, at, to int) (start, end int) {
	for at < to {
		c := text[at]
		if c < utf8.RuneSelf {
			switch {
			case asciiWord(c):
				return at, wordEnd(text, at+1, to)
			case c == ' ' || c == '\n' || c == '\t' || c == '\v' || c == '\f' || c == '\r':
				at++
				continue
			}
			return at, signEnd(text, at+1, to)
		}
		r, n := utf8.DecodeRuneInString(text[at:to])
		switch {
		case startsWord(r):
			return at, wordEnd(text, at+n, to)
		case unicode.IsSpace(r):
			at += n
			continue
		case regional(r): // a flag is two of them
			if r2, n2 := utf8.DecodeRuneInString(text[at+n : to]); regional(r2) {
				n += n2
			}
		}
		return at, signEnd(text, at+n, to)
	}
	return at, at
}

func wordEnd(text string, at, to int) int {
	for at < to {
		c := text[at]
		if c < utf8.RuneSelf {
			if !asciiWord(c) {
				return at
			}
			at++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[at:to])
		if !startsWord(r) && !unicode.IsMark(r) && !invisibleInWord(r) {
			return at
		}
		at += n
	}
	return at
}

// signEnd takes in what makes one sign of several characters: accents, variants, skin tones, joined emoji.
func signEnd(text string, at, to int) int {
	for at < to && text[at] >= utf8.RuneSelf {
		r, n := utf8.DecodeRuneInString(text[at:to])
		switch {
		case unicode.IsMark(r), r >= 0x1F3FB && r <= 0x1F3FF:
			at += n
		case r == zeroWidthJoiner:
			at += n
			if _, n = utf8.DecodeRuneInString(text[at:to]); at+n <= to {
				at += n
			}
		default:
			return at
		}
	}
	return at
}

const zeroWidthJoiner = 0x200D

func asciiWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_'
}

func startsWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || r == '_'
}

// invisibleInWord: soft hyphen, joiner, non-joiner.
func invisibleInWord(r rune) bool { return r == 0xAD || r == 0x200C || r == zeroWidthJoiner }

func regional(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }

// CountWords counts words as comparisons do: "l’appel" is two, "rendez-vous" is two, signs are none.
func CountWords(s string) int {
	n := 0
	for at := 0; ; {
		start, end := nextToken(s, at, len(s))
		if start == end {
			return n
		}
		if r, _ := utf8.DecodeRuneInString(s[start:]); startsWord(r) {
			n++
		}
		at = end
	}
}
