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

// askAddress shows the button of the link that proves another address, or the form that asks for such a link.
func (s *Site) askAddress(ctx context.Context, c *gin.Context) error {
	if token := c.Query("jeton"); token != "" {
		return s.showNewAddress(ctx, c, token)
	}
	return s.showAddress(ctx, c, s.sheet(c, form{}, nil))
}

// giveAddress takes the form of each.
func (s *Site) giveAddress(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	if f.has("jeton") {
		return s.setAddress(ctx, c, f.get("jeton"))
	}
	return s.requestAddress(ctx, c, f)
}

func (s *Site) showNewAddress(ctx context.Context, c *gin.Context, token string) error {
	link, err := s.linkFor(ctx, store.LinkEmail, token)
	sh := s.linkSheet(c, token)
	if domain.KindOf(err) == domain.Conflict {
		s.showDeadAddress(c, sh, err)
		return nil
	}
	if err != nil {
		return err
	}
	pr := sh.pr
	sh.show(view.AccountPage{Title: pr.T("account.address"), Lead: pr.T("account.address_lead", "Name", link.Account.Name, "Email", link.NewEmail), Parts: []templ.Component{
		view.AccountAsk(pr, view.AccountForm{
			Action: s.local(c, "/compte/adresse"), Hidden: []view.Hidden{{Name: "jeton", Value: token}}, Submit: pr.T("account.address_submit"),
		}),
	}})
	return nil
}

// setAddress makes a proven address the one of its account.
func (s *Site) setAddress(ctx context.Context, c *gin.Context, token string) error {
	who, err := s.app.ConfirmEmail(ctx, token)
	if domain.KindOf(err) == domain.Conflict {
		s.showDeadAddress(c, s.linkSheet(c, ""), err)
		return nil
	}
	if err != nil {
		return err
	}
	if viewer(c).ID == who.ID {
		s.seeOther(c, "/compte?fait=adresse")
		return nil
	}
	s.seeOther(c, "/connexion?fait=adresse")
	return nil
}

// showDeadAddress tells that such a link serves no more: another is asked for from inside the account.
func (s *Site) showDeadAddress(c *gin.Context, sh *sheet, err error) {
	sh.dead(err, view.AccountSentences(nil, []view.Link{{Label: sh.pr.T("account.address_again"), Href: s.local(c, "/compte/adresse")}}))
}

// showAddress asks for another address, and for the password that allows it.
func (s *Site) showAddress(ctx context.Context, c *gin.Context, sh *sheet) error {
	by := viewer(c)
	if !by.SignedIn() {
		return domain.Error{Kind: domain.Unauthenticated, Key: "error.sign_in"}
	}
	has, err := s.app.HasPassword(ctx, by)
	if err != nil {
		return err
	}
	pr := sh.pr
	ask := view.AccountForm{
		Action: s.local(c, "/compte/adresse"), Submit: pr.T("account.send_link"), Fields: []view.Field{sh.email(pr.T("account.email_new"), "email")},
		Cancel: view.Link{Label: pr.T("account.back"), Href: s.local(c, "/compte")},
	}
	if has {
		ask.Username, ask.Passwords = by.Email, sh.passwords()
		ask.Fields = append(ask.Fields, sh.currentPassword("current", pr.T("account.password.current")))
	}
	sh.show(view.AccountPage{
		Title: pr.T("account.email_change"), Lead: pr.T("account.email_change_lead", "Email", by.Email), Parts: []templ.Component{view.AccountAsk(pr, ask)},
	})
	return nil
}

// requestAddress mails the link that proves another address. The answer is the same for an address that is taken.
func (s *Site) requestAddress(ctx context.Context, c *gin.Context, f form) error {
	by := s.owner(c, "/compte/adresse")
	if !by.SignedIn() {
		return nil
	}
	if f.has(view.Shown) {
		return s.showAddress(ctx, c, s.sheet(c, f, nil))
	}
	err := s.app.RequestEmail(ctx, by, app.EmailChange{Email: f.get("email"), Password: f.get("current")})
	if comesBack(err) {
		return s.showAddress(ctx, c, s.sheet(c, f, err))
	}
	if err != nil {
		return err
	}
	s.seeOther(c, "/compte?fait=adresse-demandee")
	return nil
}
