package site

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/web/view"
)

func cardRoutes() []Route {
	return []Route{
		get("/ateliers/:slug/cartes", func(s *Site) handler { return s.showCards }),
		post("/ateliers/:slug/cartes", func(s *Site) handler { return s.addCard }),
		get("/ateliers/:slug/cartes/nouvelle", func(s *Site) handler { return s.askCard }),
		get("/ateliers/:slug/cartes/tableau", func(s *Site) handler { return s.showCardTable }),
		get("/ateliers/:slug/cartes.csv", func(s *Site) handler { return s.sendCards }),
		get("/ateliers/:slug/mur", func(s *Site) handler { return s.showWall }),
		post("/ateliers/:slug/cartes/ranger", func(s *Site) handler { return s.sortCards }),
		post("/ateliers/:slug/cartes/groupes", func(s *Site) handler { return s.nameCardGroup }),
		post("/ateliers/:slug/cartes/marques", func(s *Site) handler { return s.markCard }),
		post("/ateliers/:slug/cartes/passer", func(s *Site) handler { return s.letCardThrough }),
		post("/ateliers/:slug/cartes/compte-rendu", func(s *Site) handler { return s.cardsToMinutes }),
		get("/ateliers/:slug/cartes/:card/corriger", func(s *Site) handler { return s.askCardCorrection }),
		post("/ateliers/:slug/cartes/:card/corriger", func(s *Site) handler { return s.correctCard }),
		get("/ateliers/:slug/cartes/:card/retirer", func(s *Site) handler { return s.askCardWithdrawal }),
		post("/ateliers/:slug/cartes/:card/retirer", func(s *Site) handler { return s.withdrawCard }),
		get("/ateliers/:slug/groupes/:group/defi", func(s *Site) handler { return s.askGroup }),
		post("/ateliers/:slug/groupes/:group/defi", func(s *Site) handler { return s.groupBecomesChallenge }),
		post("/ateliers/:slug/groupes/:group/nourrir", func(s *Site) handler { return s.groupFeedsChallenge }),
	}
}

func cardsPath(w domain.Workshop) string { return w.Path() + "/cartes" }

func (s *Site) cardsOf(ctx context.Context, c *gin.Context) (app.CardsView, error) {
	return s.app.ViewCards(ctx, viewer(c), c.Param("slug"))
}

func (s *Site) showCards(ctx context.Context, c *gin.Context) error {
	v, err := s.cardsOf(ctx, c)
	if err != nil {
		return err
	}
	s.cardsScreen(c, v, form{}, nil)
	return nil
}

// cardTags are the tags of what shows the cards of a workshop.
func cardTags(v app.CardsView) []string {
	return append([]string{"cards:" + v.Workshop.ID, "workshop:" + v.Workshop.ID, "call:" + v.Call.ID}, v.Tags...)
}

// cardsScreen shows the cards of a workshop, with a refused act where one came back.
func (s *Site) cardsScreen(c *gin.Context, v app.CardsView, f form, refused error) {
	pr, w := s.printer(c), v.Workshop
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(refused)}
	by, here := viewer(c), s.local(c, cardsPath(w))
	page := view.CardsPage{
		Over: view.Link{Label: w.Title, Href: s.local(c, w.Path())}, Title: pr.T("cards.title"), Lead: cardsLead(pr, v),
		Actions: s.cardActions(c, v), LetAction: here + "/passer", HeldTitle: pr.N("cards.held", len(v.Held), "N", len(v.Held)),
		GoneTitle: pr.N("cards.gone", len(v.Withdrawn), "N", len(v.Withdrawn)), MarksTitle: pr.T("cards.marks"), MarksAction: here + "/marques",
	}
	if by.SignedIn() && slices.Contains(v.May, domain.AddCard) {
		ask := s.cardForm(c, v.WorkshopView, f, e)
		page.Write = &ask
	}
	if slices.Contains(v.May, domain.MarkCard) {
		page.MarksText = pr.N("cards.marks_left", v.MarksLeft(), "N", v.MarksLeft(), "Max", w.Marks)
	}
	for _, card := range v.Held {
		line := s.cardLine(c, v, card)
		line.Let = pr.T("cards.let")
		page.Held = append(page.Held, line)
	}
	if v.Shown == 0 {
		page.Empty = pr.T("cards.none")
	}
	page.Groups = s.cardColumns(c, v)
	if slices.Contains(v.May, domain.SortCards) && v.Shown > 0 {
		page.Sort = s.cardSorting(c, v, f, e)
		page.Minutes = &view.Ask{
			Title: pr.T("cards.minutes"), Text: []string{pr.T("cards.minutes_text")}, Action: here + "/compte-rendu", Submit: pr.T("cards.minutes"),
			Weight: view.Quiet, Hidden: []view.Hidden{{Name: "key", Value: newKey()}},
		}
	}
	for _, card := range v.Withdrawn {
		page.Gone = append(page.Gone, pr.T("cards.gone_line", "Kind", kindOf(pr, card), "Name", card.By, "Date", pr.DateTime(card.ChangedAt), "Reason", card.Reason))
	}
	page.Problems = e.problems()
	sc := screen{
		status: refusedStatus(refused), body: view.Cards(pr, page), tags: cardTags(v), until: w.Until(v.Now),
		page: view.Page{
			Title: pr.T("cards.title_of", "Title", w.Title), Section: "workshops", Crumbs: s.cardCrumbs(c, v.WorkshopView),
			Notices: cardNotices(pr, c.Query("fait")),
		},
	}
	if slices.Contains(v.May, domain.SortCards) {
		sc.page.Act = view.Sorting
	}
	if by.SignedIn() || refused != nil {
		sc.tags = nil
	}
	s.show(c, sc)
}

func cardNotices(pr *i18n.Printer, done string) []string {
	if !slices.Contains([]string{"carte", "attente", "corrigee", "retiree", "rangees", "groupe", "passee"}, done) {
		return nil
	}
	return []string{pr.T("cards.done." + done)}
}

func (s *Site) cardCrumbs(c *gin.Context, v app.WorkshopView) []view.Link {
	return append(s.callCrumbs(c, v.Call), view.Link{Label: v.Workshop.Title, Href: s.local(c, v.Workshop.Path())})
}

// cardsLead says where the cards of a workshop stand.
func cardsLead(pr *i18n.Printer, v app.CardsView) string {
	switch v.Workshop.State(v.Now) {
	case domain.WorkshopRunning, domain.WorkshopCorrection:
		return pr.T("cards.open", "When", pr.DateTime(v.Workshop.CorrectionEnds()))
	case domain.WorkshopFrozen:
		return pr.T("cards.frozen")
	case domain.WorkshopCancelled:
		return pr.T("cards.cancelled")
	}
	return pr.T("cards.coming", "When", pr.DateTime(v.Workshop.StartsAt))
}

func (s *Site) cardActions(c *gin.Context, v app.CardsView) []view.Action {
	pr, w := s.printer(c), v.Workshop
	var list []view.Action
	add := func(key, href string) { list = append(list, view.Action{Label: pr.T(key), Href: href}) }
	if slices.Contains(v.May, domain.AddCard) && !viewer(c).SignedIn() {
		add("cards.write", s.local(c, cardsPath(w)+"/nouvelle"))
	}
	if v.Shown > 0 {
		add("cards.wall", s.local(c, w.Path()+"/mur"))
		add("cards.table", s.local(c, cardsPath(w)+"/tableau"))
	}
	if path := w.MinutesPath(); path != "" {
		add("workshop.read_minutes", s.local(c, path))
	}
	return list
}

// cardColumns are the groups that have something to show.
func (s *Site) cardColumns(c *gin.Context, v app.CardsView) []view.CardColumn {
	pr := s.printer(c)
	sorts := slices.Contains(v.May, domain.SortCards)
	var list []view.CardColumn
	for _, g := range v.Groups {
		if len(g.Cards) == 0 && (g.ID == "" || !sorts) {
			continue
		}
		col := s.cardColumn(c, v, g)
		if g.ID != "" && v.MayMake && len(g.Cards) > 0 {
			col.Make = view.Link{Label: pr.T("cards.make"), Href: s.local(c, groupPath(v.Workshop, g.ID)+"/defi")}
		}
		if g.ID != "" && sorts {
			col.Rename = s.groupNaming(c, v, g)
		}
		list = append(list, col)
	}
	return list
}

func groupPath(w domain.Workshop, id string) string { return w.Path() + "/groupes/" + id }

// cardColumn is a group as everybody reads it.
func (s *Site) cardColumn(c *gin.Context, v app.CardsView, g app.CardGroupView) view.CardColumn {
	pr := s.printer(c)
	col := view.CardColumn{ID: g.ID, Title: g.Title, Count: cardCount(pr, len(g.Cards), g.Marks)}
	if g.ID == "" {
		col.Title = pr.T("cards.alone")
	}
	for _, b := range g.Born {
		col.Born = append(col.Born, view.Link{Label: becameWords(pr, b.Challenge), Href: s.local(c, challengePath(b.CallSlug, b.Challenge.Slug))})
	}
	for _, card := range g.Cards {
		col.Cards = append(col.Cards, s.cardLine(c, v, card))
	}
	return col
}

func cardCount(pr *i18n.Printer, cards, marks int) string {
	text := pr.N("cards.count", cards, "N", cards)
	if marks > 0 {
		text += ", " + pr.N("cards.marked", marks, "N", marks)
	}
	return text
}

func kindOf(pr *i18n.Printer, card domain.Card) string { return pr.T("card.kind." + string(card.Kind)) }

// cardLine is a card with what the reader may do to it.
func (s *Site) cardLine(c *gin.Context, v app.CardsView, card domain.Card) view.CardLine {
	pr, at := s.printer(c), s.local(c, cardsPath(v.Workshop)+"/"+card.ID)
	line := view.CardLine{ID: card.ID, Kind: kindOf(pr, card), Text: card.Text, Meta: saidBy(pr, card)}
	if card.Marks > 0 {
		line.Marks = pr.N("cards.marked", card.Marks, "N", card.Marks)
	}
	shown := card.State == domain.CardShown
	if shown && slices.Contains(v.May, domain.MarkCard) {
		switch {
		case slices.Contains(v.Mine, card.ID):
			line.Mark = view.CardMark{Name: "retirer", Label: pr.T("cards.unmark")}
		case v.MarksLeft() > 0:
			line.Mark = view.CardMark{Name: "mettre", Label: pr.T("cards.mark")}
		}
	}
	if shown && slices.Contains(v.May, domain.SortCards) {
		line.Box = pr.T("cards.choose")
	}
	if card.Correctable(viewer(c), v.Now) && slices.Contains(v.May, domain.AddCard) {
		line.Links = append(line.Links, view.Link{Label: pr.T("cards.correct"), Href: at + "/corriger"})
	}
	if slices.Contains(v.May, domain.WithdrawCard) {
		line.Links = append(line.Links, view.Link{Label: pr.T("cards.withdraw"), Href: at + "/retirer"})
	}
	return line
}

// saidBy says whose card it is, and who typed it.
func saidBy(pr *i18n.Printer, card domain.Card) string {
	var parts []string
	if card.Name != "" {
		parts = append(parts, card.Name)
	}
	if card.Typist != "" {
		parts = append(parts, pr.T("cards.typed_by", "Name", card.Typist))
	}
	if !card.ChangedAt.IsZero() && card.State == domain.CardShown {
		parts = append(parts, pr.T("cards.corrected"))
	}
	return strings.Join(parts, " · ")
}

// cardSorting is the form that puts the cards chosen into a group.
func (s *Site) cardSorting(c *gin.Context, v app.CardsView, f form, e *teller) *view.CardSort {
	pr := s.printer(c)
	group := view.Field{Name: "groupe", Kind: view.KindChoice, Dropdown: view.AsList, Label: pr.T("cards.group"), Value: f.get("groupe")}
	for _, g := range v.Groups {
		label := g.Title
		if g.ID == "" {
			label = pr.T("cards.alone")
		}
		group.Options = append(group.Options, view.Option{Value: g.ID, Label: label})
	}
	group.Error = e.fault("cards")
	name := e.line(f, "title", "cards.new_group")
	name.Required, name.MaxLength, name.Help = false, domain.MaxCardTitle, pr.T("cards.new_group_help")
	return &view.CardSort{
		Title: pr.T("cards.sort"), Help: pr.T("cards.sort_help"), Action: s.local(c, cardsPath(v.Workshop)+"/ranger"), Submit: pr.T("cards.sort_submit"),
		Hidden: []view.Hidden{{Name: "key", Value: newKey()}}, Group: group, Name: name,
	}
}

func (s *Site) groupNaming(c *gin.Context, v app.CardsView, g app.CardGroupView) *view.CardSort {
	pr := s.printer(c)
	form := &view.CardSort{
		Title: pr.T("cards.rename"), Action: s.local(c, cardsPath(v.Workshop)+"/groupes"), Submit: pr.T("cards.rename_submit"),
		Hidden: []view.Hidden{{Name: "groupe", Value: g.ID}},
		Name:   view.Field{Name: "nom-" + g.ID, Label: pr.T("cards.group_title"), Value: g.Title, Required: true, MaxLength: domain.MaxCardTitle},
	}
	if len(g.Born) == 0 {
		form.Drop = pr.T("cards.drop_group")
	}
	return form
}

// cardWords are the words around cards in the minutes: those of the minutes' own language, whoever presses the button.
func (s *Site) cardWords() app.CardWords {
	pr := s.words.For("fr")
	words := app.CardWords{
		Heading: pr.T("cards.minutes_heading"), Alone: pr.T("cards.alone"), Summary: pr.T("cards.minutes_summary"), Kinds: map[domain.CardKind]string{},
	}
	for _, kind := range domain.CardKinds() {
		words.Kinds[kind] = pr.T("cards.minutes_kind", "Kind", pr.T("card.kind."+string(kind)))
	}
	return words
}

// asCards shows the cards that a source kept.
func asCards(pr *i18n.Printer, list []domain.Card) []view.CardLine {
	var lines []view.CardLine
	for _, card := range list {
		lines = append(lines, view.CardLine{Kind: kindOf(pr, card), Text: card.Text})
	}
	return lines
}

// groupLink leads to the group of cards that a source is.
func (s *Site) groupLink(c *gin.Context, b store.Sourced) view.Link {
	pr := s.printer(c)
	label := pr.T("cards.of_workshop", "Title", b.Workshop.Title)
	if b.Group != b.Quote {
		label += pr.T("cards.now_named", "Title", b.Group)
	}
	return view.Link{Label: label, Href: s.local(c, cardsPath(b.Workshop)+"#g-"+b.GroupID)}
}

// showWall is the cards of a workshop in large letters; vue=fixe stops it from reading itself again.
func (s *Site) showWall(ctx context.Context, c *gin.Context) error {
	v, err := s.cardsOf(ctx, c)
	if err != nil {
		return err
	}
	pr, w, still := s.printer(c), v.Workshop, c.Query("vue") == "fixe"
	v.May, v.Mine, v.Held = nil, nil, nil // the room reads it: nobody's own buttons
	state := w.State(v.Now)
	live := state == domain.WorkshopRunning || state == domain.WorkshopCorrection
	page := view.WallPage{
		Title: w.Title, Lead: pr.T("cards.wall_lead", "Count", cardCount(pr, v.Shown, 0)), Refreshing: live && !still,
		Links: []view.Link{{Label: pr.T("cards.back"), Href: s.local(c, cardsPath(w))}, {Label: pr.T("cards.table"), Href: s.local(c, cardsPath(w)+"/tableau")}},
	}
	switch wall := s.local(c, w.Path()+"/mur"); {
	case still && live:
		page.Links = append(page.Links, view.Link{Label: pr.T("cards.wall_live"), Href: wall})
	case live:
		page.Links = append(page.Links, view.Link{Label: pr.T("cards.wall_still"), Href: wall + "?vue=fixe"})
	}
	if v.Shown == 0 {
		page.Empty = pr.T("cards.none")
	}
	for _, g := range v.Groups {
		if len(g.Cards) > 0 {
			g.Cards = slices.SortedStableFunc(slices.Values(g.Cards), func(a, b domain.Card) int { return b.Marks - a.Marks })
			page.Groups = append(page.Groups, s.cardColumn(c, v, g))
		}
	}
	sc := screen{
		body: view.Wall(pr, page), tags: cardTags(v), until: w.Until(v.Now),
		page: view.Page{Title: pr.T("cards.wall_of", "Title", w.Title), Section: "workshops", Robots: "noindex"},
	}
	if page.Refreshing {
		sc.page.Act, sc.page.Head = view.Sorting, view.WallHead()
	}
	if viewer(c).SignedIn() {
		sc.tags = nil
	}
	s.show(c, sc)
	return nil
}

// cardRows is every card that is shown, group by group, as words.
func cardRows(pr *i18n.Printer, v app.CardsView) [][]string {
	var rows [][]string
	for _, g := range v.Groups {
		title := g.Title
		if g.ID == "" {
			title = pr.T("cards.alone")
		}
		for _, card := range g.Cards {
			rows = append(rows, []string{title, kindOf(pr, card), card.Text, saidBy(pr, card), strconv.Itoa(card.Marks), pr.DateTime(card.At)})
		}
	}
	return rows
}

func cardHeads(pr *i18n.Printer) []string {
	var heads []string
	for _, name := range []string{"group", "kind", "text", "name", "marks", "at"} {
		heads = append(heads, pr.T("cards.head."+name))
	}
	return heads
}
