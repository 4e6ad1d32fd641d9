package app

import (
	"context"
	"math"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// patience is how often something may be tried before each further try costs a wait, which doubles.
type patience struct {
	free  int
	first time.Duration
	most  time.Duration
}

// memory is how long after its last wait a count begins anew.
const memory = 24 * time.Hour

// wait is how long the next try must wait after the nth.
func (p patience) wait(n int) time.Duration {
	if n <= p.free {
		return 0
	}
	doubled := float64(p.first) * math.Pow(2, float64(n-p.free-1))
	return time.Duration(min(doubled, float64(p.most)))
}

// count notes one more try of a subject, or refuses it where its wait is not over; a refused try does not make
// the wait longer. It gives the number of tries.
func count(ctx context.Context, tx *store.Tx, subject string, p patience) (int, error) {
	a, err := tx.LockAttempt(ctx, subject)
	if err != nil {
		return 0, err
	}
	now, err := tx.Now(ctx)
	switch left := a.Until.Sub(now); {
	case err != nil:
		return 0, err
	case left > 0:
		seconds := int(math.Ceil(left.Seconds()))
		return a.N, domain.Error{Kind: domain.TooMany, Key: "error.wait", Args: []any{"Seconds", seconds}}
	case -left > memory:
		a.N = 0
	}
	a.N++
	a.Until = now.Add(p.wait(a.N))
	return a.N, tx.SetAttempt(ctx, subject, a)
}

// knocks are the subjects of a sign-in: an address from one network, and the address from anywhere.
type knocks struct{ near, wide string }

func knocksOf(emailKey, from string) knocks {
	// Hashed: what is typed in the field of the address may be a password.
	return knocks{"sign-in:" + hashOf(emailKey+"\n"+from), "sign-in:" + hashOf(emailKey)}
}

// countKnock counts a sign-in before its password is looked at, so that many at once are all counted. Who is
// attacked from many networks is never shut out: a first try from hers is always free.
func (a *App) countKnock(ctx context.Context, k knocks) error {
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		n, err := count(ctx, tx, k.wide, patience{free: math.MaxInt32})
		if err != nil {
			return err
		}
		near := patience{free: 4, first: time.Second, most: 15 * time.Minute}
		if n > 20 {
			near.free = 1
		}
		_, err = count(ctx, tx, k.near, near)
		return err
	})
	return err
}

// countMail counts a mail that anybody may have sent to an address. The longest wait is shorter than the life of
// a link, so that nobody can keep the address's owner from having one.
func (a *App) countMail(ctx context.Context, emailKey string) error {
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		_, err := count(ctx, tx, "mail:"+hashOf(emailKey), patience{free: 3, first: time.Minute, most: 15 * time.Minute})
		return err
	})
	return err
}
