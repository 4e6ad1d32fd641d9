package markup

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

const maxTitle = 300 // bytes

// wikiLink is [[Title]] or [[Title|label]].
type wikiLink struct {
	ast.BaseInline
	title, label string
}

var kindWikiLink = ast.NewNodeKind("WikiLink")

// Kind tells the writer of HTML which function writes this node.
func (*wikiLink) Kind() ast.NodeKind { return kindWikiLink }

// Dump prints the node for debugging.
func (n *wikiLink) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"Title": n.title, "Label": n.label}, nil)
}

type wikiParser struct{}

// Trigger names the byte at which the parser is asked.
func (wikiParser) Trigger() []byte { return []byte{'['} }

// Parse reads one wiki link, or nothing.
func (wikiParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	title, label, width := wikiAt(line)
	if width == 0 {
		return nil
	}
	block.Advance(width)
	return &wikiLink{title: title, label: label}
}

// wikiAt reads the wiki link that line starts with; width is 0 when it starts with none. In a table the bar is
// written \| so as not to end the cell.
func wikiAt(line []byte) (title, label string, width int) {
	if !bytes.HasPrefix(line, []byte("[[")) {
		return "", "", 0
	}
	inner, _, found := bytes.Cut(line[2:min(len(line), 2*maxTitle)], []byte("]]"))
	if !found || bytes.ContainsAny(inner, "[]\n") {
		return "", "", 0
	}
	title, label, _ = strings.Cut(strings.ReplaceAll(string(inner), `\|`, "|"), "|")
	title, label = strings.TrimSpace(title), strings.TrimSpace(label)
	if title == "" || len(title) > maxTitle {
		return "", "", 0
	}
	if label == "" {
		label = title
	}
	return title, label, len(inner) + 4
}

// Titles answers the pages that src may link to, each once, in order: what to look up before rendering. A link inside
// code counts too, which costs one look-up and shows nothing.
func Titles(src string) []string {
	var titles []string
	seen := map[string]bool{}
	for rest := []byte(src); ; {
		at := bytes.Index(rest, []byte("[["))
		if at < 0 {
			return titles
		}
		rest = rest[at:]
		title, _, width := wikiAt(rest)
		if width > 0 && !seen[title] {
			seen[title] = true
			titles = append(titles, title)
		}
		rest = rest[max(width, 1):]
	}
}

func writeWikiLink(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n := node.(*wikiLink)
	href, known := "", true
	if resolve := pageOf(n).opts.Resolve; resolve != nil {
		href, known = resolve(n.title)
	}
	open := anchor(href)
	if open == "" || inLink(n) {
		put(w, string(util.EscapeHTML([]byte(n.label))))
		return ast.WalkContinue, nil
	}
	if !known {
		open = strings.TrimSuffix(open, ">") + ` class="absent">`
	}
	put(w, open+string(util.EscapeHTML([]byte(n.label)))+"</a>")
	return ast.WalkContinue, nil
}
