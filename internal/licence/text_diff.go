package licence

import "slices"

// hunk is words of a licence, from one place up to another, that the text replaces by words of its own; either may be
// none.
type hunk struct {
	docFrom, docTo int
	from, to       int
}

// alignment is a known text laid beside the words read.
type alignment struct {
	text     int // of the library
	from, to int // words of the text read
	matched  int // words in common
	hunks    []hunk
}

// align lays a known text beside the words around a trail, without going out of the bounds.
func (r *recognition) align(t trail, low, high int) alignment {
	words, doc := r.words, r.l.Texts[t.text].Words
	begin := max(low, t.first-t.from-t.from/3-10)
	end := min(high, t.last+gramLength+(len(doc)-t.to)*4/3+10)
	r.work -= max(0, end-begin) + len(doc)
	a := alignment{text: t.text}
	docAt, at := 0, begin
	for _, p := range r.anchors(t.text, begin, end) {
		if p.doc < docAt || p.at < at {
			continue // inside the run of the anchor before
		}
		a.compare(doc, words, docAt, p.doc, at, p.at)
		docAt, at = p.doc, p.at
		for docAt < len(doc) && at < end && doc[docAt] == words[at].id {
			docAt, at = docAt+1, at+1
		}
		a.matched += docAt - p.doc
	}
	a.compare(doc, words, docAt, len(doc), at, end)
	a.trim(begin, end)
	return a
}

// anchor is a place of the text read where some words of the licence stand.
type anchor struct{ doc, at int }

// anchors gives the longest sequence of shared words that goes forward in both texts.
func (r *recognition) anchors(text, begin, end int) []anchor {
	var all []anchor
	for i := begin; i+gramLength <= end; i++ {
		if r.slots[i] < 0 {
			continue
		}
		places := r.l.grams.at(int(r.slots[i]))
		n, found := slices.BinarySearchFunc(places, text, func(p place, text int) int { return int(p.text) - text })
		if found {
			all = append(all, anchor{int(places[n].word), i})
		}
	}
	return longestForward(all)
}

// longestForward is the longest subsequence whose places in the licence grow.
func longestForward(all []anchor) []anchor {
	tails := make([]int, 0, len(all)) // the last anchor of the best sequence of each length
	before := make([]int, len(all))
	for i, p := range all {
		n, _ := slices.BinarySearchFunc(tails, p.doc, func(k, doc int) int { return all[k].doc - doc })
		before[i] = -1
		if n > 0 {
			before[i] = tails[n-1]
		}
		if n == len(tails) {
			tails = append(tails, i)
		} else {
			tails[n] = i
		}
	}
	if len(tails) == 0 {
		return nil
	}
	best := make([]anchor, len(tails))
	for n, k := len(tails)-1, tails[len(tails)-1]; n >= 0; n, k = n-1, before[k] {
		best[n] = all[k]
	}
	return best
}

// compare finds what differs between a part of the licence and a part of the text.
func (a *alignment) compare(doc []uint16, words []textWord, docFrom, docTo, from, to int) {
	for docFrom < docTo && from < to && doc[docFrom] == words[from].id {
		docFrom, from, a.matched = docFrom+1, from+1, a.matched+1
	}
	tail := 0
	for docFrom < docTo-tail && from < to-tail && doc[docTo-tail-1] == words[to-tail-1].id {
		tail++
	}
	docTo, to, a.matched = docTo-tail, to-tail, a.matched+tail
	if docFrom == docTo && from == to {
		return
	}
	a.matched += docTo - docFrom
	for _, h := range shortestEdit(doc[docFrom:docTo], words[from:to]) {
		a.matched -= h.docTo - h.docFrom
		a.hunks = append(a.hunks, hunk{h.docFrom + docFrom, h.docTo + docFrom, h.from + from, h.to + from})
	}
}

// mostEdits bounds the work on one part; beyond, the part is taken for wholly replaced.
const mostEdits = 80

// shortestEdit is Myers' algorithm on two short runs of words.
func shortestEdit(doc []uint16, words []textWord) []hunk {
	n, m := len(doc), len(words)
	whole := []hunk{{0, n, 0, m}}
	if n == 0 || m == 0 {
		return whole
	}
	reach := make([]int, 2*mostEdits+3)
	const mid = mostEdits + 1
	var trace [][]int
	for d := 0; d <= mostEdits; d++ {
		trace = append(trace, slices.Clone(reach[mid-d-1:mid+d+2]))
		for k := -d; k <= d; k += 2 {
			x := reach[mid+k-1] + 1
			if k == -d || k != d && reach[mid+k-1] < reach[mid+k+1] {
				x = reach[mid+k+1]
			}
			for x < n && x-k < m && doc[x] == words[x-k].id {
				x++
			}
			reach[mid+k] = x
			if k == n-m && x >= n {
				return walkBack(trace, n, m)
			}
		}
	}
	return whole
}

// walkBack reads the edits off the furthest reaches of each number of edits.
func walkBack(trace [][]int, n, m int) []hunk {
	var back []hunk
	x, y := n, m
	for d := len(trace) - 1; d > 0; d-- {
		reach, k := trace[d], x-y // reach[d+1+k] is what diagonal k reached with d-1 edits
		down := k == -d || k != d && reach[d+k] < reach[d+k+2]
		px := reach[d+k]
		py := px - (k - 1)
		if down {
			px = reach[d+k+2]
			py = px - (k + 1)
		}
		h := hunk{px, px, py, py + 1}
		if !down {
			h = hunk{px, px + 1, py, py}
		}
		if last := len(back) - 1; last >= 0 && back[last].docFrom == h.docTo && back[last].from == h.to {
			back[last].docFrom, back[last].from = h.docFrom, h.from
		} else {
			back = append(back, h)
		}
		x, y = px, py
	}
	slices.Reverse(back)
	return back
}

// trim leaves out the words of the text before the first common one and after the last: they are not the licence's.
func (a *alignment) trim(begin, end int) {
	a.from, a.to = begin, end
	if n := len(a.hunks); n > 0 {
		if h := &a.hunks[0]; h.from == begin && h.docFrom == 0 {
			a.from, h.from = h.to, h.to
		}
		if h := &a.hunks[n-1]; h.to == end {
			a.to, h.to = h.from, h.from
		}
	}
	a.hunks = slices.DeleteFunc(a.hunks, func(h hunk) bool { return h.docFrom == h.docTo && h.from == h.to })
}
