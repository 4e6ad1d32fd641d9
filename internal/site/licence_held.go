package site

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/web/view"
)

func listedVerdicts() []domain.Verdict {
	return []domain.Verdict{domain.NotOpen, domain.Absent, domain.Unknown, domain.Ambiguous, domain.OpenNotSuited, domain.Open}
}

// licenceQuery reads the filter of an address; a value that is none narrows nothing.
func licenceQuery(c *gin.Context) app.LicenceQuery {
	q := app.LicenceQuery{Call: c.Param("call")}
	for _, v := range listedVerdicts() {
		if c.Query("verdict") == string(v) {
			q.Verdict = v
		}
	}
	for _, k := range domain.ResourceKinds() {
		if c.Query("genre") == k {
			q.Kind = k
		}
	}
	for _, o := range []domain.Origin{domain.Existing, domain.Planned, domain.Used} {
		if c.Query("origine") == string(o) {
			q.Origin = o
		}
	}
	if id, pos, ok := strings.Cut(c.Query("avant"), "."); ok {
		if n, err := strconv.Atoi(pos); err == nil {
			q.After = store.HeldCursor{CandidacyID: id, Pos: n}
		}
	}
	return q
}

// listHeldLicences lists the resources of a call with the verdicts that stand; the staff see what each asks of them.
func (s *Site) listHeldLicences(ctx context.Context, c *gin.Context) error {
	q := licenceQuery(c)
	v, err := s.app.ViewLicences(ctx, viewer(c), q)
	if err != nil {
		return err
	}
	pr := s.printer(c)
	next := ""
	if v.Next.CandidacyID != "" {
		next = v.Next.CandidacyID + "." + strconv.Itoa(v.Next.Pos)
	}
	page := view.StaffPage{
		Title: pr.T("held.title", "Title", v.Call.Title), Lead: pr.T("held.lead"),
		Links: []view.Link{
			{Label: pr.T("held.policy"), Href: s.local(c, app.PolicyPath(v.Call))},
			{Label: pr.T("held.csv"), Href: s.local(c, licencesPath(v.Call)+"/export.csv")},
		},
		Parts: []templ.Component{s.heldFilter(c, v, q), view.StaffList(pr, s.licenceList(c, v, s.listPager(c, next)))},
	}
	if v.MayRejudge && v.Stale > 0 {
		page.Links = append(page.Links, view.Link{Label: pr.N("policy.stale", v.Stale, "N", v.Stale), Href: s.local(c, licencesPath(v.Call)+"/rejuger")})
	}
	sc := screen{page: view.Page{Title: page.Title, Description: page.Lead, Section: "calls", Crumbs: s.callCrumbs(c, v.Call)}, body: view.Staff(pr, page)}
	s.show(c, sc)
	return nil
}

func (s *Site) heldFilter(c *gin.Context, v app.LicencesView, q app.LicenceQuery) templ.Component {
	pr := s.printer(c)
	choice := func(name, label, value string) view.Field {
		return view.Field{Name: name, Kind: view.KindChoice, Dropdown: view.AsList, Label: pr.T(label), Value: value, None: pr.T("held.all")}
	}
	verdict := choice("verdict", "held.verdict", string(q.Verdict))
	for _, x := range listedVerdicts() {
		verdict.Options = append(verdict.Options, view.Option{Value: string(x), Label: pr.T("held.counted", "Verdict", verdictWord(pr, x), "N", v.Counts[x])})
	}
	kind := choice("genre", "form.resource.kind", q.Kind)
	for _, k := range domain.ResourceKinds() {
		kind.Options = append(kind.Options, view.Option{Value: k, Label: pr.T("form.resource.kind." + k)})
	}
	origin := choice("origine", "form.resource.origin", string(q.Origin))
	for _, o := range []domain.Origin{domain.Existing, domain.Planned, domain.Used} {
		origin.Options = append(origin.Options, view.Option{Value: string(o), Label: pr.T("form.resource.origin." + string(o))})
	}
	return view.SeekForm(pr, view.Ask{
		Title: pr.T("held.filter"), Action: s.local(c, licencesPath(v.Call)), Fields: []view.Field{verdict, kind, origin}, Submit: pr.T("held.show"),
	})
}

// verdictWord names a verdict; ambiguous and unknown, which read alike elsewhere, are told apart in lists.
func verdictWord(pr *i18n.Printer, v domain.Verdict) string {
	if v == domain.Unknown {
		return pr.T("held.unknown")
	}
	return pr.T("page.verdict." + string(v))
}

func (s *Site) licenceList(c *gin.Context, v app.LicencesView, pager view.Pager) view.StaffTable {
	pr := s.printer(c)
	t := view.StaffTable{
		ID: "ressources", Caption: pr.T("held.list"), Empty: pr.T("held.none"), Pager: pager,
		Heads: []string{pr.T("held.resource"), pr.T("held.kind"), pr.T("held.licence"), pr.T("held.verdict")},
	}
	if v.Staff {
		t.Heads = append(t.Heads, pr.T("held.todo"))
	}
	lifted := map[string]domain.Derogation{}
	for _, d := range v.Derogations {
		lifted[d.CandidacyID+" "+d.ResourceID+" "+d.Licence] = d
	}
	for _, r := range v.Rows {
		d, derogated := lifted[r.CandidacyID+" "+r.ID+" "+r.Licence]
		verdict := verdictWord(pr, r.Verdict)
		if derogated {
			verdict = pr.T("held.derogated", "Verdict", verdict, "At", pr.DateTime(d.EndsAt))
		}
		row := view.StaffRow{
			Head: view.Link{Label: r.Name, Href: s.local(c, "/candidatures/"+url.PathEscape(r.Slug)+"/licences")}, Note: r.Title,
			Cells: []view.StaffCell{
				{Text: pr.T("form.resource.kind."+r.Kind) + ", " + pr.T("form.resource.origin."+string(r.Origin))}, {Text: licenceName(pr, r.Licence)}, {Text: verdict},
			},
		}
		if v.Staff {
			row.Cells = append(row.Cells, s.licenceToDo(c, r, derogated))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// licenceToDo is what a resource asks of the staff.
func (s *Site) licenceToDo(c *gin.Context, r domain.HeldResource, derogated bool) view.StaffCell {
	pr := s.printer(c)
	switch {
	case !r.Produced() && !r.Verdict.Blocks() || r.Verdict == domain.Open || r.Verdict == domain.OpenNotSuited:
		return view.StaffCell{Text: pr.T("held.todo_none")}
	case !r.Produced():
		return view.StaffCell{Text: pr.T("held.todo_used")}
	case derogated:
		return view.StaffCell{Text: pr.T("held.todo_derogated")}
	case r.Verdict.Reserved():
		return view.StaffCell{Text: pr.T("held.todo_reserve")}
	}
	return view.StaffCell{
		Text: pr.T("held.todo_blocks"), Links: []view.Link{{Label: pr.T("held.derogate"), Href: s.local(c, "/candidatures/"+url.PathEscape(r.Slug)+"/derogations")}},
	}
}

// exportLicences is the list as CSV, with the same filter; heads are French whatever the language, as programs read them.
func (s *Site) exportLicences(ctx context.Context, c *gin.Context) error {
	q := licenceQuery(c)
	pr := s.words.For("fr")
	lines := [][]string{{"candidature", "adresse", "ressource", "genre", "origine", "licence_declaree", "titulaire", "controle", "table_licences", "politique"}}
	err := s.app.EachLicence(ctx, q, func(r domain.HeldResource) error {
		lines = append(lines, []string{
			r.Title, s.options.BaseURL + "/candidatures/" + r.Slug, r.Name, pr.T("form.resource.kind." + r.Kind), pr.T("form.resource.origin." + string(r.Origin)),
			r.Licence, r.Owner, verdictWord(pr, r.Verdict), r.Table, strconv.Itoa(r.Policy),
		})
		return nil
	})
	if err != nil {
		return err
	}
	body, err := csvOf(lines)
	if err != nil {
		return err
	}
	c.Header("Content-Disposition", `attachment; filename="licences-`+c.Param("call")+`.csv"`)
	c.Header("Cache-Control", "no-store")
	write(c, http.StatusOK, "text/csv; charset=utf-8; header=present", body)
	return nil
}
