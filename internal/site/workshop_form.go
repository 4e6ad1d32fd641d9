package site

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

// blankItems are the empty rows of an agenda that a form adds to those filled in.
const blankItems = 3

func itemField(i int, part string) string { return "agenda_" + strconv.Itoa(i) + "_" + part }

func (s *Site) askWorkshop(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewWorkshops(ctx, viewer(c), c.Param("call"), "")
	if err != nil {
		return err
	}
	if err := domain.Can(viewer(c), domain.AnnounceWorkshop, domain.Object{Call: v.Call, Now: v.Now}).Err(); err != nil {
		return err
	}
	typed := workshopTyped(domain.Workshop{CorrectionDays: 7, Marks: domain.DefaultMarks})
	typed.values["duration"] = []string{"120"}
	s.newWorkshopScreen(c, v.Call, typed, nil)
	return nil
}

func (s *Site) newWorkshopScreen(c *gin.Context, call domain.Call, f form, refused error) {
	pr := s.printer(c)
	path := callPath(call) + "/ateliers"
	s.workshopForm(c, view.WorkshopForm{
		Title: pr.T("workshop.announce"), Lead: pr.T("workshop.announce_lead", "Title", call.Title), Action: s.local(c, path+"/nouveau"),
		Hidden: []view.Hidden{{Name: "key", Value: newKey()}}, Submit: pr.T("workshop.announce_submit"),
		Cancel: view.Link{Label: pr.T("form.leave"), Href: s.local(c, path)},
	}, f, refused, s.callCrumbs(c, call))
}

func (s *Site) announceWorkshop(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	v, err := s.app.ViewWorkshops(ctx, viewer(c), c.Param("call"), "")
	if err != nil {
		return err
	}
	w, err := readWorkshop(f)
	w.CallID = v.Call.ID
	if err == nil {
		w, err = s.app.AnnounceWorkshop(ctx, viewer(c), app.WorkshopAct{Workshop: w, Key: f.key(c)})
	}
	if k := domain.KindOf(err); k == domain.Invalid || k == domain.Conflict {
		s.newWorkshopScreen(c, v.Call, f, err)
		return nil
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, w.Path()))
	return nil
}

func (s *Site) askWorkshopChange(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewWorkshop(ctx, viewer(c), c.Param("slug"))
	if err != nil {
		return err
	}
	if err := domain.Can(viewer(c), domain.SetWorkshop, v.Object()).Err(); err != nil {
		return err
	}
	s.workshopChangeScreen(c, v, workshopTyped(v.Workshop), nil)
	return nil
}

func (s *Site) workshopChangeScreen(c *gin.Context, v app.WorkshopView, f form, refused error) {
	pr, w := s.printer(c), v.Workshop
	seen := f.get("seen")
	if seen == "" {
		seen = strconv.Itoa(w.Sequence)
	}
	s.workshopForm(c, view.WorkshopForm{
		Title: pr.T("workshop.change_title", "Title", w.Title), Lead: pr.T("workshop.change_lead"), Action: s.local(c, w.Path()+"/modifier"),
		Hidden: []view.Hidden{{Name: "key", Value: newKey()}, {Name: "seen", Value: seen}}, Submit: pr.T("workshop.change_submit"),
		Cancel: view.Link{Label: pr.T("form.leave"), Href: s.local(c, w.Path())},
	}, f, refused, s.callCrumbs(c, v.Call))
}

func (s *Site) changeWorkshop(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	v, err := s.app.ViewWorkshop(ctx, viewer(c), c.Param("slug"))
	if err != nil {
		return err
	}
	if err := domain.Can(viewer(c), domain.SetWorkshop, v.Object()).Err(); err != nil {
		return err
	}
	seen, errSeen := strconv.Atoi(f.get("seen"))
	if errSeen != nil {
		seen = -1 // told as out of date
	}
	w, err := readWorkshop(f)
	if w.ID = v.Workshop.ID; err == nil {
		err = s.app.SetWorkshop(ctx, viewer(c), app.WorkshopAct{Workshop: w, Seen: seen, Key: f.key(c)})
	}
	if k := domain.KindOf(err); k == domain.Invalid || k == domain.Conflict {
		s.workshopChangeScreen(c, v, f, err)
		return nil
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, v.Workshop.Path()))
	return nil
}

// workshopTyped is a workshop as its form holds it.
func workshopTyped(w domain.Workshop) form {
	f := form{values: map[string][]string{}}
	set := func(name, value string) { f.values[name] = []string{value} }
	number := func(name string, n int) {
		if n > 0 {
			set(name, strconv.Itoa(n))
		}
	}
	moment := func(name string, at time.Time) {
		day, hour := app.ParisDay(at)
		set(name+"_day", day)
		set(name+"_hour", hour)
	}
	set("title", w.Title)
	set("goals", w.Goals)
	set("place", w.Place)
	set("link", w.Link)
	set("access", w.Access)
	number("capacity", w.Capacity)
	number("correction_days", w.CorrectionDays)
	number("marks", w.Marks)
	number("duration", int(w.EndsAt.Sub(w.StartsAt)/time.Minute))
	moment("starts", w.StartsAt)
	if w.ID != "" {
		moment("opens", w.OpensAt)
	}
	for i, item := range w.Agenda {
		set(itemField(i+1, "title"), item.Title)
		number(itemField(i+1, "minutes"), item.Minutes)
	}
	return f
}

// readWorkshop reads the form of a workshop; what is no number and no moment is told.
func readWorkshop(f form) (domain.Workshop, error) {
	var faults domain.Problems
	number := func(field, name string) int {
		v := strings.TrimSpace(f.get(name))
		if v == "" {
			return 0
		}
		n, err := strconv.Atoi(v)
		if err != nil || n < 0 || n > 1_000_000 {
			faults.Add(field, "error.number")
		}
		return n
	}
	w := domain.Workshop{
		Title: f.get("title"), Goals: f.get("goals"), Place: f.get("place"), Link: f.get("link"), Access: f.get("access"),
		Capacity: number("capacity", "capacity"), CorrectionDays: number("correction_days", "correction_days"),
		Marks:    number("marks", "marks"),
		StartsAt: f.moment("starts", &faults), OpensAt: f.moment("opens", &faults),
	}
	if length := number("duration", "duration"); !w.StartsAt.IsZero() {
		w.EndsAt = w.StartsAt.Add(time.Duration(length) * time.Minute)
	}
	for i := 1; i <= domain.MaxAgenda; i++ {
		w.Agenda = append(w.Agenda, domain.AgendaItem{Title: f.get(itemField(i, "title")), Minutes: number("agenda", itemField(i, "minutes"))})
	}
	return w, faults.Err()
}

// workshopForm shows the form of a workshop, with what was typed and what is wrong with it.
func (s *Site) workshopForm(c *gin.Context, page view.WorkshopForm, f form, refused error, crumbs []view.Link) {
	pr := s.printer(c)
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(refused)}
	page.Groups = e.workshopGroups(f)
	page.Problems = e.problems()
	s.show(c, screen{
		status: refusedStatus(refused), body: view.AskWorkshop(pr, page),
		page: view.Page{Title: page.Title, Section: "calls", Crumbs: crumbs, Robots: "noindex"},
	})
}

func (e *teller) workshopGroups(f form) []view.SettingsGroup {
	group := func(id string, parts ...templ.Component) view.SettingsGroup {
		return view.SettingsGroup{ID: "groupe-" + id, Title: e.pr.T("workshop.group." + id), Parts: parts}
	}
	starts, opens := e.moment(f, "starts", "workshop.field.starts"), e.moment(f, "opens", "workshop.field.opens")
	opens.Must, opens.Help = "", e.pr.T("workshop.field.opens.help")
	return []view.SettingsGroup{
		group("what", e.workshopLine(f, "title", view.Must), e.workshopArea(f, "goals", view.Must)),
		group("when", view.MomentField(e.pr, starts), e.workshopNumber(f, "duration", view.Must), view.MomentField(e.pr, opens)),
		group("where", e.workshopLine(f, "place", ""), e.workshopLine(f, "link", ""), e.workshopArea(f, "access", "")),
		group("seats", e.workshopNumber(f, "capacity", ""), e.workshopNumber(f, "correction_days", view.Must), e.workshopNumber(f, "marks", "")),
		group("agenda", e.agendaFields(f)...),
	}
}

func (e *teller) workshopField(f form, name string, need view.Need) view.Field {
	field := e.line(f, name, "workshop.field."+name)
	field.Required, field.Help, field.MaxLength = need == view.Must, optional(e.pr, "workshop.field."+name+".help"), 0
	return field
}

func (e *teller) workshopLine(f form, name string, need view.Need) templ.Component {
	field := e.workshopField(f, name, need)
	switch name {
	case "link":
		field.Kind = view.KindURL
	case "title":
		field.MaxLength = 160
	default:
		field.MaxLength = 300
	}
	return view.FormField(e.pr, field)
}

func (e *teller) workshopNumber(f form, name string, need view.Need) templ.Component {
	field := e.workshopField(f, name, need)
	field.MaxLength = 5
	return view.FormField(e.pr, field)
}

func (e *teller) workshopArea(f form, name string, need view.Need) templ.Component {
	return view.PlainArea(e.pr, e.workshopField(f, name, need))
}

// agendaFields are the rows of an agenda, those filled in and some to fill in.
func (e *teller) agendaFields(f form) []templ.Component {
	n := 0
	for i := 1; i <= domain.MaxAgenda; i++ {
		if f.get(itemField(i, "title")) != "" || f.get(itemField(i, "minutes")) != "" {
			n = i
		}
	}
	var parts []templ.Component
	for i := 1; i <= min(n+blankItems, domain.MaxAgenda); i++ {
		title, minutes := e.line(f, itemField(i, "title"), ""), e.line(f, itemField(i, "minutes"), "")
		title.Label, title.Required, title.MaxLength = e.pr.T("workshop.item", "N", i), false, 200
		minutes.Label, minutes.Required, minutes.MaxLength = e.pr.T("workshop.item_minutes", "N", i), false, 3
		if i == 1 {
			title.Error = e.fault("agenda")
			if title.Error != "" {
				e.labels["agenda"] = e.pr.T("workshop.agenda")
			}
		}
		parts = append(parts, view.Beside(view.FormField(e.pr, title), view.FormField(e.pr, minutes)))
	}
	return parts
}
