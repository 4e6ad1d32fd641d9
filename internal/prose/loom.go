package prose

import "strings"

// seam is the gap after an item, as each side has it.
type seam struct{ base, mine, theirs gap }

// loom gathers the pieces of a merged text.
type loom struct {
	text      strings.Builder
	pieces    []stretch
	conflicts []Conflict
	pending   seam  // the gap after the last item, written when what follows is known
	open      bool  // there is a pending gap
	claim     claim // on the pending gap
	row       bool  // the last item is a row of a list or table
	near      closeness
}

// stretch is a piece of the text being written, from the end of the one before.
type stretch struct {
	kind     PieceKind
	end      int
	conflict int
}

// put adds text to the last piece, or begins another.
func (l *loom) put(kind PieceKind, text string) {
	if text == "" {
		return
	}
	l.text.WriteString(text)
	if n := len(l.pieces) - 1; n >= 0 && l.pieces[n].kind == kind {
		l.pieces[n].end = l.text.Len()
		return
	}
	l.pieces = append(l.pieces, stretch{kind, l.text.Len(), -1})
}

// claim is the right over a gap of the side that changed what stands beside it.
type claim struct {
	kind PieceKind
	// whole: the gap is this side's, because nobody else had these two neighbours. Otherwise it is merged, but the other
	// side cannot take away the space beside words that it did not see.
	whole bool
}

// close writes the pending gap.
func (l *loom) close(c claim, fallback gap) {
	if !l.open {
		return
	}
	if l.claim.whole || c.kind == FromBase {
		c = l.claim
	}
	kind, g := l.pending.choose(c)
	l.open, l.claim = false, claim{}
	switch {
	case g.known:
		l.put(kind, g.text)
	case fallback.known && fallback.text != "":
		l.put(FromBase, fallback.text)
	default:
		l.put(FromBase, paragraphGap)
	}
}

func (s seam) choose(c claim) (PieceKind, gap) {
	g := s.pick()
	if own := s.of(c.kind); own.known && (c.whole || g.text == "") {
		g = own
	}
	switch {
	case g == s.base:
		return FromBase, g
	case s.mine == s.theirs:
		return FromBoth, g
	case g == s.mine:
		return FromMine, g
	}
	return FromTheirs, g
}

func (s seam) of(kind PieceKind) gap {
	switch kind {
	case FromMine:
		return s.mine
	case FromTheirs:
		return s.theirs
	}
	return gap{}
}

// pick merges a gap. Spacing never makes a conflict: of two changes the longer is kept.
func (s seam) pick() gap {
	switch {
	case !s.mine.known && !s.theirs.known:
		return s.base
	case !s.mine.known:
		return s.theirs
	case !s.theirs.known, s.mine == s.theirs, s.theirs == s.base:
		return s.mine
	case s.mine == s.base:
		return s.theirs
	}
	return longest(s.mine, s.theirs)
}

// take writes a region as its owner has it. An empty region is a deletion.
func (l *loom) take(kind PieceKind, r region) {
	l.near.edit(kind)
	list, before := r.mine, r.before.mine
	switch {
	case kind == FromTheirs:
		list, before = r.theirs, r.before.theirs
	case kind != FromMine:
		list = larger(r.mine, r.theirs)
	}
	if len(list) == 0 {
		l.claim = claim{kind, true}
		return
	}
	l.close(claim{kind, len(r.base) == 0}, before)
	l.put(kind, spellInner(list))
	l.pending, l.open, l.claim = r.seam(), true, claim{kind, len(r.base) == 0}
}

// clash writes a region as a conflict.
func (l *loom) clash(r region) {
	l.close(claim{}, r.fallback())
	passage := r.texts()
	l.conflict(Conflict{passage.base, passage.mine, passage.theirs})
	l.leave(r.openEnd())
}

func (l *loom) conflict(c Conflict) {
	l.conflicts = append(l.conflicts, c)
	l.text.WriteString(c.Base)
	l.pieces = append(l.pieces, stretch{InConflict, l.text.Len(), len(l.conflicts) - 1})
}

// leave says whether a gap, not known yet, follows what was written with its gap or without.
func (l *loom) leave(open bool) { l.pending, l.open = seam{}, open }

// graft adds what another loom wove.
func (l *loom) graft(g *loom) {
	text, from := g.text.String(), 0
	for _, p := range g.pieces {
		if p.kind == InConflict {
			l.conflict(g.conflicts[p.conflict])
		} else {
			l.put(p.kind, text[from:p.end])
		}
		from = p.end
	}
}

func (l *loom) merged() Merged {
	m := Merged{
		Clean:     len(l.conflicts) == 0,
		Text:      l.text.String(),
		Conflicts: append([]Conflict{}, l.conflicts...),
		Pieces:    make([]Piece, len(l.pieces)),
	}
	from := 0
	for i, p := range l.pieces {
		m.Pieces[i] = Piece{p.kind, m.Text[from:p.end], p.conflict}
		from = p.end
	}
	return m
}
