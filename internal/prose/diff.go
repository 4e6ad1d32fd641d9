package prose

import (
	"encoding/json"
)

// BlockOp says what became of a block.
type BlockOp string

// What became of a block.
const (
	Same     BlockOp = "same"
	Changed  BlockOp = "changed"
	Deleted  BlockOp = "deleted"
	Inserted BlockOp = "inserted"
	Moved    BlockOp = "moved"
)

// SpanOp says what became of a few words.
type SpanOp string

// What became of a few words.
const (
	Equal  SpanOp = "equal"
	Delete SpanOp = "delete"
	Insert SpanOp = "insert"
)

// Range is a stretch of bytes of a text. Its zero value is no stretch, null in JSON: a block is never empty.
type Range struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// MarshalJSON writes null where there is no stretch.
func (r Range) MarshalJSON() ([]byte, error) {
	if r == (Range{}) {
		return []byte("null"), nil
	}
	type plain Range
	return json.Marshal(plain(r))
}

// Span is a few words with the whitespace around them, as they stand in the text. Where only whitespace differs, it is
// in a delete and an insert span of its own.
type Span struct {
	Op   SpanOp `json:"op"`
	Text string `json:"text"`
}

// Block is one or several paragraphs, list items, headings, table rows or fence lines of either text, or of both, with
// the white lines after them.
type Block struct {
	Op    BlockOp `json:"op"`
	Old   Range   `json:"old"`
	New   Range   `json:"new"`
	Spans []Span  `json:"spans"`
	// SpacingOnly: every word and sign is the same, only whitespace differs (a paragraph wrapped anew, cut in two).
	SpacingOnly bool `json:"spacing_only"`
	// OverBudget: the passage was too large to compare whole, and is shown more replaced than it was.
	OverBudget bool `json:"over_budget"`
}

// Result is what changed between two texts. Blocks stand in the order of the new text, deleted ones where they were; a
// moved one stands once, at its new place. In the order of Old, equal and delete spans add up to the old text; in the
// order of New, equal and insert spans add up to the new one.
type Result struct {
	Same   bool    `json:"same"`
	Blocks []Block `json:"blocks"`
}

// Diff compares two normalised texts. It never cuts a word, and its work is bounded whatever the texts.
func Diff(old, new string) Result {
	a := align(old, new, split)
	w := writer{alignment: a}
	w.blocks = make([]Block, 0, max(len(a.old.blocks), len(a.new.blocks))+8)
	w.spans = make([]Span, 0, cap(w.blocks)+32)
	w.all()
	return Result{Same: old == new, Blocks: w.blocks}
}

// writer turns an alignment into blocks.
type writer struct {
	*alignment
	blocks []Block
	spans  []Span // the blocks' spans, one after the other
}

// all walks both texts side by side.
func (w *writer) all() {
	i, j := int32(0), int32(0)
	for int(i) < len(w.old.blocks) || int(j) < len(w.new.blocks) {
		oldHub, newHub := w.old.hubAt(i), w.new.hubAt(j)
		switch {
		case int(i) < len(w.old.blocks) && oldHub == none:
			w.leave(i)
			i++
		case int(j) < len(w.new.blocks) && newHub == none:
			j = w.arrive(j)
		default:
			toOld, toNew := w.old.groupEnd(i, oldHub), w.new.groupEnd(j, newHub)
			w.stay(i, toOld, j, toNew)
			i, j = toOld, toNew
		}
	}
}

// hubAt gives the paired block that block i belongs with: itself, the one that it was joined to, or none.
func (s *side) hubAt(i int32) int32 {
	switch {
	case int(i) >= len(s.blocks):
		return none
	case s.pair[i] != none:
		return i
	}
	return s.hub[i]
}

func (s *side) groupEnd(i, hub int32) int32 {
	for int(i) < len(s.blocks) && s.hubAt(i) == hub {
		i++
	}
	return i
}

// extent gives the bytes of blocks [from,to), gaps included.
func (s *side) extent(from, to int32) Range {
	return Range{int(s.blocks[from].start), int(s.blocks[to-1].next)}
}

func (w *writer) leave(i int32) {
	if w.old.moved[i] != none {
		return // shown where it arrived
	}
	at := w.old.extent(i, i+1)
	w.add(Block{Op: Deleted, Old: at, OverBudget: w.missed, SpacingOnly: w.old.blank(i)},
		Span{Delete, w.old.text[at.Start:at.End]})
}

// blank says that the block is only white lines.
func (s *side) blank(i int32) bool { return s.blocks[i].start == s.blocks[i].end }

func (w *writer) arrive(j int32) (next int32) {
	if w.new.moved[j] != none {
		return w.carry(j)
	}
	at := w.new.extent(j, j+1)
	w.add(Block{Op: Inserted, New: at, OverBudget: w.missed, SpacingOnly: w.new.blank(j)},
		Span{Insert, w.new.text[at.Start:at.End]})
	return j + 1
}

// carry shows the moved section that begins with new block j, and gives its end.
func (w *writer) carry(j int32) int32 {
	i, from, end := w.new.moved[j], len(w.spans), j+1
	for int(end) < len(w.new.blocks) && w.new.moved[end] == i+end-j {
		end++
	}
	last := i + end - j
	b := Block{Op: Moved, Old: w.old.extent(i, last), New: w.new.extent(j, end)}
	if w.old.text[b.Old.Start:b.Old.End] == w.new.text[b.New.Start:b.New.End] {
		b.Spans = w.compare(i, last, j, end).Spans
		w.blocks = append(w.blocks, b)
		return end
	}
	for k := range end - j {
		b.OverBudget = w.compare(i+k, i+k+1, j+k, j+k+1).OverBudget || b.OverBudget
	}
	b.Spans = w.spans[from:len(w.spans):len(w.spans)]
	w.blocks = append(w.blocks, b)
	return end
}

func (w *writer) stay(i, toOld, j, toNew int32) {
	b := w.compare(i, toOld, j, toNew)
	b.Op = Changed
	if len(b.Spans) == 1 && b.Spans[0].Op == Equal {
		b.Op, b.SpacingOnly = Same, false
	}
	w.blocks = append(w.blocks, b)
}

func (w *writer) add(b Block, s Span) {
	w.spans = append(w.spans, s)
	l := len(w.spans)
	b.Spans = w.spans[l-1 : l : l]
	w.blocks = append(w.blocks, b)
}

// compare compares old blocks [i,toOld) with new blocks [j,toNew) by words.
func (w *writer) compare(i, toOld, j, toNew int32) Block {
	b := Block{Old: w.old.extent(i, toOld), New: w.new.extent(j, toNew)}
	from := len(w.spans)
	s := speller{old: w.old.text[b.Old.Start:b.Old.End], new: w.new.text[b.New.Start:b.New.End], spans: w.spans}
	if s.old == s.new {
		s.keep(len(s.old))
		s.flush()
	} else {
		misses := w.engine.misses
		b.SpacingOnly = s.words(w, i, toOld, j, toNew)
		b.OverBudget = w.engine.misses > misses
	}
	w.spans = s.spans
	b.Spans = w.spans[from:len(w.spans):len(w.spans)]
	return b
}
