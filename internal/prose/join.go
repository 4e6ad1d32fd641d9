package prose

// Rules of split and merge.
const (
	joinWords   = 3   // words that a block must have to be joined
	joinReach   = 40  // neighbours looked at on each side
	joinShare   = 600 // thousandths of the neighbour's words found in what is left of the partner
	joinGrams   = 300 // or thousandths of its groups of four words
	joinGramMin = 200 // with at least that weight in common
)

// join finds the blocks that were split in several, and those that were merged in one.
func (a *alignment) join() {
	for i := range a.old.blocks {
		j := a.old.pair[i]
		if j == none || a.old.blocks[i].key == a.new.blocks[j].key {
			continue
		}
		joinAround(&a.old, &a.new, int32(i), j)
		joinAround(&a.new, &a.old, j, int32(i))
	}
}

// joinAround joins to the block "hub" of many its neighbours that came from the block "whole" of one.
func joinAround(one, many *side, whole, hub int32) {
	partner := &one.blocks[whole]
	rest, weight := remainder(partner.bag, many.blocks[hub].bag)
	var set grams
	try := func(k int32) bool {
		if k < 0 || int(k) >= len(many.blocks) || !many.free(k) || many.gap[k] != many.gap[hub] {
			return false
		}
		b := &many.blocks[k]
		shared := commonWeight(rest, b.bag)
		if b.count < joinWords || 10*shared <= weight {
			return false
		}
		if int64(shared)*thousandths < int64(b.weight)*joinShare {
			if shared < joinGramMin {
				return false
			}
			if set == nil {
				set = gramsOf(partner)
			}
			if set.contains(b) < joinGrams {
				return false
			}
		}
		many.hub[k] = hub
		rest, weight = remainder(rest, b.bag)
		return true
	}
	for k := hub + 1; k <= hub+joinReach && try(k); k++ {
	}
	for k := hub - 1; k >= hub-joinReach && try(k); k-- {
	}
}
