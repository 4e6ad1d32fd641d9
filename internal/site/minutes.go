package site

import (
	"context"
	"net/url"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

// minutesSpot is where the minutes of a call go.
func minutesSpot(call domain.Call) spot {
	return spot{form: domain.FormMinutes, callID: call.ID, path: callPath(call) + "/comptes-rendus"}
}

// listMinutes lists the minutes of a call, with the form of new ones for those who run its meetings.
func (s *Site) listMinutes(ctx context.Context, c *gin.Context) error {
	list, err := s.app.ViewMinutes(ctx, viewer(c), c.Param("call"), c.Query("apres"))
	if err != nil {
		return err
	}
	pr, at := s.printer(c), minutesSpot(list.Call)
	v := view.PageList{
		Title: pr.T("minutes.title"), Lead: pr.T("minutes.lead"), Empty: pr.T("minutes.none"), Label: pr.T("call.tabs"),
		Tabs: s.callTabs(c, list.Call, "/comptes-rendus"),
	}
	for _, p := range list.Pages {
		v.Pages = append(v.Pages, view.Link{Label: p.Title, Href: s.local(c, p.Path(list.Call.Slug))})
	}
	if list.Next != "" {
		v.Next = s.local(c, at.path+"?apres="+url.QueryEscape(list.Next))
	}
	page := view.Page{Title: v.Title + " · " + list.Call.Title, Section: "calls", Crumbs: s.crumbs(c, list.Place)}
	if list.MayCreate {
		form := s.newPageForm(c, at, typedPage{})
		v.Form, page.Act = &form, view.Editing
	}
	s.show(c, screen{page: page, body: view.Pages(pr, v), tags: []string{"call:" + list.Call.ID}, until: list.Call.Until(s.app.Now())})
	return nil
}

// createMinutes makes the minutes of a meeting.
func (s *Site) createMinutes(ctx context.Context, c *gin.Context) error {
	list, err := s.app.ViewMinutes(ctx, viewer(c), c.Param("call"), "")
	if err != nil {
		return err
	}
	return s.createPage(ctx, c, minutesSpot(list.Call))
}
