package site

import (
	"strings"

	"github.com/a-h/templ"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

// asker turns the sections of a form into its questions, with what was typed and what is wrong with it.
type asker struct {
	s          *Site
	pr         *i18n.Printer
	lang       string
	form       domain.Form
	doc        domain.Document
	rows       map[string][]tableRow
	faults     domain.Problems
	preview    string // the field whose preview was asked for
	previewURL string
	licenceURL string
	judge      app.Judge
	challenges []domain.Challenge
}

// blocks asks for sections, block by block in the form's order.
func (a asker) blocks(asked []domain.Section) []view.FormBlock {
	var list []view.FormBlock
	for _, sec := range asked {
		if len(list) == 0 || list[len(list)-1].ID != blockID(sec.Block) {
			list = append(list, view.FormBlock{ID: blockID(sec.Block), Title: blockTitle(a.pr, a.form, sec.Block)})
		}
		last := &list[len(list)-1]
		last.Fields = append(last.Fields, a.field(sec))
	}
	return list
}

func blockID(block string) string {
	if block == "" {
		return "rubriques"
	}
	return "bloc-" + block
}

// blockTitle names a block of a form, or what stands before the first.
func blockTitle(pr *i18n.Printer, form domain.Form, block string) string {
	switch {
	case block != "":
		return pr.T("block." + block)
	case len(form.Blocks) > 0:
		return pr.T("block.tete")
	}
	return pr.T("block.texte")
}

// sectionTitle names a section of a form.
func sectionTitle(pr *i18n.Printer, form domain.Form, key string) string {
	return pr.T("section." + form.Key + "." + key)
}

// optional is the sentence of a key, "" where no catalogue has it.
func optional(pr *i18n.Printer, key string) string {
	if s := pr.T(key); s != key {
		return s
	}
	return ""
}

func (a asker) field(sec domain.Section) view.Field {
	f := view.Field{
		Name: sec.Key, Kind: string(sec.Kind), Label: sectionTitle(a.pr, a.form, sec.Key),
		Help: optional(a.pr, "section."+a.form.Key+"."+sec.Key+".help"), Required: sec.Required, Value: shownText(a.doc[sec.Key]),
		Error: a.fault(sec.Key),
	}
	f.Note = prescribed(a.pr, a.form.Key, sec.Key, f.Value)
	switch sec.Kind {
	case domain.Line:
		f.MaxLength = sec.Max
	case domain.Text:
		f.MaxWords = sec.Max
		f.Markdown = view.Markdown{PreviewURL: a.previewURL + previewGenre(a.form.Key), Preview: a.previewOf(sec.Key, sec.Key, f.Value)}
	case domain.AmountOf:
		f.Value = strings.Replace(f.Value, ".", ",", 1)
	case domain.Choice, domain.Choices:
		for _, o := range sec.Options {
			f.Options = append(f.Options, view.Option{Value: o, Label: a.pr.T("option." + a.form.Key + "." + sec.Key + "." + o)})
		}
	case domain.ChallengeSet:
		f.Options, f.Challenges = a.challengeOptions(sec), a.challengeRows(sec)
	case domain.ResourceSet:
		f.Resources, f.LicenceURL = a.resourceRows(sec), a.licenceURL
	}
	return f
}

// fault is the first fault told at a field.
func (a asker) fault(name string) string {
	for _, p := range a.faults {
		if p.Field == name {
			return a.pr.T(p.Key, a.s.spoken(a.pr, p.Args)...)
		}
	}
	return ""
}

// previewOf is the text rendered as its page will show it, where it was asked for.
func (a asker) previewOf(name, section, text string) templ.Component {
	if a.preview != name {
		return nil
	}
	return a.s.proseBody(a.pr, section, text)
}

// rowsFor are the rows to show: those that came, those saved, or a blank one to begin with.
func (a asker) rowsFor(sec domain.Section) []tableRow {
	if list, came := a.rows[sec.Key]; came {
		return list
	}
	if list := rowsOf(sec, a.doc[sec.Key]); len(list) > 0 {
		return list
	}
	return []tableRow{{"id": newRowID()}}
}

func (a asker) partFaults(sec domain.Section, id string) map[string]string {
	told := map[string]string{}
	for _, part := range rowParts(sec.Kind) {
		if text := a.fault(sec.Key + "." + id + "." + part); text != "" {
			told[part] = text
		}
	}
	return told
}

func (a asker) challengeRows(sec domain.Section) []view.ChallengeRow {
	var list []view.ChallengeRow
	for _, r := range a.rowsFor(sec) {
		list = append(list, view.ChallengeRow{
			ID: r["id"], Challenge: shownText(r["challenge"]), Why: shownText(r["why"]), Errors: a.partFaults(sec, r["id"]),
		})
	}
	return list
}

// challengeOptions are the published défis of the call, and those that the page answers already.
func (a asker) challengeOptions(sec domain.Section) []view.Option {
	chosen := map[string]bool{}
	for _, r := range a.rowsFor(sec) {
		chosen[r["challenge"]] = true
	}
	var list []view.Option
	for _, c := range a.challenges {
		if c.Answerable() || chosen[c.ID] {
			list = append(list, view.Option{Value: c.ID, Label: c.Title})
		}
		delete(chosen, c.ID)
	}
	for id := range chosen { // those of a list that could not be read: the answer must not be lost
		if id != "" {
			list = append(list, view.Option{Value: shownText(id), Label: shownText(id)})
		}
	}
	return list
}

func (a asker) resourceRows(sec domain.Section) []view.ResourceRow {
	var list []view.ResourceRow
	for _, r := range a.rowsFor(sec) {
		row := view.ResourceRow{
			ID: r["id"], Name: shownText(r["name"]), Kind: shownText(r["kind"]), Origin: shownText(r["origin"]), Licence: shownText(r["licence"]),
			Link: shownText(r["link"]), Host: shownText(r["host"]), Owner: shownText(r["owner"]), PartOf: shownText(r["part_of"]), Errors: a.partFaults(sec, r["id"]),
		}
		if row.Name != "" || row.Licence != "" {
			said := licenceAtRow(a.pr, a.lang, r["kind"], r["licence"], a.judge.Check(domain.Resource{Licence: r["licence"], Kind: r["kind"], Owner: r["owner"]}))
			row.Said = &said
		}
		list = append(list, row)
	}
	return list
}

// problems lists the faults of a form for its summary, each leading to its field.
func (a asker) problems() []view.Problem {
	var list []view.Problem
	for _, p := range a.faults {
		text := a.pr.T(p.Key, a.s.spoken(a.pr, p.Args)...)
		key, rest, _ := strings.Cut(p.Field, ".")
		if sec, known := a.form.Section(key); known {
			text = sectionTitle(a.pr, a.form, key) + a.rowName(sec, rest) + a.pr.T("edit.colon") + text
		}
		list = append(list, view.Problem{Field: p.Field, Text: text})
	}
	return list
}

// rowName names the row of a table that a fault is in: by its own name, by its place where it has none yet.
func (a asker) rowName(sec domain.Section, rest string) string {
	id, _, inRow := strings.Cut(rest, ".")
	if !inRow {
		return ""
	}
	for i, r := range a.rowsFor(sec) {
		if r["id"] != id {
			continue
		}
		if r["name"] != "" {
			return a.pr.T("edit.row_named", "Name", shownText(r["name"]))
		}
		return a.pr.T("edit.row_numbered", "N", i+1)
	}
	return ""
}
