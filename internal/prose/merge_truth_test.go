package prose

import (
	"math/rand"
	"slices"
	"strings"
	"testing"
)

// act is one edit of known place: words [at,at+n) of the base become with.
type act struct {
	at, n  int
	with   []string
	byMine bool
}

// acts draws edits that share no word and no place.
func acts(rng *rand.Rand, base marking, count int) []act {
	taken := map[int]bool{}
	var list []act
	for len(list) < count {
		a := act{at: rng.Intn(len(base.words)), byMine: len(list)%2 == 0}
		switch rng.Intn(5) {
		case 0: // a sentence added
			_, a.at = base.sentenceAround(a.at)
			a.with = strings.Fields(sentence(rng))
		case 1: // a sentence removed
			from, to := base.sentenceAround(a.at)
			a.at, a.n = from, to-from
		case 2:
			a.with = newWords(rng, 1+rng.Intn(3))
		default:
			a.n = 1 + rng.Intn(3)
			a.with = newWords(rng, a.n)
		}
		free := a.at+a.n <= len(base.words) && !slices.Contains(base.words[a.at:a.at+a.n], endOfParagraph)
		for i := a.at; i <= a.at+a.n; i++ {
			free = free && !taken[i]
		}
		if !free {
			continue
		}
		for i := a.at; i <= a.at+a.n; i++ {
			taken[i] = true
		}
		list = append(list, a)
	}
	slices.SortFunc(list, func(x, y act) int { return y.at - x.at })
	return list
}

func done(base marking, list []act, wanted func(act) bool) string {
	m := asMarking(base.text())
	for _, a := range list {
		if wanted(a) {
			m.replace(a.at, a.n, a.with)
		}
	}
	return m.text()
}

// TestMergeIsNeverWrongOnKnownTruth: a merge said to be clean is what both would have written one after the other.
func TestMergeIsNeverWrongOnKnownTruth(t *testing.T) {
	rng := rand.New(rand.NewSource(6))
	const triples = 600
	clean, wrong := 0, 0
	for range triples {
		var paragraphs []string
		for range 8 {
			paragraphs = append(paragraphs, paragraph(rng, 1+rng.Intn(5)))
		}
		base := asMarking(strings.Join(paragraphs, "\n\n"))
		list := acts(rng, base, 8)
		mine := done(base, list, func(a act) bool { return a.byMine })
		theirs := done(base, list, func(a act) bool { return !a.byMine })
		want := done(base, list, func(act) bool { return true })
		m := Merge(base.text(), mine, theirs)
		if !m.Clean {
			continue
		}
		clean++
		if m.Text != want {
			wrong++
			t.Errorf("wrong merge:\n--- base\n%s\n--- mine\n%s\n--- theirs\n%s\n--- got\n%s\n--- want\n%s", base.text(), mine, theirs, m.Text, want)
		}
	}
	t.Logf("%d triples: %d merged right, %d in conflict, %d wrong", triples, clean-wrong, triples-clean, wrong)
	if clean*10 < triples*7 {
		t.Errorf("only %d of %d merged", clean, triples)
	}
}
