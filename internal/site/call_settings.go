package site

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

func settingsRoutes() []Route {
	return []Route{
		get("/appels/:call/reglages", func(s *Site) handler { return s.askSettings }),
		post("/appels/:call/reglages", func(s *Site) handler { return s.saveSettings }),
	}
}

func (s *Site) askSettings(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewSettings(ctx, viewer(c), c.Param("call"))
	if err != nil {
		return err
	}
	s.showSettings(c, v, settingsForm(v.Call), nil)
	return nil
}

func (s *Site) saveSettings(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	v, err := s.app.ViewSettings(ctx, viewer(c), c.Param("call"))
	if err != nil {
		return err
	}
	change, faults := settingsOf(f, v.Call)
	change.Key = f.key(c)
	if err = faults.Err(); err == nil {
		err = s.app.SetCall(ctx, viewer(c), change)
	}
	if k := domain.KindOf(err); k == domain.Invalid || k == domain.Conflict {
		s.showSettings(c, v, f, err)
		return nil
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, callPath(v.Call)+"/reglages"))
	return nil
}

// The rows of a list that a form offers beyond those that are filled in, and the most that it takes.
const (
	blankCutoffs  = 2
	blankCriteria = 2
	mostRows      = 30
)

// settingsForm is the settings of a call as its form holds them.
func settingsForm(call domain.Call) form {
	f := form{values: map[string][]string{}}
	set := func(name, value string) { f.values[name] = []string{value} }
	st := call.Settings
	set("seen", app.CallMark(call))
	set("agency", call.Agency)
	set("partners", strings.Join(st.Partners, "\n"))
	for _, step := range call.Steps() {
		if step.Phase != domain.Closed {
			day, hour := app.ParisDay(step.At)
			set("phase_"+string(step.Phase)+"_day", day)
			set("phase_"+string(step.Phase)+"_hour", hour)
		}
	}
	for _, k := range call.Cutoffs {
		day, hour := app.ParisDay(k.At)
		set(cutoffField(k.K)+"_day", day)
		set(cutoffField(k.K)+"_hour", hour)
	}
	set("envelope", amountText(st.Envelope))
	set("rate", rateText(st.Rate))
	set("cap", amountText(st.Cap))
	set("floor", amountText(st.Floor))
	for i, cr := range st.Criteria {
		set(criterionField(i+1, "name"), cr.Name)
		set(criterionField(i+1, "weight"), strconv.Itoa(cr.Weight))
	}
	setInstruction(set, st.Instruction)
	set("days_public", strconv.Itoa(st.DaysPublic))
	setMinima(set, st.Posture)
	set("licence_policy", st.LicenceTable)
	set("content_licence", st.ContentLicence)
	r := st.Receipt
	for name, v := range map[string]string{
		"service": r.Service, "address": r.Address, "phone": r.Phone, "email": r.Email, "implicit": r.Implicit,
		"months": countText(r.Months), "recourse": r.Recourse,
	} {
		set("receipt_"+name, v)
	}
	return f
}

func cutoffField(k int) string { return "cutoff_" + strconv.Itoa(k) }

func criterionField(i int, part string) string { return "criterion_" + strconv.Itoa(i) + "_" + part }

func amountText(cents int64) string {
	if cents == 0 {
		return ""
	}
	return strings.Replace(domain.FormatAmount(cents), ".", ",", 1)
}

func rateText(rate int) string {
	if rate == 0 {
		return ""
	}
	return percentText(rate)
}

func countText(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// showSettings shows the form with what was typed and what is wrong with it.
func (s *Site) showSettings(c *gin.Context, v app.SettingsView, f form, refused error) {
	pr, path := s.printer(c), callPath(v.Call)
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(refused)}
	page := view.SettingsForm{
		Title: pr.T("settings.title", "Title", v.Call.Title), Lead: pr.T("settings.lead"), Action: s.local(c, path+"/reglages"),
		Hidden: []view.Hidden{{Name: "key", Value: newKey()}, {Name: "seen", Value: f.get("seen")}},
		Groups: e.settingGroups(f, v), Submit: pr.T("settings.submit"), Cancel: view.Link{Label: pr.T("form.leave"), Href: s.local(c, path)},
		More: []view.Action{
			{Label: pr.T("settings.rules"), Href: s.local(c, path+"/reglement/publier")},
			{Label: pr.T("settings.team"), Href: s.local(c, path+"/equipe")},
			{Label: pr.T("settings.copy"), Href: s.local(c, "/appels/nouveau?modele="+v.Call.Slug)},
		},
	}
	page.Lacks = s.lacks(c, v.Call)
	page.Problems = e.problems()
	s.show(c, screen{
		status: refusedStatus(refused), body: view.Settings(pr, page),
		page: view.Page{Title: page.Title, Section: "calls", Crumbs: s.callCrumbs(c, v.Call), Robots: "noindex"},
	})
}
