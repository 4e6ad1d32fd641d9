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

// administrativeRoutes are those of the restricted panel.
func administrativeRoutes() []Route {
	return []Route{
		get("/candidatures/:slug/administratif", on(candidacyPlace, (*Site).showPanel)),
		post("/candidatures/:slug/administratif", on(candidacyPlace, (*Site).setPanel)),
	}
}

// showPanel shows the restricted panel: to its referents as a form, to those who instruct as facts.
func (s *Site) showPanel(ctx context.Context, c *gin.Context, p app.Place) error {
	adm, err := s.app.ViewAdministrative(ctx, viewer(c), p)
	if err != nil {
		return err
	}
	if !s.app.May(viewer(c), domain.WriteAdministrative, p) {
		pr := s.printer(c)
		s.show(c, screen{
			page: s.candidacyFrame(c, p).With(pr.T("panel.title")), body: view.AskScreen(pr, view.AskPage{
				Title: pr.T("panel.title"), Lead: p.Page.Title, After: view.Facts(panelFacts(pr, adm)),
			}),
		})
		return nil
	}
	s.showPanelForm(c, p, adm, nil)
	return nil
}

func panelFacts(pr *i18n.Printer, a domain.Administrative) []view.Fact {
	yes := func(b bool) string {
		if b {
			return pr.T("panel.yes")
		}
		return pr.T("panel.no")
	}
	var list []view.Fact
	for _, f := range []struct{ key, text string }{
		{"payee", a.Payee}, {"siret", a.SIRET}, {"rna", a.RNA}, {"contact", a.Contact}, {"email", a.Email}, {"phone", a.Phone},
		{"cer", yes(a.CER)}, {"honour", yes(a.Honour)}, {"minimis", yes(a.Minimis)},
	} {
		list = append(list, view.Fact{Term: pr.T("panel." + f.key), Text: f.text})
	}
	return list
}

func (s *Site) showPanelForm(c *gin.Context, p app.Place, a domain.Administrative, faults error) {
	pr := s.printer(c)
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(faults)}
	f := form{values: map[string][]string{
		"payee": {a.Payee}, "siret": {a.SIRET}, "rna": {a.RNA}, "contact": {a.Contact}, "email": {a.Email}, "phone": {a.Phone},
	}}
	var list []view.Field
	for _, name := range []string{"payee", "siret", "rna", "contact", "email", "phone"} {
		field := e.line(f, name, "panel."+name)
		field.Required, field.Help = false, pr.T("panel."+name+"_help")
		list = append(list, field)
	}
	list[4].Kind, list[4].Autocomplete = view.KindEmail, "email"
	for _, box := range []struct {
		name string
		on   bool
	}{{"cer", a.CER}, {"honour", a.Honour}, {"minimis", a.Minimis}} {
		field := view.Field{Name: box.name, Kind: view.KindChoices, Label: e.label(box.name, "panel."+box.name), Options: []view.Option{{Value: "1", Label: pr.T("panel." + box.name + "_yes")}}}
		if box.on {
			field.Chosen = []string{"1"}
		}
		list = append(list, field)
	}
	page := view.AskPage{
		Title: pr.T("panel.title"), Lead: pr.T("panel.lead", "Title", p.Page.Title), Problems: e.problems(), Ask: view.Ask{
			Action: s.local(c, p.Path()+"/administratif"), Hidden: []view.Hidden{{Name: "key", Value: newKey()}}, Fields: list, Submit: pr.T("panel.submit"),
			Cancel: view.Link{Label: pr.T("form.leave"), Href: s.local(c, p.Path()+"/deposer")},
		},
	}
	s.show(c, screen{
		status: refusedStatus(faults), page: s.candidacyFrame(c, p).With(pr.T("panel.title")), body: view.AskScreen(pr, page),
	})
}

func (s *Site) setPanel(ctx context.Context, c *gin.Context, p app.Place) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	if _, err := s.app.ViewAdministrative(ctx, viewer(c), p); err != nil {
		return err
	}
	a := domain.Administrative{
		Payee: f.get("payee"), SIRET: f.get("siret"), RNA: f.get("rna"), Contact: f.get("contact"), Email: f.get("email"), Phone: f.get("phone"),
		CER: f.has("cer"), Honour: f.has("honour"), Minimis: f.has("minimis"),
	}
	err = s.app.SetAdministrative(ctx, viewer(c), p.Candidacy.ID, a, f.key(c))
	switch {
	case domain.KindOf(err) == domain.Invalid:
		s.showPanelForm(c, p, a, err)
		return nil
	case err != nil:
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, p.Path()+"/deposer?fait=volet"))
	return nil
}
