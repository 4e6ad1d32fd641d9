package job_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/job"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// shop is an app with a queue, and the handler "note" that notes the payloads it was given.
type shop struct {
	*app.App
	t     *testing.T
	mu    sync.Mutex
	notes []string
	fail  error
}

func each(t *testing.T, f func(*testing.T, *shop)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		f(t, &shop{App: app.New(s, app.Options{CheapPasswords: true}), t: t})
	})
}

func (s *shop) note(_ context.Context, payload string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.notes = append(s.notes, payload)
	return s.fail
}

func (s *shop) noted() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.notes)
}

func (s *shop) worker(periodic ...job.Periodic) *job.Worker {
	return job.New(s.App, map[string]job.Handler{"note": s.note}, periodic...)
}

func (s *shop) queue(jobs ...app.Job) {
	s.t.Helper()
	for _, j := range jobs {
		j.Kind = "note"
		if err := s.QueueJob(s.t.Context(), j); err != nil {
			s.t.Fatal(err)
		}
	}
}

// drain holds a worker to a number of jobs done.
func (s *shop) drain(w *job.Worker, want int) {
	s.t.Helper()
	got, err := w.Drain(s.t.Context())
	if err != nil || got != want {
		s.t.Fatalf("%d jobs done, %v; want %d", got, err, want)
	}
}

func (s *shop) later(d time.Duration) { s.Store().DB().Clock().Advance(d) }

func TestJobsAreDoneInOrderWhenDue(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		now := s.Now()
		s.queue(app.Job{Payload: "demain", DueAt: now.Add(24 * time.Hour)},
			app.Job{Payload: "hier", DueAt: now.Add(-time.Hour)}, app.Job{Payload: "avant-hier", DueAt: now.Add(-2 * time.Hour)})
		s.drain(s.worker(), 2)
		s.later(25 * time.Hour)
		s.drain(s.worker(), 1)
		if got := s.noted(); !slices.Equal(got, []string{"avant-hier", "hier", "demain"}) {
			t.Errorf("done %q", got)
		}
	})
}

func TestFailedJobComesBackLaterAndLater(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.fail = errors.New("le serveur de courrier se tait")
		s.queue(app.Job{Payload: "lettre"})
		s.drain(s.worker(), 1)
		s.drain(s.worker(), 0)
		s.later(31 * time.Second)
		s.drain(s.worker(), 1)
		s.later(31 * time.Second)
		s.drain(s.worker(), 0)
		waiting, failed, err := s.Store().JobCount(t.Context())
		if waiting != 1 || failed != 1 || err != nil {
			t.Errorf("%d waiting, %d failed, %v; want one failed", waiting, failed, err)
		}
		s.later(30 * time.Second)
		s.fail = nil
		s.drain(s.worker(), 1)
		s.later(24 * time.Hour)
		s.drain(s.worker(), 0)
	})
}

func TestJobOfADeadWorkerIsTakenUp(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.queue(app.Job{Payload: "lettre"})
		if _, ok, err := s.NextJob(t.Context(), time.Minute); !ok || err != nil {
			t.Fatal(ok, err)
		}
		s.drain(s.worker(), 0) // held
		s.later(61 * time.Second)
		s.drain(s.worker(), 1)
	})
}

func TestPanicIsAFailureOfItsJobAlone(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.queue(app.Job{Payload: "lettre"})
		w := job.New(s.App, map[string]job.Handler{"note": func(context.Context, string) error { panic("non") }})
		s.drain(w, 1)
		s.later(31 * time.Second)
		s.drain(s.worker(), 1)
	})
}

func TestWorkersAtOnceDoEachJobOnce(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		for range 20 {
			s.queue(app.Job{Payload: store.NewID()})
		}
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if _, err := s.worker().Drain(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		got := s.noted()
		slices.Sort(got)
		if len(got) != 20 || len(slices.Compact(got)) != 20 {
			t.Errorf("%d done, want 20 different ones", len(got))
		}
	})
}

func TestLetterOfOneKeyIsSentOnce(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.queue(app.Job{Payload: "rappel", Key: "rappel:1"}, app.Job{Payload: "rappel", Key: "rappel:1"})
		s.drain(s.worker(), 1)
		s.queue(app.Job{Payload: "rappel", Key: "rappel:1"}) // after it was sent
		s.drain(s.worker(), 0)
		s.later(61 * 24 * time.Hour)
		s.drain(s.worker(), 1) // the key is dropped
		waiting, _, err := s.Store().JobCount(t.Context())
		if waiting != 0 || err != nil {
			t.Errorf("%d waiting, %v", waiting, err)
		}
		if got := s.noted(); !slices.Equal(got, []string{"rappel"}) {
			t.Errorf("done %q", got)
		}
	})
}

func TestPeriodicWorkIsDoneByOneProcessAPeriod(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		var turns atomic.Int64
		sweep := job.Periodic{Name: "sweep", Every: time.Hour, Do: func(context.Context) error {
			turns.Add(1)
			return errors.New("even when it fails")
		}}
		one, two := s.worker(sweep), s.worker(sweep)
		s.drain(one, 1)
		s.drain(two, 0)
		s.later(59 * time.Minute)
		s.drain(two, 0)
		s.later(time.Minute + time.Second)
		s.drain(two, 1)
		s.drain(one, 0)
		if turns.Load() != 2 {
			t.Errorf("%d turns, want 2", turns.Load())
		}
	})
}

func TestStoppedWorkerFinishesWhatItBegan(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		s.queue(app.Job{Payload: "une"})
		begun, stopped := make(chan struct{}), make(chan struct{})
		ctx, stop := context.WithCancel(t.Context())
		w := job.New(s.App, map[string]job.Handler{"note": func(own context.Context, payload string) error {
			close(begun)
			<-ctx.Done()
			return errors.Join(own.Err(), s.note(own, payload))
		}})
		go func() {
			w.Run(ctx)
			close(stopped)
		}()
		<-begun
		stop()
		<-stopped
		if got := s.noted(); !slices.Equal(got, []string{"une"}) {
			t.Errorf("done %q", got)
		}
		waiting, failed, err := s.Store().JobCount(t.Context())
		if waiting != 0 || failed != 0 || err != nil {
			t.Errorf("%d waiting, %d failed, %v", waiting, failed, err)
		}
	})
}

func TestHopelessLetterIsPutAwayWithItsReason(t *testing.T) {
	each(t, func(t *testing.T, s *shop) {
		if err := s.QueueJob(t.Context(), app.Job{Kind: app.JobMail, Payload: "{"}); err != nil {
			t.Fatal(err)
		}
		w := job.New(s.App, map[string]job.Handler{app.JobMail: job.Desk{}.Send})
		s.drain(w, 1)
		s.later(365 * 24 * time.Hour)
		s.drain(w, 0)
		waiting, failed, err := s.Store().JobCount(t.Context())
		if waiting != 1 || failed != 1 || err != nil {
			t.Errorf("%d waiting, %d failed, %v", waiting, failed, err)
		}
	})
}
