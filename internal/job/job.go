// Package job does the work that waits: letters to send, relèves to close, what must be swept. Jobs are rows, done at
// least once, by whichever process takes them first; it knows no SQL and no HTTP.
package job

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
)

// Handler does one job. It may be called again after it succeeded, where the process died before saying so.
type Handler func(ctx context.Context, payload string) error

// Periodic is work that comes back. One process at a time does it, however many run.
type Periodic struct {
	Name  string
	Every time.Duration
	Do    func(context.Context) error
}

// Worker takes jobs and does them.
type Worker struct {
	app      *app.App
	handlers map[string]Handler
	periodic map[string]Periodic
	next     func(context.Context, time.Duration) (app.Job, bool, error)
	hands    int
}

// A job is held for lease; its handler has less, so that it is over before another worker may take the job.
const (
	lease    = 60 * time.Second
	handling = 50 * time.Second
	idle     = time.Second // between two looks at an empty queue
	hands    = 4           // jobs at once: a slow mail server must not hold up a relève
)

// New returns a worker over handlers by kind of job, and what comes back.
func New(a *app.App, handlers map[string]Handler, periodic ...Periodic) *Worker {
	w := &Worker{app: a, handlers: handlers, periodic: map[string]Periodic{}, next: a.NextJob, hands: hands}
	for _, p := range periodic {
		w.periodic[p.Name] = p
	}
	return w
}

// Outside returns a worker for what reads other sites, one at a time: a slow one keeps nothing else waiting.
func Outside(a *app.App, handlers map[string]Handler) *Worker {
	return &Worker{app: a, handlers: handlers, next: a.NextOutside, hands: 1}
}

// Run does jobs as they fall due until ctx ends; what was begun then is finished first.
func (w *Worker) Run(ctx context.Context) {
	var busy sync.WaitGroup
	defer busy.Wait()
	free := make(chan struct{}, w.hands)
	for w.plan(ctx) != nil && w.rest(ctx) {
	}
	for {
		select {
		case <-ctx.Done():
			return
		case free <- struct{}{}:
		}
		j, ok := w.take(ctx)
		if !ok {
			<-free
			if !w.rest(ctx) {
				return
			}
			continue
		}
		busy.Go(func() {
			defer func() { <-free }()
			w.do(ctx, j)
		})
	}
}

// rest waits a little; false tells that ctx ended meanwhile.
func (w *Worker) rest(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(idle):
		return true
	}
}

// Drain does all jobs that are due, one after the other, and tells how many there were: for tests, and for programs
// that do not stay.
func (w *Worker) Drain(ctx context.Context) (int, error) {
	if err := w.plan(ctx); err != nil {
		return 0, err
	}
	for n := 0; ; n++ {
		j, ok, err := w.next(ctx, lease)
		if err != nil || !ok {
			return n, err
		}
		w.do(ctx, j)
	}
}

// plan sees to it that each periodic work has its row: two rows of one key are one.
func (w *Worker) plan(ctx context.Context) error {
	for _, p := range w.periodic {
		err := w.app.QueueJob(ctx, app.Job{Kind: app.JobPeriodic, Payload: p.Name, Key: "periodic:" + p.Name})
		if err != nil {
			if ctx.Err() == nil {
				slog.WarnContext(ctx, "planning what comes back", "work", p.Name, "err", err)
			}
			return err
		}
	}
	return nil
}

func (w *Worker) take(ctx context.Context) (app.Job, bool) {
	j, ok, err := w.next(ctx, lease)
	if err != nil && ctx.Err() == nil {
		slog.WarnContext(ctx, "looking for a job", "err", err)
	}
	return j, ok && err == nil
}

// do runs a job and writes what came of it. It outlives ctx: a process that stops finishes what it began.
func (w *Worker) do(ctx context.Context, j app.Job) {
	own, cancel := context.WithTimeout(context.WithoutCancel(ctx), handling)
	failure := w.handle(own, j)
	cancel()
	after, stop := context.WithTimeout(context.WithoutCancel(ctx), lease-handling)
	defer stop()
	if failure != nil {
		slog.WarnContext(after, "job failed", "kind", j.Kind, "job", j.ID, "try", j.Tries, "err", failure)
	}
	if err := w.settle(after, j, failure); err != nil {
		slog.ErrorContext(after, "job's outcome not written: it will be done again", "kind", j.Kind, "job", j.ID, "err", err)
	}
}

// handle calls the handler of a job; its panic is a failure of the job, not the end of the process.
func (w *Worker) handle(ctx context.Context, j app.Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	if j.Kind == app.JobDone {
		return nil
	}
	if j.Kind == app.JobPeriodic {
		if p, known := w.periodic[j.Payload]; known {
			return p.Do(ctx)
		}
		return errUnknown
	}
	if h, known := w.handlers[j.Kind]; known {
		return h(ctx, j.Payload)
	}
	return errUnknown
}

// errUnknown: another version of the program queued it; while both run, that one may still take it.
var errUnknown = errors.New("nobody here does this kind of job")

// hopeless is a failure that no other try would mend.
type hopeless struct{ error }

func (h hopeless) Unwrap() error { return h.error }

func (w *Worker) settle(ctx context.Context, j app.Job, failure error) error {
	why := ""
	if failure != nil {
		why = failure.Error()
		why = why[:min(len(why), 500)]
	}
	p, comesBack := w.periodic[j.Payload]
	switch {
	case j.Kind == app.JobPeriodic && comesBack:
		return w.app.PostponeJob(ctx, j.ID, p.Every, why)
	case failure == nil:
		return w.app.FinishJob(ctx, j)
	}
	after := backoff(j.Tries)
	if _, never := errors.AsType[hopeless](failure); never {
		after = shelf
	}
	return w.app.PostponeJob(ctx, j.ID, after, why)
}

// shelf is where a job lies that is not tried again, for the operator to find.
const shelf = 100 * 365 * 24 * time.Hour

// backoff is how long to wait after the nth failure: half a minute, doubling where the operator finds it, with what went wrong.
func backoff(tries int) time.Duration {
	const first, most, last = 30 * time.Second, 6 * time.Hour, 24
	if tries >= last {
		return shelf
	}
	if tries > 10 { // 30 s × 2^10 is past six hours
		return most
	}
	return min(first<<(max(tries, 1)-1), most)
}
