package site

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

func (s *Site) askInterests(ctx context.Context, c *gin.Context) error {
	k, err := cutoffNumber(c)
	if err != nil {
		return err
	}
	v, err := s.app.ViewInterests(ctx, viewer(c), c.Param("call"), k)
	if err != nil {
		return err
	}
	s.showInterests(c, v, interestsForm(v), nil)
	return nil
}

// claimField names the reason for which somebody keeps out of a deposit.
func claimField(number string) string { return "conflit." + number }

// interestsForm is a declaration as its form holds it; a first one begins with what is suggested.
func interestsForm(v app.InterestsView) form {
	list := v.Structures
	if !v.Declared {
		list = v.Suggested
	}
	f := form{values: map[string][]string{"structures": {strings.Join(list, "\n")}}}
	for _, r := range v.Rows {
		f.values[claimField(r.Deposit.Number)] = []string{r.Claim}
	}
	return f
}

func (s *Site) showInterests(c *gin.Context, v app.InterestsView, f form, faults error) {
	pr, path := s.printer(c), deskPath(v.Call, v.Cutoff.K)
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(faults)}
	structures := e.line(f, "structures", "interests.structures")
	structures.Kind, structures.Required, structures.MaxLength, structures.Help = view.KindText, false, 4000, pr.T("interests.structures_help")
	page := view.PartsPage{Title: pr.T("interests.title", "K", v.Cutoff.K), Lead: pr.T("interests.lead")}
	ask := view.Ask{
		Action: s.local(c, path+"/interets"), Submit: pr.T("interests.submit"), Hidden: []view.Hidden{{Name: "key", Value: newKey()}},
		Fields: []view.Field{structures}, Cancel: view.Link{Label: pr.T("form.leave"), Href: s.local(c, path)},
	}
	var computed []string
	for _, r := range v.Rows {
		if r.Stake == domain.StakeTeam || r.Stake == domain.StakeStructure {
			computed = append(computed, pr.T("interests.computed."+string(r.Stake), "Title", r.Deposit.Title))
			continue
		}
		field := e.line(f, claimField(r.Deposit.Number), "")
		field.Label = pr.T("interests.claim", "Title", r.Deposit.Title)
		e.labels[field.Name] = field.Label
		field.Required, field.MaxLength, field.Help = false, 500, rowHelp(pr, r)
		ask.Fields = append(ask.Fields, field)
	}
	page.Problems, page.Text = e.problems(), computed
	page.Parts = []view.Part{{ID: "declaration", Title: pr.T("interests.declaration"), Text: []string{pr.T("interests.text")}, Forms: []view.Ask{ask}}}
	s.show(c, screen{status: refusedStatus(faults), page: s.deskFrame(c, v.Call, v.Cutoff.K, page.Title), body: view.PartsScreen(pr, page)})
}

// rowHelp is what may speak for a tie to a deposit.
func rowHelp(pr *i18n.Printer, r app.InterestRow) string {
	var said []string
	if len(r.Carriers) > 0 {
		said = append(said, pr.T("interests.carried_by", "Names", pr.List(r.Carriers)))
	}
	if r.Wrote {
		said = append(said, pr.T("interests.wrote"))
	}
	return strings.Join(said, " ")
}

func (s *Site) declareInterests(ctx context.Context, c *gin.Context) error {
	k, err := cutoffNumber(c)
	if err != nil {
		return err
	}
	f, err := readForm(c)
	if err != nil {
		return err
	}
	v, err := s.app.ViewInterests(ctx, viewer(c), c.Param("call"), k)
	if err != nil {
		return err
	}
	claims := map[string]string{}
	for _, r := range v.Rows {
		if reason := f.line(claimField(r.Deposit.Number)); reason != "" {
			claims[r.Deposit.Number] = reason
		}
	}
	err = s.app.DeclareInterests(ctx, viewer(c), app.Interests{
		CallID: v.Call.ID, K: k, Structures: structuresOf(f), Claims: claims, Key: f.key(c),
	})
	if kind := domain.KindOf(err); kind == domain.Invalid || kind == domain.Conflict {
		s.showInterests(c, v, f, err)
		return nil
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, deskPath(v.Call, k)+"?fait=interets"))
	return nil
}

// structuresOf reads one structure a line; too many are told by the act.
func structuresOf(f form) []string {
	return slices.Collect(strings.Lines(f.get("structures")))
}
