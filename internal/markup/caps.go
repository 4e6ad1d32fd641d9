package markup

import (
	"fmt"
	"strings"
)

// Names of the limits, as they stand in CapError.Cap and in message keys.
const (
	CapInput     = "input"     // bytes of source
	CapOutput    = "output"    // bytes of HTML
	CapColumns   = "columns"   // columns of one table
	CapCells     = "cells"     // cells of all tables, short rows filled up
	CapDepth     = "depth"     // quotes, lists and emphasis inside one another
	CapLinks     = "links"     // links and addresses
	CapFootnotes = "footnotes" // notes and references to them
	CapBrackets  = "brackets"  // opening brackets
	CapPipes     = "pipes"     // escaped bars in tables
	CapBlocks    = "blocks"    // lines that are not empty, and marks of list items
	CapMarks     = "marks"     // runs of * _ ~ in one paragraph
	CapTicks     = "ticks"     // backticks in one run
)

const (
	maxInput     = 400_000
	maxOutput    = 4_000_000
	maxColumns   = 64
	maxCells     = 20_000
	maxDepth     = 20
	maxTree      = 80 // levels of the parsed tree: a list takes two, a quote one, the rest is for emphasis
	maxLinks     = 2_000
	maxFootnotes = 500
	maxBrackets  = 20_000
	maxPipes     = 2_000
	maxBlocks    = 20_000
	maxMarks     = 6_000
	maxPairs     = 36_000_000 // two paragraphs of maxMarks, or many of fewer
	maxTicks     = 64
)

// CapError says that a text passes a limit. Line is where, from 1, or 0 when no line can be named.
type CapError struct {
	Cap   string
	Limit int
	Got   int
	Line  int
}

// Error is for logs; people are shown a sentence made from the fields.
func (e *CapError) Error() string {
	return fmt.Sprintf("markup: %s: %d over the limit of %d (line %d)", e.Cap, e.Got, e.Limit, e.Line)
}

// scan counts what makes the parser slow or its output large, in one pass and before parsing. It does not know code
// from text, so it may count too much; where it may count too little it does so by half at most (see inline).
type scan struct {
	line     int
	lists    []int // column at which the text of each open list item starts
	columns  int   // of the table being read; 0 outside tables
	cells    int
	links    int
	notes    int
	brackets int
	pipes    int
	blocks   int
	marks    int // in the paragraph being read
	pairs    int // of marks that may be tried against each other, in all paragraphs
	ticks    int
}

// check answers the first limit that src passes, nil when it passes none.
func check(src string) error {
	if len(src) > maxInput {
		return &CapError{Cap: CapInput, Limit: maxInput, Got: len(src)}
	}
	s := &scan{}
	for rest := src; rest != ""; {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		s.line++
		if err := s.read(line); err != nil {
			return err
		}
	}
	return nil
}

func (s *scan) read(line string) error {
	depth := s.nesting(line)
	content := strings.Trim(line, "> \t")
	if content == "" {
		s.columns, s.marks = 0, 0
	} else {
		if bullet(line) {
			s.marks = 0
		}
		s.blocks++
		s.table(content)
		s.inline(line)
		s.runs(line)
	}
	for _, c := range []struct {
		name       string
		limit, got int
	}{
		{CapDepth, maxDepth, depth},
		{CapColumns, maxColumns, s.columns},
		{CapCells, maxCells, s.cells},
		{CapLinks, maxLinks, s.links},
		{CapFootnotes, maxFootnotes, s.notes},
		{CapBrackets, maxBrackets, s.brackets},
		{CapPipes, maxPipes, s.pipes},
		{CapBlocks, maxBlocks, s.blocks},
		{CapMarks, maxMarks, s.marks},
		{CapMarks, maxPairs, s.pairs},
		{CapTicks, maxTicks, s.ticks},
	} {
		if c.got > c.limit {
			return &CapError{Cap: c.name, Limit: c.limit, Got: c.got, Line: s.line}
		}
	}
	return nil
}

// nesting follows the quotes and lists that a line opens and answers how deep it stands.
func (s *scan) nesting(line string) int {
	quotes, col, i := 0, 0, 0
	for i < len(line) {
		switch line[i] {
		case ' ':
			col, i = col+1, i+1
		case '\t':
			col, i = col+4-col%4, i+1
		case '>':
			quotes, col, i = quotes+1, col+1, i+1
		default:
			width := marker(line[i:])
			if width == 0 {
				return quotes + len(s.lists)
			}
			s.item(col, col+width)
			col, i = col+width, i+width
			if len(s.lists) > maxDepth { // telling a rule from markers reads the line again for each
				return len(s.lists)
			}
		}
	}
	return quotes + len(s.lists)
}

// item closes the lists that a marker at column col is not inside of, and opens its own.
func (s *scan) item(col, text int) {
	s.blocks++
	n := len(s.lists)
	for n > 0 && s.lists[n-1] > col {
		n--
	}
	s.lists = append(s.lists[:n], text+1)
}

// marker answers the width of the list marker that line starts with, 0 without one.
func marker(line string) int {
	width := 1
	if !strings.ContainsRune("-*+", rune(line[0])) {
		for width = 0; width < len(line) && width < 9 && '0' <= line[width] && line[width] <= '9'; width++ {
		}
		if width == 0 || width == len(line) || line[width] != '.' && line[width] != ')' {
			return 0
		}
		width++
	}
	if width < len(line) && line[width] != ' ' && line[width] != '\t' || rule(line) {
		return 0
	}
	return width
}

// bullet says whether line surely ends the paragraph before it, as an item that is neither empty nor set in.
func bullet(line string) bool {
	text := strings.TrimLeft(line, " ")
	return len(line)-len(text) < 4 && len(text) > 2 && strings.IndexByte("-*+", text[0]) >= 0 && text[1] == ' ' &&
		strings.TrimSpace(text[2:]) != ""
}

// rule says whether line is a horizontal rule, which looks like nested list markers.
func rule(line string) bool {
	c := line[0]
	if c != '-' && c != '*' {
		return false
	}
	return strings.Trim(line, string(c)+" \t") == "" && strings.Count(line, string(c)) >= 3
}

// table counts cells from a delimiter row to the next empty line; content is the line without quote marks.
// A table of one column fills nothing up, so it does not count.
func (s *scan) table(content string) {
	if strings.Contains(content, "|") && strings.Trim(content, "|-: \t") == "" {
		// A row of dashes further down must not make the table look narrower.
		s.columns = max(s.columns, strings.Count(strings.Trim(content, "| \t"), "|")+1)
	}
	if s.columns > 1 {
		s.cells += s.columns
	}
}

// inline counts what a line may hold of links, notes and brackets. A link and its own address count once: the larger
// of the two numbers, so that a line that mixes links and bare addresses counts for at least half of them.
func (s *scan) inline(line string) {
	s.brackets += strings.Count(line, "[")
	s.notes += strings.Count(line, "[^")
	s.pipes += strings.Count(line, `\|`)
	links := strings.Count(line, "](") + strings.Count(line, "][") + strings.Count(line, "[[") + strings.Count(line, "]:")
	addresses := strings.Count(line, "://") + strings.Count(line, "www.") - strings.Count(line, "://www.") +
		strings.Count(line, "@")
	s.links += max(links, addresses)
}

// runs counts the marks of emphasis, each of which may be tried against each other one of its paragraph, and finds the
// longest run of backticks, as one of each length may be looked for in the whole text.
func (s *scan) runs(line string) {
	length := 0
	for i := range len(line) {
		same := i > 0 && line[i] == line[i-1]
		switch c := line[i]; {
		case c == '`' && same:
			length++
		case c == '`':
			length = 1
		case (c == '*' || c == '_' || c == '~') && !same:
			s.marks++
			s.pairs += s.marks
		}
		s.ticks = max(s.ticks, length)
	}
}
