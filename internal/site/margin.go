package site

import (
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/markup"
	"github.com/appel-a-communs/communs/internal/prose"
	"github.com/appel-a-communs/communs/web/view"
)

// sectionNotes is how many remarks the margin of one section shows; the others are counted.
const sectionNotes = 4

// margin is what the margin of a page shows, by section.
type margin struct {
	s     *Site
	c     *gin.Context
	place app.Place
	notes []app.PlacedRemark
	open  bool // remarks may be left
}

func (s *Site) marginOf(c *gin.Context, p app.Place) margin {
	m := margin{s: s, c: c, place: p, notes: s.review(c, p).Margin}
	m.open = s.offers(c, domain.LeaveRemark, p)
	return m
}

// of are the remarks on a section: those of its passages first, in order of the text.
func (m margin) of(section string) []app.PlacedRemark {
	var list []app.PlacedRemark
	for _, r := range m.notes {
		if r.Section == section {
			list = append(list, r)
		}
	}
	return list
}

// noteBlocks puts the remarks of a candidacy beside its texts.
func (s *Site) noteBlocks(c *gin.Context, v app.CandidacyView, blocks []view.CandidacyBlock) {
	m := s.marginOf(c, v.Place)
	for i := range blocks {
		for k, t := range blocks[i].Texts {
			if t.Key == "" {
				continue
			}
			noted := m.text(t.Key, t.Title, t.Body)
			blocks[i].Texts[k].Noted = &noted
		}
		if len(blocks[i].Resources) > 0 {
			noted := m.beside("resources")
			if noted.Leave.Href != "" || len(noted.Parts[0].Notes) > 0 {
				blocks[i].Beside = view.NotedBeside(s.printer(c), noted)
			}
		}
	}
}

// pitchNotes are the remarks on the sentence that says what a candidacy is; nil where there are none.
func (s *Site) pitchNotes(c *gin.Context, p app.Place) templ.Component {
	m := s.marginOf(c, p)
	if len(m.of("pitch")) == 0 {
		return nil
	}
	return view.NotedBeside(s.printer(c), m.beside("pitch"))
}

// noteSections puts the remarks of a page beside its sections.
func (s *Site) noteSections(c *gin.Context, p app.Place, list []view.DocumentSection) {
	m := s.marginOf(c, p)
	for i, sec := range list {
		if of, _ := p.Form().Section(sec.ID); of.Kind == domain.Text {
			list[i].Body = view.Noted(s.printer(c), m.text(sec.ID, "", sec.Body))
		}
	}
}

// beside is the margin of a section that is no text.
func (m margin) beside(section string) view.NotedText {
	pr := m.s.printer(m.c)
	list := m.of(section)
	n := view.NotedText{Section: section, Label: remarkSection(pr, m.place.Form(), section), Parts: []view.NotedPart{{Notes: m.marginNotes(pr, list)}}}
	m.links(pr, &n, len(list))
	return n
}

// text is a text cut where its remarks stand, each in the margin beside the end of its passage.
func (m margin) text(section, title string, body templ.Component) view.NotedText {
	pr := m.s.printer(m.c)
	list := m.of(section)
	n := view.NotedText{Section: section, Title: title, Label: remarkSection(pr, m.place.Form(), section)}
	m.links(pr, &n, len(list))
	var html strings.Builder
	if len(list) == 0 || body.Render(m.c.Request.Context(), &html) != nil {
		n.Parts = []view.NotedPart{{Body: body, Notes: m.marginNotes(pr, list)}}
		return n
	}
	passages := markup.Open(html.String())
	var marks []markup.Mark
	loose := slices.DeleteFunc(slices.Clone(list), func(r app.PlacedRemark) bool {
		places := []prose.Range(nil)
		if r.Spot > 0 {
			places = prose.Find(passages.Text, r.Quote)
		}
		if len(places) == 0 {
			return false
		}
		at := places[min(r.Spot, len(places))-1]
		marks = append(marks, markup.Mark{Start: at.Start, End: at.End, ID: "q-" + r.ID})
		return true
	})
	slices.SortStableFunc(marks, func(a, b markup.Mark) int { return a.Start - b.Start })
	for i, piece := range passages.Mark(marks) {
		part := view.NotedPart{Body: templ.Raw(piece.HTML)}
		var here []app.PlacedRemark
		if i == 0 { // what speaks of the section, or of words that changed, stands at its beginning
			here = loose
		}
		for _, id := range piece.IDs {
			for _, r := range list {
				if "q-"+r.ID == id {
					here = append(here, r)
				}
			}
		}
		part.Notes = m.marginNotes(pr, here)
		n.Parts = append(n.Parts, part)
	}
	return n
}

// links lead from a section to its remarks and to the form of a new one.
func (m margin) links(pr *i18n.Printer, n *view.NotedText, count int) {
	if m.open {
		n.Leave = view.Link{
			Label: pr.T("remark.leave"), Href: m.s.local(m.c, wikiPath(m.place, "/remarques/nouvelle")+"?rubrique="+n.Section),
		}
	}
	if count > 0 {
		n.Count = view.Link{Label: pr.N("remark.count", count, "N", count), Href: m.s.local(m.c, wikiPath(m.place, "/remarques"))}
	}
}

func (m margin) marginNotes(pr *i18n.Printer, list []app.PlacedRemark) []view.MarginNote {
	var notes []view.MarginNote
	for _, r := range list[:min(len(list), sectionNotes)] {
		note := view.MarginNote{
			ID: "n-" + r.ID, Text: excerpt(r.Body, 220), About: pr.T("remark.of", "Name", r.Author),
			Meta: pr.T("remark.margin", "Name", r.Author, "N", r.N, "When", pr.Date(r.At)),
			Link: view.Link{Label: pr.T("remark.answer"), Href: m.s.local(m.c, app.RemarkPath(r.ID))},
		}
		if note.Fate, _ = m.s.fate(m.c, m.place, r); r.State == domain.RemarkTakenUp {
			note.Lead, note.Text, note.Fate = pr.T("remark.margin_taken", "N", r.TakenUpIn), pr.T("remark.quoted", "Text", note.Text), ""
			note.Link = view.Link{Label: pr.T("remark.change"), Href: m.s.local(m.c, takenUpDiff(m.place, r.Remark))}
		}
		notes = append(notes, note)
	}
	return notes
}

// excerpt is the beginning of a plain text on one line, cut between two words.
func excerpt(text string, most int) string {
	line := strings.Join(strings.Fields(text), " ")
	runes := []rune(line)
	if len(runes) <= most {
		return line
	}
	cut := string(runes[:most])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, ",;:. ") + "…"
}
