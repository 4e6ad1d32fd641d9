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

func (s *Site) askCall(ctx context.Context, c *gin.Context) error {
	if err := domain.Can(viewer(c), domain.OpenCall, domain.Object{Now: s.app.Now()}).Err(); err != nil {
		return err
	}
	return s.showNewCall(ctx, c, form{}, nil)
}

// showNewCall asks for the four fields; with ?modele=SLUG the call is a copy of that one.
func (s *Site) showNewCall(ctx context.Context, c *gin.Context, f form, faults error) error {
	pr := s.printer(c)
	n := view.NewCallForm{
		Title: pr.T("call.new.title"), Lead: pr.T("call.new.lead"), Action: s.local(c, "/appels/nouveau"), Submit: pr.T("call.new.submit"),
		Cancel: view.Link{Label: pr.T("form.leave"), Href: s.local(c, "/appels")},
		Hidden: []view.Hidden{{Name: "key", Value: newKey()}},
	}
	model := f.get("modele")
	if model == "" {
		model = c.Query("modele")
	}
	if model != "" {
		v, err := s.app.ViewCall(ctx, viewer(c), model)
		if err != nil {
			return err
		}
		n.Title, n.Lead = pr.T("call.copy.title", "Title", v.Call.Title), pr.T("call.copy.lead")
		n.Hidden = append(n.Hidden, view.Hidden{Name: "modele", Value: model})
		if !f.has("agency") {
			f = form{values: map[string][]string{"agency": {v.Call.Agency}}}
		}
	}
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(faults)}
	n.Name = e.line(f, "title", "call.new.name")
	n.Agency = e.line(f, "agency", "call.setting.agency")
	n.Opening = e.moment(f, "opening", "call.new.opening")
	n.Last = e.moment(f, "last", "call.new.last")
	n.Problems = e.problems()
	s.show(c, screen{
		status: refusedStatus(faults), page: view.Page{Title: n.Title, Section: "calls", Crumbs: s.callCrumbs(c), Robots: "noindex"},
		body: view.NewCall(pr, n),
	})
	return nil
}

// refusedStatus is the status of a form that comes back, 200 where nothing was refused.
func refusedStatus(faults error) int {
	if faults == nil {
		return http.StatusOK
	}
	return statusOf(domain.KindOf(faults))
}

func (s *Site) openCall(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	n := app.NewCall{Title: f.get("title"), Agency: f.get("agency"), Key: f.key(c)}
	var faults domain.Problems
	n.Opening = f.moment("opening", &faults)
	n.Last = f.moment("last", &faults)
	if err := faults.Err(); err != nil {
		return s.showNewCall(ctx, c, f, err)
	}
	call, err := s.openOrCopy(ctx, c, f.get("modele"), n)
	if k := domain.KindOf(err); k == domain.Invalid || k == domain.Conflict {
		return s.showNewCall(ctx, c, f, err)
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, callPath(call)+"/reglages"))
	return nil
}

func (s *Site) openOrCopy(ctx context.Context, c *gin.Context, model string, n app.NewCall) (domain.Call, error) {
	if model == "" {
		return s.app.OpenCall(ctx, viewer(c), n)
	}
	v, err := s.app.ViewCall(ctx, viewer(c), model)
	if err != nil {
		return domain.Call{}, err
	}
	return s.app.CopyCall(ctx, viewer(c), app.CallCopy{From: v.Call.ID, NewCall: n})
}

// teller puts what was typed and what is wrong with it into the fields of a form that is not a wiki page.
type teller struct {
	s      *Site
	pr     *i18n.Printer
	faults domain.Problems
	labels map[string]string
}

// fault is the first fault told at a field.
func (e *teller) fault(name string) string {
	for _, p := range e.faults {
		if p.Field == name {
			return e.pr.T(p.Key, e.s.spoken(e.pr, p.Args)...)
		}
	}
	return ""
}

func (e *teller) label(name, key string) string {
	if e.labels == nil {
		e.labels = map[string]string{}
	}
	if key != "" {
		e.labels[name] = e.pr.T(key)
	}
	return e.labels[name]
}

// line is a required line of text.
func (e *teller) line(f form, name, key string) view.Field {
	return view.Field{
		Name: name, Kind: view.KindLine, Label: e.label(name, key), Required: true, Value: shownText(f.get(name)), Error: e.fault(name), MaxLength: 160,
	}
}

// moment is a required day and hour.
func (e *teller) moment(f form, name, key string) view.DateField {
	return view.DateField{
		Name: name, Label: e.label(name, key), Day: shownText(f.get(name + "_day")), Hour: shownText(f.get(name + "_hour")),
		Error: e.fault(name), Must: view.Must,
	}
}

// problems lists all faults, each leading to its field where the form has it.
func (e *teller) problems() []view.Problem {
	var list []view.Problem
	for _, p := range e.faults {
		text := e.pr.T(p.Key, e.s.spoken(e.pr, p.Args)...)
		label, known := e.labels[p.Field]
		if !known {
			list = append(list, view.Problem{Text: text})
			continue
		}
		list = append(list, view.Problem{Field: p.Field, Text: e.pr.T("call.form.fault", "Label", label, "Text", text)})
	}
	return list
}
