package licence

import (
	"slices"
	"strings"
)

// readWords reads a licence written with words: usual names, versions, operators in prose, addresses.
func readWords(text string, tokens []token) reading {
	words := meaningful(tokens)
	if len(words) == 0 {
		return refused(Unknown, reason("unknown-name", quote(text, tokens[0], tokens[len(tokens)-1])))
	}
	r := wordReader{text: text, words: words, items: scan(words)}
	out := r.read()
	if out.verdict == "" || !r.hasLeft() {
		return out
	}
	fixed, typed, read := correct(words, r.items)
	if len(typed) == 0 {
		return out
	}
	second := wordReader{text: text, words: fixed, items: scan(fixed)}
	if second.hasLeft() && len(second.restrictions()) == 0 {
		return out
	}
	again := second.read()
	again.notes = append(again.notes, reason("typo", strings.Join(typed, ", "), strings.Join(read, ", ")))
	if again.confidence != None {
		again.confidence = Guessed
	}
	return again
}

// wordReader turns explained words into a reading.
type wordReader struct {
	text  string
	words []token
	items []item
}

func (r *wordReader) hasLeft() bool {
	return slices.ContainsFunc(r.items, func(it item) bool { return it.left })
}

// restrictions are looked for over everything, unless the whole input is one closed licence.
func (r *wordReader) restrictions() []string {
	terms := r.terms()
	if len(terms) == 1 && terms[0].closed() && !r.hasLeft() {
		return nil
	}
	return restrictions(r.text, r.words, r.items)
}

func (r *wordReader) terms() []item {
	var terms []item
	for _, it := range r.items {
		if it.term() {
			terms = append(terms, it)
		}
	}
	return terms
}

// read decides what the words amount to; whatever is not understood whole is refused.
func (r *wordReader) read() reading {
	terms := r.terms()
	if quotes := r.restrictions(); len(quotes) > 0 {
		out := refused(NotOpen, restrictionReason(quotes))
		out.candidates = candidatesOf(terms)
		return out
	}
	absent := slices.ContainsFunc(r.items, func(it item) bool { return it.absent })
	switch {
	case absent && len(terms) == 0 && !r.hasLeft():
		return refused(Absent, reason("undecided", r.whole()))
	case r.hasLeft() || absent:
		return r.unexplained(terms)
	case len(terms) == 0:
		return refused(Unknown, reason("unknown-name", r.whole()))
	}
	return r.expression(terms)
}

func (r *wordReader) whole() string { return quote(r.text, r.words[0], r.words[len(r.words)-1]) }

// quoted gives back the words of an item.
func (r *wordReader) quoted(it item) string {
	return quote(r.text, r.words[it.first], r.words[it.last-1])
}

// unexplained refuses because of words that were not understood.
func (r *wordReader) unexplained(terms []item) reading {
	var words []string
	altered := false
	for _, it := range r.items {
		if it.left || it.absent {
			words = append(words, r.quoted(it))
			altered = altered || alteredWord(r.words[it.first].text)
		}
	}
	said := strings.Join(words[:min(len(words), 6)], ", ")
	candidates := candidatesOf(terms)
	out := reading{candidates: candidates, confidence: None}
	switch {
	case len(terms) == 0:
		out.verdict, out.reasons = Unknown, []Reason{reason("unknown-name", r.whole())}
	case allClosed(candidates) && !slices.ContainsFunc(terms, func(it item) bool { return it.generic }):
		out.verdict, out.reasons = NotOpen, closedReasons(candidates[0], r.quoted(terms[0]))
	case altered:
		out.verdict, out.reasons = Unknown, []Reason{reason("altered", said)}
	default:
		out.verdict, out.reasons = Ambiguous, []Reason{reason("leftover", said)}
	}
	return out
}

func candidatesOf(terms []item) []string {
	var ids []string
	for _, it := range terms {
		set := it.set
		if it.fallback != "" {
			set = []string{it.fallback}
		}
		for _, id := range set {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// expression joins the terms by their operators.
func (r *wordReader) expression(terms []item) reading {
	leaves, tokens := r.group()
	p := &parser{words: tokens, leaf: func(_ *parser, word string) (*node, error) {
		n, ok := leaves[word]
		if !ok || n == nil {
			return nil, errSyntax
		}
		return n, nil
	}}
	tree, err := p.parse()
	switch {
	case err == errLimit:
		return refused(Unknown, reason("too-complex"))
	case err != nil:
		return r.undecided(terms)
	}
	confidence := Named
	if len(r.items) == 1 && r.items[0].address {
		confidence = Exact
	}
	return reading{tree: tree, confidence: confidence}
}

// undecided refuses several licences whose relation is not said, by "/", "," or mixed operators.
func (r *wordReader) undecided(terms []item) reading {
	candidates := candidatesOf(terms)
	if allClosed(candidates) {
		out := refused(NotOpen, closedReasons(candidates[0], r.quoted(terms[0]))[0])
		out.candidates = candidates
		return out
	}
	out := refused(Ambiguous, reason("several", r.whole(), strings.Join(candidates, ", ")))
	out.candidates = candidates
	return out
}

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
		leaves[key] = r.merge(run)
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
