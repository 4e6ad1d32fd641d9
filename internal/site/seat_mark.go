package site

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

func seatMarkRoutes() []Route {
	return []Route{
		get("/ateliers/:slug/mes-marques", func(s *Site) handler { return s.showSeatCards }),
		post("/ateliers/:slug/mes-marques", func(s *Site) handler { return s.markBySeat }),
	}
}

// showSeatCards shows the cards of a workshop to somebody who came by the link of her registration.
func (s *Site) showSeatCards(ctx context.Context, c *gin.Context) error {
	return s.seatCardsScreen(ctx, c, c.Query("jeton"), nil)
}

func (s *Site) seatCardsScreen(ctx context.Context, c *gin.Context, token string, refused error) error {
	v, err := s.app.ViewCardsBySeat(ctx, c.Param("slug"), token)
	if domain.KindOf(err) == domain.Conflict {
		s.deadRegistration(c, v.Workshop)
		return nil
	}
	if err != nil {
		return err
	}
	pr, w := s.printer(c), v.Workshop
	page := view.CardsPage{
		Over:  view.Link{Label: pr.T("registration.own_link"), Href: s.local(c, w.Path()+"/mon-inscription?jeton="+queryEscape(token))},
		Title: pr.T("cards.seat_title"), Lead: pr.T("cards.seat_lead", "Title", w.Title, "Name", v.Registration.Name),
		MarksTitle: pr.T("cards.marks"), MarksAction: s.local(c, w.Path()+"/mes-marques"), MarksHidden: []view.Hidden{{Name: "jeton", Value: token}},
		Groups: s.cardColumns(c, v.CardsView),
	}
	for i := range page.Groups {
		page.Groups[i].Make = view.Link{} // défis are made with an account
	}
	if v.MayMark {
		page.MarksText = pr.N("cards.marks_left", v.MarksLeft(), "N", v.MarksLeft(), "Max", w.Marks)
	} else {
		page.Lead = cardsLead(pr, v.CardsView)
	}
	if v.Shown == 0 {
		page.Empty = pr.T("cards.none")
	}
	for _, p := range domain.ProblemsOf(refused) {
		page.Problems = append(page.Problems, view.Problem{Text: pr.T(p.Key, s.spoken(pr, p.Args)...)})
	}
	frame := s.secretFrame(c, w, token)
	frame.Title = page.Title
	s.show(c, screen{status: refusedStatus(refused), body: view.Cards(pr, page), page: frame})
	return nil
}

// markBySeat puts a mark on a card, or takes it back, by the link of a registration.
func (s *Site) markBySeat(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	token := f.get("jeton")
	v, err := s.app.ViewRegistration(ctx, c.Param("slug"), token)
	if domain.KindOf(err) == domain.Conflict {
		s.deadRegistration(c, v.Workshop)
		return nil
	}
	if err != nil {
		return err
	}
	mark := app.SeatMark{Token: token, CardID: f.get("mettre")}
	if f.has("retirer") {
		mark = app.SeatMark{Token: token, CardID: f.get("retirer"), TakeBack: true}
	}
	err = s.app.MarkCardBySeat(ctx, mark)
	if k := domain.KindOf(err); k == domain.Conflict || k == domain.Forbidden {
		return s.seatCardsScreen(ctx, c, token, err)
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, v.Workshop.Path()+"/mes-marques?jeton="+queryEscape(token))+"#marques-titre")
	return nil
}
