package app

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// Help is somebody's « Je peux aider ».
type Help struct {
	NeedID  string
	Message string
	Key     store.Key
}

// OfferHelp tells a candidacy's team that somebody can help, or takes up what it offers. Nobody else reads it.
func (a *App) OfferHelp(ctx context.Context, by domain.Account, h Help) error {
	_, err := a.store.Write(ctx, h.Key, func(tx *store.Tx) error {
		p, n, err := a.lockedNeed(ctx, tx, by, h.NeedID, domain.OfferHelp)
		if err != nil {
			return err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		if today, _ := ParisDay(now); !n.Takes(today) {
			return domain.Error{Kind: domain.Conflict, Key: "error.need_over"}
		}
		r := domain.Reply{ID: store.NewID(), NeedID: n.ID, AccountID: by.ID, Message: plainText(h.Message), At: now}
		if err := r.Check(); err != nil {
			return err
		}
		isNew, err := tx.AddReply(ctx, r)
		switch {
		case err != nil:
			return err
		case !isNew:
			return replied(ctx, tx, r)
		}
		a.touchNeeds(tx, p)
		return a.tellTeam(ctx, tx, p, by, Letter{
			Key: "mail.help", Path: "/entraide/" + n.ID, Args: map[string]string{"Need": n.Title, "Message": r.Message},
		})
	})
	return err
}

// replied says why somebody cannot write again: her help waits or was taken, or it was declined and nothing changed since.
func replied(ctx context.Context, tx *store.Tx, r domain.Reply) error {
	had, err := tx.ReplyBy(ctx, r.NeedID, r.AccountID)
	if err == nil && had.State == domain.ReplyDeclined {
		return domain.Error{Kind: domain.Conflict, Key: "error.help_declined"}
	}
	if err != nil {
		return err
	}
	return domain.Error{Kind: domain.Conflict, Key: "error.need_replied"}
}

// HelpAnswer is the team's answer to somebody who would help.
type HelpAnswer struct {
	NeedID    string
	AccountID string
	To        domain.State // ReplyAccepted or ReplyDeclined
	Answer    string       // read by her alone: how to meet, or why not
	Thanks    string       // public, where she is accepted
	Key       store.Key
}

func (h *HelpAnswer) check() error {
	var p domain.Problems
	h.Answer, h.Thanks = plainText(h.Answer), oneLine(h.Thanks, 2*domain.ThanksMax)
	if h.To != domain.ReplyAccepted && h.To != domain.ReplyDeclined {
		p.Add("to", "error.choice")
	}
	if n := len([]rune(h.Answer)); n > domain.ReplyMax {
		p.Add("answer", "error.too_long", "N", n, "Max", domain.ReplyMax)
	}
	if h.Answer == "" {
		p.Add("answer", "error.required")
	}
	if n := len([]rune(h.Thanks)); n > domain.ThanksMax {
		p.Add("thanks", "error.too_long", "N", n, "Max", domain.ThanksMax)
	}
	if h.To == domain.ReplyDeclined {
		h.Thanks = ""
	}
	return p.Err()
}

// AnswerHelp accepts somebody's help, which answers the need in public, or declines it between the two of them.
func (a *App) AnswerHelp(ctx context.Context, by domain.Account, h HelpAnswer) error {
	_, err := a.store.Write(ctx, h.Key, func(tx *store.Tx) error {
		p, n, err := a.lockedNeed(ctx, tx, by, h.NeedID, domain.TendNeeds)
		if err != nil {
			return err
		}
		if err := h.check(); err != nil {
			return err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		settled, err := tx.SettleReply(ctx, domain.Reply{NeedID: n.ID, AccountID: h.AccountID, State: h.To, Answer: h.Answer, Thanks: h.Thanks}, now)
		switch {
		case err != nil:
			return err
		case !settled:
			return domain.Error{Kind: domain.Conflict, Key: "error.help_settled"}
		}
		if h.To == domain.ReplyAccepted {
			err = a.answerNeed(ctx, tx, by, p, n, h)
		} else {
			a.touchNeeds(tx, p) // the team's page counts those that wait
		}
		if err != nil {
			return err
		}
		return a.tellOne(ctx, tx, h.AccountID, Letter{
			Key: "mail.help_" + string(h.To), Path: p.Path() + "/entraide/" + n.ID,
			Args: map[string]string{"Title": p.Page.Title, "Need": n.Title, "Name": by.Name, "Message": h.Answer},
		})
	})
	return err
}

// answerNeed turns a need into an answered one, and says by whom.
func (a *App) answerNeed(ctx context.Context, tx *store.Tx, by domain.Account, p Place, n domain.Need, h HelpAnswer) error {
	from := n.State
	var err error
	if n.State, err = domain.NeedMoves().Step(from, domain.AnswerNeed, ""); err != nil {
		return err
	}
	who, err := tx.Account(ctx, h.AccountID)
	if err != nil {
		return err
	}
	if err := tx.SetNeed(ctx, n); err != nil {
		return err
	}
	return a.tellNeed(ctx, tx, by, p, n, domain.Event{Verb: domain.AnswerNeed, From: from, To: n.State, Reason: who.Name})
}

// tellOne writes to one account, where it still has an address and wants to be here.
func (a *App) tellOne(ctx context.Context, tx *store.Tx, accountID string, l Letter) error {
	who, err := tx.Account(ctx, accountID)
	if err != nil || who.Email == "" || !who.Confirmed || who.Disabled {
		return err
	}
	l.To, l.Lang = who.Email, who.Lang
	return a.post(ctx, tx, l)
}
