package site

import (
	"context"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/licence"
	"github.com/appel-a-communs/communs/web/view"
)

func licenceRoutes() []Route {
	return []Route{
		get(licenceCheckPath, func(s *Site) handler { return s.checkLicence }),
		post(licenceCheckPath, func(s *Site) handler { return s.checkLicenceFile }).as(Heavy),
		get(licenceControl, func(s *Site) handler { return s.sayLicence }).as(Searching),
	}
}

// showLicences is the licence check of a candidacy's head: what it produces, then what it leans on.
func (s *Site) showLicences(ctx context.Context, c *gin.Context, p app.Place) error {
	return s.licencesScreen(ctx, c, p, screen{tags: append(placeTags(p), app.ForgeTag)})
}

// licencesScreen is the tab of licences, with the status and the notices of what asks for it.
func (s *Site) licencesScreen(ctx context.Context, c *gin.Context, p app.Place, as screen) error {
	v, err := s.app.ViewCandidacy(ctx, viewer(c), p, 0)
	if err != nil {
		return err
	}
	pr := s.printer(c)
	page := view.LicencePage{
		Head: s.candidacyHead(c, v, "/licences"), Title: pr.T("licence.title"), Intro: pr.T("licence.intro"), Empty: pr.T("licence.none"), TablesTitle: pr.T("licence.detail"),
		Foot:  pr.T("licence.foot", "Date", pr.Date(v.Version.At), "N", v.Version.N, "Policy", licence.TableVersion()),
		Links: []view.Link{{Label: pr.T("held.policy"), Href: s.local(c, app.PolicyPath(p.Call))}, {Label: pr.T("licence.try"), Href: s.local(c, "/licences/verifier")}},
	}
	var produced, used []app.JudgedResource
	var blocking []string
	for _, r := range v.Resources() {
		if !r.Produced() {
			used = append(used, r)
			continue
		}
		produced = append(produced, r)
		if domain.Verdict(r.Result.Verdict).Blocks() {
			blocking = append(blocking, r.Name)
		}
	}
	switch {
	case len(blocking) > 0:
		page.Missing = pr.T("licence.missing", "Names", pr.List(blocking))
		page.After = pr.N("licence.missing_after", len(blocking), "N", len(blocking))
	case len(produced) > 0:
		page.After = pr.T("licence.nothing_blocks")
	}
	page.Tables = s.licenceTables(c, v, produced, used)
	page.Parts = s.licenceParts(c, append(produced, used...))
	if page.History, err = s.licenceHistory(ctx, c, p); err != nil {
		return err
	}
	if page.Repositories, err = s.repositoryBlock(ctx, c, v); err != nil {
		return err
	}
	frame := s.candidacyFrame(c, p).With(pr.T("licence.page", "Title", p.Page.Title))
	if err := s.justSaved(ctx, c, p, &frame); err != nil {
		return err
	}
	frame.Notices = append(frame.Notices, as.page.Notices...)
	as.page, as.body, as.until = frame, view.Licences(pr, page), app.NextParisDay(v.Now)
	s.show(c, as)
	return nil
}

func (s *Site) licenceTables(c *gin.Context, v app.CandidacyView, produced, used []app.JudgedResource) []view.LicenceTable {
	pr := s.printer(c)
	var tables []view.LicenceTable
	for _, t := range []struct {
		key  string
		list []app.JudgedResource
	}{{"produced", produced}, {"used", used}} {
		if len(t.list) == 0 {
			continue
		}
		table := view.LicenceTable{Caption: pr.T("licence.caption." + t.key)}
		for _, column := range []string{"resource", "written", "verdict", "why", "better"} {
			table.Columns = append(table.Columns, pr.T("licence.column."+column))
		}
		for _, r := range t.list {
			row := licenceRow(pr, lang(c), r)
			change := row.Verdict.Code != string(licence.Open) && r.Produced() && (v.MayEdit || v.Proposals)
			switch {
			case change && viewer(c).SignedIn():
				row.Choices = s.licenceChoices(c, v, r)
				fallthrough
			case change:
				row.Change = view.Link{Label: pr.T("licence.change", "Name", r.Name), Href: s.local(c, v.Place.Path()+"/modifier#bloc-ressource")}
			}
			table.Rows = append(table.Rows, row)
		}
		tables = append(tables, table)
	}
	return tables
}

// licenceRow is a resource with its verdict, the reasons with who lays them down, and better choices.
func licenceRow(pr *i18n.Printer, lang string, r app.JudgedResource) view.LicenceRow {
	row := view.LicenceRow{
		Name: r.Name, Kind: pr.T("form.resource.kind." + r.Kind), Written: r.Licence, Nothing: pr.T("licence.nothing"),
		Verdict: viewVerdict(lang, r.Result), NoBetter: pr.T("licence.keep"),
	}
	if !r.Result.Verdict.Accepted() && !r.Produced() {
		row.Why = append(row.Why, view.LicenceWhy{Parts: view.Words(pr.T("licence.risk"))})
	}
	row.Why = append(row.Why, licenceWhy(pr, lang, r.Licence, r.Result)...)
	if r.Held != "" {
		row.Why = append(row.Why, view.LicenceWhy{Parts: view.Words(pr.T("licence.held", "Verdict", verdictWord(pr, r.Held)))})
	}
	if r.Result.Verdict != licence.Open {
		for _, a := range r.Result.Advice {
			row.Better = append(row.Better, a.ID)
		}
	}
	if len(row.Better) == 0 && r.Result.Verdict != licence.Open {
		row.NoBetter = pr.T("licence.ask")
	}
	return row
}

// checkLicence judges one licence for a kind of resource: a page that anybody may link to.
func (s *Site) checkLicence(_ context.Context, c *gin.Context) error {
	pr := s.printer(c)
	written := c.Query("licence")
	page := s.licenceCheckPage(c, shownText(written), c.Query("genre"))
	if _, asked := c.GetQuery("licence"); asked {
		kind := page.Kind.Value
		r := app.JudgedResource{Resource: domain.Resource{Kind: kind, Licence: shownText(written), Origin: domain.Existing}, Result: app.CheckLicence(written, kind)}
		row := licenceRow(pr, lang(c), r)
		page.Answer, page.AnswerTitle = &row, pr.T("licence.answer")
	}
	s.show(c, screen{page: view.Page{Title: page.Title, Description: page.Lead}, body: view.CheckLicence(pr, page)})
	return nil
}

// licenceCheckPage is the page that checks a licence: by its name, by its text, or in a repository.
func (s *Site) licenceCheckPage(c *gin.Context, written, kind string) view.LicenceCheck {
	pr := s.printer(c)
	if !slices.Contains(domain.ResourceKinds(), kind) {
		kind = domain.ResourceKinds()[0]
	}
	page := view.LicenceCheck{
		Title: pr.T("licence.title"), Lead: pr.T("licence.check_lead"), Action: s.local(c, licenceCheckPath), Submit: pr.T("licence.check"),
		Written: view.Field{
			Name: "licence", Kind: view.KindLine, Label: pr.T("form.resource.licence"), Help: pr.T("form.resource.licence_help"),
			Value: written, MaxLength: 600,
		},
		Kind:       view.Field{Name: "genre", Kind: view.KindChoice, Dropdown: view.AsList, Label: pr.T("form.resource.kind"), Value: kind},
		Rules:      []string{pr.T("licence.rule.open"), pr.T("licence.rule.kinds"), pr.T("licence.rule.produced"), pr.T("licence.rule.used"), pr.T("licence.rule.person")},
		RulesTitle: pr.T("licence.rules"),
		FileTitle:  pr.T("licence.file.title"), FileLead: pr.T("licence.file.lead"), FileLabel: pr.T("licence.file.file"),
		FileHelp: pr.T("licence.file.help", "Max", pr.Bytes(maxLicenceFile)),
		Text:     view.Field{Name: licenceTextField, Kind: view.KindArea, Label: pr.T("licence.file.paste"), Help: pr.T("licence.file.paste_help")},
	}
	for _, k := range domain.ResourceKinds() {
		page.Kind.Options = append(page.Kind.Options, view.Option{Value: k, Label: pr.T("form.resource.kind." + k)})
	}
	return page
}
