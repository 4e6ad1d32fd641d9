package site

import (
	"context"
	"regexp"
	"time"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

// hashed is the form of the ids of sessions and keys.
var hashed = regexp.MustCompile(`^[0-9a-f]{64}$`)

// listSessions lists where somebody is signed in.
func (s *Site) listSessions(ctx context.Context, c *gin.Context) error {
	here, err := s.session(c.Request)
	if err != nil {
		return err
	}
	list, err := s.app.ListSessions(ctx, viewer(c), here.ID)
	if err != nil {
		return err
	}
	sh := s.sheet(c, form{}, nil)
	pr := sh.pr
	rows := make([]view.AccountRow, len(list))
	for i, own := range list {
		rows[i] = s.sessionRow(c, sh, own)
	}
	sh.show(view.AccountPage{Title: pr.T("account.sessions"), Lead: pr.T("account.sessions_lead"), Parts: []templ.Component{
		view.AccountRows(pr, "appareils", pr.T("account.devices"), "", rows),
		view.AccountAsk(pr, view.AccountForm{
			ID: "partout", Title: pr.T("account.everywhere"), Text: []string{pr.T("account.everywhere_text")},
			Action: s.local(c, "/compte/sessions/toutes"), Submit: pr.T("account.everywhere"), SignsOut: viewer(c).ID,
			Cancel: view.Link{Label: pr.T("account.back"), Href: s.local(c, "/compte")},
		}),
	}})
	return nil
}

func (s *Site) sessionRow(c *gin.Context, sh *sheet, own app.OwnSession) view.AccountRow {
	pr := sh.pr
	row := view.AccountRow{
		Title: agentWords(pr, own.Agent),
		Lines: []view.AccountLine{sh.moment(pr.T("account.seen"), own.SeenAt), sh.moment(pr.T("account.since"), own.CreatedAt)},
		End: view.AccountForm{
			Action: s.local(c, "/compte/sessions"), Hidden: []view.Hidden{{Name: "id", Value: own.ID}}, Submit: pr.T("account.session_end"), Weight: "second",
		},
	}
	if own.Current {
		row.Mark = pr.T("account.session_here")
		row.End = view.AccountForm{Action: s.local(c, "/deconnexion"), Submit: pr.T("layout.sign_out"), Weight: "second", SignsOut: viewer(c).ID}
	}
	row.End.About = row.Title
	return row
}

// moment is a sentence with an hour.
func (sh *sheet) moment(text string, at time.Time) view.AccountLine {
	return view.AccountLine{Text: text, Machine: at.UTC().Format(time.RFC3339), Words: sh.pr.DateTime(at)}
}

// endOneSession ends one session of somebody's.
func (s *Site) endOneSession(ctx context.Context, c *gin.Context) error {
	f, by, err := s.ownForm(c, "/compte/sessions")
	if err != nil || !by.SignedIn() {
		return err
	}
	id := f.get("id")
	if !hashed.MatchString(id) {
		return domain.Missing("session")
	}
	if err := s.app.RevokeSession(ctx, by, id); err != nil {
		return err
	}
	s.seeOther(c, "/compte/sessions?fait=session")
	return nil
}

// endAllSessions signs somebody out everywhere, here included.
func (s *Site) endAllSessions(ctx context.Context, c *gin.Context) error {
	_, by, err := s.ownForm(c, "/compte/sessions")
	if err != nil || !by.SignedIn() {
		return err
	}
	if err := s.app.RevokeAll(ctx, by); err != nil {
		return err
	}
	if err := s.signOut(c.Writer, c.Request); err != nil {
		return err
	}
	s.seeOther(c, "/connexion?fait=partout")
	return nil
}
