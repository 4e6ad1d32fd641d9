package app

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// Newcomer is somebody who wrote a first text before having an account.
type Newcomer struct {
	Name    string // public, or a pseudonym
	Email   string
	Lang    string
	Kind    string          // of what is to be published
	Payload string          // its text
	Faults  domain.Problems // of the rest of the form: told with its own
}

type publishPayload struct {
	Kind    string `json:"kind"`
	Payload string `json:"payload"`
}

// StartNewcomer keeps a first text and mails the link that publishes it, from any device. Where the address has an
// account already, the link asks its owner to sign in first; nothing here tells the difference.
func (a *App) StartNewcomer(ctx context.Context, n Newcomer) error {
	who, faults := newcomer(n.Name, n.Email, n.Lang)
	if err := append(faults, n.Faults...).Err(); err != nil {
		return err
	}
	if err := a.countMail(ctx, who.EmailKey); err != nil {
		return err
	}
	payload, err := encode(publishPayload{n.Kind, n.Payload})
	if err != nil {
		return err
	}
	_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		asked, holder, err := a.ask(ctx, tx, who)
		if err != nil {
			return err
		}
		to, key := asked, "mail.publish"
		if holder.ID != "" && !holder.Disabled {
			to, key = holder, "mail.publish_known"
		}
		l := Letter{To: to.Email, Lang: to.Lang, Key: key, Args: map[string]string{"Name": to.Name}}
		return a.postLink(ctx, tx, l, store.MailToken{Purpose: store.LinkPublish, AccountID: to.ID, Payload: payload})
	})
	return err
}

// Arrival is a newcomer's text, and the account in whose name it is published.
type Arrival struct {
	Account domain.Account
	Kind    string
	Payload string
}

// FinishNewcomer uses a newcomer's link up and confirms her account. Unauthenticated, with the link unused, asks
// the owner of an account that existed before to sign in first: by is who asks.
func (a *App) FinishNewcomer(ctx context.Context, by domain.Account, token string) (Arrival, error) {
	var arrived Arrival
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		var err error
		arrived, err = a.finishNewcomer(ctx, tx, by, token)
		return err
	})
	return arrived, addressTaken(err)
}

// finishNewcomer does so within the transaction that publishes the text.
func (a *App) finishNewcomer(ctx context.Context, tx *store.Tx, by domain.Account, token string) (Arrival, error) {
	t, err := use(ctx, tx, token, store.LinkPublish)
	if err != nil {
		return Arrival{}, err
	}
	var p publishPayload
	if err := decode(t.Payload, &p); err != nil {
		return Arrival{}, err
	}
	arrived := Arrival{Kind: p.Kind, Payload: p.Payload}
	who, err := tx.LockAccount(ctx, t.AccountID)
	switch {
	case err != nil:
		return arrived, err
	case who.Disabled:
		return arrived, deadLink()
	case who.Confirmed:
		arrived.Account, err = known(by, who)
		return arrived, err
	}
	// Between the text and the link, the same address may have been proved by another account.
	holder, err := tx.AccountAddressed(ctx, FoldEmail(who.Email))
	switch {
	case err == nil:
		arrived.Account, err = known(by, holder)
	case domain.KindOf(err) == domain.NotFound:
		arrived.Account, err = a.confirm(ctx, tx, who.ID, "")
	}
	return arrived, err
}

// known lets only the owner of an account that existed before go on: a link may be forwarded, a session is not.
func known(by, holder domain.Account) (domain.Account, error) {
	if by.ID != holder.ID {
		return domain.Account{}, signInFirst()
	}
	return by, nil
}
