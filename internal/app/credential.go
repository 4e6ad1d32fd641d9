package app

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// HasPassword tells whether somebody has chosen a password: an account that began with a first text has none yet.
func (a *App) HasPassword(ctx context.Context, by domain.Account) (bool, error) {
	phc, err := a.store.Password(ctx, by.ID)
	return phc != "", err
}

// PasswordChange is a new password, and the one it replaces where there is one.
type PasswordChange struct {
	Current string
	New     string
}

// ChangePassword gives somebody another password and signs her out everywhere.
func (a *App) ChangePassword(ctx context.Context, by domain.Account, c PasswordChange) error {
	var faults domain.Problems
	checkPassword(&faults, c.New, by.Name, by.Email)
	if err := faults.Err(); err != nil {
		return err
	}
	if err := a.prove(ctx, by, c.Current); err != nil {
		return err
	}
	phc, err := a.hasher.hash(ctx, passphrase(c.New))
	if err != nil {
		return err
	}
	_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error { return a.setPassword(ctx, tx, by, phc) })
	return err
}

// prove asks somebody who is signed in for her password again before what would take the account from her.
func (a *App) prove(ctx context.Context, by domain.Account, password string) error {
	if !by.SignedIn() {
		return signInFirst()
	}
	phc, err := a.store.Password(ctx, by.ID)
	if err != nil || phc == "" {
		return err
	}
	// Counted for the account alone: whoever is here holds a session.
	knocks := knocksOf(by.ID, "")
	if err := a.countKnock(ctx, knocks); err != nil {
		return err
	}
	switch ok, _, err := a.hasher.match(ctx, passphrase(password), phc); {
	case err != nil:
		return err
	case !ok:
		return domain.Problems{{Kind: domain.Invalid, Key: "error.password_wrong", Field: "current"}}
	}
	_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error { return tx.ForgetAttempt(ctx, knocks.near) })
	return err
}

// setPassword keeps a password, ends every session and every link that could undo it, and tells its owner.
func (a *App) setPassword(ctx context.Context, tx *store.Tx, who domain.Account, phc string) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	if err := tx.SetPassword(ctx, who.ID, phc); err != nil {
		return err
	}
	if err := endAccess(ctx, tx, who.ID, now); err != nil {
		return err
	}
	for _, purpose := range []string{store.LinkReset, store.LinkEmail} {
		if err := tx.VoidMailTokens(ctx, who.ID, purpose, now); err != nil {
			return err
		}
	}
	return a.post(ctx, tx, Letter{
		To: who.Email, Lang: who.Lang, Key: "mail.password_changed", Path: linkPath(store.LinkReset),
		Args: map[string]string{"Name": who.Name},
	})
}

// ResetPassword gives the account of a link another password, and signs it out everywhere.
func (a *App) ResetPassword(ctx context.Context, token, password string) (domain.Account, error) {
	link, err := a.LinkOf(ctx, token) // before hashing: who has no link costs nothing
	if err != nil {
		return domain.Account{}, err
	}
	var faults domain.Problems
	checkPassword(&faults, password, link.Account.Name, link.Account.Email)
	if err := faults.Err(); err != nil {
		return domain.Account{}, err
	}
	phc, err := a.hasher.hash(ctx, passphrase(password))
	if err != nil {
		return domain.Account{}, err
	}
	var who domain.Account
	_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		t, err := use(ctx, tx, token, store.LinkReset)
		if err != nil {
			return err
		}
		if who, err = tx.LockAccount(ctx, t.AccountID); err != nil {
			return err
		}
		if who.Disabled {
			return deadLink()
		}
		return a.setPassword(ctx, tx, who, phc)
	})
	return who, err
}
