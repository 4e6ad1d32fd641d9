package app

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/store"
)

// Job is a piece of work that a worker holds.
type Job = store.Job

// The kinds of the jobs that a worker knows of itself: see store.
const (
	JobDone     = store.JobDone
	JobPeriodic = store.JobPeriodic
	// JobRepository looks at the repositories of a page; its payload is a Looking.
	JobRepository = store.JobRepository
)

// NextJob takes the job that is due first, for a time; ok is false where there is none. A job whose time is over
// before it is finished is given to another worker.
func (a *App) NextJob(ctx context.Context, lease time.Duration) (j Job, ok bool, err error) {
	return a.nextJob(ctx, store.QueueMain, lease)
}

// NextOutside is NextJob for what reads other sites: NextJob gives none of these.
func (a *App) NextOutside(ctx context.Context, lease time.Duration) (j Job, ok bool, err error) {
	return a.nextJob(ctx, store.QueueOutside, lease)
}

func (a *App) nextJob(ctx context.Context, q store.Queue, lease time.Duration) (j Job, ok bool, err error) {
	// Looking first costs no write lock: most looks find nothing.
	due, err := a.store.JobDue(ctx, q, a.Now())
	if err != nil || !due {
		return j, false, err
	}
	_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		j, ok, err = tx.ClaimJob(ctx, q, now, now.Add(lease))
		return err
	})
	return j, ok, err
}

// QueueJob queues a job; of those with one key, one.
func (a *App) QueueJob(ctx context.Context, j Job) error {
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error { return tx.AddJob(ctx, j) })
	return err
}

// keyLives is how long after a job was done no other of its key is taken on.
const keyLives = 60 * 24 * time.Hour

// FinishJob drops a job that was done; its key, where it has one, is kept so that a letter written once is not
// written again.
func (a *App) FinishJob(ctx context.Context, j Job) error {
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		if j.Key == "" || j.Kind == store.JobDone {
			return tx.FinishJob(ctx, j.ID)
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		return tx.RetireJob(ctx, j.ID, now.Add(keyLives))
	})
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

// ForgetLetters drops the letters that wait: those of the demonstration's story tell of months that nobody lived.
func (a *App) ForgetLetters(ctx context.Context) error {
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		return tx.DropJobs(ctx, JobMail, JobReceipt, JobNotice, JobChallenge, JobRepository)
	})
	return err
}
