package prose

import (
	"strings"
)

// block is a paragraph, list item, heading, table row or fence line: its content, then the white lines after it.
type block struct {
	start, end, next int32 // content is [start,end), the gap after it [end,next)
	key              int32 // the same for equal contents
	weight           int32 // of all its words
	count            int32 // words, without signs
	row              bool  // list item or table row: sits on the line after the one before
	words            []word
	bag              []share
}

// split cuts a text in blocks that tile it, from white lines and line starts only: an unclosed fence must not change how
// the rest of the page is aligned.
func split(text string) []block {
	blocks := make([]block, 0, 16+len(text)/160)
	open := false
	for at := 0; at < len(text); {
		end, next := len(text), len(text)
		if n := strings.IndexByte(text[at:], '\n'); n >= 0 {
			end, next = at+n, at+n+1
		}
		kind := kindOf(text[at:end])
		switch {
		case kind == blankLine && len(blocks) > 0:
			blocks[len(blocks)-1].next = int32(next)
			open = false
		case kind == blankLine: // the text starts with white lines: a block without content carries them
			blocks = append(blocks, block{next: int32(next)})
		case kind == plainLine && open:
			last := &blocks[len(blocks)-1]
			last.end, last.next = int32(end), int32(next)
		default:
			row := kind == itemLine || kind == rowLine
			blocks = append(blocks, block{start: int32(at), end: int32(end), next: int32(next), row: row})
			open = kind == plainLine || kind == itemLine
		}
		at = next
	}
	return blocks
}

// splitLines cuts a text in one block for each line that is not blank.
func splitLines(text string) []block {
	blocks := make([]block, 0, 16+len(text)/80)
	for at := 0; at < len(text); {
		end, next := len(text), len(text)
		if n := strings.IndexByte(text[at:], '\n'); n >= 0 {
			end, next = at+n, at+n+1
		}
		kind := kindOf(text[at:end])
		switch {
		case kind != blankLine:
			row := kind == itemLine || kind == rowLine
			blocks = append(blocks, block{start: int32(at), end: int32(end), next: int32(next), row: row})
		case len(blocks) > 0:
			blocks[len(blocks)-1].next = int32(next)
		default:
			blocks = append(blocks, block{next: int32(next)})
		}
		at = next
	}
	return blocks
}

type lineKind uint8

const (
	plainLine lineKind = iota
	blankLine
	itemLine
	rowLine
	loneLine // heading or fence
)

func kindOf(line string) lineKind {
	inner := strings.TrimLeft(line, " \t")
	switch {
	case inner == "":
		return blankLine
	case line[0] == '#', strings.HasPrefix(inner, "```"), strings.HasPrefix(inner, "~~~"):
		return loneLine
	case inner[0] == '|':
		return rowLine
	case startsItem(inner):
		return itemLine
	}
	return plainLine
}

func startsItem(line string) bool {
	if len(line) >= 2 && (line[1] == ' ' || line[1] == '\t') && strings.IndexByte("-*+", line[0]) >= 0 {
		return true
	}
	if strings.HasPrefix(line, "• ") {
		return true
	}
	n := 0
	for n < len(line) && n < 4 && line[n] >= '0' && line[n] <= '9' {
		n++
	}
	return n > 0 && n+1 < len(line) && (line[n] == '.' || line[n] == ')') && line[n+1] == ' '
}
