package site

import (
	"context"
	"strconv"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

func moderationRoutes() []Route {
	return []Route{
		get("/moderation/versions/:page", func(s *Site) handler { return s.askHiding }),
		post("/moderation/versions/:page", func(s *Site) handler { return s.hideVersions }),
		get("/moderation/comptes", func(s *Site) handler { return s.listBlocks }),
		get("/moderation/comptes/:id", func(s *Site) handler { return s.askBlock }),
		post("/moderation/comptes/:id", func(s *Site) handler { return s.block }),
	}
}

func (s *Site) askHiding(ctx context.Context, c *gin.Context) error {
	n := c.Query("version")
	return s.showHiding(ctx, c, form{values: map[string][]string{"first": {n}, "last": {n}}}, nil)
}

// showHiding asks a moderator which versions are withheld and why, or whether they are shown again.
func (s *Site) showHiding(ctx context.Context, c *gin.Context, f form, refused error) error {
	n, err := number(f.line("first"))
	if err != nil || n == 0 {
		n = 1
	}
	v, err := s.app.ViewVersionModeration(ctx, viewer(c), c.Param("page"), n)
	if err != nil {
		return err
	}
	pr := s.printer(c)
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(refused)}
	first, last := e.line(f, "first", "hiding.first"), e.line(f, "last", "hiding.last")
	first.MaxLength, last.MaxLength = 6, 6
	cause := e.line(f, "cause", "hiding.cause")
	cause.Kind, cause.MaxLength = view.KindChoice, 0
	for _, k := range []domain.Cause{domain.CausePersonal, domain.CauseLaw} {
		cause.Options = append(cause.Options, view.Option{Value: string(k), Label: pr.T("hiding.cause." + string(k))})
	}
	reason := e.line(f, "reason", "hiding.reason")
	reason.MaxLength, reason.Help = 500, pr.T("hiding.reason_help")
	here := s.local(c, "/moderation/versions/"+v.Place.Page.ID)
	cancel := view.Link{Label: pr.T("remark.cancel"), Href: s.local(c, wikiPath(v.Place, "/historique"))}
	page := view.AskPage{
		Title: pr.T("hiding.title", "Title", v.Place.Page.Title), Lead: pr.T("hiding.lead"),
		Ask: view.Ask{
			Action: here, Text: []string{pr.T("hiding.text")}, Hidden: []view.Hidden{{Name: "key", Value: newKey()}, {Name: "act", Value: "hide"}},
			Fields: []view.Field{first, last, cause, reason}, Submit: pr.T("hiding.submit"), Cancel: cancel,
		},
	}
	if v.Version.Hidden {
		page.Lead = pr.T("hiding.is", "N", n, "Name", v.Hiding.ByName, "At", pr.DateTime(v.Hiding.At), "Reason", v.Hiding.Reason)
		page.Ask.Text, page.Ask.Fields, page.Ask.Submit = []string{pr.T("hiding.show_text")}, []view.Field{first, last}, pr.T("hiding.show")
		page.Ask.Hidden[1].Value = "unhide"
	}
	page.Problems = e.problems()
	s.show(c, screen{
		status: refusedStatus(refused), page: view.Page{Title: page.Title, Robots: "noindex", Crumbs: s.crumbs(c, v.Place)}, body: view.AskScreen(pr, page),
	})
	return nil
}

func (s *Site) hideVersions(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	pr := s.printer(c)
	w := app.Withholding{
		PageID: c.Param("page"), Cause: domain.Cause(f.get("cause")), Reason: f.get("reason"), Title: pr.T("hiding.empty_title"),
		Summary: pr.T("hiding.summary"), Key: f.key(c),
	}
	w.First, _ = strconv.Atoi(f.line("first")) // what is no number is no version: told at its field
	w.Last, _ = strconv.Atoi(f.line("last"))
	if f.get("act") == "unhide" {
		err = s.app.ShowVersions(ctx, viewer(c), w)
	} else {
		err = s.app.HideVersions(ctx, viewer(c), w)
	}
	switch domain.KindOf(err) {
	case domain.Invalid, domain.Conflict, domain.Unavailable:
		return s.showHiding(ctx, c, f, err)
	}
	if err != nil {
		return err
	}
	p, err := s.app.PlaceByID(ctx, viewer(c), w.PageID)
	if err != nil {
		return err
	}
	s.seeOther(c, wikiPath(p, "/version/"+strconv.Itoa(w.First)))
	return nil
}

// versionTelling is what is said under a version: why its text is withheld, and what leads to its report.
func (s *Site) versionTelling(ctx context.Context, c *gin.Context, v app.PageView) (lead string, links []view.Link, err error) {
	pr, p, r := s.printer(c), v.Place, v.Version
	h, err := s.app.HidingOf(ctx, p, r)
	switch {
	case err != nil:
		return "", nil, err
	case r.Hidden && h.Reason != "":
		lead = pr.T("hiding.why", "Cause", pr.T("hiding.cause."+string(h.Cause)), "Reason", h.Reason, "At", pr.DateTime(h.At))
	case r.Hidden:
		lead = pr.T("version.hidden")
	}
	if !r.Hidden && p.Candidacy.State != domain.TeamOnly {
		links = append(links, view.Link{Label: pr.T("report.version"), Href: s.local(c, "/signaler/version/"+app.VersionID(p.Page.ID, r.N))})
	}
	if s.app.May(viewer(c), domain.Moderate, p) {
		links = append(links, view.Link{Label: pr.T("hiding.act"), Href: s.local(c, "/moderation/versions/"+p.Page.ID+"?version="+strconv.Itoa(r.N))})
	}
	return lead, links, nil
}

// listBlocks lists the accounts that were shut out, and finds another by its public name.
func (s *Site) listBlocks(ctx context.Context, c *gin.Context) error {
	by, pr := viewer(c), s.printer(c)
	f := form{values: map[string][]string{"nom": {c.Query("nom")}}}
	var refused error
	if name := f.line("nom"); name != "" {
		one, err := s.app.ViewBlock(ctx, by, "", name)
		if err == nil {
			s.seeOther(c, "/moderation/comptes/"+one.Account.ID)
			return nil
		}
		if domain.KindOf(err) != domain.Invalid {
			return err
		}
		refused = err
	}
	v, err := s.app.ViewBlocks(ctx, by, c.Query("avant"))
	if err != nil {
		return err
	}
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(refused)}
	name := e.line(f, "nom", "team.call.name")
	name.MaxLength, name.Autocomplete = 60, "off"
	page := view.StaffPage{Title: pr.T("block.list"), Lead: pr.T("block.lead"), Parts: []templ.Component{
		view.SeekForm(pr, view.Ask{Title: pr.T("block.find"), Action: s.local(c, "/moderation/comptes"), Fields: []view.Field{name}, Submit: pr.T("block.find_submit")}),
		view.StaffList(pr, s.blocks(c, v)),
	}, Links: []view.Link{{Label: pr.T("report.list"), Href: s.local(c, "/moderation/signalements")}}}
	page.Problems = e.problems()
	s.show(c, screen{status: refusedStatus(refused), page: view.Page{Title: page.Title, Robots: "noindex"}, body: view.Staff(pr, page)})
	return nil
}

func (s *Site) blocks(c *gin.Context, v app.BlocksView) view.StaffTable {
	pr := s.printer(c)
	t := view.StaffTable{
		ID: "comptes", Caption: pr.T("block.past"), Empty: pr.T("block.none"), Pager: s.listPager(c, v.Older),
		Heads: []string{pr.T("team.call.name"), pr.T("block.reason"), pr.T("block.state")},
	}
	for _, b := range v.Blocks {
		state := pr.T("block.since", "Name", b.ByName, "At", pr.DateTime(b.At))
		if !b.LiftedAt.IsZero() {
			state = pr.T("block.lifted", "Name", b.LiftedName, "At", pr.DateTime(b.LiftedAt))
		}
		t.Rows = append(t.Rows, view.StaffRow{
			Head: view.Link{Label: b.Name, Href: s.local(c, "/moderation/comptes/"+b.AccountID)}, Cells: []view.StaffCell{{Text: b.Reason}, {Text: state}},
		})
	}
	return t
}

func (s *Site) askBlock(ctx context.Context, c *gin.Context) error {
	return s.showBlock(ctx, c, form{}, nil)
}

func (s *Site) showBlock(ctx context.Context, c *gin.Context, f form, refused error) error {
	v, err := s.app.ViewBlock(ctx, viewer(c), c.Param("id"), "")
	if err != nil {
		return err
	}
	pr := s.printer(c)
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(refused)}
	page := view.StaffPage{
		Title: pr.T("block.title", "Name", v.Account.Name), Lead: pr.T("block.account_lead"), Parts: []templ.Component{view.StaffList(pr, s.blocks(c, v))},
		Links: []view.Link{{Label: pr.T("block.list"), Href: s.local(c, "/moderation/comptes")}},
	}
	ask := view.Ask{
		Action: s.local(c, "/moderation/comptes/"+v.Account.ID), Hidden: []view.Hidden{{Name: "key", Value: newKey()}, {Name: "act", Value: "block"}},
		Title: pr.T("block.act"), Text: []string{pr.T("block.text")}, Submit: pr.T("block.submit"),
	}
	if v.Account.Disabled {
		ask.Title, ask.Text, ask.Submit = pr.T("block.lift"), []string{pr.T("block.lift_text")}, pr.T("block.lift_submit")
		ask.Hidden[1].Value = "lift"
	} else {
		reason := e.line(f, "reason", "block.reason")
		reason.MaxLength, reason.Help = 500, pr.T("block.reason_help")
		ask.Fields = []view.Field{reason}
	}
	if v.MayAct {
		page.Parts = append(page.Parts, view.AskForm(pr, ask))
	} else {
		page.Parts = append(page.Parts, view.Paragraphs(pr.T("block.not_yours")))
	}
	page.Problems = e.problems()
	frame := view.Page{Title: page.Title, Robots: "noindex", Notices: staffDone(pr, c.Query("fait"), "bloque", "debloque")}
	s.show(c, screen{status: refusedStatus(refused), page: frame, body: view.Staff(pr, page)})
	return nil
}

func (s *Site) block(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	b := app.Blocking{AccountID: c.Param("id"), Reason: f.get("reason"), Lift: f.get("act") == "lift", Key: f.key(c)}
	err = s.app.BlockAccount(ctx, viewer(c), b)
	switch domain.KindOf(err) {
	case domain.Invalid, domain.Conflict, domain.Unavailable:
		return s.showBlock(ctx, c, f, err)
	}
	if err != nil {
		return err
	}
	done := "bloque"
	if b.Lift {
		done = "debloque"
	}
	s.seeOther(c, "/moderation/comptes/"+b.AccountID+"?fait="+done)
	return nil
}
