package site

import (
	"context"
	"strconv"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

func derogationRoutes() []Route {
	return []Route{
		get("/candidatures/:slug/derogations", on(candidacyPlace, (*Site).showDerogations)),
		post("/candidatures/:slug/derogations", on(candidacyPlace, (*Site).changeDerogations)),
	}
}

// derogationLines say on a candidacy's own page which derogations hold, since when and why.
func (s *Site) derogationLines(ctx context.Context, c *gin.Context, p app.Place) (templ.Component, error) {
	list, err := s.app.DerogationsOf(ctx, p)
	if err != nil {
		return nil, err
	}
	pr := s.printer(c)
	var lines []string
	for _, d := range list {
		if d.Live(s.app.Now()) {
			lines = append(lines, derogationText(pr, d)+" "+pr.T("derogation.why", "Reason", d.Reason))
		}
	}
	return view.Situation(lines, view.Link{Label: pr.T("derogation.more"), Href: s.local(c, p.Path()+"/derogations")}), nil
}

// derogationText says what a derogation lifts, until when.
func derogationText(pr *i18n.Printer, d domain.Derogation) string {
	return pr.T("derogation.is."+string(d.Kind), "Resource", d.ResourceName, "Licence", licenceName(pr, d.Licence), "K", d.K,
		"Days", pr.N("derogation.n_days", d.Days, "N", d.Days), "At", pr.DateTime(d.EndsAt))
}

func licenceName(pr *i18n.Printer, declared string) string {
	if declared == "" {
		return pr.T("derogation.no_licence")
	}
	return declared
}

func (s *Site) showDerogations(ctx context.Context, c *gin.Context, p app.Place) error {
	return s.derogationsPage(ctx, c, p, form{}, nil)
}

func (s *Site) derogationsPage(ctx context.Context, c *gin.Context, p app.Place, f form, refused error) error {
	v, err := s.app.ViewDerogations(ctx, viewer(c), p)
	if err != nil {
		return err
	}
	pr := s.printer(c)
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(refused)}
	page := view.StaffPage{
		Title: pr.T("derogation.title", "Title", p.Page.Title), Lead: pr.T("derogation.lead"),
		Links: []view.Link{{Label: pr.T("derogation.back"), Href: s.local(c, p.Path())}},
	}
	page.Parts = append(page.Parts, view.StaffList(pr, s.derogationList(c, v)))
	if v.MayGive {
		page.Parts = append(page.Parts, s.derogationForms(c, v, f, e)...)
	}
	page.Problems = e.problems()
	frame := s.candidacyFrame(c, p).With(page.Title)
	frame.Notices = staffDone(pr, c.Query("fait"), "derogation", "fin-derogation")
	sc := screen{status: refusedStatus(refused), page: frame, body: view.Staff(pr, page)}
	if !viewer(c).SignedIn() {
		sc.tags, sc.until = placeTags(p), app.NextParisDay(v.Now)
	}
	s.show(c, sc)
	return nil
}

func (s *Site) derogationList(c *gin.Context, v app.DerogationsView) view.StaffTable {
	pr := s.printer(c)
	t := view.StaffTable{
		ID: "derogations", Caption: pr.T("derogation.list"), Empty: pr.T("derogation.none"),
		Heads: []string{pr.T("derogation.what"), pr.T("derogation.reason"), pr.T("derogation.state")},
	}
	for _, d := range v.Derogations {
		state := "live"
		switch {
		case !d.RevokedAt.IsZero():
			state = "revoked"
		case !d.Live(v.Now):
			state = "over"
		}
		t.Rows = append(t.Rows, view.StaffRow{
			Head: view.Link{Label: derogationText(pr, d)}, Note: pr.T("derogation.by", "Name", d.ByName, "At", pr.DateTime(d.At)),
			Cells: []view.StaffCell{{Text: d.Reason}, {Text: pr.T("derogation.state."+state, "Name", d.RevokedName, "At", pr.DateTime(d.RevokedAt), "Reason", d.RevokedReason)}},
		})
	}
	return t
}

// derogationForms give a derogation, and take back one that holds.
func (s *Site) derogationForms(c *gin.Context, v app.DerogationsView, f form, e *teller) []templ.Component {
	pr, here := s.printer(c), s.local(c, v.Place.Path()+"/derogations")
	give, end := f, form{}
	if f.get("act") == "end" {
		give, end = form{}, f
	}
	parts := []templ.Component{view.AskForm(pr, view.Ask{
		ID: "accorder", Title: pr.T("derogation.give"), Text: []string{pr.T("derogation.give_text")}, Action: here,
		Hidden: []view.Hidden{{Name: "act", Value: "give"}, {Name: "key", Value: newKey()}}, Fields: derogationFields(v, give, e), Submit: pr.T("derogation.submit"),
	})}
	choice := e.line(end, "derogation", "derogation.which")
	choice.Kind, choice.MaxLength = view.KindChoice, 0
	for _, d := range v.Derogations {
		if d.Live(v.Now) {
			choice.Options = append(choice.Options, view.Option{Value: d.ID, Label: derogationText(pr, d)})
		}
	}
	if len(choice.Options) == 0 {
		return parts
	}
	reason := e.line(end, "end_reason", "derogation.reason")
	reason.MaxLength = 500
	return append(parts, view.AskForm(pr, view.Ask{
		ID: "retirer", Title: pr.T("derogation.end"), Text: []string{pr.T("derogation.end_text")}, Action: here, Weight: view.Quiet,
		Hidden: []view.Hidden{{Name: "act", Value: "end"}, {Name: "key", Value: newKey()}}, Fields: []view.Field{choice, reason}, Submit: pr.T("derogation.end_submit"),
	}))
}

func derogationFields(v app.DerogationsView, f form, e *teller) []view.Field {
	pr := e.pr
	kind := e.line(f, "kind", "derogation.kind")
	kind.Kind, kind.MaxLength = view.KindChoice, 0
	for _, k := range domain.DerogationKinds() {
		kind.Options = append(kind.Options, view.Option{Value: string(k), Label: pr.T("derogation.kind." + string(k))})
	}
	resource := e.line(f, "resource", "derogation.resource")
	resource.Kind, resource.Dropdown, resource.MaxLength, resource.Required = view.KindChoice, view.AsList, 0, false
	resource.Help = pr.T("derogation.resource_help")
	for _, r := range v.Resources {
		resource.Options = append(resource.Options, view.Option{Value: r.ID, Label: r.Name + " (" + licenceName(pr, r.Licence) + ")"})
	}
	releve := e.line(f, "releve", "derogation.releve")
	releve.Kind, releve.Dropdown, releve.MaxLength, releve.Required = view.KindChoice, view.AsList, 0, false
	releve.Help = pr.T("derogation.releve_help")
	for _, k := range v.Place.Call.Cutoffs {
		if !v.Now.Before(k.At) {
			releve.Options = append(releve.Options, view.Option{Value: strconv.Itoa(k.K), Label: pr.T("call.cutoff", "K", k.K)})
		}
	}
	days := e.line(f, "days", "derogation.days")
	days.Required, days.MaxLength, days.Help = false, 3, pr.T("derogation.days_help", "Days", v.Place.Call.Settings.DaysPublic)
	reason := e.line(f, "reason", "derogation.reason")
	reason.MaxLength, reason.Help = 500, pr.T("derogation.reason_help")
	ends := e.line(f, "ends", "derogation.ends")
	ends.Kind, ends.MaxLength, ends.Help = view.KindDate, 10, pr.T("derogation.ends_help")
	fields := []view.Field{kind}
	for _, x := range []view.Field{resource, releve} {
		if len(x.Options) > 0 {
			fields = append(fields, x)
		}
	}
	return append(fields, days, reason, ends)
}

func (s *Site) changeDerogations(ctx context.Context, c *gin.Context, p app.Place) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	done := "derogation"
	if f.get("act") == "end" {
		done = "fin-derogation"
		err = s.app.EndDerogation(ctx, viewer(c), app.DerogationEnd{
			CandidacyID: p.Candidacy.ID, ID: f.get("derogation"), Reason: f.get("end_reason"), Key: f.key(c),
		})
	} else {
		n := app.NewDerogation{
			CandidacyID: p.Candidacy.ID, Kind: domain.DerogationKind(f.get("kind")), ResourceID: f.get("resource"), Days: -1, Reason: f.get("reason"), Key: f.key(c),
		}
		n.K, _ = strconv.Atoi(f.get("releve")) // 0 is no relève: told at its field
		if days, errDays := strconv.Atoi(f.line("days")); errDays == nil {
			n.Days = days
		}
		if day := view.ParseDate(f.get("ends")); day != "" {
			if midnight, ok := app.ParisTime(day, "00:00"); ok {
				n.EndsAt = app.NextParisDay(midnight)
			}
		}
		err = s.app.Derogate(ctx, viewer(c), n)
	}
	switch domain.KindOf(err) {
	case domain.Invalid, domain.Conflict, domain.Unavailable:
		return s.derogationsPage(ctx, c, p, f, err)
	}
	if err != nil {
		return err
	}
	s.seeOther(c, p.Path()+"/derogations?fait="+done)
	return nil
}
