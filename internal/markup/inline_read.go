package markup

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxOpen is how many marks may wait for their end at once; one more is plain text.
const maxOpen = 20

// maxAddress is how many bytes of an address are looked at for its end.
const maxAddress = 2_000

// reader reads inline markup in one pass. What is not surely markup, alike in both versions, stays text.
type reader struct {
	text  string
	ops   []Op
	at    int
	from  int    // start of the text not yet put into a node
	nodes []node // of the level being read
	stack []opened
}

// opened is a mark that waits for its end, with the nodes read before it.
type opened struct {
	mark   string
	start  int
	before []node
}

// read answers the nodes of text from the given byte on.
func read(text string, ops []Op, from int) []node {
	r := &reader{text: text, ops: ops, at: from, from: from}
	for r.at < len(text) {
		if !r.escape() && !r.code() && !r.wiki() && !r.bracket() && !r.emphasis() {
			r.at++
		}
	}
	r.flush(r.at)
	for len(r.stack) > 0 {
		r.giveUp()
	}
	return r.nodes
}

// flush makes the text before byte to a node.
func (r *reader) flush(to int) {
	r.nodes = append(r.nodes, leaves(r.text, r.ops, r.from, to)...)
	r.from = to
}

// same says whether the bytes of the ranges (pairs of start and end) are of one op, and the whole is as well when that op
// is not Equal: a deleted mark cannot go around a word that stays.
func (r *reader) same(ranges ...int) bool {
	op := r.ops[ranges[0]]
	for i := 0; i < len(ranges); i += 2 {
		if !uniform(r.ops[ranges[i]:ranges[i+1]], op) { //nolint:gosec // ranges come in pairs
			return false
		}
	}
	return op == Equal || uniform(r.ops[ranges[0]:ranges[len(ranges)-1]], op)
}

// escape drops a backslash before a mark, and keeps the mark as text.
func (r *reader) escape() bool {
	rest := r.text[r.at:]
	if rest[0] != '\\' || len(rest) < 2 || !strings.ContainsRune("\\`*_~[]()#>|!-+.", rune(rest[1])) || !r.same(r.at, r.at+2) {
		return false
	}
	r.flush(r.at)
	r.from = r.at + 1
	r.at += 2
	return true
}

// code reads `code`, whose content is text.
func (r *reader) code() bool {
	rest := r.text[r.at:]
	ticks := len(rest) - len(strings.TrimLeft(rest, "`"))
	if ticks == 0 {
		return false
	}
	fence := rest[:ticks]
	length := strings.Index(rest[ticks:], fence)
	end := r.at + 2*ticks + length
	if ticks > 2 || length < 1 || strings.HasPrefix(r.text[end:], "`") || !r.same(r.at, r.at+ticks, end-ticks, end) {
		r.at += ticks // stays text
		return true
	}
	r.flush(r.at)
	r.nodes = append(r.nodes, element("<code>", "</code>", leaves(r.text, r.ops, r.at+ticks, end-ticks)))
	r.at, r.from = end, end
	return true
}

// wiki shows the label of a wiki link, when nothing in it was changed.
func (r *reader) wiki() bool {
	rest := r.text[r.at:]
	_, label, width := wikiAt([]byte(rest[:min(len(rest), 2*maxTitle)]))
	if width == 0 || !r.same(r.at, r.at+width) {
		return false
	}
	r.flush(r.at)
	r.nodes = append(r.nodes, node{op: r.ops[r.at], text: label})
	r.at += width
	r.from = r.at
	return true
}

// bracket reads [text](address). An image stays source.
func (r *reader) bracket() bool {
	switch rest := r.text[r.at:]; {
	case strings.HasPrefix(rest, "!["):
		r.at += 2
		return true
	case rest[0] == '[' && !r.waits("["):
		return r.open("[")
	case strings.HasPrefix(rest, "](") && r.waits("["):
		return r.link()
	}
	return false
}

func (r *reader) link() bool {
	rest := r.text[r.at+2:]
	dest, _, found := strings.Cut(rest[:min(len(rest), maxAddress)], ")")
	if !found {
		return false
	}
	end := r.at + len(dest) + 3
	open := anchor(dest)
	start := r.start("[")
	if open == "" || !r.same(start, start+1, r.at, end) {
		return false
	}
	r.shut("[", r.at, open, "</a>")
	r.at, r.from = end, end
	return true
}

// marks are the ways of writing emphasis, the longer first: a table that nobody writes to.
var marks = []struct{ mark, tag string }{{"**", "strong"}, {"__", "strong"}, {"~~", "s"}, {"*", "em"}, {"_", "em"}}

// emphasis reads **strong**, *em* and ~~struck~~. A run of any other length stays text.
func (r *reader) emphasis() bool {
	c := r.text[r.at]
	if c != '*' && c != '_' && c != '~' {
		return false
	}
	rest := r.text[r.at:]
	run := len(rest) - len(strings.TrimLeft(rest, string(c)))
	starts, ends := r.flanks(c, run)
	for _, m := range marks {
		start := r.start(m.mark)
		switch {
		case m.mark != rest[:run]:
		case ends && start >= 0 && start+run < r.at && r.same(start, start+run, r.at, r.at+run):
			r.shut(m.mark, r.at, "<"+m.tag+">", "</"+m.tag+">")
			r.at += run
			r.from = r.at
			return true
		case starts && start < 0:
			return r.open(m.mark)
		}
	}
	r.at += run
	return true
}

// flanks says whether the run of c at hand stands before a word, and after one. Inside a word _ is neither.
func (r *reader) flanks(c byte, run int) (starts, ends bool) {
	before, _ := utf8.DecodeLastRuneInString(r.text[:r.at])
	after, _ := utf8.DecodeRuneInString(r.text[r.at+run:])
	starts = r.at+run < len(r.text) && !unicode.IsSpace(after)
	ends = r.at > 0 && !unicode.IsSpace(before)
	if c == '_' {
		starts, ends = starts && !word(before), ends && !word(after)
	}
	return starts, ends
}

func word(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// open begins a level; the mark itself is only dropped once its end is found.
func (r *reader) open(mark string) bool {
	if len(r.stack) == maxOpen {
		return false
	}
	r.flush(r.at)
	r.stack = append(r.stack, opened{mark: mark, start: r.at, before: r.nodes})
	r.nodes = nil
	r.at += len(mark)
	r.from = r.at
	return true
}

func (r *reader) waits(mark string) bool { return r.start(mark) >= 0 }

// start answers where the waiting mark stands, -1 when none waits.
func (r *reader) start(mark string) int {
	for _, o := range r.stack {
		if o.mark == mark {
			return o.start
		}
	}
	return -1
}

// shut wraps what was read since mark up to byte to; marks opened in between were text.
func (r *reader) shut(mark string, to int, open, end string) {
	r.flush(to)
	for r.stack[len(r.stack)-1].mark != mark {
		r.giveUp()
	}
	top := r.stack[len(r.stack)-1]
	r.stack = r.stack[:len(r.stack)-1]
	r.nodes = append(top.before, element(open, end, r.nodes)) //nolint:gocritic // before is this mark's own, and a copy each time is quadratic
}

// giveUp makes the last opened mark text again.
func (r *reader) giveUp() {
	top := r.stack[len(r.stack)-1]
	r.stack = r.stack[:len(r.stack)-1]
	nodes := append(top.before, leaves(r.text, r.ops, top.start, top.start+len(top.mark))...) //nolint:gocritic // as in shut
	r.nodes = append(nodes, r.nodes...)
}

// Source answers spans as escaped source with their marks, for the view of the source.
func Source(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(tag(s.Op, Equal, "<") + html.EscapeString(s.Text) + tag(s.Op, Equal, "</"))
	}
	return b.String()
}
