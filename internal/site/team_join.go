package site

import (
	"context"
	"net/url"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

// joinState tells somebody what became of her wish to join; nil where she has none.
func (s *Site) joinState(c *gin.Context, v app.TeamView) *view.NeedReply {
	m := v.Mine
	if m.AccountID == "" || m.State == "accepted" && !onTeam(v, viewer(c)) {
		return nil // who was welcomed and left again starts anew
	}
	pr := s.printer(c)
	return &view.NeedReply{
		Title: pr.T("join.mine"), State: pr.T("join.state."+string(m.State), "Date", pr.Date(m.At.Time)), Message: m.Message,
		AnswerTitle: pr.T("join.reason"), Answer: m.Reason,
	}
}

func (s *Site) askToDecline(ctx context.Context, c *gin.Context, p app.Place) error {
	return s.showDecline(ctx, c, p, form{values: url.Values{"account": {c.Param("account")}}}, nil)
}

// showDecline asks a referent why somebody who would join is not taken: she is told.
func (s *Site) showDecline(ctx context.Context, c *gin.Context, p app.Place, f form, faults error) error {
	if err := s.mayHere(c, domain.SetTeam, p); err != nil {
		return err
	}
	v, err := s.app.ViewTeam(ctx, viewer(c), p)
	if err != nil {
		return err
	}
	for _, r := range v.Requests {
		if r.AccountID != f.get("account") {
			continue
		}
		pr := s.printer(c)
		e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(faults)}
		reason := e.line(f, "reason", "join.why")
		reason.MaxLength, reason.Help = 500, pr.T("join.why_help", "Name", r.Name)
		title := pr.T("join.decline", "Name", r.Name)
		s.show(c, screen{
			status: refusedStatus(faults), page: s.candidacyFrame(c, p).With(title),
			body: view.AskScreen(pr, view.AskPage{
				Title: title, Lead: p.Page.Title, Problems: e.problems(), Ask: view.Ask{
					Text: []string{r.Message}, Action: s.local(c, p.Path()+"/equipe/demandes"), Fields: []view.Field{reason}, Submit: pr.T("team.decline"),
					Hidden: []view.Hidden{{Name: "key", Value: newKey()}, {Name: "account", Value: r.AccountID}, {Name: "to", Value: "declined"}},
					Cancel: view.Link{Label: pr.T("join.back"), Href: s.local(c, p.Path()+"/equipe")},
				},
			}),
		})
		return nil
	}
	return domain.Missing("page")
}
