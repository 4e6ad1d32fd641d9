package app

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// ChangeName gives somebody another public name; versions keep the name they were written under.
func (a *App) ChangeName(ctx context.Context, by domain.Account, name string) error {
	if !by.SignedIn() {
		return signInFirst()
	}
	var faults domain.Problems
	name = cleanName(&faults, name)
	if err := faults.Err(); err != nil {
		return err
	}
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		free, err := tx.SetName(ctx, by.ID, name, Fold(name))
		if err == nil && !free {
			return nameTaken()
		}
		tx.Touch("account:"+by.ID, "names")
		return err
	})
	if store.Taken(err) {
		return nameTaken()
	}
	return err
}

// ChangeLang keeps the language in which somebody is written to.
func (a *App) ChangeLang(ctx context.Context, by domain.Account, lang string) error {
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error { return tx.SetLang(ctx, by.ID, langOf(lang)) })
	return err
}

// EmailChange is another address, and the password that allows it.
type EmailChange struct {
	Email    string
	Password string
}

type emailPayload struct {
	Email string `json:"email"`
}

// RequestEmail mails to another address the link that makes it somebody's. Where the address is another account's,
// that one is told, and nothing here tells the difference.
func (a *App) RequestEmail(ctx context.Context, by domain.Account, c EmailChange) error {
	var faults domain.Problems
	email := cleanEmail(&faults, c.Email)
	if err := faults.Err(); err != nil {
		return err
	}
	if err := a.prove(ctx, by, c.Password); err != nil {
		return err
	}
	if err := a.countMail(ctx, FoldEmail(email)); err != nil {
		return err
	}
	payload, err := encode(emailPayload{email})
	if err != nil {
		return err
	}
	_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		holder, err := tx.AccountAddressed(ctx, FoldEmail(email))
		switch {
		case err == nil && holder.ID != by.ID:
			return a.postKnown(ctx, tx, holder)
		case err != nil && domain.KindOf(err) != domain.NotFound:
			return err
		}
		l := Letter{To: email, Lang: by.Lang, Key: "mail.email", Args: map[string]string{"Name": by.Name}}
		return a.postLink(ctx, tx, l, store.MailToken{Purpose: store.LinkEmail, AccountID: by.ID, Payload: payload})
	})
	return err
}

// ConfirmEmail makes the address of a link its account's, and tells the old one.
func (a *App) ConfirmEmail(ctx context.Context, token string) (domain.Account, error) {
	var who domain.Account
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		t, err := use(ctx, tx, token, store.LinkEmail)
		if err != nil {
			return err
		}
		var p emailPayload
		if err := decode(t.Payload, &p); err != nil {
			return err
		}
		if who, err = tx.LockAccount(ctx, t.AccountID); err != nil {
			return err
		}
		if who.Disabled {
			return deadLink()
		}
		return a.setEmail(ctx, tx, &who, p.Email)
	})
	return who, addressTaken(err)
}

func (a *App) setEmail(ctx context.Context, tx *store.Tx, who *domain.Account, email string) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	if free, err := tx.SetEmail(ctx, who.ID, email, FoldEmail(email)); err != nil || !free {
		return orTaken(err)
	}
	for _, purpose := range []string{store.LinkReset, store.LinkEmail} { // sent to the old address, or for others
		if err := tx.VoidMailTokens(ctx, who.ID, purpose, now); err != nil {
			return err
		}
	}
	old := who.Email
	who.Email = email
	return a.post(ctx, tx, Letter{
		To: old, Lang: who.Lang, Key: "mail.email_changed", Args: map[string]string{"Name": who.Name},
	})
}
