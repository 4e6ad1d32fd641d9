package app

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// derogationAhead is how long before its end a derogation's people are told of it; of an end that nobody was told of,
// for as long after it.
const derogationAhead = 7 * 24 * time.Hour

// TellDerogationEnds tells the referents of a candidacy and the managers of its call that a derogation ends: once seven
// days before, once when it has ended. However many processes run it, each is told once.
func (a *App) TellDerogationEnds(ctx context.Context) error {
	now := a.Now()
	list, err := a.store.DerogationsEnding(ctx, now.Add(-derogationAhead), now.Add(derogationAhead))
	if err != nil {
		return err
	}
	var failed []error
	for _, d := range list { // one transaction each: they are few, and one must not keep the others waiting
		failed = append(failed, a.tellDerogationEnd(ctx, d))
	}
	return errors.Join(failed...)
}

func (a *App) tellDerogationEnd(ctx context.Context, d domain.Derogation) error {
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		key, note := "mail.derogation_over", tx.TellDerogationEnd
		if now.Before(d.EndsAt) {
			key, note = "mail.derogation_soon", tx.WarnDerogation
			if d.EndsAt.Sub(d.At) <= derogationAhead { // its own letter told the day, less than a week before
				return nil
			}
		}
		if first, err := note(ctx, d.ID, now); err != nil || !first {
			return err
		}
		c, err := tx.Candidacy(ctx, d.CandidacyID)
		if err != nil || c.State != domain.Public {
			return err
		}
		to, err := derogationReaders(ctx, tx, d)
		if err != nil {
			return err
		}
		for _, who := range to { // a handful
			l := Letter{
				To: who.Email, Lang: who.Lang, Key: key, Path: "/candidatures/" + c.Slug + "/derogations", Once: key + ":" + d.ID + ":" + who.AccountID,
				Args: map[string]string{"Title": c.Title, "Reason": d.Reason, "At": d.EndsAt.Format(time.RFC3339)},
			}
			if err := a.post(ctx, tx, l); err != nil {
				return err
			}
		}
		return nil
	})
	return err
}

// derogationReaders are the referents of the candidacy and the managers of the call, each once.
func derogationReaders(ctx context.Context, tx *store.Tx, d domain.Derogation) ([]store.Address, error) {
	to, err := tx.Addresses(ctx, domain.OnCandidacy(d.CandidacyID), domain.Referent)
	if err != nil {
		return nil, err
	}
	managers, err := tx.Addresses(ctx, domain.OnCall(d.CallID), domain.Manager)
	for _, m := range managers {
		if !slices.ContainsFunc(to, func(o store.Address) bool { return o.AccountID == m.AccountID }) {
			to = append(to, m)
		}
	}
	return to, err
}
