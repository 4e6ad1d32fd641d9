package site

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/prose"
)

// typedPage is the form of a page as it was sent: what is saved of it, and what is shown again.
type typedPage struct {
	base    int
	doc     domain.Document
	rows    map[string][]tableRow // every row, blank ones too
	held    []string              // the sections that the form held
	summary string
	faults  domain.Problems
	refused error // why it comes back, where it was sent
}

// tableRow is one row of a section of rows: its id and its parts.
type tableRow map[string]string

// partOf is the part of a resource that names what it is merged into.
const partOf = "part_of"

// rowParts are the parts of a row, without its id.
func rowParts(kind domain.SectionKind) []string {
	switch kind {
	case domain.ChallengeSet:
		return []string{"challenge", "why"}
	case domain.ResourceSet:
		return []string{"name", "kind", "origin", "link", "licence", "host", "owner", partOf}
	}
	return nil
}

// ownFields are what a form of a page sends beside its sections.
func ownFields() []string {
	return []string{"base", "key", "opened", "summary", "sections", "form", "preview", "add_row", "remove_row", chooseField, app.AcceptField, app.AnywayField}
}

// rowID is what a row may be named: it stands in names and ids.
var rowID = regexp.MustCompile(`^[A-Za-z0-9-]{1,64}$`)

// readTyped reads the sections that a form held. Names that no form has are kept: the act refuses them.
func readTyped(f form, schema domain.Form) typedPage {
	t := typedPage{doc: domain.Document{}, rows: map[string][]tableRow{}, summary: f.get("summary")}
	t.base, _ = strconv.Atoi(f.get("base")) // 0 where it is no number, which no page has: told as unknown
	t.held = strings.Fields(f.get("sections"))
	for name, values := range f.values {
		key, _, dotted := strings.Cut(name, ".")
		sec, known := schema.Section(key)
		switch {
		case slices.Contains(ownFields(), name) || dotted && known:
			continue
		case len(values) != 1:
			t.faults.Add(name, "error.sent_twice")
			t.doc[name] = strings.Join(values, "\n")
		case rowParts(sec.Kind) == nil:
			t.doc[name] = values[0]
		}
	}
	for _, sec := range schema.Sections {
		if rowParts(sec.Kind) != nil && (f.has(sec.Key+".rows") || slices.Contains(t.held, sec.Key)) {
			t.readRows(f, sec)
		}
	}
	return t
}

// readRows reads a section of rows. A row left blank is no row.
func (t *typedPage) readRows(f form, sec domain.Section) {
	var kept []tableRow
	for _, id := range f.values[sec.Key+".rows"] {
		if !rowID.MatchString(id) || slices.ContainsFunc(t.rows[sec.Key], func(r tableRow) bool { return r["id"] == id }) {
			continue
		}
		row := tableRow{"id": id}
		blank := true
		for _, part := range rowParts(sec.Kind) {
			name := sec.Key + "." + id + "." + part
			row[part] = t.clean(name, f.get(name))
			blank = blank && row[part] == ""
			if part == partOf && row[part] == "" {
				delete(row, part) // rows that say nothing of it stay as they were before there was such a part
			}
		}
		t.rows[sec.Key] = append(t.rows[sec.Key], row)
		if !blank {
			kept = append(kept, row)
		}
	}
	t.doc[sec.Key] = spellRows(kept)
}

// clean gives a part of a row as it is stored; JSON would hide a byte that no text holds.
func (t *typedPage) clean(name, v string) string {
	if strings.Contains(v, "\x00") {
		t.faults.Add(name, "error.nul")
		return strings.ReplaceAll(v, "\x00", "\uFFFD")
	}
	clean, err := prose.Normalise(v)
	if err != nil {
		t.faults.Add(name, "error.utf8")
		return strings.ToValidUTF8(v, "\uFFFD")
	}
	return strings.TrimSpace(clean)
}

func spellRows(rows []tableRow) string {
	if len(rows) == 0 {
		return ""
	}
	text, err := domain.CanonicalJSON(rows)
	if err != nil {
		return "" // rows of strings always encode
	}
	return text
}

// change does what a button of the form asks of its rows.
func (t *typedPage) change(f form) {
	if key := f.get("add_row"); key != "" {
		t.rows[key] = append(t.rows[key], tableRow{"id": newRowID()})
	}
	if key, id, ok := strings.Cut(f.get("remove_row"), ":"); ok {
		t.rows[key] = slices.DeleteFunc(t.rows[key], func(r tableRow) bool { return r["id"] == id })
	}
	t.chooseLicence(f.get(chooseField))
}

// newRowID is like those that the browser makes: short, never met again in its section.
func newRowID() string {
	id := newKey()
	return "n" + id[len(id)-12:]
}

// rowsOf reads the rows of a saved section.
func rowsOf(sec domain.Section, v string) []tableRow {
	var list []tableRow
	switch sec.Kind {
	case domain.ChallengeSet:
		answers, _ := domain.Answers(v) // what was saved was checked
		for _, a := range answers {
			list = append(list, tableRow{"id": a.ID, "challenge": a.Challenge, "why": a.Why})
		}
	case domain.ResourceSet:
		resources, _ := domain.Resources(v)
		for _, r := range resources {
			list = append(list, tableRow{
				"id": r.ID, "name": r.Name, "kind": r.Kind, "origin": string(r.Origin), "link": r.Link,
				"licence": r.Licence, "host": r.Host, "owner": r.Owner,
			})
			if r.PartOf != "" {
				list[len(list)-1][partOf] = r.PartOf
			}
		}
	}
	return list
}
