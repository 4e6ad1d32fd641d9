package prose

import (
	"cmp"
	"slices"
	"sort"
)

// fewAnchors is the number of unique words under which unique groups of words are looked for.
const fewAnchors = 8

// anchored cuts two long sequences at what is unique in both, and compares between the cuts.
func (e *engine) anchored(a, b []int32, oa, ob, depth int, dst []run) []run {
	if depth >= maxDepth {
		e.misses++
		return dst
	}
	e.spent += 40 * (len(a) + len(b))
	anchors := e.uniqueIDs(a)
	if len(anchors) < fewAnchors {
		anchors = uniqueGrams(a, b)
	}
	anchors = rising(anchors)
	if len(anchors) == 0 {
		e.misses++
		return dst
	}
	pa, pb := 0, 0
	for _, k := range anchors {
		dst = e.within(a[pa:k.old], b[pb:k.new], oa+pa, ob+pb, depth+1, dst)
		dst = addRun(dst, run{oa + k.old, ob + k.new, 1})
		pa, pb = k.old+1, k.new+1
	}
	return e.within(a[pa:], b[pb:], oa+pa, ob+pb, depth+1, dst)
}

// uniqueIDs reads the tally that count left.
func (e *engine) uniqueIDs(a []int32) []run {
	var found []run
	for i, id := range a {
		if t := e.tally[id]; t.inOld == 1 && t.inNew == 1 {
			found = append(found, run{i, int(t.atNew), 1})
		}
	}
	return found
}

func uniqueGrams(a, b []int32) []run {
	once := func(ids []int32) map[uint64]int32 {
		m := make(map[uint64]int32, len(ids))
		for i := 0; i+gramSize <= len(ids); i++ {
			h := gramHash(ids[i : i+gramSize])
			if _, seen := m[h]; seen {
				m[h] = -1
			} else {
				m[h] = int32(i)
			}
		}
		return m
	}
	inOld, inNew := once(a), once(b)
	var found []run
	for h, i := range inOld {
		j, ok := inNew[h]
		// Two different groups may share a hash: what is said equal must be equal.
		if ok && i >= 0 && j >= 0 && a[i] == b[j] {
			found = append(found, run{int(i), int(j), 1})
		}
	}
	slices.SortFunc(found, func(x, y run) int { return cmp.Compare(x.old, y.old) })
	return found
}

// gramHash is FNV-1a over ids.
func gramHash(ids []int32) uint64 {
	h := uint64(14695981039346656037)
	for _, id := range ids {
		h ^= uint64(uint32(id))
		h *= 1099511628211
	}
	return h
}

// rising gives the longest chain of anchors, sorted by old, whose new also rises.
func rising(anchors []run) []run {
	if len(anchors) == 0 {
		return nil
	}
	ends := make([]int, 0, len(anchors)) // ends[k]: the anchor that ends the best chain of k+1
	prev := make([]int, len(anchors))
	for i, r := range anchors {
		k := sort.Search(len(ends), func(x int) bool { return anchors[ends[x]].new >= r.new })
		prev[i] = -1
		if k > 0 {
			prev[i] = ends[k-1]
		}
		if k == len(ends) {
			ends = append(ends, i)
		} else {
			ends[k] = i
		}
	}
	chain := make([]run, len(ends))
	for i, x := len(ends)-1, ends[len(ends)-1]; i >= 0; i-- {
		chain[i] = anchors[x]
		x = prev[x]
	}
	return chain
}
