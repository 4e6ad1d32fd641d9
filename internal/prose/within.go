package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// sentences merges a passage by sentences; where both changed neighbouring ones, by words.
func (m *merger) sentences(base, mine, theirs string) *loom {
	return m.level(base, mine, theirs, cutSentences, keepStable, func(l *loom, r region) {
		woven := m.words(r.texts())
		if woven.near.crowded || len(woven.conflicts) > 0 {
			l.clash(r)
			return
		}
		l.close(InConflict, gap{})
		l.graft(woven)
		l.leave(false)
	})
}

// words merges a passage by words. Whether the edits stand far enough apart is in the loom's closeness.
func (m *merger) words(base, mine, theirs string) *loom {
	return m.level(base, mine, theirs, cutWords, func(l *loom, base, mine, theirs item) {
		l.put(FromBase, base.text)
		l.near.pass(base)
	}, (*loom).clash)
}

func keepStable(l *loom, base, _, _ item) { l.put(FromBase, base.text) }

func (m *merger) level(base, mine, theirs string, cut func(string) []item,
	stable func(l *loom, base, mine, theirs item), settle func(*loom, region)) *loom {
	b := braid{base: cut(base), mine: cut(mine), theirs: cut(theirs), stable: stable, settle: settle}
	ids := m.number(b.base)
	b.toMine = matches(&m.mine.engine, ids, m.number(b.mine))
	b.toTheirs = matches(&m.theirs.engine, ids, m.number(b.theirs))
	l := &loom{}
	b.weave(l)
	l.close(FromBase, gap{})
	return l
}

func (m *merger) number(list []item) []int32 {
	ids := make([]int32, len(list))
	for i, it := range list {
		id, ok := m.ids[it.text]
		if !ok {
			id = int32(len(m.ids))
			m.ids[it.text] = id
		}
		ids[i] = id
	}
	return ids
}

func matches(e *engine, base, own []int32) []int32 {
	to := make([]int32, len(base))
	for i := range to {
		to[i] = none
	}
	for _, r := range e.common(base, own) {
		for k := range r.n {
			to[r.old+k] = int32(r.new + k)
		}
	}
	return to
}

// cutWords gives the words and signs of a text, each with the whitespace after it; the first item is empty and bears the
// whitespace before.
func cutWords(text string) []item {
	start, end := nextToken(text, 0, len(text))
	list := append(make([]item, 0, 2+len(text)/4), item{gap: known(text[:start])})
	for start < end {
		next, nextEnd := nextToken(text, end, len(text))
		if next == nextEnd {
			next = len(text) // only whitespace is left
		}
		list = append(list, item{text: text[start:end], gap: known(text[end:next])})
		start, end = next, max(next, nextEnd)
	}
	return list
}

// cutSentences cuts after the signs that end a sentence and the whitespace that follows; the first item is empty and
// bears the whitespace before.
func cutSentences(text string) []item {
	start := len(text) - len(strings.TrimLeftFunc(text, unicode.IsSpace))
	list := []item{{gap: known(text[:start])}}
	for start < len(text) {
		end := sentenceEnd(text, start)
		next := len(text) - len(strings.TrimLeftFunc(text[end:], unicode.IsSpace))
		list = append(list, item{text: text[start:end], gap: known(text[end:next])})
		start = next
	}
	return list
}

// sentenceEnd is where the sentence that starts at from ends, its closing quotes included, the whitespace after not.
// A white line ends one too.
func sentenceEnd(text string, from int) int {
	ended := false
	for at, r := range text[from:] {
		switch {
		case strings.ContainsRune(".!?…", r):
			ended = true
		case strings.ContainsRune("»”\")]*_", r):
		case unicode.IsSpace(r):
			if ended && !closes(text[from+at:]) || r == '\n' && strings.HasPrefix(text[from+at+1:], "\n") {
				return from + at
			}
		default:
			ended = false
		}
	}
	return len(strings.TrimRightFunc(text, unicode.IsSpace))
}

// closes says that a sign of the sentence still comes after the space: French puts one before », ! and ?
func closes(text string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(text, " \u00a0\u202f"))
	return strings.ContainsRune("»!?", r)
}

// minWordsApart is the number of words that must stand unchanged between edits of two people to be merged unseen.
const minWordsApart = 3

// closeness watches the distance between the edits of both sides.
type closeness struct {
	last    PieceKind
	words   int
	crowded bool
}

func (c *closeness) pass(it item) {
	if r, _ := utf8.DecodeRuneInString(it.text); startsWord(r) {
		c.words++
	}
	if strings.Contains(it.gap.text, paragraphGap) {
		c.words += minWordsApart
	}
}

func (c *closeness) edit(kind PieceKind) {
	if kind != FromMine && kind != FromTheirs {
		return
	}
	if c.last != "" && c.last != kind && c.words < minWordsApart {
		c.crowded = true
	}
	c.last, c.words = kind, 0
}
