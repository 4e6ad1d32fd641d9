package store

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/sqldb"
)

// Job is a piece of work for later: a mail, a relève to close, a purge. It is done at least once.
type Job struct {
	ID      string
	Kind    string
	Payload string // JSON
	DueAt   time.Time
	Key     string // two jobs of one key are one; "" for none
	Tries   int
}

// AddJob queues a job within the transaction; an empty id is filled in, an empty time is now.
func (tx *Tx) AddJob(ctx context.Context, j Job) error {
	if j.ID == "" {
		j.ID = NewID()
	}
	if j.DueAt.IsZero() {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		j.DueAt = now
	}
	err := tx.c.Later(ctx, `INSERT INTO job (id, kind, payload, due_at, key) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		j.ID, j.Kind, j.Payload, sqldb.At(j.DueAt), orNull(j.Key))
	return wrap(err, "job")
}

// Queue is a part of the jobs that has workers of its own.
type Queue string

// The queues: what reads other sites waits for them, and must not hold up a letter or a relève meanwhile.
const (
	QueueMain    Queue = "main"
	QueueOutside Queue = "outside"
)

// JobRepository looks at the repositories of a page: the one kind of QueueOutside.
const JobRepository = "repository"

// kinds is the condition that a job is of the queue.
func (q Queue) kinds() string {
	if q == QueueOutside {
		return `kind = 'repository'`
	}
	return `kind <> 'repository'`
}

// ClaimJob takes the job of a queue that is due first and that nobody holds, until a moment; ok is false where there is
// none.
func (tx *Tx) ClaimJob(ctx context.Context, q Queue, now, until time.Time) (j Job, ok bool, err error) {
	var w struct {
		ID, Kind, Payload string
		Tries             int
		Key               *string
		DueAt             sqldb.Time `db:"due_at"`
	}
	err = tx.c.Get(ctx, &w, `UPDATE job SET leased_until = ?, tries = tries + 1 WHERE id = (
		SELECT id FROM job WHERE due_at <= ? AND leased_until <= ? AND `+q.kinds()+` ORDER BY due_at, id LIMIT 1 `+sqldb.SkipLocked+`)
		RETURNING id, kind, payload, tries, key, due_at`, sqldb.At(until).Text(), sqldb.At(now).Text(), sqldb.At(now).Text())
	if sqldb.IsNoRows(err) {
		return Job{}, false, nil
	}
	j = Job{ID: w.ID, Kind: w.Kind, Payload: w.Payload, Tries: w.Tries, DueAt: w.DueAt.Time}
	if w.Key != nil {
		j.Key = *w.Key
	}
	return j, err == nil, wrap(err, "job")
}

// FinishJob drops a job that was done.
func (tx *Tx) FinishJob(ctx context.Context, id string) error {
	_, err := tx.c.Exec(ctx, `DELETE FROM job WHERE id = ?`, id)
	return wrap(err, "job")
}

// The kinds of the rows that wait for nobody: what was done under a key, and the turns of what comes back.
const (
	JobDone     = "done"
	JobPeriodic = "periodic"
)

// RetireJob keeps the key of a job that was done until a moment, so that the same is not done again meanwhile.
func (tx *Tx) RetireJob(ctx context.Context, id string, until time.Time) error {
	_, err := tx.c.Exec(ctx, `UPDATE job SET kind = 'done', payload = '', due_at = ?, leased_until = '', failed = '' WHERE id = ?`,
		sqldb.At(until), id)
	return wrap(err, "job")
}

// PostponeJob gives a job back, to be tried again later; why is kept for the operator.
func (tx *Tx) PostponeJob(ctx context.Context, id string, due time.Time, why string) error {
	_, err := tx.c.Exec(ctx, `UPDATE job SET due_at = ?, leased_until = '', failed = ? WHERE id = ?`, sqldb.At(due), why, id)
	return wrap(err, "job")
}

// JobCount is the length of the queue, and of it how many jobs failed at least once; what comes back or is kept for
// its key waits for nobody.
func (r Reader) JobCount(ctx context.Context) (waiting, failed int, err error) {
	var w struct{ Waiting, Failed int }
	err = r.c.Get(ctx, &w, `SELECT count(*) AS waiting, coalesce(sum(CASE WHEN failed <> '' THEN 1 ELSE 0 END), 0) AS failed FROM job
		WHERE kind NOT IN ('done', 'periodic')`)
	return w.Waiting, w.Failed, wrap(err, "job")
}

// JobDue tells whether a job of a queue is due that nobody holds.
func (r Reader) JobDue(ctx context.Context, q Queue, now time.Time) (bool, error) {
	var due bool
	t := sqldb.At(now).Text()
	err := r.c.Get(ctx, &due, `SELECT EXISTS (SELECT 1 FROM job WHERE due_at <= ? AND leased_until <= ? AND `+q.kinds()+`)`, t, t)
	return due, wrap(err, "job")
}

// DropJobs throws away the jobs of some kinds.
func (tx *Tx) DropJobs(ctx context.Context, kinds ...string) error {
	for _, kind := range kinds { // two or three
		if _, err := tx.c.Exec(ctx, `DELETE FROM job WHERE kind = ?`, kind); err != nil {
			return wrap(err, "job")
		}
	}
	return nil
}
