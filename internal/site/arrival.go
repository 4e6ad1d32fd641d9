package site

import (
	"context"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

func arrivalRoutes() []Route {
	return []Route{
		get("/compte/publier", func(s *Site) handler { return s.showArrival }),
		post("/compte/publier", func(s *Site) handler { return s.arrive }).as(Signing),
	}
}

// showArrival shows the text that a newcomer's link would publish: only its button does, for mail scanners
// follow whatever they find.
func (s *Site) showArrival(ctx context.Context, c *gin.Context) error {
	return s.showArrivalPage(ctx, c, c.Query("jeton"), nil)
}

func (s *Site) showArrivalPage(ctx context.Context, c *gin.Context, token string, faults error) error {
	link, err := s.app.LinkOf(ctx, token)
	if err != nil {
		return err
	}
	n, err := app.ReadFirstText(link)
	if err != nil {
		return err
	}
	pr := s.printer(c)
	page := view.AskPage{
		Title: n.Sections["title"], Lead: n.Sections["pitch"],
		Ask: view.Ask{
			Action: s.local(c, "/compte/publier"), Hidden: []view.Hidden{{Name: "jeton", Value: token}}, Submit: pr.T("first.publish"),
			Text:    []string{pr.T("arrival.text", "Name", link.Account.Name)},
			Licence: s.licenceLink(pr, s.options.Licence),
		},
	}
	for _, p := range domain.ProblemsOf(faults) {
		page.Problems = append(page.Problems, view.Problem{Text: pr.T(p.Key, s.spoken(pr, p.Args)...)})
	}
	if link.MustEnter && viewer(c).ID != link.Account.ID {
		page.Ask.Submit = ""
		back := s.local(c, "/compte/publier?jeton="+url.QueryEscape(token))
		page.After = view.Enter(pr.T("arrival.known"), view.Link{Label: pr.T("arrival.enter"), Href: s.local(c, "/connexion?suite="+url.QueryEscape(back))})
	}
	s.show(c, screen{
		status: refusedStatus(faults), body: view.AskScreen(pr, page),
		page: view.Page{Title: pr.T("arrival.title"), Section: "candidacies", Robots: "noindex"},
	})
	return nil
}

// arrive confirms the account, publishes the text, signs in and lands on the public page.
func (s *Site) arrive(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	p, who, err := s.app.PublishFirstText(ctx, viewer(c), f.get("jeton"))
	switch {
	case domain.ProblemsOf(err) != nil:
		// A link that is dead has nothing to show; all other refusals come with the text.
		if again := s.showArrivalPage(ctx, c, f.get("jeton"), err); again != nil {
			return err
		}
		return nil
	case err != nil:
		return err
	}
	if who.SignedIn() && who.ID != viewer(c).ID {
		if err := s.signIn(c.Writer, c.Request, who); err != nil {
			return err
		}
	}
	c.Redirect(http.StatusSeeOther, s.local(c, p.Path()+"?fait=publiee"))
	return nil
}
