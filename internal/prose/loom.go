package prose

import "strings"

// seam is the gap after an item, as each side has it.
type seam struct{ base, mine, theirs gap }

// loom gathers the pieces of a merged text.
type loom struct {
	pieces    []Piece
	conflicts []Conflict
	pending   seam      // the gap after the last item, written when what follows is known
	open      bool      // there is a pending gap
	owner     PieceKind // whose pending gap it is, where an edit beside it settles that
	row       bool      // the last item is a row of a list or table
	near      closeness
}

// put adds text to the last piece, or begins another.
func (l *loom) put(kind PieceKind, text string) {
	if text == "" {
		return
	}
	if n := len(l.pieces) - 1; n >= 0 && l.pieces[n].Kind == kind && kind != InConflict {
		l.pieces[n].Text += text
		return
	}
	l.pieces = append(l.pieces, Piece{kind, text, -1})
}

// close writes the pending gap. Beside an edit, the gap is its author's; otherwise it is merged like the rest.
func (l *loom) close(owner PieceKind, fallback gap) {
	if !l.open {
		return
	}
	if l.owner != "" {
		owner = l.owner
	}
	kind, g := l.pending.choose(owner)
	l.open, l.owner = false, ""
	switch {
	case g.known:
		l.put(kind, g.text)
	case fallback.known && fallback.text != "":
		l.put(FromBase, fallback.text)
	default:
		l.put(FromBase, paragraphGap)
	}
}

func (s seam) choose(owner PieceKind) (PieceKind, gap) {
	g := s.pick()
	switch {
	case owner == FromMine && s.mine.known:
		g = s.mine
	case owner == FromTheirs && s.theirs.known:
		g = s.theirs
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

// take writes a region as its owner has it. An empty region is a deletion: the gap before it is then the owner's.
func (l *loom) take(kind PieceKind, list []item, before gap) {
	l.near.edit(kind)
	if len(list) == 0 {
		l.owner = kind
		return
	}
	l.close(kind, before)
	l.put(kind, spellInner(list))
	last := list[len(list)-1].gap
	l.pending, l.open = seam{base: gap{}, mine: last, theirs: last}, true
	if kind == FromMine {
		l.pending.theirs = gap{}
	}
	if kind == FromTheirs {
		l.pending.mine = gap{}
	}
}

// clash writes a region as a conflict.
func (l *loom) clash(r region) {
	l.close(InConflict, r.fallback())
	base, mine, theirs := r.texts()
	l.conflict(Conflict{base, mine, theirs})
	l.leave(r.openEnd())
}

func (l *loom) conflict(c Conflict) {
	l.conflicts = append(l.conflicts, c)
	l.pieces = append(l.pieces, Piece{InConflict, c.Base, len(l.conflicts) - 1})
}

// leave says whether a gap, not known yet, follows what was written with its gap or without.
func (l *loom) leave(open bool) { l.pending, l.open = seam{}, open }

// graft adds what another loom wove.
func (l *loom) graft(g *loom) {
	for _, p := range g.pieces {
		if p.Kind == InConflict {
			l.conflict(g.conflicts[p.Conflict])
			continue
		}
		l.put(p.Kind, p.Text)
	}
}

func (l *loom) merged() Merged {
	m := Merged{Clean: len(l.conflicts) == 0, Conflicts: l.conflicts, Pieces: l.pieces}
	var sb strings.Builder
	for _, p := range m.Pieces {
		sb.WriteString(p.Text)
	}
	m.Text = sb.String()
	if m.Conflicts == nil {
		m.Conflicts = []Conflict{}
	}
	if m.Pieces == nil {
		m.Pieces = []Piece{}
	}
	return m
}
