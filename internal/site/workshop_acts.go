package site

import (
	"bytes"
	"context"
	"encoding/csv"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

// workshopMoves are the steps that those who run a workshop may make it take.
func (s *Site) workshopMoves(c *gin.Context, v app.WorkshopView, f form, refused error) []view.MoveForm {
	pr, w := s.printer(c), v.Workshop
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(refused)}
	var list []view.MoveForm
	if slices.Contains(v.May, domain.CancelWorkshop) {
		reason := e.line(f, "reason", "workshop.cancel_reason")
		reason.MaxLength, reason.Help = 500, pr.T("workshop.cancel_help")
		list = append(list, view.MoveForm{
			Legend: pr.T("workshop.cancel"), Action: s.local(c, w.Path()+"/annuler"), Submit: pr.T("workshop.cancel_submit"),
			Hidden: []view.Hidden{{Name: "key", Value: newKey()}}, Fields: []view.Field{reason},
		})
	}
	if slices.Contains(v.May, domain.FreezeMinutes) && v.Head > 0 {
		sure := e.line(f, "sure", "workshop.freeze_sure")
		sure.Kind, sure.MaxLength, sure.Required, sure.Help = view.KindChoices, 0, true, pr.T("workshop.freeze_help")
		sure.Options = []view.Option{{Value: "yes", Label: pr.T("workshop.freeze_yes", "N", v.Head)}}
		list = append(list, view.MoveForm{
			Legend: pr.T("workshop.freeze"), Action: s.local(c, w.Path()+"/arreter"), Submit: pr.T("workshop.freeze_submit", "N", v.Head),
			Hidden: []view.Hidden{{Name: "key", Value: newKey()}, {Name: "version", Value: strconv.Itoa(v.Head)}}, Fields: []view.Field{sure},
		})
	}
	return list
}

func (s *Site) cancelWorkshop(ctx context.Context, c *gin.Context) error {
	return s.workshopAct(ctx, c, func(v app.WorkshopView, f form) error {
		return s.app.CancelWorkshop(ctx, viewer(c), app.WorkshopCancel{ID: v.Workshop.ID, Reason: f.get("reason"), Key: f.key(c)})
	})
}

func (s *Site) freezeMinutes(ctx context.Context, c *gin.Context) error {
	return s.workshopAct(ctx, c, func(v app.WorkshopView, f form) error {
		if err := domain.Can(viewer(c), domain.FreezeMinutes, v.Object()).Err(); err != nil {
			return err
		}
		if f.get("sure") != "yes" {
			return domain.Problems{{Kind: domain.Invalid, Key: "error.workshop_sure", Field: "sure"}}
		}
		n, err := number(f.get("version"))
		if err != nil {
			return err
		}
		return s.app.FreezeMinutes(ctx, viewer(c), app.MinutesFreeze{ID: v.Workshop.ID, N: n, Key: f.key(c)})
	})
}

// workshopAct does something to a workshop and comes back to its page, with what was refused where something was.
func (s *Site) workshopAct(ctx context.Context, c *gin.Context, act func(app.WorkshopView, form) error) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	v, err := s.app.ViewWorkshop(ctx, viewer(c), c.Param("slug"))
	if err != nil {
		return err
	}
	err = act(v, f)
	if k := domain.KindOf(err); k == domain.Invalid || k == domain.Conflict {
		s.workshopScreen(c, v, f, err)
		return nil
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, v.Workshop.Path()))
	return nil
}

// showRegistrations lists who registered for a workshop, for those who run it.
func (s *Site) showRegistrations(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewRegistrations(ctx, viewer(c), c.Param("slug"))
	if err != nil {
		return err
	}
	pr, w := s.printer(c), v.Workshop
	page := view.RegistrationsPage{
		Title: pr.T("registrations.title", "Title", w.Title), Lead: pr.T("registrations.lead", "Seats", seatsText(pr, w)), Empty: pr.T("registrations.none"),
		Heads: []string{
			pr.T("registrations.present"), pr.T("registrations.name"), pr.T("registrations.email"), pr.T("registrations.state"), pr.T("registrations.since"),
		},
		Action: s.local(c, w.Path()+"/presences"), Hidden: []view.Hidden{{Name: "key", Value: newKey()}},
		File: view.Link{Label: pr.T("registrations.file"), Href: s.local(c, w.Path()+"/inscriptions.csv")},
		Back: view.Link{Label: pr.T("registrations.back"), Href: s.local(c, w.Path())},
	}
	if slices.Contains(v.May, domain.NoteAttendance) {
		page.Submit, page.Notice = pr.T("registrations.note"), pr.T("registrations.note_help")
	} else {
		page.Notice = pr.T("registrations.note_later")
	}
	for _, g := range v.List {
		page.Rows = append(page.Rows, view.RegistrationRow{
			ID: g.ID, Name: g.Name, Email: g.Email, State: pr.T("state.registration." + string(g.State)), Seated: g.State == domain.RegistrationSeated,
			Present: !g.AttendedAt.IsZero(), Since: view.Moment{Machine: machine(g.At), Words: pr.Date(g.At)},
		})
	}
	s.show(c, screen{
		body: view.Registrations(pr, page),
		page: view.Page{Title: page.Title, Section: "workshops", Crumbs: append(s.callCrumbs(c, v.Call), view.Link{Label: w.Title, Href: s.local(c, w.Path())}), Robots: "noindex"},
	})
	return nil
}

// sendRegistrations is the list of who registered as a file for a spreadsheet.
func (s *Site) sendRegistrations(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewRegistrations(ctx, viewer(c), c.Param("slug"))
	if err != nil {
		return err
	}
	pr := s.printer(c)
	var b bytes.Buffer
	b.WriteString("\uFEFF")
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = ';', true
	rows := [][]string{{
		pr.T("registrations.name"), pr.T("registrations.email"), pr.T("registrations.state"), pr.T("registrations.since"), pr.T("registrations.present"),
	}}
	for _, g := range v.List {
		present := ""
		if !g.AttendedAt.IsZero() {
			present = pr.T("registrations.yes")
		}
		rows = append(rows, []string{unformula(g.Name), unformula(g.Email), pr.T("state.registration." + string(g.State)), g.At.UTC().Format(time.RFC3339), present})
	}
	if err := w.WriteAll(rows); err != nil {
		return err
	}
	c.Header("Cache-Control", "private, no-store")
	c.Header("Content-Disposition", `attachment; filename="inscriptions-`+v.Workshop.Slug+`.csv"`)
	write(c, http.StatusOK, "text/csv; charset=utf-8", b.Bytes())
	return nil
}

// noteAttendance notes what a list of presence changed: boxes that differ from what was shown.
func (s *Site) noteAttendance(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	v, err := s.app.ViewRegistrations(ctx, viewer(c), c.Param("slug"))
	if err != nil {
		return err
	}
	present, was := f.values["present"], f.values["was"]
	err = s.app.NoteAttendance(ctx, viewer(c), app.Attendance{
		WorkshopID: v.Workshop.ID, Came: without(present, was), Missed: without(was, present), Key: f.key(c),
	})
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, v.Workshop.Path()+"/inscriptions"))
	return nil
}

// without are the words of a list that another has not.
func without(list, other []string) []string {
	var out []string
	for _, v := range list {
		if !slices.Contains(other, v) {
			out = append(out, v)
		}
	}
	return out
}

// underMinutes says on a page of minutes which workshop they are of, and where they stand.
func (s *Site) underMinutes(c *gin.Context, p app.Place) templ.Component {
	if p.Workshop.ID == "" {
		return nil
	}
	pr, w, now := s.printer(c), p.Workshop, s.app.Now()
	b := view.MinutesBlock{Text: minutesText(pr, w, now)}
	if w.Frozen.N > 0 {
		b.Hash = pr.T("workshop.hash", "Hash", w.Frozen.Hash)
	}
	return view.UnderMinutes(view.Link{Label: pr.T("workshop.minutes_of", "Title", w.Title), Href: s.local(c, w.Path())}, b)
}
