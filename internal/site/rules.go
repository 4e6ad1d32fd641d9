package site

import (
	"context"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

func rulesRoutes() []Route {
	routes := []Route{
		get("/appels/:call/presentation", func(s *Site) handler { return s.showPresentation }),
		get("/appels/:call/reglement", func(s *Site) handler { return s.showRules }),
		get("/appels/:call/reglement/publier", func(s *Site) handler { return s.askRules }),
		post("/appels/:call/reglement/publier", func(s *Site) handler { return s.publishRules }),
	}
	routes = append(routes, wikiRoutes("/appels/:call/presentation", callPage)...)
	return append(routes, wikiRoutes("/appels/:call/reglement", rulesPage)...)
}

// callPage finds the wiki page of a call.
func callPage(s *Site) placeFinder {
	return func(ctx context.Context, c *gin.Context) (app.Place, error) {
		return s.app.CallPlace(ctx, viewer(c), c.Param("call"))
	}
}

// rulesPage finds the règlement of a call.
func rulesPage(s *Site) placeFinder {
	return func(ctx context.Context, c *gin.Context) (app.Place, error) {
		return s.app.RulesPlace(ctx, viewer(c), c.Param("call"))
	}
}

// showPresentation shows the wiki page of a call.
func (s *Site) showPresentation(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewCallPage(ctx, viewer(c), c.Param("call"))
	if err != nil {
		return err
	}
	pr, p := s.printer(c), v.Place
	d := view.CallDocumentPage{DocumentPage: view.DocumentPage{
		Title: p.Page.Title, Lead: v.Version.Sections["purpose"], Tabs: s.callTabs(c, p.Call, "/presentation"), Label: pr.T("call.tabs"),
	}}
	sections := s.sections(pr, p.Form(), v.Version)
	s.noteSections(c, p, sections)
	for _, sec := range sections {
		if sec.ID != "purpose" {
			d.Sections = append(d.Sections, sec)
		}
	}
	d.Actions = []view.Action{
		{Label: pr.T("call.history", "N", v.Version.N), Href: s.local(c, callPath(p.Call)+"/presentation/historique")},
		{Label: s.remarksTab(c, p), Href: s.local(c, callPath(p.Call)+"/presentation/remarques")},
	}
	if v.MayEdit {
		d.Actions = append([]view.Action{{Label: pr.T("call.edit_presentation"), Href: s.local(c, callPath(p.Call)+"/presentation/modifier")}}, d.Actions...)
	}
	if len(d.Sections) == 0 {
		d.Empty = pr.T("call.presentation_none")
	}
	frame := view.Page{Title: pr.T("call.presentation_of", "Title", p.Page.Title), Section: "calls", Crumbs: s.callCrumbs(c, p.Call)}
	if err := s.followed(ctx, c, p, &frame); err != nil {
		return err
	}
	s.show(c, screen{
		page: frame, body: view.CallDocument(d), tags: placeTags(p), until: until(p, s.app.Now()),
	})
	return nil
}

// showRules shows the règlement in force, and its versions.
func (s *Site) showRules(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewRules(ctx, viewer(c), c.Param("call"))
	if err != nil {
		return err
	}
	pr, path := s.printer(c), callPath(v.Call)+"/reglement"
	d := view.CallDocumentPage{Empty: pr.T("rules.none"), DocumentPage: view.DocumentPage{
		Title: pr.T("rules.title"), Tabs: s.callTabs(c, v.Call, "/reglement"), Label: pr.T("call.tabs"),
	}}
	d.Actions = []view.Action{{Label: pr.T("held.policy"), Href: s.local(c, app.PolicyPath(v.Call))}}
	if v.MayPublish {
		d.Actions = append(d.Actions, view.Action{Label: pr.T("rules.publish"), Href: s.local(c, path+"/publier")})
	}
	tags := []string{"call:" + v.Call.ID}
	if v.Call.RulesN > 0 {
		tags = append(tags, "page:"+v.Call.RulesPage)
		d.Title, d.Empty = v.Version.Sections["title"], ""
		d.Lead = pr.T("rules.in_force", "N", v.Version.N, "When", pr.DateTime(v.Version.At))
		schema, _ := domain.FormOf(domain.FormRules) // known
		d.Sections = s.sections(pr, schema, v.Version)
	}
	page := view.RulesPage{Document: d, Title: pr.T("rules.versions"), Versions: s.rulesVersions(c, v)}
	s.show(c, screen{
		page: view.Page{Title: pr.T("rules.title_of", "Title", v.Call.Title), Section: "calls", Crumbs: s.callCrumbs(c, v.Call)},
		body: view.Rules(pr, page), tags: tags, until: v.Call.Until(s.app.Now()),
	})
	return nil
}

// rulesVersions lists the versions of a règlement, newest first, each with what it changed.
func (s *Site) rulesVersions(c *gin.Context, v app.RulesView) []view.ChangeItem {
	pr, path := s.printer(c), callPath(v.Call)+"/reglement"
	var list []view.ChangeItem
	for _, r := range v.Versions {
		item := view.ChangeItem{
			When: view.Moment{Machine: machine(r.At), Words: pr.DateTime(r.At)}, Title: pr.T("rules.version", "N", r.N),
			Href: s.local(c, path+"/version/"+strconv.Itoa(r.N)), Summary: r.Summary, Who: r.AuthorName, Words: wordsText(pr, r),
		}
		if r.N > 1 {
			item.Diff = view.Link{Label: pr.T("changes.diff"), Href: s.local(c, path+"/diff/"+strconv.Itoa(r.N-1)+".."+strconv.Itoa(r.N))}
		}
		list = append(list, item)
	}
	return list
}

func (s *Site) askRules(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewRules(ctx, viewer(c), c.Param("call"))
	if err != nil {
		return err
	}
	if err := domain.Can(viewer(c), domain.PublishRules, domain.Object{Call: v.Call, Now: s.app.Now()}).Err(); err != nil {
		return err
	}
	f := form{values: map[string][]string{"title": {s.printer(c).T("rules.default_title")}}}
	for k, text := range v.Version.Sections {
		f.values[k] = []string{text}
	}
	s.showRulesForm(c, v, f, nil)
	return nil
}

func (s *Site) showRulesForm(c *gin.Context, v app.RulesView, f form, refused error) {
	pr, path := s.printer(c), callPath(v.Call)+"/reglement"
	schema, _ := domain.FormOf(domain.FormRules) // known
	base := v.Call.RulesN
	if f.has("base") {
		base, _ = strconv.Atoi(f.get("base")) // 0 where it is no number: told as out of date
	}
	s.showWriting(c, writing{
		call: v.Call, form: schema, typed: f, base: base, refused: refused, action: path + "/publier", cancel: path,
		submit: pr.T("rules.submit", "N", base+1), need: view.Must,
		WritePage: view.WritePage{Title: pr.T("rules.publish"), Lead: pr.T("rules.lead")},
	})
}

func (s *Site) publishRules(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	v, err := s.app.ViewRules(ctx, viewer(c), c.Param("call"))
	if err != nil {
		return err
	}
	if f.has("preview") {
		s.showRulesForm(c, v, f, nil)
		return nil
	}
	base, _ := strconv.Atoi(f.get("base")) // 0 where it is no number: told as out of date
	if err := s.app.ReadyToPublish(ctx, viewer(c), rulesPublishing(f, s.licenceOf(v.Call), v)); err != nil {
		return s.rulesRefused(c, v, f, err)
	}
	saved, err := s.app.PublishRules(ctx, viewer(c), app.Rules{
		CallID: v.Call.ID, Base: base, Title: f.get("title"), Text: f.get("texte"), Summary: f.get("summary"), Key: f.key(c),
	})
	if err == nil && saved.Conflict != nil {
		err = domain.Error{Kind: domain.Conflict, Key: "error.rules_moved", Args: []any{"Head", v.Call.RulesN}}
	}
	if err != nil {
		return s.rulesRefused(c, v, f, err)
	}
	c.Redirect(http.StatusSeeOther, s.local(c, callPath(v.Call)+"/reglement"))
	return nil
}

// rulesRefused shows the form again with what was typed; faults of ours go their own way.
func (s *Site) rulesRefused(c *gin.Context, v app.RulesView, f form, err error) error {
	if k := domain.KindOf(err); k == domain.Invalid || k == domain.Conflict {
		s.showRulesForm(c, v, f, err)
		return nil
	}
	return err
}

// rulesPublishing is what is looked at before a règlement is public: its service's own address may stand in it once.
func rulesPublishing(f form, licence string, v app.RulesView) app.Publishing {
	p := publishing(f, licence, domain.Document{"title": f.get("title"), "texte": f.get("texte")})
	p.Before = v.Version.Sections
	return p
}
