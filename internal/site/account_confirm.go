package site

import (
	"context"
	"net/http"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/web/view"
)

// deadLinkStatus answers a link that serves no more.
const deadLinkStatus = http.StatusGone

// askConfirm shows the button that confirms an account: opening the page uses nothing up.
func (s *Site) askConfirm(ctx context.Context, c *gin.Context) error {
	token := c.Query("jeton")
	link, err := s.linkFor(ctx, store.LinkConfirm, token)
	sh := s.linkSheet(c, token)
	if domain.KindOf(err) == domain.Conflict {
		s.showDeadLink(c, sh, err)
		return nil
	}
	if err != nil {
		return err
	}
	pr := sh.pr
	sh.show(view.AccountPage{Title: pr.T("account.confirm"), Lead: pr.T("account.confirm_lead", "Name", link.Account.Name), Parts: []templ.Component{
		view.AccountAsk(pr, view.AccountForm{
			Text: []string{pr.T("account.confirm_text", "Email", link.Account.Email)}, Action: s.local(c, "/compte/confirmer"),
			Hidden: []view.Hidden{{Name: "jeton", Value: token}}, Submit: pr.T("account.confirm_submit"),
		}),
	}})
	return nil
}

// linkFor is what the link of a mail would do; one of another purpose, or of a closed account, is dead here.
func (s *Site) linkFor(ctx context.Context, purpose, token string) (app.Link, error) {
	link, err := s.app.LinkOf(ctx, token)
	if err == nil && (link.Purpose != purpose || link.Account.Disabled) {
		err = domain.Error{Kind: domain.Conflict, Key: "error.link_dead"}
	}
	return link, err
}

// linkSheet begins a page whose address carries the secret of a link.
func (s *Site) linkSheet(c *gin.Context, token string) *sheet {
	sh := s.sheet(c, form{}, nil)
	sh.carries(token)
	return sh
}

// carries says that the page holds the secret of a link: the page in the other language keeps it, the sign-in does not.
func (sh *sheet) carries(token string) {
	sh.secret()
	sh.signIn = sh.s.local(sh.c, "/connexion")
	if token != "" {
		sh.query = "?jeton=" + queryEscape(token)
	}
}

// showDeadLink tells that a link serves no more, and sends another.
func (s *Site) showDeadLink(c *gin.Context, sh *sheet, err error) {
	sh.dead(err, view.AccountAsk(sh.pr, s.linkForm(c, sh, sh.pr.T("account.dead_link_again"))))
}

// dead shows why a link serves no more, and what to do instead.
func (sh *sheet) dead(why error, instead templ.Component) {
	sh.status, sh.query = deadLinkStatus, ""
	p := view.AccountPage{Title: sh.pr.T("account.dead_link"), Parts: []templ.Component{instead}}
	for _, f := range domain.ProblemsOf(why) {
		p.Lead = sh.say(f)
	}
	sh.show(p)
}

// confirm brings an account to life and signs its owner in: who holds the link reads the mails of its address.
func (s *Site) confirm(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	who, err := s.app.ConfirmAccount(ctx, f.get("jeton"))
	if domain.KindOf(err) == domain.Conflict {
		s.showDeadLink(c, s.linkSheet(c, ""), err)
		return nil
	}
	if err != nil {
		return err
	}
	if err := s.signIn(c.Writer, c.Request, who); err != nil {
		return err
	}
	s.seeOther(c, "/compte?fait=confirme")
	return nil
}
