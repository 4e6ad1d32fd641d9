package site

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

func candidacyActRoutes() []Route {
	return []Route{
		get("/candidatures/:slug/edition", on(candidacyPlace, (*Site).askEditing)),
		post("/candidatures/:slug/edition", on(candidacyPlace, (*Site).setEditing)),
		get("/candidatures/:slug/etat", on(candidacyPlace, (*Site).askMove)),
		post("/candidatures/:slug/etat", on(candidacyPlace, (*Site).moveCandidacy)),
	}
}

// showSteps is what a candidacy went through, as the public register tells it.
func (s *Site) showSteps(ctx context.Context, c *gin.Context, p app.Place) error {
	v, err := s.app.ViewCandidacy(ctx, viewer(c), p, 0)
	if err != nil {
		return err
	}
	events, err := s.app.StepsOf(ctx, p)
	if err != nil {
		return err
	}
	pr := s.printer(c)
	page := view.StepsPage{Head: s.candidacyHead(c, v, "/etapes"), Title: pr.T("candidacy.tab.steps"), Intro: pr.T("candidacy.steps_intro")}
	for _, e := range events {
		line := s.ownEventLine(c, e)
		line.More = s.cutoffOf(c, p.Call.Slug, e)
		page.Steps = append(page.Steps, line)
	}
	s.show(c, screen{
		page: s.candidacyFrame(c, p).With(pr.T("candidacy.steps_page", "Title", p.Page.Title)), body: view.Steps(pr, page),
		tags: placeTags(p), until: app.NextParisDay(v.Now),
	})
	return nil
}

func (s *Site) askEditing(_ context.Context, c *gin.Context, p app.Place) error {
	if err := s.mayHere(c, domain.SetEditing, p); err != nil {
		return err
	}
	f := form{values: map[string][]string{"editing": {string(p.Candidacy.Editing)}, "reason": {p.Candidacy.EditingReason}}}
	s.showEditing(c, p, f, nil)
	return nil
}

// mayHere refuses whoever may not do something in a place.
func (s *Site) mayHere(c *gin.Context, verb domain.Verb, p app.Place) error {
	return domain.Can(viewer(c), verb, domain.Object{Call: p.Call, Candidacy: p.Candidacy, Page: p.Page, Now: s.app.Now()}).Err()
}

func (s *Site) showEditing(c *gin.Context, p app.Place, f form, faults error) {
	pr := s.printer(c)
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(faults)}
	mode := e.line(f, "editing", "editing.who")
	mode.Kind, mode.MaxLength = view.KindChoice, 0
	for _, m := range []domain.Editing{domain.OpenEditing, domain.OnProposal} {
		mode.Options = append(mode.Options, view.Option{Value: string(m), Label: pr.T("editing.mode." + string(m))})
	}
	reason := e.line(f, "reason", "editing.reason")
	reason.Required, reason.Help, reason.MaxLength = false, pr.T("editing.reason_help"), 500
	s.show(c, screen{
		status: refusedStatus(faults), page: s.candidacyFrame(c, p).With(pr.T("editing.title")),
		body: view.AskScreen(pr, view.AskPage{
			Title: pr.T("editing.title"), Lead: p.Page.Title, Problems: e.problems(), Ask: view.Ask{
				Action: s.local(c, p.Path()+"/edition"), Hidden: []view.Hidden{{Name: "key", Value: newKey()}}, Fields: []view.Field{mode, reason},
				Submit: pr.T("editing.submit"), Cancel: view.Link{Label: pr.T("form.leave"), Href: s.local(c, p.Path()+"/equipe")},
			},
		}),
	})
}

func (s *Site) setEditing(ctx context.Context, c *gin.Context, p app.Place) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	err = s.app.SetEditing(ctx, viewer(c), app.EditingChange{
		CandidacyID: p.Candidacy.ID, Editing: domain.Editing(f.get("editing")), Reason: f.get("reason"), Key: f.key(c),
	})
	switch {
	case domain.KindOf(err) == domain.Invalid:
		s.showEditing(c, p, f, err)
		return nil
	case err != nil:
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, p.Path()+"/equipe?fait=edition"))
	return nil
}

func (s *Site) askMove(_ context.Context, c *gin.Context, p app.Place) error {
	if err := s.mayHere(c, domain.MoveCandidacy, p); err != nil {
		return err
	}
	s.showMoves(c, p, form{}, nil)
	return nil
}

// showMoves offers the steps that a candidacy may take from where it stands.
func (s *Site) showMoves(c *gin.Context, p app.Place, f form, faults error) {
	pr := s.printer(c)
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(faults)}
	verb := e.line(f, "verb", "move.which")
	verb.Kind, verb.MaxLength = view.KindChoice, 0
	var texts []string
	for _, v := range domain.CandidacyMoves().From(p.Candidacy.State) {
		if v == "candidacy.hand_over" {
			continue // new referents are named on the team's page
		}
		verb.Options = append(verb.Options, view.Option{Value: string(v), Label: pr.T("move." + string(v))})
		texts = append(texts, pr.T("move."+string(v)+".text"))
	}
	reason := e.line(f, "reason", "move.reason")
	reason.Required, reason.MaxLength, reason.Help = false, 500, pr.T("move.reason_help")
	s.show(c, screen{
		status: refusedStatus(faults), page: s.candidacyFrame(c, p).With(pr.T("move.title")),
		body: view.AskScreen(pr, view.AskPage{
			Title: pr.T("move.title"), Lead: p.Page.Title, Problems: e.problems(), Ask: view.Ask{
				Text: texts, Action: s.local(c, p.Path()+"/etat"), Hidden: []view.Hidden{{Name: "key", Value: newKey()}},
				Fields: []view.Field{verb, reason}, Submit: pr.T("move.submit"),
				Cancel: view.Link{Label: pr.T("form.leave"), Href: s.local(c, p.Path()+"/equipe")},
			},
		}),
	})
}

func (s *Site) moveCandidacy(ctx context.Context, c *gin.Context, p app.Place) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	err = s.app.MoveCandidacy(ctx, viewer(c), app.CandidacyMove{
		CandidacyID: p.Candidacy.ID, Verb: domain.Verb(f.get("verb")), Reason: f.get("reason"), Key: f.key(c),
	})
	switch k := domain.KindOf(err); {
	case k == domain.Invalid || k == domain.Conflict:
		s.showMoves(c, p, f, err)
		return nil
	case err != nil:
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, p.Path()+"?fait=etat"))
	return nil
}
