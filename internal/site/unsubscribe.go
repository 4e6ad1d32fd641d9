package site

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

// unsubscribeRoutes end notices by the link that each carries, without a session: mail programs post there by themselves
// (RFC 8058), people see a page with a button first, as what follows links must end nothing.
func unsubscribeRoutes() []Route {
	return []Route{
		get("/desabonnement/:token", func(s *Site) handler { return s.askUnsubscribe }),
		post("/desabonnement/:token", func(s *Site) handler { return s.unsubscribe }),
	}
}

func (s *Site) askUnsubscribe(ctx context.Context, c *gin.Context) error {
	sub, err := s.app.Subscription(ctx, c.Param("token"))
	if err != nil {
		return err
	}
	pr, path := s.printer(c), s.local(c, neutral(c))
	u := view.Unsubscribe{Title: pr.T("unsubscribe.title"), Text: pr.T("unsubscribe.ask_all"), Return: view.Link{Label: pr.T("unsubscribe.settings"), Href: s.local(c, "/suivi")}}
	all := view.FollowButton{Action: path, Label: pr.T("unsubscribe.all"), Hidden: []view.Hidden{{Name: "scope", Value: string(app.AllPages)}}}
	if sub.PageID != "" {
		u.Text = pr.T("unsubscribe.ask_page")
		if sub.Title != "" {
			u.Text = pr.T("unsubscribe.ask_titled", "Title", sub.Title)
		}
		u.Asked = append(u.Asked, view.FollowButton{Action: path, Label: pr.T("unsubscribe.page"), Hidden: []view.Hidden{{Name: "scope", Value: string(app.AsSigned)}}})
	}
	u.Asked = append(u.Asked, all)
	s.showUnsubscribe(c, u)
	return nil
}

func (s *Site) unsubscribe(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil && domain.KindOf(err) != domain.Invalid { // what a mail program sends along does not matter
		return err
	}
	if err := s.app.Unsubscribe(ctx, c.Param("token"), app.Scope(f.get("scope"))); err != nil {
		return err
	}
	pr := s.printer(c)
	s.showUnsubscribe(c, view.Unsubscribe{
		Title: pr.T("unsubscribe.title"), Done: pr.T("unsubscribe.done"), Text: pr.T("unsubscribe.after"),
		Return: view.Link{Label: pr.T("unsubscribe.settings"), Href: s.local(c, "/suivi")},
	})
	return nil
}

func (s *Site) showUnsubscribe(c *gin.Context, u view.Unsubscribe) {
	c.Header("Referrer-Policy", "same-origin") // the address is a secret
	c.Header("Cache-Control", "no-store")
	s.show(c, screen{status: http.StatusOK, page: view.Page{Title: u.Title, Robots: "noindex"}, body: view.UnsubscribePage(u)})
}
