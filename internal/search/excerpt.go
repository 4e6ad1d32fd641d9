package search

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Piece is a piece of a text; Found tells that it is a word of the question.
type Piece struct {
	Text  string
	Found bool
}

// The sizes of an excerpt, in bytes of the text that it is taken of.
const (
	before  = 80
	window  = 280
	maxLook = 20_000 // words looked at for one excerpt
)

// Mark parts a text at the words of the question.
func (q Question) Mark(text string) []Piece {
	var list []Piece
	done := 0
	for start, end := range spans(text) {
		if q.find(text[start:end]) < 0 {
			continue
		}
		if start > done {
			list = append(list, Piece{Text: text[done:start]})
		}
		list = append(list, Piece{Text: text[start:end], Found: true})
		done = end
	}
	if done < len(text) {
		list = append(list, Piece{Text: text[done:]})
	}
	return list
}

// Excerpt is a passage of the first of some texts that holds words of the question, where most of them stand close
// together; the beginning of the first text where none does.
func (q Question) Excerpt(texts []string) []Piece {
	looked := 0
	for _, text := range texts {
		var hits []hit
		known := map[string]int{}
		for start, end := range spans(text) {
			if looked++; looked > maxLook || len(hits) >= 200 {
				break
			}
			raw := text[start:end]
			at, seen := known[raw]
			if !seen {
				at = q.find(raw)
				known[raw] = at
			}
			if at >= 0 {
				hits = append(hits, hit{start, at})
			}
		}
		if len(hits) > 0 {
			return q.Mark(passage(text, densest(hits)))
		}
	}
	if len(texts) == 0 {
		return nil
	}
	return q.Mark(passage(texts[0], 0))
}

// hit is a word of the question in a text.
type hit struct{ at, term int }

// densest is where the passage begins that holds the most words of the question.
func densest(hits []hit) int {
	best, most := 0, 0
	for i, h := range hits {
		distinct := map[int]bool{}
		for _, o := range hits[i:] {
			if o.at > h.at+window-before {
				break
			}
			distinct[o.term] = true
		}
		if len(distinct) > most {
			best, most = h.at, len(distinct)
		}
	}
	return best
}

// passage cuts a text around a place, between two words, and takes the marks of its Markdown away.
func passage(text string, at int) string {
	from, to := max(0, at-before), min(len(text), at-before+window)
	if at < before {
		to = min(len(text), window)
	}
	for from > 0 && !blank(text[from-1]) && from < at {
		from++
	}
	for to < len(text) && to > at && !blank(text[to]) {
		to--
	}
	if to <= at { // one word as long as the passage
		to = min(len(text), at+window)
	}
	for from > 0 && !utf8.RuneStart(text[from]) {
		from++
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	s := bare(text[from:to])
	if from > 0 {
		s = "… " + s
	}
	if to < len(text) {
		s += " …"
	}
	return s
}

func blank(b byte) bool { return b == ' ' || b == '\n' || b == '\t' }

// breaks says where a line may be cut: not at the no-break spaces of French.
func breaks(r rune) bool { return r == ' ' || r == '\n' || r == '\t' }

// linkTarget is where a Markdown link leads, whole or cut by the passage's end.
var linkTarget = regexp.MustCompile(`\]\([^)\s]*\)?`)

// bare is a piece of Markdown without its marks, on one line.
func bare(s string) string {
	s = linkTarget.ReplaceAllString(s, "")
	s = strings.NewReplacer("**", "", "__", "", "`", "", "[[", "", "]]", "", "![", "", "[", "", "]", "", "*", "", "|", " ").Replace(s)
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimLeft(strings.TrimSpace(l), "#>- ")
	}
	return strings.Join(strings.FieldsFunc(strings.Join(lines, " "), breaks), " ")
}
