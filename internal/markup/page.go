package markup

import (
	"strconv"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// Heading is one heading of a rendered text; Level is the level shown, after Options.HeadingBase.
type Heading struct {
	Level int
	ID    string
	Text  string
}

// page is what the writers of the nodes need to know of the rendering that they are part of.
type page struct {
	source   []byte
	opts     Options
	prefix   string
	headings []Heading
	within   []int           // levels, as typed, of the headings that enclose the next
	anchors  map[string]bool // ids of the headings, without prefix
	suffixes map[string]int
	urls     int // bytes of all addresses: one definition may be repeated by thousands of links
}

const pageKey = "page"

// newPage checks what could not be seen before parsing, gives headings their level and id, and ties itself to doc.
func newPage(doc ast.Node, source []byte, opts Options) (*page, error) {
	p := &page{source: source, opts: opts, anchors: map[string]bool{}, suffixes: map[string]int{}}
	if opts.IDPrefix != "" {
		p.prefix = Slug(opts.IDPrefix) + "-"
	}
	doc.OwnerDocument().AddMeta(pageKey, p)
	depth := 0
	var blocks []ast.Node
	err := ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			depth--
			return ast.WalkContinue, nil
		}
		depth++
		if opts.Passages != nil && n.Type() == ast.TypeBlock {
			blocks = append(blocks, n)
		}
		return ast.WalkContinue, p.visit(n, depth)
	})
	for _, n := range blocks { // after the walk, which must not meet what is added
		p.dressed(n)
	}
	return p, err
}

func (p *page) visit(n ast.Node, depth int) error {
	if depth > maxTree {
		return &CapError{Cap: CapDepth, Limit: maxTree, Got: depth}
	}
	switch n := n.(type) {
	case *ast.Heading:
		p.heading(n)
	case *ast.Link:
		p.urls += len(n.Destination)
	case *ast.Image:
		p.urls += len(n.Destination)
	}
	if p.urls > maxOutput {
		return &CapError{Cap: CapOutput, Limit: maxOutput, Got: p.urls}
	}
	return nil
}

// heading shows a heading one level under the one that encloses it, whatever was typed: no level is skipped.
func (p *page) heading(n *ast.Heading) {
	for len(p.within) > 0 && p.within[len(p.within)-1] >= n.Level {
		p.within = p.within[:len(p.within)-1]
	}
	p.within = append(p.within, n.Level)
	n.Level = min(max(p.opts.HeadingBase, 2)+len(p.within)-1, 6)
	words := plain(n, p.source)
	id := p.unique(Slug(words))
	n.SetAttributeString("id", []byte(p.prefix+id))
	p.headings = append(p.headings, Heading{Level: n.Level, ID: p.prefix + id, Text: words})
}

// unique answers id itself the first time, then id-2, id-3: an anchor moves only when a namesake is put before it.
func (p *page) unique(id string) string {
	if id == "" {
		id = "section"
	}
	for free := id; ; {
		if !p.anchors[free] {
			p.anchors[free] = true
			return free
		}
		p.suffixes[id] = max(p.suffixes[id], 1) + 1
		free = id + "-" + strconv.Itoa(p.suffixes[id])
	}
}

// pageOf finds the rendering that a node belongs to; the climb is bounded by maxTree.
func pageOf(n ast.Node) *page {
	return n.OwnerDocument().Meta()[pageKey].(*page)
}

// inLink says whether n stands inside a link, where no other link may be written.
func inLink(n ast.Node) bool {
	for n = n.Parent(); n != nil; n = n.Parent() {
		if n.Kind() == ast.KindLink {
			return true
		}
	}
	return false
}

// inHead says whether a cell is a header cell.
func inHead(n *east.TableCell) bool {
	return n.Parent().Kind() == east.KindTableHeader
}
