package licence

import (
	"slices"
	"strings"
)

// exceptionMark begins the targets that are exceptions (after WITH), not licences.
const exceptionMark = "WITH "

// item is a run of words that was understood together, or one word that was not.
type item struct {
	first, last int      // words [first, last)
	op          string   // an operator as typed
	set         []string // the licences that the words may mean, the proposal first
	expr        string   // the expression that the words stand for; set holds its licences
	fallback    string   // the one of set that the words mean when nothing else says more
	exception   string
	left        bool // not understood
	choice      bool // says that one may choose among the licences
	badVersion  bool // a known licence in a version that does not exist
	generic     bool // any open licence
	absent      bool // says that nothing is chosen yet
	address     bool
}

// term tells whether the item stands for a licence.
func (it item) term() bool { return len(it.set) > 0 || it.generic }

// scan explains the words from left to right, the longest explanation first.
func scan(words []token) []item {
	var items []item
	for i := 0; i < len(words); {
		it := explain(words, i)
		items = append(items, it)
		i = it.last
	}
	return settleChoice(items)
}

// dropOperators forgets "and" between the things that are licensed: "texts and images under CC BY 4.0".
func dropOperators(items []item) {
	for i := 1; i+1 < len(items); i++ {
		switch before, after := items[i-1], items[i+1]; {
		case before.term():
			return
		case operatorOf(items[i].op) == "AND" && before.plain() && after.plain():
			items[i].op = ""
		}
	}
}

// plain tells words that neither name a licence nor join two.
func (it item) plain() bool { return !it.term() && it.op == "" && it.exception == "" && !it.left }

// settleChoice understands "dual" and "at your option" beside licences joined by "or" alone; elsewhere they do not say
// whether one may choose.
func settleChoice(items []item) []item {
	dropOperators(items)
	said := false
	for _, it := range items {
		switch operatorOf(it.op) {
		case "OR":
			said = true
		case "AND":
			return items
		}
	}
	for i := range items {
		if items[i].choice && said {
			items[i].left = false
		}
	}
	return items
}

func explain(words []token, i int) item {
	if words[i].url {
		return addressItem(words, i)
	}
	best := named(words, i)
	if cc := creativeCommons(words, i); cc.last > best.last || cc.last == best.last && cc.term() {
		best = cc
	}
	if best.last > i {
		return best
	}
	if words[i].text == "en" && i+1 < len(words) && words[i+1].text == "projet" {
		return item{first: i, last: i + 2, left: true}
	}
	if _, n := neutralPhrases().longest(words[i:]); n > 0 {
		return item{first: i, last: i + n}
	}
	if operatorOf(words[i].text) != "" {
		return item{first: i, last: i + 1, op: words[i].text}
	}
	if _, n := choicePhrases().longest(words[i:]); n > 0 {
		return item{first: i, last: i + n, choice: true, left: true}
	}
	return item{first: i, last: i + 1, left: !neutralWord(words[i].text)}
}

// named looks for a usual name at a word, then for a version after or before it.
func named(words []token, i int) item {
	t := tables()
	if isNumber(words[i].text) && i+1 < len(words) {
		if to, n := t.names.longest(words[i+1:]); to != nil && to.family != "" {
			if end := i + 1 + n; end >= len(words) || !isNumber(words[end].text) {
				return versioned(t.families[to.family], words, i, end, words[i].text)
			}
		}
	}
	to, n := t.names.longest(words[i:])
	if n > 1 && words[i].text == "bsd" && words[i+1].dotted {
		to, n = t.names.longest(words[i : i+1]) // "BSD 2" counts clauses, "BSD 2.0" would be a version
	}
	switch {
	case to == nil, len(words) > n && onlyAlone(to.ids):
		return item{first: i, last: i}
	case to.family != "":
		return afterFamily(t.families[to.family], words, i, i+n)
	}
	return fromTarget(*to, words, i, i+n)
}

// onlyAlone tells the words ("no", "commercial") that name a licence only when nothing else is said.
func onlyAlone(ids []string) bool {
	return len(ids) == 1 && (ids[0] == "LicenseRef-None" || ids[0] == "LicenseRef-Proprietary")
}

func fromTarget(to target, words []token, first, last int) item {
	it := item{first: first, last: last, set: to.ids, expr: to.expr, generic: to.generic, absent: to.absent}
	if len(to.ids) == 1 {
		if exception, ok := strings.CutPrefix(to.ids[0], exceptionMark); ok {
			return item{first: first, last: last, exception: exception}
		}
		if end, ok := later(words, last); ok {
			n := newLeaf(to.ids[0], "")
			n.later()
			it.set, it.last = []string{n.name()}, end
		} else if isNumber(words[last-1].text) {
			_, n := onlyPhrases().longest(words[last:])
			it.last += n
		}
	}
	return it
}

// afterFamily reads the version that follows the name of a family.
func afterFamily(f family, words []token, first, end int) item {
	switch {
	case end < len(words) && isNumber(words[end].text):
		return versioned(f, words, first, end+1, words[end].text)
	case end+1 < len(words) && isNumber(words[end+1].text) && (words[end].text == ">=" || words[end].text == "≥"):
		it := versioned(f, words, first, end+2, words[end+1].text)
		return it.orLater(f)
	}
	return unversioned(f, words, first, end)
}

// versioned is one version of a family; words[:end] are its name and version.
func versioned(f family, words []token, first, end int, version string) item {
	it := item{first: first, last: end}
	ids, ok := f.version(version)
	if !ok {
		it.set = f.everything()
		it.badVersion = !allClosed(it.set)
		if next, ok := later(words, end); ok {
			it.last = next // what does not exist has nothing after it either
		}
		return it
	}
	it.set = ids
	if f.gnu {
		it.set = []string{ids[0] + "-only", ids[0] + "-or-later"}
		it.fallback = it.set[0]
	}
	if next, ok := later(words, end); ok {
		it.last = next
		it = it.orLater(f)
	} else if _, n := onlyPhrases().longest(words[end:]); n > 0 {
		it.last = end + n
		if f.gnu {
			it.set = it.set[:1]
		}
	}
	if f.key == "gfdl" {
		it = withoutInvariants(it, words)
	}
	return it
}

// version finds a version, its point forgotten or not: "EUPL12".
func (f family) version(v string) ([]string, bool) {
	ids, ok := f.versions[v]
	if !ok && len(v) == 2 && f.key != "bsdclause" && isDigit(v[1]) {
		ids, ok = f.versions[plainNumber(v[:1]+"."+v[1:])]
	}
	return ids, ok
}

// orLater keeps "this version or any later one".
func (it item) orLater(f family) item {
	switch {
	case it.badVersion:
	case f.gnu:
		it.set, it.fallback = it.set[len(it.set)-1:], ""
	case len(it.set) == 1 && !allClosed(it.set):
		n := newLeaf(it.set[0], "")
		n.later()
		it.set = []string{n.name()}
	}
	return it
}

func unversioned(f family, words []token, first, end int) item {
	it := item{first: first, last: end, set: f.everything()}
	if f.key == "gfdl" {
		it = withoutInvariants(it, words)
	}
	return it
}

// withoutInvariants reads "no invariants" after a GNU free documentation licence.
func withoutInvariants(it item, words []token) item {
	_, n := noInvariantPhrases().longest(words[it.last:])
	if n == 0 {
		return it
	}
	it.last += n
	set := make([]string, 0, len(it.set))
	for _, id := range it.set {
		if base, ok := strings.CutSuffix(id, "-or-later"); ok {
			set = append(set, base+"-no-invariants-or-later")
		} else if base, ok := strings.CutSuffix(id, "-only"); ok {
			set = append(set, base+"-no-invariants-only")
		}
	}
	it.set = set
	if it.fallback != "" {
		it.fallback = set[0]
	}
	if len(set) != 2 {
		return it
	}
	if end, ok := later(words, it.last); ok {
		it.last, it.set, it.fallback = end, set[1:], ""
	} else if _, n := onlyPhrases().longest(words[it.last:]); n > 0 {
		it.last, it.set = it.last+n, set[:1]
	}
	return it
}

// everything lists the licences of a family, its proposal first.
func (f family) everything() []string {
	var ids []string
	for _, version := range f.versions {
		for _, id := range version {
			if f.gnu {
				ids = append(ids, id+"-or-later", id+"-only")
				continue
			}
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b string) int { return strings.Compare(b, a) })
	ids = slices.Compact(ids)
	if i := slices.Index(ids, f.proposal); i > 0 {
		ids = append([]string{f.proposal}, slices.Delete(ids, i, i+1)...)
	}
	return ids
}

// later reads "+", "or later", "ou ultérieure" at a word and gives the word after it.
func later(words []token, at int) (int, bool) {
	if at >= len(words) {
		return at, false
	}
	if words[at].text == "+" && words[at].glued {
		return at + 1, true
	}
	_, n := laterPhrases().longest(words[at:])
	return at + n, n > 0
}

// newLeaf makes a leaf of an identifier, which may carry "+" or an exception.
func newLeaf(id, words string) *node {
	n := &node{words: words}
	n.id, n.exception, _ = strings.Cut(id, " WITH ")
	if _, known := Lookup(n.id); !known {
		n.id, n.plus = strings.CutSuffix(n.id, "+")
	}
	return n
}

// allClosed tells whether whichever licence was meant, it is not open.
func allClosed(ids []string) bool {
	for _, id := range ids {
		if f, ok := Lookup(newLeaf(id, "").id); !ok || f.Verdict != NotOpen {
			return false
		}
	}
	return len(ids) > 0
}
