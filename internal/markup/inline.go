package markup

import (
	"html"
	"strings"
)

// Op says which of two versions a span of a block belongs to.
type Op int

// The old version is the equal and deleted spans, the new one the equal and inserted spans.
const (
	Equal Op = iota
	Delete
	Insert
)

// Span is a stretch of the Markdown source of one block.
type Span struct {
	Op   Op
	Text string
}

// maxBlock is how long a block may be, in bytes, to have its markup read; a longer one is shown as source.
const maxBlock = 20_000

// Inline answers a block of which words were changed as HTML to put inside the element of that block, deleted words in
// <del> and inserted ones in <ins>. A mark never cuts a tag: markup that was itself changed stays visible as source.
func (r *Renderer) Inline(spans []Span) string {
	text, ops := join(spans)
	var tree []node
	if len(text) > maxBlock {
		tree = leaves(text, ops, 0, len(text))
	} else {
		tree = read(text, ops, opening(text, ops))
	}
	var b strings.Builder
	write(&b, tree, Equal)
	return r.marking.Sanitize(b.String())
}

// join puts the spans in one text and answers the span that each byte is of.
func join(spans []Span) (string, []Op) {
	var b strings.Builder
	var ops []Op
	for _, s := range spans {
		s.Text = tidy(s.Text)
		b.WriteString(s.Text)
		for range len(s.Text) {
			ops = append(ops, s.Op)
		}
	}
	return b.String(), ops
}

// opening answers the length of the marks that make the block a heading, an item or a quote, when both versions have
// the same.
func opening(text string, ops []Op) int {
	at := 0
	for range maxDepth {
		width := mark(text[at:])
		if width == 0 {
			break
		}
		at += width
	}
	if at > 0 && !uniform(ops[:at], Equal) && !uniform(ops, ops[0]) {
		return 0
	}
	return at
}

// mark answers the length of one mark with the blanks around it.
func mark(text string) int {
	body := strings.TrimLeft(text, " \t")
	blank := len(text) - len(body)
	if body == "" {
		return 0
	}
	var width int
	switch body[0] {
	case '>':
		width = 1
	case '#':
		width = len(body) - len(strings.TrimLeft(body, "#"))
		if width > 6 || width == len(body) || body[width] != ' ' {
			return 0
		}
	default:
		if width = marker(body); width == len(body) {
			return 0
		}
	}
	if width == 0 {
		return 0
	}
	rest := body[width:]
	return blank + width + len(rest) - len(strings.TrimLeft(rest, " \t"))
}

func uniform(ops []Op, op Op) bool {
	for _, o := range ops {
		if o != op {
			return false
		}
	}
	return true
}

// node is a stretch of text with one op, or an element around others.
type node struct {
	op       Op
	mixed    bool // children of several ops
	text     string
	open     string // opening tag of an element
	end      string
	children []node
}

// leaves cuts text[from:to] where the op changes.
func leaves(text string, ops []Op, from, to int) []node {
	var out []node
	for from < to {
		end := from + 1
		for end < to && ops[end] == ops[from] {
			end++
		}
		out = append(out, node{op: ops[from], text: text[from:end]})
		from = end
	}
	return out
}

// element wraps children; it is of their op when they share one.
func element(open, end string, children []node) node {
	n := node{open: open, end: end, children: children}
	for i, c := range children {
		if i == 0 {
			n.op, n.mixed = c.op, c.mixed
		}
		n.mixed = n.mixed || c.mixed || c.op != n.op
	}
	return n
}

// write puts one mark around neighbours of the same op; inside a mark nothing is marked again.
func write(b *strings.Builder, nodes []node, within Op) {
	open := within
	for _, n := range nodes {
		op := n.op
		if n.mixed {
			op = Equal
		}
		if within != Equal {
			op = within
		}
		if op != open {
			b.WriteString(tag(open, within, "</"))
			b.WriteString(tag(op, within, "<"))
			open = op
		}
		if n.open == "" {
			b.WriteString(html.EscapeString(n.text))
			continue
		}
		b.WriteString(n.open)
		write(b, n.children, open)
		b.WriteString(n.end)
	}
	b.WriteString(tag(open, within, "</"))
}

// tag is the mark for op, none when op is the one all around.
func tag(op, within Op, start string) string {
	if op == within {
		return ""
	}
	switch op {
	case Delete:
		return start + "del>"
	case Insert:
		return start + "ins>"
	}
	return ""
}
