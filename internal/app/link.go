package app

import (
	"context"
	"net/url"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// lives is how long a link sent by mail may be used. The text of a newcomer waits for her longer than a week-end.
func lives(purpose string) time.Duration {
	switch purpose {
	case store.LinkReset:
		return 30 * time.Minute
	case store.LinkPublish:
		return 7 * 24 * time.Hour
	}
	return 48 * time.Hour
}

// linkPath is the page that a link of each purpose opens; only its POST uses the link up, for mail scanners
// follow whatever they find.
func linkPath(purpose string) string {
	switch purpose {
	case store.LinkReset:
		return "/compte/mot-de-passe"
	case store.LinkPublish:
		return "/compte/publier"
	case store.LinkEmail:
		return "/compte/adresse"
	}
	return "/compte/confirmer"
}

// postLink records a link for an account and queues the letter that opens it.
func (a *App) postLink(ctx context.Context, tx *store.Tx, l Letter, t store.MailToken) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	plain, hash := secret()
	t.Hash, t.ExpiresAt = hash, now.Add(lives(t.Purpose))
	if err := tx.AddMailToken(ctx, t, now); err != nil {
		return err
	}
	l.Path = linkPath(t.Purpose) + "?jeton=" + url.QueryEscape(plain)
	return a.post(ctx, tx, l)
}

// use takes a link up within a transaction.
func use(ctx context.Context, tx *store.Tx, token, purpose string) (store.MailToken, error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return store.MailToken{}, err
	}
	t, err := tx.UseMailToken(ctx, hashOf(token), purpose, now)
	if domain.KindOf(err) == domain.NotFound || err == nil && t.AccountID == "" {
		return t, deadLink()
	}
	return t, err
}

func deadLink() error { return domain.Error{Kind: domain.Conflict, Key: "error.link_dead"} }

// Link is what a link received by mail would do, for the page whose button does it.
type Link struct {
	Purpose   string // one of store.LinkConfirm, LinkReset, LinkPublish, LinkEmail
	Account   domain.Account
	NewEmail  string // the address that a LinkEmail would set
	Kind      string // of what a LinkPublish would publish
	Payload   string
	MustEnter bool // a LinkPublish of an account that exists: it publishes once its owner is signed in
}

// LinkOf tells what a link would do, without using it up.
func (a *App) LinkOf(ctx context.Context, token string) (Link, error) {
	t, err := a.store.MailToken(ctx, hashOf(token), a.Now())
	if domain.KindOf(err) == domain.NotFound || err == nil && t.AccountID == "" {
		return Link{}, deadLink()
	}
	if err != nil {
		return Link{}, err
	}
	l := Link{Purpose: t.Purpose}
	if l.Account, err = a.store.Account(ctx, t.AccountID); err != nil {
		return l, err
	}
	switch t.Purpose {
	case store.LinkEmail:
		var p emailPayload
		err = decode(t.Payload, &p)
		l.NewEmail = p.Email
	case store.LinkPublish:
		var p publishPayload
		err = decode(t.Payload, &p)
		l.Kind, l.Payload, l.MustEnter = p.Kind, p.Payload, l.Account.Confirmed
	}
	return l, err
}
