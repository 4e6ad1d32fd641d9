package limit_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/limit"
)

type class string

const (
	slow class = "slow"
	fast class = "fast"
)

func budget(c class) limit.Budget {
	if c == slow {
		return limit.PerSecond(0.5, 2)
	}
	return limit.PerSecond(100, 5)
}

func TestBudgetsAreOneAClassAndSubject(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	l := limit.New(func() time.Time { return now }, budget)
	let := func(c class, who string, calls int) (n int) {
		for range calls {
			if l.Allow(c, who) {
				n++
			}
		}
		return n
	}
	for _, step := range []struct {
		after time.Duration
		class class
		who   string
		want  int
	}{
		{0, slow, "ana", 2},
		{0, slow, "bob", 2},
		{0, fast, "ana", 5},
		{2 * time.Second, slow, "ana", 1},
		{time.Second, slow, "ana", 0},
		{time.Hour, slow, "ana", 2},
	} {
		now = now.Add(step.after)
		if got := let(step.class, step.who, 10); got != step.want {
			t.Errorf("%s of %s after %s: %d let through, want %d", step.class, step.who, step.after, got, step.want)
		}
	}
}

// Strangers without number cannot fill the memory: beyond what is remembered they share one budget.
func TestStrangersBeyondWhatIsRememberedShareOneBudget(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	l := limit.New(func() time.Time { return now }, budget)
	for i := range 200_000 {
		l.Allow(slow, strconv.Itoa(i))
	}
	let := 0
	for i := range 100 {
		if l.Allow(slow, "late "+strconv.Itoa(i)) {
			let++
		}
	}
	if let != 2 {
		t.Errorf("%d of 100 late strangers let through, want the 2 of one budget", let)
	}
}

func TestSubjectIsASubscriber(t *testing.T) {
	for ip, want := range map[string]string{
		"203.0.113.7": "203.0.113.7", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "2001:db8:1:2::9": "2001:db8:1:2::/64", "": "",
		"::ffff:203.0.113.7": "::ffff:203.0.113.7",
	} {
		if got := limit.Subject(ip); got != want {
			t.Errorf("subject of %q is %q, want %q", ip, got, want)
		}
	}
}
