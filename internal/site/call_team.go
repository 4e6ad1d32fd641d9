package site

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

func callTeamRoutes() []Route {
	return []Route{
		get("/appels/:call/equipe", func(s *Site) handler { return s.showCallTeam }),
		post("/appels/:call/equipe", func(s *Site) handler { return s.setCallTeam }),
	}
}

func (s *Site) showCallTeam(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewCallTeam(ctx, viewer(c), c.Param("call"))
	if err != nil {
		return err
	}
	s.callTeamScreen(c, v, form{}, nil)
	return nil
}

func (s *Site) callTeamScreen(c *gin.Context, v app.CallTeamView, f form, refused error) {
	pr := s.printer(c)
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(refused)}
	page := view.CallTeamPage{
		Title: pr.T("team.call.title", "Title", v.Call.Title), Lead: pr.T("team.call.lead"), AddTitle: pr.T("team.call.add"),
		Heads:  []string{pr.T("team.call.name"), pr.T("team.call.role"), pr.T("team.call.since"), pr.T("team.call.act")},
		Action: s.local(c, callPath(v.Call)+"/equipe"), Submit: pr.T("team.call.give"), Remove: pr.T("team.call.take"),
		Hidden: []view.Hidden{{Name: "act", Value: "give"}}, Name: e.line(f, "name", "team.call.name"), Role: e.line(f, "role", "team.call.role"),
	}
	page.Name.MaxLength, page.Name.Autocomplete = 60, "off"
	page.Role.Kind, page.Role.Dropdown, page.Role.MaxLength, page.Role.Options = view.KindChoice, view.AsList, 0, roleOptions(pr, domain.OnCall(v.Call.ID))
	page.Problems = e.problems()
	for _, g := range v.Holders {
		page.Rows = append(page.Rows, view.RoleRow{
			Name: g.Name, Role: pr.T("role." + string(g.Role)), Since: view.Moment{Machine: machine(g.At), Words: pr.Date(g.At)},
			Hidden: []view.Hidden{{Name: "act", Value: "take"}, {Name: "account", Value: g.AccountID}, {Name: "role", Value: string(g.Role)}},
		})
	}
	s.show(c, screen{
		status: refusedStatus(refused), body: view.CallTeam(pr, page),
		page: view.Page{Title: page.Title, Section: "calls", Crumbs: s.callCrumbs(c, v.Call), Robots: "noindex"},
	})
}

// presetMark tells a preset from a role among the answers of one list.
const presetMark = "preset."

// roleOptions are the two presets of a call and its roles one by one.
func roleOptions(pr *i18n.Printer, in domain.Scope) []view.Option {
	var list []view.Option
	for _, p := range []domain.Preset{domain.CallTeam, domain.Jury} {
		list = append(list, view.Option{Value: presetMark + string(p), Label: pr.T("role.preset." + string(p))})
	}
	for _, r := range domain.RolesOn(in) {
		list = append(list, view.Option{Value: string(r), Label: pr.T("role." + string(r))})
	}
	return list
}

func (s *Site) setCallTeam(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	v, err := s.app.ViewCallTeam(ctx, viewer(c), c.Param("call"))
	if err != nil {
		return err
	}
	if f.get("act") == "take" {
		err = s.app.RevokeOnCall(ctx, viewer(c), v.Call.ID, domain.Grant{AccountID: f.get("account"), Role: domain.Role(f.get("role"))})
	} else {
		err = s.app.GrantOnCall(ctx, viewer(c), roleAsked(f, v.Call.ID))
	}
	if k := domain.KindOf(err); k == domain.Invalid || k == domain.Conflict {
		s.callTeamScreen(c, v, f, err)
		return nil
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, callPath(v.Call)+"/equipe"))
	return nil
}

// roleAsked reads a role, or a preset, and the name of whoever gets it.
func roleAsked(f form, callID string) app.CallRole {
	g := app.CallRole{CallID: callID, Name: f.line("name")}
	for _, p := range []domain.Preset{domain.CallTeam, domain.Jury} {
		if f.get("role") == presetMark+string(p) {
			g.Preset = p
			return g
		}
	}
	g.Role = domain.Role(f.get("role"))
	return g
}
