package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// soak is people who write the minutes of one meeting together.
type soak struct {
	writers int
	every   time.Duration
	time    time.Duration
}

func soakCommand() *cobra.Command {
	var s soak
	cmd := &cobra.Command{
		Use: "soak", Short: "Writers on one minutes page: no word lost, hardly a conflict", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return s.run(cmd.Context()) },
	}
	cmd.Flags().IntVar(&s.writers, "writers", 15, "how many write, 200 at most")
	cmd.Flags().DurationVar(&s.every, "every", 20*time.Second, "between two saves of one writer")
	cmd.Flags().DurationVar(&s.time, "for", 10*time.Minute, "how long they write")
	return cmd
}

// maxConflicts is the share of saves that may end on the page of a conflict.
const maxConflicts = 0.02

// run has them write on both databases at once, then counts.
func (s soak) run(ctx context.Context) error {
	if s.writers < 1 || s.writers > people || s.every <= 0 {
		return errors.New("--writers is 1 to 200, --every more than nothing")
	}
	p, err := newPlaces(ctx)
	if err != nil {
		return err
	}
	defer p.close()
	list, err := p.sources(ctx)
	if err != nil {
		return err
	}
	errs := make([]error, len(list))
	var databases sync.WaitGroup
	for i, source := range list {
		databases.Go(func() { errs[i] = s.on(ctx, source) })
	}
	databases.Wait()
	if len(list) == 1 {
		fmt.Println("postgres: skipped,", errNoPostgres)
	}
	return errors.Join(errs...)
}

// tale is what the writers of one page did.
type tale struct {
	mu        sync.Mutex
	words     []string // of the saves that were acknowledged
	saves     int
	merged    int
	conflicts int
	errs      []error
}

func (s soak) on(ctx context.Context, source string) (err error) {
	w, err := build(ctx, source)
	if err != nil {
		return err
	}
	st, err := open(ctx, source)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.DB().Close()) }()
	a := app.New(st, app.Options{BaseURL: "http://127.0.0.1"})
	var t tale
	end := time.Now().Add(s.time)
	var writers sync.WaitGroup
	for i, who := range w.people[:s.writers] {
		writers.Go(func() {
			one := writer{soak: s, app: a, who: who, page: w.minutes.Page.ID, number: i}
			one.rng = rand.New(rand.NewPCG(uint64(i), 7)) //nolint:gosec // the same acts each run
			if err := one.write(ctx, &t, end); err != nil {
				t.mu.Lock()
				defer t.mu.Unlock()
				t.errs = append(t.errs, err)
			}
		})
	}
	writers.Wait()
	return t.verdict(ctx, st, w.minutes.Page.ID)
}

// verdict holds the page to what was acknowledged.
func (t *tale) verdict(ctx context.Context, st *store.Store, pageID string) error {
	page, err := st.Page(ctx, pageID)
	if err != nil {
		return err
	}
	head, err := st.Revision(ctx, pageID, page.Head)
	if err != nil {
		return err
	}
	there := strings.Fields(head.Sections["texte"])
	slices.Sort(there)
	lost := 0
	for _, word := range t.words {
		if _, found := slices.BinarySearch(there, word); !found {
			lost++
		}
	}
	share := float64(t.conflicts) / float64(max(1, t.saves))
	fmt.Printf("%s: %d saves, %d merged, %d conflicts (%.2f %%), %d words lost of %d, head %d, %d failures\n",
		st.DB().Dialect(), t.saves, t.merged, t.conflicts, 100*share, lost, len(t.words), page.Head, len(t.errs))
	switch {
	case len(t.errs) > 0:
		return errors.Join(t.errs...)
	case t.saves == 0:
		return errors.New("nobody saved")
	case lost > 0 || share > maxConflicts:
		return fmt.Errorf("%s: %d words lost, %.2f %% conflicts; at most 0 and %.0f %%", st.DB().Dialect(), lost, 100*share, 100*maxConflicts)
	}
	return nil
}

// writer is one of them: she opens the form, writes while the others save, and saves over what she opened.
type writer struct {
	soak
	app    *app.App
	who    domain.Account
	page   string
	number int
	rng    *rand.Rand
	serial int
}

func (w *writer) write(ctx context.Context, t *tale, end time.Time) error {
	// Each begins somewhere in the interval of the others.
	if !wait(ctx, w.every*time.Duration(w.number)/time.Duration(w.writers)) {
		return ctx.Err()
	}
	for time.Now().Before(end) {
		base, text, err := w.opened(ctx)
		if err != nil {
			return err
		}
		typed, words := w.typed(text)
		if !wait(ctx, w.every) {
			return ctx.Err()
		}
		saved, err := w.app.SavePage(ctx, w.who, app.Edit{
			PageID: w.page, Base: base, Sections: domain.Document{"texte": typed}, Via: domain.ViaForm,
			Key: store.Key{ID: store.NewID(), Account: w.who.ID, Route: "soak", Body: words[0]},
		})
		if err != nil {
			return err
		}
		t.tell(saved, words)
	}
	return nil
}

func (t *tale) tell(saved app.Saved, words []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.saves++
	switch {
	case saved.Conflict != nil:
		t.conflicts++
		return // she was told, and has her text
	case saved.Merged:
		t.merged++
	}
	t.words = append(t.words, words...)
}

func wait(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

func (w *writer) opened(ctx context.Context) (base int, text string, err error) {
	place, err := w.app.PlaceByID(ctx, w.who, w.page)
	if err != nil {
		return 0, "", err
	}
	v, err := w.app.ViewEdit(ctx, w.who, place)
	return v.Base.N, v.Base.Sections["texte"], err
}

// typed is the text with what she adds, and her words: no two writers' are alike, and nobody takes any away. As minutes
// grow: mostly a paragraph at the end or between two, now and then words in one of her own, seldom in another's.
func (w *writer) typed(text string) (string, []string) {
	words := make([]string, 4+w.rng.IntN(12))
	for i := range words {
		w.serial++
		words[i] = fmt.Sprintf("w%dx%d", w.number, w.serial)
	}
	list := strings.Split(text, "\n\n")
	mine := strings.Join(words, " ")
	switch i := w.rng.IntN(len(list)); w.rng.IntN(20) {
	case 0, 1, 2, 3:
		list = slices.Insert(list, i, mine)
	case 4, 5, 6:
		list = w.within(list, mine)
	case 7:
		list[i] += " " + mine
	default:
		list = append(list, mine)
	}
	return strings.Join(list, "\n\n"), words
}

// within puts words into the last paragraph that she began, or after all where there is none.
func (w *writer) within(list []string, mine string) []string {
	for i, p := range slices.Backward(list) {
		if strings.HasPrefix(p, fmt.Sprintf("w%dx", w.number)) {
			list[i] += " " + mine
			return list
		}
	}
	return append(list, mine)
}
