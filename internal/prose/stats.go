package prose

import (
	"strings"
)

// Stats sums up a comparison in figures.
type Stats struct {
	Added    int `json:"added"`    // words
	Removed  int `json:"removed"`  // words
	Passages int `json:"passages"` // blocks that changed, moved, came or went; spacing does not count
}

// Stats counts words as CountWords does. A block that only moved adds and removes none.
func (r Result) Stats() Stats {
	var s Stats
	for _, b := range r.Blocks {
		if b.Op == Same || b.SpacingOnly {
			continue
		}
		s.Passages++
		for _, span := range b.Spans {
			switch span.Op {
			case Insert:
				s.Added += CountWords(span.Text)
			case Delete:
				s.Removed += CountWords(span.Text)
			}
		}
	}
	return s
}

// Blank says that the span is only whitespace: nothing to mark.
func (s Span) Blank() bool { return strings.TrimSpace(s.Text) == "" }
