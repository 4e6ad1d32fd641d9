package prose

import "slices"

// share is one id of a block's bag of words.
type share struct {
	id, times, weight int32
}

// thousandths is the unit of kinship: 1000 says the same words.
const thousandths = 1000

// kinship is Dice's measure on weighted words.
func kinship(x, y *block) int32 {
	total := int64(x.weight) + int64(y.weight)
	if total == 0 {
		return thousandths
	}
	most := 2 * int64(min(x.weight, y.weight)) * thousandths / total
	if most < leastKin {
		return int32(most) // too unequal in length to be worth counting
	}
	return int32(2 * int64(commonWeight(x.bag, y.bag)) * thousandths / total)
}

// commonWeight is what two sorted bags share.
func commonWeight(x, y []share) int32 {
	var sum int32
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i].id < y[j].id:
			i++
		case x[i].id > y[j].id:
			j++
		default:
			sum += min(x[i].times, y[j].times) * x[i].weight
			i++
			j++
		}
	}
	return sum
}

// remainder is what x has beyond y, and its weight.
func remainder(x, y []share) (rest []share, weight int32) {
	j := 0
	for _, s := range x {
		for j < len(y) && y[j].id < s.id {
			j++
		}
		if j < len(y) && y[j].id == s.id {
			s.times -= y[j].times
		}
		if s.times > 0 {
			rest = append(rest, s)
			weight += s.times * s.weight
		}
	}
	return rest, weight
}

// grams is the set of the groups of four words of a block.
type grams map[uint64]struct{}

func gramsOf(b *block) grams {
	set := make(grams, len(b.words))
	eachGram(b, func(h uint64) { set[h] = struct{}{} })
	return set
}

func eachGram(b *block, visit func(uint64)) {
	var ids [gramSize]int32
	for i := 0; i+gramSize <= len(b.words); i++ {
		for k := range ids {
			ids[k] = b.words[i+k].id
		}
		visit(gramHash(ids[:]))
	}
}

// contains says how much of b, in thousandths of its groups of four words, is in the set.
func (g grams) contains(b *block) int32 {
	in, all := 0, 0
	eachGram(b, func(h uint64) {
		all++
		if _, ok := g[h]; ok {
			in++
		}
	})
	if all == 0 {
		return 0
	}
	return int32(in * thousandths / all)
}

// weighBlock reads the words of a block, once.
func (v *vocabulary) weighBlock(text string, b *block) {
	if b.words != nil || b.start == b.end {
		return
	}
	b.words = v.read(text, b.start, b.end, make([]word, 0, (b.end-b.start)/5+2))
	ids := make([]int32, len(b.words))
	for i, w := range b.words {
		ids[i] = w.id
		b.weight += v.weight[w.id]
		if v.isWord(w.id) {
			b.count++
		}
	}
	slices.Sort(ids)
	b.bag = make([]share, 0, len(ids))
	for i, id := range ids {
		if i > 0 && ids[i-1] == id {
			b.bag[len(b.bag)-1].times++
			continue
		}
		b.bag = append(b.bag, share{id, 1, v.weight[id]})
	}
}
