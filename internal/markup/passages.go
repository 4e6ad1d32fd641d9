package markup

import (
	"html"
	"strconv"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// Passage is a paragraph, a heading or the words of a list item: a stretch of bytes of the source.
type Passage struct{ From, To int }

// PassageLink stands at the end of a passage.
type PassageLink struct{ Href, Text string }

// PassageID is the id of the passage that begins at a byte, without prefix.
func PassageID(from int) string { return "passage." + strconv.Itoa(from) }

// passageMark begins a passage, so that an address can lead to it.
type passageMark struct {
	ast.BaseInline
	id string
}

var kindMark = ast.NewNodeKind("PassageMark")

// Kind tells the writer of HTML which function writes this node.
func (*passageMark) Kind() ast.NodeKind { return kindMark }

// Dump prints the node for debugging.
func (n *passageMark) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

func writeMark(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		put(w, `<span id="`+node.(*passageMark).id+`"></span>`)
	}
	return ast.WalkContinue, nil
}

// passageLink ends a passage with a link of ours; its class sets it apart from what the author wrote.
type passageLink struct {
	ast.BaseInline
	link PassageLink
}

var kindPassageLink = ast.NewNodeKind("PassageLink")

// Kind tells the writer of HTML which function writes this node.
func (*passageLink) Kind() ast.NodeKind { return kindPassageLink }

// Dump prints the node for debugging.
func (n *passageLink) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

func writePassageLink(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if l := node.(*passageLink).link; entering {
		put(w, ` <a class="devenir" href="`+html.EscapeString(l.Href)+`">`+html.EscapeString(l.Text)+`</a>`)
	}
	return ast.WalkContinue, nil
}

// passage is the stretch of a block that holds words, if it is one.
func passage(n ast.Node) (Passage, bool) {
	switch n.Kind() {
	case ast.KindParagraph, ast.KindTextBlock, ast.KindHeading:
	default:
		return Passage{}, false
	}
	lines := n.Lines()
	if lines == nil || lines.Len() == 0 || !n.HasChildren() {
		return Passage{}, false
	}
	p := Passage{lines.At(0).Start, lines.At(lines.Len() - 1).Stop}
	return p, p.From < p.To
}

// dressed gives a passage its mark and its links. The end of the last line is no part of its words.
func (p *page) dressed(n ast.Node) {
	at, ok := passage(n)
	if !ok {
		return
	}
	for at.To > at.From && (p.source[at.To-1] == '\n' || p.source[at.To-1] == ' ') {
		at.To--
	}
	n.InsertBefore(n, n.FirstChild(), &passageMark{id: p.prefix + PassageID(at.From)})
	for _, l := range p.opts.Passages(at) {
		n.AppendChild(n, &passageLink{link: l})
	}
}

// Passages lists the passages of a text, in its order; none of a text that the limits refuse.
func (r *Renderer) Passages(src string) []Passage {
	var list []Passage
	// The text is only walked through: what it would look like is nobody's matter here.
	_, err := r.Render(src, Options{Passages: func(p Passage) []PassageLink {
		list = append(list, p)
		return nil
	}})
	if err != nil {
		return nil
	}
	return list
}
