package site

import (
	"bytes"
	"context"
	"encoding/csv"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/limit"
	"github.com/appel-a-communs/communs/web/view"
)

// cardForm asks for a card. Who runs the workshop may name somebody else, a visitor anybody; others sign or do not.
func (s *Site) cardForm(c *gin.Context, v app.WorkshopView, f form, e *teller) view.CardForm {
	pr, by := s.printer(c), viewer(c)
	kind := e.line(f, "kind", "cards.kind")
	kind.Kind, kind.MaxLength, kind.Required = view.KindChoice, 0, true
	for _, k := range domain.CardKinds() {
		kind.Options = append(kind.Options, view.Option{Value: string(k), Label: pr.T("card.kind." + string(k))})
	}
	text := e.line(f, "text", "cards.text")
	text.Required, text.MaxLength, text.Help = true, domain.MaxCard, pr.T("cards.text_help", "Max", domain.MaxCard)
	ask := view.CardForm{
		Title: pr.T("cards.write"), Action: s.local(c, cardsPath(v.Workshop)), Submit: pr.T("cards.submit"), Kind: kind, Text: text,
		Hidden: []view.Hidden{{Name: "key", Value: newKey()}}, Licence: s.licenceLink(pr, s.licenceOf(v.Call)), Others: s.anyway(c, e.faults),
	}
	name := e.line(f, "name", "cards.name")
	name.Required, name.MaxLength = false, domain.MaxCardName
	switch {
	case slices.Contains(v.May, domain.SortCards):
		name.Help = pr.T("cards.name_for_help")
		if !f.has("name") {
			name.Value = by.Name
		}
		ask.Name = view.FormField(pr, name)
	case !by.SignedIn():
		name.Help = pr.T("cards.name_help")
		ask.Name = view.FormField(pr, name)
	default:
		unsigned := e.line(f, "sans-nom", "cards.sign")
		unsigned.Kind, unsigned.MaxLength, unsigned.Required = view.KindChoices, 0, false
		unsigned.Options = []view.Option{{Value: "1", Label: pr.T("cards.unsigned", "Name", by.Name)}}
		unsigned.Chosen = f.values["sans-nom"]
		ask.Name = view.FormField(pr, unsigned)
	}
	return ask
}

// askCard is the page of the form alone, for visitors.
func (s *Site) askCard(ctx context.Context, c *gin.Context) error {
	v, err := s.cardsOf(ctx, c)
	if err != nil {
		return err
	}
	if err := domain.Can(viewer(c), domain.AddCard, v.Object()).Err(); err != nil {
		return err
	}
	s.cardScreen(c, v, form{}, nil)
	return nil
}

// cardScreen shows the form of a card alone, with what was refused.
func (s *Site) cardScreen(c *gin.Context, v app.CardsView, f form, refused error) {
	pr := s.printer(c)
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(refused)}
	ask := s.cardForm(c, v.WorkshopView, f, e)
	ask.Cancel = view.Link{Label: pr.T("form.leave"), Href: s.local(c, cardsPath(v.Workshop))}
	lead := ""
	if !viewer(c).SignedIn() {
		lead = pr.T("cards.visitor")
	}
	s.show(c, screen{
		status: refusedStatus(refused),
		body: view.AskScreen(pr, view.AskPage{
			Title: pr.T("cards.write"), Lead: lead, Problems: e.problems(), After: view.CardFields(pr, ask),
		}),
		page: view.Page{
			Title: pr.T("cards.write"), Section: "workshops", Robots: "noindex", Notices: cardNotices(pr, c.Query("fait")),
			Crumbs: append(s.cardCrumbs(c, v.WorkshopView), view.Link{Label: pr.T("cards.title"), Href: s.local(c, cardsPath(v.Workshop))}),
		},
	})
}

func cardAct(v app.CardsView, f form, c *gin.Context) app.CardAct {
	return app.CardAct{
		WorkshopID: v.Workshop.ID, ID: c.Param("card"), Kind: domain.CardKind(f.get("kind")), Text: f.get("text"), Name: f.get("name"),
		Unsigned: f.get("sans-nom") == "1", Key: f.key(c),
	}
}

// cardDocument is what a card makes public, by the fields of its form.
func cardDocument(f form) domain.Document {
	return domain.Document{"text": f.get("text"), "name": f.get("name")}
}

func (s *Site) addCard(ctx context.Context, c *gin.Context) error {
	if !viewer(c).SignedIn() && !s.limits.Allow(Signing, "card "+limit.Subject(c.ClientIP())) {
		return tooMany()
	}
	return s.onCards(ctx, c, func(v app.CardsView, f form) (string, error) {
		if err := warned(f, nil, cardDocument(f)); err != nil {
			return "", err
		}
		card, err := s.app.AddCard(ctx, viewer(c), cardAct(v, f, c))
		switch {
		case err != nil:
			return "", err
		case card.State == domain.CardHeld:
			return "/nouvelle?fait=attente", nil
		}
		return "?fait=carte", nil
	}, s.cardScreen)
}

// onCards does something to the cards of a workshop and goes where it says; what was refused comes back on a screen.
func (s *Site) onCards(
	ctx context.Context, c *gin.Context, act func(app.CardsView, form) (string, error), again func(*gin.Context, app.CardsView, form, error),
) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	v, err := s.cardsOf(ctx, c)
	if err != nil {
		return err
	}
	to, err := act(v, f)
	if k := domain.KindOf(err); k == domain.Invalid || k == domain.Conflict {
		again(c, v, f, err)
		return nil
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, cardsPath(v.Workshop))+to)
	return nil
}

func (s *Site) sortCards(ctx context.Context, c *gin.Context) error {
	return s.onCards(ctx, c, func(v app.CardsView, f form) (string, error) {
		id, err := s.app.GroupCards(ctx, viewer(c), app.CardSorting{
			WorkshopID: v.Workshop.ID, Cards: f.values["carte"], GroupID: f.get("groupe"), Title: f.get("title"), Key: f.key(c),
		})
		return "?fait=rangees#g-" + id, err
	}, s.cardsScreen)
}

func (s *Site) nameCardGroup(ctx context.Context, c *gin.Context) error {
	return s.onCards(ctx, c, func(v app.CardsView, f form) (string, error) {
		x := app.CardSorting{WorkshopID: v.Workshop.ID, GroupID: f.get("groupe"), Title: f.get("nom-" + f.get("groupe")), Key: f.key(c)}
		if f.has("defaire") {
			return "?fait=groupe", s.app.DropCardGroup(ctx, viewer(c), x)
		}
		return "?fait=groupe#g-" + x.GroupID, s.app.NameCardGroup(ctx, viewer(c), x)
	}, s.cardsScreen)
}

func (s *Site) markCard(ctx context.Context, c *gin.Context) error {
	return s.onCards(ctx, c, func(v app.CardsView, f form) (string, error) {
		if f.has("retirer") {
			return "#marques-titre", s.app.UnmarkCard(ctx, viewer(c), app.CardAct{WorkshopID: v.Workshop.ID, ID: f.get("retirer")})
		}
		return "#marques-titre", s.app.MarkCard(ctx, viewer(c), app.CardAct{WorkshopID: v.Workshop.ID, ID: f.get("mettre")})
	}, s.cardsScreen)
}

func (s *Site) letCardThrough(ctx context.Context, c *gin.Context) error {
	return s.onCards(ctx, c, func(v app.CardsView, f form) (string, error) {
		return "?fait=passee", s.app.LetCardThrough(ctx, viewer(c), app.CardAct{WorkshopID: v.Workshop.ID, ID: f.get("carte")})
	}, s.cardsScreen)
}

// cardsToMinutes writes the groups into the minutes, and shows them there.
func (s *Site) cardsToMinutes(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	v, err := s.cardsOf(ctx, c)
	if err != nil {
		return err
	}
	saved, err := s.app.CardsToMinutes(ctx, viewer(c), v.Workshop.ID, s.cardWords(), f.key(c))
	if err == nil && saved.Conflict != nil {
		err = domain.Error{Kind: domain.Conflict, Key: "error.cards_conflict"}
	}
	if domain.KindOf(err) == domain.Conflict {
		s.cardsScreen(c, v, f, err)
		return nil
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, v.Workshop.MinutesPath()))
	return nil
}

// ownCard is the card of the address, with the workshop's cards.
func (s *Site) ownCard(ctx context.Context, c *gin.Context) (app.CardsView, domain.Card, error) {
	v, err := s.cardsOf(ctx, c)
	if err != nil {
		return v, domain.Card{}, err
	}
	card, err := s.app.Card(ctx, viewer(c), v, c.Param("card"))
	return v, card, err
}

func (s *Site) askCardCorrection(ctx context.Context, c *gin.Context) error {
	v, card, err := s.ownCard(ctx, c)
	if err != nil {
		return err
	}
	on := v.Object()
	on.OwnerID = card.AccountID
	if err := domain.Can(viewer(c), domain.CorrectCard, on).Err(); err != nil {
		return err
	}
	f := form{values: map[string][]string{"kind": {string(card.Kind)}, "text": {card.Text}, "name": {card.Name}}}
	s.correctionScreen(c, v, card, f, nil)
	return nil
}

func (s *Site) correctionScreen(c *gin.Context, v app.CardsView, card domain.Card, f form, refused error) {
	pr := s.printer(c)
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(refused)}
	ask := s.cardForm(c, v.WorkshopView, f, e)
	ask.Action, ask.Submit = s.local(c, cardsPath(v.Workshop)+"/"+card.ID+"/corriger"), pr.T("cards.correct_submit")
	ask.Cancel = view.Link{Label: pr.T("form.leave"), Href: s.local(c, cardsPath(v.Workshop))}
	if card.Typist == "" {
		ask.Name = nil
	}
	s.show(c, screen{
		status: refusedStatus(refused),
		body: view.AskScreen(pr, view.AskPage{
			Title: pr.T("cards.correct_title"), Lead: pr.T("cards.correct_lead", "When", pr.DateTime(card.At.Add(domain.CardCorrection))),
			Problems: e.problems(), After: view.CardFields(pr, ask),
		}),
		page: view.Page{Title: pr.T("cards.correct_title"), Section: "workshops", Robots: "noindex", Crumbs: s.cardCrumbs(c, v.WorkshopView)},
	})
}

func (s *Site) correctCard(ctx context.Context, c *gin.Context) error {
	var card domain.Card
	return s.onCards(ctx, c, func(v app.CardsView, f form) (string, error) {
		var err error
		if card, err = s.app.Card(ctx, viewer(c), v, c.Param("card")); err != nil {
			return "", err
		}
		if err := warned(f, domain.Document{"text": card.Text, "name": card.Name}, cardDocument(f)); err != nil {
			return "", err
		}
		return "?fait=corrigee", s.app.CorrectCard(ctx, viewer(c), cardAct(v, f, c))
	}, func(c *gin.Context, v app.CardsView, f form, refused error) {
		s.correctionScreen(c, v, card, f, refused)
	})
}

func (s *Site) askCardWithdrawal(ctx context.Context, c *gin.Context) error {
	v, card, err := s.ownCard(ctx, c)
	if err != nil {
		return err
	}
	if err := domain.Can(viewer(c), domain.WithdrawCard, v.Object()).Err(); err != nil {
		return err
	}
	s.withdrawalScreen(c, v, card, form{}, nil)
	return nil
}

func (s *Site) withdrawalScreen(c *gin.Context, v app.CardsView, card domain.Card, f form, refused error) {
	pr := s.printer(c)
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(refused)}
	reason := e.line(f, "reason", "cards.reason")
	reason.MaxLength, reason.Help = 500, pr.T("cards.reason_help")
	s.show(c, screen{
		status: refusedStatus(refused),
		body: view.AskScreen(pr, view.AskPage{
			Title: pr.T("cards.withdraw_title"), Lead: pr.T("cards.quote", "Kind", kindOf(pr, card), "Text", card.Text), Problems: e.problems(),
			Ask: view.Ask{
				Text: []string{pr.T("cards.withdraw_text")}, Action: s.local(c, cardsPath(v.Workshop)+"/"+card.ID+"/retirer"), Fields: []view.Field{reason},
				Hidden: []view.Hidden{{Name: "key", Value: newKey()}}, Submit: pr.T("cards.withdraw_submit"),
				Cancel: view.Link{Label: pr.T("form.leave"), Href: s.local(c, cardsPath(v.Workshop))},
			},
		}),
		page: view.Page{Title: pr.T("cards.withdraw_title"), Section: "workshops", Robots: "noindex", Crumbs: s.cardCrumbs(c, v.WorkshopView)},
	})
}

func (s *Site) withdrawCard(ctx context.Context, c *gin.Context) error {
	var card domain.Card
	return s.onCards(ctx, c, func(v app.CardsView, f form) (string, error) {
		err := domain.Can(viewer(c), domain.WithdrawCard, v.Object()).Err()
		if err != nil {
			return "", err
		}
		if card, err = s.app.Card(ctx, viewer(c), v, c.Param("card")); err != nil {
			return "", err
		}
		return "?fait=retiree", s.app.WithdrawCard(ctx, viewer(c), app.CardWithdrawal{
			WorkshopID: v.Workshop.ID, ID: card.ID, Reason: f.get("reason"), Key: f.key(c),
		})
	}, func(c *gin.Context, v app.CardsView, f form, refused error) {
		s.withdrawalScreen(c, v, card, f, refused)
	})
}

// showCardTable is the cards of a workshop as a table.
func (s *Site) showCardTable(ctx context.Context, c *gin.Context) error {
	v, err := s.cardsOf(ctx, c)
	if err != nil {
		return err
	}
	pr, w := s.printer(c), v.Workshop
	page := view.CardTable{
		Title: pr.T("cards.table_of", "Title", w.Title), Caption: pr.T("cards.table"), Empty: pr.T("cards.none"), Heads: cardHeads(pr), Rows: cardRows(pr, v),
		Links: []view.Link{{Label: pr.T("cards.back"), Href: s.local(c, cardsPath(w))}, {Label: pr.T("cards.file"), Href: s.local(c, cardsPath(w)+".csv")}},
	}
	sc := screen{
		body: view.CardsTable(pr, page), tags: cardTags(v), until: w.Until(v.Now),
		page: view.Page{Title: page.Title, Section: "workshops", Crumbs: s.cardCrumbs(c, v.WorkshopView)},
	}
	if viewer(c).SignedIn() {
		sc.tags = nil
	}
	s.show(c, sc)
	return nil
}

// sendCards is the cards of a workshop as a file for a spreadsheet.
func (s *Site) sendCards(ctx context.Context, c *gin.Context) error {
	v, err := s.cardsOf(ctx, c)
	if err != nil {
		return err
	}
	pr := s.printer(c)
	var b bytes.Buffer
	b.WriteString("\uFEFF")
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = ';', true
	for _, row := range append([][]string{cardHeads(pr)}, cardRows(pr, v)...) {
		for i := range row {
			row[i] = unformula(row[i])
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	if w.Flush(); w.Error() != nil {
		return w.Error()
	}
	c.Header("Cache-Control", "no-cache")
	c.Header("Content-Disposition", `attachment; filename="cartes-`+v.Workshop.Slug+`.csv"`)
	write(c, http.StatusOK, "text/csv; charset=utf-8", b.Bytes())
	return nil
}
