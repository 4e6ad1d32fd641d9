package licence

import "slices"

// group merges neighbouring names of one licence ("MIT License (MIT)") into a leaf and writes the expression with "#n"
// for each leaf. A leaf is nil when the names contradict each other.
func (r *wordReader) group() (map[string]*node, []string) {
	leaves := map[string]*node{}
	var tokens []string
	var run []item
	flush := func() {
		if len(run) == 0 {
			return
		}
		key := "#" + string(rune('0'+len(leaves)))
		if slices.ContainsFunc(run, func(it item) bool { return it.expr != "" }) {
			leaves[key] = wholeExpression(run)
		} else {
			leaves[key] = r.merge(run)
		}
		tokens = append(tokens, key)
		run = nil
	}
	opens, closes := r.grouping()
	for i, it := range r.items {
		if opens[i] > 0 {
			flush()
		}
		tokens = append(tokens, slices.Repeat([]string{"("}, opens[i])...)
		switch {
		case it.term(), it.exception != "":
			run = append(run, it)
		case operatorOf(it.op) == "WITH" && i+1 < len(r.items) && r.items[i+1].exception != "" && len(run) > 0:
		case it.op != "":
			flush()
			tokens = append(tokens, r.operator(it))
		}
		if closes[i] > 0 {
			flush()
		}
		tokens = append(tokens, slices.Repeat([]string{")"}, closes[i])...)
	}
	flush()
	return leaves, tokens
}

// grouping counts the parentheses before and after each item that enclose an operator; the others only set off words,
// as in "MIT License (MIT)".
func (r *wordReader) grouping() (opens, closes []int) {
	opens, closes = make([]int, len(r.items)), make([]int, len(r.items))
	type opened struct{ item, operators int }
	var stack []opened
	operators := 0
	for i, it := range r.items {
		before, after := r.parentheses(it)
		for range before {
			stack = append(stack, opened{i, operators})
		}
		if it.op != "" && operatorOf(it.op) != "WITH" {
			operators++
		}
		for range after {
			if len(stack) == 0 {
				continue
			}
			top := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if operators > top.operators {
				opens[top.item]++
				closes[i]++
			}
		}
	}
	return opens, closes
}

// operator gives an operator as typed: its case tells prose from an expression.
func (r *wordReader) operator(it item) string {
	return r.text[r.words[it.first].start:r.words[it.first].end]
}

// parentheses counts those that stand around an item, those inside it apart.
func (r *wordReader) parentheses(it item) (opens, closes int) {
	depth := 0
	for i, w := range r.words[it.first:it.last] {
		if i == 0 {
			opens = w.opens
		} else {
			depth += w.opens
		}
		inside := min(depth, w.closes)
		depth -= inside
		closes += w.closes - inside
	}
	return opens, closes
}

// merge keeps the licences that all the names of a run may mean; nil when there is none.
func (r *wordReader) merge(run []item) *node {
	n := &node{words: quote(r.text, r.words[run[0].first], r.words[run[len(run)-1].last-1])}
	var set []string
	fallback, exception, seen := "", "", false
	for _, it := range run {
		switch {
		case it.exception != "":
			if exception != "" && exception != it.exception {
				return nil
			}
			exception = it.exception
		case it.badVersion:
			set, seen = []string{badVersion}, true
		case it.generic:
		case !seen:
			set, fallback, seen = it.set, it.fallback, true
		default:
			set = slices.DeleteFunc(slices.Clone(set), func(id string) bool { return !slices.Contains(it.set, id) })
			if fallback == "" || !slices.Contains(set, fallback) {
				fallback = it.fallback
			}
		}
	}
	switch {
	case !seen && exception != "", seen && len(set) == 0:
		return nil
	case !seen:
		n.generic = true
		return n
	}
	return n.settle(set, fallback, exception)
}

// wholeExpression is the tree of a name that stands for an expression; beside other names it decides nothing.
func wholeExpression(run []item) *node {
	tree, _, err := parseSPDX(run[0].expr)
	if err != nil || len(run) > 1 {
		return nil
	}
	return tree
}

// badVersion stands for a version that does not exist, in the set of a leaf.
const badVersion = "?"

// settle makes a leaf certain when one licence is left, or one that the words mean by default.
func (n *node) settle(set []string, fallback, exception string) *node {
	if len(set) > 1 && slices.Contains(set, fallback) {
		set = []string{fallback}
	}
	if len(set) > 1 || set[0] == badVersion {
		n.set = set
		n.exception = exception
		return n
	}
	leaf := newLeaf(set[0], n.words)
	if exception != "" {
		if leaf.exception != "" && leaf.exception != exception {
			return nil
		}
		leaf.exception = exception
	}
	return leaf
}
