package prose

// onlyTouch says that the edits of a region stand side by side without bearing on each other: each base block was left
// as it is by one side, and one side alone inserted.
func (m *merger) onlyTouch(r region) bool {
	keptMine, keptTheirs := 0, 0
	for k, base := range r.base {
		i, j := m.places(r, k)
		switch inMine, inTheirs := i >= 0, j >= 0; {
		case inMine == inTheirs, inMine && r.mine[i].text != base.text, inTheirs && r.theirs[j].text != base.text:
			return false
		case inMine:
			keptMine++
		default:
			keptTheirs++
		}
	}
	oneInserts := len(r.mine) == keptMine || len(r.theirs) == keptTheirs
	return oneInserts && !contested(r.mine) && !contested(r.theirs)
}

// places gives where base block k of a region is in mine and in theirs, -1 where it is gone.
func (m *merger) places(r region, k int) (mine, theirs int) {
	mine = int(m.mine.old.pair[r.at.base+k]) - r.at.mine
	theirs = int(m.theirs.old.pair[r.at.base+k]) - r.at.theirs
	return max(mine, -1), max(theirs, -1)
}

// settleByPlace merges a region place by place: between base blocks, what theirs inserted first, then what mine did.
func (m *merger) settleByPlace(l *loom, r region) {
	var at point // in the region
	for k, base := range r.base {
		i, j := m.places(r, k)
		inMine, inTheirs := i >= at.mine && i < len(r.mine), j >= at.theirs && j < len(r.theirs)
		switch {
		case inMine:
			m.insertBoth(l, r, at, point{mine: i, theirs: at.theirs})
			m.removed(l, base, r.mine[i], FromMine)
			at.mine = i + 1
		case inTheirs:
			m.insertBoth(l, r, at, point{mine: at.mine, theirs: j})
			m.removed(l, base, r.theirs[j], FromTheirs)
			at.theirs = j + 1
		}
	}
	m.insertBoth(l, r, at, point{mine: len(r.mine), theirs: len(r.theirs)})
}

// removed settles a line that one side alone still has: gone, unless that side edited it.
func (m *merger) removed(l *loom, base, kept item, keeper PieceKind) {
	if kept.text == base.text {
		return
	}
	c := oneSided(keeper, kept.text)
	c.Base = base.text
	l.close(claim{}, gap{})
	l.conflict(c)
	l.pending, l.open = seam{base.gap, kept.gap, kept.gap}, true
}

// insertBoth writes what both inserted between two points of a region, what they have in common once.
func (m *merger) insertBoth(l *loom, r region, from, to point) {
	theirs := r.theirs[from.theirs:to.theirs]
	shared := matches(&m.theirs.engine, m.number(theirs), m.number(r.mine[from.mine:to.mine]))
	x := from.mine
	addMine := func(end int) {
		for ; x < end; x++ {
			l.insert(FromMine, r.mine[x], gapWithin(r.mine, x, r.before.mine))
		}
	}
	for j, it := range theirs {
		kind := FromTheirs
		if shared[j] != none {
			kind = FromBoth
			addMine(from.mine + int(shared[j]))
			x++
		}
		l.insert(kind, it, gapWithin(r.theirs, from.theirs+j, r.before.theirs))
	}
	addMine(to.mine)
}

// gapWithin is the gap before item i of a region.
func gapWithin(list []item, i int, before gap) gap {
	if i == 0 {
		return before
	}
	return list[i-1].gap
}

// insert writes a line that may come to stand after one that it did not follow where it was typed.
func (l *loom) insert(kind PieceKind, it item, before gap) {
	if l.open {
		_, g := l.pending.choose(claim{kind, true})
		g = longest(g, before)
		if it.row && l.row && before.known {
			g = before // the rows of one list stay together
		}
		l.pending, l.claim = seam{l.pending.base, g, g}, claim{}
	}
	if it.contested && kind != FromBoth {
		l.close(claim{}, gap{})
		l.conflict(oneSided(kind, it.text))
	} else {
		l.close(claim{kind, false}, gap{})
		l.put(kind, it.text)
	}
	l.pending, l.open, l.row = seam{mine: it.gap, theirs: it.gap}, true, it.row
}

// oneSided is a conflict over what one side alone has at this place.
func oneSided(kind PieceKind, text string) Conflict {
	if kind == FromMine {
		return Conflict{Mine: text}
	}
	return Conflict{Theirs: text}
}
