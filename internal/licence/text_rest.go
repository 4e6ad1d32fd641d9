package licence

import (
	"bytes"
	"slices"
)

// sentenceOfText is words of the text that no licence holds, up to the end of their sentence.
type sentenceOfText struct{ from, to int }

// sentences cuts words that no licence holds where the text ends a sentence or leaves a line empty.
func sentences(text []byte, words []textWord, from, to int) []sentenceOfText {
	var list []sentenceOfText
	begin := from
	for i := from; i < to; i++ {
		if i+1 == to || endsSentence(text[words[i].end:words[i+1].start]) {
			list = append(list, sentenceOfText{begin, i + 1})
			begin = i + 1
		}
	}
	return list
}

func endsSentence(between []byte) bool {
	for i, c := range between {
		switch c {
		case '.', ';', '!', '?':
			if i+1 < len(between) && isBlank(between[i+1]) {
				return true
			}
		case '\n':
			if rest := bytes.TrimLeft(between[i+1:], " \t\r*#/>"); len(rest) > 0 && rest[0] == '\n' {
				return true
			}
		}
	}
	return false
}

func isBlank(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// nearness is the number of words within which a limit bears on its topic.
const nearness = 25

// restricting finds, among words that no licence holds, those that restrict a use, a user or a price. Each sentence is
// judged by itself.
func restricting(text []byte, words []textWord, from, to int) []Restriction {
	var found []Restriction
	for _, s := range sentences(text, words, from, to) {
		limit, about := -1, -1
		for i := s.from; i < s.to; i++ {
			class := words[i].class
			if class&limits != 0 {
				limit = i
			}
			if class&topic != 0 {
				about = i
			}
			if limit >= 0 && about >= 0 && max(limit, about)-min(limit, about) <= nearness {
				found = append(found, restrictionOf(text, words[s.from], words[min(s.to-1, max(limit, about)+8)]))
				break
			}
		}
	}
	return found
}

// maxRestriction bounds the words quoted, in bytes.
const maxRestriction = 400

func restrictionOf(text []byte, first, last textWord) Restriction {
	r := Restriction{Start: int(first.start), End: int(last.end)}
	r.End = min(r.End, r.Start+maxRestriction)
	r.Words = plainWords(text[r.Start:r.End])
	return r
}

// plainWords gives words of the text on one line.
func plainWords(text []byte) string {
	return string(bytes.Join(bytes.Fields(bytes.ToValidUTF8(text, []byte("\uFFFD"))), []byte(" ")))
}

// unexplainedWords finds the sentences that no licence holds and that might change the rights given.
func (l *library) unexplainedWords(text []byte, words []textWord, from, to int) []Span {
	var spans []Span
	for _, s := range sentences(text, words, from, to) {
		if l.silent(text, words[s.from:s.to]) {
			continue
		}
		last := words[s.to-1]
		quote := text[words[s.from].start:min(last.end, words[s.from].start+maxRestriction)]
		spans = append(spans, Span{SpanInsert, plainWords(quote)})
		if len(spans) == mostSpans {
			break
		}
	}
	return spans
}

// silent tells a sentence that says nothing about rights.
func (l *library) silent(text []byte, words []textWord) bool {
	if !slices.ContainsFunc(words, func(w textWord) bool { return w.risky }) || reservation(l, words) {
		return true
	}
	said := spelledOut(text, words)
	return harmlessSentence(said)
}
