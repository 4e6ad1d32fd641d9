package prose

import (
	"unicode/utf8"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// Bounds on the work of one comparison. They count steps, not time: a clock would make the answer depend on the load.
const (
	callBudget = 6_000_000  // product of the lengths given to one call of the engine
	pageBudget = 40_000_000 // for one pair of texts
	maxDepth   = 6          // anchors within anchors
	gramSize   = 4          // words of an anchor where no single word is unique
)

// run says that old[old:old+n] equals new[new:new+n].
type run struct{ old, new, n int }

// engine finds what two sequences of ids have in common, within bounds.
type engine struct {
	myers  *diffmatchpatch.DiffMatchPatch
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

func newEngine() engine {
	myers := diffmatchpatch.New()
	myers.DiffTimeout = 0
	return engine{myers: myers}
}

// common appends to dst the equal runs of two sequences, in order.
func (e *engine) common(a, b []int32) []run {
	return e.within(a, b, 0, 0, 0, nil)
}

// within works on old[oa:] and new[ob:]: equal ends first, then the middle.
func (e *engine) within(a, b []int32, oa, ob, depth int, dst []run) []run {
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	dst = addRun(dst, run{oa, ob, head})
	a, b, oa, ob = a[head:], b[head:], oa+head, ob+head
	tail := 0
	for tail < len(a) && tail < len(b) && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	a, b = a[:len(a)-tail], b[:len(b)-tail]
	if len(a) > 0 && len(b) > 0 {
		dst = e.middle(a, b, oa, ob, depth, dst)
	}
	return addRun(dst, run{oa + len(a), ob + len(b), tail})
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
func (e *engine) middle(a, b []int32, oa, ob, depth int, dst []run) []run {
	sharedA, sharedB := e.count(a, b)
	size := sharedA * sharedB
	switch {
	case size == 0:
		return dst
	case e.spent > pageBudget:
		e.misses++
		return dst
	case size > callBudget:
		return e.anchored(a, b, oa, ob, depth, dst)
	}
	e.spent += size
	return e.myersRuns(a, b, sharedA, sharedB, oa, ob, dst)
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
		grown := make([]tally, 2*int(id)+64)
		copy(grown, e.tally)
		e.tally = grown
	}
	t := &e.tally[id]
	if t.stamp != e.stamp {
		*t = tally{stamp: e.stamp}
	}
	return t
}

// myersRuns gives the shared elements to go-diff as made-up letters.
func (e *engine) myersRuns(a, b []int32, sharedA, sharedB, oa, ob int, dst []run) []run {
	letters := make([]rune, 0, sharedA+sharedB)
	places := make([]int32, 0, sharedA+sharedB)
	used := int32(0)
	for _, side := range [2][]int32{a, b} {
		for i, id := range side {
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
	}
	i, j := 0, sharedA
	for _, d := range e.myers.DiffMainRunes(letters[:sharedA], letters[sharedA:], false) {
		n := utf8.RuneCountInString(d.Text)
		switch d.Type {
		case diffmatchpatch.DiffDelete:
			i += n
		case diffmatchpatch.DiffInsert:
			j += n
		default:
			for range n {
				dst = addRun(dst, run{oa + int(places[i]), ob + int(places[j]), 1})
				i++
				j++
			}
		}
	}
	return dst
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
