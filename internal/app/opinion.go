package app

import (
	"context"
	"slices"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// Opinion is what somebody says of a deposit.
type Opinion struct {
	DepositAsked
	Edition int // that her form showed, 0 for none: two windows do not write over each other
	Draft   domain.OpinionDraft
	Key     store.Key
}

// KeepOpinion keeps an opinion as typed; nobody else reads it.
func (a *App) KeepOpinion(ctx context.Context, by domain.Account, o Opinion) error {
	if err := checkLength("body", o.Draft.Body); err != nil {
		return err
	}
	o.Draft.Points = shortPoints(o.Draft.Points)
	return a.onDeposit(ctx, by, o.DepositAsked, depositAct{domain.GiveOpinion, o.Key, func(tx *store.Tx, d *desk, dep domain.Deposit) error {
		return tx.SetOpinionDraft(ctx, store.DraftOpinion{DepositID: dep.ID, AccountID: by.ID, Draft: o.Draft, At: d.now})
	}})
}

// shortPoints bounds what is kept of scores as they were typed.
func shortPoints(list []string) []string {
	out := make([]string, min(len(list), maxCriteria))
	for i := range out {
		out[i] = oneLine(list[i], 10)
	}
	return out
}

const maxCriteria = 50

// GiveOpinion gives an opinion with its scores, or a new edition of it: the earlier ones are kept.
func (a *App) GiveOpinion(ctx context.Context, by domain.Account, o Opinion) error {
	return a.speak(ctx, by, o, func(s domain.Settings) (domain.Opinion, error) {
		o.Draft.Body = trimBlankLines(o.Draft.Body)
		return s.Opinion(o.Draft)
	})
}

// Abstain says that somebody gives no opinion on a deposit, and why.
func (a *App) Abstain(ctx context.Context, by domain.Account, o Opinion) error {
	return a.speak(ctx, by, o, func(s domain.Settings) (domain.Opinion, error) { return s.Abstention(trimBlankLines(o.Draft.Body)) })
}

func (a *App) speak(ctx context.Context, by domain.Account, o Opinion, make func(domain.Settings) (domain.Opinion, error)) error {
	return a.onDeposit(ctx, by, o.DepositAsked, depositAct{domain.GiveOpinion, o.Key, func(tx *store.Tx, d *desk, dep domain.Deposit) error {
		said, err := make(d.call.Settings)
		if err != nil {
			return err
		}
		said.DepositID, said.AccountID, said.PageID, said.N, said.At = dep.ID, by.ID, dep.PageID, dep.N, d.now
		said.Edition = o.Edition + 1
		if last, _ := d.own(dep); last.Edition != o.Edition {
			return domain.Error{Kind: domain.Conflict, Key: "error.opinion_moved"}
		}
		fresh, err := tx.AddOpinion(ctx, said)
		if err == nil && !fresh {
			err = domain.Error{Kind: domain.Conflict, Key: "error.opinion_moved"}
		}
		return err
	}})
}

// queue are the deposits on which the person at the desk has still to speak: those with the fewest opinions
// first, then by receipt number, so that it does not change under her hands.
func (d *desk) queue() []domain.Deposit {
	var list []domain.Deposit
	for _, dep := range d.deposits {
		if _, spoke := d.own(dep); !spoke && d.may(domain.GiveOpinion, dep).Allowed {
			list = append(list, dep)
		}
	}
	slices.SortStableFunc(list, func(a, b domain.Deposit) int { return len(d.counted(a)) - len(d.counted(b)) })
	return list
}

// NextOpinion is the number of the deposit that somebody reads next, "" where she has read them all.
func (a *App) NextOpinion(ctx context.Context, by domain.Account, slug string, k int) (string, error) {
	d, err := a.deskAt(ctx, by, slug, k)
	if err != nil {
		return "", err
	}
	if list := d.queue(); len(list) > 0 {
		return list[0].Number, nil
	}
	return "", nil
}
