package site

import (
	"strings"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

// rowPassages compares rows as rows: each under its name, field by field; those that stayed fold together.
func (d differ) rowPassages(sec sectionChange) []view.Passage {
	var list []view.Passage
	same := 0
	for _, r := range sec.rows {
		if r.old != nil && r.new != nil && len(r.parts) == 0 {
			same++
			continue
		}
		list = append(list, d.rowPassage(sec.sec, r))
	}
	if same > 0 {
		list = append(list, view.Passage{
			Op: view.Same, Fold: d.pr.N("diff.unchanged_rows", same, "N", same), Body: view.PlainText(strings.Join(d.sameRows(sec), ", ")),
		})
	}
	return list
}

func (d differ) rowPassage(sec domain.Section, r rowChange) view.Passage {
	p := view.Passage{Op: view.Changed}
	kept := r.new
	switch {
	case r.old == nil:
		p.Op = view.Added
	case r.new == nil:
		p.Op, kept = view.Removed, r.old
	}
	p.Title = d.rowTitle(sec, kept)
	for _, part := range r.parts {
		p.Fields = append(p.Fields, view.FieldChange{
			Label: partLabel(d.pr, sec.Kind, part), Old: d.part(part, r.old[part]), New: d.part(part, r.new[part]),
		})
	}
	if sec.Kind == domain.ResourceSet {
		p.Note = noteOf(d.verdictChange(kept["id"]))
	}
	return p
}

// verdictChange tells how the licence check of a resource changed from one version to the other.
func (d differ) verdictChange(id string) string {
	old, now := app.ReadVerdicts(d.cmp.Old).Rows[id], app.ReadVerdicts(d.cmp.New).Rows[id]
	word := func(v domain.Verdict) string { return d.pr.T("page.verdict." + string(v)) }
	switch {
	case old == now:
		return ""
	case old == "":
		return d.pr.T("diff.verdict_now", "New", word(now))
	case now == "":
		return ""
	}
	return d.pr.T("diff.verdict", "Old", word(old), "New", word(now))
}

// part is a part of a row as people read it: choices by their words, défis by their titles.
func (d differ) part(part, v string) string {
	switch {
	case v == "":
		return ""
	case part == "challenge" && d.challenges[v] != "":
		return d.challenges[v]
	case part == partOf:
		resources := domain.Section{Key: "resources", Kind: domain.ResourceSet}
		return rowNamed(append(rowsOf(resources, d.cmp.New.Sections[resources.Key]), rowsOf(resources, d.cmp.Old.Sections[resources.Key])...), v)
	}
	return partValue(d.pr, part, v)
}

func (d differ) rowTitle(sec domain.Section, r tableRow) string {
	if sec.Kind == domain.ChallengeSet {
		return d.part("challenge", r["challenge"])
	}
	return r["name"]
}

// sameRows names the rows in which nothing changed; rowTitles all of them.
func (d differ) sameRows(sec sectionChange) []string {
	var names []string
	for _, r := range sec.rows {
		if r.old != nil && r.new != nil && len(r.parts) == 0 {
			names = append(names, d.rowTitle(sec.sec, r.new))
		}
	}
	return names
}

func (d differ) rowTitles(sec sectionChange) []string {
	var names []string
	for _, r := range rowsOf(sec.sec, sec.new) {
		names = append(names, d.rowTitle(sec.sec, r))
	}
	return names
}
