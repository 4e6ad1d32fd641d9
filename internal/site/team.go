package site

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

func teamRoutes() []Route {
	return []Route{
		get("/candidatures/:slug/equipe", on(candidacyPlace, (*Site).showTeam)),
		post("/candidatures/:slug/equipe/rejoindre", on(candidacyPlace, (*Site).askToJoin)),
		post("/candidatures/:slug/equipe/demandes", on(candidacyPlace, (*Site).answerJoin)),
		get("/candidatures/:slug/equipe/demandes/:account", on(candidacyPlace, (*Site).askToDecline)),
		post("/candidatures/:slug/equipe/personnes", on(candidacyPlace, (*Site).setTeam)),
		post("/candidatures/:slug/equipe/structures", on(candidacyPlace, (*Site).changeOrganisation)),
		get("/candidatures/:slug/equipe/quitter", on(candidacyPlace, (*Site).askToLeave)),
	}
}

func (s *Site) showTeam(ctx context.Context, c *gin.Context, p app.Place) error {
	return s.showTeamPage(ctx, c, p, teamForm{})
}

// teamForm is a form of the team's page that came back: which one, what it held, what is wrong with it.
type teamForm struct {
	which  string // "rejoindre", "personnes", "structures"
	form   form
	faults error
}

// of is what the form of that name held, and its faults.
func (t teamForm) of(s *Site, pr *i18n.Printer, which string) (form, *teller) {
	e := &teller{s: s, pr: pr}
	if t.which != which {
		return form{}, e
	}
	e.faults = domain.ProblemsOf(t.faults)
	return t.form, e
}

func (s *Site) showTeamPage(ctx context.Context, c *gin.Context, p app.Place, t teamForm) error {
	v, err := s.app.ViewCandidacy(ctx, viewer(c), p, 0)
	if err != nil {
		return err
	}
	team, err := s.app.ViewTeam(ctx, viewer(c), p)
	if err != nil {
		return err
	}
	pr := s.printer(c)
	page := view.TeamPage{
		Head: s.candidacyHead(c, v, "/equipe"), People: s.people(c, team), Organisations: s.organisations(c, team),
		EditingTitle: pr.T("team.editing"), EditingText: pr.T("team.editing."+string(p.Candidacy.Editing), "Reason", p.Candidacy.EditingReason),
	}
	if team.MaySet {
		page.Requests = s.requests(c, team)
		page.SettingsTitle, page.Settings = pr.T("team.acts"), s.teamActs(c, p)
	} else if onTeam(team, viewer(c)) {
		page.SettingsTitle, page.Settings = pr.T("team.acts"), []view.Action{{Label: pr.T("team.act.leave"), Href: s.local(c, p.Path()+"/equipe/quitter")}}
	}
	page.Forms, page.Problems = s.teamForms(c, team, t)
	page.Mine = s.joinState(c, team)
	if !viewer(c).SignedIn() && p.Candidacy.State == domain.Public {
		back := s.local(c, p.Path()+"/equipe#rejoindre")
		page.Enter = &view.EnterTeam{
			Title: pr.T("team.join_title"), Text: pr.T("team.join_text"),
			To: view.Link{Label: pr.T("team.enter"), Href: s.local(c, "/connexion?suite="+url.QueryEscape(back))},
		}
	}
	sc := screen{
		status: refusedStatus(t.faults), page: s.candidacyFrame(c, p).With(pr.T("team.page", "Title", p.Page.Title)), body: view.Team(pr, page),
	}
	sc.page.Notices = doneNotice(pr, c.Query("fait"), "rejoindre", "equipe", "edition", "etat")
	if !viewer(c).SignedIn() {
		sc.tags, sc.until = placeTags(p), app.NextParisDay(v.Now)
	}
	s.show(c, sc)
	return nil
}

func onTeam(v app.TeamView, by domain.Account) bool {
	for _, g := range v.Team {
		if g.AccountID == by.ID {
			return true
		}
	}
	return false
}

func (s *Site) people(c *gin.Context, v app.TeamView) view.TeamList {
	pr := s.printer(c)
	list := view.TeamList{ID: "personnes", Title: pr.T("team.people"), Empty: pr.T("candidacy.no_team")}
	for _, g := range v.Team {
		row := view.TeamRow{Name: g.Name, Href: s.local(c, personPath(g.Name)), Words: pr.T("team.role_since", "Role", pr.T("role."+string(g.Role)), "Date", pr.Date(g.At))}
		if v.MaySet && g.AccountID != viewer(c).ID {
			row.Acts = []view.SmallForm{s.teamAct(c, v.Place, "personnes", pr.T("team.remove."+string(g.Role)), g.Name,
				view.Hidden{Name: "name", Value: g.Name}, view.Hidden{Name: "role", Value: string(g.Role)}, view.Hidden{Name: "leave", Value: "1"})}
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}

// teamAct is a button of the team's page.
func (s *Site) teamAct(c *gin.Context, p app.Place, where, label, about string, hidden ...view.Hidden) view.SmallForm {
	return view.SmallForm{
		Label: label, About: about, Action: s.local(c, p.Path()+"/equipe/"+where), Hidden: append(hidden, view.Hidden{Name: "key", Value: newKey()}),
	}
}

func (s *Site) organisations(c *gin.Context, v app.TeamView) view.TeamList {
	pr := s.printer(c)
	list := view.TeamList{ID: "structures", Title: pr.T("team.organisations"), Empty: pr.T("team.organisations_none")}
	for _, o := range v.Organisations {
		words := []string{pr.T("organisation.kind." + o.Kind)}
		if o.Territory != "" {
			words = append(words, o.Territory)
		}
		if o.Payee {
			words = append(words, pr.T("team.payee"))
		}
		row := view.TeamRow{Name: o.Name, Href: s.organisationHref(c, o), Words: strings.Join(words, ", ")}
		if v.MaySet {
			row.Acts = []view.SmallForm{s.teamAct(c, v.Place, "structures", pr.T("team.remove"), o.Name, view.Hidden{Name: "drop", Value: o.ID})}
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}

func (s *Site) requests(c *gin.Context, v app.TeamView) view.TeamList {
	pr := s.printer(c)
	list := view.TeamList{ID: "demandes", Title: pr.T("team.requests"), Empty: pr.T("team.requests_none")}
	for _, r := range v.Requests {
		who := view.Hidden{Name: "account", Value: r.AccountID}
		list.Rows = append(list.Rows, view.TeamRow{
			Name: r.Name, Words: pr.Date(r.At.Time), Text: r.Message, Acts: []view.SmallForm{
				s.teamAct(c, v.Place, "demandes", pr.T("team.accept"), r.Name, who, view.Hidden{Name: "to", Value: "accepted"}),
			},
			Link: view.Link{Label: pr.T("team.decline"), Href: s.local(c, v.Place.Path()+"/equipe/demandes/"+r.AccountID)},
		})
	}
	return list
}

// teamActs lead to what a referent may do to the candidacy as a whole.
func (s *Site) teamActs(c *gin.Context, p app.Place) []view.Action {
	pr := s.printer(c)
	var list []view.Action
	for _, a := range []struct{ key, end string }{
		{"proposals", "/propositions"}, {"set_editing", "/edition"}, {"panel", "/administratif"}, {"move", "/etat"}, {"leave", "/equipe/quitter"},
	} {
		list = append(list, view.Action{Label: pr.T("team.act." + a.key), Href: s.local(c, p.Path()+a.end)})
	}
	return list
}

// teamForms are the forms of the team's page that the reader may send.
func (s *Site) teamForms(c *gin.Context, v app.TeamView, t teamForm) ([]view.Ask, []view.Problem) {
	var forms []view.Ask
	var problems []view.Problem
	add := func(ask func(*gin.Context, app.TeamView, teamForm) (view.Ask, []view.Problem)) {
		form, told := ask(c, v, t)
		forms, problems = append(forms, form), append(problems, told...)
	}
	if v.MayJoin && v.Mine.State != "open" {
		add(s.joinForm)
	}
	if v.MaySet {
		add(s.personForm)
		add(s.organisationForm)
	}
	if len(problems) == 0 { // refused for a reason that has no field here
		e := &teller{s: s, pr: s.printer(c), faults: domain.ProblemsOf(t.faults)}
		problems = e.problems()
	}
	return forms, problems
}

func (s *Site) joinForm(c *gin.Context, v app.TeamView, t teamForm) (view.Ask, []view.Problem) {
	pr := s.printer(c)
	f, e := t.of(s, pr, "rejoindre")
	message := e.line(f, "message", "team.message")
	message.Required, message.MaxLength, message.Help = false, 1000, pr.T("team.message_help")
	return view.Ask{
		ID: "rejoindre", Title: pr.T("team.join_title"), Text: []string{pr.T("team.join_text")}, Submit: pr.T("team.join"), Fields: []view.Field{message},
		Action: s.local(c, v.Place.Path()+"/equipe/rejoindre"), Hidden: []view.Hidden{{Name: "key", Value: newKey()}},
	}, e.problems()
}

func (s *Site) personForm(c *gin.Context, v app.TeamView, t teamForm) (view.Ask, []view.Problem) {
	pr := s.printer(c)
	f, e := t.of(s, pr, "personnes")
	name := e.line(f, "name", "team.person_name")
	name.Help = pr.T("team.person_help")
	role := e.line(f, "role", "team.person_role")
	role.Kind, role.MaxLength = view.KindChoice, 0
	for _, r := range []domain.Role{domain.Member, domain.Referent} {
		role.Options = append(role.Options, view.Option{Value: string(r), Label: pr.T("role." + string(r))})
	}
	return view.Ask{
		Title: pr.T("team.add_person"), Fields: []view.Field{name, role}, Submit: pr.T("team.add"), Weight: view.Quiet,
		Action: s.local(c, v.Place.Path()+"/equipe/personnes"), Hidden: []view.Hidden{{Name: "key", Value: newKey()}}, Describe: pr.T("team.add_person"),
	}, e.problems()
}

func (s *Site) organisationForm(c *gin.Context, v app.TeamView, t teamForm) (view.Ask, []view.Problem) {
	pr := s.printer(c)
	f, e := t.of(s, pr, "structures")
	// Two forms of a page must not name one control twice: this one's are prefixed.
	name := e.line(f, "organisation", "team.organisation_name")
	kind := e.line(f, "kind", "team.organisation_kind")
	kind.Kind, kind.Dropdown, kind.MaxLength = view.KindChoice, view.AsList, 0
	for _, k := range domain.OrganisationKinds() {
		kind.Options = append(kind.Options, view.Option{Value: k, Label: pr.T("organisation.kind." + k)})
	}
	territory := e.line(f, "territory", "team.territory")
	territory.Required = false
	payee := view.Field{
		Name: "payee", Kind: view.KindChoices, Label: pr.T("team.payee_title"), Help: pr.T("team.payee_help"),
		Options: []view.Option{{Value: "1", Label: pr.T("team.payee_yes")}}, Chosen: f.values["payee"],
	}
	return view.Ask{
		Title: pr.T("team.add_organisation"), Fields: []view.Field{name, kind, territory, payee}, Submit: pr.T("team.add"), Weight: view.Quiet,
		Action: s.local(c, v.Place.Path()+"/equipe/structures"), Hidden: []view.Hidden{{Name: "key", Value: newKey()}}, Describe: pr.T("team.add_organisation"),
	}, e.problems()
}

// teamDone answers an act of the team's page: a refusal comes back with what was typed.
func (s *Site) teamDone(ctx context.Context, c *gin.Context, p app.Place, t teamForm, done string) error {
	switch k := domain.KindOf(t.faults); {
	case t.faults == nil:
		c.Redirect(http.StatusSeeOther, s.local(c, p.Path()+"/equipe?fait="+done))
		return nil
	case k == domain.Invalid || k == domain.Conflict:
		return s.showTeamPage(ctx, c, p, t)
	}
	return t.faults
}

func (s *Site) askToJoin(ctx context.Context, c *gin.Context, p app.Place) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	err = s.app.AskToJoin(ctx, viewer(c), app.Join{CandidacyID: p.Candidacy.ID, Message: f.get("message"), Key: f.key(c)})
	return s.teamDone(ctx, c, p, teamForm{"rejoindre", f, err}, "rejoindre")
}

func (s *Site) answerJoin(ctx context.Context, c *gin.Context, p app.Place) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	err = s.app.AnswerJoin(ctx, viewer(c), app.JoinAnswer{
		CandidacyID: p.Candidacy.ID, AccountID: f.get("account"), To: domain.State(f.get("to")), Reason: f.get("reason"), Key: f.key(c),
	})
	if f.get("to") == "declined" && domain.KindOf(err) == domain.Invalid {
		return s.showDecline(ctx, c, p, f, err)
	}
	return s.teamDone(ctx, c, p, teamForm{"demandes", f, err}, "equipe")
}

func (s *Site) setTeam(ctx context.Context, c *gin.Context, p app.Place) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	err = s.app.SetTeam(ctx, viewer(c), app.TeamChange{
		CandidacyID: p.Candidacy.ID, Name: f.get("name"), Role: domain.Role(f.get("role")), Leave: f.has("leave"), Key: f.key(c),
	})
	return s.teamDone(ctx, c, p, teamForm{"personnes", f, err}, "equipe")
}

func (s *Site) changeOrganisation(ctx context.Context, c *gin.Context, p app.Place) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	err = s.app.ChangeOrganisation(ctx, viewer(c), app.OrganisationChange{
		CandidacyID: p.Candidacy.ID, Drop: f.get("drop"), Key: f.key(c),
		Add: domain.Organisation{Name: f.get("organisation"), Kind: f.get("kind"), Territory: f.get("territory"), Payee: f.has("payee")},
	})
	return s.teamDone(ctx, c, p, teamForm{"structures", f, err}, "equipe")
}

// askToLeave asks before somebody leaves a team.
func (s *Site) askToLeave(ctx context.Context, c *gin.Context, p app.Place) error {
	v, err := s.app.ViewTeam(ctx, viewer(c), p)
	if err != nil {
		return err
	}
	role := domain.Role("")
	for _, g := range v.Team {
		if g.AccountID == viewer(c).ID {
			role = g.Role
		}
	}
	if role == "" {
		return domain.Missing("page")
	}
	pr := s.printer(c)
	s.show(c, screen{
		page: s.candidacyFrame(c, p).With(pr.T("team.act.leave")),
		body: view.AskScreen(pr, view.AskPage{Title: pr.T("team.act.leave"), Lead: p.Page.Title, Ask: view.Ask{
			Text: []string{pr.T("team.leave_text")}, Submit: pr.T("team.leave_yes"), Action: s.local(c, p.Path()+"/equipe/personnes"),
			Hidden: []view.Hidden{{Name: "key", Value: newKey()}, {Name: "name", Value: viewer(c).Name}, {Name: "role", Value: string(role)}, {Name: "leave", Value: "1"}},
			Cancel: view.Link{Label: pr.T("team.stay"), Href: s.local(c, p.Path()+"/equipe")},
		}}),
	})
	return nil
}
