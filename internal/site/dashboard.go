package site

import (
	"context"
	"slices"
	"strconv"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

func deskRoutes() []Route {
	return []Route{
		get("/appels/:call/tableau-de-bord", func(s *Site) handler { return s.showDashboard }),
	}
}

// dashboard gathers the figures of a call, each leading to its list.
type dashboard struct {
	s    *Site
	c    *gin.Context
	v    app.DashboardView
	list []view.DeskFigure
}

func (d *dashboard) add(key string, n int, href string) {
	if n > 0 {
		d.list = append(d.list, view.DeskFigure{
			Count: d.s.printer(d.c).Number(int64(n)), Link: view.Link{Label: d.s.printer(d.c).N(key, n, "N", n), Href: href},
		})
	}
}

func (d *dashboard) take() []view.DeskFigure {
	list := d.list
	d.list = nil
	return list
}

func (d *dashboard) local(path string) string { return d.s.local(d.c, path) }

func (s *Site) showDashboard(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewDashboard(ctx, viewer(c), c.Param("call"))
	if err != nil {
		return err
	}
	pr, d := s.printer(c), &dashboard{s: s, c: c, v: v}
	page := view.StaffPage{Title: pr.T("desk.title", "Title", v.Call.Title), Lead: pr.T("desk.lead", "Phase", pr.T("phase."+string(v.Call.Phase(v.Now)))), Links: d.links()}
	page.Parts = []templ.Component{
		view.DeskGroupOf(view.DeskGroup{ID: "faire", Title: pr.T("desk.todo"), Empty: pr.T("desk.nothing"), Figures: d.todo()}),
		view.DeskGroupOf(view.DeskGroup{ID: "attente", Title: pr.T("desk.waiting"), Empty: pr.T("desk.nothing"), Figures: d.waiting()}),
		view.DeskGroupOf(view.DeskGroup{ID: "retard", Title: pr.T("desk.late"), Empty: pr.T("desk.nothing"), Figures: d.late()}),
		view.DeskGroupOf(view.DeskGroup{ID: "depots", Title: pr.T("desk.deposits"), Empty: pr.T("desk.no_deposit"), Figures: d.deposits()}),
	}
	if slices.Contains(v.May, domain.SetCall) {
		if lacks := s.lacks(c, v.Call); len(lacks.Items) > 0 {
			page.Parts = append([]templ.Component{view.LinkList("manque", lacks.Title, lacks.Items)}, page.Parts...)
		}
	}
	page.Parts = append(page.Parts, d.lists()...)
	frame := view.Page{Title: page.Title, Section: "calls", Crumbs: s.callCrumbs(c, v.Call), Robots: "noindex", Notices: staffDone(pr, c.Query("fait"), "acceptee")}
	s.show(c, screen{page: frame, body: view.Staff(pr, page)})
	return nil
}

// links lead to what else the staff of a call does.
func (d *dashboard) links() []view.Link {
	pr, path := d.s.printer(d.c), callPath(d.v.Call)
	var list []view.Link
	for _, l := range []struct {
		verb     domain.Verb
		key, end string
	}{
		{domain.WriteTeams, "desk.link.messages", "/messages"},
		{domain.GrantCallRole, "desk.link.team", "/equipe"},
		{domain.GrantCallRole, "desk.link.invitations", "/invitations"},
		{domain.SetCall, "desk.link.settings", "/reglages"},
		{domain.SetCall, "desk.link.policy", "/reglages/licences"},
		{domain.ReadDashboard, "desk.link.licences", "/licences"},
	} {
		if slices.Contains(d.v.May, l.verb) {
			list = append(list, view.Link{Label: pr.T(l.key), Href: d.local(path + l.end)})
		}
	}
	return list
}

func (d *dashboard) todo() []view.DeskFigure {
	path := callPath(d.v.Call)
	d.add("desk.challenges", d.v.ToDecide, d.local(path+"/defis"))
	d.add("desk.minutes", d.v.Counts.Minutes, d.local(path+"/ateliers"))
	for _, k := range d.v.Cutoffs {
		cutoff, known := d.v.Call.Cutoff(k.K)
		if known && !cutoff.FrozenAt.IsZero() {
			d.add("desk.unmarked", k.Unmarked, d.local(path+"/instruction/"+strconv.Itoa(k.K)))
			d.add("desk.opinions", k.Mute, d.local(path+"/instruction/"+strconv.Itoa(k.K)))
			d.add("desk.doubtful", k.Doubtful, d.local(path+"/instruction/"+strconv.Itoa(k.K)))
		} else if known {
			d.add("desk.doubtful", k.Doubtful, d.local(cutoffPath(d.v.Call, k.K)))
		}
	}
	if slices.Contains(d.v.May, domain.Moderate) {
		d.add("desk.reports", d.v.Counts.Reports, d.local("/moderation/signalements"))
	}
	return d.take()
}

func (d *dashboard) waiting() []view.DeskFigure {
	blocked, reserved := 0, 0
	for _, a := range d.v.Licences {
		blocked, reserved = blocked+a.Blocked, reserved+a.Reserved
	}
	d.add("desk.blocked", blocked, "#licences")
	d.add("desk.reserved", reserved, "#licences")
	return d.take()
}

func (d *dashboard) late() []view.DeskFigure {
	joins, proposals := 0, 0
	for _, p := range d.v.Pending {
		if p.Kind == "join" {
			joins += p.N
		} else {
			proposals += p.N
		}
	}
	d.add("desk.joins", joins, "#demandes")
	d.add("desk.proposals", proposals, "#demandes")
	if slices.Contains(d.v.May, domain.WriteTeams) {
		d.add("desk.failed", d.v.Counts.Failed, d.local(messagesPath(d.v.Call)))
	}
	return d.take()
}

func (d *dashboard) deposits() []view.DeskFigure {
	pr := d.s.printer(d.c)
	for _, k := range d.v.Cutoffs {
		d.list = append(d.list, view.DeskFigure{
			Count: pr.Number(int64(k.Deposits)),
			Link:  view.Link{Label: pr.N("desk.deposited", k.Deposits, "N", k.Deposits, "K", k.K), Href: d.local(cutoffPath(d.v.Call, k.K))},
		})
	}
	return d.take()
}

// lists are those that no other page holds.
func (d *dashboard) lists() []templ.Component {
	pr := d.s.printer(d.c)
	var pending, licences []view.Link
	for _, p := range d.v.Pending {
		end := "/equipe"
		if p.Kind == "proposal" {
			end = "/propositions"
		}
		pending = append(pending, view.Link{
			Label: pr.T("desk.pending."+p.Kind, "Title", p.Title, "Count", pr.N("desk.times", p.N, "N", p.N), "At", pr.Date(p.Since.Time)), Href: d.local("/candidatures/" + p.Slug + end),
		})
	}
	for _, a := range d.v.Licences {
		licences = append(licences, view.Link{
			Label: pr.T("desk.licence", "Title", a.Title, "Blocked", a.Blocked, "Reserved", a.Reserved), Href: d.local("/candidatures/" + a.Slug + "/licences"),
		})
	}
	var parts []templ.Component
	if len(pending) > 0 {
		parts = append(parts, view.LinkList("demandes", pr.T("desk.pending"), pending))
	}
	if len(licences) > 0 {
		parts = append(parts, view.LinkList("licences", pr.T("desk.licences"), licences))
	}
	return parts
}
