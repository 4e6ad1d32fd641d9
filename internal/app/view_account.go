package app

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// AccountView is somebody's own page: the candidacies of whose team she is, and whether she has chosen a password.
type AccountView struct {
	HasPassword bool
	Candidacies []domain.Candidacy
}

// ownRows is how many of somebody's candidacies her page lists, last changed first.
const ownRows = 100

// ViewAccount loads somebody's own page.
func (a *App) ViewAccount(ctx context.Context, by domain.Account) (AccountView, error) {
	var v AccountView
	if !by.SignedIn() {
		return v, signInFirst()
	}
	var err error
	if v.HasPassword, err = a.HasPassword(ctx, by); err != nil {
		return v, err
	}
	v.Candidacies, err = a.store.Candidacies(ctx, store.CandidacyFilter{Reader: by.ID, Member: by.ID, Limit: ownRows})
	return v, err
}
