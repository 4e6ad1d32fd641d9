package app

import (
	"context"
	"crypto/rand"
	"net/url"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// CoolingOff is how long an erasure may still be cancelled.
const CoolingOff = 7 * 24 * time.Hour

// erasePath is the page that the links of an erasure open.
const erasePath = "/compte/effacement"

// AskErasure begins the erasure of somebody's own account. Her password confirms it; where she has none, a link does,
// and confirmed is false until it is used.
func (a *App) AskErasure(ctx context.Context, by domain.Account, password string) (confirmed bool, err error) {
	if !by.SignedIn() || by.Disabled {
		return false, signInFirst()
	}
	if err := freeOfRoles(by); err != nil {
		return false, err
	}
	phc, err := a.store.Password(ctx, by.ID)
	if err != nil {
		return false, err
	}
	if phc != "" {
		if err := a.checkOwnPassword(ctx, by, phc, password); err != nil {
			return false, err
		}
	}
	plain, hash := secret()
	_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		who, err := tx.LockAccount(ctx, by.ID)
		if err != nil {
			return err
		}
		if e, err := tx.Erasure(ctx, by.ID); err == nil && !e.DueAt.IsZero() {
			return domain.Error{Kind: domain.Conflict, Key: "error.erasure_asked"}
		}
		if phc != "" {
			return a.scheduleErasure(ctx, tx, who, now)
		}
		l := Letter{To: who.Email, Lang: who.Lang, Key: "mail.erasure_confirm", Path: erasePath + "?jeton=" + url.QueryEscape(plain), Args: map[string]string{"Name": who.Name}}
		if err := tx.SetErasure(ctx, store.Erasure{AccountID: by.ID, ConfirmHash: hash, AskedAt: now}); err != nil {
			return err
		}
		return a.post(ctx, tx, l)
	})
	return phc != "", err
}

// checkOwnPassword counts each try, as signing in does.
func (a *App) checkOwnPassword(ctx context.Context, by domain.Account, phc, password string) error {
	if err := a.countKnock(ctx, knocksOf(FoldEmail(by.Email), by.ID)); err != nil {
		return err
	}
	ok, _, err := a.hasher.match(ctx, passphrase(password), phc)
	if err == nil && !ok {
		err = domain.Problems{{Kind: domain.Invalid, Key: "error.password_wrong", Field: "password"}}
	}
	return err
}

// freeOfRoles: who holds an office hands it over first.
func freeOfRoles(by domain.Account) error {
	for _, g := range by.Grants {
		if g.Role != domain.Referent && g.Role != domain.Member {
			return domain.Error{Kind: domain.Conflict, Key: "error.erasure_roles"}
		}
	}
	return nil
}

// scheduleErasure starts the days in which it may be cancelled.
func (a *App) scheduleErasure(ctx context.Context, tx *store.Tx, who domain.Account, now time.Time) error {
	plain, hash := secret()
	e := store.Erasure{AccountID: who.ID, CancelHash: hash, AskedAt: now, DueAt: now.Add(CoolingOff)}
	if err := tx.SetErasure(ctx, e); err != nil {
		return err
	}
	return a.post(ctx, tx, Letter{
		To: who.Email, Lang: who.Lang, Key: "mail.erasure_asked", Path: erasePath + "?jeton=" + url.QueryEscape(plain), Args: map[string]string{"Name": who.Name},
	})
}

// ErasureLink is what the link of a letter would do.
type ErasureLink struct {
	Name     string
	Confirms bool // else it cancels
	DueAt    time.Time
}

// ViewErasureLink tells what a link would do, without doing it.
func (a *App) ViewErasureLink(ctx context.Context, token string) (ErasureLink, error) {
	hash := hashOf(token)
	e, err := a.store.ErasureByLink(ctx, hash)
	if domain.KindOf(err) == domain.NotFound || err == nil && token == "" {
		return ErasureLink{}, deadLink()
	}
	if err != nil {
		return ErasureLink{}, err
	}
	who, err := a.store.Account(ctx, e.AccountID)
	return ErasureLink{Name: who.Name, Confirms: hash == e.ConfirmHash, DueAt: e.DueAt}, err
}

// UseErasureLink confirms or cancels an erasure by the link of a letter: whoever reads her letters is she.
func (a *App) UseErasureLink(ctx context.Context, token string) (ErasureLink, error) {
	link, err := a.ViewErasureLink(ctx, token)
	if err != nil {
		return link, err
	}
	_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		e, err := tx.ErasureByLink(ctx, hashOf(token))
		if domain.KindOf(err) == domain.NotFound {
			return deadLink()
		}
		if err != nil {
			return err
		}
		if !link.Confirms {
			return tx.DropErasure(ctx, e.AccountID)
		}
		who, err := tx.LockAccount(ctx, e.AccountID)
		if err != nil {
			return err
		}
		if who.Grants, err = tx.Grants(ctx, who.ID); err != nil {
			return err
		}
		if err := freeOfRoles(who); err != nil {
			return err
		}
		return a.scheduleErasure(ctx, tx, who, now)
	})
	return link, err
}

// CancelErasure takes somebody's own request back.
func (a *App) CancelErasure(ctx context.Context, by domain.Account) error {
	if !by.SignedIn() {
		return signInFirst()
	}
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error { return tx.DropErasure(ctx, by.ID) })
	return err
}

// erasuresAtOnce bounds what one pass erases.
const erasuresAtOnce = 20

// EraseDue erases the accounts whose days are over, one transaction each.
func (a *App) EraseDue(ctx context.Context) error {
	ids, err := a.store.ErasuresDue(ctx, a.Now(), erasuresAtOnce)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := a.erase(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// erase puts a random name, another on each page, where an account was, and deletes the rest of it. Texts and their
// hashes stay as they are.
func (a *App) erase(ctx context.Context, id string) error {
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		who, err := tx.LockAccount(ctx, id)
		if err != nil {
			return err
		}
		e, err := tx.Erasure(ctx, id)
		if domain.KindOf(err) == domain.NotFound || err == nil && (e.DueAt.IsZero() || now.Before(e.DueAt)) {
			return nil // cancelled meanwhile
		}
		if err != nil {
			return err
		}
		if who.Grants, err = tx.Grants(ctx, id); err != nil {
			return err
		}
		if freeOfRoles(who) != nil { // an office was given to her meanwhile
			return a.holdErasure(ctx, tx, who)
		}
		return a.eraseNow(ctx, tx, who)
	})
	return err
}

// holdErasure gives a request up, and says why.
func (a *App) holdErasure(ctx context.Context, tx *store.Tx, who domain.Account) error {
	if err := tx.DropErasure(ctx, who.ID); err != nil {
		return err
	}
	return a.post(ctx, tx, Letter{To: who.Email, Lang: who.Lang, Key: "mail.erasure_held", Path: "/compte/mes-donnees", Args: map[string]string{"Name": who.Name}})
}

func (a *App) eraseNow(ctx context.Context, tx *store.Tx, who domain.Account) error {
	places, err := tx.Places(ctx, who.ID)
	if err != nil {
		return err
	}
	aliases := make([]store.Alias, len(places))
	for i, place := range places {
		name := "Anonyme " + rand.Text()[:10]
		aliases[i] = store.Alias{Place: place, ID: "x-" + rand.Text(), Name: name, NameKey: Fold(name)}
		tx.Touch("page:" + place)
	}
	tx.Touch("recent", "journal", "catalogue", "calls")
	for _, g := range who.Grants {
		if place := string(g.Scope); place != "" {
			tx.Touch(place)
		}
	}
	l := Letter{To: who.Email, Lang: who.Lang, Key: "mail.erasure_done", Path: "/", Args: map[string]string{"Name": who.Name}}
	if err := tx.Pseudonymise(ctx, who.ID, aliases, time.Unix(0, 0).UTC()); err != nil {
		return err
	}
	return a.post(ctx, tx, l)
}
