package site

import (
	"context"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

func (s *Site) askOpinion(ctx context.Context, c *gin.Context) error {
	v, _, err := s.sheetAsked(ctx, c)
	if err != nil {
		return err
	}
	if err := v.Speak.Err(); err != nil {
		return err
	}
	f := form{values: map[string][]string{"body": {v.Draft.Body}, "edition": {strconv.Itoa(v.Own.Edition)}}}
	if v.Own.Abstained && !v.HasDraft {
		f.values["body"] = []string{v.Own.Body}
	}
	for i, points := range v.Draft.Points {
		f.values[domain.ScoreField(i)] = []string{points}
	}
	s.showOpinion(c, v, f, nil)
	return nil
}

// showOpinion is the form of an opinion: a score for each criterion of the call, then words.
func (s *Site) showOpinion(c *gin.Context, v app.SheetView, f form, faults error) {
	pr := s.printer(c)
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(faults)}
	ask := view.Ask{
		Action: s.local(c, sheetPath(v.Call, v.Deposit)+"/avis"), Submit: pr.T("opinion.give_next"),
		Hidden: []view.Hidden{{Name: "key", Value: newKey()}, {Name: "edition", Value: f.get("edition")}},
		Cancel: view.Link{Label: pr.T("form.leave"), Href: s.local(c, sheetPath(v.Call, v.Deposit))},
		Others: []view.Button{
			{Label: pr.T("opinion.give"), Name: "act", Value: "give"},
			{Label: pr.T("opinion.keep"), Name: "act", Value: "draft"},
			{Label: pr.T("opinion.abstain"), Name: "act", Value: "abstain"},
		},
	}
	for i, cr := range v.Call.Settings.Criteria {
		field := e.line(f, domain.ScoreField(i), "")
		field.Label = cr.Name
		e.labels[field.Name] = cr.Name
		field.Kind, field.Dropdown, field.MaxLength, field.Help = view.KindChoice, view.AsList, 0, pr.T("opinion.weight", "Weight", cr.Weight)
		for points := range v.Call.Settings.Instruction.Top() + 1 {
			field.Options = append(field.Options, view.Option{Value: strconv.Itoa(points), Label: pr.T("sheet.points", "Points", points, "Top", v.Call.Settings.Instruction.Top())})
		}
		ask.Fields = append(ask.Fields, field)
	}
	body := e.line(f, "body", "opinion.body")
	body.Kind, body.MaxLength, body.Help = view.KindText, domain.MaxReason, pr.T("opinion.tells."+tellsKey(v.Call.Settings.Instruction.Tells))
	ask.Fields = append(ask.Fields, body)
	page := view.PartsPage{Title: pr.T("opinion.title", "Title", v.Deposit.Title), Lead: pr.T("opinion.lead", "N", v.Deposit.N, "K", v.Deposit.K), Problems: e.problems()}
	page.Actions = nil
	page.Parts = []view.Part{{
		ID: "avis", Title: pr.T("opinion.mine"), Text: []string{pr.T("opinion.text")}, Forms: []view.Ask{ask},
		Facts: []view.Fact{{
			Term: pr.T("opinion.about"), Text: pr.T("opinion.version", "Title", v.Deposit.Title, "N", v.Deposit.N),
			Href: s.local(c, "/candidatures/"+v.Deposit.Slug+"/version/"+strconv.Itoa(v.Deposit.N)),
		}},
	}}
	frame := s.deskFrame(c, v.Call, v.Cutoff.K, page.Title)
	frame.Notices = instructionNotice(pr, c.Query("fait"))
	s.show(c, screen{status: refusedStatus(faults), page: frame, body: view.PartsScreen(pr, page)})
}

// tellsKey names what is told of opinions in the keys of sentences.
func tellsKey(t domain.Telling) string {
	if t == domain.TellsFigures {
		return "figures"
	}
	return string(t)
}

func (s *Site) giveOpinion(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	v, on, err := s.sheetAsked(ctx, c)
	if err != nil {
		return err
	}
	edition, _ := strconv.Atoi(f.get("edition")) // 0 where it is no number: told as moved where there is one
	o := app.Opinion{DepositAsked: on, Edition: edition, Draft: domain.OpinionDraft{Body: f.get("body")}, Key: f.key(c)}
	for i := range v.Call.Settings.Criteria {
		o.Draft.Points = append(o.Draft.Points, f.get(domain.ScoreField(i)))
	}
	done := "avis"
	switch f.get("act") {
	case "draft":
		done, err = "brouillon", s.app.KeepOpinion(ctx, viewer(c), o)
	case "abstain":
		done, err = "abstention", s.app.Abstain(ctx, viewer(c), o)
	default:
		err = s.app.GiveOpinion(ctx, viewer(c), o)
	}
	if k := domain.KindOf(err); k == domain.Invalid || k == domain.Conflict {
		s.showOpinion(c, v, f, err)
		return nil
	}
	if err != nil {
		return err
	}
	to := sheetPath(v.Call, v.Deposit) + "?fait=" + done
	if f.get("act") == "" { // « enregistrer et suivant »
		if to, err = s.afterOpinion(ctx, c, v); err != nil {
			return err
		}
	}
	c.Redirect(http.StatusSeeOther, s.local(c, to))
	return nil
}

// afterOpinion is the next opinion to give, or the table once all are given.
func (s *Site) afterOpinion(ctx context.Context, c *gin.Context, v app.SheetView) (string, error) {
	next, err := s.app.NextOpinion(ctx, viewer(c), v.Call.Slug, v.Cutoff.K)
	if err != nil || next == "" {
		return deskPath(v.Call, v.Cutoff.K) + "?fait=lus", err
	}
	return deskPath(v.Call, v.Cutoff.K) + "/depots/" + next + "/avis?fait=avis", nil
}
