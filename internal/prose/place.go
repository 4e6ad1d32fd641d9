package prose

// settleByPlace merges a region where both inserted lines: at each place between base lines, theirs first, then mine.
func (m *merger) settleByPlace(l *loom, r region) {
	x, y := 0, 0
	for k, base := range r.base {
		i := int(m.mine.old.pair[r.at.base+k]) - r.at.mine
		j := int(m.theirs.old.pair[r.at.base+k]) - r.at.theirs
		inMine, inTheirs := i >= x && i < len(r.mine), j >= y && j < len(r.theirs)
		switch {
		case inMine:
			m.insertBoth(l, r, x, i, y, y)
			m.removed(l, base, r.mine[i], FromMine)
			x = i + 1
		case inTheirs:
			m.insertBoth(l, r, x, x, y, j)
			m.removed(l, base, r.theirs[j], FromTheirs)
			y = j + 1
		}
	}
	m.insertBoth(l, r, x, len(r.mine), y, len(r.theirs))
}

// removed settles a line that one side alone still has: gone, unless that side edited it.
func (m *merger) removed(l *loom, base, kept item, keeper PieceKind) {
	if kept.text == base.text {
		return
	}
	c := oneSided(keeper, kept.text)
	c.Base = base.text
	l.close(InConflict, gap{})
	l.conflict(c)
	l.pending, l.open = seam{base.gap, kept.gap, kept.gap}, true
}

// insertBoth writes theirs [y,y2) and mine [x,x2), what they have in common once.
func (m *merger) insertBoth(l *loom, r region, x, x2, y, y2 int) {
	to := matches(&m.theirs.engine, m.number(r.theirs[y:y2]), m.number(r.mine[x:x2]))
	addMine := func(end int) {
		for ; x < end; x++ {
			l.insert(FromMine, r.mine[x], gapWithin(r.mine, x, r.before.mine))
		}
	}
	first := x
	for j, common := range to {
		kind := FromTheirs
		if common != none {
			kind = FromBoth
			addMine(first + int(common))
			x++
		}
		l.insert(kind, r.theirs[y+j], gapWithin(r.theirs, y+j, r.before.theirs))
	}
	addMine(x2)
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
		_, g := l.pending.choose(kind)
		g = longest(g, before)
		if it.row && l.row && before.known {
			g = before // the rows of one list stay together
		}
		l.pending, l.owner = seam{l.pending.base, g, g}, ""
	}
	if it.contested && kind != FromBoth {
		l.close(InConflict, gap{})
		l.conflict(oneSided(kind, it.text))
	} else {
		l.close(kind, gap{})
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
