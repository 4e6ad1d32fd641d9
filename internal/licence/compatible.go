package licence

// Part is a component of a work: what it is called and the licence under which it came.
type Part struct {
	Name   string `json:"name"`
	Expr   Expr   `json:"expr"`
	Merged bool   `json:"merged"` // false: an aggregate, which stands beside the work and never conflicts
}

// Conflict is a part that may not, or not surely, be distributed within the work.
type Conflict struct {
	Part     Part   `json:"part"`
	Outbound Expr   `json:"outbound"`
	Reason   Reason `json:"reason"`
	Unknown  bool   `json:"unknown"` // no rule known decides: neither a conflict that we can name nor a compatibility
}

// Compatible tells which of the merged parts may not be distributed under the outbound licence of the whole. A part
// under a choice (OR) needs one side that works, a part under several licences (AND) needs all of them. A whole offered
// to choose must be possible under each of its sides; a whole under several licences holds a part that one of them
// takes in and that the others do not contradict.
func Compatible(parts []Part, outbound Expr) []Conflict {
	var conflicts []Conflict
	m := merger{known: map[[2]*node]fit{}}
	for _, part := range parts {
		if !part.Merged {
			continue
		}
		f := m.tree(part.Expr.root, outbound.root)
		for _, why := range f.why {
			conflicts = append(conflicts, Conflict{Part: part, Outbound: outbound, Reason: why, Unknown: f.ease == unsure})
		}
	}
	return conflicts
}

// ease is how a part goes into a whole, from worst to best.
type ease int

const (
	clashes ease = iota
	unsure
	fits
)

// fit is the answer for a part and a whole, with its reasons when the part does not fit.
type fit struct {
	ease ease
	why  []Reason
}

// merger remembers what it has answered: an expression repeats its licences.
type merger struct{ known map[[2]*node]fit }

// tree answers for two expressions.
func (m merger) tree(part, whole *node) fit {
	switch {
	case part == nil:
		return doubt(reason("merge-no-part"))
	case whole == nil:
		return doubt(reason("merge-no-whole"))
	}
	key := [2]*node{part, whole}
	f, ok := m.known[key]
	if !ok {
		f = m.split(part, whole)
		m.known[key] = f
	}
	return f
}

// split takes the part apart first, then the whole.
func (m merger) split(part, whole *node) fit {
	switch {
	case part.op == and:
		return worstFit(m.tree(part.left, whole), m.tree(part.right, whole))
	case part.op == or:
		return bestFit(m.tree(part.left, whole), m.tree(part.right, whole))
	case whole.op == or:
		return worstFit(m.tree(part, whole.left), m.tree(part, whole.right))
	case whole.op == and:
		return m.several(part, sides(whole, nil))
	}
	return leafFit(part, whole)
}

// several looks for the side of a whole that takes the part in; every other side must take the part as well, or be one
// that may itself go under the side found.
func (m merger) several(part *node, whole []*node) fit {
	var best fit
	for i, side := range whole {
		f := m.tree(part, side)
		for _, other := range whole {
			if f.ease == fits && m.tree(part, other).ease != fits {
				f = m.tree(other, side)
			}
		}
		if best = bestFit(best, f); i == 0 {
			best = f
		}
		if best.ease == fits {
			break
		}
	}
	return best
}

// sides lists what AND joins.
func sides(n *node, list []*node) []*node {
	if n.op != and {
		return append(list, n)
	}
	return sides(n.right, sides(n.left, list))
}

func worstFit(a, b fit) fit {
	switch {
	case a.ease == b.ease:
		return fit{a.ease, mergeReasons(a.why, b.why)}
	case a.ease < b.ease:
		return a
	}
	return b
}

func bestFit(a, b fit) fit {
	if b.ease > a.ease {
		return b
	}
	return a
}

// fine is the answer that needs no reason.
func fine() fit { return fit{ease: fits} }

func clash(why Reason) fit { return fit{clashes, []Reason{why}} }

func doubt(why Reason) fit { return fit{unsure, []Reason{why}} }
