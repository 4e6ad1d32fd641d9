package licence

import (
	"cmp"
	"slices"
)

// trail is the words of one known text met one after the other in the text read.
type trail struct {
	text        int // of the library
	first, last int // words of the text read that begin three known words
	from, to    int // where those stand in the known text
	weight      float32
}

// Trails are cut where the text leaves the licence for too long, or goes on for longer than the licence.
const (
	widestGap  = 60
	leastShare = 0.25 // of a licence's words, for it to be compared at all
)

// trails follows every known text through the words from one place to another.
func (r *recognition) trails(from, to int) []trail {
	l := r.l
	open := make([]trail, len(l.Texts))
	var found []trail
	end := func(t *trail) {
		if t.weight >= leastShare*l.weights[t.text] {
			found = append(found, *t)
		}
		t.weight = 0
	}
	for i := from; i+gramLength <= to; i++ {
		if r.slots[i] < 0 {
			continue
		}
		places := l.grams.at(int(r.slots[i]))
		if len(places) > commonGram {
			continue
		}
		worth := l.grams.worth(len(places))
		for _, p := range places {
			t := &open[p.text]
			length := len(l.Texts[p.text].Words)
			if t.weight > 0 && (i-t.last > widestGap+length/8 || i-t.first > length+length/2+widestGap) {
				end(t)
			}
			if t.weight == 0 {
				*t = trail{text: int(p.text), first: i, from: int(p.word)}
			}
			t.last, t.to = i, int(p.word)
			if int(r.before[i]) < t.first {
				t.weight += worth // said twice, it counts once
			}
		}
	}
	for n := range open {
		if open[n].weight > 0 {
			end(&open[n])
		}
	}
	slices.SortFunc(found, func(x, y trail) int {
		return cmp.Or(cmp.Compare(l.score(y), l.score(x)), cmp.Compare(x.text, y.text))
	})
	return found
}

// slots looks up the grams of a text: where each is in the index, and where in the text it was met before.
func (g *gramIndex) slots(words []textWord) (slots, before []int32) {
	slots, before = make([]int32, len(words)), make([]int32, len(words))
	seen := make(map[int32]int32, min(len(words), 1<<14))
	for i := range words {
		slots[i], before[i] = -1, -1
		if i+gramLength > len(words) {
			continue
		}
		a, b, c := words[i].id, words[i+1].id, words[i+2].id
		if a == unknownWord || b == unknownWord || c == unknownWord {
			continue
		}
		slot := int32(g.slot(gramKey(a, b, c)))
		if g.keys[slot] == 0 {
			continue
		}
		slots[i] = slot
		if last, again := seen[slot]; again {
			before[i] = last
		}
		seen[slot] = int32(i)
	}
	return slots, before
}

// halves gives the beginning and the end of a trail that is longer than its licence: the text may give it twice.
func (l *library) halves(t trail) []trail {
	length := len(l.Texts[t.text].Words)
	if t.last-t.first < length+length/6 {
		return []trail{t}
	}
	head, tail := t, t
	head.last, head.to = min(t.last, t.first-t.from+length-gramLength), length-gramLength
	tail.first, tail.from = max(t.first, t.last-t.to), 0
	return []trail{head, tail, t}
}

// score prefers the licence of which the most is found, in words and in share.
func (l *library) score(t trail) float32 {
	share := min(1, t.weight/l.weights[t.text])
	return min(t.weight, l.weights[t.text]) * share
}
