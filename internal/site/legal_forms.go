package site

import (
	"context"
	"strings"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

func (s *Site) askBarrier(_ context.Context, c *gin.Context) error {
	s.showBarrier(c, form{}, nil)
	return nil
}

// showBarrier asks what keeps somebody from reading a page.
func (s *Site) showBarrier(c *gin.Context, f form, refused error) {
	sh := s.sheet(c, f, refused)
	pr := sh.pr
	if refused == nil && c.Query("fait") == "envoye" {
		sh.notices = []string{pr.T("legal.report_done")}
	}
	page := sh.field("page", view.KindLine, pr.T("legal.report_page"))
	words := sh.field("words", view.KindPlain, pr.T("legal.report_words"))
	email := sh.email(pr.T("legal.report_email"), "email")
	page.Required, page.MaxLength, page.Autocomplete, words.MaxLength, words.Autocomplete, email.Required = false, 500, "off", 4000, "off", false
	sh.show(view.AccountPage{Title: pr.T("legal.report"), Lead: pr.T("legal.report_lead"), Parts: []templ.Component{
		view.AccountAsk(pr, view.AccountForm{Action: s.local(c, "/accessibilite/signaler"), Fields: []view.Field{page, words, email}, Submit: pr.T("legal.report_send")}),
	}})
}

func (s *Site) reportBarrier(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	err = s.app.ReportBarrier(ctx, f.get("page"), f.get("words"), f.get("email"))
	if comesBack(err) {
		s.showBarrier(c, f, err)
		return nil
	}
	if err != nil {
		return err
	}
	s.seeOther(c, "/accessibilite/signaler?fait=envoye")
	return nil
}

// askOperator shows what is said of the instance to those who may change it.
func (s *Site) askOperator(ctx context.Context, c *gin.Context) error {
	o, err := s.app.ViewOperator(ctx, viewer(c))
	if err != nil {
		return err
	}
	mark, err := app.OperatorMark(o)
	if err != nil {
		return err
	}
	f := form{values: map[string][]string{"seen": {mark}}}
	for key, v := range o {
		f.values[key] = []string{v}
	}
	s.showOperator(c, f, o, nil)
	return nil
}

func (s *Site) showOperator(c *gin.Context, f form, o domain.Operator, refused error) {
	sh := s.sheet(c, f, refused)
	pr := sh.pr
	if refused == nil && c.Query("fait") == "reglages" {
		sh.notices = []string{pr.T("legal.admin_done")}
	}
	var fields []view.Field
	for _, of := range domain.OperatorFields() {
		field := sh.field(of.Key, view.KindLine, pr.T("legal.group."+of.Group)+" – "+pr.T("legal.field."+of.Key))
		field.Required, field.MaxLength, field.Autocomplete = false, 300, "off"
		switch {
		case of.Kind == domain.Text:
			field.Kind, field.MaxLength = view.KindPlain, 4000
		case strings.HasSuffix(of.Key, "_date"):
			field.Help = pr.T("legal.hint.date")
		case strings.HasPrefix(of.Key, "plan"):
			field.Help = pr.T("legal.hint.plan")
		}
		fields = append(fields, field)
	}
	page := view.AccountPage{Title: pr.T("legal.admin"), Lead: pr.T("legal.admin_lead")}
	var lacking []string
	for _, of := range o.Lacking() {
		lacking = append(lacking, pr.T("legal.field."+of.Key))
	}
	if len(lacking) > 0 {
		page.Parts = append(page.Parts, view.AccountSentences([]string{pr.T("legal.lacking", "List", pr.List(lacking))}, nil))
	}
	page.Parts = append(page.Parts, view.AccountAsk(pr, view.AccountForm{
		Action: s.local(c, "/agence/reglages"), Hidden: []view.Hidden{{Name: "seen", Value: f.get("seen")}}, Fields: fields, Submit: pr.T("legal.admin_save"),
	}))
	sh.show(page)
}

func (s *Site) setOperator(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	o := domain.Operator{}
	for _, of := range domain.OperatorFields() {
		o[of.Key] = f.get(of.Key)
	}
	err = s.app.SetOperator(ctx, viewer(c), o, f.get("seen"))
	if k := domain.KindOf(err); k == domain.Invalid || k == domain.Conflict {
		s.showOperator(c, f, o, err)
		return nil
	}
	if err != nil {
		return err
	}
	s.seeOther(c, "/agence/reglages?fait=reglages")
	return nil
}

// adminLinks lead an administrator from her account to the settings of the site.
func (s *Site) adminLinks(c *gin.Context) []view.Link {
	if !domain.Can(viewer(c), domain.SetOperator, domain.Object{Now: s.app.Now()}).Allowed {
		return nil
	}
	return []view.Link{
		{Label: s.printer(c).T("legal.admin"), Href: s.local(c, "/agence/reglages")}, {Label: s.printer(c).T("repository.forges"), Href: s.local(c, "/agence/forges")},
	}
}
