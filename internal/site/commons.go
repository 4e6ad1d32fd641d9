package site

import (
	"context"
	"net/url"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

func commonsRoutes() []Route {
	return []Route{
		get("/communs", func(s *Site) handler { return s.showCatalogue }),
		get("/communs/:slug", func(s *Site) handler { return s.showCommons }),
	}
}

func (s *Site) showCatalogue(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewCatalogue(ctx, c.Query("apres"))
	if err != nil {
		return err
	}
	pr := s.printer(c)
	list := view.CallList{Title: pr.T("commons.title"), Lead: pr.T("commons.lead"), Empty: pr.T("commons.none")}
	for _, m := range v.Commons {
		list.Items = append(list.Items, view.CallItem{
			Title: m.Name, Href: s.local(c, "/communs/"+m.Slug), Purpose: m.Pitch,
			Phrases: []view.Phrase{{Text: pr.T("commons.latest", "Call", m.CallTitle), Href: s.local(c, "/candidatures/"+m.Candidacy.Slug)}},
		})
	}
	var pager view.Pager
	if v.Next != "" {
		pager.Older = "?apres=" + url.QueryEscape(v.Next)
	}
	s.show(c, screen{
		page: view.Page{Title: list.Title, Description: list.Lead, Section: "commons"},
		body: view.All(view.Calls(list), view.NextLink(pager.Older, pr.T("commons.more"))),
		tags: []string{"recent", "catalogue"},
	})
	return nil
}

// showCommons shows the lasting thing: the resource and the community of its latest candidacy, and all its candidacies.
func (s *Site) showCommons(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewCommons(ctx, viewer(c), c.Param("slug"))
	if err != nil {
		return err
	}
	pr := s.printer(c)
	p := v.Latest.Place
	page := view.CommonsPage{
		Title: v.Commons.Name, Lead: p.Candidacy.Pitch, ListTitle: pr.T("commons.candidacies"), List: s.listedRows(c, v.Candidacies, domain.Call{}),
		From: view.Link{Label: pr.T("commons.from", "N", v.Latest.Version.N, "Title", p.Page.Title), Href: s.local(c, p.Path())},
	}
	blocks, _ := s.candidacyBlocks(c, v.Latest)
	for _, b := range blocks {
		if b.ID == "bloc-ressource" || b.ID == "bloc-communaute" {
			page.Blocks = append(page.Blocks, b)
		}
	}
	if page.Bonds, err = s.commonsBonds(ctx, c, v.Commons.ID); err != nil {
		return err
	}
	s.show(c, screen{
		page: view.Page{Title: page.Title, Description: page.Lead, Section: "commons", Crumbs: []view.Link{{Label: pr.T("commons.title"), Href: s.local(c, "/communs")}}},
		body: view.Commons(pr, page), tags: append(placeTags(p), "recent", "catalogue"), until: app.NextParisDay(s.app.Now()),
	})
	return nil
}
