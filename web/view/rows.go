package view

import "strconv"

// newRow marks, in the empty row that scripts clone, where a row's id goes.
const newRow = "__ROW__"

// resourceKinds and resourceOrigins are the answers that a resource takes, in the order in which they are offered.
var (
	resourceKinds   = []string{"software", "data", "content", "hardware", "method", "model", "font"}
	resourceOrigins = []string{"existing", "planned", "used"}
)

// row is one entry of a repeated group: its legend, its fields, what removes it.
type row struct {
	id, legend, remove string
	fields             []Field
}

// rowGroup is a repeated group: its rows, the empty one, and what adds one.
type rowGroup struct {
	field Field
	rows  []row
	empty row
	add   string
}

func challengeRows(pr Printer, f Field) rowGroup {
	g := rowGroup{field: f, add: pr.T("form.challenge.add")}
	for i, r := range f.Challenges {
		legend := pr.T("form.challenge.nth", "N", strconv.Itoa(i+1))
		g.rows = append(g.rows, challengeRow(pr, f, r, legend))
	}
	g.empty = challengeRow(pr, f, ChallengeRow{ID: newRow}, pr.T("form.challenge.new"))
	return g
}

func challengeRow(pr Printer, f Field, r ChallengeRow, legend string) row {
	prefix := f.Name + "." + r.ID + "."
	return row{id: r.ID, legend: legend, remove: pr.T("form.row.remove"), fields: []Field{
		{
			Name: prefix + "challenge", Kind: KindChoice, Dropdown: AsList, Label: pr.T("form.challenge.which"),
			Value: r.Challenge, Options: f.Options, Error: r.Errors["challenge"],
		},
		{
			Name: prefix + "why", Kind: KindText, Label: pr.T("form.challenge.why"), Help: pr.T("form.challenge.why_help"),
			Value: r.Why, Error: r.Errors["why"],
		},
	}}
}

func resourceRows(pr Printer, f Field) rowGroup {
	g := rowGroup{field: f, add: pr.T("form.resource.add")}
	for i, r := range f.Resources {
		legend := pr.T("form.resource.nth", "N", strconv.Itoa(i+1))
		g.rows = append(g.rows, resourceRow(pr, f, r, legend))
	}
	g.empty = resourceRow(pr, f, ResourceRow{ID: newRow}, pr.T("form.resource.new"))
	return g
}

func resourceRow(pr Printer, f Field, r ResourceRow, legend string) row {
	prefix := f.Name + "." + r.ID + "."
	line := func(part, value string) Field {
		return Field{Name: prefix + part, Kind: KindLine, Label: pr.T("form.resource." + part), Value: value, Error: r.Errors[part]}
	}
	choice := func(part, value string, among []string) Field {
		f := line(part, value)
		f.Kind, f.Dropdown, f.Options = KindChoice, AsList, options(pr, "form.resource."+part+".", among)
		return f
	}
	half := func(f Field) Field {
		f.half = true
		return f
	}
	link := line("link", r.Link)
	link.Kind = KindURL
	licence := line("licence", r.Licence)
	licence.Help = pr.T("form.resource.licence_help")
	if f.LicenceURL != "" {
		licence.Note = LicenceNote(pr, licenceNote{url: f.LicenceURL, row: f.Name + ":" + r.ID, about: legend, said: r.Said})
	}
	return row{id: r.ID, legend: legend, remove: pr.T("form.row.remove"), fields: []Field{
		line("name", r.Name), half(choice("kind", r.Kind, resourceKinds)), half(choice("origin", r.Origin, resourceOrigins)),
		licence, mergedField(line("part_of", r.PartOf), f.Resources, r, pr), link, half(line("host", r.Host)), half(line("owner", r.Owner)),
	}}
}

// mergedField asks which produced resource a resource is merged into, among those that have a name.
func mergedField(f Field, rows []ResourceRow, own ResourceRow, pr Printer) Field {
	f.Kind, f.Dropdown, f.None, f.Help = KindChoice, AsList, pr.T("form.resource.part_of.none"), pr.T("form.resource.part_of_help")
	for _, r := range rows {
		if r.ID != own.ID && (r.Name != "" && r.Origin != "used" || r.ID == own.PartOf) {
			f.Options = append(f.Options, Option{Value: r.ID, Label: r.Name})
		}
	}
	return f
}

func options(pr Printer, prefix string, values []string) []Option {
	list := make([]Option, len(values))
	for i, v := range values {
		list[i] = Option{Value: v, Label: pr.T(prefix + v)}
	}
	return list
}
