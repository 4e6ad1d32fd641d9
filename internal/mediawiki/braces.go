package mediawiki

import "strings"

const (
	// maxNesting bounds open braces and links; MediaWiki stops at 40 templates.
	maxNesting = 200
	// maxOpenTag bounds <nowiki …> itself, in bytes.
	maxOpenTag = 1000
)

// opaqueTags hold text in which braces and bars mean nothing.
var opaqueTags = []string{"nowiki", "pre", "gallery", "math", "syntaxhighlight", "source", "poem", "score", "timeline", "templatedata", "ref"}

// part is one piece of a call between bars: the name, then parameters.
type part struct {
	start int
	// equals is where the first = stands, -1 without.
	equals int
}

// frame is an open {{ or [[.
type frame struct {
	bracket      byte
	start, count int
	parts        []part
}

type span struct{ start, end int }

type templateParser struct {
	text, lower, template string
	stack                 []frame
	comments              []span
	calls                 []Call
	// unclosed are tags known to have no end in the rest of the text.
	unclosed map[string]bool
}

func (p *templateParser) parse() {
	for i := 0; i < len(p.text); {
		switch c := p.text[i]; c {
		case '<':
			i = p.skipTag(i)
		case '{', '[':
			i = p.openBracket(i, c)
		case '}':
			i = p.closeBraces(i)
		case ']':
			i = p.closeLink(i)
		case '|':
			p.bar(i)
			i++
		case '=':
			p.equals(i)
			i++
		default:
			i++
		}
	}
}

// skipTag passes over a comment or an opaque tag with its content.
func (p *templateParser) skipTag(i int) int {
	rest := p.lower[i:]
	if strings.HasPrefix(rest, "<!--") {
		end := len(p.text)
		if n := strings.Index(rest[4:], "-->"); n >= 0 {
			end = i + 4 + n + 3
		}
		p.comments = append(p.comments, span{i, end})
		return end
	}
	name := opaqueTag(rest[1:])
	if name == "" || p.unclosed[name] {
		return i + 1
	}
	open := strings.IndexByte(rest[:min(len(rest), maxOpenTag)], '>')
	switch {
	case open < 0:
		return i + 1
	case rest[open-1] == '/':
		return i + open + 1
	}
	end := strings.Index(rest[open:], "</"+name)
	if end < 0 {
		p.unclosed[name] = true
		return i + 1
	}
	return i + open + end + len("</") + len(name)
}

func opaqueTag(rest string) string {
	for _, name := range opaqueTags {
		after, found := strings.CutPrefix(rest, name)
		if found && after != "" && strings.IndexByte(" \t\n/>", after[0]) >= 0 {
			return name
		}
	}
	return ""
}

func (p *templateParser) openBracket(i int, c byte) int {
	rest := p.text[i:]
	if c == '[' {
		rest = rest[:min(2, len(rest))]
	}
	n := run(rest, c)
	if n >= 2 && len(p.stack) < maxNesting {
		p.stack = append(p.stack, frame{bracket: c, start: i, count: n, parts: []part{{i + n, -1}}})
	}
	return i + n
}

func (p *templateParser) closeLink(i int) int {
	n := run(p.text[i:min(i+2, len(p.text))], ']')
	if top := p.top(); n == 2 && top != nil && top.bracket == '[' {
		p.stack = p.stack[:len(p.stack)-1]
	}
	return i + n
}

// closeBraces matches a run of } with open braces, three ({{{argument}}}) or
// two at a time. A link left open inside the braces is given up.
func (p *templateParser) closeBraces(i int) int {
	n := run(p.text[i:], '}')
	used := 0
	for n-used >= 2 && p.unwindLinks() {
		top := p.top()
		k := 2
		if top.count >= 3 && n-used >= 3 {
			k = 3
		}
		if k == 2 {
			p.finish(*top, i+used)
		}
		used += k
		top.count -= k
		top.parts = []part{{top.start + top.count, -1}}
		if top.count < 2 {
			p.stack = p.stack[:len(p.stack)-1]
		}
	}
	return i + n
}

// unwindLinks drops open links above the last open brace, false without one.
func (p *templateParser) unwindLinks() bool {
	for k := len(p.stack) - 1; k >= 0; k-- {
		if p.stack[k].bracket == '{' {
			p.stack = p.stack[:k+1]
			return true
		}
	}
	return false
}

func (p *templateParser) bar(i int) {
	if top := p.top(); top != nil && top.bracket == '{' {
		top.parts = append(top.parts, part{i + 1, -1})
	}
}

func (p *templateParser) equals(i int) {
	top := p.top()
	if top == nil || top.bracket != '{' || len(top.parts) < 2 {
		return
	}
	if last := &top.parts[len(top.parts)-1]; last.equals < 0 {
		last.equals = i
	}
}

func (p *templateParser) top() *frame {
	if len(p.stack) == 0 {
		return nil
	}
	return &p.stack[len(p.stack)-1]
}

func run(text string, of byte) int {
	n := 0
	for n < len(text) && text[n] == of {
		n++
	}
	return n
}

// lowerASCII keeps every offset, which strings.ToLower does not.
func lowerASCII(text string) string {
	b := []byte(text)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
