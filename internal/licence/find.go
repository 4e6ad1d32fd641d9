package licence

import (
	"slices"
	"strings"
	"sync"
)

// entry is a licence as it is searched: the words of its identifier, of its names and of its usual names, folded.
type entry struct {
	facts Facts
	id    string   // folded, in one word
	words []string // each once
}

// entries is what Find looks into, in the order of the identifiers. It is made once, at the first search.
var entries = sync.OnceValue(func() []entry {
	all := All()
	at := map[string]int{}
	list := make([]entry, len(all))
	for i, f := range all {
		at[strings.ToLower(f.ID)] = i
		list[i] = entry{facts: f, id: foldID(f.ID)}
		list[i].learn(wordsOf(strings.TrimPrefix(f.ID, ownPrefix)))
		list[i].learn(wordsOf(f.Name))
	}
	set := tables()
	set.names.each(nil, func(path []string, to target) {
		ids := to.ids
		if fam, ok := set.families[to.family]; ok {
			ids = fam.everything()
		}
		for _, id := range ids {
			if i, ok := at[bareID(id)]; ok && !strings.HasPrefix(id, exceptionMark) {
				list[i].learn(path)
			}
		}
	})
	return list
})

func (e *entry) learn(words []string) {
	for _, w := range words {
		if !slices.Contains(e.words, w) {
			e.words = append(e.words, w)
		}
	}
}

func wordsOf(text string) []string {
	var words []string
	for _, t := range meaningful(tokenize(text)) {
		words = append(words, t.text)
	}
	return words
}

// foldID is an identifier without case and signs, as it may be typed.
func foldID(id string) string {
	var b strings.Builder
	for _, r := range foldPlain(id) {
		if r == '+' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// maxFindWords bounds the words that a search looks for.
const maxFindWords = 12

// Find lists the licences whose identifier, name or usual names hold every word typed, or its beginning: those whose
// identifier is nearest to it first, then the usual ones, the deprecated identifiers last.
func Find(typed string) []Facts {
	if len(typed) > maxRunes {
		return nil
	}
	words := wordsOf(typed)
	if len(words) == 0 || len(words) > maxFindWords {
		return nil
	}
	whole := foldID(typed)
	type hit struct {
		facts Facts
		rank  int
	}
	var hits []hit
	for _, e := range entries() {
		if rank, ok := e.rank(words, whole); ok {
			hits = append(hits, hit{e.facts, rank})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return a.rank - b.rank })
	found := make([]Facts, len(hits))
	for i, h := range hits {
		found[i] = h.facts
	}
	return found
}

// rank orders what was found: less is nearer.
func (e *entry) rank(words []string, whole string) (rank int, ok bool) {
	for _, w := range words {
		if !slices.ContainsFunc(e.words, func(known string) bool { return begins(known, w) }) {
			return 0, false
		}
	}
	switch {
	case e.id == whole:
	case strings.HasPrefix(e.id, whole):
		rank = 1
	case e.facts.Verdict != Unknown:
		rank = 2
	default:
		rank = 3
	}
	rank *= 2
	if !usual(e.facts) {
		rank++
	}
	if e.facts.ReplacedBy != "" {
		rank += 8
	}
	return rank, true
}

// usual tells the licences that people most often mean.
func usual(f Facts) bool {
	return f.French != "" || f.OpenDef == "recommended" || f.ID == "OFL-1.1" || strings.HasPrefix(f.ID, "CERN-OHL-")
}

// begins tells whether a known word is the typed one or goes on with it; a word of three letters or more may also stand
// inside it.
func begins(known, typed string) bool {
	return strings.HasPrefix(known, typed) || len(typed) > 3 && strings.Contains(known, typed)
}

// Nearest lists at most so many licences whose identifier or name resembles what was typed, the nearest first.
func Nearest(typed string, most int) []Facts {
	found := append(Find(typed), alike(foldID(typed))...)
	for _, c := range Declare(typed, Software).Candidates {
		if f, ok := Lookup(bareID(c.ID)); ok {
			found = append(found, f)
		}
	}
	var near []Facts
	for _, f := range found {
		if len(near) < most && !slices.ContainsFunc(near, func(n Facts) bool { return n.ID == f.ID }) {
			near = append(near, f)
		}
	}
	return near
}

// alike lists the licences whose identifier is written nearly so.
func alike(typed string) []Facts {
	if len(typed) < 3 || len(typed) > maxLetters {
		return nil
	}
	var found []Facts
	for d := 1; d <= max(1, len(typed)/3); d++ {
		for _, e := range entries() {
			if len(e.id) <= maxLetters && abs(len(e.id)-len(typed)) <= d && distance(typed, e.id) == d {
				found = append(found, e.facts)
			}
		}
	}
	return found
}
