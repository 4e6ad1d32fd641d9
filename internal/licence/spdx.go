package licence

import (
	"errors"
	"strings"
)

// Limits of an expression; beyond them the answer is unknown.
const (
	maxDepth     = 64
	maxOperators = 100
)

var (
	errSyntax = errors.New("licence: not an SPDX expression")
	errLimit  = errors.New("licence: expression beyond the limits")
)

// parser reads expressions. Operators are read without case and in French.
type parser struct {
	words []string
	at    int
	leaf  func(p *parser, word string) (*node, error)
	notes []Reason
	level joined // operators seen between the parentheses under way
	prose bool   // an operator in lower case or in French
	mixed bool   // both operators between the same parentheses
}

// joined is a set of operators.
type joined uint8

const (
	joinedAnd joined = 1 << iota
	joinedOr
)

// parseSPDX reads a whole text as an expression; notes tell the deprecated identifiers replaced.
func parseSPDX(text string) (*node, []Reason, error) {
	p := &parser{words: splitSPDX(text), leaf: (*parser).spdxLeaf}
	tree, err := p.parse()
	return tree, p.notes, err
}

// parse reads all the words within the limits. In prose, "a or b and c" does not say what binds first: it is refused.
func (p *parser) parse() (*node, error) {
	if err := p.checkLimits(); err != nil {
		return nil, err
	}
	tree, err := p.or()
	switch {
	case err != nil:
		return nil, err
	case p.at != len(p.words), p.prose && p.mixed:
		return nil, errSyntax
	}
	return tree, nil
}

func (p *parser) checkLimits() error {
	depth, operators := 0, 0
	for _, w := range p.words {
		switch {
		case w == "(":
			depth++
		case w == ")":
			depth--
		case operatorOf(w) != "":
			operators++
		}
		if depth > maxDepth || operators > maxOperators {
			return errLimit
		}
	}
	return nil
}

func splitSPDX(text string) []string {
	var folded strings.Builder
	for _, r := range text {
		switch r {
		case '(', ')':
			folded.WriteString(" " + string(r) + " ")
		case '‐', '‑', '–', '−':
			folded.WriteByte('-')
		default:
			folded.WriteRune(r)
		}
	}
	return strings.Fields(folded.String())
}

// operatorOf reads an operator: "AND", "OR", "WITH" or nothing.
func operatorOf(w string) string {
	if len(w) > 4 {
		return ""
	}
	switch strings.ToLower(w) {
	case "and", "et":
		return "AND"
	case "or", "ou":
		return "OR"
	case "with", "avec":
		return "WITH"
	}
	return ""
}

// next takes the next word when it is the operator wanted.
func (p *parser) next(op string) bool {
	if p.at >= len(p.words) || operatorOf(p.words[p.at]) != op {
		return false
	}
	p.prose = p.prose || (op != "WITH" && p.words[p.at] != op)
	p.at++
	return true
}

func (p *parser) or() (*node, error) {
	outer := p.level
	p.level = 0
	left, err := p.and()
	for err == nil && p.next("OR") {
		p.level |= joinedOr
		var right *node
		right, err = p.and()
		left = &node{op: or, left: left, right: right}
	}
	p.mixed = p.mixed || p.level == joinedAnd|joinedOr
	p.level = outer
	return left, err
}

func (p *parser) and() (*node, error) {
	left, err := p.primary()
	for err == nil && p.next("AND") {
		p.level |= joinedAnd
		var right *node
		right, err = p.primary()
		left = &node{op: and, left: left, right: right}
	}
	return left, err
}

func (p *parser) primary() (*node, error) {
	if p.at >= len(p.words) {
		return nil, errSyntax
	}
	word := p.words[p.at]
	p.at++
	if word != "(" {
		return p.leaf(p, word)
	}
	inner, err := p.or()
	if err != nil {
		return nil, err
	}
	if p.at >= len(p.words) || p.words[p.at] != ")" {
		return nil, errSyntax
	}
	p.at++
	return inner, nil
}

func (p *parser) spdxLeaf(word string) (*node, error) {
	n, ok := leafOf(word)
	if !ok {
		return nil, errSyntax
	}
	if n.name() != word && isDeprecated(word) {
		p.notes = append(p.notes, reason("deprecated", word, n.name()))
	}
	if !p.next("WITH") {
		return n, nil
	}
	if p.at >= len(p.words) || n.exception != "" {
		return nil, errSyntax
	}
	exception, known := tables().exceptions[strings.ToLower(p.words[p.at])]
	if !known {
		return nil, errSyntax
	}
	p.at++
	n.exception = exception
	n.words += " WITH " + exception
	return n, nil
}

// leafOf reads one identifier: known, deprecated (replaced), with +, or LicenseRef.
func leafOf(word string) (*node, bool) {
	if isReference(word) {
		return &node{id: canonicalReference(word), words: word}, true
	}
	t := tables()
	n := &node{words: word}
	f, ok := t.byID[strings.ToLower(word)]
	if !ok && strings.HasSuffix(word, "+") {
		f, ok = t.byID[strings.ToLower(strings.TrimSuffix(word, "+"))]
		n.plus = ok
	}
	if !ok || strings.HasPrefix(f.ID, ownPrefix) {
		return nil, false
	}
	n.id = f.ID
	if f.ReplacedBy != "" {
		n.id, n.exception, _ = strings.Cut(f.ReplacedBy, " WITH ")
	}
	if n.plus {
		n.later()
	}
	return n, true
}

// canonicalReference writes the fixed parts of a reference in their own case; its name stays as typed.
func canonicalReference(word string) string {
	doc, name := "", word
	if before, after, ok := strings.Cut(word, ":"); ok {
		doc, _ = cutFold(before, "DocumentRef-")
		doc, name = "DocumentRef-"+doc+":", after
	}
	name, _ = cutFold(name, ownPrefix)
	return doc + ownPrefix + name
}

// later turns a leaf into "this version or any later one".
func (n *node) later() {
	base, ok := strings.CutSuffix(n.id, "-only")
	switch {
	case ok:
		n.id, n.plus = base+"-or-later", false
	case strings.HasSuffix(n.id, "-or-later"):
		n.plus = false
	default:
		n.plus = true
	}
}

func isDeprecated(word string) bool {
	f, ok := tables().byID[strings.ToLower(word)]
	return ok && f.ReplacedBy != ""
}

// cutFold cuts a prefix off whatever its case.
func cutFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// isReference reads LicenseRef-x and DocumentRef-y:LicenseRef-x, where x is letters, digits, points and hyphens.
func isReference(word string) bool {
	if doc, rest, ok := strings.Cut(word, ":"); ok {
		if _, ok := cutFold(doc, "DocumentRef-"); !ok {
			return false
		}
		word = rest
	}
	name, ok := cutFold(word, ownPrefix)
	if !ok || name == "" {
		return false
	}
	const allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-"
	return strings.Trim(name, allowed) == ""
}
