package site

import (
	"cmp"
	"context"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

// sheetAsked loads the deposit that an address names, and says which deposit an address names.
func (s *Site) sheetAsked(ctx context.Context, c *gin.Context) (app.SheetView, app.DepositAsked, error) {
	k, err := cutoffNumber(c)
	if err != nil {
		return app.SheetView{}, app.DepositAsked{}, err
	}
	on := app.DepositAsked{K: k, Number: c.Param("number")}
	v, err := s.app.ViewSheet(ctx, viewer(c), c.Param("call"), on)
	on.CallID = v.Call.ID
	return v, on, err
}

func (s *Site) showSheet(ctx context.Context, c *gin.Context) error {
	v, _, err := s.sheetAsked(ctx, c)
	if err != nil {
		return err
	}
	s.sheetScreen(c, v, sheetForm{})
	return nil
}

// sheetForm is a form of a deposit's sheet that came back.
type sheetForm struct {
	which  string // "recevabilite", "reserve"
	form   form
	faults error
}

func (t sheetForm) of(s *Site, pr *i18n.Printer, which string) (form, *teller) {
	e := &teller{s: s, pr: pr}
	if t.which != which {
		return form{}, e
	}
	e.faults = domain.ProblemsOf(t.faults)
	return t.form, e
}

func (s *Site) sheetScreen(c *gin.Context, v app.SheetView, t sheetForm) {
	pr := s.printer(c)
	page := view.PartsPage{Title: v.Deposit.Title, Lead: pr.T("sheet.lead", "N", v.Deposit.N, "K", v.Deposit.K)}
	frame := s.deskFrame(c, v.Call, v.Cutoff.K, pr.T("sheet.page", "Title", v.Deposit.Title, "K", v.Cutoff.K))
	frame.Notices = instructionNotice(pr, c.Query("fait"))
	page.Parts = []view.Part{s.sheetFacts(c, v)}
	if !v.Open {
		page.Text = []string{pr.T("instruction.closed")}
		if v.Stake != "" {
			page.Text = []string{pr.T("sheet.stake." + string(v.Stake))}
		}
		s.show(c, screen{page: frame, body: view.PartsScreen(pr, page)})
		return
	}
	page.Actions = s.sheetActions(c, v)
	add := func(p view.Part, told []view.Problem) {
		page.Parts, page.Problems = append(page.Parts, p), append(page.Problems, told...)
	}
	if len(v.Reserves) > 0 {
		add(s.reservePart(c, v, t))
	}
	if len(v.Doubtful) > 0 {
		add(s.doubtPart(c, v), nil)
	}
	add(s.examinationPart(c, v, t))
	add(s.opinionsPart(c, v), nil)
	if v.MayRule {
		add(s.rulingPart(c, v), nil)
	}
	s.show(c, screen{status: refusedStatus(t.faults), page: frame, body: view.PartsScreen(pr, page)})
}

func (s *Site) sheetFacts(c *gin.Context, v app.SheetView) view.Part {
	pr, d := s.printer(c), v.Deposit
	path := "/candidatures/" + d.Slug
	p := view.Part{ID: "depot", Title: pr.T("sheet.deposit"), Facts: []view.Fact{
		{Term: pr.T("receipt.version"), Text: pr.T("page.version_n", "N", d.N), Href: s.local(c, path+"/version/"+strconv.Itoa(d.N))},
		{Term: pr.T("receipt.received"), Text: pr.DateTime(d.At)},
		{Term: pr.T("sheet.number"), Text: d.Number},
		{Term: pr.T("receipt.hash"), Text: d.Hash},
		{Term: pr.T("receipt.policy"), Text: app.JudgedBy(pr, d)},
	}}
	if v.Open {
		aid, _ := domain.ParseAmount(v.Version.Sections["aid"]) // a deposit has one: its gate asked for it
		p.Facts = append(p.Facts, view.Fact{Term: pr.T("sheet.asked"), Text: pr.Amount(aid)}, view.Fact{Term: pr.T("sheet.most"), Text: pr.Amount(v.Most)})
	}
	if v.Panel {
		p.Facts = append(p.Facts, view.Fact{Term: pr.T("panel.title"), Text: pr.T("sheet.panel"), Href: s.local(c, path+"/administratif")})
	}
	return p
}

func (s *Site) sheetActions(c *gin.Context, v app.SheetView) []view.Action {
	pr, path := s.printer(c), sheetPath(v.Call, v.Deposit)
	var list []view.Action
	if v.Speak.Allowed {
		list = append(list, view.Action{Label: pr.T("sheet.speak." + ownState(v.DeskRow)), Href: s.local(c, path+"/avis")})
	}
	if v.Rule.Allowed {
		list = append(list, view.Action{Label: pr.T("sheet.rule"), Href: s.local(c, path+"/decision")})
	}
	return list
}

// reservePart lists the licences under reserve, each with what lifts it.
func (s *Site) reservePart(c *gin.Context, v app.SheetView, t sheetForm) (view.Part, []view.Problem) {
	pr := s.printer(c)
	f, e := t.of(s, pr, "reserve")
	p := view.Part{ID: "reserves", Title: pr.T("deposit.reserves"), Text: []string{pr.T("sheet.reserves")}}
	lifted := map[string]domain.Lift{}
	for _, l := range v.Lifts {
		lifted[l.ResourceID] = l
	}
	for _, r := range v.Reserves {
		item := view.PartItem{Title: r.Name, Meta: pr.T("sheet.licence", "Licence", r.Licence)}
		if l, done := lifted[r.ID]; done {
			item.Below = &view.PartItem{Meta: pr.T("sheet.lifted", "Name", l.ByName, "At", pr.DateTime(l.At)), Prose: view.PlainText(l.Reason)}
		} else if v.Lift.Allowed {
			field := e.line(f, "reason."+r.ID, "sheet.lift_reason")
			field.Kind, field.MaxLength, field.Help = view.KindText, 1000, pr.T("sheet.lift_help")
			item.Form = &view.Ask{
				Action: s.local(c, sheetPath(v.Call, v.Deposit)+"/reserve"), Submit: pr.T("sheet.lift"), Describe: r.Name, Weight: view.Quiet,
				Fields: []view.Field{field}, Hidden: []view.Hidden{{Name: "key", Value: newKey()}, {Name: "resource", Value: r.ID}},
			}
		}
		p.Items = append(p.Items, item)
	}
	return p, e.problems()
}

// doubtPart tells what repositories were found to say since the deposit: nothing to lift, something to look at.
func (s *Site) doubtPart(c *gin.Context, v app.SheetView) view.Part {
	pr := s.printer(c)
	p := view.Part{ID: "doutes", Title: pr.T("sheet.doubts"), Text: []string{pr.T("sheet.doubts_text")}}
	for _, d := range v.Doubtful {
		facts := []view.Fact{
			{Term: pr.T("sheet.doubt_found"), Text: pr.DateTime(d.Doubt.At)},
			{Term: pr.T("sheet.doubt_declared"), Text: cmp.Or(d.Resource.Licence, "—")},
			{Term: pr.T("sheet.doubt_says"), Text: d.Doubt.Says},
		}
		if !d.Doubt.Stands() {
			facts = append(facts, view.Fact{Term: pr.T("sheet.doubt_ended"), Text: pr.DateTime(d.Doubt.EndedAt)})
		}
		p.Items = append(p.Items, view.PartItem{Title: d.Resource.Name, Facts: facts, Links: []view.Link{
			{Label: d.Doubt.URL, Href: d.Doubt.URL},
			{Label: pr.T("sheet.doubt_tab"), Href: s.local(c, "/candidatures/"+v.Deposit.Slug+"/licences")},
		}})
	}
	return p
}

func (s *Site) examinationPart(c *gin.Context, v app.SheetView, t sheetForm) (view.Part, []view.Problem) {
	pr := s.printer(c)
	f, e := t.of(s, pr, "recevabilite")
	p := view.Part{ID: "recevabilite", Title: pr.T("instruction.examination"), Facts: []view.Fact{
		{Term: pr.T("sheet.state"), Text: pr.T("instruction.examined." + string(v.State))},
	}}
	if v.Examined.DepositID != "" {
		p.Facts[0].Text = pr.T("sheet.examined", "State", p.Facts[0].Text, "Name", v.Examined.ByName, "At", pr.DateTime(v.Examined.At))
		if v.Examined.Reason != "" {
			p.Prose = s.proseBody(pr, "recevabilite", v.Examined.Reason)
		}
	}
	if !v.Examine.Allowed {
		if v.Examine.Reason != "" && !v.Published {
			p.Text = append(p.Text, pr.T(v.Examine.Reason))
		}
		return p, nil
	}
	if v.Standing > 0 {
		p.Text = append(p.Text, pr.T("error.under_reserve"))
	}
	verdict := e.line(f, "verb", "sheet.verdict")
	verdict.Kind, verdict.MaxLength = view.KindChoice, 0
	verdict.Options = []view.Option{{Value: "deposit.admit", Label: pr.T("instruction.examined.admissible")}, {Value: "deposit.refuse", Label: pr.T("instruction.examined.inadmissible")}}
	reason := e.line(f, "reason", "sheet.reason")
	reason.Kind, reason.Required, reason.MaxLength, reason.Help = view.KindText, false, domain.MaxReason, pr.T("sheet.reason_help")
	p.Forms = []view.Ask{{
		Action: s.local(c, sheetPath(v.Call, v.Deposit)+"/recevabilite"), Submit: pr.T("sheet.examine"), Weight: view.Quiet,
		Fields: []view.Field{verdict, reason}, Hidden: []view.Hidden{{Name: "key", Value: newKey()}},
	}}
	return p, e.problems()
}

// opinionsPart shows the opinions to those who may read them, and says why to those who may not yet.
func (s *Site) opinionsPart(c *gin.Context, v app.SheetView) view.Part {
	pr := s.printer(c)
	p := view.Part{ID: "avis", Title: pr.T("instruction.opinions")}
	switch {
	case !v.Read.Allowed:
		p.Text = []string{pr.T(v.Read.Reason)}
		return p
	case len(v.Opinions) == 0:
		p.Text = []string{pr.T("instruction.no_opinion")}
	default:
		p.Facts = tallyFacts(pr, v.Tally, v.Call.Settings.Instruction.Top())
	}
	if v.SetAside > 0 {
		p.Text = append(p.Text, pr.N("sheet.set_aside", v.SetAside, "N", v.SetAside))
	}
	for i, o := range v.Opinions {
		p.Items = append(p.Items, s.opinionItem(pr, o, i))
	}
	return p
}

func tallyFacts(pr *i18n.Printer, t domain.Tally, top int) []view.Fact {
	facts := []view.Fact{{Term: pr.T("instruction.opinions"), Text: pr.N("instruction.n_opinions", t.Given, "N", t.Given)}}
	if t.Abstained > 0 {
		facts = append(facts, view.Fact{Term: pr.T("instruction.abstentions"), Text: pr.N("instruction.n_abstained", t.Abstained, "N", t.Abstained)})
	}
	if t.Given == 0 {
		return facts
	}
	facts = append(facts, view.Fact{Term: pr.T("instruction.weighted"), Text: pr.T("instruction.mean", "Mark", markText(pr, t.Mean), "Top", top) +
		pr.T("instruction.spread", "Low", markText(pr, t.Low), "High", markText(pr, t.High))})
	for _, m := range t.Criteria {
		facts = append(facts, view.Fact{Term: m.Criterion, Text: pr.T("instruction.mean", "Mark", markText(pr, m.Mark), "Top", top)})
	}
	return facts
}

// opinionItem is one opinion; its author is named where she was loaded.
func (s *Site) opinionItem(pr *i18n.Printer, o domain.Opinion, i int) view.PartItem {
	item := view.PartItem{Title: o.Name, Meta: pr.DateTime(o.At), Prose: s.proseBody(pr, "avis-"+strconv.Itoa(i+1), o.Body)}
	if o.Name == "" {
		item.Title = pr.T("result.opinion", "N", i+1)
	}
	if o.Edition > 1 {
		item.Meta = pr.T("sheet.edition", "At", item.Meta, "N", o.Edition)
	}
	if o.Abstained {
		item.Meta = pr.T("sheet.abstained", "At", item.Meta)
		return item
	}
	for _, sc := range o.Scores {
		item.Facts = append(item.Facts, view.Fact{Term: sc.Criterion, Text: pr.T("sheet.points", "Points", sc.Points, "Top", o.Scale)})
	}
	return item
}

// rulingPart is the decision as it is prepared.
func (s *Site) rulingPart(c *gin.Context, v app.SheetView) view.Part {
	pr, r := s.printer(c), v.Ruling
	p := view.Part{ID: "decision", Title: pr.T("instruction.ruling")}
	if r.DepositID == "" {
		p.Text = []string{pr.T("instruction.no_ruling")}
		if !v.Rule.Allowed && v.Rule.Reason != "" {
			p.Text = append(p.Text, pr.T(v.Rule.Reason))
		}
		return p
	}
	p.Facts = []view.Fact{
		{Term: pr.T("result.outcome"), Text: outcomeText(pr, r.Outcome, r.Amount)},
		{Term: pr.T("sheet.prepared_by"), Text: pr.T("sheet.by_at", "Name", r.ByName, "At", pr.DateTime(r.At))},
	}
	if r.Terms != "" {
		p.Facts = append(p.Facts, view.Fact{Term: pr.T("result.terms"), Text: r.Terms})
	}
	p.Items = s.reasonItem(pr, r.Reason)
	return p
}

func (s *Site) examineDeposit(ctx context.Context, c *gin.Context) error {
	return s.onSheet(ctx, c, "recevabilite", func(f form, on app.DepositAsked) error {
		return s.app.ExamineDeposit(ctx, viewer(c), app.Examination{DepositAsked: on, Verb: domain.Verb(f.get("verb")), Reason: f.get("reason"), Key: f.key(c)})
	})
}

func (s *Site) liftReserve(ctx context.Context, c *gin.Context) error {
	return s.onSheet(ctx, c, "reserve", func(f form, on app.DepositAsked) error {
		row := f.get("resource")
		return s.app.LiftReserve(ctx, viewer(c), app.Lift{DepositAsked: on, Resource: row, Reason: f.get("reason." + row), Key: f.key(c)})
	})
}

// onSheet does an act of the sheet and comes back to it.
func (s *Site) onSheet(ctx context.Context, c *gin.Context, which string, act func(form, app.DepositAsked) error) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	v, on, err := s.sheetAsked(ctx, c)
	if err != nil {
		return err
	}
	err = act(f, on)
	if k := domain.KindOf(err); k == domain.Invalid || k == domain.Conflict {
		s.sheetScreen(c, v, sheetForm{which, f, err})
		return nil
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, sheetPath(v.Call, v.Deposit)+"?fait="+which))
	return nil
}
