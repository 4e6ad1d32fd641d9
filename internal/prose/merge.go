package prose

// Merged is the outcome of a merge of two texts written over the same base.
type Merged struct {
	Clean bool `json:"clean"`
	// Text is the merged text. Where Clean is false it keeps the base's passage in the place of each conflict: it is
	// there to be read around the conflicts, never to be saved.
	Text      string     `json:"text"`
	Conflicts []Conflict `json:"conflicts"`
	// Pieces add up to Text, conflicts apart, and say where each comes from.
	Pieces []Piece `json:"pieces"`
}

// Conflict is a passage that both changed, each in its own way. An empty side removed it, or never had it.
type Conflict struct {
	Base   string `json:"base"`
	Mine   string `json:"mine"`
	Theirs string `json:"theirs"`
}

// PieceKind says who a piece of a merged text comes from.
type PieceKind string

// Who a piece comes from.
const (
	FromBase   PieceKind = "same"
	FromMine   PieceKind = "mine"
	FromTheirs PieceKind = "theirs"
	FromBoth   PieceKind = "both"
	InConflict PieceKind = "conflict"
)

// Piece is a stretch of a merged text. Deletions leave none.
type Piece struct {
	Kind PieceKind `json:"kind"`
	Text string    `json:"text"`
	// Conflict is the index in Conflicts of a piece in conflict, -1 for any other.
	Conflict int `json:"conflict"`
}

// Merge brings together two texts written over the same base. It never chooses between two people: what touches is a
// conflict, save where both did the same. Swapping mine and theirs swaps the conflicts' sides and changes nothing else.
func Merge(base, mine, theirs string) Merged {
	m := newMerger(base, mine, theirs, split)
	return m.merge()
}

// MergeAppending is Merge for a text that many add to at once, such as minutes: lines inserted at the same place are all
// kept, theirs (already saved) first, and neighbouring lines are no concern of each other.
func MergeAppending(base, mine, theirs string) Merged {
	m := newMerger(base, mine, theirs, splitLines)
	m.appending = true
	return m.merge()
}

// merger holds what the levels of one merge share: blocks, then sentences, then words.
type merger struct {
	mine, theirs *alignment
	appending    bool
	ids          map[string]int32
}

func newMerger(base, mine, theirs string, cut func(string) []block) *merger {
	return &merger{
		mine:   align(base, mine, cut),
		theirs: align(base, theirs, cut),
		ids:    make(map[string]int32),
	}
}

func (m *merger) merge() Merged {
	b := braid{
		base: items(&m.mine.old), mine: items(&m.mine.new), theirs: items(&m.theirs.new),
		toMine: m.mine.old.pair, toTheirs: m.theirs.old.pair,
	}
	tails := seam{base: takeTail(b.base), mine: takeTail(b.mine), theirs: takeTail(b.theirs)}
	if !m.appending {
		m.loosenJoined(&b)
	}
	m.carryMoves(&b)
	var l loom
	b.stable, b.settle = m.mergeBlock, m.settleBlocks
	b.weave(&l)
	l.pending, l.open = tails, true
	l.close(FromBase, gap{})
	return l.merged()
}

// items gives the blocks of a text with the gaps after them.
func items(s *side) []item {
	list := make([]item, len(s.blocks))
	for i, b := range s.blocks {
		list[i] = item{text: s.text[b.start:b.end], gap: known(s.text[b.end:b.next]), row: b.row}
	}
	return list
}

// takeTail takes away the gap after the last block: it ends the text and separates nothing.
func takeTail(list []item) gap {
	if len(list) == 0 {
		return known("")
	}
	last := &list[len(list)-1]
	tail := last.gap
	last.gap = gap{}
	return tail
}

// loosenJoined unpairs the blocks that one side split or merged: they are merged by sentences, across blocks.
func (m *merger) loosenJoined(b *braid) {
	for _, way := range []struct {
		a  *alignment
		to *[]int32
	}{{m.mine, &b.toMine}, {m.theirs, &b.toTheirs}} {
		to := append([]int32{}, *way.to...)
		for _, hub := range way.a.old.hub {
			if hub != none {
				to[hub] = none
			}
		}
		for _, hub := range way.a.new.hub {
			if hub != none {
				to[way.a.new.pair[hub]] = none
			}
		}
		*way.to = to
	}
}

// mergeBlock merges a block that both have.
func (m *merger) mergeBlock(l *loom, base, mine, theirs item) {
	switch {
	case mine.text == theirs.text && mine.text == base.text:
		l.put(FromBase, base.text)
	case mine.text == theirs.text:
		l.put(FromBoth, mine.text)
	case theirs.text == base.text && m.plain(base, mine):
		l.put(FromMine, mine.text)
	case mine.text == base.text && m.plain(base, theirs):
		l.put(FromTheirs, theirs.text)
	default:
		l.graft(m.sentences(base.text, mine.text, theirs.text))
	}
}

// plain says that one piece tells enough: the block was replaced whole.
func (m *merger) plain(base, own item) bool { return base.text == "" || own.text == "" }

// settleBlocks merges a region by sentences where that is clean, or by places for a text that many add to.
func (m *merger) settleBlocks(l *loom, r region) {
	if m.appending {
		m.settleByPlace(l, r)
		return
	}
	base, mine, theirs := r.texts()
	if woven := m.sentences(base, mine, theirs); len(woven.conflicts) == 0 {
		l.close(InConflict, r.fallback())
		l.graft(woven)
		l.leave(r.openEnd())
		return
	}
	l.clash(r)
}
