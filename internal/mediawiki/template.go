package mediawiki

import (
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName bounds a template's name in bytes; longer ones are none.
const maxName = 300

// Call is one use of a template in a page.
type Call struct {
	// Parameters are in the order of the page; one without a name is named by
	// its rank, as in MediaWiki.
	Parameters []Parameter

	start, end int
	parts      []part
}

// Parameter is a named value of a template's call, in wikitext, without comments.
type Parameter struct {
	Name, Value string
}

// Calls returns the uses of a template in a wikitext, those inside another use
// of it left to the outer one.
func Calls(wikitext, template string) []Call {
	p := templateParser{text: wikitext, lower: lowerASCII(wikitext), template: templateName(template), unclosed: map[string]bool{}}
	p.parse()
	return p.outermost()
}

// finish keeps a call that ends at end, if it is of the template looked for.
func (p *templateParser) finish(f frame, end int) {
	nameEnd := end
	if len(f.parts) > 1 {
		nameEnd = f.parts[1].start - 1
	}
	if nameEnd-f.parts[0].start > maxName || templateName(p.cut(f.parts[0].start, nameEnd)) != p.template {
		return
	}
	p.calls = append(p.calls, Call{start: f.start + f.count - 2, end: end + 2, parts: f.parts})
}

// readParameters waits until the outermost calls are known: calls nested deep
// would each copy nearly the whole text.
func (p *templateParser) readParameters(c *Call) {
	rank := 0
	for k := 1; k < len(c.parts); k++ {
		end := c.end - 2
		if k+1 < len(c.parts) {
			end = c.parts[k+1].start - 1
		}
		if c.parts[k].equals < 0 {
			rank++
		}
		c.Parameters = append(c.Parameters, p.parameter(c.parts[k], end, rank))
	}
	c.parts = nil
}

func (p *templateParser) parameter(one part, end, rank int) Parameter {
	if one.equals < 0 {
		return Parameter{Name: strconv.Itoa(rank), Value: p.value(one.start, end)}
	}
	return Parameter{Name: strings.TrimSpace(p.cut(one.start, one.equals)), Value: p.value(one.equals+1, end)}
}

// value undoes what a value in a template has to write for a bar and an equals.
func (p *templateParser) value(start, end int) string {
	return strings.TrimSpace(strings.NewReplacer("{{!}}", "|", "{{=}}", "=").Replace(p.cut(start, end)))
}

// cut returns a piece of the text without its comments.
func (p *templateParser) cut(start, end int) string {
	first := sort.Search(len(p.comments), func(k int) bool { return p.comments[k].start >= start })
	var b strings.Builder
	for _, c := range p.comments[first:] {
		if c.start >= end {
			break
		}
		b.WriteString(p.text[start:c.start])
		start = min(c.end, end)
	}
	b.WriteString(p.text[start:end])
	return b.String()
}

// outermost sorts the calls and drops those inside another.
func (p *templateParser) outermost() []Call {
	slices.SortFunc(p.calls, func(a, b Call) int { return a.start - b.start })
	var out []Call
	for _, c := range p.calls {
		if len(out) == 0 || c.start >= out[len(out)-1].end {
			p.readParameters(&c)
			out = append(out, c)
		}
	}
	return out
}

// templateName writes a template's name as MediaWiki compares it: without its
// namespace, first letter upper, underscores as spaces.
func templateName(name string) string {
	name = strings.Join(strings.Fields(strings.ReplaceAll(name, "_", " ")), " ")
	for _, space := range []string{"Template:", "Modèle:"} {
		if len(name) > len(space) && strings.EqualFold(name[:len(space)], space) {
			name = strings.TrimSpace(name[len(space):])
		}
	}
	first, n := utf8.DecodeRuneInString(name)
	if n == 0 || first == utf8.RuneError {
		return name
	}
	return string(unicode.ToUpper(first)) + name[n:]
}
