package site

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/markup"
	"github.com/appel-a-communs/communs/web/view"
)

func pageRoutes() []Route {
	routes := []Route{
		get("/pages", func(s *Site) handler { return s.listPages }),
		post("/pages", func(s *Site) handler { return s.createFree }),
		get("/pages/:slug", alike(freePage, (*Site).showWiki, (*Site).follow)),
		get("/appels/:call/comptes-rendus", func(s *Site) handler { return s.listMinutes }),
		post("/appels/:call/comptes-rendus", func(s *Site) handler { return s.createMinutes }),
		get("/appels/:call/comptes-rendus/:slug", alike(minutesPage, (*Site).showWiki, (*Site).follow)),
		post("/apercu", func(s *Site) handler { return s.preview }).as(Heavy),
		get("/brouillons", func(s *Site) handler { return s.listDrafts }),
		get("/brouillons/:id", func(s *Site) handler { return s.showDraft }),
		post("/brouillons/:id", func(s *Site) handler { return s.dropDraft }),
		get("/fichiers", func(s *Site) handler { return s.uploadForm }),
		post("/fichiers", func(s *Site) handler { return s.upload }).as(Heavy),
		{Method: "GET", Path: "/fichiers/:name", OneLanguage: true, handler: func(s *Site) handler { return s.sendFile }},
	}
	routes = append(routes, wikiRoutes("/pages/:slug", freePage)...)
	return append(routes, wikiRoutes("/appels/:call/comptes-rendus/:slug", minutesPage)...)
}

// freePage finds a free page of the instance.
func freePage(s *Site) placeFinder {
	return func(ctx context.Context, c *gin.Context) (app.Place, error) {
		return s.app.PlaceAt(ctx, viewer(c), app.Where{Form: domain.FormFree, Slug: c.Param("slug")})
	}
}

// minutesPage finds the minutes of one of a call's meetings.
func minutesPage(s *Site) placeFinder {
	return func(ctx context.Context, c *gin.Context) (app.Place, error) {
		return s.app.PlaceAt(ctx, viewer(c), app.Where{Form: domain.FormMinutes, Call: c.Param("call"), Slug: c.Param("slug")})
	}
}

// showWiki shows a page that is all words: its text, its life, where its words come from.
func (s *Site) showWiki(ctx context.Context, c *gin.Context, p app.Place) error {
	v, err := s.app.ViewVersion(ctx, viewer(c), p, 0)
	if err != nil {
		return err
	}
	if v.Notes, err = s.app.NotesOf(ctx, p.Page.ID); err != nil {
		return err
	}
	pr := s.printer(c)
	page := view.Page{Title: p.Page.Title, Crumbs: s.crumbs(c, p)}
	if err := s.justSaved(ctx, c, p, &page); err != nil {
		return err
	}
	s.announceFeed(c, p, &page)
	doc := view.DocumentPage{
		Title: p.Page.Title, Under: s.underMinutes(c, p), Tabs: s.wikiTabs(c, p, "page"), Label: pr.T("wiki.tabs"),
		Sections: s.sections(pr, p.Form(), v.Version), Life: s.life(c, p, v.Notes), Imported: s.imported(pr, v.Version),
	}
	more, err := s.provenanceOf(ctx, c, v, &doc)
	if err != nil {
		return err
	}
	s.noteSections(c, p, doc.Sections)
	s.show(c, screen{
		page: page, body: view.Document(doc), tags: append(placeTags(p), more...), until: until(p, s.app.Now()),
	})
	return nil
}

// imported says where the words of an imported version come from, and under which licence.
func (s *Site) imported(pr *i18n.Printer, v domain.Revision) view.Link {
	if v.Licence == "" {
		return view.Link{}
	}
	link := s.licenceLink(pr, v.Licence)
	return view.Link{Label: pr.T("wiki.imported", "Licence", link.Label), Href: link.Href}
}

// placeTags are what a page about a place depends on.
func placeTags(p app.Place) []string {
	tags := []string{"page:" + p.Page.ID}
	if p.Call.ID != "" {
		tags = append(tags, "call:"+p.Call.ID)
	}
	return tags
}

// until is when a page about a place changes by itself.
func until(p app.Place, now time.Time) time.Time {
	if p.Call.ID == "" {
		return time.Time{}
	}
	return earlier(p.Call.Until(now), p.Workshop.Until(now))
}

// earlier is the first of two moments; a zero one never comes.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// sections renders the sections of a version that hold something, in the form's order.
func (s *Site) sections(pr *i18n.Printer, form domain.Form, v domain.Revision) []view.DocumentSection {
	var list []view.DocumentSection
	for _, sec := range form.Sections {
		text := v.Sections[sec.Key]
		if text == "" || sec.Key == "title" {
			continue
		}
		list = append(list, view.DocumentSection{
			ID: sec.Key, Title: pr.T("section." + form.Key + "." + sec.Key), Body: s.sectionBody(pr, sec, text),
		})
	}
	return list
}

func (s *Site) sectionBody(pr *i18n.Printer, sec domain.Section, text string) templ.Component {
	if sec.Kind != domain.Text {
		return view.PlainText(text)
	}
	return s.proseBody(pr, sec.Key, text)
}

// proseBody is a text of a page rendered, or as source with the reason; section tells its anchors apart.
func (s *Site) proseBody(pr *i18n.Printer, section, text string) templ.Component {
	return s.render(text, section+"-").component(s.asSource(pr, text))
}

// asSource shows a text that cannot be rendered as its source, with the reason.
func (s *Site) asSource(pr *i18n.Printer, text string) func(*markup.CapError) templ.Component {
	return func(e *markup.CapError) templ.Component {
		if e.Cap == capParser {
			return view.SourceText(pr.T("page.unreadable"), text)
		}
		return view.SourceText(pr.T("page.over_cap", "Cap", pr.T("cap."+e.Cap), "Limit", strconv.Itoa(e.Limit)), text)
	}
}

// number reads a version's number in an address; 0 for none, an error for what is not one.
func number(v string) (int, error) {
	if v == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || strconv.Itoa(n) != v {
		return 0, errors.Join(domain.Missing("revision"), err)
	}
	return n, nil
}

// broken answers when a page could not be made at all: a fault of ours.
func (s *Site) broken(c *gin.Context, err error) {
	s.fault(c, err)
}

// spoken makes the arguments of a refusal readable: amounts of money in cents, sizes in bytes.
func (s *Site) spoken(pr *i18n.Printer, args []any) []any {
	out := make([]any, len(args))
	copy(out, args)
	for i := 0; i+1 < len(out); i += 2 {
		if n, ok := out[i+1].(int64); ok {
			out[i+1] = pr.Amount(n)
		}
	}
	return out
}
