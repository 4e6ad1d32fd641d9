// Package fingerprint turns licence texts into words that do not depend on how the text is laid out, and keeps the words
// of the known licences in a compact file. It knows nothing of what a licence allows.
package fingerprint

import (
	"bytes"
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Each calls f with every word of the text, folded, and with its place in the text. Case, accents, punctuation, line
// ends, comment signs, HTML tags and the signs of lists do not count. The word is only valid during the call.
func Each(text []byte, f func(word []byte, start, end int)) {
	s := scanner{text: text, emit: f}
	s.run()
}

// Words lists the words of a text.
func Words(text string) []string {
	var words []string
	Each([]byte(text), func(w []byte, _, _ int) { words = append(words, string(w)) })
	return words
}

type scanner struct {
	text  []byte
	emit  func(word []byte, start, end int)
	word  []byte // the word under way
	start int
	last  []byte // the word before
}

func (s *scanner) run() {
	for i := 0; i < len(s.text); {
		c := s.text[i]
		switch {
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRune(s.text[i:])
			if r == utf8.RuneError {
				s.broken(i)
			} else {
				s.runes(string(r), i)
			}
			i += size
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			s.letter(c, i)
			i++
		case 'A' <= c && c <= 'Z':
			s.letter(c+'a'-'A', i)
			i++
		default:
			s.flush(i)
			i += s.markup(i)
		}
	}
	s.flush(len(s.text))
}

func (s *scanner) letter(c byte, at int) {
	if len(s.word) == 0 {
		s.start = at
	}
	s.word = append(s.word, c)
}

// broken takes a byte that is no text: it is part of a word that no licence holds.
func (s *scanner) broken(at int) {
	if len(s.word) == 0 {
		s.start = at
	}
	s.word = utf8.AppendRune(s.word, utf8.RuneError)
}

// runes takes what is not plain ASCII: folded letters go on with the word, invisible signs are passed over.
func (s *scanner) runes(text string, at int) {
	for _, r := range norm.NFKD.String(text) {
		switch {
		case r == 'œ' || r == 'Œ':
			s.letter('o', at)
			s.letter('e', at)
		case r == 'æ' || r == 'Æ':
			s.letter('a', at)
			s.letter('e', at)
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r):
		case unicode.IsLetter(r), unicode.IsDigit(r), r == utf8.RuneError:
			if len(s.word) == 0 {
				s.start = at
			}
			s.word = utf8.AppendRune(s.word, unicode.ToLower(r))
		default:
			s.flush(at)
		}
	}
}

// markup gives the length of what begins with a sign: an HTML tag, an entity, or the sign alone.
func (s *scanner) markup(at int) int {
	switch s.text[at] {
	case '<':
		if n := tagLength(s.text[at:]); n > 0 {
			return n
		}
	case '&':
		if n := bytes.IndexByte(s.text[at:min(at+12, len(s.text))], ';'); n > 1 {
			entity := string(s.text[at : at+n+1])
			if plain := html.UnescapeString(entity); plain != entity {
				s.runes(plain, at)
				return n + 1
			}
		}
	}
	return 1
}

// longestTag bounds how far the end of a tag is looked for.
const longestTag = 400

// tagLength measures the HTML tag at the beginning of the text; 0 when it is none. What is not plainly a tag is read:
// <year> is a word to fill in, and a word must not be hidden between two signs.
func tagLength(text []byte) int {
	end := bytes.IndexByte(text[:min(len(text), longestTag)], '>')
	if end < 2 {
		return 0
	}
	inner := strings.TrimSuffix(strings.TrimPrefix(string(text[1:end]), "/"), "/")
	name, attributes, _ := strings.Cut(strings.TrimSpace(inner), " ")
	attributes = strings.TrimSpace(attributes)
	if !isTag(strings.ToLower(name)) || attributes != "" && !strings.ContainsAny(attributes, "=") {
		return 0
	}
	return end + 1
}

func isTag(name string) bool {
	switch name {
	case "a", "abbr", "article", "aside", "b", "blockquote", "body", "br", "center", "cite", "code", "dd", "dir", "div", "dl", "dt",
		"em", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "i", "img", "li", "link", "main",
		"meta", "nav", "ol", "p", "pre", "s", "section", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "th",
		"thead", "title", "tr", "tt", "u", "ul", "wbr":
		return true
	}
	return false
}

func (s *scanner) flush(end int) {
	if len(s.word) == 0 {
		return
	}
	if !s.listSign(end) {
		s.emit(usual(s.word), s.start, end)
	}
	s.last = append(s.last[:0], s.word...)
	s.word = s.word[:0]
}

// listSign tells whether the word is the number or letter of a list, or the c of a copyright sign: "(a)", "1.", "iv)".
// It goes by the form alone, never by the place in the line, so that a text laid out anew gives the same words.
func (s *scanner) listSign(end int) bool {
	if len(s.word) > 4 || end >= len(s.text) || !isNumbering(s.word) {
		return false
	}
	before, after := byte(' '), s.text[end]
	if s.start > 0 {
		before = s.text[s.start-1]
	}
	switch {
	case after == ')' && before == '(':
		return s.start < 2 || isSpace(s.text[s.start-2])
	case after == ')':
		return isSpace(before)
	case after == '.':
		return isSpace(before) && (end+1 >= len(s.text) || isSpace(s.text[end+1])) && !countsSomething(string(s.last))
	}
	return false
}

// usual gives the spelling under which a word that has several is kept.
func usual(word []byte) []byte {
	if len(word) < 4 {
		return word
	}
	if kept := spelling(string(word)); kept != "" {
		return append(word[:0], kept...)
	}
	return word
}

func spelling(word string) string {
	switch word {
	case "license", "licenses", "licensed", "sublicense", "sublicenses", "sublicensed", "unlicense":
		return strings.Replace(word, "license", "licence", 1)
	case "relicense", "relicensed", "licensee", "licensees":
		return strings.Replace(word, "license", "licence", 1)
	case "acknowledgement", "acknowledgements", "judgement":
		return strings.Replace(word, "gement", "gment", 1)
	case "organisation", "organisations", "authorisation", "authorisations", "authorised", "utilisation", "recognised", "recognise",
		"realise", "optimise", "initialise", "categorise", "maximise", "emphasised", "customise", "customised", "capitalisation":
		return strings.Replace(word, "is", "iz", strings.Count(word, "is"))
	case "https":
		return "http"
	case "analogue", "catalogue", "programme", "programmes":
		return strings.Replace(strings.Replace(word, "gue", "g", 1), "mme", "m", 1)
	case "favour", "labour", "favourite":
		return strings.Replace(word, "our", "or", 1)
	case "fulfil", "fulfilment", "wilful":
		return strings.Replace(word, "fil", "fill", 1)
	case "whilst":
		return "while"
	case "artefact", "artefacts":
		return strings.Replace(word, "e", "i", 1)
	case "practise", "defence", "offence":
		return strings.Replace(strings.Replace(word, "ctis", "ctic", 1), "fence", "fense", 1)
	}
	return ""
}

// isSpace counts what is not ASCII as a space: it may be one that does not break.
func isSpace(c byte) bool { return c <= ' ' || c >= utf8.RuneSelf }

// isNumbering tells a number of two digits at the most, a letter, or a Roman number.
func isNumbering(word []byte) bool {
	digits := strings.Trim(string(word), "0123456789") == ""
	return len(word) == 1 || digits && len(word) == 2 || strings.Trim(string(word), "ivx") == ""
}

// countsSomething tells the words after which a number belongs to the sentence.
func countsSomething(word string) bool {
	switch word {
	case "version", "versions", "v", "section", "sections", "article", "articles", "clause", "clauses", "paragraph", "licence",
		"license", "licences", "licenses", "and", "or", "et", "ou":
		return true
	}
	return false
}
