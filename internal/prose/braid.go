package prose

import "strings"

// gap is the whitespace between an item and the next. It is unknown (zero) after the last block of a text.
type gap struct {
	text  string
	known bool
}

func known(s string) gap { return gap{s, true} }

// item is a block, a sentence or a word, with the gap after it.
type item struct {
	text      string
	gap       gap
	row       bool // of a list or table
	contested bool // moved by one side, and moved elsewhere or removed by the other
}

// spell writes items one after the other.
func spell(list []item) string {
	if len(list) == 1 {
		return list[0].text + list[0].gap.text
	}
	var sb strings.Builder
	for _, it := range list {
		sb.WriteString(it.text)
		sb.WriteString(it.gap.text)
	}
	return sb.String()
}

// braid is the base with its two descendants, and where each of its items is in them (or none).
type braid struct {
	base, mine, theirs []item
	toMine, toTheirs   []int32
	stable             func(l *loom, base, mine, theirs item) // writes an item that both have
	settle             func(l *loom, r region)                // writes a region that both changed
}

// region is a stretch between two items that both sides have.
type region struct {
	base, mine, theirs []item
	// What separates the region from what is before it, on each side.
	before struct{ base, mine, theirs gap }
	// at says where the region starts in the braid.
	at struct{ base, mine, theirs int }
}

// weave walks the three texts together: items that both sides have, and regions between them (diff3).
func (b *braid) weave(l *loom) {
	o, x, y := 0, 0, 0
	for {
		k := o
		for k < len(b.base) && (b.toMine[k] == none || b.toTheirs[k] == none) {
			k++
		}
		if k == len(b.base) {
			b.between(l, b.region(o, k, x, len(b.mine), y, len(b.theirs)))
			return
		}
		i, j := int(b.toMine[k]), int(b.toTheirs[k])
		b.between(l, b.region(o, k, x, i, y, j))
		base, mine, theirs := b.base[k], b.mine[i], b.theirs[j]
		l.close(FromBase, gap{})
		b.stable(l, base, mine, theirs)
		l.pending, l.open = seam{base.gap, mine.gap, theirs.gap}, true
		l.row = base.row
		o, x, y = k+1, i+1, j+1
	}
}

func (b *braid) region(o, o2, x, x2, y, y2 int) region {
	r := region{base: b.base[o:o2], mine: b.mine[x:x2], theirs: b.theirs[y:y2]}
	r.at.base, r.at.mine, r.at.theirs = o, x, y
	r.before.base, r.before.mine, r.before.theirs = gapBefore(b.base, o), gapBefore(b.mine, x), gapBefore(b.theirs, y)
	return r
}

func gapBefore(list []item, i int) gap {
	if i == 0 {
		return gap{}
	}
	return list[i-1].gap
}

// between settles what can be without looking inside: one side alone changed, or both alike.
func (b *braid) between(l *loom, r region) {
	if len(r.base)+len(r.mine)+len(r.theirs) == 0 {
		return
	}
	switch kind := r.owner(); {
	case kind == FromMine && !contested(r.mine):
		l.take(kind, r.mine, r.before.mine)
	case kind == FromTheirs && !contested(r.theirs):
		l.take(kind, r.theirs, r.before.theirs)
	case kind == FromBase, kind == FromBoth:
		l.take(kind, larger(r.mine, r.theirs), r.before.mine)
	case kind == InConflict:
		b.settle(l, r)
	default:
		l.clash(r)
	}
}

// owner says who changed the region. A change of spacing alone yields to a change of words.
func (r *region) owner() PieceKind {
	for _, same := range []func(a, b []item) bool{sameItems, sameTexts} {
		switch mine, theirs := same(r.mine, r.base), same(r.theirs, r.base); {
		case mine && theirs:
			return FromBase
		case same(r.mine, r.theirs):
			return FromBoth
		case theirs:
			return FromMine
		case mine:
			return FromTheirs
		}
	}
	return InConflict
}

func sameTexts(a, b []item) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].text != b[i].text {
			return false
		}
	}
	return true
}

func sameItems(a, b []item) bool {
	if !sameTexts(a, b) {
		return false
	}
	for i := range a {
		if a[i].gap.known && b[i].gap.known && a[i].gap != b[i].gap {
			return false
		}
	}
	return true
}

// larger chooses between two spellings of the same words in a way that does not depend on whose they are.
func larger(a, b []item) []item {
	x, y := spell(a), spell(b)
	if len(x) > len(y) || len(x) == len(y) && x >= y {
		return a
	}
	return b
}

func contested(list []item) bool {
	for _, it := range list {
		if it.contested {
			return true
		}
	}
	return false
}

// openEnd says that the region ends one of the texts.
func (r *region) openEnd() bool {
	for _, list := range [][]item{r.base, r.mine, r.theirs} {
		if len(list) > 0 && !list[len(list)-1].gap.known {
			return true
		}
	}
	return false
}

// texts gives what each side has in the region; where the region ends a text, without the gap after it.
func (r *region) texts() (base, mine, theirs string) {
	if r.openEnd() {
		return spellInner(r.base), spellInner(r.mine), spellInner(r.theirs)
	}
	return spell(r.base), spell(r.mine), spell(r.theirs)
}

func spellInner(list []item) string {
	if len(list) == 0 {
		return ""
	}
	return strings.TrimSuffix(spell(list), list[len(list)-1].gap.text)
}

// paragraphGap separates what nobody had separated before.
const paragraphGap = "\n\n"

// fallback is the gap before the region where the one that is there is unknown.
func (r *region) fallback() gap {
	return longest(longest(r.before.mine, r.before.theirs), r.before.base)
}

func longest(a, b gap) gap {
	if len(a.text) > len(b.text) || len(a.text) == len(b.text) && a.text >= b.text {
		return a
	}
	return b
}
