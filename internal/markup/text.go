package markup

import (
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Text answers src without its markup, one block a line, for search and feeds. A text that the limits refuse comes
// back as it is.
func (r *Renderer) Text(src string) (out string) {
	src = tidy(src)
	if check(src) != nil {
		return src
	}
	// As in Render: a text that the parser fails on is still found by its source.
	defer func() {
		if recover() != nil {
			out = src
		}
	}()
	source := []byte(src)
	return plain(r.parser.Parse(text.NewReader(source)), source)
}

// Excerpt answers the first n characters of the text at most, cut between two words and then ended by "…".
func (r *Renderer) Excerpt(src string, n int) string {
	words := strings.Join(strings.FieldsFunc(r.Text(src), breaks), " ")
	runes := []rune(words)
	if len(runes) <= n {
		return words
	}
	if n < 1 {
		return ""
	}
	cut := n - 1
	for cut > 0 && !breaks(runes[cut]) {
		cut--
	}
	if cut == 0 { // one word longer than the excerpt
		cut = n - 1
	}
	return strings.TrimRightFunc(string(runes[:cut]), notInWord) + "…"
}

// breaks says where a line may be cut: not at the no-break spaces of French.
func breaks(r rune) bool {
	return r == ' ' || r == '\n' || r == '\t'
}

func notInWord(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ')' && r != '»' && r != '%' && r != '€'
}

// plain answers the text under n, one block a line.
func plain(n ast.Node, source []byte) string {
	var b strings.Builder
	// The walker below returns no error.
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			enter(&b, n, source)
		} else {
			leave(&b, n)
		}
		return ast.WalkContinue, nil
	})
	return strings.TrimSpace(b.String())
}

func enter(b *strings.Builder, n ast.Node, source []byte) {
	switch n := n.(type) {
	case *ast.Text:
		writeText(b, n, source)
	case *ast.String:
		b.Write(n.Value)
	case *ast.AutoLink:
		b.Write(n.Label(source))
	case *wikiLink:
		b.WriteString(n.label)
	case *lineBreak:
		b.WriteByte(' ')
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		b.Write(n.Lines().Value(source))
	}
}

func writeText(b *strings.Builder, n *ast.Text, source []byte) {
	value := n.Segment.Value(source)
	if !n.IsRaw() && n.Parent().Kind() != ast.KindCodeSpan {
		value = util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(value)))
	}
	b.Write(value)
	if n.SoftLineBreak() || n.HardLineBreak() {
		b.WriteByte(' ')
	}
}

// leave ends a block by a new line and a cell by a space; an empty block adds nothing.
func leave(b *strings.Builder, n ast.Node) {
	written := b.String()
	switch {
	case written == "" || n.Type() != ast.TypeBlock || strings.HasSuffix(written, "\n"):
	case n.Kind() == east.KindTableCell && n.NextSibling() != nil:
		b.WriteByte(' ')
	default:
		b.WriteByte('\n')
	}
}
