package site

import (
	"slices"

	"github.com/appel-a-communs/communs/web/view"
)

// lineEdit is one line of two texts: in both, only in the old one, only in the new one.
type lineEdit struct {
	op   view.Op // Same, Removed or Added
	text string
}

// maxEdits bounds the work of comparing lines: past so many the rest is shown as replaced.
const maxEdits = 1000

// compareLines is the shortest way from one list of lines to the other (Myers, 1986), common ends apart.
func compareLines(a, b []string) []lineEdit {
	var edits, tail []lineEdit
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		edits = append(edits, lineEdit{view.Same, a[0]})
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		tail = append(tail, lineEdit{view.Same, a[len(a)-1]})
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	edits = append(edits, middleLines(a, b)...)
	for i := len(tail) - 1; i >= 0; i-- {
		edits = append(edits, tail[i])
	}
	return edits
}

// middleLines searches greedily: trace[d] holds how far each diagonal, from -d to d by twos, reaches with d edits.
func middleLines(a, b []string) []lineEdit {
	var trace [][]int
	for d := 0; d <= min(len(a)+len(b), maxEdits); d++ {
		row := make([]int, d+1)
		for i := range row {
			k := 2*i - d
			x := 0
			if d > 0 {
				x, _ = stepBefore(trace[d-1], i)
			}
			for x < len(a) && x-k < len(b) && a[x] == b[x-k] {
				x++
			}
			row[i] = x
			if x >= len(a) && x-k >= len(b) {
				return walkBack(a, b, append(trace, row))
			}
		}
		trace = append(trace, row)
	}
	return replaced(a, b)
}

// stepBefore gives how far the ith diagonal reaches by one edit more than before: an insertion, which comes
// from the diagonal above, or a deletion.
func stepBefore(before []int, i int) (x int, insertion bool) {
	if i == 0 || i < len(before) && before[i-1] < before[i] {
		return before[i], true
	}
	return before[i-1] + 1, false
}

func replaced(a, b []string) []lineEdit {
	var edits []lineEdit
	for _, line := range a {
		edits = append(edits, lineEdit{view.Removed, line})
	}
	for _, line := range b {
		edits = append(edits, lineEdit{view.Added, line})
	}
	return edits
}

// walkBack reads the way from the end of both texts to their start.
func walkBack(a, b []string, trace [][]int) []lineEdit {
	var back []lineEdit
	x, y := len(a), len(b)
	equal := func(to int) {
		for ; x > to; x, y = x-1, y-1 {
			back = append(back, lineEdit{view.Same, a[x-1]})
		}
	}
	for d := len(trace) - 1; d > 0; d-- {
		after, insertion := stepBefore(trace[d-1], (x-y+d)/2)
		equal(after)
		if insertion {
			y--
			back = append(back, lineEdit{view.Added, b[y]})
			continue
		}
		x--
		back = append(back, lineEdit{view.Removed, a[x]})
	}
	equal(0)
	slices.Reverse(back)
	return back
}
