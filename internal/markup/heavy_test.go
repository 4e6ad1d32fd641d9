package markup_test

import (
	"fmt"
	"strings"
)

const page = 400_000

func fill(piece string, n int) string { return strings.Repeat(piece, n/len(piece)) }

func row(cell string, n int) string { return strings.Repeat("|"+cell, n) + "|\n" }

func numbered(n int, format string) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()[:n]
}

// heavy are texts of a full page on which a Markdown parser takes quadratic time or writes many times its input.
func heavy() map[string]string {
	return map[string]string{
		"plain words":         fill("Un commun est une ressource partagée. ", page),
		"paragraphs":          fill("Un commun est une ressource partagée.\n\n", page),
		"one word":            fill("a", page),
		"nested quotes":       fill(">", page),
		"nested quotes apart": fill("> ", page),
		"nested lists":        fill("- ", page),
		"lists before a text": fill("- ", page-10) + "x",
		"20 quotes":           fill(fill("> ", 38)+"a\n", page),
		"20 lists":            fill(fill("- ", 38)+"a\n", page),
		"list items":          fill("- a\n", page),
		"empty items":         fill("-\n", page),
		"ordered":             fill("1. a\n", page),
		"wide table":          row("a", 1250) + row("-", 1250) + row("a", 1250),
		"padded table":        row("a", 64) + row("-", 64) + fill("a\n", page-1000),
		"padded to the limit": row("a", 64) + row("-", 64) + fill("a\n", 600),
		"table dash rows":     row("a", 64) + row("-", 64) + fill("|-|\n", page-1000),
		"table plus rows":     row("a", 64) + row("-", 64) + fill("+\n", page-1000),
		"two columns":         row("a", 2) + row("-", 2) + fill("a\n", 19_000),
		"header of bars":      fill("|", page/2) + "\n|-|-|\n",
		"bars":                fill("|", page),
		"escaped bars":        row("a", 2) + row("-", 2) + fill("|`\\|`|b|\n", page-1000),
		"escaped to limit":    row("a", 2) + row("-", 2) + fill("|`\\|`|b|\n", 9*1900),
		"footnote refs":       "[^1]: a\n\n" + fill("[^1]", page-100),
		"footnotes":           numbered(page, "[^%[1]d] \n\n[^%[1]d]: x\n\n"),
		"footnotes to limit":  numbered(8000, "[^%[1]d] \n\n[^%[1]d]: x\n\n"),
		"link definitions":    numbered(page, "[a%d]: /b\n"),
		"reuse of a long one": "[a]: /" + fill("b", 200_000) + "\n\n" + fill("[a] ", 4*2000),
		"reuse, short":        "[a]: /b\n\n" + fill("[a] ", page-1000),
		"links":               fill("[a](b)", page),
		"open links":          fill("[a](", page),
		"open brackets":       fill("[", page),
		"brackets to limit":   fill("[", 20_000) + fill("a", 1000),
		"closed brackets":     fill("[", page/2) + fill("]", page/2),
		"brackets in text":    fill("[a] aaaaaaaaaaaaaaaa", page),
		"shut brackets":       fill("]", page),
		"images":              fill("![", page),
		"nested images":       fill("![", 4000) + fill("](a)", 4*1999),
		"wiki":                fill("[[a]]", page),
		"open wiki":           fill("[[a", page),
		"stars":               fill("*", page),
		"emphasis":            fill("*a ", page),
		"emphasis to limit":   fill("*a_ ", 2*5_900),
		"underscore limit":    fill("_a __a ", 7*2_900),
		"tildes to limit":     fill("~a ~~a ", 7*2_900),
		"nested to limit":     fill("*a ", 8_000) + fill(" a*", 8_000),
		"emphasis paragraphs": fill(fill("*a_ ", 2*5_900)+"\n\n", page),
		"emphasis two":        fill("*a **a ", page),
		"emphasis closing":    fill("a* ", page),
		"emphasis both":       fill("*a_ ", page),
		"emphasis nested":     fill("*a ", page/2) + fill(" a*", page/2),
		"strong nested":       fill("**a ", page/2) + fill(" a**", page/2),
		"underscores":         fill("_a __a ", page),
		"tildes":              fill("~a ~~a ", page),
		"backticks":           numbered(page, "%[1]d`"),
		"backtick runs":       backticks(page),
		"autolinks":           fill("http://a.b ", page),
		"angle":               fill("<", page),
		"angle http":          fill("<http:", page),
		"mails":               fill("a@b.c ", page),
		"at":                  fill("a@", page),
		"www":                 fill("www.", page),
		"entities":            fill("&quot;", page),
		"ampersands":          fill("&", page),
		"quotes":              fill("\"", page),
		"headings":            fill("# a\n", page),
		"empty headings":      fill("#\n", page),
		"setext":              fill("a\n=\n", page),
		"fences":              fill("```\n", page),
		"unclosed fence":      "```\n" + fill("a\n", page-10),
		"indented":            fill("    a\n", page),
		"rules":               fill("---\n", page),
		"one long rule":       fill("- ", 38) + "\n",
		"tasks":               fill("- [ ] a\n", page),
		"escapes":             fill(`\*`, page),
		"breaks":              fill("<br>", page),
		"hard breaks":         fill("a\\\n", page),
		"html blocks":         fill("<div>\n", page),
		"comments":            fill("<!--", page),
		"tabs":                fill("\t", page),
		"newlines":            fill("\n", page),
		"tab list":            fill("-\ta\n", page),
		"colons":              fill("a:", page),
		"combining":           "# " + fill("e\u0301", 10_000) + "\n",
	}
}

func backticks(n int) string {
	var b strings.Builder
	for i := 1; b.Len()+i+2 < n; i++ {
		b.WriteString(strings.Repeat("`", i) + "a ")
	}
	return b.String()
}
