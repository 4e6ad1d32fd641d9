package site

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/limit"
	"github.com/appel-a-communs/communs/web/view"
)

func (s *Site) askSignIn(_ context.Context, c *gin.Context) error {
	s.showSignIn(c, s.sheet(c, form{}, nil), c.Query("suite"))
	return nil
}

// showSignIn asks who somebody is. Who is signed in may become somebody else.
func (s *Site) showSignIn(c *gin.Context, sh *sheet, suite string) {
	pr := sh.pr
	onward := view.AccountForm{
		Action: s.local(c, "/connexion"), Submit: pr.T("account.sign_in_submit"), Passwords: sh.passwords(),
		Fields: []view.Field{sh.email(pr.T("account.email"), "username"), sh.currentPassword("password", pr.T("account.password"))},
	}
	sh.signIn = s.local(c, "/connexion")
	if suite = ownPath(suite); suite != "" {
		onward.Hidden = []view.Hidden{{Name: "suite", Value: suite}}
		sh.query = "?suite=" + queryEscape(suite)
		sh.signIn += sh.query
		sh.secret() // some pages to return to carry one
	}
	p := view.AccountPage{Title: pr.T("account.sign_in"), Parts: []templ.Component{
		view.AccountAsk(pr, onward),
		view.AccountSentences(nil, []view.Link{
			{Label: pr.T("account.sign_up"), Href: s.local(c, "/inscription")},
			{Label: pr.T("account.password.forgotten"), Href: s.local(c, "/compte/mot-de-passe")},
			{Label: pr.T("account.confirm_again"), Href: s.local(c, "/inscription/attente")},
		}),
	}}
	if suite != "" {
		p.Lead = pr.T("account.sign_in_lead")
	}
	if by := viewer(c); by.SignedIn() {
		p.Lead = pr.T("account.sign_in_other", "Name", by.Name)
	}
	if s.options.Demo {
		p.Parts = append(p.Parts, view.AccountSentences([]string{pr.T("account.demo")}, nil))
	}
	sh.show(p)
}

// enter signs somebody in and leads her where she was going.
func (s *Site) enter(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	if f.has(view.Shown) {
		s.showSignIn(c, s.sheet(c, f, nil), f.get("suite"))
		return nil
	}
	who, err := s.app.SignIn(ctx, app.Credentials{Email: f.get("email"), Password: f.get("password"), From: limit.Subject(c.ClientIP())})
	if kind := domain.KindOf(err); kind == domain.Unauthenticated || comesBack(err) {
		sh := s.sheet(c, f, err)
		if kind == domain.Unauthenticated {
			sh.status = http.StatusUnprocessableEntity // a 401 would have to name a scheme of HTTP
		}
		s.showSignIn(c, sh, f.get("suite"))
		return nil
	}
	if err != nil {
		return err
	}
	if err := s.signIn(c.Writer, c.Request, who); err != nil {
		return err
	}
	c.Header("Cache-Control", "no-store")
	if to := ownPath(f.get("suite")); to != "" {
		c.Redirect(http.StatusSeeOther, to)
		return nil
	}
	s.seeOther(c, "/compte")
	return nil
}

// leave signs a browser out.
func (s *Site) leave(_ context.Context, c *gin.Context) error {
	if err := s.signOut(c.Writer, c.Request); err != nil {
		return err
	}
	s.seeOther(c, "/")
	return nil
}

// ownPath is an address of this site to return to, or "" for anything else: what a browser could take for another
// site's, and the pages of signing in and out themselves.
func ownPath(address string) string {
	strange := strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r == '\\' || r >= 0x7f })
	if strange || len(address) > 2000 || !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") {
		return ""
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || strings.Contains(u.Path, "//") || strings.Contains(u.Path, "\\") ||
		strings.Contains(u.Path, "/.") {
		return ""
	}
	switch strings.TrimPrefix(u.Path, "/en") {
	case "/connexion", "/deconnexion", "/inscription", "/inscription/attente":
		return ""
	}
	return address
}
