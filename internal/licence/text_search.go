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
func (l *library) trails(words []textWord, from, to int) []trail {
	open := make([]trail, len(l.Texts))
	var found []trail
	end := func(t *trail) {
		if t.weight >= leastShare*l.weights[t.text] {
			found = append(found, *t)
		}
		t.weight = 0
	}
	for i := from; i+gramLength <= to; i++ {
		a, b, c := words[i].id, words[i+1].id, words[i+2].id
		if a == unknownWord || b == unknownWord || c == unknownWord {
			continue
		}
		places := l.grams.find(a, b, c)
		if len(places) == 0 || len(places) > commonGram {
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
			t.weight += worth
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

// score prefers the licence of which the most is found, in words and in share.
func (l *library) score(t trail) float32 {
	share := min(1, t.weight/l.weights[t.text])
	return min(t.weight, l.weights[t.text]) * share
}
