package importing

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/mediawiki"
)

// MaxTrial is the most that the file of a trial weighs.
const MaxTrial = 20 << 20

// What a trial takes at most, and how many are remembered.
const (
	trialPages    = 30
	trialVersions = 600
	trialTime     = 40 * time.Second // then it ends with what it has
	trialEnd      = 55 * time.Second // then it is cut short, whatever it does
	trialProblems = 20
	trialsKept    = 32
)

// trialLimits are tighter than an operator's: anybody may send the file.
func trialLimits() mediawiki.Options {
	return mediawiki.Options{MaxText: 2 << 20, MaxExpanded: 256 << 20, MaxRatio: 100, Mismatch: mediawiki.MismatchNoted}
}

// Trials runs imports for visitors who want to see their own wiki's history here: one at a time, bounded in time.
type Trials struct {
	app    *app.App
	pandoc *mediawiki.Pandoc
	mu     sync.Mutex
	kept   []*Trial // oldest first
	busy   bool
}

// Trial is an import as it stands.
type Trial struct {
	ID       string
	Done     bool
	Cut      bool // it had enough before the export's end
	Broken   bool // by a fault of ours
	Versions int
	Pages    []TrialPage
	Problems []Damage
	Left     int // pages left out; Problems may tell of fewer
}

// TrialPage is a page that was brought.
type TrialPage struct {
	Title, Path string // without language
	Versions    int
}

// Damage is why a page, or the file, was left out.
type Damage struct {
	Line   int // of the export, once expanded; 0 where it is not known
	Page   string
	Reason string // in English
}

// NewTrials is ready to run trials.
func NewTrials(a *app.App) *Trials {
	return &Trials{app: a, pandoc: mediawiki.NewPandoc(mediawiki.PandocOptions{Timeout: 5 * time.Second})}
}

// ErrBusy tells that another trial is running.
var ErrBusy = domain.Error{Kind: domain.Unavailable, Key: "error.trial_busy", Field: "file"}

// Start begins a trial and answers its id; State tells how it goes.
func (t *Trials) Start(ctx context.Context, file []byte, licence string) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.busy {
		return "", ErrBusy
	}
	trial := &Trial{ID: rand.Text()}
	t.busy, t.kept = true, append(t.kept, trial)
	if len(t.kept) > trialsKept {
		t.kept = slices.Delete(t.kept, 0, 1)
	}
	go t.run(context.WithoutCancel(ctx), trial, file, licence)
	return trial.ID, nil
}

// State is a trial as it stands; false where it is not remembered.
func (t *Trials) State(id string) (Trial, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	i := slices.IndexFunc(t.kept, func(one *Trial) bool { return one.ID == id })
	if i < 0 {
		return Trial{}, false
	}
	out := *t.kept[i]
	out.Pages, out.Problems = slices.Clone(out.Pages), slices.Clone(out.Problems)
	return out, true
}

// Full gives the page that has the most versions.
func (t Trial) Full() TrialPage {
	var most TrialPage
	for _, p := range t.Pages {
		if p.Versions > most.Versions {
			most = p
		}
	}
	return most
}

func (t *Trials) run(ctx context.Context, trial *Trial, file []byte, licence string) {
	ctx, cancel := context.WithTimeout(ctx, trialEnd)
	defer cancel()
	soon, stop := context.WithTimeout(ctx, trialTime)
	defer stop()
	r := Run{
		App: t.app, Source: "essai-" + trial.ID, Licence: licence, Form: domain.FormFree, Pandoc: t.pandoc, Limits: trialLimits(),
		Told: func(one Told) { t.change(func() { trial.add(one) }) },
		Enough: func(pages, versions int) bool {
			t.change(func() { trial.Versions = versions })
			return pages >= trialPages || versions >= trialVersions || soon.Err() != nil
		},
	}
	report, err := r.From(ctx, bytes.NewReader(file))
	t.change(func() {
		t.busy = false
		trial.end(report, err)
	})
	if trial.Broken {
		slog.ErrorContext(ctx, "a trial of a wiki", "err", err)
	}
}

func (t *Trials) change(how func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	how()
}

func (t *Trial) add(one Told) {
	switch {
	case one.Problem != nil:
		t.problem(one.Problem)
	case one.Added > 0:
		t.Pages = append(t.Pages, TrialPage{Title: one.Title, Path: one.Path, Versions: one.Added})
	}
}

func (t *Trial) problem(err error) {
	t.Left++
	if len(t.Problems) >= trialProblems {
		return
	}
	d := Damage{Reason: err.Error()}
	if damage, ok := errors.AsType[*mediawiki.DamageError](err); ok {
		d = Damage{Line: damage.Line, Page: damage.Page, Reason: damage.Reason}
	} else if left, ok := errors.AsType[leftError](err); ok {
		d = Damage{Page: left.Title, Reason: left.Err.Error()}
	}
	t.Problems = append(t.Problems, d)
}

func (t *Trial) end(report Report, err error) {
	t.Done, t.Cut, t.Versions = true, report.Cut, report.Added
	_, damaged := errors.AsType[*mediawiki.DamageError](err)
	switch {
	case damaged:
		t.problem(err)
	case errors.Is(err, context.DeadlineExceeded):
		t.Cut = true
	case err != nil:
		t.Broken = true
	}
}
