// Package limit holds callers to a budget: so many a second in the long run, so many at once, for each class of calls
// and each subject (an address, an account). It is kept in memory, by each process for itself.
package limit

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Budget is how many calls a second are let through in the long run, and how many at once.
type Budget struct {
	Every rate.Limit
	Burst int
}

// PerSecond is a budget of n calls a second.
func PerSecond(n float64, burst int) Budget { return Budget{rate.Limit(n), burst} }

// How many buckets are kept, and for how long one is that nobody asks for: by then the slowest is full again.
const (
	maxBuckets = 200_000
	forgotten  = 10 * time.Minute
)

// Limiter keeps one bucket a class and subject; those not asked for a while are forgotten.
type Limiter[Class ~string] struct {
	mu      sync.Mutex
	now     func() time.Time
	of      func(Class) Budget
	buckets map[string]*bucket
	swept   time.Time
}

type bucket struct {
	*rate.Limiter
	last time.Time
}

// New returns a limiter on a clock; of gives the budget of a class.
func New[Class ~string](now func() time.Time, of func(Class) Budget) *Limiter[Class] {
	return &Limiter[Class]{now: now, of: of, buckets: map[string]*bucket{}}
}

// Allow takes one call from the bucket of a subject, and tells whether there was one left.
func (l *Limiter[Class]) Allow(class Class, subject string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	l.sweep(now)
	key := string(class) + " " + subject
	b := l.buckets[key]
	if b == nil && len(l.buckets) >= maxBuckets {
		key = string(class) // strangers beyond what we can remember share one budget
		b = l.buckets[key]
	}
	if b == nil {
		budget := l.of(class)
		b = &bucket{Limiter: rate.NewLimiter(budget.Every, budget.Burst)}
		l.buckets[key] = b
	}
	b.last = now
	return b.AllowN(now, 1)
}

func (l *Limiter[Class]) sweep(now time.Time) {
	if now.Sub(l.swept) <= time.Minute {
		return
	}
	l.swept = now
	for key, b := range l.buckets {
		if now.Sub(b.last) > forgotten {
			delete(l.buckets, key)
		}
	}
}

// Subject is an IPv4 address, or the /64 that one IPv6 subscriber has to himself.
func Subject(ip string) string {
	a, err := netip.ParseAddr(ip)
	if err != nil || a.Is4() || a.Is4In6() {
		return ip
	}
	p, err := a.Prefix(64)
	if err != nil {
		return ip
	}
	return p.String()
}
