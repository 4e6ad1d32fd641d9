package site

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

// objectionsPart lists the objections to a decision, and leads to the form of one while they are taken.
func (s *Site) objectionsPart(c *gin.Context, r app.ResultView) view.Part {
	pr, path := s.printer(c), s.local(c, app.ResultPath(r.Result.Deposit))
	p := view.Part{ID: "objections", Title: pr.T("objection.title"), Text: []string{pr.T("objection.over", "At", pr.DateTime(r.Result.Publication.Until))}}
	if r.Result.Publication.Objecting(r.Now) {
		p.Text = []string{pr.T("objection.text", "At", pr.DateTime(r.Result.Publication.Until))}
		p.Actions = []view.Action{{Label: pr.T("objection.make"), Href: path + "/objection"}}
	}
	for _, o := range r.Objections {
		item := view.PartItem{
			Title: o.ByName, Meta: pr.DateTime(o.At), Prose: s.proseBody(pr, "objection-"+o.ID, o.Body), Links: []view.Link{{Label: o.Link, Href: o.Link}},
		}
		switch {
		case !o.AnsweredAt.IsZero():
			item.Below = &view.PartItem{
				Meta: pr.T("objection.answered", "Name", o.AnsweredBy, "At", pr.DateTime(o.AnsweredAt)), Prose: s.proseBody(pr, "reponse-"+o.ID, o.Answer),
			}
		case r.MayAnswer:
			p.Actions = append(p.Actions, view.Action{Label: pr.T("objection.answer", "Name", o.ByName), Href: path + "/objections/" + o.ID})
		}
		p.Items = append(p.Items, item)
	}
	return p
}

func (s *Site) askObjection(ctx context.Context, c *gin.Context, p app.Place) error {
	r, err := s.resultAsked(ctx, c, p)
	if err != nil {
		return err
	}
	if err := domain.Can(viewer(c), domain.MakeObjection, objecting(r)).Err(); err != nil {
		return err
	}
	s.showObjection(c, r, form{}, nil)
	return nil
}

// objecting is a decision as the rule of objections sees it.
func objecting(r app.ResultView) domain.Object {
	return domain.Object{
		Call: r.Place.Call, Candidacy: r.Place.Candidacy, Now: r.Now,
		Handling: domain.Handling{Objecting: r.Result.Publication.Objecting(r.Now), Stake: r.Stake},
	}
}

func (s *Site) showObjection(c *gin.Context, r app.ResultView, f form, faults error) {
	pr, path := s.printer(c), s.local(c, app.ResultPath(r.Result.Deposit))
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(faults)}
	body := e.line(f, "body", "objection.body")
	body.Kind, body.MaxLength, body.Help = view.KindText, domain.MaxReason, pr.T("objection.body_help")
	link := e.line(f, "link", "objection.link")
	link.Kind, link.MaxLength, link.Help = view.KindURL, 2000, pr.T("objection.link_help")
	s.askOnResult(c, r, view.AskPage{
		Title: pr.T("objection.make"), Lead: pr.T("objection.about", "Title", r.Place.Page.Title, "K", r.Result.Deposit.K), Problems: e.problems(),
		Ask: view.Ask{
			Text: []string{pr.T("objection.public")}, Action: path + "/objection", Submit: pr.T("objection.submit"), Fields: []view.Field{body, link},
			Hidden: []view.Hidden{{Name: "key", Value: newKey()}}, Cancel: view.Link{Label: pr.T("form.leave"), Href: path},
		},
	}, faults)
}

func (s *Site) askOnResult(c *gin.Context, r app.ResultView, page view.AskPage, faults error) {
	frame := s.candidacyFrame(c, r.Place).With(page.Title)
	frame.Robots = "noindex"
	s.show(c, screen{status: refusedStatus(faults), page: frame, body: view.AskScreen(s.printer(c), page)})
}

func (s *Site) makeObjection(ctx context.Context, c *gin.Context, p app.Place) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	r, err := s.resultAsked(ctx, c, p)
	if err != nil {
		return err
	}
	err = s.app.MakeObjection(ctx, viewer(c), app.Objection{
		CandidacyID: p.Candidacy.ID, K: r.Result.Deposit.K, Body: f.get("body"), Link: f.get("link"), Key: f.key(c),
	})
	if k := domain.KindOf(err); k == domain.Invalid || k == domain.Conflict {
		s.showObjection(c, r, f, err)
		return nil
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, app.ResultPath(r.Result.Deposit)+"?fait=objection#objections"))
	return nil
}

// objectionAsked finds the objection that an address names, for whoever may answer it.
func (s *Site) objectionAsked(ctx context.Context, c *gin.Context, p app.Place) (app.ResultView, domain.Objection, error) {
	r, err := s.resultAsked(ctx, c, p)
	if err != nil {
		return r, domain.Objection{}, err
	}
	if err := domain.Can(viewer(c), domain.AnswerObjection, objecting(r)).Err(); err != nil {
		return r, domain.Objection{}, err
	}
	for _, o := range r.Objections {
		if o.ID == c.Param("id") {
			return r, o, nil
		}
	}
	return r, domain.Objection{}, domain.Missing("page")
}

func (s *Site) askAnswer(ctx context.Context, c *gin.Context, p app.Place) error {
	r, o, err := s.objectionAsked(ctx, c, p)
	if err != nil {
		return err
	}
	s.showAnswer(c, r, o, answerForm{})
	return nil
}

// answerForm is an answer that came back.
type answerForm struct {
	form   form
	faults error
}

func (s *Site) showAnswer(c *gin.Context, r app.ResultView, o domain.Objection, t answerForm) {
	pr, path := s.printer(c), s.local(c, app.ResultPath(r.Result.Deposit))
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(t.faults)}
	answer := e.line(t.form, "answer", "objection.your_answer")
	answer.Kind, answer.MaxLength, answer.Help = view.KindText, domain.MaxReason, pr.T("objection.answer_help")
	s.askOnResult(c, r, view.AskPage{
		Title: pr.T("objection.answer", "Name", o.ByName), Lead: pr.T("objection.about", "Title", r.Place.Page.Title, "K", r.Result.Deposit.K), Problems: e.problems(),
		Before: view.PartSection(pr, view.Part{ID: "objection", Title: pr.T("objection.one"), Prose: s.proseBody(pr, "objection", o.Body)}),
		Ask: view.Ask{
			Action: path + "/objections/" + o.ID, Submit: pr.T("objection.answer_submit"), Fields: []view.Field{answer},
			Hidden: []view.Hidden{{Name: "key", Value: newKey()}}, Cancel: view.Link{Label: pr.T("form.leave"), Href: path},
		},
	}, t.faults)
}

func (s *Site) answerObjection(ctx context.Context, c *gin.Context, p app.Place) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	r, o, err := s.objectionAsked(ctx, c, p)
	if err != nil {
		return err
	}
	err = s.app.AnswerObjection(ctx, viewer(c), app.ObjectionAnswer{
		CandidacyID: p.Candidacy.ID, K: r.Result.Deposit.K, ID: o.ID, Answer: f.get("answer"), Key: f.key(c),
	})
	if k := domain.KindOf(err); k == domain.Invalid || k == domain.Conflict {
		s.showAnswer(c, r, o, answerForm{f, err})
		return nil
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, app.ResultPath(r.Result.Deposit)+"?fait=reponse#objections"))
	return nil
}
