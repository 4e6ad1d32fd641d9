package markup

import (
	"html"
	"strconv"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

func writeBreak(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		put(w, "<br>")
	}
	return ast.WalkContinue, nil
}

// writeStrike uses <s>, as <del> is what a comparison of versions shows.
func writeStrike(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	return pair(w, entering, "<s>", "</s>")
}

func writeTask(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	words := pageOf(node).opts.Words
	box, name := "☐", words.Todo
	if node.(*east.TaskCheckBox).IsChecked {
		box, name = "☑", words.Done
	}
	role := ""
	if name != "" {
		role = ` role="img"` + label(name)
	}
	put(w, `<span class="tache"`+role+`>`+box+`</span> `)
	return ast.WalkContinue, nil
}

// writeTable puts a frame around the table that scrolls sideways by keyboard too.
func writeTable(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	frame := `<div class="tableau" role="group" tabindex="0"` + label(pageOf(node).opts.Words.Table) + ">\n<table>\n"
	return pair(w, entering, frame, "</table>\n</div>\n")
}

func writeCell(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*east.TableCell)
	class := ""
	switch n.Alignment {
	case east.AlignRight:
		class = ` class="droite"`
	case east.AlignCenter:
		class = ` class="centre"`
	}
	if inHead(n) {
		return pair(w, entering, `<th scope="col"`+class+`>`, "</th>\n")
	}
	return pair(w, entering, `<td`+class+`>`, "</td>\n")
}

// Ids of notes hold a dot, which no id of a heading does.
func noteID(p *page, index int) string {
	return p.prefix + "note." + strconv.Itoa(index)
}

func noteRefID(p *page, index, ref int) string {
	id := p.prefix + "appel." + strconv.Itoa(index)
	if ref > 0 {
		id += "." + strconv.Itoa(ref+1)
	}
	return id
}

func writeNoteRef(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n, p := node.(*east.FootnoteLink), pageOf(node)
	number := strconv.Itoa(n.Index)
	if !inLink(n) {
		number = `<a href="#` + noteID(p, n.Index) + `" role="doc-noteref">` + number + `</a>`
	}
	put(w, `<sup id="`+noteRefID(p, n.Index, n.RefIndex)+`">`+number+`</sup>`)
	return ast.WalkContinue, nil
}

func writeNoteBack(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		n, p := node.(*east.FootnoteBacklink), pageOf(node)
		put(w, ` <a href="#`+noteRefID(p, n.Index, n.RefIndex)+`" role="doc-backlink"`+label(p.opts.Words.Back)+`>↩</a>`)
	}
	return ast.WalkContinue, nil
}

func writeNote(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	open := `<li id="` + noteID(pageOf(node), node.(*east.Footnote).Index) + `">` + "\n"
	return pair(w, entering, open, "</li>\n")
}

func writeNotes(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	return pair(w, entering, "<div class=\"notes\">\n<ol>\n", "</ol>\n</div>\n")
}

func pair(w util.BufWriter, entering bool, open, end string) (ast.WalkStatus, error) {
	if entering {
		put(w, open)
	} else {
		put(w, end)
	}
	return ast.WalkContinue, nil
}

func label(words string) string {
	if words == "" {
		return ""
	}
	return ` aria-label="` + html.EscapeString(words) + `"`
}
