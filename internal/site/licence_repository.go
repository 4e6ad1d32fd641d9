package site

import (
	"context"
	"errors"
	"math"
	"net/http"
	"strconv"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/web/view"
)

func repositoryRoutes() []Route {
	return []Route{
		post("/candidatures/:slug/licences/depots", on(candidacyPlace, (*Site).askRepositories)),
		get("/agence/forges", func(s *Site) handler { return s.askForges }),
		post("/agence/forges", func(s *Site) handler { return s.setForges }),
	}
}

// repositoryBlock says what the repositories of a candidacy's resources say; nil where none has one.
func (s *Site) repositoryBlock(ctx context.Context, c *gin.Context, v app.CandidacyView) (templ.Component, error) {
	list, err := s.app.RepositoriesOf(ctx, viewer(c), v.Place, v.Version.Sections)
	if err != nil || len(list.Rows) == 0 {
		return nil, err
	}
	pr := s.printer(c)
	b := view.Repositories{
		Title: pr.T("repository.title"), Intro: pr.T("repository.intro"), Caption: pr.T("repository.caption"),
		Columns: []string{pr.T("licence.column.resource"), pr.T("repository.declared"), pr.T("repository.says"), pr.T("repository.when")},
	}
	switch {
	case !list.Reads:
		b.Notes = append(b.Notes, pr.T("repository.none_read"))
	case list.Waiting:
		b.Notes = append(b.Notes, pr.T("repository.asked", "At", pr.DateTime(list.Asked)))
	}
	for _, r := range list.Rows {
		b.Rows = append(b.Rows, s.repositoryRow(pr, list, r))
	}
	if !list.Next.IsZero() {
		b.Notes = append(b.Notes, pr.T("repository.next", "At", pr.DateTime(list.Next)))
	}
	if list.MayAsk {
		b.Ask = &view.Ask{
			Text: []string{pr.T("repository.ask_text")}, Action: s.local(c, v.Place.Path()+"/licences/depots"), Submit: pr.T("repository.ask"), Weight: view.Quiet,
		}
	}
	return view.RepositoryBlock(pr, b), nil
}

func (s *Site) repositoryRow(pr *i18n.Printer, list app.RepositoriesView, v app.RepositoryView) view.RepositoryRow {
	row := view.RepositoryRow{Name: v.Resource.Name, Declared: v.Resource.Licence, Link: view.Link{Label: v.Resource.Link, Href: v.Resource.Link}}
	if row.Declared == "" {
		row.Declared = pr.T("licence.nothing")
	}
	check := v.Check
	switch {
	case v.Repository.Path == "":
		row.Says = pr.T("repository.elsewhere")
		return row
	case check.At.IsZero() && list.Reads:
		row.Says = pr.T("repository.waiting")
		return row
	case check.At.IsZero():
		row.Says = pr.T("repository.never")
		return row
	}
	row.Link.Label, row.Link.Href = v.Repository.Forge.Host+"/"+v.Repository.Path, v.Repository.URL()
	row.Says, row.Details = repositorySays(pr, v), repositoryDetails(pr, v.Report)
	if v.Differs {
		row.Differs = pr.T("repository.differs", "Declared", row.Declared, "Says", row.Says)
	}
	if !check.ReadAt.IsZero() {
		row.When = append(row.When, pr.T("repository.read", "At", pr.DateTime(check.ReadAt)))
	}
	if check.State != domain.RepositoryRead {
		row.When = append(row.When, pr.T("repository.failed", "At", pr.DateTime(check.At), "Why", pr.T("repository.state."+string(check.State))))
	}
	if !check.ReadAt.IsZero() && s.app.Now().Sub(check.ReadAt) > domain.RepositoryStale || v.Older {
		row.When = append(row.When, pr.T("repository.stale"))
	}
	for _, ch := range v.Changes {
		row.Changes = append(row.Changes, pr.T("repository.change", "At", pr.Date(ch.At), "From", saysOf(ch.From), "To", saysOf(ch.To)))
	}
	return row
}

func saysOf(a domain.RepositoryAnswer) string {
	if a.Expr == "" {
		return "—"
	}
	return a.Expr
}

// repositorySays is what the files of a repository say, in a few words.
func repositorySays(pr *i18n.Printer, v app.RepositoryView) string {
	a := v.Check.Answer
	switch {
	case v.Check.ReadAt.IsZero():
		return pr.T("repository.unread")
	case len(v.Report.Disagreements) > 0:
		return pr.T("repository.several")
	case a.Expr != "":
		return a.Expr
	case v.Report.Left > 0 || len(v.Report.Declared)+len(v.Report.Texts) > 0:
		return pr.T("repository.unclear")
	}
	return pr.T("repository.nothing")
}

// repositoryDetails names the files that say so, each once.
func repositoryDetails(pr *i18n.Printer, r app.RepositoryReport) []string {
	const most = 8
	var list []string
	for _, d := range r.Disagreements {
		list = append(list, d.Reason.Text(pr.Lang()))
	}
	if len(list) == 0 {
		for _, d := range r.Declared {
			list = append(list, pr.T("repository.file", "File", d.File, "Written", d.Written))
		}
		for _, t := range r.Texts {
			key := "repository.text." + string(t.Level)
			if t.ID == "" {
				key = "repository.text.none"
			}
			list = append(list, pr.T(key, "File", t.File, "ID", t.ID))
		}
	}
	list = list[:min(len(list), most)]
	if r.Left > 0 {
		list = append(list, pr.N("repository.left", r.Left, "N", r.Left))
	}
	return list
}

// askRepositories asks for a look at the repositories of a candidacy, now. Asked too soon, it comes back to the tab,
// which says from when on it may be asked.
func (s *Site) askRepositories(ctx context.Context, c *gin.Context, p app.Place) error {
	err := s.app.AskLook(ctx, viewer(c), p.Candidacy.ID, store.Key{})
	var soon app.TooSoonError
	if errors.As(err, &soon) {
		c.Header("Retry-After", strconv.Itoa(max(1, int(math.Ceil(soon.Next.Sub(s.app.Now()).Seconds())))))
		told := s.printer(c).T("error.repository_soon", "At", s.printer(c).DateTime(soon.Next))
		return s.licencesScreen(ctx, c, p, screen{status: http.StatusTooManyRequests, page: view.Page{Notices: []string{told}}})
	}
	if err != nil {
		return err
	}
	s.seeOther(c, p.Path()+"/licences#depots")
	return nil
}

// askForges shows the forges that are read to those who may change them.
func (s *Site) askForges(ctx context.Context, c *gin.Context) error {
	list, err := s.app.ViewForges(ctx, viewer(c))
	if err != nil {
		return err
	}
	s.showForges(c, form{values: map[string][]string{"forges": {domain.WriteForges(list)}, "seen": {app.ForgeMark(list)}}}, nil)
	return nil
}

func (s *Site) showForges(c *gin.Context, f form, refused error) {
	sh := s.sheet(c, f, refused)
	pr := sh.pr
	if refused == nil && c.Query("fait") == "forges" {
		sh.notices = []string{pr.T("repository.forges_done")}
	}
	field := sh.field("forges", view.KindPlain, pr.T("repository.forges_field"))
	field.Required, field.MaxLength, field.Help, field.Autocomplete = false, 8000, pr.T("repository.forges_help"), "off"
	sh.show(view.AccountPage{Title: pr.T("repository.forges"), Lead: pr.T("repository.forges_lead"), Parts: []templ.Component{
		view.AccountAsk(pr, view.AccountForm{
			Action: s.local(c, "/agence/forges"), Hidden: []view.Hidden{{Name: "seen", Value: f.get("seen")}}, Fields: []view.Field{field}, Submit: pr.T("repository.forges_save"),
		}),
	}})
}

func (s *Site) setForges(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	err = s.app.SetForges(ctx, viewer(c), f.get("forges"), f.get("seen"))
	if k := domain.KindOf(err); k == domain.Invalid || k == domain.Conflict {
		s.showForges(c, f, err)
		return nil
	}
	if err != nil {
		return err
	}
	s.seeOther(c, "/agence/forges?fait=forges")
	return nil
}
