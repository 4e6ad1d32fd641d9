package app

import (
	"context"
	"strconv"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// closeCutoffs takes the snapshot of each relève of a locked call whose hour has struck. Any node may do
// it, as late as it likes: the gates closed by themselves at the hour.
func (a *App) closeCutoffs(ctx context.Context, tx *store.Tx, call domain.Call, now time.Time) error {
	for _, k := range call.Cutoffs { // a handful a call
		if !k.FrozenAt.IsZero() || now.Before(k.At) {
			continue
		}
		list, err := tx.DepositsIn(ctx, call.ID, k.K)
		if err != nil {
			return err
		}
		snapshot := domain.Snapshot{CallID: call.ID, K: k.K, At: k.At, Deposits: list}
		taken, err := tx.Freeze(ctx, snapshot, now)
		if err != nil || !taken {
			return err
		}
		tx.Touch("call:" + call.ID)
		if err := tx.AddEvent(ctx, domain.Event{
			Verb: "cutoff.close", Object: "call", ObjectID: call.ID, CallID: call.ID, Title: call.Title, At: k.At,
			Path: "/appels/" + call.Slug + "/releves/" + strconv.Itoa(k.K), N: k.K, Reason: snapshot.Hash(),
		}); err != nil {
			return err
		}
	}
	return nil
}

// CutoffView is a relève as anybody reads it.
type CutoffView struct {
	Call     domain.Call
	Cutoff   domain.Cutoff
	Deposits []domain.Deposit
}

// ViewCutoff loads a relève: its deposits are public once it is closed; before, only their number is told.
func (a *App) ViewCutoff(ctx context.Context, slug string, k int) (CutoffView, error) {
	call, err := a.store.CallAt(ctx, slug)
	if err != nil {
		return CutoffView{}, err
	}
	for _, c := range call.Cutoffs {
		if c.K != k {
			continue
		}
		v := CutoffView{Call: call, Cutoff: c}
		v.Deposits, err = a.store.DepositsIn(ctx, call.ID, k)
		return v, err
	}
	return CutoffView{}, domain.Missing("cutoff")
}

// remindBefore are the times before a relève at which those who have not deposited are told so.
func remindBefore() []time.Duration { return []time.Duration{7 * 24 * time.Hour, 24 * time.Hour} }

// RemindUndeposited writes "votre candidature n'est pas déposée" to the referents of each public candidacy
// without a standing deposit, 7 days and 1 day before a relève: once each, whoever runs it, however often.
func (a *App) RemindUndeposited(ctx context.Context) error {
	calls, err := a.store.Calls(ctx)
	if err != nil {
		return err
	}
	for _, call := range calls {
		next, open := call.Next(a.Now())
		if !open || call.Phase(a.Now()) != domain.PhaseOpen {
			continue
		}
		for _, before := range remindBefore() {
			left := next.At.Sub(a.Now())
			if left > before || left <= before-24*time.Hour {
				continue
			}
			if err := a.remind(ctx, call, next, before); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a *App) remind(ctx context.Context, call domain.Call, k domain.Cutoff, before time.Duration) error {
	standing, err := a.store.DepositsIn(ctx, call.ID, k.K)
	if err != nil {
		return err
	}
	deposited := map[string]bool{}
	for _, d := range standing {
		deposited[d.CandidacyID] = true
	}
	list, err := a.store.Candidacies(ctx, store.CandidacyFilter{CallID: call.ID, State: domain.Public, Limit: 2000})
	if err != nil {
		return err
	}
	_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		for _, c := range list {
			if deposited[c.ID] {
				continue
			}
			if err := a.remindTeam(ctx, tx, call, k, c, before); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

func (a *App) remindTeam(ctx context.Context, tx *store.Tx, call domain.Call, k domain.Cutoff, c domain.Candidacy, before time.Duration) error {
	addresses, err := tx.Addresses(ctx, domain.OnCandidacy(c.ID), domain.Referent)
	if err != nil {
		return err
	}
	for _, to := range addresses {
		err := a.post(ctx, tx, Letter{
			To: to.Email, Lang: to.Lang, Key: "mail.not_deposited", Path: "/candidatures/" + c.Slug + "/deposer",
			Args: map[string]string{
				"Title": c.Title, "K": strconv.Itoa(k.K), "At": k.At.Format(time.RFC3339), "Days": strconv.Itoa(int(before.Hours() / 24)),
			},
			Once: "remind:" + call.ID + ":" + strconv.Itoa(k.K) + ":" + c.ID + ":" + to.AccountID + ":" + before.String(),
		})
		if err != nil {
			return err
		}
	}
	return nil
}
