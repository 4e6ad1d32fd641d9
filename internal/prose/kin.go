package prose

import (
	"cmp"
	"slices"
)

// Thresholds of kinship, in thousandths.
const (
	leastKin = 150 // below it a pair is never kept
	pairKin  = 300 // for two blocks in the same gap
	moveKin  = 500 // for two blocks far apart
	loneKin  = leastKin
)

// Bounds of the search for kin.
const (
	comparedAll  = 400 // couples up to which all are compared
	rareAtMost   = 48  // blocks that a word may occur in and still be a clue
	bestClues    = 12  // blocks compared for each block
	moveMinWords = 5
	moveMinBytes = 8
)

// couple is an old and a new block that are akin.
type couple struct {
	old, new, kin int32
}

// kin lists the couples worth looking at among the blocks left by the exact pass.
func (a *alignment) kin(freeOld, freeNew []int32) []couple {
	if len(freeOld)*len(freeNew) > comparedAll {
		return a.kinByRareWords(freeOld, freeNew)
	}
	var found []couple
	for _, i := range freeOld {
		for _, j := range freeNew {
			found = a.addKin(found, i, j)
		}
	}
	return found
}

func (a *alignment) addKin(found []couple, i, j int32) []couple {
	if k := kinship(&a.old.blocks[i], &a.new.blocks[j]); k >= leastKin {
		return append(found, couple{i, j, k})
	}
	return found
}

func (a *alignment) kinByRareWords(freeOld, freeNew []int32) []couple {
	where := a.wordPlaces(freeOld)
	score := make([]int32, len(a.old.blocks))
	var touched []int32
	var found []couple
	for _, j := range freeNew {
		touched = touched[:0]
		for _, s := range a.new.blocks[j].bag {
			places := where[s.id]
			if len(places) == 0 || len(places) > rareAtMost {
				continue
			}
			for _, i := range places {
				if score[i] == 0 {
					touched = append(touched, i)
				}
				score[i] += 1 + 16*s.weight/int32(len(places))
			}
		}
		slices.SortFunc(touched, func(x, y int32) int {
			return cmp.Or(cmp.Compare(score[y], score[x]), cmp.Compare(x, y))
		})
		for _, i := range touched[:min(len(touched), bestClues)] {
			found = a.addKin(found, i, j)
		}
		for _, i := range touched {
			score[i] = 0
		}
	}
	return found
}

// wordPlaces lists, for each word of the vocabulary, the old blocks that hold it; past rareAtMost it stops counting.
func (a *alignment) wordPlaces(freeOld []int32) [][]int32 {
	where := make([][]int32, len(a.voc.weight))
	for _, i := range freeOld {
		for _, s := range a.old.blocks[i].bag {
			if s.weight >= weightTool && len(where[s.id]) <= rareAtMost {
				where[s.id] = append(where[s.id], i)
			}
		}
	}
	return where
}

// pairKin keeps the heaviest chain of couples that stay in their gap and cross no other.
func (a *alignment) pairKin(kin []couple) {
	inOld, inNew := a.old.gapSizes(), a.new.gapSizes()
	var near []couple
	for _, c := range kin {
		gap := a.old.gap[c.old]
		if gap != a.new.gap[c.new] {
			continue
		}
		least := int32(pairKin)
		if inOld[gap] == 1 && inNew[gap] == 1 {
			least = loneKin
		}
		if c.kin >= least {
			near = append(near, c)
		}
	}
	for _, c := range heaviestChain(near, len(a.new.blocks)) {
		a.old.pair[c.old], a.new.pair[c.new] = c.new, c.old
	}
}

func (s *side) gapSizes() []int32 {
	sizes := make([]int32, len(s.blocks)+1)
	for i := range s.blocks {
		if s.pair[i] == none {
			sizes[s.gap[i]]++
		}
	}
	return sizes
}

// heaviestChain gives the couples, rising in old and in new, whose kinship adds up to most. width bounds new.
func heaviestChain(list []couple, width int) []couple {
	if len(list) == 0 {
		return nil
	}
	slices.SortFunc(list, func(x, y couple) int {
		return cmp.Or(cmp.Compare(x.old, y.old), cmp.Compare(y.new, x.new))
	})
	tree := newMaxTree(width)
	prev := make([]int32, len(list))
	best, bestSum := none, int32(0)
	for k, c := range list {
		sum, before := tree.best(int(c.new))
		sum += c.kin
		prev[k] = before
		tree.put(int(c.new)+1, sum, int32(k))
		if sum > bestSum {
			best, bestSum = int32(k), sum
		}
	}
	var chain []couple
	for k := best; k != none; k = prev[k] {
		chain = append(chain, list[k])
	}
	slices.Reverse(chain)
	return chain
}

// maxTree is a Fenwick tree of maxima: the best sum over a prefix, and who reached it.
type maxTree struct {
	sum []int32
	who []int32
}

func newMaxTree(width int) maxTree {
	t := maxTree{make([]int32, width+2), make([]int32, width+2)}
	for i := range t.who {
		t.who[i] = none
	}
	return t
}

func (t maxTree) best(upTo int) (sum, who int32) {
	who = none
	for q := upTo; q > 0; q -= q & -q {
		if t.sum[q] > sum {
			sum, who = t.sum[q], t.who[q]
		}
	}
	return sum, who
}

func (t maxTree) put(at int, sum, who int32) {
	for q := at; q < len(t.sum); q += q & -q {
		if sum > t.sum[q] {
			t.sum[q], t.who[q] = sum, who
		}
	}
}
