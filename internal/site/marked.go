package site

import (
	"html"
	"regexp"
	"strings"

	"github.com/a-h/templ"

	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/markup"
	"github.com/appel-a-communs/communs/internal/prose"
)

// What a block of Markdown is, by how it begins. What is laid out by columns or shown as it is stays source.
var (
	headingMark = regexp.MustCompile(`^#{1,6} `)
	itemMark    = regexp.MustCompile(`^\s*(?:[-*+]|\d{1,9}[.)])\s`)
	quoteMark   = regexp.MustCompile(`^\s*>`)
	sourceMark  = regexp.MustCompile("^\\s*(?:\\||```|~~~)")
)

// marked renders a block of which words changed, the changes marked and said.
func (s *Site) marked(pr *i18n.Printer, spans []prose.Span) templ.Component {
	var source strings.Builder
	list := make([]markup.Span, 0, len(spans))
	for i, sp := range spans {
		text := sp.Text
		if i == len(spans)-1 {
			text = strings.TrimRight(text, "\n")
		}
		op := markup.Equal
		switch sp.Op {
		case prose.Insert:
			op = markup.Insert
		case prose.Delete:
			op = markup.Delete
		}
		list = append(list, markup.Span{Op: op, Text: text})
		source.WriteString(text)
	}
	open, end := "<p>", "</p>"
	switch text := source.String(); {
	case sourceMark.MatchString(text):
		return templ.Raw(`<pre class="source">` + aloud(pr, markup.Source(list)) + "</pre>")
	case headingMark.MatchString(text):
		open, end = "<h4>", "</h4>"
	case itemMark.MatchString(text):
		open, end = "<ul><li>", "</li></ul>"
	case quoteMark.MatchString(text):
		open, end = "<blockquote><p>", "</p></blockquote>"
	}
	return templ.Raw(open + aloud(pr, s.markup.Inline(list)) + end)
}

// aloud says marks as well as showing them: a voice reads no colour.
func aloud(pr *i18n.Printer, marked string) string {
	say := func(key string) string { return `<span class="vh">` + html.EscapeString(pr.T(key)) + " </span>" }
	return strings.NewReplacer(
		"<ins> ", " <ins>"+say("diff.added"), "<del> ", " <del>"+say("diff.removed"), // a space outside the mark parts the words
		"<ins>", "<ins>"+say("diff.added"), "<del>", "<del>"+say("diff.removed"),
	).Replace(marked)
}
