package app

import (
	"context"
	"strconv"
	"strings"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// PersonView is somebody's public page: what she chose to tell, and what she wrote where anybody reads it.
type PersonView struct {
	ID, Name      string
	Closed        bool // the account was closed: what it wrote stays, what it told is withdrawn
	Profile       domain.Profile
	Teams         []domain.Candidacy
	Contributions []store.Contribution
	Next          store.ContributionCursor // zero where there is none
}

// personScreen is how many pages one screen of somebody's contributions lists.
const personScreen = 30

// ViewPerson loads the public page of the account of that name. An account that never proved its address has none.
func (a *App) ViewPerson(ctx context.Context, name string, after store.ContributionCursor) (PersonView, error) {
	var v PersonView
	key := Fold(oneLine(name, 200))
	if key == "" {
		return v, domain.Missing("account")
	}
	who, err := a.store.AccountNamed(ctx, key)
	if err != nil {
		return v, err
	}
	if !who.Confirmed {
		return v, domain.Missing("account")
	}
	v.ID, v.Name, v.Closed = who.ID, who.Name, who.Disabled
	if !v.Closed {
		if v.Profile, err = a.store.Profile(ctx, who.ID); err != nil {
			return v, err
		}
		if v.Teams, err = a.store.Candidacies(ctx, store.CandidacyFilter{Member: who.ID, Limit: ownRows}); err != nil {
			return v, err
		}
	}
	list, err := a.store.Contributions(ctx, who.ID, after, personScreen+1)
	if err == nil && len(list) > personScreen {
		list = list[:personScreen]
		last := list[personScreen-1]
		v.Next = store.ContributionCursor{At: last.At, ID: last.ID}
	}
	v.Contributions = list
	return v, err
}

// OwnProfile is what somebody told of herself.
func (a *App) OwnProfile(ctx context.Context, by domain.Account) (domain.Profile, error) {
	if !by.SignedIn() {
		return domain.Profile{}, signInFirst()
	}
	return a.store.Profile(ctx, by.ID)
}

// SetProfile writes what somebody tells of herself.
func (a *App) SetProfile(ctx context.Context, by domain.Account, p domain.Profile) error {
	if !by.SignedIn() {
		return signInFirst()
	}
	p.Word, p.Affiliation = oneBlank(p.Word), oneBlank(p.Affiliation)
	if err := p.Check(); err != nil {
		return err
	}
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		who, err := tx.LockAccount(ctx, by.ID)
		switch {
		case err != nil:
			return err
		case who.Disabled:
			return domain.Error{Kind: domain.Forbidden, Key: "error.account_closed"}
		}
		tx.Touch("account:" + by.ID)
		return tx.SetProfile(ctx, by.ID, p)
	})
	return err
}

// oneBlank is a text on one line, whatever its length: too long is told, not cut.
func oneBlank(s string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "")), " ")
}

// authorNames are the names under which the authors of a page have one of their own, by account.
func (a *App) authorNames(ctx context.Context, p Place) (map[string]string, error) {
	key := "authors " + p.Page.ID + " " + strconv.Itoa(p.Page.Head)
	return shared(a.memo, key, []string{"page:" + p.Page.ID, "names"}, func() (map[string]string, int, error) {
		names, err := a.store.AuthorNames(ctx, p.Page.ID)
		return names, 96 * len(names), err
	})
}
