package app

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
)

// JudgeAt is the judge of the licences of a page, as its form and its tab ask it.
func (a *App) JudgeAt(ctx context.Context, p Place) (Judge, error) {
	organisations, err := a.ownersOf(ctx, p)
	return JudgeOf(p.Call, organisations), err
}

// JudgeFor is the judge of the candidacy at an address; of the product's own policy where none is named.
func (a *App) JudgeFor(ctx context.Context, by domain.Account, slug string) (Judge, error) {
	if slug == "" {
		return Judge{}, nil
	}
	p, err := a.PlaceAt(ctx, by, Where{Form: domain.FormCandidacy, Slug: slug})
	if err != nil {
		return Judge{}, err
	}
	return a.JudgeAt(ctx, p)
}
