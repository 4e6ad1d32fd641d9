package site

import (
	"context"
	"strings"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

func invitationRoutes() []Route {
	return []Route{
		get("/appels/:call/invitations", func(s *Site) handler { return s.showInvitations }),
		post("/appels/:call/invitations", func(s *Site) handler { return s.changeInvitations }),
		get("/administration/roles", func(s *Site) handler { return s.showInvitations }),
		post("/administration/roles", func(s *Site) handler { return s.changeInvitations }),
		get("/invitation", func(s *Site) handler { return s.askInvitation }),
		post("/invitation", func(s *Site) handler { return s.acceptInvitation }),
	}
}

func (s *Site) showInvitations(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewInvitations(ctx, viewer(c), c.Param("call"))
	if err != nil {
		return err
	}
	s.invitationsScreen(c, v, form{}, nil)
	return nil
}

// invitationsPath is the page of a call's invitations, or of the instance's.
func invitationsPath(v app.InvitationsView) string {
	if v.Scope == domain.Instance {
		return "/administration/roles"
	}
	return callPath(v.Call) + "/invitations"
}

func (s *Site) invitationsScreen(c *gin.Context, v app.InvitationsView, f form, refused error) {
	pr, here := s.printer(c), s.local(c, invitationsPath(v))
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(refused)}
	email := e.line(f, "email", "invitation.email")
	email.Kind, email.MaxLength, email.Autocomplete, email.Help = view.KindEmail, 254, "off", pr.T("invitation.email_help")
	role := e.line(f, "role", "team.call.role")
	role.Kind, role.Dropdown, role.MaxLength, role.Options = view.KindChoice, view.AsList, 0, rolesOffered(pr, v.Scope)
	page := view.StaffPage{Title: pr.T("invitation.title_instance"), Lead: pr.T("invitation.lead_instance")}
	frame := view.Page{Robots: "noindex", Notices: staffDone(pr, c.Query("fait"), "invitee", "reprise", "retire")}
	if v.Scope != domain.Instance {
		page.Title, page.Lead = pr.T("invitation.title", "Title", v.Call.Title), pr.T("invitation.lead")
		page.Links = []view.Link{{Label: pr.T("invitation.team"), Href: s.local(c, callPath(v.Call)+"/equipe")}}
		frame.Section, frame.Crumbs = "calls", s.callCrumbs(c, v.Call)
	} else {
		page.Parts = append(page.Parts, view.StaffList(pr, s.holders(c, v)))
	}
	frame.Title = page.Title
	page.Parts = append(page.Parts, view.StaffList(pr, s.invitations(c, v)), view.AskForm(pr, view.Ask{
		ID: "inviter", Title: pr.T("invitation.invite"), Action: here, Hidden: []view.Hidden{{Name: "act", Value: "invite"}, {Name: "key", Value: newKey()}},
		Fields: []view.Field{email, role}, Submit: pr.T("invitation.send"),
	}))
	page.Problems = e.problems()
	s.show(c, screen{status: refusedStatus(refused), page: frame, body: view.Staff(pr, page)})
}

// staffDone is the sentence of an act just done, named by an address: one of those known.
func staffDone(pr *i18n.Printer, done string, known ...string) []string {
	for _, k := range known {
		if k == done {
			return []string{pr.T("staff.done." + k)}
		}
	}
	return nil
}

// rolesOffered are the presets of a scope and its roles one by one.
func rolesOffered(pr *i18n.Printer, in domain.Scope) []view.Option {
	var list []view.Option
	for _, p := range domain.PresetsOn(in) {
		list = append(list, view.Option{Value: presetMark + string(p), Label: pr.T("role.preset." + string(p))})
	}
	for _, r := range domain.RolesOn(in) {
		list = append(list, view.Option{Value: string(r), Label: pr.T("role." + string(r))})
	}
	return list
}

func offered(pr *i18n.Printer, i domain.Invitation) string {
	if i.Preset != "" {
		return pr.T("role.preset." + string(i.Preset))
	}
	return pr.T("role." + string(i.Role))
}

func (s *Site) invitations(c *gin.Context, v app.InvitationsView) view.StaffTable {
	pr := s.printer(c)
	t := view.StaffTable{
		ID: "invitations", Caption: pr.T("invitation.list"), Empty: pr.T("invitation.none"),
		Heads: []string{pr.T("invitation.to"), pr.T("team.call.role"), pr.T("invitation.state"), pr.T("team.call.act")},
	}
	for _, i := range v.Invitations {
		state := i.State(v.Now)
		row := view.StaffRow{
			Head: view.Link{Label: i.Email}, Note: pr.T("invitation.by", "Name", i.InvitedName, "At", pr.DateTime(i.At)),
			Cells: []view.StaffCell{{Text: offered(pr, i)}, {Text: invitationState(pr, i, state)}, {}},
		}
		switch {
		case i.Accepted != "":
			row.Head.Label = i.Accepted
		case i.Email == "":
			row.Head.Label = pr.T("invitation.forgotten")
		}
		if state == domain.InvitationWaiting {
			row.Cells[2].Forms = []view.SmallForm{{
				Label: pr.T("invitation.revoke"), About: i.Email, Action: s.local(c, invitationsPath(v)),
				Hidden: []view.Hidden{{Name: "act", Value: "revoke"}, {Name: "id", Value: i.ID}, {Name: "key", Value: newKey()}},
			}}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func invitationState(pr *i18n.Printer, i domain.Invitation, state domain.State) string {
	at := i.ExpiresAt
	switch state {
	case domain.InvitationAccepted:
		at = i.AcceptedAt
	case domain.InvitationRevoked:
		at = i.RevokedAt
	}
	return pr.T("invitation.state."+string(state), "At", pr.DateTime(at))
}

// holders are those who hold a role on the instance, each with what takes it back.
func (s *Site) holders(c *gin.Context, v app.InvitationsView) view.StaffTable {
	pr := s.printer(c)
	t := view.StaffTable{
		ID: "roles", Caption: pr.T("invitation.holders"), Heads: []string{pr.T("team.call.name"), pr.T("team.call.role"), pr.T("team.call.since"), pr.T("team.call.act")},
	}
	for _, g := range v.Holders {
		role := pr.T("role." + string(g.Role))
		t.Rows = append(t.Rows, view.StaffRow{Head: view.Link{Label: g.Name}, Cells: []view.StaffCell{{Text: role}, {Text: pr.Date(g.At)}, {Forms: []view.SmallForm{{
			Label: pr.T("team.call.take"), About: g.Name + ", " + role, Action: s.local(c, invitationsPath(v)),
			Hidden: []view.Hidden{{Name: "act", Value: "take"}, {Name: "account", Value: g.AccountID}, {Name: "role", Value: string(g.Role)}},
		}}}}})
	}
	return t
}

func (s *Site) changeInvitations(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	by := viewer(c)
	v, err := s.app.ViewInvitations(ctx, by, c.Param("call"))
	if err != nil {
		return err
	}
	done := "invitee"
	switch f.get("act") {
	case "revoke":
		done, err = "reprise", s.app.RevokeInvitation(ctx, by, v.Scope, f.get("id"), f.key(c))
	case "take":
		if v.Scope != domain.Instance {
			return domain.Missing("page")
		}
		done, err = "retire", s.app.Revoke(ctx, by, domain.Grant{AccountID: f.get("account"), Role: domain.Role(f.get("role"))})
	default:
		n := app.NewInvitation{Scope: v.Scope, Email: f.get("email"), Role: domain.Role(f.get("role")), Lang: s.printer(c).Lang(), Key: f.key(c)}
		if preset, is := strings.CutPrefix(f.get("role"), presetMark); is {
			n.Role, n.Preset = "", domain.Preset(preset)
		}
		err = s.app.Invite(ctx, by, n)
	}
	if comesBack(err) && domain.KindOf(err) != domain.Forbidden {
		s.invitationsScreen(c, v, f, err)
		return nil
	}
	if err != nil {
		return err
	}
	s.seeOther(c, invitationsPath(v)+"?fait="+done)
	return nil
}

// askInvitation shows what the link of an invitation offers; opening it uses nothing up.
func (s *Site) askInvitation(ctx context.Context, c *gin.Context) error {
	token := c.Query("jeton")
	return s.showInvitation(ctx, c, token, s.sheet(c, form{}, nil))
}

func (s *Site) showInvitation(ctx context.Context, c *gin.Context, token string, sh *sheet) error {
	v, err := s.app.ViewInvitation(ctx, token)
	sh.carries(token)
	pr := sh.pr
	if domain.KindOf(err) == domain.Conflict {
		sh.faults = nil
		sh.dead(err, view.Paragraphs(pr.T("invitation.dead_text")))
		return nil
	}
	if err != nil {
		return err
	}
	lead := pr.T("invitation.offer_instance", "Name", v.Invitation.InvitedName, "Role", offered(pr, v.Invitation))
	if v.Call.ID != "" {
		lead = pr.T("invitation.offer", "Name", v.Invitation.InvitedName, "Role", offered(pr, v.Invitation), "Title", v.Call.Title)
	}
	page := view.AccountPage{Title: pr.T("invitation.accept_title"), Lead: lead}
	page.Parts = []templ.Component{view.Paragraphs(pr.T("invitation.until", "At", pr.DateTime(v.Invitation.ExpiresAt))), s.invitationForm(c, sh, v, token)}
	sh.show(page)
	return nil
}

// invitationForm asks whoever is signed in to accept; others to sign in, or to make an account.
func (s *Site) invitationForm(c *gin.Context, sh *sheet, v app.InvitationView, token string) templ.Component {
	pr, by := sh.pr, viewer(c)
	enter := view.Enter(pr.T("invitation.enter"), view.Link{
		Label: pr.T("invitation.sign_in"), Href: s.local(c, "/connexion?suite="+queryEscape(s.local(c, "/invitation?jeton="+queryEscape(token)))),
	})
	form := view.AccountForm{
		Action: s.local(c, "/invitation"), Hidden: []view.Hidden{{Name: "jeton", Value: token}}, Submit: pr.T("invitation.accept"),
	}
	switch {
	case by.SignedIn() && (v.Owner.ID == "" || v.Owner.ID == by.ID):
		form.Text = []string{pr.T("invitation.as", "Name", by.Name)}
		return view.AccountAsk(pr, form)
	case by.SignedIn():
		return view.Paragraphs(pr.T("invitation.other"))
	case v.Owner.ID != "":
		return enter
	}
	form.Title, form.Text = pr.T("invitation.new_account"), []string{pr.T("invitation.new_text", "Email", v.Invitation.Email)}
	name := sh.field("name", view.KindLine, pr.T("account.name"))
	name.MaxLength, name.Autocomplete, name.Help = 60, "name", pr.T("account.name_help")
	form.Fields, form.Passwords = []view.Field{name, sh.newPassword(pr.T("account.password"))}, sh.passwords()
	return view.All(view.AccountAsk(pr, form), enter)
}

func (s *Site) acceptInvitation(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	token, by := f.get("jeton"), viewer(c)
	if f.has(view.Shown) {
		return s.showInvitation(ctx, c, token, s.sheet(c, f, nil))
	}
	v, err := s.app.ViewInvitation(ctx, token)
	var who domain.Account
	if err == nil {
		who, err = s.app.AcceptInvitation(ctx, by, app.Acceptance{
			Token: token, Name: f.get("name"), Password: f.get("password"), Lang: s.printer(c).Lang(),
		})
	}
	if comesBack(err) {
		return s.showInvitation(ctx, c, token, s.sheet(c, f, err))
	}
	if err != nil {
		return err
	}
	if !by.SignedIn() {
		if err := s.signIn(c.Writer, c.Request, who); err != nil {
			return err
		}
	}
	if v.Call.ID != "" {
		s.seeOther(c, callPath(v.Call)+"/tableau-de-bord?fait=acceptee")
		return nil
	}
	s.seeOther(c, "/compte?fait=acceptee")
	return nil
}
