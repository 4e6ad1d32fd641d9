package licence

import (
	"errors"
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

// restrictions are looked for over everything, unless all that is named is closed.
func (r *wordReader) restrictions() []string {
	terms := r.terms()
	open := slices.ContainsFunc(terms, func(it item) bool { return !it.closed() })
	if len(terms) > 0 && !open && !r.hasLeft() {
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
	case absent && len(terms) == 0 && !r.saysMore():
		return refused(Absent, reason("undecided", r.whole()))
	case r.hasLeft() || absent:
		return r.unexplained(terms)
	case len(terms) == 0:
		return refused(Unknown, reason("unknown-name", r.whole()))
	}
	return r.expression(terms)
}

// saysMore tells whether words were left that do not merely surround "not chosen yet".
func (r *wordReader) saysMore() bool {
	return slices.ContainsFunc(r.items, func(it item) bool {
		if !it.left {
			return false
		}
		_, n := absentFillers().longest(r.words[it.first:])
		return n == 0
	})
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
	case r.formal():
		return r.broken(terms)
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
	case errors.Is(err, errLimit):
		return refused(Unknown, reason("too-complex"))
	case err != nil && !p.mixed && (r.formal() || dangling(tokens)):
		return r.broken(terms)
	case err != nil:
		return r.undecided(terms)
	case strings.Count(r.text, "(") != strings.Count(r.text, ")"):
		return r.broken(terms)
	}
	confidence := Named
	if len(r.items) == 1 && r.items[0].address {
		confidence = Exact
	}
	return reading{tree: tree, confidence: confidence}
}

// formal tells whether an operator is written as in SPDX: the input is then an expression, not prose.
func (r *wordReader) formal() bool {
	return slices.ContainsFunc(r.items, func(it item) bool {
		return it.op != "" && slices.Contains([]string{"AND", "OR", "WITH"}, r.operator(it))
	})
}

// dangling tells whether an operator lacks one of its sides.
func dangling(tokens []string) bool {
	before := ""
	for _, tok := range append(tokens, ")") {
		if operatorOf(tok) != "" && (before == "" || before == "(") || tok == ")" && operatorOf(before) != "" {
			return true
		}
		before = tok
	}
	return false
}

// broken refuses an expression that lacks something.
func (r *wordReader) broken(terms []item) reading {
	out := refused(Unknown, reason("invalid-expression", r.whole()))
	out.candidates = candidatesOf(terms)
	return out
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
