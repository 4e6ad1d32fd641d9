package play

import (
	"context"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/demo"
	"github.com/appel-a-communs/communs/internal/domain"
)

// onCards performs an act on the cards of a workshop; done tells that it was one.
func (p *player) onCards(ctx context.Context, by domain.Account, act demo.Act) (done bool, err error) {
	id := p.objects[act.Page]
	switch act.Kind {
	case demo.PutCards:
		return true, p.putCards(ctx, by, act)
	case demo.GroupCards:
		x := app.CardSorting{WorkshopID: id, Title: act.Cards.Group}
		for _, key := range act.Cards.Of {
			x.Cards = append(x.Cards, p.objects[cardKey(act.Page, key)])
		}
		p.objects[groupKey(act.Page, act.Cards.Group)], err = p.app.GroupCards(ctx, by, x)
		return true, err
	case demo.MarkCards:
		for _, key := range act.Cards.Of {
			if err := p.app.MarkCard(ctx, by, app.CardAct{WorkshopID: id, ID: p.objects[cardKey(act.Page, key)]}); err != nil {
				return true, err
			}
		}
		return true, nil
	}
	return false, nil
}

func (p *player) putCards(ctx context.Context, by domain.Account, act demo.Act) error {
	for _, card := range act.Cards.Put {
		name := card.Name
		if name == "" {
			name = by.Name
		}
		made, err := p.app.AddCard(ctx, by, app.CardAct{
			WorkshopID: p.objects[act.Page], Kind: card.Kind, Text: card.Text, Name: name, Unsigned: card.Unsigned,
		})
		if err != nil {
			return err
		}
		p.objects[cardKey(act.Page, card.Key)] = made.ID
	}
	return nil
}

func cardKey(page, key string) string { return page + " card " + key }

func groupKey(page, title string) string { return page + " group " + title }
