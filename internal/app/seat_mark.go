package app

import (
	"context"
	"slices"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// SeatMark is a mark on a card, put or taken back by whoever holds the link of a registration.
type SeatMark struct {
	Token    string
	CardID   string
	TakeBack bool
}

// MarkCardBySeat puts a mark on a card for somebody who registered by mail and confirmed, or takes it back: she has as
// many as an account.
func (a *App) MarkCardBySeat(ctx context.Context, m SeatMark) error {
	_, err := a.byLink(ctx, m.Token, func(tx *store.Tx, w domain.Workshop, g domain.Registration, now time.Time) (domain.State, error) {
		if err := mayMark(w, g, now); err != nil {
			return "", err
		}
		card, err := tx.Card(ctx, w.ID, m.CardID)
		if err != nil {
			return "", err
		}
		tx.Touch("cards:" + w.ID)
		if m.TakeBack {
			return g.State, tx.DropSeatMark(ctx, card.ID, g.ID)
		}
		if card.State != domain.CardShown {
			return "", domain.Missing("card")
		}
		mine, err := marksOf(ctx, tx.Reader, w, g)
		switch {
		case err != nil:
			return "", err
		case slices.Contains(mine, card.ID):
			return g.State, nil
		case len(mine) >= w.Marks:
			return "", domain.Error{Kind: domain.Conflict, Key: "error.marks_spent", Args: []any{"Max", w.Marks}}
		}
		return g.State, tx.AddSeatMark(ctx, card.ID, g.ID)
	})
	return err
}

// mayMark: a confirmed registration marks while the cards are open.
func mayMark(w domain.Workshop, g domain.Registration, now time.Time) error {
	if g.State != domain.RegistrationSeated && g.State != domain.RegistrationWaiting {
		return domain.Error{Kind: domain.Conflict, Key: "error.mark_unconfirmed"}
	}
	return domain.Can(anybody(), domain.MarkCard, domain.Object{Call: domain.Call{ID: w.CallID}, Workshop: w, Now: now}).Err()
}

// marksOf are the cards that bear a person's mark: those of her link, and of her account where the registration has one.
func marksOf(ctx context.Context, r store.Reader, w domain.Workshop, g domain.Registration) ([]string, error) {
	mine, err := r.SeatMarksOf(ctx, g.ID)
	if err != nil || g.AccountID == "" {
		return mine, err
	}
	own, err := r.MarksOf(ctx, w.ID, g.AccountID)
	return union(mine, own), err
}

func union(a, b []string) []string {
	all := append(slices.Clone(a), b...)
	slices.Sort(all)
	return slices.Compact(all)
}

// SeatCardsView is the cards of a workshop before somebody who registered by mail.
type SeatCardsView struct {
	CardsView
	Registration domain.Registration
	MayMark      bool
}

// ViewCardsBySeat loads them by the link of a letter.
func (a *App) ViewCardsBySeat(ctx context.Context, slug, token string) (SeatCardsView, error) {
	g, err := a.ViewRegistration(ctx, slug, token)
	v := SeatCardsView{Registration: g.Registration}
	v.Workshop = g.Workshop
	if err != nil {
		return v, err
	}
	if v.CardsView, err = a.ViewCards(ctx, domain.Account{}, slug); err != nil {
		return v, err
	}
	v.May = nil
	if v.MayMark = mayMark(v.Workshop, g.Registration, v.Now) == nil; v.MayMark {
		v.May = []domain.Verb{domain.MarkCard}
	}
	v.Mine, err = marksOf(ctx, a.store.Reader, v.Workshop, g.Registration)
	return v, err
}
