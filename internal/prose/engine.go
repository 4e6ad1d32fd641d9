package prose

import (
	"unicode/utf8"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// Bounds on the work of one comparison. They count steps, not time: a clock would make the answer depend on the load.
const (
	callBudget = 6_000_000  // product of the lengths given to one call of the engine
	pageBudget = 40_000_000 // for one pair of texts, at most
	byteBudget = 10         // for one pair of texts: callBudget, and so much for each byte of both
	maxDepth   = 6          // anchors within anchors
	gramSize   = 4          // words of an anchor where no single word is unique
)

// run says that old[old:old+n] equals new[new:new+n].
type run struct{ old, new, n int }

// engine finds what two sequences of ids have in common, within bounds.
type engine struct {
	myers  *diffmatchpatch.DiffMatchPatch
	budget int
	spent  int
	misses int // times when the budget left a passage uncompared
	tally  []tally
	stamp  int32
}

// tally is what is known of one id in the call that bears the stamp.
type tally struct {
	stamp        int32
	inOld, inNew int32
	atOld, atNew int32 // last position
	letter       rune
}

// newEngine is for texts of so many bytes together.
func newEngine(bytes int) engine {
	myers := diffmatchpatch.New()
	myers.DiffTimeout = 0
	return engine{myers: myers, budget: min(pageBudget, callBudget+byteBudget*bytes)}
}

// window is a part of two sequences to be compared: where it starts in them, and how many anchors deep it lies.
type window struct {
	a, b         []int32
	atOld, atNew int
	depth        int
}

// part is a[i:i2] and b[j:j2] of a window.
func (w window) part(i, i2, j, j2 int) window {
	return window{w.a[i:i2], w.b[j:j2], w.atOld + i, w.atNew + j, w.depth}
}

func (w window) run(i, j, n int) run { return run{w.atOld + i, w.atNew + j, n} }

// common gives the equal runs of two sequences, in order.
func (e *engine) common(a, b []int32) []run {
	return e.within(window{a: a, b: b}, nil)
}

// within appends the equal runs of a window: equal ends first, then the middle.
func (e *engine) within(w window, dst []run) []run {
	a, b := w.a, w.b
	shorter := min(len(a), len(b))
	head := 0
	for head < shorter && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < shorter-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	dst = addRun(dst, w.run(0, 0, head))
	if head+tail < shorter {
		dst = e.middle(w.part(head, len(a)-tail, head, len(b)-tail), dst)
	}
	return addRun(dst, w.run(len(a)-tail, len(b)-tail, tail))
}

func addRun(dst []run, r run) []run {
	if r.n == 0 {
		return dst
	}
	if l := len(dst) - 1; l >= 0 && dst[l].old+dst[l].n == r.old && dst[l].new+dst[l].n == r.new {
		dst[l].n += r.n
		return dst
	}
	return append(dst, r)
}

// middle drops the ids that one side lacks, which changes nothing of what is common, and chooses the way.
func (e *engine) middle(w window, dst []run) []run {
	sharedA, sharedB := e.count(w.a, w.b)
	size := sharedA * sharedB
	switch {
	case size == 0:
		return dst
	case size > callBudget && e.spent < e.budget:
		return e.anchored(w, dst)
	case size > callBudget, e.spent+size > e.budget:
		e.misses++
		return dst
	}
	e.spent += size
	lettersA, placesA, used := e.spell(w.a, sharedA, 0)
	lettersB, placesB, _ := e.spell(w.b, sharedB, used)
	i, j := 0, 0
	for _, d := range e.myers.DiffMainRunes(lettersA, lettersB, false) {
		n := utf8.RuneCountInString(d.Text)
		switch d.Type {
		case diffmatchpatch.DiffDelete:
			i += n
		case diffmatchpatch.DiffInsert:
			j += n
		default:
			for range n {
				dst = addRun(dst, w.run(int(placesA[i]), int(placesB[j]), 1))
				i++
				j++
			}
		}
	}
	return dst
}

// count fills the tally and gives how many elements of each side occur in the other.
func (e *engine) count(a, b []int32) (sharedA, sharedB int) {
	e.stamp++
	for i, id := range a {
		t := e.at(id)
		t.inOld++
		t.atOld = int32(i)
	}
	for i, id := range b {
		t := e.at(id)
		t.inNew++
		t.atNew = int32(i)
		if t.inOld > 0 {
			sharedB++
		}
	}
	for _, id := range a {
		if e.tally[id].inNew > 0 {
			sharedA++
		}
	}
	return sharedA, sharedB
}

func (e *engine) at(id int32) *tally {
	if int(id) >= len(e.tally) {
		grown := make([]tally, 2*int(id)+256)
		copy(grown, e.tally)
		e.tally = grown
	}
	t := &e.tally[id]
	if t.stamp != e.stamp {
		*t = tally{stamp: e.stamp}
	}
	return t
}

// spell writes the shared elements of one side as made-up letters, with the places that they had.
func (e *engine) spell(ids []int32, shared int, used int32) (letters []rune, places []int32, last int32) {
	letters, places = make([]rune, 0, shared), make([]int32, 0, shared)
	for i, id := range ids {
		t := &e.tally[id]
		if t.inOld == 0 || t.inNew == 0 {
			continue
		}
		if t.letter == 0 {
			used++
			t.letter = letter(used)
		}
		letters = append(letters, t.letter)
		places = append(places, int32(i))
	}
	return letters, places, used
}

// letter is the nth rune (from 1) that survives go-diff's passage through strings: no surrogate, no U+FFFD.
func letter(n int32) rune {
	r := n
	if r >= 0xD800 {
		r += 0x800
	}
	if r >= 0xFFFD {
		r++
	}
	return r
}
