package prose

// none is the index of no block.
const none int32 = -1

// side is one of the two texts being aligned. The slices run beside blocks and hold indexes of blocks.
type side struct {
	text   string
	blocks []block
	pair   []int32 // the other side's block that keeps its place, or none
	hub    []int32 // the block of this side that this one was split from or merges into, or none
	moved  []int32 // the other side's block that it moved from or to, or none
	gap    []int32 // number of the stretch between exact pairs
}

func newSide(text string, blocks []block) side {
	n := len(blocks)
	all := make([]int32, 4*n)
	for i := range 3 * n {
		all[i] = none
	}
	return side{text, blocks, all[:n:n], all[n : 2*n : 2*n], all[2*n : 3*n : 3*n], all[3*n:]}
}

// free says that nothing was found on the other side for the block.
func (s *side) free(i int32) bool {
	return s.pair[i] == none && s.hub[i] == none && s.moved[i] == none
}

func (s *side) unpaired() []int32 {
	var list []int32
	for i := range s.blocks {
		if s.pair[i] == none {
			list = append(list, int32(i))
		}
	}
	return list
}

// alignment says which block of one text became which of the other.
type alignment struct {
	old, new side
	voc      vocabulary
	engine   engine
	missed   bool // the budget left blocks uncompared
}

func align(old, new string, cut func(string) []block) *alignment {
	a := &alignment{
		old: newSide(old, cut(old)), new: newSide(new, cut(new)),
		voc: newVocabulary(), engine: newEngine(),
	}
	a.pairEqual()
	freeOld, freeNew := a.old.unpaired(), a.new.unpaired()
	if len(freeOld) == 0 || len(freeNew) == 0 {
		return a
	}
	for _, i := range freeOld {
		a.voc.weighBlock(old, &a.old.blocks[i])
	}
	for _, j := range freeNew {
		a.voc.weighBlock(new, &a.new.blocks[j])
	}
	kin := a.kin(freeOld, freeNew)
	a.pairKin(kin)
	a.join()
	a.move(kin, freeOld, freeNew)
	return a
}

// pairEqual is the exact pass.
func (a *alignment) pairEqual() {
	keys := make(map[string]int32, len(a.old.blocks)+8)
	number := func(s *side) []int32 {
		ids := make([]int32, len(s.blocks))
		for i := range s.blocks {
			b := &s.blocks[i]
			content := s.text[b.start:b.end]
			key, ok := keys[content]
			if !ok {
				key = int32(len(keys))
				keys[content] = key
			}
			b.key, ids[i] = key, key
		}
		return ids
	}
	for _, r := range a.engine.common(number(&a.old), number(&a.new)) {
		for k := range r.n {
			a.old.pair[r.old+k] = int32(r.new + k)
			a.new.pair[r.new+k] = int32(r.old + k)
		}
	}
	a.missed = a.engine.misses > 0
	a.old.numberGaps()
	a.new.numberGaps()
}

// numberGaps counts the exact pairs before each block: the two sides of a gap bear the same number.
func (s *side) numberGaps() {
	n := int32(0)
	for i := range s.blocks {
		s.gap[i] = n
		if s.pair[i] != none {
			n++
		}
	}
}
