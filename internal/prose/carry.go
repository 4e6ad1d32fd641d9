package prose

// carryMoves lets edits travel with moves: where one side moved a block that the other edited, all three get the merged
// block, so that only the move is left to merge. A block that one moved and the other moved elsewhere, or removed, is
// marked as contested.
func (m *merger) carryMoves(b *braid) {
	for k := range b.base {
		mine, theirs := m.fate(m.mine, k), m.fate(m.theirs, k)
		if !mine.moved && !theirs.moved {
			continue
		}
		switch {
		case mine.at == none:
			b.theirs[theirs.at].contested = true
			continue
		case theirs.at == none:
			b.mine[mine.at].contested = true
			continue
		case mine.moved && theirs.moved:
			b.mine[mine.at].contested, b.theirs[theirs.at].contested = true, true
		}
		base, x, y := &b.base[k], &b.mine[mine.at], &b.theirs[theirs.at]
		stayed := !mine.moved && x.text == base.text || !theirs.moved && y.text == base.text
		if x.text == y.text || stayed {
			continue
		}
		woven := m.sentences(base.text, x.text, y.text)
		if len(woven.conflicts) > 0 {
			continue
		}
		text := woven.merged().Text
		base.text, x.text, y.text = text, text, text
	}
}

// fate is where a base block went on one side.
type fate struct {
	at    int32 // or none
	moved bool
}

func (m *merger) fate(a *alignment, k int) fate {
	if to := a.old.moved[k]; to != none {
		return fate{to, true}
	}
	return fate{a.old.pair[k], false}
}
