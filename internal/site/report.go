package site

import (
	"context"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

// toldObject is the kind of a thing that an address names, "" for none.
func toldObject(what string) string {
	switch what {
	case "remarque":
		return domain.ReportRemark
	case "soutien":
		return domain.ReportSupport
	case "version":
		return domain.ReportVersion
	case "compte":
		return domain.ReportAccount
	}
	return ""
}

// askReport asks for the reason of a report.
func (s *Site) askReport(ctx context.Context, c *gin.Context) error {
	return s.showReport(ctx, c, form{}, nil)
}

func (s *Site) showReport(ctx context.Context, c *gin.Context, f form, refused error) error {
	t, err := s.app.ViewTold(ctx, viewer(c), toldObject(c.Param("what")), c.Param("id"))
	if err != nil {
		return err
	}
	pr := s.printer(c)
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(refused)}
	reason := e.line(f, "reason", "report.reason")
	reason.Kind, reason.MaxLength, reason.Help = view.KindPlain, domain.MaxRemarkReason, pr.T("report.reason_help")
	s.show(c, screen{
		status: refusedStatus(refused), page: s.toldFrame(c, t, pr.T("report.title")),
		body: view.AskScreen(pr, view.AskPage{Title: pr.T("report.title"), Lead: pr.T("report.lead."+t.Object, "Title", t.Title(), "N", t.N), Problems: e.problems(), Ask: view.Ask{
			Action: s.local(c, "/signaler/"+c.Param("what")+"/"+t.ID), Hidden: []view.Hidden{{Name: "key", Value: newKey()}},
			Fields: []view.Field{reason}, Submit: pr.T("report.send"), Cancel: view.Link{Label: pr.T("remark.cancel"), Href: s.local(c, t.Path)},
		}}),
	})
	return nil
}

func (s *Site) makeReport(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	n := app.NewReport{Object: toldObject(c.Param("what")), ID: c.Param("id"), Reason: f.get("reason"), Key: f.key(c)}
	t, err := s.app.ViewTold(ctx, viewer(c), n.Object, n.ID)
	if err != nil {
		return err
	}
	err = s.app.MakeReport(ctx, viewer(c), n)
	switch domain.KindOf(err) {
	case domain.Invalid, domain.TooMany, domain.Unavailable:
		return s.showReport(ctx, c, f, err)
	}
	if err != nil {
		return err
	}
	s.seeOther(c, t.Path+"?fait=signalee")
	return nil
}

// reportFilters are the states of reports, as addresses name them.
func reportFilters() map[string]domain.State {
	return map[string]domain.State{"": domain.ReportOpen, "retenus": domain.ReportUpheld, "classes": domain.ReportDismissed}
}

// listReports lists what was reported, for the moderators.
func (s *Site) listReports(ctx context.Context, c *gin.Context) error {
	state, known := reportFilters()[c.Query("etat")]
	if !known {
		state = domain.ReportOpen
	}
	v, err := s.app.ViewReports(ctx, viewer(c), state, c.Query("avant"))
	if err != nil {
		return err
	}
	pr, here := s.printer(c), s.local(c, "/moderation/signalements")
	page := view.ReportsPage{
		Title: pr.T("report.list"), Lead: pr.T("report.list_lead"), Label: pr.T("report.filters"), Empty: pr.T("report.none"), Pager: s.listPager(c, v.Older),
	}
	for _, name := range []string{"", "retenus", "classes"} {
		t := view.Tab{Label: pr.T("report.filter." + string(reportFilters()[name])), Href: here, Current: reportFilters()[name] == state}
		if name != "" {
			t.Href += "?etat=" + name
		}
		page.Filters = append(page.Filters, t)
	}
	for _, r := range v.Reports {
		row := view.ReportRow{
			Object: view.Link{Label: pr.T("report.on."+r.Object, "Title", r.Title, "N", reportedVersion(r)), Href: s.local(c, r.Path)}, Reason: r.Reason,
			Words: pr.T("report.by", "Name", r.ByName, "When", pr.DateTime(r.At)),
		}
		if r.State == domain.ReportOpen {
			row.Links = []view.Link{s.moderationLink(c, r.Object, r.ObjectID, false)}
			row.Acts = []view.SmallForm{{
				Label: pr.T("report.leave"), About: row.Object.Label, Action: s.local(c, "/moderation/"+whatOf(r.Object)+"/"+r.ObjectID),
				Hidden: []view.Hidden{{Name: "key", Value: newKey()}, {Name: "act", Value: string(app.LeaveThing)}},
			}}
		}
		page.Rows = append(page.Rows, row)
	}
	frame := view.Page{Title: page.Title, Robots: "noindex", Notices: remarkDone(pr, c.Query("fait"))}
	s.show(c, screen{page: frame, body: view.Reports(pr, page)})
	return nil
}

// whatOf names the kind of a thing in addresses.
func whatOf(object string) string {
	switch object {
	case domain.ReportSupport:
		return "soutien"
	case domain.ReportVersion:
		return "version"
	case domain.ReportAccount:
		return "compte"
	}
	return "remarque"
}

// askModeration asks a moderator for the public reason before words are hidden, or whether they are shown again.
func (s *Site) askModeration(ctx context.Context, c *gin.Context) error {
	return s.showModeration(ctx, c, form{}, nil)
}

func (s *Site) showModeration(ctx context.Context, c *gin.Context, f form, refused error) error {
	t, err := s.app.ViewModerated(ctx, viewer(c), toldObject(c.Param("what")), c.Param("id"))
	if err != nil {
		return err
	}
	if t.Object == domain.ReportVersion || t.Object == domain.ReportAccount { // they have pages of their own
		return domain.Missing("page")
	}
	pr := s.printer(c)
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(refused)}
	ask := view.Ask{
		Action: s.local(c, "/moderation/"+c.Param("what")+"/"+t.ID), Submit: pr.T("moderation.unhide"),
		Hidden: []view.Hidden{{Name: "key", Value: newKey()}, {Name: "act", Value: string(app.ShowThing)}},
		Cancel: view.Link{Label: pr.T("remark.cancel"), Href: s.local(c, t.Path)},
	}
	title := "moderation.unhide_title"
	if !t.Hidden {
		reason := e.line(f, "reason", "moderation.reason")
		reason.MaxLength, reason.Help = domain.MaxRemarkReason, pr.T("moderation.reason_help")
		title, ask.Submit, ask.Fields = "moderation.hide_title", pr.T("moderation.hide"), []view.Field{reason}
		ask.Hidden[1].Value = string(app.HideThing)
	}
	s.show(c, screen{
		status: refusedStatus(refused), page: s.reviewFrame(c, t.Place, pr.T(title)),
		body: view.AskScreen(pr, view.AskPage{
			Title: pr.T(title), Lead: pr.T("report.on."+t.Object, "Title", t.Place.Page.Title), Problems: e.problems(), Ask: ask,
		}),
	})
	return nil
}

// moderationLink leads a moderator to what she may do of a thing.
func (s *Site) moderationLink(c *gin.Context, object, id string, hidden bool) view.Link {
	label := "moderation.hide"
	switch object {
	case domain.ReportVersion:
		page, n, _ := strings.Cut(id, ".")
		return view.Link{Label: s.printer(c).T(label), Href: s.local(c, "/moderation/versions/"+page+"?version="+n)}
	case domain.ReportAccount:
		return view.Link{Label: s.printer(c).T("block.see"), Href: s.local(c, "/moderation/comptes/"+id)}
	}
	if hidden {
		label = "moderation.unhide"
	}
	return view.Link{Label: s.printer(c).T(label), Href: s.local(c, "/moderation/"+whatOf(object)+"/"+id)}
}

// moderate does a moderator's act, and leads back to its thing, or to the list of reports.
func (s *Site) moderate(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	m := app.Moderation{
		Object: toldObject(c.Param("what")), ID: c.Param("id"), Act: app.ModerationAct(f.get("act")), Reason: f.get("reason"), Key: f.key(c),
	}
	t, err := s.app.ViewModerated(ctx, viewer(c), m.Object, m.ID)
	if err == nil {
		err = s.app.Moderate(ctx, viewer(c), m)
	}
	switch domain.KindOf(err) {
	case domain.Invalid, domain.Unavailable:
		return s.showModeration(ctx, c, f, err)
	}
	if err != nil {
		return err
	}
	to := t.Path
	if m.Act == app.LeaveThing {
		to = "/moderation/signalements"
	}
	done := map[app.ModerationAct]string{app.HideThing: "masquee", app.ShowThing: "demasquee", app.LeaveThing: "classee"}[m.Act]
	s.seeOther(c, to+"?fait="+done)
	return nil
}

// reportedVersion is the number of a version that was reported, "" for other things.
func reportedVersion(r domain.Report) string {
	if r.Object != domain.ReportVersion {
		return ""
	}
	_, n, _ := strings.Cut(r.ObjectID, ".")
	return n
}

// toldFrame is the frame of a page about a thing that is told: that of its page, where it stands on one.
func (s *Site) toldFrame(c *gin.Context, t app.Told, title string) view.Page {
	if t.Object == domain.ReportAccount {
		return view.Page{Title: title, Robots: "noindex"}
	}
	return s.reviewFrame(c, t.Place, title)
}
