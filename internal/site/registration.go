package site

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

// ownSeat is the part of a workshop's page about the seat of who is signed in.
func (s *Site) ownSeat(c *gin.Context, v app.WorkshopView) templ.Component {
	pr, w := s.printer(c), v.Workshop
	if !viewer(c).SignedIn() {
		return nil
	}
	ask := view.Ask{Action: s.local(c, w.Path()+"/inscription"), Hidden: []view.Hidden{{Name: "key", Value: newKey()}}}
	var text string
	switch state := w.Mine.State; {
	case state == domain.RegistrationSeated || state == domain.RegistrationWaiting:
		text = pr.T("workshop.mine." + string(state))
		if !v.Now.Before(w.EndsAt) || !w.CancelledAt.IsZero() {
			if state == domain.RegistrationWaiting {
				return nil
			}
			return view.OwnSeat(pr.T("workshop.mine.had"), view.Ask{})
		}
		ask.Submit, ask.Weight = pr.T("workshop.leave"), view.Quiet
		ask.Hidden = append(ask.Hidden, view.Hidden{Name: "act", Value: "leave"})
	case !slices.Contains(v.May, domain.Register):
		return nil
	default:
		ask.Submit, text = pr.T("workshop.register"), pr.T("workshop.mine.none")
		if left, open := w.Left(); !open && left == 0 {
			ask.Submit, text = pr.T("workshop.wait"), pr.T("workshop.wait_text")
		}
	}
	return view.OwnSeat(text, ask)
}

func (s *Site) askRegistration(ctx context.Context, c *gin.Context) error {
	v, err := s.registrable(ctx, c)
	if err != nil {
		return err
	}
	s.registrationScreen(c, v, form{}, nil)
	return nil
}

// registrable loads a workshop for which one may register now.
func (s *Site) registrable(ctx context.Context, c *gin.Context) (app.WorkshopView, error) {
	v, err := s.app.ViewWorkshop(ctx, viewer(c), c.Param("slug"))
	if err != nil {
		return v, err
	}
	return v, domain.Can(viewer(c), domain.Register, v.Object()).Err()
}

// registrationScreen asks a visitor for a name and an address, and nothing of who is signed in.
func (s *Site) registrationScreen(c *gin.Context, v app.WorkshopView, f form, refused error) {
	pr, w := s.printer(c), v.Workshop
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(refused)}
	page := view.AskPage{
		Title: pr.T("registration.title", "Title", w.Title), Lead: capital(s.whenOf(pr, w).Words) + " · " + whereText(pr, w),
		Ask: view.Ask{
			Action: s.local(c, w.Path()+"/inscription"), Hidden: []view.Hidden{{Name: "key", Value: newKey()}}, Submit: pr.T("registration.submit"),
			Cancel: view.Link{Label: pr.T("registration.back"), Href: s.local(c, w.Path())}, Text: []string{seatsText(pr, w) + "."},
		},
	}
	if !viewer(c).SignedIn() {
		name, email := e.line(f, "name", "registration.name"), e.line(f, "email", "registration.email")
		name.MaxLength, name.Autocomplete, name.Help = 60, "name", pr.T("registration.name.help")
		email.Kind, email.MaxLength, email.Autocomplete, email.Help = view.KindEmail, 254, "email", pr.T("registration.email.help")
		page.Ask.Fields = []view.Field{name, email}
		page.After = view.OtherWay(pr.T("registration.enter_text"), view.Link{
			Label: pr.T("registration.enter"), Href: s.local(c, "/connexion?suite="+url.QueryEscape(s.local(c, w.Path()))),
		})
	}
	page.Problems = e.problems()
	s.show(c, screen{
		status: refusedStatus(refused), body: view.AskScreen(pr, page),
		page: view.Page{Title: page.Title, Section: "workshops", Crumbs: s.workshopCrumbs(c, w), Robots: "noindex"},
	})
}

func (s *Site) workshopCrumbs(c *gin.Context, w domain.Workshop) []view.Link {
	return []view.Link{
		{Label: s.printer(c).T("workshops.title"), Href: s.local(c, "/ateliers")}, {Label: w.Title, Href: s.local(c, w.Path())},
	}
}

// register takes a seat for who is signed in; anybody else is sent a link, whoever she is.
func (s *Site) register(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	v, err := s.app.ViewWorkshop(ctx, viewer(c), c.Param("slug"))
	if err != nil {
		return err
	}
	n := app.Registering{WorkshopID: v.Workshop.ID, Name: f.get("name"), Email: f.get("email"), Lang: lang(c), Key: f.key(c)}
	if f.get("act") == "leave" {
		err = s.app.LeaveWorkshop(ctx, viewer(c), n)
	} else {
		_, err = s.app.Register(ctx, viewer(c), n)
	}
	if k := domain.KindOf(err); k == domain.Invalid || k == domain.TooMany {
		s.registrationScreen(c, v, f, err)
		return nil
	}
	if err != nil {
		return err
	}
	to := v.Workshop.Path()
	if !viewer(c).SignedIn() {
		to += "/inscription/envoyee"
	}
	c.Redirect(http.StatusSeeOther, s.local(c, to))
	return nil
}

// showRegistrationSent says to whoever registered to look at her mail: the same to all.
func (s *Site) showRegistrationSent(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewWorkshop(ctx, viewer(c), c.Param("slug"))
	if err != nil {
		return err
	}
	pr, w := s.printer(c), v.Workshop
	page := view.AskPage{
		Title: pr.T("registration.sent"), Lead: pr.T("registration.sent_lead", "Title", w.Title),
		After: view.Enter(pr.T("registration.sent_text"), view.Link{Label: pr.T("registration.back"), Href: s.local(c, w.Path())}),
	}
	s.show(c, screen{
		body: view.AskScreen(pr, page), page: view.Page{Title: page.Title, Section: "workshops", Crumbs: s.workshopCrumbs(c, w), Robots: "noindex"},
	})
	return nil
}

// showOwnRegistration shows what the link of a letter speaks of; only its button does anything, for mail scanners
// follow whatever they find.
func (s *Site) showOwnRegistration(ctx context.Context, c *gin.Context) error {
	return s.ownRegistrationScreen(ctx, c, c.Query("jeton"), nil)
}

func (s *Site) ownRegistrationScreen(ctx context.Context, c *gin.Context, token string, refused error) error {
	v, err := s.app.ViewRegistration(ctx, c.Param("slug"), token)
	if domain.KindOf(err) == domain.Conflict {
		s.deadRegistration(c, v.Workshop)
		return nil
	}
	if err != nil {
		return err
	}
	pr, w, state := s.printer(c), v.Workshop, v.Registration.State
	page := view.AskPage{
		Title: pr.T("registration.own."+string(state)+".title", "Title", w.Title), Lead: capital(s.whenOf(pr, w).Words) + " · " + whereText(pr, w),
		Ask: view.Ask{
			Action: s.local(c, w.Path()+"/mon-inscription"), Submit: pr.T("registration.own." + string(state) + ".submit"),
			Hidden: []view.Hidden{{Name: "jeton", Value: token}, {Name: "act", Value: "confirm"}},
			Text:   []string{pr.T("registration.own."+string(state)+".text", "Name", v.Registration.Name)},
			Cancel: view.Link{Label: pr.T("registration.back"), Href: s.local(c, w.Path())},
		},
	}
	if state == domain.RegistrationSeated || state == domain.RegistrationWaiting {
		page.Ask.Hidden[1].Value, page.Ask.Weight = "cancel", view.Quiet
	}
	if state == domain.RegistrationSeated && w.Link != "" {
		page.Before = view.Facts([]view.Fact{{Term: pr.T("workshop.fact.link"), Text: w.Link, Href: w.Link}})
	}
	if st := w.State(v.Now); st != domain.WorkshopRegistration && st != domain.WorkshopRunning {
		page.Ask.Submit, page.After = "", view.Paragraphs(pr.T("state.workshop."+string(st))+".")
	}
	if st := w.State(v.Now); page.Ask.Weight == view.Quiet && (st == domain.WorkshopRunning || st == domain.WorkshopCorrection) {
		page.Ask.Text = append(page.Ask.Text, pr.T("cards.seat_text"))
		page.Before = view.All(page.Before, view.Actions([]view.Action{{Label: pr.T("cards.seat_go"), Href: s.local(c, w.Path()+"/mes-marques?jeton="+queryEscape(token))}}))
	}
	for _, p := range domain.ProblemsOf(refused) {
		page.Problems = append(page.Problems, view.Problem{Text: pr.T(p.Key, s.spoken(pr, p.Args)...)})
	}
	frame := s.secretFrame(c, w, token)
	frame.Title = page.Title
	s.show(c, screen{status: refusedStatus(refused), body: view.AskScreen(pr, page), page: frame})
	return nil
}

// secretFrame surrounds a page whose address holds the secret of a link: its other language keeps it, the sign-in
// does not.
func (s *Site) secretFrame(c *gin.Context, w domain.Workshop, token string) view.Page {
	c.Header("Referrer-Policy", "same-origin")
	frame := view.Page{Section: "workshops", Crumbs: s.workshopCrumbs(c, w), Robots: "noindex", SignIn: s.local(c, "/connexion")}
	if token != "" {
		frame.Alternate.Href = "?jeton=" + queryEscape(token)
	}
	return frame
}

// deadRegistration tells that a link serves no more, and where to register anew.
func (s *Site) deadRegistration(c *gin.Context, w domain.Workshop) {
	pr := s.printer(c)
	page := view.AskPage{
		Title: pr.T("registration.dead"), Lead: pr.T("registration.dead_text"),
		After: view.Enter(w.Title, view.Link{Label: pr.T("registration.back"), Href: s.local(c, w.Path())}),
	}
	frame := s.secretFrame(c, w, "")
	frame.Title = page.Title
	s.show(c, screen{status: deadLinkStatus, body: view.AskScreen(pr, page), page: frame})
}

// settleRegistration confirms or cancels by the link of a letter, and shows what became of it.
func (s *Site) settleRegistration(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	token := f.get("jeton")
	v, err := s.app.ViewRegistration(ctx, c.Param("slug"), token)
	switch {
	case domain.KindOf(err) == domain.Conflict:
		s.deadRegistration(c, v.Workshop)
		return nil
	case err != nil:
		return err
	case f.get("act") == "cancel":
		_, err = s.app.CancelRegistration(ctx, token)
	default:
		_, err = s.app.ConfirmRegistration(ctx, token)
	}
	if k := domain.KindOf(err); k == domain.Conflict || k == domain.Forbidden {
		return s.ownRegistrationScreen(ctx, c, token, err)
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, v.Workshop.Path()+"/mon-inscription?jeton="+queryEscape(token)))
	return nil
}
