package site

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

func (s *Site) askRejudge(ctx context.Context, c *gin.Context) error {
	return s.rejudgePage(ctx, c, form{}, nil)
}

func (s *Site) rejudgePage(ctx context.Context, c *gin.Context, f form, refused error) error {
	v, err := s.app.ViewRejudge(ctx, viewer(c), c.Param("call"))
	if err != nil {
		return err
	}
	pr := s.printer(c)
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(refused)}
	page := view.StaffPage{
		Title: pr.T("rejudge.title", "Title", v.Call.Title), Lead: pr.T("rejudge.lead"),
		Links: []view.Link{{Label: pr.T("policy.list"), Href: s.local(c, licencesPath(v.Call))}, {Label: pr.T("held.policy"), Href: s.local(c, app.PolicyPath(v.Call))}},
		Parts: []templ.Component{view.StaffList(pr, s.differences(c, v))},
	}
	if v.Read > 0 {
		why := e.line(f, "why", "policy.form.why")
		why.MaxLength = 500
		page.Parts = append(page.Parts, view.AskForm(pr, view.Ask{
			ID: "rejuger", Title: pr.T("rejudge.ask"), Text: []string{pr.N("rejudge.text", v.Read, "N", v.Read)}, Action: s.local(c, licencesPath(v.Call)+"/rejuger"),
			Hidden: []view.Hidden{{Name: "policy", Value: strconv.Itoa(v.Call.Licences.N)}, {Name: "key", Value: newKey()}}, Fields: []view.Field{why}, Submit: pr.T("rejudge.submit"),
		}))
	}
	page.Parts = append(page.Parts, view.StaffList(pr, s.rejudged(c, v.Changes)))
	page.Problems = e.problems()
	s.show(c, screen{
		status: refusedStatus(refused), body: view.Staff(pr, page),
		page: view.Page{Title: page.Title, Section: "calls", Crumbs: s.callCrumbs(c, v.Call), Robots: "noindex"},
	})
	return nil
}

// differences are what judging again would change.
func (s *Site) differences(c *gin.Context, v app.RejudgeView) view.StaffTable {
	pr := s.printer(c)
	t := view.StaffTable{
		ID: "differences", Caption: pr.T("rejudge.list"), Empty: pr.T("rejudge.none"),
		Heads: []string{pr.T("held.resource"), pr.T("held.licence"), pr.T("rejudge.then_now"), pr.T("policy.reason")},
	}
	if v.Stale > 0 {
		t.Text = pr.N("rejudge.read", v.Stale, "N", v.Stale)
	}
	for _, d := range v.Differences {
		var why []string
		for _, r := range d.Now.Result.Reasons {
			why = append(why, r.Text(lang(c)))
		}
		t.Rows = append(t.Rows, view.StaffRow{
			Head: view.Link{Label: d.Name, Href: s.local(c, "/candidatures/"+url.PathEscape(d.Slug)+"/licences")}, Note: d.Title,
			Cells: []view.StaffCell{
				{Text: licenceName(pr, d.Licence)},
				{Text: pr.T("rejudge.change", "Was", verdictWord(pr, d.Verdict), "Now", verdictWord(pr, domain.Verdict(d.Now.Result.Verdict)))},
				{Text: strings.Join(why, " ")},
			},
		})
	}
	return t
}

// rejudged are the changes that judging again made before.
func (s *Site) rejudged(c *gin.Context, list []domain.VerdictChange) view.StaffTable {
	pr := s.printer(c)
	t := view.StaffTable{
		ID: "rejugees", Caption: pr.T("rejudge.before"), Empty: pr.T("rejudge.before_none"),
		Heads: []string{pr.T("held.resource"), pr.T("held.licence"), pr.T("rejudge.then_now"), pr.T("rejudge.when")},
	}
	for _, v := range list {
		t.Rows = append(t.Rows, view.StaffRow{
			Head: view.Link{Label: v.Name, Href: s.local(c, "/candidatures/"+url.PathEscape(v.Slug)+"/licences")}, Note: v.Title,
			Cells: []view.StaffCell{
				{Text: licenceName(pr, v.Licence)}, {Text: pr.T("rejudge.change", "Was", verdictWord(pr, v.Was), "Now", verdictWord(pr, v.Became))}, {Text: pr.DateTime(v.At)},
			},
		})
	}
	return t
}

func (s *Site) rejudge(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	v, err := s.app.ViewRejudge(ctx, viewer(c), c.Param("call"))
	if err != nil {
		return err
	}
	shown, err := strconv.Atoi(f.get("policy"))
	if err != nil {
		shown = -1 // no version: told as one that moved
	}
	err = s.app.RejudgeLicences(ctx, viewer(c), app.Rejudgement{CallID: v.Call.ID, Policy: shown, Reason: f.get("why"), Key: f.key(c)})
	if k := domain.KindOf(err); k == domain.Invalid || k == domain.Conflict {
		return s.rejudgePage(ctx, c, f, err)
	}
	if err != nil {
		return err
	}
	s.seeOther(c, licencesPath(v.Call)+"/rejuger")
	return nil
}
