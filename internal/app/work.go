package app

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/store"
)

// Job is a piece of work that a worker holds.
type Job = store.Job

// NextJob takes the job that is due first, for a time; ok is false where there is none. A job whose time is over
// before it is finished is given to another worker.
func (a *App) NextJob(ctx context.Context, lease time.Duration) (j Job, ok bool, err error) {
	// Looking first costs no write lock: most looks find nothing.
	due, err := a.store.JobDue(ctx, a.Now())
	if err != nil || !due {
		return j, false, err
	}
	_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		j, ok, err = tx.ClaimJob(ctx, now, now.Add(lease))
		return err
	})
	return j, ok, err
}

// QueueJob queues a job; of those with one key, one.
func (a *App) QueueJob(ctx context.Context, j Job) error {
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error { return tx.AddJob(ctx, j) })
	return err
}

// FinishJob drops a job that was done.
func (a *App) FinishJob(ctx context.Context, id string) error {
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error { return tx.FinishJob(ctx, id) })
	return err
}

// PostponeJob gives a job back, to be done after a time; why says what went wrong, for the operator.
func (a *App) PostponeJob(ctx context.Context, id string, after time.Duration, why string) error {
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		return tx.PostponeJob(ctx, id, now.Add(after), why)
	})
	return err
}
