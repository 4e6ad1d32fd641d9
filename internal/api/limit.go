package api

import (
	"net/netip"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"golang.org/x/time/rate"

	"github.com/appel-a-communs/communs/internal/domain"
)

// Class says how often one address or account may call a route.
type Class string

// The classes, each with a budget of its own (limitOf).
const (
	Reading  Class = "reading"
	Writing  Class = "writing"
	Checking Class = "checking" // licences, up to a list at once
)

// limitOf is how many a second in the long run, and how many at once.
func limitOf(class Class) (rate.Limit, int) {
	switch class {
	case Writing:
		return 10, 200
	case Checking:
		return 10, 100
	}
	return 200, 2000
}

// forgotten is for how long a bucket is kept that nobody asks for: by then the slowest is full again.
const forgotten = 10 * time.Minute

// limiter keeps one bucket a class and subject.
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

// allow takes one from the bucket of a subject.
func (l *limiter) allow(class Class, subject string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	l.sweep(now)
	key := string(class) + " " + subject
	b := l.buckets[key]
	if b == nil {
		every, burst := limitOf(class)
		b = &bucket{Limiter: rate.NewLimiter(every, burst)}
		l.buckets[key] = b
	}
	b.last = now
	return b.AllowN(now, 1)
}

func (l *limiter) sweep(now time.Time) {
	if now.Sub(l.swept) < time.Minute {
		return
	}
	l.swept = now
	for key, b := range l.buckets {
		if now.Sub(b.last) > forgotten {
			delete(l.buckets, key)
		}
	}
}

// limit holds a route to its class for the address that asks; writer holds the account to it too.
func (s *API) limit(r Route) gin.HandlerFunc {
	return func(c *gin.Context) {
		if !s.limits.allow(r.Class, subject(c.ClientIP())) {
			s.fail(c, tooMany())
			c.Abort()
			return
		}
		c.Next()
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
