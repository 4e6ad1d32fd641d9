package licence

import (
	"cmp"
	"slices"
)

// Limits of a text and of the work done on it.
const (
	maxText      = 512 << 10 // bytes; a longer text is not read
	mostRounds   = 6
	mostCompared = 10      // licences compared word by word, for one place
	workBase     = 100_000 // words compared in one text, and more for a long one
	workPerWord  = 3
	mostSpans    = 40 // differences shown
)

// Identify finds the licences that a text gives or names, in the order of the text. A text above 512 KiB is not read.
func Identify(text []byte) []Match {
	if len(text) > maxText {
		return nil
	}
	l := theLibrary()
	r := newRecognition(l, text)
	r.claim()
	r.nameByTag()
	r.explainRest()
	return r.matches()
}

// recognition is the work on one text.
type recognition struct {
	l      *library
	text   []byte
	words  []textWord
	slots  []int32 // of the gram that begins at each word; -1 for none
	before []int32 // where the same gram was last met; -1 for nowhere
	work   int     // words that may still be compared
	claims []claim
	tags   []Match
}

func newRecognition(l *library, text []byte) *recognition {
	r := &recognition{l: l, text: text, words: l.words(text)}
	r.work = workBase + workPerWord*len(r.words)
	r.slots, r.before = l.grams.slots(r.words)
	return r
}

// claim is a part of the text held to be a licence.
type claim struct {
	alignment
	level  Level
	bad    []hunk // the hunks that matter
	named  Naming
	quoted []Span        // sentences beside it that no licence holds
	added  []Restriction // restrictions in it and beside it
}

// claim gives each part of the text to the licence that explains most of it, then looks again at what is left.
func (r *recognition) claim() {
	gaps := [][2]int{{0, len(r.words)}}
	for range mostRounds {
		var next [][2]int
		for _, gap := range gaps {
			found := r.claimIn(gap[0], gap[1])
			if len(found) > 0 {
				next = append(next, left(gap, found)...)
			}
		}
		if len(next) == 0 {
			break
		}
		gaps = next
	}
	slices.SortFunc(r.claims, func(x, y claim) int { return cmp.Compare(x.from, y.from) })
}

// left lists what the claims leave of a gap.
func left(gap [2]int, found []claim) [][2]int {
	const least = 8 // words
	slices.SortFunc(found, func(x, y claim) int { return cmp.Compare(x.from, y.from) })
	var rest [][2]int
	at := gap[0]
	for _, c := range found {
		if c.from-at >= least {
			rest = append(rest, [2]int{at, c.from})
		}
		at = max(at, c.to)
	}
	if gap[1]-at >= least {
		rest = append(rest, [2]int{at, gap[1]})
	}
	return rest
}

// claimIn claims what it can in one round: the trails that lie over each other compete.
func (r *recognition) claimIn(from, to int) []claim {
	trails := r.trails(from, to)
	var found []claim
	for len(trails) > 0 && r.work > 0 {
		first := trails[0]
		var rivals, others []trail
		for _, t := range trails {
			switch {
			case !overlap(first, t):
				others = append(others, t)
			case len(rivals) < mostCompared:
				rivals = append(rivals, t)
			}
		}
		trails = others
		low, high := bounds(found, first, from, to)
		if c, ok := r.best(rivals, low, high); ok {
			found = append(found, c)
			trails = slices.DeleteFunc(trails, func(t trail) bool { return t.first < c.to && c.from < t.last })
		}
	}
	// An unchanged licence wins over changed ones, which may be pieces of several; these are looked at once it is set apart.
	if whole := slices.DeleteFunc(slices.Clone(found), func(c claim) bool { return c.level == LevelAltered }); len(whole) > 0 {
		found = whole
	}
	r.claims = append(r.claims, found...)
	return found
}

// overlap tells whether two trails share most of the shorter one.
func overlap(x, y trail) bool {
	shared := min(x.last, y.last) - max(x.first, y.first) + gramLength
	return 2*shared > min(x.last-x.first, y.last-y.first)+gramLength
}

// bounds gives the words around a trail that no claim holds.
func bounds(found []claim, t trail, from, to int) (low, high int) {
	low, high = from, to
	for _, c := range found {
		if c.to <= t.last && c.to > low {
			low = c.to
		}
		if c.from >= t.first && c.from < high {
			high = c.from
		}
	}
	return low, high
}

// best compares the rivals word by word and keeps the one that explains most of the text with the fewest changes.
func (r *recognition) best(rivals []trail, low, high int) (claim, bool) {
	var best claim
	top, some := 0.0, false
	for _, t := range rivals {
		for _, half := range r.l.halves(t) {
			a := r.align(half, low, high)
			c := r.assess(a)
			length := len(r.l.Texts[a.text].Words)
			if a.matched*10 < length*6 && c.level != LevelEquivalent || length < 40 && a.matched*10 < length*8 {
				continue
			}
			if value := r.value(c); !some || value > top {
				best, top, some = c, value, true
			}
			if c.level == LevelExact {
				break
			}
		}
		if some && best.level == LevelExact || r.work <= 0 {
			break // the rivals that remain share less of the text
		}
	}
	return best, some && top > 0
}

// value is what a claim explains, less what it must change.
func (r *recognition) value(c claim) float64 {
	value := float64(c.matched)
	for _, h := range c.hunks {
		value -= 0.1 * float64(h.docTo-h.docFrom+h.to-h.from)
	}
	for _, h := range c.bad {
		value -= 2 * float64(h.docTo-h.docFrom+h.to-h.from)
		for _, w := range r.words[h.from:h.to] {
			if w.risky {
				value--
			}
		}
		for _, id := range r.l.Texts[c.text].Words[h.docFrom:h.docTo] {
			if r.l.classes[id] != 0 {
				value--
			}
		}
	}
	return value
}

// assess weighs the differences of an alignment.
func (r *recognition) assess(a alignment) claim {
	c := claim{alignment: a, level: LevelExact}
	for _, h := range a.hunks {
		switch r.l.weigh(r.text, r.words, a.text, h) {
		case filledIn:
		case harmless:
			if c.level == LevelExact {
				c.level = LevelEquivalent
			}
		case weighty:
			c.level = LevelAltered
			c.bad = append(c.bad, h)
		}
	}
	if r.l.Texts[a.text].Notice {
		c.named = ByNotice
	}
	return c
}
