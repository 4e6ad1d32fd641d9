package app

import (
	"context"
	"log/slog"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// How long a session lives: unused, and in all; and how fine its last use is noted.
const (
	sessionIdle  = 12 * time.Hour
	sessionWhole = 30 * 24 * time.Hour
	seenEvery    = time.Minute
)

// Credentials are what somebody signs in with.
type Credentials struct {
	Email    string
	Password string
	From     string // the visitor's network: an IPv4 address, a /64 of IPv6
}

// SignIn gives the account that an address and a password open. An unknown address, a wrong password and a closed
// account get the same answer in the same time; each try is counted and slows the next.
func (a *App) SignIn(ctx context.Context, c Credentials) (domain.Account, error) {
	key := FoldEmail(c.Email)
	knocks := knocksOf(key, c.From)
	if err := a.countKnock(ctx, knocks); err != nil {
		return domain.Account{}, err
	}
	who, phc, err := a.store.AccountAndPassword(ctx, key)
	if err != nil && domain.KindOf(err) != domain.NotFound {
		return domain.Account{}, err
	}
	ok, stale, err := a.hasher.match(ctx, passphrase(c.Password), phc)
	switch {
	case err != nil:
		return domain.Account{}, err
	case !ok || who.Disabled:
		return domain.Account{}, domain.Error{Kind: domain.Unauthenticated, Key: "error.sign_in_failed"}
	}
	better := ""
	if stale {
		if better, err = a.hasher.hash(ctx, passphrase(c.Password)); err != nil {
			return domain.Account{}, err
		}
	}
	_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		for _, subject := range []string{knocks.wide, knocks.near} {
			if err := tx.ForgetAttempt(ctx, subject); err != nil {
				return err
			}
		}
		if better == "" {
			return nil
		}
		return tx.ReplacePassword(ctx, who.ID, phc, better)
	})
	if err != nil {
		return domain.Account{}, err
	}
	return a.withGrants(ctx, who)
}

func (a *App) withGrants(ctx context.Context, who domain.Account) (domain.Account, error) {
	var err error
	who.Grants, err = a.store.Grants(ctx, who.ID)
	return who, err
}

// Account returns an account with what it may do.
func (a *App) Account(ctx context.Context, id string) (domain.Account, error) {
	who, err := a.store.Account(ctx, id)
	if err != nil {
		return who, err
	}
	return a.withGrants(ctx, who)
}

// StartSession signs a browser in and gives what its cookie holds; agent is what the browser calls itself.
func (a *App) StartSession(ctx context.Context, who domain.Account, agent string) (cookie string, err error) {
	if !who.Confirmed || who.Disabled {
		return "", domain.Error{Kind: domain.Forbidden, Key: "error.confirm_first"}
	}
	plain, hash := secret()
	_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		return tx.AddSession(ctx, store.Session{
			ID: hash, AccountID: who.ID, Agent: first(agent, 200),
			CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(sessionWhole),
		})
	})
	return plain, err
}

// first is a text cut at a number of characters; what a browser says of itself may be anything.
func first(s string, n int) string {
	runes := []rune(s)
	return string(runes[:min(n, len(runes))])
}

// Session gives the account that a cookie signs in, with its grants, in one statement; its last use is noted at
// most once a minute. Unauthenticated tells that the cookie opens nothing any more.
func (a *App) Session(ctx context.Context, cookie string) (domain.Account, error) {
	over := domain.Error{Kind: domain.Unauthenticated, Key: "error.session_over"}
	s, who, err := a.store.Session(ctx, hashOf(cookie))
	now := a.Now()
	switch {
	case domain.KindOf(err) == domain.NotFound:
		return domain.Account{}, over
	case err != nil:
		return domain.Account{}, err
	case who.Disabled || !now.Before(s.ExpiresAt) || now.Sub(s.SeenAt) >= sessionIdle:
		return domain.Account{}, over
	}
	if now.Sub(s.SeenAt) >= seenEvery {
		_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error { return tx.SeeSession(ctx, s.ID, now) })
		if err != nil {
			// A database that takes no writes still shows pages to those who are signed in.
			slog.WarnContext(ctx, "noting the use of a session", "err", err)
		}
	}
	return who, nil
}

// EndSession ends the session of a cookie, if there is one: who holds the cookie may.
func (a *App) EndSession(ctx context.Context, cookie string) error {
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error { return tx.EndSession(ctx, hashOf(cookie)) })
	return err
}

// OwnSession is one browser in which somebody is signed in.
type OwnSession struct {
	store.Session
	Current bool // the one that asks
}

// ListSessions lists where somebody is signed in; cookie is the one of the browser that asks.
func (a *App) ListSessions(ctx context.Context, by domain.Account, cookie string) ([]OwnSession, error) {
	if !by.SignedIn() {
		return nil, signInFirst()
	}
	now := a.Now()
	list, err := a.store.Sessions(ctx, by.ID, now, now.Add(-sessionIdle))
	own := make([]OwnSession, len(list))
	for i, s := range list {
		own[i] = OwnSession{s, s.ID == hashOf(cookie)}
	}
	return own, err
}

func signInFirst() error {
	return domain.Error{Kind: domain.Unauthenticated, Key: "error.sign_in"}
}

// RevokeSession ends one of somebody's sessions.
func (a *App) RevokeSession(ctx context.Context, by domain.Account, id string) error {
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		there, err := tx.EndOwnSession(ctx, by.ID, id)
		if err == nil && !there {
			return domain.Missing("session")
		}
		return err
	})
	return err
}

// RevokeAll signs somebody out everywhere, here included, and ends her API tokens.
func (a *App) RevokeAll(ctx context.Context, by domain.Account) error {
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		return endAccess(ctx, tx, by.ID, now)
	})
	return err
}

// endAccess ends all by which somebody, or a program in her name, acts: whoever had learnt a secret loses it.
func endAccess(ctx context.Context, tx *store.Tx, accountID string, now time.Time) error {
	if err := tx.EndSessions(ctx, accountID); err != nil {
		return err
	}
	return tx.RevokeAPITokens(ctx, accountID, now)
}
