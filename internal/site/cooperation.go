package site

import (
	"context"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

func cooperationRoutes() []Route {
	return []Route{
		get("/cooperations", func(s *Site) handler { return s.listCooperations }),
		get("/cooperations/nouvelle", func(s *Site) handler { return s.askCooperation }),
		post("/cooperations/nouvelle", func(s *Site) handler { return s.proposeCooperation }),
		get("/cooperations/:id", func(s *Site) handler { return s.showCooperation }),
		post("/cooperations/:id", func(s *Site) handler { return s.moveCooperation }),
	}
}

// cooperationState says where a cooperation stands, and who runs it.
func cooperationState(pr *i18n.Printer, k domain.Cooperation) string {
	if k.FacilitatorName == "" {
		return pr.T("cooperation.state." + string(k.State))
	}
	return pr.T("cooperation.run", "State", pr.T("cooperation.state."+string(k.State)), "Name", k.FacilitatorName)
}

// cooperationItems are cooperations in a list; of names the candidacy whose list it is, "" for none.
func (s *Site) cooperationItems(c *gin.Context, list []domain.Cooperation, of string) []view.CooperationItem {
	pr := s.printer(c)
	items := make([]view.CooperationItem, len(list))
	for i, k := range list {
		items[i] = view.CooperationItem{Title: k.Title(), Href: s.local(c, k.Path()), State: cooperationState(pr, k), Purpose: firstWords(k.Purpose, 300)}
		switch of {
		case k.One.CandidacyID, k.One.CommonsID:
			items[i].Title = pr.T("cooperation.with", "Title", k.Other.Title)
		case k.Other.CandidacyID, k.Other.CommonsID:
			items[i].Title = pr.T("cooperation.with", "Title", k.One.Title)
		}
		if k.Evidence != "" {
			items[i].Evidence = view.Link{Label: pr.T("cooperation.evidence_link"), Href: k.Evidence}
		}
	}
	return items
}

// relationLines are the relations of a commons, each seen from its side.
func (s *Site) relationLines(c *gin.Context, list []domain.Relation, of string) []view.RelationLine {
	pr := s.printer(c)
	lines := make([]view.RelationLine, len(list))
	for i, x := range list {
		words, to := "relation.to."+x.Kind, x.To
		if x.To.ID == of {
			words, to = "relation.from."+x.Kind, x.From
		}
		lines[i] = view.RelationLine{Words: pr.T(words), To: view.Link{Label: to.Name, Href: s.local(c, "/communs/"+to.Slug)}}
	}
	return lines
}

// helpBonds is with whom a candidacy works and how its commons hangs together with others.
func (s *Site) helpBonds(c *gin.Context, p app.Place, h app.HelpView) view.Bonds {
	pr := s.printer(c)
	b := view.Bonds{
		CooperationsTitle: pr.T("cooperations.title"), Cooperations: s.cooperationItems(c, h.Cooperations, p.Candidacy.ID), CooperationsEmpty: pr.T("cooperations.none_here"),
		RelationsTitle: pr.T("relations.title"), Relations: s.relationLines(c, h.Relations, h.CommonsID), RelationsEmpty: pr.T("relations.none"),
	}
	if h.MayPropose {
		b.Propose = view.Link{Label: pr.T("cooperation.propose"), Href: s.local(c, "/cooperations/nouvelle?a="+p.Page.Slug)}
	}
	for i, x := range h.Relations {
		if h.MayRelate && x.From.ID == h.CommonsID {
			b.Relations[i].Drop = &view.SmallForm{
				Label: pr.T("relation.drop"), About: x.To.Name, Action: s.local(c, p.Path()+"/entraide/relations/retirer"),
				Hidden: []view.Hidden{{Name: "key", Value: newKey()}, {Name: "relation", Value: x.ID}},
			}
		}
	}
	return b
}

// commonsBonds is the same on the page of a commons, which has no acts.
func (s *Site) commonsBonds(ctx context.Context, c *gin.Context, commonsID string) (view.Bonds, error) {
	list, relations, err := s.app.BondsOfCommons(ctx, commonsID)
	if err != nil {
		return view.Bonds{}, err
	}
	pr := s.printer(c)
	var b view.Bonds
	if len(list) > 0 {
		b.CooperationsTitle, b.Cooperations = pr.T("cooperations.title"), s.cooperationItems(c, list, commonsID)
	}
	if len(relations) > 0 {
		b.RelationsTitle, b.Relations = pr.T("relations.title"), s.relationLines(c, relations, commonsID)
	}
	return b, nil
}

func (s *Site) listCooperations(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewCooperations(ctx, c.Query("appel"), c.Query("avant"))
	if err != nil {
		return err
	}
	pr := s.printer(c)
	calls := view.Field{Name: "appel", Kind: view.KindChoice, Dropdown: view.AsList, None: pr.T("form.all"), Label: pr.T("candidacies.call"), Value: v.Call.Slug}
	for _, call := range v.Calls {
		calls.Options = append(calls.Options, view.Option{Value: call.Slug, Label: call.Title})
	}
	page := view.CooperationsPage{
		Title: pr.T("cooperations.title"), Lead: pr.T("cooperations.lead"), ListTitle: pr.T("cooperations.list"), Empty: pr.T("cooperations.none"),
		Filter: view.ListFilter{Action: s.local(c, "/cooperations"), Submit: pr.T("candidacies.narrow"), Fields: []view.Field{calls}},
		Items:  s.cooperationItems(c, v.Cooperations, ""), Pager: s.listPager(c, v.Older),
	}
	if app.MayPropose(viewer(c)) {
		page.Propose = []view.Action{{Label: pr.T("cooperation.propose"), Href: s.local(c, "/cooperations/nouvelle")}}
	}
	sc := screen{page: view.Page{Title: page.Title, Description: page.Lead, Section: "commons"}, body: view.Cooperations(pr, page)}
	if !viewer(c).SignedIn() {
		sc.tags = []string{"cooperations", "calls", "recent"}
	}
	s.show(c, sc)
	return nil
}

func (s *Site) askCooperation(_ context.Context, c *gin.Context) error {
	if !viewer(c).SignedIn() {
		return domain.Error{Kind: domain.Unauthenticated, Key: "error.sign_in"}
	}
	if !app.MayPropose(viewer(c)) {
		return domain.Error{Kind: domain.Forbidden, Key: "error.cooperation_who"}
	}
	s.showProposal(c, form{values: url.Values{"one": {c.Query("a")}, "other": {c.Query("b")}}}, nil)
	return nil
}

func (s *Site) showProposal(c *gin.Context, f form, faults error) {
	pr := s.printer(c)
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(faults)}
	one, other := e.line(f, "one", "cooperation.one"), e.line(f, "other", "cooperation.other")
	one.MaxLength, one.Help = 500, pr.T("cooperation.one_help")
	other.MaxLength, other.Help = 500, pr.T("cooperation.other_help")
	purpose := e.line(f, "purpose", "cooperation.purpose")
	purpose.Kind, purpose.MaxLength, purpose.Help = view.KindArea, domain.PurposeMax, pr.T("cooperation.purpose_help")
	s.show(c, screen{
		status: refusedStatus(faults), page: view.Page{Title: pr.T("cooperation.propose"), Section: "commons", Crumbs: s.cooperationCrumbs(c)},
		body: view.AskScreen(pr, view.AskPage{
			Title: pr.T("cooperation.propose"), Lead: pr.T("cooperation.propose_lead"), Problems: e.problems(), Ask: view.Ask{
				Action: s.local(c, "/cooperations/nouvelle"), Hidden: []view.Hidden{{Name: "key", Value: newKey()}}, Fields: []view.Field{one, other, purpose},
				Submit: pr.T("cooperation.propose_submit"), Cancel: view.Link{Label: pr.T("form.leave"), Href: s.local(c, "/cooperations")},
			},
		}),
	})
}

func (s *Site) cooperationCrumbs(c *gin.Context) []view.Link {
	pr := s.printer(c)
	return []view.Link{{Label: pr.T("commons.title"), Href: s.local(c, "/communs")}, {Label: pr.T("cooperations.title"), Href: s.local(c, "/cooperations")}}
}

func (s *Site) proposeCooperation(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	if !viewer(c).SignedIn() {
		return domain.Error{Kind: domain.Unauthenticated, Key: "error.sign_in"}
	}
	k, err := s.app.ProposeCooperation(ctx, viewer(c), app.CooperationProposal{
		One: f.get("one"), Other: f.get("other"), Purpose: f.get("purpose"), Key: f.key(c),
	})
	switch kind := domain.KindOf(err); {
	case kind == domain.Invalid || kind == domain.Conflict:
		s.showProposal(c, f, err)
		return nil
	case err != nil:
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, k.Path()+"?fait=proposee"))
	return nil
}

func (s *Site) showCooperation(ctx context.Context, c *gin.Context) error {
	return s.showCooperationPage(ctx, c, form{}, nil)
}

func (s *Site) showCooperationPage(ctx context.Context, c *gin.Context, f form, faults error) error {
	v, err := s.app.ViewCooperation(ctx, viewer(c), c.Param("id"))
	if err != nil {
		return err
	}
	pr, k := s.printer(c), v.Cooperation
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(faults)}
	page := view.CooperationPage{
		Title: k.Title(), Purpose: k.Purpose, State: cooperationState(pr, k), StepsTitle: pr.T("candidacy.tab.steps"), ActsTitle: pr.T("team.acts"),
		Facts: s.cooperationFacts(c, k), Acts: s.cooperationActs(c, v, f, e),
	}
	page.Problems = e.problems()
	for _, step := range v.Steps {
		page.Steps = append(page.Steps, s.ownEventLine(c, step))
	}
	sc := screen{
		status: refusedStatus(faults), body: view.Cooperation(pr, page),
		page: view.Page{Title: pr.T("cooperation.page", "Title", k.Title()), Description: firstWords(k.Purpose, 200), Section: "commons", Crumbs: s.cooperationCrumbs(c)},
	}
	if done := c.Query("fait"); done == "proposee" || done == "suite" {
		sc.page.Notices = []string{pr.T("cooperation.done." + done)}
	}
	if !viewer(c).SignedIn() {
		sc.tags = []string{"page:" + k.One.PageID, "page:" + k.Other.PageID}
	}
	s.show(c, sc)
	return nil
}

// cooperationFacts name the two communs with what each of them said, the facilitator, what came of it.
func (s *Site) cooperationFacts(c *gin.Context, k domain.Cooperation) []view.Fact {
	pr := s.printer(c)
	side := func(x domain.Partner) view.Fact {
		key := "cooperation.side.asked"
		if x.Agreed {
			key = "cooperation.side.agreed"
		}
		return view.Fact{Term: pr.T(key), Text: x.Title, Href: s.local(c, "/candidatures/"+x.Slug)}
	}
	facts := []view.Fact{side(k.One), side(k.Other), {Term: pr.T("cooperation.proposed_by"), Text: pr.T("cooperation.by", "Name", k.ByName, "Date", pr.Date(k.At))}}
	if k.FacilitatorName != "" {
		facts = append(facts, view.Fact{Term: pr.T("cooperation.facilitator"), Text: k.FacilitatorName})
	}
	if k.Evidence != "" {
		facts = append(facts, view.Fact{Term: pr.T("cooperation.evidence"), Text: k.Evidence, Href: k.Evidence})
	}
	return facts
}

// cooperationActs are the steps that the reader may take, each with what it asks for. Fields carry the step's
// name: two forms of a page must not name one control twice.
func (s *Site) cooperationActs(c *gin.Context, v app.CooperationView, f form, e *teller) []view.MoveForm {
	pr := s.printer(c)
	var list []view.MoveForm
	for _, verb := range v.May {
		m := view.MoveForm{
			Legend: pr.T("cooperation.move." + string(verb)), Submit: pr.T("cooperation.move." + string(verb)), Action: s.local(c, v.Cooperation.Path()),
			Hidden: []view.Hidden{{Name: "key", Value: newKey()}, {Name: "verb", Value: string(verb)}}, Open: f.get("verb") == string(verb),
		}
		if m.Open {
			for i := range e.faults {
				e.faults[i].Field = fieldOf(verb, e.faults[i].Field)
			}
		}
		if verb == domain.WitnessCooperation {
			evidence := e.line(f, fieldOf(verb, "evidence"), "cooperation.evidence")
			evidence.Kind, evidence.MaxLength, evidence.Help = view.KindURL, 500, pr.T("cooperation.evidence_help")
			m.Fields = append(m.Fields, evidence)
		}
		if mv, _ := domain.CooperationMoves().Find(v.Cooperation.State, verb); mv.Reason {
			reason := e.line(f, fieldOf(verb, "reason"), "cooperation.reason."+string(verb))
			reason.MaxLength, reason.Help = 500, pr.T("need.reason_help")
			m.Fields = append(m.Fields, reason)
		}
		list = append(list, m)
	}
	return list
}

func fieldOf(verb domain.Verb, field string) string { return field + "_" + string(verb) }

func (s *Site) moveCooperation(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	if !viewer(c).SignedIn() {
		return domain.Error{Kind: domain.Unauthenticated, Key: "error.sign_in"}
	}
	verb := domain.Verb(f.get("verb"))
	err = s.app.MoveCooperation(ctx, viewer(c), app.CooperationStep{
		ID: c.Param("id"), Verb: verb, Reason: f.get(fieldOf(verb, "reason")), Evidence: f.get(fieldOf(verb, "evidence")), Key: f.key(c),
	})
	switch kind := domain.KindOf(err); {
	case kind == domain.Invalid || kind == domain.Conflict:
		return s.showCooperationPage(ctx, c, f, err)
	case err != nil:
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, "/cooperations/"+c.Param("id")+"?fait=suite"))
	return nil
}
