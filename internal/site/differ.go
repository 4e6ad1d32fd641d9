package site

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/prose"
	"github.com/appel-a-communs/communs/web/view"
)

// differ tells what changed between two versions, in words and in blocks.
type differ struct {
	s          *Site
	pr         *i18n.Printer
	cmp        app.Comparison
	changes    changes
	challenges map[string]string // titles of défis by id
}

// summary is one sentence: how much of the page changed, in blocks and in words.
func (d differ) summary() string {
	pr := d.pr
	added, removed, changed, all, head := d.changes.tally()
	if changed == 0 && !head {
		return pr.T("diff.same_text")
	}
	unit := "sections"
	if len(d.changes.form.Blocks) > 0 {
		unit = "blocks"
	}
	var scope string
	switch {
	case changed == 0:
		scope = pr.T("diff.head_only")
	case unit == "blocks":
		scope = capital(pr.N("diff.blocks_changed", changed, "Count", spelledMasculine(pr, changed), "All", spelledMasculine(pr, all)))
	default:
		scope = capital(pr.N("diff.sections_changed", changed, "Count", spelled(pr, changed), "All", spelled(pr, all)))
	}
	if head && changed > 0 {
		scope += pr.T("diff.and_head")
	}
	return strings.Join(append([]string{scope + pr.T("edit.colon") + d.words(added, removed) + pr.T("diff.stop")}, d.licences()...), " ")
}

// words says how many words were added and removed.
func (d differ) words(added, removed int) string {
	pr := d.pr
	switch {
	case added == 0 && removed == 0:
		return pr.T("diff.no_words")
	case removed == 0:
		return pr.N("history.added", added, "N", added)
	case added == 0:
		return pr.N("history.removed", removed, "N", removed)
	}
	return pr.N("history.added", added, "N", added) + pr.N("history.and_removed", removed, "N", removed)
}

// groups are the blocks of the form, or its sections where it has none.
func (d differ) groups() []diffGroup {
	var list []diffGroup
	for _, sec := range d.changes.sections {
		id, title := "bloc-"+sec.sec.Block, blockTitle(d.pr, d.changes.form, sec.sec.Block)
		switch {
		case len(d.changes.form.Blocks) == 0:
			id, title = "rubrique-"+sec.sec.Key, sectionTitle(d.pr, d.changes.form, sec.sec.Key)
		case sec.sec.Block == "":
			id = "rubriques"
		}
		if len(list) == 0 || list[len(list)-1].id != id {
			list = append(list, diffGroup{id: id, title: title})
		}
		last := &list[len(list)-1]
		last.sections = append(last.sections, sec)
	}
	return list
}

// diffGroup is a block with its sections.
type diffGroup struct {
	id, title string
	sections  []sectionChange
}

func (g diffGroup) changed() bool {
	for _, s := range g.sections {
		if s.changed() {
			return true
		}
	}
	return false
}

func (g diffGroup) empty() bool {
	for _, s := range g.sections {
		if s.old != "" || s.new != "" {
			return false
		}
	}
	return true
}

// blocks are the comparison in one column.
func (d differ) blocks() []view.DiffBlock {
	var list []view.DiffBlock
	for _, g := range d.groups() {
		b := view.DiffBlock{ID: g.id, Title: g.title, Quiet: !g.changed()}
		if g.empty() {
			b.Empty = d.pr.T("diff.empty")
		}
		var quiet []sectionChange
		for _, sec := range g.sections {
			if !sec.changed() {
				quiet = append(quiet, sec)
				continue
			}
			b.Passages = append(append(b.Passages, d.unchanged(quiet)...), d.passages(sec, len(g.sections) > 1)...)
			quiet = nil
		}
		b.Passages = append(b.Passages, d.unchanged(quiet)...)
		list = append(list, b)
	}
	return list
}

// nav leads to the blocks, and says how much each changed.
func (d differ) nav() []view.BlockLink {
	var list []view.BlockLink
	for _, g := range d.groups() {
		added, removed := 0, 0
		for _, s := range g.sections {
			added, removed = added+s.added, removed+s.removed
		}
		state := d.pr.T("diff.unchanged_block")
		if g.changed() {
			state = d.words(added, removed)
		}
		list = append(list, view.BlockLink{Label: g.title, Href: "#" + g.id, State: state})
	}
	return list
}

// passages are the parts of a section that changed, under its title where it is not alone in its block.
func (d differ) passages(sec sectionChange, titled bool) []view.Passage {
	list := d.parts(sec)
	if titled && len(list) > 0 && !isField(list) {
		list[0].Heading = sectionTitle(d.pr, d.changes.form, sec.sec.Key)
	}
	return list
}

// isField tells of a section that is one field: its name stands beside it already.
func isField(list []view.Passage) bool {
	return len(list) == 1 && list[0].Title == "" && len(list[0].Fields) == 1
}

func (d differ) parts(sec sectionChange) []view.Passage {
	switch {
	case rowParts(sec.sec.Kind) != nil:
		return d.rowPassages(sec)
	case sec.sec.Kind == domain.Text:
		return d.textPassages(sec)
	}
	return []view.Passage{{Op: view.Changed, Fields: []view.FieldChange{{
		Label: sectionTitle(d.pr, d.changes.form, sec.sec.Key), Old: d.value(sec.sec, sec.old), New: d.value(sec.sec, sec.new),
	}}}}
}

// unchanged folds neighbouring sections in which nothing changed; those that are empty leave no trace.
func (d differ) unchanged(sections []sectionChange) []view.Passage {
	var titles []string
	var folded []view.DocumentSection
	for _, sec := range sections {
		if sec.new == "" {
			continue
		}
		title := sectionTitle(d.pr, d.changes.form, sec.sec.Key)
		titles, folded = append(titles, title), append(folded, view.DocumentSection{Title: title, Body: d.unchangedBody(sec)})
	}
	if len(titles) == 0 {
		return nil
	}
	fold := d.pr.T("diff.unchanged_section", "Section", strings.Join(titles, ", "))
	return []view.Passage{{Op: view.Same, Fold: fold, Body: view.Folded(folded)}}
}

func (d differ) unchangedBody(sec sectionChange) templ.Component {
	switch {
	case sec.sec.Kind == domain.Text:
		return d.s.proseBody(d.pr, sec.sec.Key, sec.new)
	case rowParts(sec.sec.Kind) != nil:
		return view.PlainText(strings.Join(d.rowTitles(sec), ", "))
	}
	return view.PlainText(d.value(sec.sec, sec.new))
}

// value is a field's value as people read it.
func (d differ) value(sec domain.Section, v string) string {
	if sec.Kind == domain.AmountOf {
		if cents, ok := domain.ParseAmount(v); ok {
			return d.pr.Amount(cents)
		}
	}
	return v
}

// textPassages fold what stayed and mark what did not, paragraph by paragraph.
func (d differ) textPassages(sec sectionChange) []view.Passage {
	var list []view.Passage
	blocks := sec.result.Blocks
	for i := 0; i < len(blocks); i++ {
		if !quiet(blocks[i]) {
			list = append(list, d.passage(blocks[i]))
			continue
		}
		from, n := i, 0
		var text strings.Builder
		for ; i < len(blocks) && quiet(blocks[i]); i++ {
			if blocks[i].New != (prose.Range{}) {
				text.WriteString(sec.new[blocks[i].New.Start:blocks[i].New.End])
				n++
			}
		}
		i--
		if n == 0 {
			continue // white lines that left
		}
		list = append(list, view.Passage{
			Op: view.Same, Fold: d.pr.N("diff.unchanged", n, "N", n),
			Body: d.s.proseBody(d.pr, sec.sec.Key+"-"+strconv.Itoa(from), text.String()),
		})
	}
	return list
}

// quiet tells of a passage in which no word changed.
func quiet(b prose.Block) bool { return b.Op == prose.Same || b.SpacingOnly && b.Op != prose.Moved }

func (d differ) passage(b prose.Block) view.Passage {
	p := view.Passage{Op: opOf(b.Op), Body: d.s.marked(d.pr, b.Spans)}
	if b.Op == prose.Moved {
		p.Moved = d.pr.T("diff.moved")
	}
	if b.OverBudget {
		p.Note = view.PlainText(d.pr.T("diff.over_budget"))
	}
	return p
}

func opOf(op prose.BlockOp) view.Op {
	switch op {
	case prose.Inserted:
		return view.Added
	case prose.Deleted:
		return view.Removed
	case prose.Moved:
		return view.Moved
	case prose.Same:
		return view.Same
	}
	return view.Changed
}

// spansOf leaves out the white space that ends a passage.
func spansOf(spans []prose.Span) []view.Span {
	var list []view.Span
	for i, sp := range spans {
		text := sp.Text
		if i == len(spans)-1 || sp.Op != prose.Equal && sp.Blank() {
			text = strings.TrimRight(text, "\n")
		}
		if text == "" {
			continue
		}
		switch sp.Op {
		case prose.Insert:
			list = append(list, view.Span{Op: view.Added, Text: text})
		case prose.Delete:
			list = append(list, view.Span{Op: view.Removed, Text: text})
		default:
			list = append(list, view.Span{Text: text})
		}
	}
	return list
}

// noteOf is a sentence in the margin, nil where there is nothing to say.
func noteOf(text string) templ.Component {
	if text == "" {
		return nil
	}
	return view.PlainText(text)
}
