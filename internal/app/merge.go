package app

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/prose"
)

// Clash is one place where two people changed the same thing in two ways.
type Clash struct {
	Section string
	Field   string // of a row, "ROW.FIELD"; "" for a whole field or a passage of a text
	Index   int    // of a passage, within its section
	Base    string
	Mine    string
	Theirs  string
}

// Melded is a merge of two documents over a base: section by section, then by paragraph and word, or by
// row and field (rulings 15). Document is whole only where Clashes is empty.
type Melded struct {
	Document domain.Document
	Clashes  []Clash
	// Texts holds the merged text of each section in conflict, for the page that shows both.
	Texts map[string]prose.Merged
}

// meld merges what I wrote over base into what is saved now.
func meld(form domain.Form, base, mine, theirs domain.Document) Melded {
	m := Melded{Document: domain.Document{}, Texts: map[string]prose.Merged{}}
	for _, s := range form.Sections {
		b, x, y := base[s.Key], mine[s.Key], theirs[s.Key]
		switch {
		case x == y || x == b:
			m.Document[s.Key] = y
		case y == b:
			m.Document[s.Key] = x
		case s.Kind == domain.Text:
			m.text(form, s.Key, b, x, y)
		case s.Kind == domain.ResourceSet || s.Kind == domain.ChallengeSet:
			m.rows(s.Key, b, x, y)
		default:
			m.Document[s.Key] = y
			m.Clashes = append(m.Clashes, Clash{Section: s.Key, Base: b, Mine: x, Theirs: y})
		}
	}
	for key, v := range m.Document {
		if v == "" {
			delete(m.Document, key)
		}
	}
	return m
}

func (m *Melded) text(form domain.Form, key, base, mine, theirs string) {
	merge := prose.Merge
	if form.Key == domain.FormMinutes {
		merge = prose.MergeAppending
	}
	got := merge(base, mine, theirs)
	m.Document[key] = got.Text
	if got.Clean {
		return
	}
	m.Texts[key] = got
	for i, c := range got.Conflicts {
		m.Clashes = append(m.Clashes, Clash{Section: key, Index: i, Base: c.Base, Mine: c.Mine, Theirs: c.Theirs})
	}
}

type row = map[string]string

// optionalPart is left out of a row where it says nothing, as in rows written before there was such a part.
const optionalPart = "part_of"

// rows merges rows by their ids, each field by itself, in the order of what is saved, mine after.
func (m *Melded) rows(key, base, mine, theirs string) {
	b, x, y := rowsByID(base), rowsByID(mine), rowsByID(theirs)
	order := slices.Concat(rowOrder(theirs), rowOrder(mine))
	var merged []row
	done := map[string]bool{}
	for _, id := range order {
		if done[id] {
			continue
		}
		done[id] = true
		if r := m.row(key, id, b[id], x[id], y[id]); r != nil {
			merged = append(merged, r)
		}
	}
	text, err := domain.CanonicalJSON(merged)
	if err != nil || len(merged) == 0 {
		text = "" // rows of strings always encode; no rows are an empty section
	}
	m.Document[key] = text
}

// row merges one row; nil stands for a row that is not there.
func (m *Melded) row(key, id string, base, mine, theirs row) row {
	switch {
	case same(mine, theirs) || same(mine, base):
		return theirs
	case same(theirs, base):
		return mine
	case mine == nil || theirs == nil: // one took the row away, the other changed it
		m.Clashes = append(m.Clashes, Clash{Section: key, Field: id, Base: rowText(base), Mine: rowText(mine), Theirs: rowText(theirs)})
		return theirs
	}
	out := row{}
	fields := maps.Clone(theirs)
	maps.Copy(fields, mine) // a part that only one side has is merged as any other
	for field := range fields {
		out[field] = m.field(Clash{Section: key, Field: id + "." + field, Base: base[field], Mine: mine[field], Theirs: theirs[field]})
		if out[field] == "" && field == optionalPart {
			delete(out, field)
		}
	}
	return out
}

// same tells whether two rows say the same; a row that is not there is only like another that is not.
func same(a, b row) bool { return (a == nil) == (b == nil) && maps.Equal(a, b) }

// field takes the side that changed; where both did, each in its own way, it notes the clash and keeps theirs.
func (m *Melded) field(c Clash) string {
	switch {
	case c.Mine == c.Theirs || c.Mine == c.Base:
		return c.Theirs
	case c.Theirs == c.Base:
		return c.Mine
	}
	m.Clashes = append(m.Clashes, c)
	return c.Theirs
}

func rowsByID(v string) map[string]row {
	byID := map[string]row{}
	for _, r := range parseRows(v) {
		byID[r["id"]] = r
	}
	return byID
}

func rowOrder(v string) []string {
	var ids []string
	for _, r := range parseRows(v) {
		ids = append(ids, r["id"])
	}
	return ids
}

// parseRows reads a section of rows; what is not one has none (the form's check refused it before).
func parseRows(v string) []row {
	var list []row
	if v == "" || json.Unmarshal([]byte(v), &list) != nil {
		return nil
	}
	return list
}

func rowText(r row) string {
	if r == nil {
		return ""
	}
	text, err := domain.CanonicalJSON(r)
	if err != nil {
		return "" // a row of strings always encodes
	}
	return text
}
