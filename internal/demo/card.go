package demo

import (
	"errors"
	"fmt"
	"slices"

	"github.com/appel-a-communs/communs/internal/domain"
)

// Kinds of acts on the cards of a workshop.
const (
	PutCards   Kind = "cards"       // Cards.Put
	GroupCards Kind = "group-cards" // Cards.Of, under Cards.Group
	MarkCards  Kind = "mark-cards"  // Cards.Of
)

// Cards is what an act states of the cards of a workshop.
type Cards struct {
	Put   []Card   `yaml:"put"`
	Of    []string `yaml:"of"` // card keys
	Group string   `yaml:"group"`
}

// Card is a card of the story.
type Card struct {
	Key      string          `yaml:"key"`
	Kind     domain.CardKind `yaml:"kind"`
	Text     string          `yaml:"text"`
	Name     string          `yaml:"name"` // for whom a facilitator types it
	Unsigned bool            `yaml:"unsigned"`
}

func cardVerbs() map[Kind]domain.Verb {
	return map[Kind]domain.Verb{PutCards: domain.AddCard, GroupCards: domain.SortCards, MarkCards: domain.MarkCard}
}

// onCards does what an act does to the cards of a workshop; done tells that it was such an act.
func (p *page) onCards(act *Act) (done bool, err error) {
	if cardVerbs()[act.Kind] == "" {
		return false, nil
	}
	w := p.workshop
	if w == nil {
		return true, fmt.Errorf("%s on a page that is no workshop", act.Kind)
	}
	for _, card := range act.Cards.Put {
		if err := (domain.Card{Kind: card.Kind, Text: card.Text, Name: card.Name}).Check(); err != nil {
			return true, fmt.Errorf("card %s: %w", card.Key, err)
		}
		if card.Key == "" || slices.Contains(w.Cards, card.Key) {
			return true, fmt.Errorf("card %q has no key of its own", card.Key)
		}
		w.Cards = append(w.Cards, card.Key)
	}
	for _, key := range act.Cards.Of {
		if !slices.Contains(w.Cards, key) {
			return true, fmt.Errorf("there is no card %q", key)
		}
	}
	switch act.Kind {
	case GroupCards:
		if act.Cards.Group == "" || len(act.Cards.Of) == 0 {
			return true, errors.New("groups nothing, or under no title")
		}
		w.Groups = append(w.Groups, act.Cards.Group)
	case MarkCards:
		if len(act.Cards.Of) > domain.DefaultMarks {
			return true, errors.New("gives more marks than one has")
		}
	}
	return true, nil
}

// citeGroup looks for the group of cards that an act names.
func (t *telling) citeGroup(c Cited) error {
	if p := t.pages[c.Page]; p == nil || p.workshop == nil || !slices.Contains(p.workshop.Groups, c.Group) {
		return fmt.Errorf("cites the group %q of %q, which is not there", c.Group, c.Page)
	}
	return nil
}
