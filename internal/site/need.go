package site

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

func needRoutes() []Route {
	return []Route{
		get("/besoins", func(s *Site) handler { return s.listNeeds }),
		get("/candidatures/:slug/entraide", on(candidacyPlace, (*Site).showHelp)),
		get("/candidatures/:slug/entraide/nouveau", on(candidacyPlace, (*Site).askNeed)),
		post("/candidatures/:slug/entraide/nouveau", on(candidacyPlace, (*Site).addNeed)),
		get("/candidatures/:slug/entraide/:need", on(candidacyPlace, (*Site).showNeed)),
		get("/candidatures/:slug/entraide/:need/corriger", on(candidacyPlace, (*Site).askNeedEdit)),
		post("/candidatures/:slug/entraide/:need/corriger", on(candidacyPlace, (*Site).editNeed)),
		post("/candidatures/:slug/entraide/:need/aider", on(candidacyPlace, (*Site).offerHelp)),
		post("/candidatures/:slug/entraide/:need/reponse", on(candidacyPlace, (*Site).answerHelp)),
		post("/candidatures/:slug/entraide/:need/suite", on(candidacyPlace, (*Site).moveNeed)),
		post("/candidatures/:slug/entraide/relations", on(candidacyPlace, (*Site).setRelation)),
		post("/candidatures/:slug/entraide/relations/retirer", on(candidacyPlace, (*Site).dropRelation)),
	}
}

func needPath(p app.Place, id string) string { return p.Path() + "/entraide/" + id }

func (s *Site) showHelp(ctx context.Context, c *gin.Context, p app.Place) error {
	return s.showHelpPage(ctx, c, p, form{}, nil)
}

// showHelpPage shows what a candidacy asks, offers and does with others; f and faults are those of a relation
// that was refused.
func (s *Site) showHelpPage(ctx context.Context, c *gin.Context, p app.Place, f form, faults error) error {
	v, err := s.app.ViewCandidacy(ctx, viewer(c), p, 0)
	if err != nil {
		return err
	}
	h, err := s.app.ViewHelp(ctx, viewer(c), p)
	if err != nil {
		return err
	}
	pr := s.printer(c)
	page := view.HelpPage{Head: s.candidacyHead(c, v, "/entraide"), Intro: pr.T("help.intro"), All: s.allNeeds(c, p.Call), Groups: s.needGroups(c, h), Bonds: s.helpBonds(c, p, h)}
	if h.MayTend {
		page.Actions = []view.Action{{Label: pr.T("need.add"), Href: s.local(c, p.Path()+"/entraide/nouveau")}}
	}
	if h.MayRelate {
		var told []view.Problem
		var ask view.MoveForm
		ask, told = s.relationForm(c, p, f, faults)
		page.Forms, page.Problems = []view.MoveForm{ask}, told
	}
	sc := screen{
		status: refusedStatus(faults), page: s.candidacyFrame(c, p).With(pr.T("help.page", "Title", p.Page.Title)), body: view.Help(pr, page),
	}
	sc.page.Notices = doneNotice(pr, c.Query("fait"), "besoin", "lien", "lien-retire")
	if !viewer(c).SignedIn() {
		sc.tags, sc.until = append(placeTags(p), app.PartnerTags(h.Cooperations)...), app.NextParisDay(v.Now)
	}
	s.show(c, sc)
	return nil
}

// allNeeds leads to what all candidacies seek and offer, those of a call where one is named.
func (s *Site) allNeeds(c *gin.Context, call domain.Call) view.Link {
	l := view.Link{Label: s.printer(c).T("needs.all"), Href: s.local(c, "/besoins")}
	if call.ID != "" {
		l.Label, l.Href = s.printer(c).T("needs.all_of_call"), l.Href+"?appel="+url.QueryEscape(call.Slug)
	}
	return l
}

// needGroups are what is sought, what is offered, and what is over.
func (s *Site) needGroups(c *gin.Context, h app.HelpView) []view.NeedGroup {
	pr := s.printer(c)
	sought := view.NeedGroup{ID: "besoins", Title: pr.T("help.sought"), Empty: pr.T("help.sought_none")}
	given := view.NeedGroup{ID: "offres", Title: pr.T("help.given"), Empty: pr.T("help.given_none")}
	over := view.NeedGroup{ID: "termines", Folded: true}
	for _, n := range h.Needs {
		item := s.needItem(c, n, h.Today)
		if h.MayTend && n.Waiting > 0 {
			item.Waiting = view.Link{Label: pr.N("need.waiting", n.Waiting, "N", n.Waiting), Href: item.Href}
		}
		switch {
		case n.State == domain.NeedClosed || n.State == domain.NeedWithdrawn:
			over.Items = append(over.Items, item)
		case n.Side == domain.Given:
			given.Items = append(given.Items, item)
		default:
			sought.Items = append(sought.Items, item)
		}
	}
	groups := []view.NeedGroup{sought, given}
	if len(over.Items) > 0 {
		over.Title = pr.N("help.over", len(over.Items), "N", len(over.Items))
		groups = append(groups, over)
	}
	return groups
}

// needItem is a need or an offer in a list.
func (s *Site) needItem(c *gin.Context, n domain.Need, today string) view.NeedItem {
	pr := s.printer(c)
	return view.NeedItem{
		Title: n.Title, Href: s.local(c, "/candidatures/"+n.Slug+"/entraide/"+n.ID), Words: needWords(pr, n), Text: firstWords(n.Words, 200),
		State: needState(pr, n, today),
	}
}

// needWords says what kind of thing it is, until when, and who added it.
func needWords(pr *i18n.Printer, n domain.Need) string {
	words := []string{pr.T("need.kind." + n.Kind)}
	if n.LastDay != "" {
		words = append(words, pr.T("need.until", "Day", dayWords(pr, n.LastDay)))
	}
	return strings.Join(append(words, pr.T("need.by", "Name", n.ByName, "Date", pr.Date(n.At))), ", ")
}

// needState says where a need stands; an open one needs no words.
func needState(pr *i18n.Printer, n domain.Need, today string) string {
	var names []string
	for _, h := range n.Helpers {
		names = append(names, h.Name)
	}
	side := string(n.Side)
	switch {
	case len(names) > 0 && n.State == domain.NeedAnswered:
		return pr.T("need.state.answered."+side, "Names", pr.List(names))
	case n.State == domain.NeedOpen && n.Over(today):
		return pr.T("need.state.over")
	case n.State == domain.NeedOpen:
		return ""
	}
	return pr.T("need.state." + string(n.State) + "." + side)
}

// listNeeds lists what candidacies seek and offer today, across all calls.
func (s *Site) listNeeds(ctx context.Context, c *gin.Context) error {
	q := app.NeedQuery{
		Call: c.Query("appel"), Challenge: c.Query("defi"), Side: sideOf(c.Query("sens")), Kind: c.Query("genre"), Cursor: c.Query("avant"),
	}
	v, err := s.app.ViewNeeds(ctx, q)
	if err != nil {
		return err
	}
	pr := s.printer(c)
	page := view.NeedsPage{
		Title: pr.T("needs.title"), Lead: pr.T("needs.lead"), ListTitle: pr.T("needs.list"), Empty: pr.T("needs.none"), Filter: s.needFilter(c, v, q),
		Pager: s.listPager(c, v.Older), More: view.Link{Label: pr.T("cooperations.all"), Href: s.local(c, "/cooperations")},
	}
	today, _ := app.ParisDay(v.Now)
	for _, n := range v.Needs {
		item := s.needItem(c, n, today)
		item.Words = pr.T("need.side."+string(n.Side)) + ", " + item.Words + ","
		item.From = view.Link{Label: pr.T("need.for", "Title", n.Candidacy), Href: s.local(c, "/candidatures/"+n.Slug)}
		page.Items = append(page.Items, item)
	}
	s.show(c, screen{
		page: view.Page{Title: page.Title, Description: page.Lead, Section: "candidacies"}, body: view.Needs(pr, page),
		tags: []string{"needs", "calls", "catalogue"}, until: app.NextParisDay(v.Now),
	})
	return nil
}

// sideOf reads which side an address asks for.
func sideOf(v string) domain.Side {
	switch v {
	case "besoin":
		return domain.Sought
	case "offre":
		return domain.Given
	}
	return ""
}

// needFilter asks which call, and of one call which défi, which side and which kind the list is narrowed to.
func (s *Site) needFilter(c *gin.Context, v app.NeedList, q app.NeedQuery) view.ListFilter {
	pr := s.printer(c)
	list := func(name, value, key string) view.Field {
		return view.Field{Name: name, Kind: view.KindChoice, Dropdown: view.AsList, None: pr.T("form.all"), Label: pr.T(key), Value: shownText(value)}
	}
	calls := list("appel", v.Call.Slug, "candidacies.call")
	for _, call := range v.Calls {
		calls.Options = append(calls.Options, view.Option{Value: call.Slug, Label: call.Title})
	}
	side := list("sens", c.Query("sens"), "needs.side")
	side.Options = []view.Option{{Value: "besoin", Label: pr.T("needs.sought")}, {Value: "offre", Label: pr.T("needs.given")}}
	kind := list("genre", q.Kind, "needs.kind")
	kind.Options = needKinds(pr)
	f := view.ListFilter{Action: s.local(c, "/besoins"), Submit: pr.T("candidacies.narrow"), Fields: []view.Field{calls, side, kind}}
	if v.Call.ID != "" {
		defis := list("defi", q.Challenge, "candidacies.challenge")
		for _, ch := range v.Challenges {
			if ch.Number > 0 {
				defis.Options = append(defis.Options, view.Option{Value: ch.Slug, Label: challengeName(pr, ch)})
			}
		}
		f.Fields = append(f.Fields, defis)
	}
	return f
}

func needKinds(pr *i18n.Printer) []view.Option {
	var list []view.Option
	for _, k := range domain.NeedKinds() {
		list = append(list, view.Option{Value: k, Label: pr.T("need.kind." + k)})
	}
	return list
}

func (s *Site) askNeed(_ context.Context, c *gin.Context, p app.Place) error {
	if err := s.mayHere(c, domain.TendNeeds, p); err != nil {
		return err
	}
	f := form{values: url.Values{"side": {string(domain.Sought)}}}
	if side := sideOf(c.Query("sens")); side != "" {
		f.values.Set("side", string(side))
	}
	s.showNeedForm(c, p, needForm{form: f, end: "nouveau", title: "need.add"})
	return nil
}

// needForm is the form of a need: where it goes, what it holds, what is wrong with it.
type needForm struct {
	form   form
	faults error
	end    string // of its address
	title  string // key
}

func (s *Site) showNeedForm(c *gin.Context, p app.Place, n needForm) {
	pr := s.printer(c)
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(n.faults)}
	side := e.line(n.form, "side", "need.side")
	side.Kind, side.MaxLength = view.KindChoice, 0
	side.Options = []view.Option{{Value: string(domain.Sought), Label: pr.T("need.side.ask.need")}, {Value: string(domain.Given), Label: pr.T("need.side.ask.offer")}}
	kind := e.line(n.form, "kind", "need.kind")
	kind.Kind, kind.Dropdown, kind.MaxLength, kind.Options = view.KindChoice, view.AsList, 0, needKinds(pr)
	title := e.line(n.form, "title", "need.title")
	title.MaxLength, title.Help = domain.NeedTitleMax, pr.T("need.title_help")
	words := e.line(n.form, "words", "need.words")
	words.Kind, words.MaxLength, words.Required, words.Help = view.KindArea, domain.NeedWordsMax, false, pr.T("need.words_help")
	day := e.line(n.form, "last_day", "need.last_day")
	day.Kind, day.MaxLength, day.Required, day.Help = view.KindDate, 0, false, pr.T("need.last_day_help")
	s.show(c, screen{
		status: refusedStatus(n.faults), page: s.candidacyFrame(c, p).With(pr.T(n.title)),
		body: view.AskScreen(pr, view.AskPage{
			Title: pr.T(n.title), Lead: p.Page.Title, Problems: e.problems(), Ask: view.Ask{
				Text: []string{pr.T("need.public")}, Action: s.local(c, needPath(p, n.end)), Fields: []view.Field{side, kind, title, words, day},
				Hidden: []view.Hidden{{Name: "key", Value: newKey()}}, Submit: pr.T("need.submit"), Others: s.anyway(c, e.faults),
				Cancel: view.Link{Label: pr.T("form.leave"), Href: s.local(c, p.Path()+"/entraide")},
			},
		}),
	})
}

// needAct reads a need as typed; a day that is none stays as typed, for its rule to tell of.
func needAct(c *gin.Context, p app.Place, f form) app.NeedAct {
	day := strings.TrimSpace(f.get("last_day"))
	if parsed := view.ParseDate(day); parsed != "" {
		day = parsed
	}
	return app.NeedAct{
		CandidacyID: p.Candidacy.ID, Side: domain.Side(f.get("side")), Kind: f.get("kind"), Title: f.get("title"), Words: f.get("words"),
		LastDay: day, Key: f.key(c),
	}
}

// needDocument is what a need makes public, by the fields of its form.
func needDocument(f form) domain.Document {
	return domain.Document{"title": f.get("title"), "words": f.get("words")}
}

func (s *Site) addNeed(ctx context.Context, c *gin.Context, p app.Place) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	var n domain.Need
	if err = warned(f, nil, needDocument(f)); err == nil {
		n, err = s.app.AddNeed(ctx, viewer(c), needAct(c, p, f))
	}
	return s.needDone(c, p, needForm{form: f, faults: err, end: "nouveau", title: "need.add"}, needPath(p, n.ID)+"?fait=besoin")
}

// needDone answers an act: on to a page, or back to the form with what was typed.
func (s *Site) needDone(c *gin.Context, p app.Place, n needForm, next string) error {
	switch k := domain.KindOf(n.faults); {
	case n.faults == nil:
		c.Redirect(http.StatusSeeOther, s.local(c, next))
		return nil
	case k == domain.Invalid || k == domain.Conflict:
		s.showNeedForm(c, p, n)
		return nil
	}
	return n.faults
}

func (s *Site) askNeedEdit(ctx context.Context, c *gin.Context, p app.Place) error {
	if err := s.mayHere(c, domain.TendNeeds, p); err != nil {
		return err
	}
	v, err := s.app.ViewNeed(ctx, viewer(c), p, c.Param("need"))
	if err != nil {
		return err
	}
	n := v.Need
	s.showNeedForm(c, p, needForm{end: n.ID + "/corriger", title: "need.edit", form: form{values: url.Values{
		"side": {string(n.Side)}, "kind": {n.Kind}, "title": {n.Title}, "words": {n.Words}, "last_day": {n.LastDay},
	}}})
	return nil
}

func (s *Site) editNeed(ctx context.Context, c *gin.Context, p app.Place) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	v, err := s.app.ViewNeed(ctx, viewer(c), p, c.Param("need")) // of this very candidacy
	if err != nil {
		return err
	}
	act := needAct(c, p, f)
	act.ID = v.Need.ID
	if err = warned(f, domain.Document{"title": v.Need.Title, "words": v.Need.Words}, needDocument(f)); err == nil {
		err = s.app.EditNeed(ctx, viewer(c), act)
	}
	return s.needDone(c, p, needForm{form: f, faults: err, end: act.ID + "/corriger", title: "need.edit"}, needPath(p, act.ID))
}
