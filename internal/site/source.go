package site

import (
	"strings"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/prose"
	"github.com/appel-a-communs/communs/web/view"
)

// sourceLines are both Markdown texts line by line, the words that changed marked within.
func (s *Site) sourceLines(pr *i18n.Printer, cmp app.Comparison) []view.SourceLine {
	form := cmp.Place.Form()
	edits := compareLines(linesOf(markdownPage(pr, form, cmp.Old.Sections)), linesOf(markdownPage(pr, form, cmp.New.Sections)))
	var list []view.SourceLine
	oldAt, newAt := 0, 0
	for i := 0; i < len(edits); {
		if edits[i].op == view.Same {
			oldAt, newAt = oldAt+1, newAt+1
			list = append(list, view.SourceLine{Op: view.Same, Old: oldAt, New: newAt, Spans: []view.Span{{Text: edits[i].text}}})
			i++
			continue
		}
		var olds, news []string
		for ; i < len(edits) && edits[i].op != view.Same; i++ {
			if edits[i].op == view.Removed {
				olds = append(olds, edits[i].text)
			} else {
				news = append(news, edits[i].text)
			}
		}
		oldSpans, newSpans := wordsWithin(olds, news)
		for j := range olds {
			oldAt++
			list = append(list, view.SourceLine{Op: view.Removed, Old: oldAt, Spans: oldSpans[j]})
		}
		for j := range news {
			newAt++
			list = append(list, view.SourceLine{Op: view.Added, New: newAt, Spans: newSpans[j]})
		}
	}
	return list
}

// wordsWithin marks the words that changed within lines that replace others.
func wordsWithin(olds, news []string) (oldSpans, newSpans [][]view.Span) {
	r := prose.Diff(strings.Join(olds, "\n")+"\n", strings.Join(news, "\n")+"\n")
	var was, is []view.Span
	moved := false
	for _, b := range r.Blocks {
		moved = moved || b.Op == prose.Moved
		for _, sp := range b.Spans {
			switch sp.Op {
			case prose.Delete:
				was = append(was, view.Span{Op: view.Removed, Text: sp.Text})
			case prose.Insert:
				is = append(is, view.Span{Op: view.Added, Text: sp.Text})
			default:
				was, is = append(was, view.Span{Text: sp.Text}), append(is, view.Span{Text: sp.Text})
			}
		}
	}
	oldSpans, newSpans = perLine(was), perLine(is)
	if moved || len(oldSpans) < len(olds) || len(newSpans) < len(news) {
		return plainLines(olds), plainLines(news) // what moved has no order that both share
	}
	return oldSpans, newSpans
}

// perLine cuts spans at line ends.
func perLine(spans []view.Span) [][]view.Span {
	lines := [][]view.Span{nil}
	for _, sp := range spans {
		for i, part := range strings.Split(sp.Text, "\n") {
			if i > 0 {
				lines = append(lines, nil)
			}
			if part != "" {
				lines[len(lines)-1] = append(lines[len(lines)-1], view.Span{Op: sp.Op, Text: part})
			}
		}
	}
	return lines
}

func plainLines(lines []string) [][]view.Span {
	list := make([][]view.Span, len(lines))
	for i, line := range lines {
		list[i] = []view.Span{{Text: line}}
	}
	return list
}

// sides are the comparison on two columns.
func (d differ) sides() []view.SideBlock {
	var list []view.SideBlock
	for _, g := range d.groups() {
		b := view.SideBlock{ID: g.id, Title: g.title}
		for _, sec := range g.sections {
			b.Pairs = append(b.Pairs, d.pairs(sec)...)
		}
		list = append(list, b)
	}
	return list
}

func (d differ) pairs(sec sectionChange) []view.SidePair {
	switch {
	case sec.old == "" && sec.new == "":
		return nil
	case sec.sec.Kind == domain.Text && sec.changed():
		return textPairs(sec.result)
	case rowParts(sec.sec.Kind) != nil:
		return plainPair(sectionMarkdown(d.pr, sec.sec, sec.old), sectionMarkdown(d.pr, sec.sec, sec.new))
	}
	return plainPair(d.value(sec.sec, sec.old), d.value(sec.sec, sec.new))
}

func plainPair(old, now string) []view.SidePair {
	if old == now {
		return []view.SidePair{{Op: view.Same, Old: []view.Span{{Text: old}}, New: []view.Span{{Text: now}}}}
	}
	return textPairs(prose.Diff(old, now))
}

func textPairs(r prose.Result) []view.SidePair {
	var list []view.SidePair
	for _, b := range r.Blocks {
		pair := view.SidePair{Op: opOf(b.Op)}
		if quiet(b) {
			pair.Op = view.Same
		}
		for _, sp := range spansOf(b.Spans) {
			if sp.Op != view.Added {
				pair.Old = append(pair.Old, sp)
			}
			if sp.Op != view.Removed {
				pair.New = append(pair.New, sp)
			}
		}
		list = append(list, pair)
	}
	return list
}
