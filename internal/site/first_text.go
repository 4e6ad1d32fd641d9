package site

import (
	"context"
	"net/http"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

func firstTextRoutes() []Route {
	return []Route{
		get("/candidatures/nouvelle", func(s *Site) handler { return s.chooseCall }),
		get("/appels/:call/ecrire", func(s *Site) handler { return s.askFirstText }),
		post("/appels/:call/ecrire", func(s *Site) handler { return s.takeFirstText }).as(Signing),
		get("/appels/:call/ecrire/envoye", func(s *Site) handler { return s.firstTextKept }),
	}
}

// chooseCall leads to the one call that takes candidacies, or lists those that do.
func (s *Site) chooseCall(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewCalls(ctx, viewer(c))
	if err != nil {
		return err
	}
	var taking []domain.Call
	for _, call := range v.Calls {
		if p := call.Phase(v.Now); p == domain.Published || p == domain.PhaseOpen {
			taking = append(taking, call)
		}
	}
	if len(taking) == 1 {
		c.Redirect(http.StatusSeeOther, s.local(c, callPath(taking[0])+"/ecrire"))
		return nil
	}
	pr := s.printer(c)
	list := view.CallList{Title: pr.T("first.choose"), Lead: pr.T("first.choose_lead"), Empty: pr.T("first.choose_none")}
	for _, call := range taking {
		list.Items = append(list.Items, view.CallItem{
			Title: call.Title, Href: s.local(c, callPath(call)+"/ecrire"), Purpose: v.Purpose[call.ID], Phrases: s.callPhrases(pr, call, v.Now),
		})
	}
	s.show(c, screen{page: view.Page{Title: list.Title, Section: "candidacies"}, body: view.Calls(list)})
	return nil
}

// firstText is what the screens of a first publication share.
type firstText struct {
	call       domain.Call
	challenges []domain.Challenge
	form       form
	faults     error
}

// firstTextOf loads a call and the défis that may be answered.
func (s *Site) firstTextOf(ctx context.Context, c *gin.Context) (firstText, error) {
	v, err := s.app.ViewFirstText(ctx, c.Param("call"))
	return firstText{call: v.Call, challenges: v.Challenges}, err
}

func (s *Site) askFirstText(ctx context.Context, c *gin.Context) error {
	t, err := s.firstTextOf(ctx, c)
	if err != nil {
		return err
	}
	t.form.values = map[string][]string{"challenge": {c.Query("defi")}}
	s.showFirstText(c, t)
	return nil
}

// takeFirstText takes the text forward: looked at, compared with its likes, signed, published. Nothing that
// was typed is lost at any of these steps: it comes back with every refusal.
func (s *Site) takeFirstText(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	t, err := s.firstTextOf(ctx, c)
	if err != nil {
		return err
	}
	t.form = f
	n := t.candidacy(f)
	n.Key = f.key(c)
	if err := s.app.CheckCandidacy(ctx, n); err != nil || f.get("step") == "again" {
		return s.firstTextRefused(c, t, err)
	}
	// Sent twice, a text would find itself among its likes.
	before, err := s.app.PublishedBefore(ctx, n.Key)
	switch k := domain.KindOf(err); {
	case err == nil:
		return s.landOn(c, before)
	case k != domain.NotFound && k != domain.Conflict:
		return err
	}
	alikes, err := s.app.LookAlikes(ctx, t.call.ID, n.Sections["title"], n.Sections["pitch"], []string{f.get("challenge")})
	if err != nil {
		return err
	}
	if err := s.firstTextReady(ctx, c, t, n.Sections); err != nil {
		return s.firstTextUnready(c, t, alikes, err)
	}
	switch by := viewer(c); {
	case f.get("step") != "publish" && (len(alikes) > 0 || !by.SignedIn()):
		s.showSigning(c, t, alikes)
		return nil
	case !by.SignedIn():
		return s.keepFirstText(ctx, c, t, n, alikes)
	}
	p, err := s.app.PublishCandidacy(ctx, viewer(c), n)
	if err != nil {
		return s.firstTextRefused(c, t, err)
	}
	return s.landOn(c, p)
}

// landOn leads to a candidacy that was just published.
func (s *Site) landOn(c *gin.Context, p app.Place) error {
	c.Redirect(http.StatusSeeOther, s.local(c, p.Path()+"?fait=publiee"))
	return nil
}

// keepFirstText keeps a visitor's text and mails the link that publishes it.
func (s *Site) keepFirstText(ctx context.Context, c *gin.Context, t firstText, n app.NewCandidacy, alikes []app.Similar) error {
	n.Licence = s.licenceOf(t.call)
	err := s.app.KeepFirstText(ctx, app.Newcomer{Name: t.form.get("name"), Email: t.form.get("email"), Lang: lang(c), Faults: unsigned(t.form, n.Licence)}, n)
	if t.faults = err; domain.ProblemsOf(err) != nil {
		s.showSigning(c, t, alikes)
		return nil //nolint:nilerr // the form tells the faults
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, callPath(t.call)+"/ecrire/envoye"))
	return nil
}

// firstTextRefused shows the first screen again, with what was typed; faults of ours go their own way.
func (s *Site) firstTextRefused(c *gin.Context, t firstText, err error) error {
	if err != nil && domain.ProblemsOf(err) == nil {
		return err
	}
	t.faults = err
	s.showFirstText(c, t)
	return nil
}

// candidacy is the text as it was typed: three fields, and why the défi is answered.
func (t firstText) candidacy(f form) app.NewCandidacy {
	doc := domain.Document{"title": f.get("title"), "pitch": f.get("pitch")}
	if id := f.get("challenge"); id != "" {
		// An answer that cannot be written as one is told like a missing one, at its field.
		doc["challenges"], _ = domain.CanonicalJSON([]domain.Answer{{ID: "a1", Challenge: id, Why: f.get("why")}})
	}
	return app.NewCandidacy{CallID: t.call.ID, Sections: doc, Via: domain.ViaForm}
}

// firstFields are the names of what is typed on the first screen.
func firstFields() []string {
	return []string{"title", "pitch", "challenge", "why", app.AnywayField}
}

// teller tells the faults of a first text at the fields of its own form.
func (t firstText) teller(s *Site, pr *i18n.Printer) *teller {
	e := &teller{s: s, pr: pr}
	for _, p := range domain.ProblemsOf(t.faults) {
		switch p.Field {
		case "challenges", "challenges.a1.challenge":
			p.Field = "challenge"
		case "challenges.a1.why":
			p.Field = "why"
		}
		e.faults = append(e.faults, p)
	}
	return e
}

func (s *Site) showFirstText(c *gin.Context, t firstText) {
	pr := s.printer(c)
	e := t.teller(s, pr)
	title := e.line(t.form, "title", "section.candidacy.title")
	title.MaxLength, title.Help = 120, pr.T("first.title_help")
	pitch := e.line(t.form, "pitch", "section.candidacy.pitch")
	pitch.MaxLength, pitch.Help = 300, pr.T("first.pitch_help")
	challenge := e.line(t.form, "challenge", "form.challenge.which")
	challenge.Kind, challenge.Dropdown, challenge.MaxLength = view.KindChoice, view.AsList, 0
	for _, ch := range t.challenges {
		challenge.Options = append(challenge.Options, view.Option{Value: ch.ID, Label: challengeName(pr, ch)})
	}
	why := e.line(t.form, "why", "form.challenge.why")
	why.Kind, why.Required, why.MaxLength, why.Help = view.KindText, false, 0, pr.T("first.why_help")
	page := view.AskPage{
		Title: pr.T("first.title"), Lead: pr.T("first.lead", "Call", t.call.Title), Ask: view.Ask{
			Action: s.local(c, callPath(t.call)+"/ecrire"), Hidden: []view.Hidden{{Name: "key", Value: newKey()}},
			Fields: []view.Field{title, pitch, challenge, why}, Submit: pr.T("first.next"), Draft: "ecrire:" + t.call.ID,
			Cancel: view.Link{Label: pr.T("form.cancel"), Href: s.local(c, callPath(t.call))},
		},
	}
	page.Ask.Others = s.anyway(c, e.faults)
	page.Problems = e.problems()
	s.show(c, screen{
		status: refusedStatus(t.faults), body: view.AskScreen(pr, page),
		page: view.Page{Title: page.Title, Description: page.Lead, Section: "candidacies", Crumbs: s.callCrumbs(c, t.call), Act: view.Editing},
	})
}

// challengeName is a défi in a list to choose from.
func challengeName(pr *i18n.Printer, ch domain.Challenge) string {
	if ch.Number == 0 {
		return ch.Title
	}
	return pr.T("first.challenge", "N", ch.Number, "Title", ch.Title)
}

// showSigning shows what looks alike, and asks a visitor for the name that signs and the address that proves.
func (s *Site) showSigning(c *gin.Context, t firstText, alikes []app.Similar) {
	pr := s.printer(c)
	e := t.teller(s, pr)
	ask := view.Ask{
		Action: s.local(c, callPath(t.call)+"/ecrire"), Submit: pr.T("first.publish"), Licence: s.licenceLink(pr, s.contentLicence(app.Place{Call: t.call})),
		Hidden: []view.Hidden{{Name: "key", Value: t.keyOrNew()}, {Name: "step", Value: "publish"}}, ID: "publier",
		Others: []view.Button{{Label: pr.T("first.back"), Name: "step", Value: "again"}},
	}
	for _, name := range firstFields() {
		ask.Hidden = append(ask.Hidden, view.Hidden{Name: name, Value: shownText(t.form.get(name))})
	}
	if !viewer(c).SignedIn() {
		name := e.line(t.form, "name", "first.name")
		name.Help, name.Autocomplete, name.MaxLength = pr.T("first.name_help"), "nickname", 60
		email := e.line(t.form, "email", "first.email")
		email.Kind, email.Help, email.Autocomplete, email.MaxLength = view.KindEmail, pr.T("first.email_help"), "email", 254
		ask.Title, ask.Fields = pr.T("first.sign"), []view.Field{name, email}
	}
	if box := s.firstConsent(c, t, e.faults); box.Name != "" {
		ask.Fields = append(ask.Fields, box)
	}
	page := view.AskPage{Title: t.form.get("title"), Lead: t.form.get("pitch"), Ask: ask, Problems: e.problems()}
	if len(alikes) > 0 {
		page.Ask.Submit = pr.T("first.publish_mine")
		page.Before = s.alikes(c, alikes)
	}
	s.show(c, screen{
		status: refusedStatus(t.faults), body: view.AskScreen(pr, page),
		page: view.Page{Title: pr.T("first.publish"), Section: "candidacies", Robots: "noindex", Crumbs: s.callCrumbs(c, t.call)},
	})
}

func (t firstText) keyOrNew() string {
	if key := t.form.get("key"); key != "" {
		return key
	}
	return newKey()
}

func (s *Site) alikes(c *gin.Context, list []app.Similar) templ.Component {
	pr := s.printer(c)
	out := make([]view.Alike, len(list))
	for i, a := range list {
		path := "/candidatures/" + a.Candidacy.Slug
		out[i] = view.Alike{
			Title: a.Candidacy.Title, Href: s.local(c, path), Pitch: a.Candidacy.Pitch, JoinAbout: pr.T("form.about", "Label", a.Candidacy.Title),
			Join: view.Link{Label: pr.T("team.join"), Href: s.local(c, path+"/equipe#rejoindre")},
		}
	}
	return view.Alikes(pr.T("first.alike"), pr.T("first.alike_text"), out)
}

// firstTextKept tells where the text waits. Its address says nothing of whose it is.
func (s *Site) firstTextKept(ctx context.Context, c *gin.Context) error {
	t, err := s.firstTextOf(ctx, c)
	if err != nil {
		return err
	}
	pr := s.printer(c)
	s.show(c, screen{
		page: view.Page{Title: pr.T("first.kept"), Section: "candidacies", Robots: "noindex", Crumbs: s.callCrumbs(c, t.call)},
		body: view.AskScreen(pr, view.AskPage{
			Title: pr.T("first.kept"), Lead: pr.T("first.kept_lead"), After: view.Paragraphs(pr.T("first.kept_text"), pr.T("first.kept_spam")),
		}),
		tags: []string{"call:" + t.call.ID},
	})
	return nil
}
