package site

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

// listDrafts lists one's own texts that are no version of anything: nobody else reads them.
func (s *Site) listDrafts(ctx context.Context, c *gin.Context) error {
	list, err := s.app.Drafts(ctx, viewer(c))
	if err != nil {
		return err
	}
	pr := s.printer(c)
	v := view.PageList{Title: pr.T("draft.title"), Lead: pr.T("draft.lead"), Empty: pr.T("draft.none")}
	for _, d := range list {
		label := pr.T("draft.item", "Why", pr.T("draft.kind."+d.Kind), "Time", pr.DateTime(d.SavedAt))
		v.Pages = append(v.Pages, view.Link{Label: label, Href: s.local(c, "/brouillons/"+d.ID)})
	}
	s.show(c, screen{page: view.Page{Title: v.Title, Robots: "noindex"}, body: view.Pages(pr, v)})
	return nil
}

// showDraft shows a kept text to its author, with the way back into its page's form.
func (s *Site) showDraft(ctx context.Context, c *gin.Context) error {
	d, p, err := s.app.ViewDraft(ctx, viewer(c), c.Param("id"))
	if err != nil {
		return err
	}
	pr := s.printer(c)
	v := view.DraftScreen{
		Title: pr.T("draft.of", "Title", p.Page.Title),
		Lead:  pr.T("draft.item", "Why", pr.T("draft.kind."+d.Kind), "Time", pr.DateTime(d.SavedAt)),
		Drop:  s.local(c, "/brouillons/"+d.ID), DropLabel: pr.T("draft.drop"),
	}
	if p.Page.ID != "" {
		v.Texts = s.draftTexts(c, p, d.Sections)
		v.Take = view.Link{Label: pr.T("draft.take"), Href: s.local(c, wikiPath(p, "/modifier?brouillon="+d.ID))}
	}
	s.show(c, screen{page: view.Page{Title: v.Title, Robots: "noindex", Crumbs: s.crumbs(c, p)}, body: view.Draft(v)})
	return nil
}

// draftTexts are the sections of a kept text, as they were typed.
func (s *Site) draftTexts(c *gin.Context, p app.Place, doc domain.Document) []view.DocumentSection {
	pr := s.printer(c)
	var list []view.DocumentSection
	for _, sec := range p.Form().Sections {
		if v := doc[sec.Key]; v != "" {
			list = append(list, view.DocumentSection{
				ID: sec.Key, Title: sectionTitle(pr, p.Form(), sec.Key), Body: view.RawText(shownText(v)),
			})
		}
	}
	return list
}

// dropDraft throws one's own kept text away.
func (s *Site) dropDraft(ctx context.Context, c *gin.Context) error {
	if _, _, err := s.app.ViewDraft(ctx, viewer(c), c.Param("id")); err != nil {
		return err
	}
	if err := s.app.DropDraft(ctx, viewer(c), c.Param("id")); err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, "/brouillons"))
	return nil
}
