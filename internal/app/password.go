package app

import (
	"context"
	"errors"
	"runtime"

	"github.com/alexedwards/argon2id"

	"github.com/appel-a-communs/communs/internal/domain"
)

// hasher hashes passwords a few at a time: forty sign-ins at once would otherwise take 0.8 GiB
// (trust.md §2.1). Who waits behind too long a queue is told to come back.
type hasher struct {
	params *argon2id.Params
	turns  chan struct{}
	queue  chan struct{}
	dummy  string // hash that no password opens: an unknown account costs as much as a known one
}

func newHasher(o Options) *hasher {
	p := &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}
	if o.CheapPasswords {
		p.Memory, p.Iterations = 64, 1
	}
	n := runtime.NumCPU()
	h := &hasher{params: p, turns: make(chan struct{}, n), queue: make(chan struct{}, 32*n)}
	plain, _ := secret()
	dummy, err := argon2id.CreateHash(plain, p)
	if err != nil {
		panic(err) //nolint:forbidigo // the system gives no random bytes: nothing can be secret here
	}
	h.dummy = dummy
	return h
}

// turn waits for a place; the returned function gives it back.
func (h *hasher) turn(ctx context.Context) (func(), error) {
	select {
	case h.queue <- struct{}{}:
	default:
		return nil, domain.Error{Kind: domain.Unavailable, Key: "error.busy"}
	}
	defer func() { <-h.queue }()
	select {
	case h.turns <- struct{}{}:
		return func() { <-h.turns }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// hash makes the PHC string of a password.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	done, err := h.turn(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	return argon2id.CreateHash(password, h.params)
}

// match compares a password with a PHC string, "" standing for an account that has none. stale tells
// that the hash was made with other parameters and should be made anew.
func (h *hasher) match(ctx context.Context, password, phc string) (ok, stale bool, err error) {
	done, err := h.turn(ctx)
	if err != nil {
		return false, false, err
	}
	defer done()
	known := phc != ""
	if !known {
		phc = h.dummy
	}
	ok, params, err := argon2id.CheckHash(password, phc)
	if errors.Is(err, argon2id.ErrInvalidHash) {
		return false, false, nil
	}
	if err != nil {
		return false, false, err
	}
	return ok && known, *params != *h.params, nil
}
