package site

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/markup"
	"github.com/appel-a-communs/communs/web"
	"github.com/appel-a-communs/communs/web/view"
)

// legalPages are the pages of the site about itself: the name of their text, and their path.
func legalPages() [][2]string {
	return [][2]string{
		{"aide", "/aide"},
		{"mentions", "/mentions-legales"},
		{"donnees", "/donnees-personnelles"},
		{"conditions", "/conditions-utilisation"},
		{"accessibilite", "/accessibilite"},
		{"ecoconception", "/ecoconception"},
	}
}

func legalRoutes() []Route {
	list := []Route{
		get("/plan-du-site", func(s *Site) handler { return s.showSiteMap }),
		get("/accessibilite/signaler", func(s *Site) handler { return s.askBarrier }),
		post("/accessibilite/signaler", func(s *Site) handler { return s.reportBarrier }).as(Signing),
		get("/agence/reglages", func(s *Site) handler { return s.askOperator }),
		post("/agence/reglages", func(s *Site) handler { return s.setOperator }),
	}
	for _, p := range legalPages() {
		list = append(list, get(p[1], func(s *Site) handler {
			return func(ctx context.Context, c *gin.Context) error { return s.showLegal(ctx, c, p[0]) }
		}))
	}
	return list
}

// showLegal shows one text, with what the operator says at its marks.
func (s *Site) showLegal(ctx context.Context, c *gin.Context, name string) error {
	o, err := s.app.Operator(ctx)
	if err != nil {
		return err
	}
	text, err := web.Texts.ReadFile("text/" + lang(c) + "/" + name + ".md")
	if err != nil {
		return err
	}
	pr := s.printer(c)
	files := []string{"site.js", "site.css", "source-serif-4.woff2", "icon.svg"}
	said := strings.NewReplacer(
		"{{Licence}}", s.licenceLink(pr, s.options.Licence).Label, "{{State}}", pr.T("legal.state."+string(o.Accessibility(s.app.Now()))),
		"{{Requests}}", strconv.Itoa(len(files)), "{{Weight}}", pr.Bytes(int64(s.assets.Weight(files...))),
	).Replace(string(text))
	page := view.LegalPage{Title: pr.T("legal." + name)}
	if page.Parts, err = s.legalParts(pr, said, o); err != nil {
		return err
	}
	s.show(c, screen{page: view.Page{Title: page.Title}, body: view.Legal(page), tags: []string{app.OperatorTag}, until: app.NextParisDay(s.app.Now())})
	return nil
}

// legalParts cuts a text at its marks, [[group]], where what the operator says of that stands.
func (s *Site) legalParts(pr *i18n.Printer, text string, o domain.Operator) ([]templ.Component, error) {
	var parts []templ.Component
	for i, piece := range strings.Split(text, "[[") {
		if i > 0 {
			group, rest, _ := strings.Cut(piece, "]]")
			parts, piece = append(parts, view.LegalTerms(pr.T("legal.missing"), operatorTerms(pr, o, group))), rest
		}
		out, err := s.markup.Render(piece, markup.Options{HeadingBase: 1, IDPrefix: "p" + strconv.Itoa(i) + "-", Resolve: wikiLink})
		if err != nil {
			return nil, err
		}
		parts = append(parts, templ.Raw(out.HTML))
	}
	return parts, nil
}

// operatorTerms are what is said of one thing: what was said, and what the law asks and nobody said yet.
func operatorTerms(pr *i18n.Printer, o domain.Operator, group string) []view.LegalTerm {
	var list []view.LegalTerm
	for _, f := range domain.OperatorFields() {
		if f.Group == group && (f.Must || o[f.Key] != "") {
			list = append(list, view.LegalTerm{Term: pr.T("legal.field." + f.Key), Text: o[f.Key]})
		}
	}
	return list
}

// legalLinks are the links of the foot of every page. Where the operator's words cannot be read, the state is not told.
func (s *Site) legalLinks(c *gin.Context) []view.Link {
	pr := s.printer(c)
	var list []view.Link
	for _, p := range legalPages() {
		label := pr.T("legal." + p[0])
		if p[0] == "accessibilite" {
			if o, err := s.app.Operator(c.Request.Context()); err == nil {
				label = pr.T("legal.accessibility." + string(o.Accessibility(s.app.Now())))
			}
		}
		list = append(list, view.Link{Label: label, Href: s.local(c, p[1])})
	}
	return append(list, view.Link{Label: pr.T("legal.plan"), Href: s.local(c, "/plan-du-site")})
}

// planned is the name of a page of the map of the site, "" for what has none there: acts, pages of one's own account, those
// that an object's address leads to.
func planned(pr *i18n.Printer, r Route) string {
	if r.Method != http.MethodGet || strings.ContainsAny(r.Path, ":*") {
		return ""
	}
	if r.Path == "/" {
		return pr.T("plan.home")
	}
	return optional(pr, "plan.page."+strings.ReplaceAll(strings.TrimPrefix(r.Path, "/"), "/", "."))
}

// showSiteMap lists the pages that everybody has, then the calls.
func (s *Site) showSiteMap(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewCalls(ctx, viewer(c))
	if err != nil {
		return err
	}
	pr := s.printer(c)
	groups := []view.LegalLinks{{ID: "lire", Title: pr.T("plan.public")}, {ID: "appels", Title: pr.T("plan.calls")}, {ID: "site", Title: pr.T("plan.about"), Links: s.legalLinks(c)}}
	for _, r := range Routes() {
		if label := planned(pr, r); label != "" {
			groups[0].Links = append(groups[0].Links, view.Link{Label: label, Href: s.local(c, r.Path)})
		}
	}
	for _, call := range v.Calls {
		groups[1].Links = append(groups[1].Links, view.Link{Label: call.Title, Href: s.local(c, callPath(call))})
	}
	s.show(c, screen{
		page: view.Page{Title: pr.T("legal.plan")}, tags: []string{"calls", app.OperatorTag}, until: app.NextParisDay(s.app.Now()),
		body: view.Legal(view.LegalPage{Title: pr.T("legal.plan"), Parts: []templ.Component{view.SiteMap(groups)}}),
	})
	return nil
}
