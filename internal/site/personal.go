package site

import (
	"context"
	"net/http"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

func personalRoutes() []Route {
	return []Route{
		get("/compte/mes-donnees", func(s *Site) handler { return s.showOwnData }),
		get("/compte/mes-donnees/archive", func(s *Site) handler { return s.sendOwnData }).as(Heavy),
		post("/compte/mes-donnees/effacer", func(s *Site) handler { return s.askErasure }).as(Signing),
		post("/compte/mes-donnees/annuler", func(s *Site) handler { return s.cancelErasure }).as(Signing),
		get("/compte/effacement", func(s *Site) handler { return s.showErasureLink }),
		post("/compte/effacement", func(s *Site) handler { return s.useErasureLink }).as(Signing),
	}
}

// showOwnData shows how to take one's data away, and how to leave.
func (s *Site) showOwnData(ctx context.Context, c *gin.Context) error {
	return s.ownData(ctx, c, s.sheet(c, form{}, nil))
}

func (s *Site) ownData(ctx context.Context, c *gin.Context, sh *sheet) error {
	v, err := s.app.ViewOwnData(ctx, viewer(c))
	if err != nil {
		return err
	}
	pr := sh.pr
	parts := []templ.Component{view.AccountSentences([]string{pr.T("personal.export_text")}, []view.Link{
		{Label: pr.T("personal.export_link"), Href: s.local(c, "/compte/mes-donnees/archive")},
	})}
	erase := view.AccountForm{ID: "effacer", Title: pr.T("personal.erase"), Text: []string{pr.T("personal.erase_text")}, Action: s.local(c, "/compte/mes-donnees/effacer"), Submit: pr.T("personal.erase_submit"), Weight: "second"}
	switch {
	case !v.Erasure.DueAt.IsZero():
		erase.Text, erase.Action, erase.Submit = []string{pr.T("personal.erase_due", "When", pr.DateTime(v.Erasure.DueAt))}, s.local(c, "/compte/mes-donnees/annuler"), pr.T("personal.erase_cancel")
	case v.HasRoles:
		parts = append(parts, view.AccountSentences([]string{pr.T("personal.erase_roles")}, nil))
	case v.HasPassword:
		erase.Passwords = sh.passwords()
		erase.Fields = []view.Field{sh.currentPassword("password", pr.T("account.password"))}
	case !v.Erasure.AskedAt.IsZero():
		erase.Text = append(erase.Text, pr.T("personal.erase_wait"))
	default:
		erase.Text = append(erase.Text, pr.T("personal.erase_link"))
	}
	for _, k := range v.Sole {
		erase.Text = append(erase.Text, pr.T("personal.erase_sole", "Title", k.Title))
	}
	if !v.HasRoles || !v.Erasure.DueAt.IsZero() {
		parts = append(parts, view.AccountAsk(pr, erase))
	}
	sh.show(view.AccountPage{Title: pr.T("personal.data"), Lead: pr.T("personal.data_lead"), Parts: parts})
	return nil
}

func (s *Site) askErasure(ctx context.Context, c *gin.Context) error {
	f, by, err := s.ownForm(c, "/compte/mes-donnees")
	if err != nil || !by.SignedIn() {
		return err
	}
	sh := s.sheet(c, f, nil)
	sh.path = "/compte/mes-donnees"
	if f.has(view.Shown) {
		return s.ownData(ctx, c, sh)
	}
	if _, err = s.app.AskErasure(ctx, by, f.get("password")); comesBack(err) {
		sh = s.sheet(c, f, err)
		sh.path = "/compte/mes-donnees"
		return s.ownData(ctx, c, sh)
	}
	if err != nil {
		return err
	}
	s.seeOther(c, "/compte/mes-donnees")
	return nil
}

func (s *Site) cancelErasure(ctx context.Context, c *gin.Context) error {
	by := s.owner(c, "/compte/mes-donnees")
	if !by.SignedIn() {
		return nil
	}
	if err := s.app.CancelErasure(ctx, by); err != nil {
		return err
	}
	s.seeOther(c, "/compte/mes-donnees")
	return nil
}

// showErasureLink shows the button of a letter: opening the page does nothing yet.
func (s *Site) showErasureLink(ctx context.Context, c *gin.Context) error {
	token := c.Query("jeton")
	link, err := s.app.ViewErasureLink(ctx, token)
	sh := s.linkSheet(c, token)
	if domain.KindOf(err) == domain.Conflict {
		s.showDeadLink(c, sh, err)
		return nil
	}
	if err != nil {
		return err
	}
	submit := sh.pr.T("personal.erase_cancel")
	if link.Confirms {
		submit = sh.pr.T("personal.erase_confirm")
	}
	sh.show(view.AccountPage{Title: sh.pr.T("personal.erase_of", "Name", link.Name), Parts: []templ.Component{
		view.AccountAsk(sh.pr, view.AccountForm{Action: s.local(c, "/compte/effacement"), Hidden: []view.Hidden{{Name: "jeton", Value: token}}, Submit: submit}),
	}})
	return nil
}

func (s *Site) useErasureLink(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	link, err := s.app.UseErasureLink(ctx, f.get("jeton"))
	sh := s.sheet(c, form{}, err)
	sh.secret()
	if domain.KindOf(err) == domain.Conflict {
		s.showDeadLink(c, sh, err)
		return nil
	}
	if err != nil {
		return err
	}
	text := sh.pr.T("personal.erase_cancelled")
	if link.Confirms {
		text = sh.pr.T("personal.erase_confirmed")
	}
	sh.show(view.AccountPage{Title: sh.pr.T("personal.erase_of", "Name", link.Name), Parts: []templ.Component{view.AccountSentences([]string{text}, nil)}})
	return nil
}

// sendOwnData streams the archive of somebody's own data.
func (s *Site) sendOwnData(ctx context.Context, c *gin.Context) error {
	by := viewer(c)
	if !by.SignedIn() {
		return domain.Error{Kind: domain.Unauthenticated, Key: "error.sign_in"}
	}
	c.Header("Cache-Control", "private, no-store")
	c.Header("Content-Disposition", `attachment; filename="mes-donnees.zip"`)
	c.Header("Content-Type", "application/zip")
	c.Status(http.StatusOK)
	if c.Request.Method == http.MethodHead {
		c.Writer.WriteHeaderNow()
		return nil
	}
	if err := s.app.WriteOwnData(ctx, by, c.Writer); err != nil {
		s.fail(c, err)
		panic(http.ErrAbortHandler) //nolint:forbidigo // the only way to break an answer off: what was sent must not look whole
	}
	return nil
}
