//go:build unix && !race

package markup_test

import (
	"errors"
	"syscall"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/markup"
)

func TestHeavyTextsAreRefusedOrRenderedInTime(t *testing.T) {
	r := markup.New()
	for name, src := range heavy() {
		var out markup.Rendered
		var err error
		best := time.Hour
		for try := 0; try < 3 && best >= 100*time.Millisecond; try++ {
			start := cpu(t)
			out, err = r.Render(src, markup.Options{})
			best = min(best, cpu(t)-start)
		}
		var refused *markup.CapError
		if err != nil && !errors.As(err, &refused) {
			t.Errorf("%s: %v", name, err)
		}
		t.Logf("%6.1f ms %7d bytes %s: %v", float64(best.Microseconds())/1000, len(out.HTML), name, err)
		if best >= 100*time.Millisecond {
			t.Errorf("%s takes %v", name, best)
		}
	}
}

func TestHeavyBlocksAreMarkedInTime(t *testing.T) {
	r := markup.New()
	for name, src := range heavy() {
		src = src[:min(len(src), 19_000)]
		best := time.Hour
		for try := 0; try < 3 && best >= 100*time.Millisecond; try++ {
			start := cpu(t)
			r.Inline([]markup.Span{{Text: src}, {Op: markup.Insert, Text: "b"}})
			best = min(best, cpu(t)-start)
		}
		t.Logf("%6.1f ms %s", float64(best.Microseconds())/1000, name)
		if best >= 100*time.Millisecond {
			t.Errorf("%s takes %v", name, best)
		}
	}
}

// cpu is the time that this process has worked: unlike a clock it does not count what other processes took.
func cpu(t *testing.T) time.Duration {
	t.Helper()
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		t.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}
