package site

import (
	"context"
	"strings"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/licence"
	"github.com/appel-a-communs/communs/web/view"
)

func licencePolicyRoutes() []Route {
	return []Route{
		get("/appels/:call/licences", func(s *Site) handler { return s.listHeldLicences }),
		get("/appels/:call/licences/export.csv", func(s *Site) handler { return s.exportLicences }),
		get("/appels/:call/licences/politique", func(s *Site) handler { return s.showPolicy }),
		get("/appels/:call/licences/rejuger", func(s *Site) handler { return s.askRejudge }),
		post("/appels/:call/licences/rejuger", func(s *Site) handler { return s.rejudge }),
		get("/appels/:call/reglages/licences", func(s *Site) handler { return s.askPolicy }),
		post("/appels/:call/reglages/licences", func(s *Site) handler { return s.savePolicy }),
	}
}

func licencesPath(call domain.Call) string { return callPath(call) + "/licences" }

// showPolicy says to everybody what a call takes for an open licence, and how that changed.
func (s *Site) showPolicy(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewPolicy(ctx, viewer(c), c.Param("call"))
	if err != nil {
		return err
	}
	pr := s.printer(c)
	page := view.StaffPage{
		Title: pr.T("policy.title", "Title", v.Call.Title), Lead: pr.T("policy.lead"),
		Links: []view.Link{{Label: pr.T("policy.list"), Href: s.local(c, licencesPath(v.Call))}, {Label: pr.T("call.tab.rules"), Href: s.local(c, callPath(v.Call)+"/reglement")}},
		Parts: []templ.Component{
			view.Section("regles", pr.T("policy.rules")), view.Paragraphs(policyRules(pr, v.Policy)...),
			view.StaffList(pr, rulingTable(pr, "ajoutees", "policy.added", v.Policy.Added)),
			view.StaffList(pr, rulingTable(pr, "refusees", "policy.refused", v.Policy.Refused)),
			view.StaffList(pr, policyHistory(pr, v)),
		},
	}
	sc := screen{page: view.Page{Title: page.Title, Description: page.Lead, Section: "calls", Crumbs: s.callCrumbs(c, v.Call)}}
	if v.MaySet {
		page.Links = append(page.Links, view.Link{Label: pr.T("policy.change"), Href: s.local(c, callPath(v.Call)+"/reglages/licences")})
	}
	if v.MaySet && v.Stale > 0 {
		page.Links = append(page.Links, view.Link{Label: pr.N("policy.stale", v.Stale, "N", v.Stale), Href: s.local(c, licencesPath(v.Call)+"/rejuger")})
	}
	if !viewer(c).SignedIn() {
		sc.tags = []string{"call:" + v.Call.ID, "page:" + v.Call.PageID}
	}
	sc.body = view.Staff(pr, page)
	s.show(c, sc)
	return nil
}

// policyRules are the rules of a policy in sentences.
func policyRules(pr *i18n.Printer, p licence.Policy) []string {
	list := []string{pr.T("policy.own")}
	if p.Version > 0 {
		list[0] = pr.T("policy.version", "N", p.Version, "Table", app.LicenceTable())
	}
	if len(p.Trusted) == 0 {
		list = append(list, pr.T("policy.trusts_all", "Names", pr.List(authorityNames(licence.Authorities()))))
	} else {
		list = append(list, pr.T("policy.trusts", "Names", pr.List(authorityNames(p.Trusted))))
	}
	list = append(list, pr.T("policy.french."+frenchWay(p)))
	return append(list, pr.T("policy.closed"))
}

func authorityNames(list []licence.Authority) []string {
	names := make([]string, len(list))
	for i, a := range list {
		names[i] = string(a)
	}
	return names
}

// frenchWay is how a policy takes the French list: free, notes, refuses.
func frenchWay(p licence.Policy) string {
	switch {
	case !p.RequireFrench:
		return "free"
	case p.RefuseFrench:
		return "refuses"
	}
	return "notes"
}

func rulingTable(pr *i18n.Printer, id, key string, list []licence.Ruling) view.StaffTable {
	t := view.StaffTable{
		ID: id, Caption: pr.T(key), Empty: pr.T("policy.none." + id), Heads: []string{pr.T("policy.licence"), pr.T("policy.kinds"), pr.T("policy.reason")},
	}
	for _, r := range list {
		f, _ := licence.Lookup(r.ID)
		t.Rows = append(t.Rows, view.StaffRow{Head: view.Link{Label: r.ID, Href: f.URL}, Note: f.Name, Cells: []view.StaffCell{{Text: kindNames(pr, r.Kinds)}, {Text: r.Reason}}})
	}
	return t
}

func kindNames(pr *i18n.Printer, kinds []licence.Kind) string {
	if len(kinds) == 0 {
		return pr.T("policy.all_kinds")
	}
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = pr.T("form.resource.kind." + string(k))
	}
	return strings.Join(names, ", ")
}

func policyHistory(pr *i18n.Printer, v app.PolicyView) view.StaffTable {
	t := view.StaffTable{
		ID: "versions", Caption: pr.T("policy.history"), Empty: pr.T("policy.history_none"),
		Heads: []string{pr.T("policy.which"), pr.T("policy.changes"), pr.T("policy.why")},
	}
	for _, step := range v.Versions {
		var changes []string
		for _, ch := range step.Changes {
			changes = append(changes, policyChange(pr, ch))
		}
		t.Rows = append(t.Rows, view.StaffRow{
			Head: view.Link{Label: pr.T("policy.n", "N", step.N)}, Note: pr.T("derogation.by", "Name", step.ByName, "At", pr.DateTime(step.At)),
			Cells: []view.StaffCell{{Text: strings.Join(changes, " ")}, {Text: step.Reason}},
		})
	}
	return t
}

// policyChange says one change of a policy in a sentence.
func policyChange(pr *i18n.Printer, ch licence.Change) string {
	key := "policy.change." + string(ch.Part)
	switch {
	case ch.Part != licence.AddedChange && ch.Part != licence.RefusedChange:
	case ch.Before.ID == "":
		key += "_new"
	case ch.After.ID == "":
		key += "_gone"
	default:
		key += "_said"
	}
	kinds := ch.After.Kinds
	if ch.After.ID == "" {
		kinds = ch.Before.Kinds
	}
	return pr.T(key, "ID", ch.ID, "Kinds", kindNames(pr, kinds))
}
