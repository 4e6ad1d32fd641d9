package prose

import (
	"unicode"
	"unicode/utf8"
)

// speller writes the spans of two stretches of text, whose offsets are its own.
type speller struct {
	old, new   string
	atOld      int // written so far
	atNew      int
	equalSince int // start in old of the equal span not written yet
	spans      []Span
}

// words compares the words of old blocks [i,toOld) and new blocks [j,toNew), writes the spans, and says whether only
// spacing differs.
func (s *speller) words(w *writer, i, toOld, j, toNew int32) (spacingOnly bool) {
	base := w.old.blocks[i].start
	baseNew := w.new.blocks[j].start
	old := w.voc.passage(w.old.text, w.gather(&w.old, i, toOld))
	new := w.voc.passage(w.new.text, w.gather(&w.new, j, toNew))
	runs := w.engine.common(old.ids(), new.ids())
	edits := tidy(editsBetween(runs, len(old.words), len(new.words)), &old, &new)
	a, b := 0, 0
	for k := 0; k <= len(edits); k++ {
		next := edit{len(old.words), len(old.words), len(new.words), len(new.words)}
		if k < len(edits) {
			next = edits[k]
		}
		for ; a < next.oldFrom; a, b = a+1, b+1 {
			x, y := old.words[a], new.words[b]
			s.seam(int(x.start-base), int(y.start-baseNew))
			s.keep(int(x.end - x.start))
		}
		a, b = next.oldTo, next.newTo
	}
	s.seam(len(s.old), len(s.new))
	s.flush()
	return len(edits) == 0
}

// gather gives the words of blocks [from,to).
func (w *writer) gather(s *side, from, to int32) []word {
	for k := from; k < to; k++ {
		w.voc.weighBlock(s.text, &s.blocks[k])
	}
	if to == from+1 {
		return s.blocks[from].words
	}
	var words []word
	for k := from; k < to; k++ {
		words = append(words, s.blocks[k].words...)
	}
	return words
}

// keep goes over n bytes that are equal.
func (s *speller) keep(n int) {
	s.atOld += n
	s.atNew += n
}

// flush writes the pending equal span.
func (s *speller) flush() {
	if s.atOld > s.equalSince {
		s.spans = append(s.spans, Span{Equal, s.old[s.equalSince:s.atOld]})
	}
	s.equalSince = s.atOld
}

// seam writes what stands before two equal words: whitespace, or edits with the whitespace around them. Whitespace that
// both have at its ends stays equal.
func (s *speller) seam(toOld, toNew int) {
	old, new := s.old[s.atOld:toOld], s.new[s.atNew:toNew]
	if old == new && len(old) <= 1 { // by far the commonest: one space, or nothing
		s.keep(len(old))
		return
	}
	head := sameSpaceHead(old, new)
	tail := sameSpaceTail(old[head:], new[head:])
	s.keep(head)
	s.change(old[head:len(old)-tail], new[head:len(new)-tail])
	s.keep(tail)
}

func (s *speller) change(old, new string) {
	if old == "" && new == "" {
		return
	}
	s.flush()
	if old != "" {
		s.spans = append(s.spans, Span{Delete, old})
	}
	if new != "" {
		s.spans = append(s.spans, Span{Insert, new})
	}
	s.atOld += len(old)
	s.atNew += len(new)
	s.equalSince = s.atOld
}

func sameSpaceHead(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) {
		r, size := utf8.DecodeRuneInString(a[n:])
		if r2, _ := utf8.DecodeRuneInString(b[n:]); r != r2 || !unicode.IsSpace(r) {
			break
		}
		n += size
	}
	return n
}

func sameSpaceTail(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) {
		r, size := utf8.DecodeLastRuneInString(a[:len(a)-n])
		if r2, _ := utf8.DecodeLastRuneInString(b[:len(b)-n]); r != r2 || !unicode.IsSpace(r) {
			break
		}
		n += size
	}
	return n
}
