package site

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/appel-a-communs/communs/internal/domain"
)

// Class says how often one address or account may call a route.
type Class string

// The classes, each with a budget of its own (limitOf).
const (
	Reading Class = "reading" // GET
	Writing Class = "writing" // ordinary posts
	Signing Class = "signing" // passwords, mails
	Heavy   Class = "heavy"   // uploads, previews, comparisons of one's own

	Searching Class = "searching" // what the database answers anew each time
)

// limitOf is how many a second in the long run, and how many at once.
func limitOf(class Class) (rate.Limit, int) {
	switch class {
	case Writing:
		return 2, 60
	case Signing:
		return rate.Every(6 * time.Second), 20
	case Heavy:
		return 4, 60
	case Searching:
		return 10, 100
	}
	return 200, 2000
}

// limiter keeps one bucket a class and subject; those not asked for a while are forgotten.
type limiter struct {
	mu      sync.Mutex
	now     func() time.Time
	buckets map[string]*bucket
	swept   time.Time
}

type bucket struct {
	*rate.Limiter
	last time.Time
}

func newLimiter(now func() time.Time) *limiter {
	return &limiter{now: now, buckets: map[string]*bucket{}}
}

// How many buckets are kept, and for how long one is that nobody asks for: by then the slowest is full again.
const (
	maxBuckets = 200_000
	forgotten  = 10 * time.Minute
)

// allow takes one from the bucket of a subject.
func (l *limiter) allow(class Class, subject string) bool {
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
		every, burst := limitOf(class)
		b = &bucket{Limiter: rate.NewLimiter(every, burst)}
		l.buckets[key] = b
	}
	b.last = now
	return b.AllowN(now, 1)
}

func (l *limiter) sweep(now time.Time) {
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

func tooMany() error { return domain.Error{Kind: domain.TooMany, Key: "error.too_many"} }

// subject is an IPv4 address, or the /64 that one IPv6 subscriber has to himself.
func subject(ip string) string {
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
