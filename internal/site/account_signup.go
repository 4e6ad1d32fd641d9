package site

import (
	"context"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

func (s *Site) askSignUp(_ context.Context, c *gin.Context) error {
	s.showSignUp(c, s.sheet(c, form{}, nil))
	return nil
}

// showSignUp asks for a public name, an address that nobody sees, and a password.
func (s *Site) showSignUp(c *gin.Context, sh *sheet) {
	pr := sh.pr
	name := sh.field("name", view.KindLine, pr.T("account.name"))
	name.Help, name.Autocomplete, name.MaxLength = pr.T("account.name_help"), "name", 60
	email := sh.email(pr.T("account.email"), "email")
	email.Help = pr.T("account.email_help")
	sh.signIn = s.local(c, "/connexion")
	sh.show(view.AccountPage{Title: pr.T("account.sign_up"), Lead: pr.T("account.sign_up_lead"), Parts: []templ.Component{
		view.AccountAsk(pr, view.AccountForm{
			Action: s.local(c, "/inscription"), Submit: pr.T("account.sign_up_submit"), Passwords: sh.passwords(),
			Fields: s.signUpFields(c, sh, name, email),
		}),
		view.AccountSentences(nil, []view.Link{{Label: pr.T("account.have_one"), Href: s.local(c, "/connexion")}}),
	}})
}

// signUpFields are the questions of the form: the licence is one of them.
func (s *Site) signUpFields(c *gin.Context, sh *sheet, name, email view.Field) []view.Field {
	fields := []view.Field{name, email, sh.newPassword(sh.pr.T("account.password"))}
	if s.options.Licence == "" {
		return fields
	}
	box := s.consentBox(c, s.options.Licence, sh.faults)
	if sh.form.get(app.AcceptField) == "1" {
		box.Chosen = []string{"1"}
	}
	sh.fields[app.AcceptField] = true
	return append(fields, box)
}

// unsigned tells that the licence of a form was not accepted.
func unsigned(f form, licence string) domain.Problems {
	var faults domain.Problems
	if licence != "" && f.get(app.AcceptField) != "1" {
		faults.Add(app.AcceptField, "error.licence_accept")
	}
	return faults
}

// signUp asks for an account. The answer is the same whether the address is known or not.
func (s *Site) signUp(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	if f.has(view.Shown) {
		s.showSignUp(c, s.sheet(c, f, nil))
		return nil
	}
	err = s.app.SignUp(ctx, app.SignUp{Name: f.get("name"), Email: f.get("email"), Password: f.get("password"), Lang: lang(c), Licence: s.options.Licence, Faults: unsigned(f, s.options.Licence)})
	if comesBack(err) {
		s.showSignUp(c, s.sheet(c, f, err))
		return nil
	}
	if err != nil {
		return err
	}
	s.seeOther(c, "/inscription/attente")
	return nil
}

// showWaiting tells that a link was sent. Its address says nothing of whom to.
func (s *Site) showWaiting(_ context.Context, c *gin.Context) error {
	s.showWait(c, s.sheet(c, form{}, nil))
	return nil
}

func (s *Site) showWait(c *gin.Context, sh *sheet) {
	pr := sh.pr
	sh.signIn = s.local(c, "/connexion")
	sh.show(view.AccountPage{Title: pr.T("account.wait"), Lead: pr.T("account.wait_lead"), Parts: []templ.Component{
		view.AccountSentences([]string{pr.T("account.wait_text")}, nil),
		view.AccountAsk(pr, s.linkForm(c, sh, pr.T("account.wait_again"))),
	}})
}

// linkForm asks for the address to which a link is sent anew.
func (s *Site) linkForm(c *gin.Context, sh *sheet, title string) view.AccountForm {
	return view.AccountForm{
		ID: "lien", Title: title, Action: s.local(c, "/inscription/attente"), Submit: sh.pr.T("account.send_link"), Weight: "second",
		Fields: []view.Field{sh.email(sh.pr.T("account.email"), "email")},
	}
}

// sendAgain sends an address the link that its owner lacks.
func (s *Site) sendAgain(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	err = s.app.RequestLink(ctx, f.get("email"), lang(c))
	if comesBack(err) {
		s.showWait(c, s.sheet(c, f, err))
		return nil
	}
	if err != nil {
		return err
	}
	s.seeOther(c, "/inscription/attente?fait=renvoye")
	return nil
}
