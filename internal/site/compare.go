package site

import (
	"slices"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/prose"
)

// changes is what differs between two documents, section by section in the form's order.
type changes struct {
	form     domain.Form
	sections []sectionChange
}

// sectionChange is one section of both documents. Result compares texts and lines, rows those of tables.
type sectionChange struct {
	sec            domain.Section
	old, new       string
	result         prose.Result
	rows           []rowChange
	added, removed int // words
}

func (s *sectionChange) changed() bool { return s.old != s.new }

// rowChange is one row of both; nil where one side lacks it. Parts are those that differ.
type rowChange struct {
	old, new tableRow
	parts    []string
}

// compareDocuments finds what changed. A section that did not is not looked into.
func compareDocuments(form domain.Form, old, now domain.Document) changes {
	c := changes{form: form}
	for _, sec := range form.Sections {
		s := sectionChange{sec: sec, old: old[sec.Key], new: now[sec.Key]}
		switch {
		case !s.changed():
		case rowParts(sec.Kind) != nil:
			s.compareRows()
		case sec.Kind == domain.Text || sec.Kind == domain.Line:
			s.result = prose.Diff(s.old, s.new)
			stats := s.result.Stats()
			s.added, s.removed = stats.Added, stats.Removed
		default:
			s.added, s.removed = prose.CountWords(s.new), prose.CountWords(s.old)
		}
		c.sections = append(c.sections, s)
	}
	return c
}

// compareRows pairs the rows of both sides by their ids: those that remain in their order, then those that left.
func (s *sectionChange) compareRows() {
	old, now := rowsOf(s.sec, s.old), rowsOf(s.sec, s.new)
	find := func(list []tableRow, id string) tableRow {
		i := slices.IndexFunc(list, func(r tableRow) bool { return r["id"] == id })
		if i < 0 {
			return nil
		}
		return list[i]
	}
	for _, r := range now {
		s.pair(find(old, r["id"]), r)
	}
	for _, r := range old {
		if find(now, r["id"]) == nil {
			s.pair(r, nil)
		}
	}
}

func (s *sectionChange) pair(old, now tableRow) {
	c := rowChange{old: old, new: now}
	for _, part := range rowParts(s.sec.Kind) {
		if old[part] == now[part] && old != nil && now != nil || old[part] == "" && now[part] == "" {
			continue
		}
		c.parts = append(c.parts, part)
		s.added += prose.CountWords(now[part])
		s.removed += prose.CountWords(old[part])
	}
	s.rows = append(s.rows, c)
}

// touches tells whether any section of a block changed.
func (c changes) touches(block string) bool {
	return slices.ContainsFunc(c.sections, func(s sectionChange) bool { return s.sec.Block == block && s.changed() })
}

// tally sums the words up, and counts what changed: blocks where the form has some, sections elsewhere.
// What stands before the first block counts for itself.
func (c changes) tally() (added, removed, changed, all int, head bool) {
	for _, s := range c.sections {
		added, removed = added+s.added, removed+s.removed
		if len(c.form.Blocks) == 0 {
			all++
			if s.changed() {
				changed++
			}
		}
	}
	for _, block := range c.form.Blocks {
		all++
		if c.touches(block) {
			changed++
		}
	}
	if len(c.form.Blocks) > 0 {
		head = c.touches("")
	}
	return added, removed, changed, all, head
}
