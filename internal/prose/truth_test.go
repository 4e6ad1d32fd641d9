package prose

import (
	"math/rand"
	"slices"
	"strings"
	"testing"
)

// marking is a text as a list of words, each marked where an edit of known truth touched it.
type marking struct {
	words  []string // "¶" ends a paragraph
	marked []bool
	from   []int // index in the old text of a word that was kept, -1 for a new one
}

const endOfParagraph = "¶"

func asMarking(text string) marking {
	var m marking
	for i, p := range strings.Split(text, "\n\n") {
		if i > 0 {
			m.words = append(m.words, endOfParagraph)
		}
		m.words = append(m.words, strings.Fields(p)...)
	}
	m.marked = make([]bool, len(m.words))
	for i := range m.words {
		m.from = append(m.from, i)
	}
	return m
}

func (m marking) text() string {
	return strings.ReplaceAll(strings.Join(m.words, " "), " "+endOfParagraph+" ", "\n\n")
}

func (m *marking) replace(at, n int, with []string) {
	marks, from := make([]bool, len(with)), make([]int, len(with))
	for i := range with {
		marks[i], from[i] = true, -1
	}
	m.words = slices.Replace(m.words, at, at+n, with...)
	m.marked = slices.Replace(m.marked, at, at+n, marks...)
	m.from = slices.Replace(m.from, at, at+n, from...)
}

// sentenceAround gives the bounds of the sentence that holds word at.
func (m *marking) sentenceAround(at int) (from, to int) {
	ends := func(w string) bool { return w == endOfParagraph || strings.HasSuffix(w, ".") }
	for from = at; from > 0 && !ends(m.words[from-1]); from-- {
	}
	for to = at; to < len(m.words)-1 && !ends(m.words[to]); to++ {
	}
	return from, to + 1
}

// edit does what people do: replace a few words, add some, remove some, add or remove a sentence.
func (m *marking) edit(rng *rand.Rand) {
	at := rng.Intn(len(m.words))
	if m.words[at] == endOfParagraph {
		return
	}
	n := 1 + rng.Intn(3)
	if slices.Contains(m.words[at:min(at+n, len(m.words))], endOfParagraph) || at+n > len(m.words) {
		n = 1
	}
	switch rng.Intn(6) {
	case 0, 1:
		m.replace(at, n, newWords(rng, n))
	case 2:
		m.replace(at, 0, newWords(rng, n))
	case 3:
		m.replace(at, n, nil)
	case 4:
		_, to := m.sentenceAround(at)
		m.replace(to, 0, strings.Fields(sentence(rng)))
	default:
		from, to := m.sentenceAround(at)
		if to-from > 2 && m.words[to-1] != endOfParagraph {
			m.replace(from, to-from, nil)
		}
	}
}

func newWords(rng *rand.Rand, n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = pick(rng, single)
	}
	return list
}

// score compares what a diff marks with the truth, word by word on both sides.
type score struct{ right, wrong, missed float64 }

func (s score) f1() float64 { return 2 * s.right / (2*s.right + s.wrong + s.missed) }

func (s *score) add(words []string, truth, said []bool) {
	for i := range words {
		switch {
		case words[i] == endOfParagraph:
		case truth[i] && said[i]:
			s.right++
		case said[i]:
			s.wrong++
		case truth[i]:
			s.missed++
		}
	}
}

// marksOf reads which words of a side a result marks.
func marksOf(r Result, text string, at func(Block) Range, own SpanOp) []bool {
	bytes := make([]bool, len(text))
	for _, b := range r.Blocks {
		pos := at(b).Start
		for _, s := range b.Spans {
			if s.Op != Equal && s.Op != own {
				continue
			}
			for k := range len(s.Text) {
				bytes[pos+k] = s.Op == own
			}
			pos += len(s.Text)
		}
	}
	var words []bool
	at0 := 0
	for i, p := range strings.Split(text, "\n\n") {
		if i > 0 {
			words = append(words, false)
		}
		for _, w := range strings.Fields(p) {
			at0 += strings.Index(text[at0:], w)
			words = append(words, slices.Contains(bytes[at0:at0+len(w)], true))
			at0 += len(w)
		}
	}
	return words
}

// TestMarksAgreeWithTheEditsMade measures how well marked words match edits of known truth (F1).
func TestMarksAgreeWithTheEditsMade(t *testing.T) {
	for _, row := range []struct {
		edits int
		floor float64
	}{{3, 0.995}, {8, 0.990}, {25, 0.980}} {
		rng := rand.New(rand.NewSource(int64(row.edits)))
		var s score
		for range 200 {
			var paragraphs []string
			for range 12 {
				paragraphs = append(paragraphs, paragraph(rng, 2+rng.Intn(4)))
			}
			old := asMarking(strings.Join(paragraphs, "\n\n"))
			new := asMarking(old.text())
			for range row.edits {
				new.edit(rng)
			}
			for i := range old.marked {
				old.marked[i] = true
			}
			for _, i := range new.from {
				if i >= 0 {
					old.marked[i] = false
				}
			}
			r := Diff(old.text(), new.text())
			s.add(old.words, old.marked, marksOf(r, old.text(), func(b Block) Range { return b.Old }, Delete))
			s.add(new.words, new.marked, marksOf(r, new.text(), func(b Block) Range { return b.New }, Insert))
		}
		t.Logf("%d edits: F1 %.3f", row.edits, s.f1())
		if s.f1() < row.floor {
			t.Errorf("%d edits: F1 %.3f, want at least %.3f", row.edits, s.f1(), row.floor)
		}
	}
}
