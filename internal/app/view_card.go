package app

import (
	"context"
	"slices"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// board is all that a workshop's cards are, in three statements however many they are.
type board struct {
	groups []domain.CardGroup
	cards  []domain.Card
}

func (a *App) readBoard(ctx context.Context, workshopID string) (board, error) {
	var b board
	var err error
	if b.groups, err = a.store.CardGroups(ctx, workshopID); err != nil {
		return b, err
	}
	b.cards, err = a.store.Cards(ctx, workshopID)
	return b, err
}

// in lists the cards that a group shows; "" for those that nobody sorted.
func (b board) in(groupID string) []domain.Card {
	var list []domain.Card
	for _, c := range b.cards {
		if c.GroupID == groupID && c.State == domain.CardShown {
			list = append(list, c)
		}
	}
	return list
}

func (b board) inState(state domain.State) []domain.Card {
	var list []domain.Card
	for _, c := range b.cards {
		if c.State == state {
			list = append(list, c)
		}
	}
	return list
}

// CardsView is the cards of a workshop: on their page, on the wall, in a table.
type CardsView struct {
	WorkshopView
	Groups    []CardGroupView // the last, without a title, holds those that nobody sorted
	Shown     int
	Held      []domain.Card // for those who run the workshop
	Withdrawn []domain.Card // their trace, without their words
	Mine      []string      // cards that bear the reader's mark
	MayMake   bool          // défis of groups, by anybody with an account
	Tags      []string      // of the défis that groups became
}

// CardGroupView is a group with its cards and the défis that it became or fed.
type CardGroupView struct {
	domain.CardGroup
	Cards []domain.Card
	Marks int
	Born  []store.Sourced
}

// MarksLeft is how many marks the reader has still to give.
func (v CardsView) MarksLeft() int { return max(v.Workshop.Marks-len(v.Mine), 0) }

// ViewCards loads the cards of a workshop. How many there are makes no difference to the database.
func (a *App) ViewCards(ctx context.Context, by domain.Account, slug string) (CardsView, error) {
	v := CardsView{WorkshopView: WorkshopView{Now: a.Now()}}
	var err error
	if v.Workshop, err = a.store.WorkshopAt(ctx, slug); err != nil {
		return v, err
	}
	if v.Call, err = a.callOf(ctx, v.Workshop.CallID); err != nil {
		return v, err
	}
	v.May = a.allowed(by, v.Object(), domain.AddCard, domain.MarkCard, domain.SortCards, domain.WithdrawCard)
	v.MayMake = domain.Can(anybody(), domain.CreateChallenge, domain.Object{Call: v.Call, Now: v.Now}).Allowed
	b, err := a.readBoard(ctx, v.Workshop.ID)
	if err != nil {
		return v, err
	}
	born, err := a.store.SourcesInWorkshop(ctx, v.Workshop.ID)
	if err != nil {
		return v, err
	}
	v.fill(b, born)
	if slices.Contains(v.May, domain.SortCards) {
		v.Held = b.inState(domain.CardHeld)
	}
	if by.SignedIn() {
		v.Mine, err = a.store.MarksOf(ctx, v.Workshop.ID, by.ID)
	}
	return v, err
}

func (v *CardsView) fill(b board, born []store.Sourced) {
	for _, g := range append(slices.Clone(b.groups), domain.CardGroup{}) {
		group := CardGroupView{CardGroup: g, Cards: b.in(g.ID)}
		for _, c := range group.Cards {
			group.Marks += c.Marks
		}
		for _, s := range born {
			if g.ID != "" && s.GroupID == g.ID {
				group.Born = append(group.Born, s)
			}
		}
		v.Shown += len(group.Cards)
		v.Groups = append(v.Groups, group)
	}
	for _, c := range b.inState(domain.CardWithdrawn) {
		c.Text, c.Name, c.Typist = "", "", ""
		v.Withdrawn = append(v.Withdrawn, c)
	}
	for _, s := range born {
		v.Tags = append(v.Tags, "page:"+s.Challenge.PageID)
	}
}

// Card is one card of a workshop that the reader may see: one of hers that may be corrected, or any for those who run it.
func (a *App) Card(ctx context.Context, by domain.Account, v CardsView, id string) (domain.Card, error) {
	card, err := a.store.Card(ctx, v.Workshop.ID, id)
	if err == nil && card.State != domain.CardShown && !slices.Contains(v.May, domain.SortCards) {
		err = domain.Missing("card")
	}
	if err == nil && card.State == domain.CardWithdrawn {
		err = domain.Missing("card")
	}
	return card, err
}

// ViewCardGroup loads what may become of a group of cards.
func (a *App) ViewCardGroup(ctx context.Context, by domain.Account, slug, groupID string) (PassageView, error) {
	var v PassageView
	w, err := a.store.WorkshopAt(ctx, slug)
	if err != nil {
		return v, err
	}
	if v.Group.CardGroup, err = groupIn(ctx, a.store.Reader, w, groupID); err != nil {
		return v, err
	}
	if v.Group.Cards, err = a.store.CardsOfGroup(ctx, groupID); err != nil {
		return v, err
	}
	v.Workshop, v.Quote = w, v.Group.Title
	if err := signedInAndConfirmed(by); err != nil {
		return v, err
	}
	if v.Call, err = a.callOf(ctx, w.CallID); err != nil {
		return v, err
	}
	v.Place.Call = v.Call
	if v.Calls, err = a.challengeCalls(ctx, v.Place); err != nil {
		return v, err
	}
	born, err := a.store.SourcesInWorkshop(ctx, w.ID)
	if err != nil {
		return v, err
	}
	for _, s := range born {
		if s.GroupID == groupID {
			v.Born = append(v.Born, Provenance{Sourced: s, At: -1})
		}
	}
	v.MayWrite = len(v.Group.Cards) > 0 && domain.Can(by, domain.CreateChallenge, domain.Object{Call: v.Call, Now: a.Now()}).Allowed
	return v, a.alikeOf(ctx, by, &v)
}

// signedInAndConfirmed is what making a défi asks of everybody.
func signedInAndConfirmed(by domain.Account) error {
	switch {
	case !by.SignedIn():
		return signInFirst()
	case !by.Confirmed:
		return domain.Error{Kind: domain.Forbidden, Key: "error.confirm_first"}
	}
	return nil
}

// Words are the words of a group as one text, to look for défis like it.
func (g CardGroupView) Words() string {
	text := g.Title
	for _, c := range g.Cards {
		text += "\n" + c.Text
	}
	return text
}
