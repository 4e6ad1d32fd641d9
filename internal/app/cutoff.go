package app

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// CloseDueCutoffs takes the snapshot of each relève whose hour has struck. Whatever runs it, however often
// and however late, each is taken once; a call that fails leaves the others alone.
func (a *App) CloseDueCutoffs(ctx context.Context) error {
	due, err := a.store.DueCalls(ctx, a.Now())
	if err != nil {
		return err
	}
	var failed []error
	for _, id := range due { // one transaction a call: they are few, and one must not keep the others waiting
		_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
			call, err := tx.LockCall(ctx, id)
			if err != nil {
				return err
			}
			now, err := tx.Now(ctx)
			if err != nil {
				return err
			}
			return a.closeCutoffs(ctx, tx, call, now)
		})
		failed = append(failed, err)
	}
	return errors.Join(failed...)
}

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
		if err != nil {
			return err
		}
		if !taken {
			continue
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

// remind queues the letters of one relève: four statements, and one a letter that was not queued before.
func (a *App) remind(ctx context.Context, call domain.Call, k domain.Cutoff, before time.Duration) error {
	standing, err := a.store.DepositsIn(ctx, call.ID, k.K)
	if err != nil {
		return err
	}
	deposited := map[string]bool{}
	for _, d := range standing {
		deposited[d.CandidacyID] = true
	}
	list, err := a.store.Candidacies(ctx, store.CandidacyFilter{CallID: call.ID, State: domain.Public, Limit: 5000})
	if err != nil {
		return err
	}
	referents, err := a.store.CallReferents(ctx, call.ID)
	if err != nil {
		return err
	}
	_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		for _, c := range list {
			if deposited[c.ID] {
				continue
			}
			for _, to := range referents[c.ID] {
				if err := a.post(ctx, tx, reminder(k, c, to, before)); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return err
}

func reminder(k domain.Cutoff, c domain.Candidacy, to store.Address, before time.Duration) Letter {
	return Letter{
		To: to.Email, Lang: to.Lang, Key: "mail.not_deposited", Path: "/candidatures/" + c.Slug + "/deposer",
		Args: map[string]string{
			"Title": c.Title, "K": strconv.Itoa(k.K), "At": k.At.Format(time.RFC3339), "Days": strconv.Itoa(int(before.Hours() / 24)),
		},
		// A relève that is put off is announced anew.
		Once: "remind:" + k.At.Format(time.RFC3339) + ":" + c.ID + ":" + to.AccountID + ":" + before.String(),
	}
}
