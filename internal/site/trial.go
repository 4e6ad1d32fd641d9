package site

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/importing"
	"github.com/appel-a-communs/communs/web/view"
)

// trialLicences are those under which wikis publish.
func trialLicences() []string {
	return []string{"CC-BY-SA-4.0", "CC-BY-SA-3.0", "CC-BY-4.0", "CC0-1.0", "GFDL-1.3-or-later", "etalab-2.0"}
}

// askTrial asks for the export of a wiki.
func (s *Site) askTrial(ctx context.Context, c *gin.Context) error {
	if s.trials == nil {
		return nothingHere(ctx, c)
	}
	s.showTrialForm(c, trialLicences()[0], nil)
	return nil
}

func (s *Site) showTrialForm(c *gin.Context, licence string, err error) {
	pr := s.printer(c)
	a := asker{s: s, pr: pr, faults: domain.ProblemsOf(err)}
	v := view.TrialForm{
		Title: pr.T("trial.title"), Lead: pr.T("trial.lead"), How: []string{pr.T("trial.how"), pr.T("trial.fate")},
		Action: s.local(c, trialPath), Submit: pr.T("trial.submit"), FileLabel: pr.T("trial.file"), FileHelp: pr.T("trial.file_help"),
		FileError: a.fault("file"), Problems: a.problems(),
		Licence: view.Field{
			Name: "licence", Kind: view.KindChoice, Label: pr.T("trial.licence"), Help: pr.T("trial.licence_help"), Value: licence,
			Required: true, Error: a.fault("licence"),
		},
	}
	for _, id := range trialLicences() {
		v.Licence.Options = append(v.Licence.Options, view.Option{Value: id, Label: s.licenceLink(pr, id).Label})
	}
	status := http.StatusOK
	if err != nil {
		status = statusOf(domain.KindOf(err))
	}
	s.show(c, screen{status: status, page: view.Page{Title: v.Title, Robots: "noindex"}, body: view.TrialAsk(pr, v)})
}

// startTrial takes the file and leads to the page that tells how its import goes.
func (s *Site) startTrial(ctx context.Context, c *gin.Context) error {
	if s.trials == nil {
		return nothingHere(ctx, c)
	}
	f, err := readForm(c)
	if domain.KindOf(err) == domain.TooLarge || err == nil && len(f.file) > importing.MaxTrial {
		s.showTrialForm(c, trialLicences()[0], domain.Problems{{Kind: domain.TooLarge, Key: "error.trial_too_large", Field: "file"}})
		return nil
	}
	if err != nil {
		return err
	}
	licence := f.get("licence")
	var faults domain.Problems
	if len(f.file) == 0 {
		faults.Add("file", "error.trial_file")
	}
	if !slices.Contains(trialLicences(), licence) {
		faults.Add("licence", "error.choice")
	}
	if len(faults) > 0 {
		s.showTrialForm(c, licence, faults)
		return nil
	}
	id, err := s.trials.Start(ctx, f.file, licence)
	if refused, ok := err.(domain.Error); ok { //nolint:errorlint // Start wraps nothing
		s.showTrialForm(c, licence, domain.Problems{refused})
		return nil
	}
	c.Redirect(http.StatusSeeOther, s.local(c, trialPath+"/"+id))
	return err
}

// showTrial tells how an import goes; while it runs, the browser asks again by itself.
func (s *Site) showTrial(ctx context.Context, c *gin.Context) error {
	if s.trials == nil {
		return nothingHere(ctx, c)
	}
	t, known := s.trials.State(c.Param("id"))
	if !known {
		return nothingHere(ctx, c)
	}
	pr := s.printer(c)
	v := view.Trial{Title: pr.T("trial.running"), Again: view.Action{Label: pr.T("trial.again"), Href: s.local(c, trialPath)}}
	if !t.Done {
		c.Header("Refresh", "2")
		v.Lead = pr.T("trial.progress", "Pages", pr.N("trial.pages", len(t.Pages), "N", len(t.Pages)), "Versions", pr.N("trial.versions", t.Versions, "N", t.Versions))
		v.Again = view.Action{Label: pr.T("trial.look"), Href: s.local(c, trialPath+"/"+t.ID)}
	} else {
		s.ended(c, pr, t, &v)
	}
	s.show(c, screen{page: view.Page{Title: v.Title, Robots: "noindex"}, body: view.TrialState(pr, v)})
	return nil
}

// ended tells what a trial brought, and leads to it.
func (s *Site) ended(c *gin.Context, pr *i18n.Printer, t importing.Trial, v *view.Trial) {
	v.Done, v.Title = true, pr.T("trial.done")
	v.Lead = pr.T("trial.brought", "Pages", pr.N("trial.pages", len(t.Pages), "N", len(t.Pages)), "Versions", pr.N("trial.versions", t.Versions, "N", t.Versions))
	if len(t.Pages) == 0 {
		v.Title, v.Lead = pr.T("trial.nothing"), pr.T("trial.nothing_lead")
	}
	if t.Cut {
		v.Notes = append(v.Notes, pr.T("trial.cut"))
	}
	if t.Broken {
		v.Notes = append(v.Notes, pr.T("trial.broken"))
	}
	if full := t.Full(); full.Versions > 1 {
		v.Actions = []view.Action{
			{Label: pr.T("trial.diff", "Title", full.Title), Href: s.local(c, full.Path+"/diff/1.."+strconv.Itoa(full.Versions))},
			{Label: pr.T("trial.history"), Href: s.local(c, full.Path+"/historique")},
		}
	}
	v.PagesTitle, v.TitleHead, v.VersionsHead = pr.T("trial.pages_title"), pr.T("trial.head_page"), pr.T("trial.head_versions")
	for _, p := range t.Pages {
		v.Pages = append(v.Pages, view.TrialPage{
			Page:    view.Link{Label: p.Title, Href: s.local(c, p.Path)},
			History: view.Link{Label: pr.N("trial.versions", p.Versions, "N", p.Versions), Href: s.local(c, p.Path+"/historique")},
		})
	}
	v.ProblemsTitle = pr.N("trial.left", t.Left, "N", t.Left)
	for _, d := range t.Problems {
		where := pr.T("trial.file_itself")
		if d.Page != "" {
			where = pr.T("trial.page", "Title", d.Page)
		}
		if d.Line > 0 {
			where = pr.T("trial.line", "N", d.Line, "Where", where)
		}
		v.Problems = append(v.Problems, view.TrialProblem{Where: where, Reason: d.Reason})
	}
	if more := t.Left - len(t.Problems); more > 0 {
		v.More = pr.N("trial.more", more, "N", more)
	}
}
