package site

import (
	"context"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

func organisationRoutes() []Route {
	return []Route{get("/organisations/:slug", func(s *Site) handler { return s.showOrganisation })}
}

// organisationHref is where an organisation's page is; one that has no address yet has no page.
func (s *Site) organisationHref(c *gin.Context, o domain.Organisation) string {
	if o.Slug == "" {
		return ""
	}
	return s.local(c, "/organisations/"+o.Slug)
}

// showOrganisation shows what public candidacies say of an organisation, and those that it carries.
func (s *Site) showOrganisation(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewOrganisation(ctx, shownText(c.Param("slug")))
	if err != nil {
		return err
	}
	pr, o := s.printer(c), v.Organisation
	page := view.OrganisationPage{
		Title: o.Name, Lead: pr.T("organisation.lead"), FactsTitle: pr.T("organisation.facts"), ListTitle: pr.T("organisation.candidacies"),
		Facts: []view.CallFact{{Term: pr.T("organisation.kind"), Text: pr.T("organisation.kind." + o.Kind)}},
		List:  s.listedRows(c, v.Candidacies, domain.Call{}),
	}
	if o.Territory != "" {
		page.Facts = append(page.Facts, view.CallFact{Term: pr.T("organisation.territory"), Text: o.Territory})
	}
	s.show(c, screen{
		page: view.Page{
			Title: o.Name, Description: page.Lead, Section: "candidacies",
			Crumbs: []view.Link{{Label: pr.T("nav.candidacies"), Href: s.local(c, "/candidatures")}},
		},
		body: view.Organisation(page), tags: []string{"recent", "catalogue", "journal", "calls"}, until: app.NextParisDay(s.app.Now()),
	})
	return nil
}
