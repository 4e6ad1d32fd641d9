package licence

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// token is one word, number, sign or address of the input, folded, with its place in the input.
type token struct {
	text          string
	start, end    int
	glued         bool // nothing stands between it and the token before
	opens, closes int  // parentheses just before and just after
	url           bool
	dotted        bool // a number written with its ".0"
}

// addresses finds web addresses, with or without their scheme.
var addresses = regexp.MustCompile(`(?i)(?:https?://|\bwww\.)[^\s<>"«»]+|\b(?:[a-z0-9-]+\.)+[a-z]{2,}/[^\s<>"«»]+`)

// brackets are the angle brackets that only set off a word, as in "<MIT>".
var brackets = regexp.MustCompile(`<[\pL\pN][^<>]*>`)

// unbracket blanks the angle brackets around words, so that those left are comparisons; every byte keeps its place.
func unbracket(text string) string {
	if !strings.Contains(text, "<") {
		return text
	}
	return brackets.ReplaceAllStringFunc(text, func(s string) string { return " " + s[1:len(s)-1] + " " })
}

// tokenize cuts a text into folded tokens. Hyphens, slashes, commas and quotes only separate.
func tokenize(text string) []token {
	text = unbracket(text)
	t := tokenizer{text: text}
	at := 0
	for _, span := range addresses.FindAllStringIndex(text, -1) {
		end := span[0] + len(strings.TrimRight(text[span[0]:span[1]], ".,;:!?)]}'*_"))
		if span[0] < at || end <= span[0] {
			continue
		}
		t.words(at, span[0])
		t.add(token{text: text[span[0]:end], start: span[0], end: end, url: true})
		at = end
	}
	t.words(at, len(text))
	return t.finish()
}

type tokenizer struct {
	text   string
	tokens []token
	class  int // class of the run under way
	run    strings.Builder
	start  int
	broken bool // something stood since the last token
	opens  int
}

const (
	classNone = iota
	classLetter
	classDigit
)

func (t *tokenizer) words(from, to int) {
	t.broken = true
	for i := from; i < to; {
		r, size := utf8.DecodeRuneInString(t.text[i:to])
		for _, f := range foldRune(r) {
			t.rune(f, i, i+size, to)
		}
		i += size
	}
	t.flush(to)
}

// rune takes one folded rune that stands at [at, next) of the text.
func (t *tokenizer) rune(r rune, at, next, to int) {
	class := classNone
	switch {
	case unicode.IsDigit(r):
		class = classDigit
	case unicode.IsLetter(r), unicode.IsNumber(r), r == utf8.RuneError:
		class = classLetter
	case (r == '.' || r == ',') && t.class == classDigit && next < to && isDigit(t.text[next]):
		t.run.WriteByte('.')
		return
	}
	if class != t.class {
		t.flush(at)
	}
	if class != classNone {
		if t.class == classNone {
			t.start = at
		}
		t.class = class
		t.run.WriteRune(r)
		return
	}
	t.sign(r, at, next)
}

// sign keeps the signs that bear a meaning; all others separate.
func (t *tokenizer) sign(r rune, at, next int) {
	glued := !t.broken && len(t.tokens) > 0
	switch {
	case r == '+' && glued:
		t.add(token{text: "+", start: at, end: next, glued: true})
		return
	case r == '(':
		t.opens++
	case r == ')' && len(t.tokens) > 0:
		t.tokens[len(t.tokens)-1].closes++
	case r == '=' && t.lastIs(">", at):
		last := &t.tokens[len(t.tokens)-1]
		last.text, last.end = ">=", next
	case r == '!' && (next >= len(t.text) || t.text[next] <= ' '):
		// an exclamation mark at the end of a sentence; before a word, it is a negation
	case r == '=', r == '*' && !t.footnote(at):
		// "licence = MIT" and "**MIT**" only separate
	case strings.ContainsRune("<>≠¬!~?≥*", r):
		t.add(token{text: string(r), start: at, end: next})
	}
	t.broken = true
}

// footnote tells a star that hangs on a word which no star opened, as in "MIT*": a condition is told elsewhere.
func (t *tokenizer) footnote(at int) bool {
	return !t.broken && len(t.tokens) > 0 && !strings.Contains(t.text[:at], "*")
}

func (t *tokenizer) lastIs(text string, at int) bool {
	n := len(t.tokens)
	return n > 0 && t.tokens[n-1].text == text && t.tokens[n-1].end == at
}

func (t *tokenizer) flush(end int) {
	if t.class == classNone {
		return
	}
	text := t.run.String()
	plain := text
	if t.class == classDigit {
		plain = plainNumber(text)
	}
	t.add(token{text: plain, start: t.start, end: end, glued: !t.broken, dotted: plain != text})
	t.run.Reset()
	t.class = classNone
	t.broken = false
}

func (t *tokenizer) add(tok token) {
	tok.opens = t.opens
	t.opens = 0
	t.tokens = append(t.tokens, tok)
	t.broken = false
	if tok.url {
		t.broken = true
	}
}

// finish drops the v of "v2" and "gplv3", which changes nothing to a version.
func (t *tokenizer) finish() []token {
	kept := t.tokens[:0]
	for i, tok := range t.tokens {
		if i+1 < len(t.tokens) && isNumber(t.tokens[i+1].text) && !tok.url {
			switch {
			case versionWord(tok.text):
				t.tokens[i+1].opens += tok.opens
				t.tokens[i+1].glued = t.tokens[i+1].glued && tok.glued
				continue
			case t.tokens[i+1].glued && len(tok.text) > 1 && strings.HasSuffix(tok.text, "v"):
				tok.text = strings.TrimSuffix(tok.text, "v")
			}
		}
		kept = append(kept, tok)
	}
	return kept
}

func versionWord(s string) bool {
	switch s {
	case "v", "version", "ver", "vers", "versions", "rev", "release":
		return true
	}
	return false
}

// plainNumber drops ".0" at the end: 2, 2.0 and 2.0.0 are one version.
func plainNumber(s string) string {
	for strings.HasSuffix(s, ".0") {
		s = strings.TrimSuffix(s, ".0")
	}
	return s
}

func isDigit(b byte) bool    { return b >= '0' && b <= '9' }
func isNumber(s string) bool { return s != "" && isDigit(s[0]) }

// foldRune gives a rune in lower case without accent or typographic variant; invisible runes give nothing.
func foldRune(r rune) string {
	switch {
	case r < utf8.RuneSelf:
		if r < ' ' || r == 0x7f {
			return " "
		}
		return string(unicode.ToLower(r))
	case r == 'œ' || r == 'Œ':
		return "oe"
	case r == 'æ' || r == 'Æ':
		return "ae"
	case r == '™' || r == '®' || r == '©' || r == '≠':
		return map[rune]string{'≠': "≠"}[r] + " "
	case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Mn, r):
		return ""
	}
	var b strings.Builder
	for _, d := range norm.NFKD.String(string(r)) {
		if !unicode.Is(unicode.Mn, d) {
			b.WriteRune(unicode.ToLower(d))
		}
	}
	return b.String()
}

// foldPlain folds a short text whole.
func foldPlain(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteString(foldRune(r))
	}
	return b.String()
}
