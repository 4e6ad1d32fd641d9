package site

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/licence"
	"github.com/appel-a-communs/communs/web/view"
)

// blankRulings is how many rows a list of rulings offers beyond those filled in.
const blankRulings = 2

func (s *Site) askPolicy(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewPolicyForm(ctx, viewer(c), c.Param("call"))
	if err != nil {
		return err
	}
	return s.policyPage(c, v, policyForm(v.Policy), nil)
}

func (s *Site) savePolicy(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	v, err := s.app.ViewPolicyForm(ctx, viewer(c), c.Param("call"))
	if err != nil {
		return err
	}
	p := policyTyped(f)
	seen, err := strconv.Atoi(f.get("seen"))
	if err != nil {
		seen = -1 // no version: told as one that moved
	}
	err = s.app.SetLicencePolicy(ctx, viewer(c), app.PolicyChange{CallID: v.Call.ID, Seen: seen, Policy: p, Reason: f.get("why"), Key: f.key(c)})
	if k := domain.KindOf(err); k == domain.Invalid || k == domain.Conflict {
		typed := policyForm(p)
		typed.values["why"], typed.values["seen"] = []string{f.get("why")}, []string{strconv.Itoa(v.Call.Licences.N)}
		return s.policyPage(c, v, typed, err)
	}
	if err != nil {
		return err
	}
	s.seeOther(c, app.PolicyPath(v.Call))
	return nil
}

// policyForm is a policy as its form holds it.
func policyForm(p licence.Policy) form {
	f := form{values: map[string][]string{"trusted": authorityNames(p.Trusted), "french": {frenchWay(p)}, "seen": {strconv.Itoa(p.Version)}}}
	for list, rulings := range map[string][]licence.Ruling{"added": p.Added, "refused": p.Refused} {
		for i, r := range rulings {
			row := list + "." + strconv.Itoa(i+1) + "."
			var kinds []string
			for _, k := range r.Kinds {
				kinds = append(kinds, string(k))
			}
			f.values[row+"id"], f.values[row+"kinds"], f.values[row+"reason"] = []string{r.ID}, kinds, []string{r.Reason}
		}
	}
	return f
}

// policyTyped reads the form; rows left empty are none.
func policyTyped(f form) licence.Policy {
	p := licence.Policy{RequireFrench: f.get("french") != "free", RefuseFrench: f.get("french") == "refuses"}
	for _, name := range f.values["trusted"] {
		p.Trusted = append(p.Trusted, licence.Authority(name))
	}
	p.Added, p.Refused = f.rulings("added"), f.rulings("refused")
	return p
}

func (f form) rulings(list string) []licence.Ruling {
	var out []licence.Ruling
	for i := 1; i <= licence.MaxRulings+blankRulings; i++ {
		row := list + "." + strconv.Itoa(i) + "."
		r := licence.Ruling{ID: f.line(row + "id"), Reason: f.line(row + "reason")}
		for _, k := range f.values[row+"kinds"] {
			r.Kinds = append(r.Kinds, licence.Kind(k))
		}
		if r.ID != "" || r.Reason != "" {
			out = append(out, r)
		}
	}
	return out
}

func (s *Site) policyPage(c *gin.Context, v app.PolicyView, f form, refused error) error {
	pr := s.printer(c)
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(refused)}
	trusted := view.Field{Name: "trusted", Kind: view.KindChoices, Label: e.label("trusted", "policy.form.trusted"), Help: pr.T("policy.form.trusted_help"), Chosen: f.values["trusted"], Error: e.fault("trusted")}
	for _, name := range authorityNames(licence.Authorities()) {
		trusted.Options = append(trusted.Options, view.Option{Value: name, Label: name})
	}
	french := view.Field{Name: "french", Kind: view.KindChoice, Label: pr.T("policy.form.french"), Required: true, Value: f.get("french")}
	for _, way := range []string{"free", "notes", "refuses"} {
		french.Options = append(french.Options, view.Option{Value: way, Label: pr.T("policy.form.french_" + way)})
	}
	fields := append([]view.Field{trusted, french}, e.rulingFields(f, "added")...)
	fields = append(fields, e.rulingFields(f, "refused")...)
	why := e.line(f, "why", "policy.form.why")
	why.MaxLength, why.Help = 500, pr.T("policy.form.why_help")
	page := view.StaffPage{
		Title: pr.T("policy.form.title", "Title", v.Call.Title), Lead: pr.T("policy.form.lead"),
		Links: []view.Link{{Label: pr.T("policy.form.public"), Href: s.local(c, app.PolicyPath(v.Call))}, {Label: pr.T("desk.link.settings"), Href: s.local(c, callPath(v.Call)+"/reglages")}},
	}
	page.Parts = []templ.Component{view.AskForm(pr, view.Ask{
		ID: "politique", Action: s.local(c, callPath(v.Call)+"/reglages/licences"), Fields: append(fields, why), Submit: pr.T("policy.form.submit"),
		Hidden: []view.Hidden{{Name: "seen", Value: f.get("seen")}, {Name: "key", Value: newKey()}},
	})}
	page.Problems = e.problems()
	s.show(c, screen{
		status: refusedStatus(refused), body: view.Staff(pr, page),
		page: view.Page{Title: page.Title, Section: "calls", Crumbs: s.callCrumbs(c, v.Call), Robots: "noindex"},
	})
	return nil
}

// rulingFields are the rows of a list of rulings, those filled in and a few more.
func (e *teller) rulingFields(f form, list string) []view.Field {
	rows := min(len(f.rulings(list))+blankRulings, licence.MaxRulings)
	var fields []view.Field
	for i := 1; i <= rows; i++ {
		name := list + "." + strconv.Itoa(i) + "."
		label := func(part string) string {
			e.label(name+part, "") // known to the summary of faults
			e.labels[name+part] = e.pr.T("policy.form."+list+"_"+part, "N", i)
			return e.labels[name+part]
		}
		id := view.Field{Name: name + "id", Kind: view.KindLine, Label: label("id"), Value: shownText(f.get(name + "id")), Error: e.fault(name + "id"), MaxLength: 80}
		kinds := view.Field{Name: name + "kinds", Kind: view.KindChoices, Label: label("kinds"), Chosen: f.values[name+"kinds"], Error: e.fault(name + "kinds")}
		for _, k := range licence.Kinds() {
			kinds.Options = append(kinds.Options, view.Option{Value: string(k), Label: e.pr.T("form.resource.kind." + string(k))})
		}
		reason := view.Field{Name: name + "reason", Kind: view.KindLine, Label: label("reason"), Value: shownText(f.get(name + "reason")), Error: e.fault(name + "reason"), MaxLength: licence.MaxRulingReason}
		fields = append(fields, id)
		if id.Value != "" || slices.ContainsFunc(e.faults, func(p domain.Error) bool { return strings.HasPrefix(p.Field, name) }) || i == rows {
			fields = append(fields, kinds)
		}
		fields = append(fields, reason)
	}
	return fields
}
