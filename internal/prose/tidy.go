package prose

import (
	"strings"
	"unicode/utf8"
)

// edit replaces old[oldFrom:oldTo] by new[newFrom:newTo], in words.
type edit struct{ oldFrom, oldTo, newFrom, newTo int }

// passage is a stretch of words of one text, with the sums of their weights.
type passage struct {
	text  string
	words []word
	sums  []int32 // sums[i]: weight of words[:i]
}

func (v *vocabulary) passage(text string, words []word) passage {
	p := passage{text, words, make([]int32, len(words)+1)}
	for i, w := range words {
		p.sums[i+1] = p.sums[i] + v.weight[w.id]
	}
	return p
}

func (p *passage) weight(from, to int) int32 { return p.sums[to] - p.sums[from] }

func (p *passage) ids() []int32 {
	ids := make([]int32, len(p.words))
	for i, w := range p.words {
		ids[i] = w.id
	}
	return ids
}

// editsBetween turns equal runs into the edits between them.
func editsBetween(runs []run, oldLen, newLen int) []edit {
	edits := make([]edit, 0, len(runs)+1)
	i, j := 0, 0
	for _, r := range runs {
		if r.old > i || r.new > j {
			edits = append(edits, edit{i, r.old, j, r.new})
		}
		i, j = r.old+r.n, r.new+r.n
	}
	if i < oldLen || j < newLen {
		edits = append(edits, edit{i, oldLen, j, newLen})
	}
	return edits
}

// tidy makes edits read as a person would mark them: cut at sentences, commas and spaces, not strewn with lone words.
func tidy(edits []edit, old, new *passage) []edit {
	for k := range edits {
		e := &edits[k]
		before, after := 0, len(new.words)
		switch {
		case e.oldFrom == e.oldTo:
			if k > 0 {
				before = edits[k-1].newTo
			}
			if k+1 < len(edits) {
				after = edits[k+1].newFrom
			}
			by := slide(new, e.newFrom, e.newTo, before, after)
			*e = edit{e.oldFrom + by, e.oldTo + by, e.newFrom + by, e.newTo + by}
		case e.newFrom == e.newTo:
			after = len(old.words)
			if k > 0 {
				before = edits[k-1].oldTo
			}
			if k+1 < len(edits) {
				after = edits[k+1].oldFrom
			}
			by := slide(old, e.oldFrom, e.oldTo, before, after)
			*e = edit{e.oldFrom + by, e.oldTo + by, e.newFrom + by, e.newTo + by}
		}
	}
	return absorb(edits, old, new)
}

// slide says by how many words an insertion or deletion of words[from:to] is best shifted without changing what it does.
func slide(p *passage, from, to, before, after int) int {
	w := p.words
	first := 0
	for from+first > before && w[from+first-1].id == w[to+first-1].id {
		first--
	}
	best, bestScore := 0, -1
	for by := first; ; by++ {
		score := p.boundary(from+by) + p.boundary(to+by)
		if score > bestScore || score == bestScore && by <= 0 {
			best, bestScore = by, score
		}
		if to+by >= after || w[from+by].id != w[to+by].id {
			return best
		}
	}
}

// boundary says how natural a cut before word k is.
func (p *passage) boundary(k int) int {
	if k <= 0 || k >= len(p.words) {
		return 6
	}
	left, right := p.words[k-1], p.words[k]
	white := p.text[left.end:right.start]
	if n := strings.IndexByte(white, '\n'); n >= 0 && strings.IndexByte(white[n+1:], '\n') >= 0 {
		return 6
	}
	sign, _ := utf8.DecodeRuneInString(p.text[left.start:])
	switch {
	case white != "" && strings.ContainsRune(".!?…", sign):
		return 5
	case strings.ContainsRune(",;:)»", sign), p.text[right.start] == '(':
		return 3
	case white != "":
		return 2
	}
	return 0
}

// Rules of absorption: an equal island lighter than half of both edits beside it is part of one rewriting.
const (
	islandAtMost = 200
	islandSign   = 6  // a lone sign between two edits
	besideSign   = 30 // that weigh at least so much
	tidyPasses   = 8
)

// absorb makes one edit of neighbours that little stands between. Few passes are enough, and their number is bounded.
func absorb(edits []edit, old, new *passage) []edit {
	for range tidyPasses {
		kept := edits[:0]
		for _, e := range edits {
			if l := len(kept) - 1; l >= 0 && absorbed(kept[l], e, old, new) {
				kept[l].oldTo, kept[l].newTo = e.oldTo, e.newTo
				continue
			}
			kept = append(kept, e)
		}
		if len(kept) == len(edits) {
			break
		}
		edits = kept
	}
	return edits
}

func absorbed(left, right edit, old, new *passage) bool {
	island := old.weight(left.oldTo, right.oldFrom)
	l := max(old.weight(left.oldFrom, left.oldTo), new.weight(left.newFrom, left.newTo))
	r := max(old.weight(right.oldFrom, right.oldTo), new.weight(right.newFrom, right.newTo))
	if island < islandAtMost && 2*island <= min(l, r) {
		return true
	}
	return island <= islandSign && min(l, r) >= besideSign
}
