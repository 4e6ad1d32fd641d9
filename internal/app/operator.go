package app

import (
	"context"
	"strings"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// AddAccount makes a confirmed account at once, for the operator and the demonstration. Without a password its
// owner chooses one by a link.
func (a *App) AddAccount(ctx context.Context, s SignUp) (domain.Account, error) {
	who, faults := newcomer(s.Name, s.Email, s.Lang)
	if s.Password != "" {
		checkPassword(&faults, s.Password, s.Name, s.Email)
	}
	if err := faults.Err(); err != nil {
		return domain.Account{}, err
	}
	if s.Password != "" {
		phc, err := a.hasher.hash(ctx, passphrase(s.Password))
		if err != nil {
			return domain.Account{}, err
		}
		who.Password = phc
	}
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		who.CreatedAt, who.Confirmed = now, true
		free, err := tx.AddAccount(ctx, who)
		if err != nil {
			return err
		}
		if free {
			return accept(ctx, tx, who.ID, s.Licence, store.AcceptSignUp)
		}
		if _, err := tx.AccountNamed(ctx, who.NameKey); err == nil {
			return nameTaken()
		}
		return orTaken(nil)
	})
	return who.Account, err
}

// FindAccount gives the confirmed account of a public name or of an address, with its grants: for the operator, who
// may know addresses.
func (a *App) FindAccount(ctx context.Context, nameOrEmail string) (domain.Account, error) {
	var who domain.Account
	var err error
	if strings.Contains(nameOrEmail, "@") {
		who, err = a.store.AccountAddressed(ctx, FoldEmail(nameOrEmail))
	} else {
		who, err = a.store.AccountNamed(ctx, Fold(nameOrEmail))
	}
	if err == nil && !who.Confirmed {
		return domain.Account{}, domain.Missing("account")
	}
	if err != nil {
		return domain.Account{}, err
	}
	return a.withGrants(ctx, who)
}

// Disable shuts an account out at once: its sessions end, its links and tokens open nothing, its seats in workshops are
// free. What it wrote stays.
func (a *App) Disable(ctx context.Context, by domain.Account, id string) error {
	if err := domain.Can(by, domain.ManageAccount, domain.Object{OwnerID: id, Now: a.Now()}).Err(); err != nil {
		return err
	}
	return a.DisableAsOperator(ctx, id)
}

// DisableAsOperator does so for whoever runs the program on its machine.
func (a *App) DisableAsOperator(ctx context.Context, id string) error {
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		if _, err := tx.Account(ctx, id); err != nil {
			return err
		}
		if _, err := tx.DisableAccount(ctx, id, now); err != nil {
			return err
		}
		if err := a.leaveWorkshops(ctx, tx, id, now); err != nil {
			return err
		}
		return endAccess(ctx, tx, id, now)
	})
	return err
}
