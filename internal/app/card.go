package app

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// CardAct puts a card down, or corrects one.
type CardAct struct {
	WorkshopID string
	ID         string // of the card to correct
	Kind       domain.CardKind
	Text       string
	Name       string // of whoever says it; those who run the workshop type for others
	Unsigned   bool   // without the name of who is signed in
	Key        store.Key
}

// AddCard puts a card down. A visitor's is held until somebody who runs the workshop lets it through.
func (a *App) AddCard(ctx context.Context, by domain.Account, n CardAct) (domain.Card, error) {
	card, err := tidyCard(n)
	if err != nil {
		return card, err
	}
	card.State = domain.CardShown
	if !by.SignedIn() {
		card.State = domain.CardHeld
	}
	_, err = a.store.Write(ctx, n.Key, func(tx *store.Tx) error {
		w, now, err := a.heldWorkshop(ctx, tx, by, n.WorkshopID, domain.AddCard)
		if err != nil {
			return err
		}
		if err := roomForCard(ctx, tx, w, card.State); err != nil {
			return err
		}
		card.ID, card.At, card.AccountID = store.NewID(), now, by.ID
		if by.SignedIn() {
			card.Name, card.Typist = signedBy(by, w, card.Name, n.Unsigned)
		}
		tx.Touch("cards:" + w.ID)
		return tx.AddCard(ctx, card)
	})
	return card, err
}

// signedBy is the name on a card of somebody signed in: her own or none. Those who run the workshop also type for others.
func signedBy(by domain.Account, w domain.Workshop, told string, unsigned bool) (name, typist string) {
	runs := by.Any(domain.OnCall(w.CallID), domain.Manager, domain.Facilitator)
	switch {
	case runs && told != by.Name:
		return told, by.Name
	case unsigned:
		return "", ""
	}
	return by.Name, ""
}

func tidyCard(n CardAct) (domain.Card, error) {
	var faults domain.Problems
	card := domain.Card{WorkshopID: n.WorkshopID, Kind: n.Kind, Text: tidyLine(&faults, "text", n.Text), Name: tidyLine(&faults, "name", n.Name)}
	if len(faults) > 0 {
		return card, faults
	}
	return card, card.Check()
}

// roomForCard refuses more cards than a wall can hold, and more visitors' cards than somebody can read.
func roomForCard(ctx context.Context, tx *store.Tx, w domain.Workshop, state domain.State) error {
	most := domain.MaxCards
	key := "error.cards_full"
	if state == domain.CardHeld {
		most, key = domain.MaxHeldCards, "error.cards_waiting"
	}
	n, err := tx.CountCards(ctx, w.ID, state)
	if err == nil && n >= most {
		return domain.Error{Kind: domain.Conflict, Key: key, Args: []any{"Max", most}}
	}
	return err
}

// CorrectCard changes what one's own card says, within a quarter of an hour.
func (a *App) CorrectCard(ctx context.Context, by domain.Account, n CardAct) error {
	is, err := tidyCard(n)
	if err != nil {
		return err
	}
	_, err = a.store.Write(ctx, n.Key, func(tx *store.Tx) error {
		card, now, err := a.heldCard(ctx, tx, by, n, domain.CorrectCard)
		if err != nil {
			return err
		}
		if !card.Correctable(by, now) {
			return domain.Error{Kind: domain.Conflict, Key: "error.card_late", Args: []any{"Minutes", int(domain.CardCorrection / time.Minute)}}
		}
		card.Kind, card.Text, card.ChangedAt = is.Kind, is.Text, now
		if card.Typist != "" {
			card.Name = is.Name
		}
		return tx.SetCard(ctx, card)
	})
	return err
}

// heldCard reads a card with its workshop held, and asks whether by may do something to it now.
func (a *App) heldCard(ctx context.Context, tx *store.Tx, by domain.Account, n CardAct, verb domain.Verb) (domain.Card, time.Time, error) {
	w, now, err := a.heldWorkshop(ctx, tx, by, n.WorkshopID, domain.Read)
	if err != nil {
		return domain.Card{}, now, err
	}
	card, err := tx.Card(ctx, w.ID, n.ID)
	if err != nil {
		return card, now, err
	}
	tx.Touch("cards:" + w.ID)
	call := domain.Call{ID: w.CallID}
	return card, now, domain.Can(by, verb, domain.Object{Call: call, Workshop: w, OwnerID: card.AccountID, Now: now}).Err()
}

// LetCardThrough shows a card that a visitor wrote.
func (a *App) LetCardThrough(ctx context.Context, by domain.Account, n CardAct) error {
	_, err := a.store.Write(ctx, n.Key, func(tx *store.Tx) error {
		card, _, err := a.heldCard(ctx, tx, by, n, domain.SortCards)
		if err != nil || card.State != domain.CardHeld {
			return err // let through or withdrawn meanwhile
		}
		if err := roomForCard(ctx, tx, domain.Workshop{ID: n.WorkshopID}, domain.CardShown); err != nil {
			return err
		}
		card.State = domain.CardShown
		return tx.SetCard(ctx, card)
	})
	return err
}

// CardWithdrawal takes a card away from the wall.
type CardWithdrawal struct {
	WorkshopID, ID string
	Reason         string // public
	Key            store.Key
}

// WithdrawCard takes a card away from all pages, with a public reason. Its trace stays; a card that nobody had read yet
// leaves none in the register.
func (a *App) WithdrawCard(ctx context.Context, by domain.Account, x CardWithdrawal) error {
	reason := oneLine(x.Reason, 500)
	if reason == "" {
		return domain.Problems{{Kind: domain.Invalid, Key: "error.reason_required", Field: "reason"}}
	}
	_, err := a.store.Write(ctx, x.Key, func(tx *store.Tx) error {
		card, now, err := a.heldCard(ctx, tx, by, CardAct{WorkshopID: x.WorkshopID, ID: x.ID}, domain.WithdrawCard)
		if err != nil || card.State == domain.CardWithdrawn {
			return err
		}
		shown := card.State == domain.CardShown
		card.State, card.Reason, card.By, card.ChangedAt = domain.CardWithdrawn, reason, by.Name, now
		if err := tx.SetCard(ctx, card); err != nil || !shown {
			return err
		}
		w, err := tx.Workshop(ctx, x.WorkshopID)
		if err != nil {
			return err
		}
		return tellWorkshop(ctx, tx, by, w, domain.Event{Verb: domain.WithdrawCard, Reason: reason})
	})
	return err
}

// MarkCard puts one's mark on a card. Each person has so many in a workshop; one on the same card again is the same.
func (a *App) MarkCard(ctx context.Context, by domain.Account, n CardAct) error {
	_, err := a.store.Write(ctx, n.Key, func(tx *store.Tx) error {
		w, _, err := a.heldWorkshop(ctx, tx, by, n.WorkshopID, domain.MarkCard)
		if err != nil {
			return err
		}
		card, err := tx.Card(ctx, w.ID, n.ID)
		if err != nil {
			return err
		}
		if card.State != domain.CardShown {
			return domain.Missing("card")
		}
		mine, err := tx.MarksOf(ctx, w.ID, by.ID)
		if err != nil {
			return err
		}
		for _, id := range mine {
			if id == card.ID {
				return nil
			}
		}
		if len(mine) >= w.Marks {
			return domain.Error{Kind: domain.Conflict, Key: "error.marks_spent", Args: []any{"Max", w.Marks}}
		}
		tx.Touch("cards:" + w.ID)
		return tx.AddMark(ctx, card.ID, by.ID)
	})
	return err
}

// UnmarkCard takes one's mark back.
func (a *App) UnmarkCard(ctx context.Context, by domain.Account, n CardAct) error {
	_, err := a.store.Write(ctx, n.Key, func(tx *store.Tx) error {
		w, _, err := a.heldWorkshop(ctx, tx, by, n.WorkshopID, domain.MarkCard)
		if err != nil {
			return err
		}
		card, err := tx.Card(ctx, w.ID, n.ID)
		if err != nil {
			return err
		}
		tx.Touch("cards:" + w.ID)
		return tx.DropMark(ctx, card.ID, by.ID)
	})
	return err
}
