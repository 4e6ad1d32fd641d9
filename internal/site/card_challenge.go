package site

import (
	"context"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/web/view"
)

// sourceShown is how the page that makes a défi shows what it is made of: a passage, or a group of cards.
type sourceShown struct {
	title, quote     string
	here, feed, back string // addresses, without language
	where            view.Link
	crumbs           []view.Link
}

func (s *Site) sourceShown(c *gin.Context, v app.PassageView) sourceShown {
	pr := s.printer(c)
	if v.Group.ID == "" {
		here := passagePath(v.Place, v.Passage)
		return sourceShown{
			title: pr.T("passage.title"), quote: s.plainQuote(pr, v.Quote), here: here, feed: here + "/nourrir", back: v.Place.Path(),
			where: s.passageLink(c, v.Place, v.Passage), crumbs: s.crumbs(c, v.Place),
		}
	}
	back := cardsPath(v.Workshop) + "#g-" + v.Group.ID
	where := view.Link{Label: pr.T("cards.of_workshop", "Title", v.Workshop.Title), Href: s.local(c, back)}
	return sourceShown{
		title: pr.T("cards.make_title"), quote: v.Group.Title, here: groupPath(v.Workshop, v.Group.ID) + "/defi",
		feed: groupPath(v.Workshop, v.Group.ID) + "/nourrir", back: back, where: where, crumbs: append(s.callCrumbs(c, v.Call), where),
	}
}

// askGroup shows a group of cards, the défis that look like it, and the form of a new one.
func (s *Site) askGroup(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewCardGroup(ctx, viewer(c), c.Param("slug"), c.Param("group"))
	if err != nil {
		return err
	}
	problem := ""
	for _, card := range v.Group.Cards {
		problem += "- " + card.Text + "\n"
	}
	s.showPassage(c, v, form{values: map[string][]string{"title": {v.Group.Title}, "problem": {problem}}}, nil)
	return nil
}

// groupBecomesChallenge makes a new défi of a group of cards.
func (s *Site) groupBecomesChallenge(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	v, err := s.app.ViewCardGroup(ctx, viewer(c), c.Param("slug"), c.Param("group"))
	if err != nil {
		return err
	}
	return s.makeChallenge(ctx, c, v, f)
}

// groupFeedsChallenge makes a group of cards a source of a défi that is there already.
func (s *Site) groupFeedsChallenge(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewCardGroup(ctx, viewer(c), c.Param("slug"), c.Param("group"))
	if err != nil {
		return err
	}
	return s.feedWith(ctx, c, v.Source())
}
