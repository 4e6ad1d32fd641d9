package site

import (
	"context"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/web/view"
)

// askPassword serves three readers: with the link of a mail, who chooses another password; signed in, who changes
// hers; else who forgot it.
func (s *Site) askPassword(ctx context.Context, c *gin.Context) error {
	switch token := c.Query("jeton"); {
	case token != "":
		return s.showReset(ctx, c, s.sheet(c, form{}, nil), token)
	case viewer(c).SignedIn():
		return s.showPassword(ctx, c, s.sheet(c, form{}, nil))
	}
	s.showForgotten(c, s.sheet(c, form{}, nil))
	return nil
}

// givePassword takes the form of each.
func (s *Site) givePassword(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	switch {
	case f.has("jeton"):
		return s.resetPassword(ctx, c, f)
	case f.has("password"):
		return s.changePassword(ctx, c, f)
	}
	return s.requestLink(ctx, c, f)
}

// showForgotten asks for the address to which a link is sent.
func (s *Site) showForgotten(c *gin.Context, sh *sheet) {
	pr := sh.pr
	sh.signIn = s.local(c, "/connexion")
	ask := s.linkForm(c, sh, "")
	ask.Action, ask.Weight = s.local(c, "/compte/mot-de-passe"), ""
	ask.Cancel = view.Link{Label: pr.T("account.back_sign_in"), Href: sh.signIn}
	sh.show(view.AccountPage{
		Title: pr.T("account.password.forgotten"), Lead: pr.T("account.password.forgotten_lead"),
		Parts: []templ.Component{view.AccountAsk(pr, ask)},
	})
}

// requestLink sends the link that its address lacks; the answer is the same for an address that nobody has.
func (s *Site) requestLink(ctx context.Context, c *gin.Context, f form) error {
	by := viewer(c)
	email := f.get("email")
	if by.SignedIn() {
		email = by.Email
	}
	err := s.app.RequestLink(ctx, email, lang(c))
	switch {
	case comesBack(err) && by.SignedIn():
		return s.showPassword(ctx, c, s.sheet(c, f, err))
	case comesBack(err):
		s.showForgotten(c, s.sheet(c, f, err))
		return nil
	case err != nil:
		return err
	}
	s.seeOther(c, "/compte/mot-de-passe?fait=lien")
	return nil
}

// showPassword changes the password of somebody who is signed in, or gives her a first one.
func (s *Site) showPassword(ctx context.Context, c *gin.Context, sh *sheet) error {
	by := viewer(c)
	has, err := s.app.HasPassword(ctx, by)
	if err != nil {
		return err
	}
	pr := sh.pr
	ask := view.AccountForm{
		Action: s.local(c, "/compte/mot-de-passe"), Username: by.Email, Passwords: sh.passwords(), Submit: pr.T("account.password.save"),
		Text: []string{pr.T("account.password.everywhere")}, Cancel: view.Link{Label: pr.T("account.back"), Href: s.local(c, "/compte")},
	}
	p := view.AccountPage{Title: pr.T("account.password.choose")}
	if has {
		p.Title = pr.T("account.password.change")
		ask.Fields = append(ask.Fields, sh.currentPassword("current", pr.T("account.password.current")))
	}
	ask.Fields = append(ask.Fields, sh.newPassword(pr.T("account.password.new")))
	p.Parts = []templ.Component{view.AccountAsk(pr, ask)}
	if has {
		p.Parts = append(p.Parts, view.AccountAsk(pr, view.AccountForm{
			ID: "oublie", Title: pr.T("account.password.forgotten"), Text: []string{pr.T("account.password.forgotten_here", "Email", by.Email)},
			Action: s.local(c, "/compte/mot-de-passe"), Submit: pr.T("account.send_link"), Weight: "second",
		}))
	}
	sh.show(p)
	return nil
}

// changePassword keeps another password: it ends all sessions, and begins this one anew.
func (s *Site) changePassword(ctx context.Context, c *gin.Context, f form) error {
	by := s.owner(c, "/compte/mot-de-passe")
	if !by.SignedIn() {
		return nil
	}
	if f.has(view.Shown) {
		return s.showPassword(ctx, c, s.sheet(c, f, nil))
	}
	err := s.app.ChangePassword(ctx, by, app.PasswordChange{Current: f.get("current"), New: f.get("password")})
	if comesBack(err) {
		return s.showPassword(ctx, c, s.sheet(c, f, err))
	}
	if err != nil {
		return err
	}
	if err := s.signIn(c.Writer, c.Request, by); err != nil {
		return err
	}
	s.seeOther(c, "/compte?fait=mot-de-passe")
	return nil
}

// showReset asks for the password that a link lets its owner choose.
func (s *Site) showReset(ctx context.Context, c *gin.Context, sh *sheet, token string) error {
	sh.carries(token)
	link, err := s.linkFor(ctx, store.LinkReset, token)
	if domain.KindOf(err) == domain.Conflict {
		s.showDeadLink(c, sh, err)
		return nil
	}
	if err != nil {
		return err
	}
	pr := sh.pr
	sh.show(view.AccountPage{Title: pr.T("account.password.reset"), Lead: pr.T("account.password.reset_lead", "Name", link.Account.Name), Parts: []templ.Component{
		view.AccountAsk(pr, view.AccountForm{
			Action: s.local(c, "/compte/mot-de-passe"), Hidden: []view.Hidden{{Name: "jeton", Value: token}}, Username: link.Account.Email,
			Text: []string{pr.T("account.password.everywhere")}, Passwords: sh.passwords(), Submit: pr.T("account.password.save"),
			Fields: []view.Field{sh.newPassword(pr.T("account.password.new"))},
		}),
	}})
	return nil
}

// resetPassword keeps the password of a link. It signs nobody in: the new password does.
func (s *Site) resetPassword(ctx context.Context, c *gin.Context, f form) error {
	token := f.get("jeton")
	var err error
	if !f.has(view.Shown) {
		_, err = s.app.ResetPassword(ctx, token, f.get("password"))
	}
	switch {
	case domain.KindOf(err) == domain.Conflict:
		s.showDeadLink(c, s.linkSheet(c, ""), err)
		return nil
	case f.has(view.Shown) || comesBack(err):
		return s.showReset(ctx, c, s.sheet(c, f, err), token)
	case err != nil:
		return err
	}
	if err := s.signOut(c.Writer, c.Request); err != nil { // of whoever was signed in here
		return err
	}
	s.seeOther(c, "/connexion?fait=mot-de-passe-choisi")
	return nil
}
