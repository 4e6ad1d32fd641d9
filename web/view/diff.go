package view

import "github.com/a-h/templ"

// Op is what happened to a span, a passage, a line or a row.
type Op int

// What may happen between two versions.
const (
	Same Op = iota
	Added
	Removed
	Changed
	Moved
)

// Span is a run of words and what happened to it: Same, Added or Removed.
type Span struct {
	Op   Op
	Text string
}

// Comparison is two versions read as one text, block by block.
type Comparison struct {
	Views    []Tab // Dans le texte, Côte à côte, Source
	Blocks   []DiffBlock
	Previous Link // an empty address leaves the words
	Choose   Link
	Next     Link
}

// DiffBlock is one section compared. A quiet block has nothing changed in it.
type DiffBlock struct {
	ID, Title string
	Quiet     bool
	Empty     string // said when both versions have nothing there
	Passages  []Passage
}

// Passage is a part of a block: folded when the same, marked word by word when changed. One of Spans, Body, Fields is
// filled; a Same passage holds what it folds in Body or Spans.
type Passage struct {
	Op      Op
	Heading string // of the section that begins here; empty for most
	Fold    string // what a folded passage says: "Inchangé : deux paragraphes"
	Moved   string // where a moved passage came from
	Title   string // of a resource or a défi answered
	Spans   []Span
	Body    templ.Component // the passage rendered, marks included
	Fields  []FieldChange
	Note    templ.Component // in the margin; nil for most
}

// FieldChange is one field of a form or of a row, before and after.
type FieldChange struct {
	Label, Old, New string
}

// SidePair is one passage on both sides; an empty side is left blank.
type SidePair struct {
	Op       Op
	Old, New []Span
}

// SourceLine is one line of the raw text, with its number on each side; 0 where it does not exist.
type SourceLine struct {
	Op       Op
	Old, New int
	Spans    []Span
}

func (l SourceLine) class() string {
	switch l.Op {
	case Added:
		return "ajoutee"
	case Removed:
		return "retiree"
	default:
		return ""
	}
}

func (l SourceLine) sign() string {
	switch l.Op {
	case Added:
		return "+"
	case Removed:
		return "−"
	default:
		return " "
	}
}

// spans turns a field's two values into what is shown: the old one struck, the new one underlined.
func (f FieldChange) spans() []Span {
	var spans []Span
	if f.Old != "" {
		spans = append(spans, Span{Removed, f.Old})
	}
	if f.New != "" {
		spans = append(spans, Span{Added, f.New})
	}
	if f.Old == f.New {
		return []Span{{Same, f.Old}}
	}
	return spans
}
