package prose

import (
	"cmp"
	"slices"
)

// move finds, among what is left, the blocks that changed place: equal ones first, then akin ones, then the short ones
// beside them (a heading moves with its section).
func (a *alignment) move(kin []couple, freeOld, freeNew []int32) {
	a.moveEqual(freeOld, freeNew)
	var far []couple
	for _, c := range kin {
		if c.kin >= moveKin && a.movable(c) && min(a.old.blocks[c.old].count, a.new.blocks[c.new].count) >= moveMinWords {
			far = append(far, c)
		}
	}
	slices.SortStableFunc(far, func(x, y couple) int { return cmp.Compare(y.kin, x.kin) })
	for _, c := range far {
		if a.movable(c) {
			a.setMoved(c.old, c.new)
		}
	}
	for range 2 { // the second pass starts from what the first brought along
		for _, j := range freeNew {
			if a.new.moved[j] != none {
				a.bringAlong(a.new.moved[j], j, -1)
				a.bringAlong(a.new.moved[j], j, 1)
			}
		}
	}
}

func (a *alignment) movable(c couple) bool { return a.old.free(c.old) && a.new.free(c.new) }

func (a *alignment) setMoved(i, j int32) {
	a.old.moved[i], a.new.moved[j] = j, i
}

func (a *alignment) moveEqual(freeOld, freeNew []int32) {
	places := make(map[int32][]int32, len(freeOld))
	for _, i := range freeOld {
		b := &a.old.blocks[i]
		if a.old.free(i) && b.count > 0 && b.end-b.start >= moveMinBytes {
			places[b.key] = append(places[b.key], i)
		}
	}
	for _, j := range freeNew {
		key := a.new.blocks[j].key
		if list := places[key]; len(list) > 0 && a.new.free(j) {
			a.setMoved(list[0], j)
			places[key] = list[1:]
		}
	}
}

// bringAlong moves the equal neighbours of a moved block, in one direction.
func (a *alignment) bringAlong(i, j, step int32) {
	for {
		i, j = i+step, j+step
		if i < 0 || j < 0 || int(i) >= len(a.old.blocks) || int(j) >= len(a.new.blocks) {
			return
		}
		if a.old.blocks[i].key != a.new.blocks[j].key || !a.movable(couple{i, j, 0}) {
			return
		}
		a.setMoved(i, j)
	}
}
