package site

import (
	"context"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

// seeAll marks all that somebody follows as seen, as it stood when she opened the list.
func (s *Site) seeAll(ctx context.Context, c *gin.Context) error {
	f, by, err := s.ownForm(c, "/suivi")
	if err != nil || !by.SignedIn() {
		return err
	}
	opened, _ := time.Parse(time.RFC3339Nano, f.get("opened")) // zero is now
	if err := s.app.SeeAll(ctx, by, opened); err != nil {
		return err
	}
	s.seeOther(c, "/suivi?fait=tout-vu")
	return nil
}

func (s *Site) setFollowing(ctx context.Context, c *gin.Context) error {
	f, by, err := s.ownForm(c, "/suivi")
	if err != nil || !by.SignedIn() {
		return err
	}
	err = s.app.SetFollowing(ctx, by, domain.FollowSetting{
		Frequency: domain.Frequency(f.get("frequency")), OwnPages: slices.Contains(f.values["choix"], "own"), Mails: slices.Contains(f.values["choix"], "mails"),
	})
	if domain.KindOf(err) == domain.Invalid {
		return s.followingScreen(ctx, c, err)
	}
	if err != nil {
		return err
	}
	s.seeOther(c, "/suivi?fait=reglages#reglages")
	return nil
}

// askFollowPage asks how often somebody wants to hear of a page.
func (s *Site) askFollowPage(ctx context.Context, c *gin.Context) error {
	if !viewer(c).SignedIn() {
		return domain.Error{Kind: domain.Unauthenticated, Key: "error.sign_in"}
	}
	p, err := s.app.PlaceByID(ctx, viewer(c), c.Param("id"))
	if err != nil {
		return err
	}
	return s.askFollow(ctx, c, p)
}

// askFollowCall asks how often somebody wants to hear of all pages of a call.
func (s *Site) askFollowCall(ctx context.Context, c *gin.Context) error {
	if !viewer(c).SignedIn() {
		return domain.Error{Kind: domain.Unauthenticated, Key: "error.sign_in"}
	}
	p, err := s.app.PlaceOfCall(ctx, viewer(c), c.Param("id"))
	if err != nil {
		return err
	}
	return s.askFollow(ctx, c, p)
}

func (s *Site) askFollow(ctx context.Context, c *gin.Context, p app.Place) error {
	f, setting, err := s.app.ViewFollow(ctx, viewer(c), p)
	if err != nil {
		return err
	}
	pr, path := s.printer(c), neutral(c)
	own := f.Page
	lead := pr.T("follow.lead_page")
	if p.Page.Form == domain.FormCall {
		f, own, lead = app.Following{Call: f.Call}, f.Call, pr.T("follow.lead_call")
	}
	field := view.Field{
		Name: "frequency", Kind: view.KindChoice, Label: pr.T("follow.frequency"), Required: true, Value: string(own.Frequency),
		Options: frequencyOptions(pr, setting),
	}
	if field.Value == "" || !f.Active() {
		field.Value = string(domain.ByDefault)
	}
	page := view.FollowForm{Title: pr.T("follow.ask", "Title", p.Page.Title), Lead: lead, Form: view.AccountForm{
		Action: s.local(c, path), Fields: []view.Field{field}, Submit: pr.T("follow.follow"), Hidden: []view.Hidden{here()},
		Cancel: view.Link{Label: pr.T("follow.back"), Href: s.local(c, p.Path())},
	}}
	if f.Active() {
		page.Form.Submit = pr.T("follow.change")
		page.Stop = view.FollowButton{Action: s.local(c, path), Label: pr.T("follow.stop"), Hidden: []view.Hidden{{Name: "stop", Value: "1"}, here()}}
	}
	s.show(c, screen{page: view.Page{Title: page.Title, Robots: "noindex", Crumbs: s.crumbs(c, p)}, body: view.FollowOne(pr, page)})
	return nil
}

func (s *Site) followPage(ctx context.Context, c *gin.Context) error {
	if !viewer(c).SignedIn() {
		return domain.Error{Kind: domain.Unauthenticated, Key: "error.sign_in"}
	}
	p, err := s.app.PlaceByID(ctx, viewer(c), c.Param("id"))
	if err != nil {
		return err
	}
	return s.changeFollow(ctx, c, p, app.FollowChange{PageID: p.Page.ID})
}

func (s *Site) followCall(ctx context.Context, c *gin.Context) error {
	if !viewer(c).SignedIn() {
		return domain.Error{Kind: domain.Unauthenticated, Key: "error.sign_in"}
	}
	p, err := s.app.PlaceOfCall(ctx, viewer(c), c.Param("id"))
	if err != nil {
		return err
	}
	return s.changeFollow(ctx, c, p, app.FollowChange{CallID: p.Call.ID})
}

// changeFollow does what a button of a page, or of the list, asks, and leads back there.
func (s *Site) changeFollow(ctx context.Context, c *gin.Context, p app.Place, change app.FollowChange) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	change.Frequency, change.Stop = domain.Frequency(f.get("frequency")), f.has("stop")
	if err := s.app.ChangeFollow(ctx, viewer(c), change); err != nil {
		return err
	}
	to, done := "/suivi", "frequence"
	if f.get("from") == "page" {
		to, done = p.Path(), "suivie"
	}
	if change.Stop {
		done = "plus-suivie"
	}
	s.seeOther(c, to+"?fait="+done)
	return nil
}
