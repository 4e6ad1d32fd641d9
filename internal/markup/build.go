package markup

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// newParser has every block and inline of GFM but raw HTML, which stays text that the reader can see.
func newParser() parser.Parser {
	blocks := append(without(parser.DefaultBlockParsers(), parser.NewHTMLBlockParser()),
		util.Prioritized(extension.NewFootnoteBlockParser(), 999))
	inlines := append(without(parser.DefaultInlineParsers(), parser.NewRawHTMLParser()),
		util.Prioritized(extension.NewTaskCheckBoxParser(), 0),
		util.Prioritized(extension.NewFootnoteParser(), 101),
		util.Prioritized(wikiParser{}, 150),
		util.Prioritized(breakParser{}, 400),
		util.Prioritized(extension.NewStrikethroughParser(), 500),
		util.Prioritized(extension.NewLinkifyParser(
			extension.WithLinkifyAllowedProtocols([]string{"http:", "https:"})), 999))
	paragraphs := append(parser.DefaultParagraphTransformers(),
		util.Prioritized(extension.NewTableParagraphTransformer(), 200))
	return parser.NewParser(
		parser.WithBlockParsers(blocks...),
		parser.WithInlineParsers(inlines...),
		parser.WithParagraphTransformers(paragraphs...),
		parser.WithASTTransformers(
			util.Prioritized(extension.NewTableASTTransformer(), 0),
			util.Prioritized(extension.NewFootnoteASTTransformer(), 999)))
}

func without(all []util.PrioritizedValue, one any) []util.PrioritizedValue {
	return util.PrioritizedSlice(all).Remove(one)
}

func newWriter() renderer.Renderer {
	return renderer.NewRenderer(renderer.WithNodeRenderers(
		util.Prioritized(writers{}, 100),
		util.Prioritized(extension.NewTableHTMLRenderer(), 500),
		util.Prioritized(html.NewRenderer(), 1000)))
}

// writers are the nodes that we write ourselves; goldmark writes the others.
type writers struct{}

// RegisterFuncs gives each kind of node its function.
func (writers) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindLink, writeLink)
	r.Register(ast.KindAutoLink, writeAutoLink)
	r.Register(ast.KindImage, writeImage)
	r.Register(kindWikiLink, writeWikiLink)
	r.Register(kindBreak, writeBreak)
	r.Register(kindMark, writeMark)
	r.Register(kindPassageLink, writePassageLink)
	r.Register(east.KindStrikethrough, writeStrike)
	r.Register(east.KindTaskCheckBox, writeTask)
	r.Register(east.KindTable, writeTable)
	r.Register(east.KindTableCell, writeCell)
	r.Register(east.KindFootnoteLink, writeNoteRef)
	r.Register(east.KindFootnoteBacklink, writeNoteBack)
	r.Register(east.KindFootnote, writeNote)
	r.Register(east.KindFootnoteList, writeNotes)
}

// lineBreak is <br>, the one tag that is read, as Markdown has no other way to break a line in a table.
type lineBreak struct{ ast.BaseInline }

var kindBreak = ast.NewNodeKind("LineBreak")

// Kind tells the writer of HTML which function writes this node.
func (*lineBreak) Kind() ast.NodeKind { return kindBreak }

// Dump prints the node for debugging.
func (n *lineBreak) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

type breakParser struct{}

// Trigger names the byte at which the parser is asked.
func (breakParser) Trigger() []byte { return []byte{'<'} }

// Parse reads <br>, <br/> or <br />, or nothing.
func (breakParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	for _, tag := range []string{"<br>", "<br/>", "<br />"} {
		if len(line) >= len(tag) && bytes.EqualFold(line[:len(tag)], []byte(tag)) {
			block.Advance(len(tag))
			return &lineBreak{}
		}
	}
	return nil
}
