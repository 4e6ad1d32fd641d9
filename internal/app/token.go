package app

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// tokenMark begins every API token: programs that look for leaked secrets find ours.
const tokenMark = "communs_"

// NewAPIToken lets a program act as somebody; the token is shown once and never again.
func (a *App) NewAPIToken(ctx context.Context, by domain.Account, label string) (plain string, err error) {
	label = strings.TrimSpace(label)
	switch {
	case !by.SignedIn():
		return "", signInFirst()
	case !by.Confirmed || by.Disabled:
		return "", domain.Error{Kind: domain.Forbidden, Key: "error.confirm_first"}
	case label == "" || !utf8.ValidString(label) || strings.ContainsFunc(label, unicode.IsControl) || utf8.RuneCountInString(label) > 80:
		return "", domain.Problems{{Kind: domain.Invalid, Key: "error.label_length", Args: []any{"Max", 80}, Field: "label"}}
	}
	random, _ := secret()
	plain = tokenMark + random
	_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		return tx.AddAPIToken(ctx, by.ID, store.APIToken{ID: hashOf(plain), Name: label, CreatedAt: now})
	})
	return plain, err
}

// AccountByAPIToken gives the account that a token acts for, with its grants.
func (a *App) AccountByAPIToken(ctx context.Context, plain string) (domain.Account, error) {
	refused := domain.Error{Kind: domain.Unauthenticated, Key: "error.token_unknown"}
	who, err := a.store.AccountByAPIToken(ctx, hashOf(plain))
	switch {
	case domain.KindOf(err) == domain.NotFound || err == nil && who.Disabled:
		return domain.Account{}, refused
	case err != nil:
		return domain.Account{}, err
	}
	return a.withGrants(ctx, who)
}

// APITokens lists somebody's tokens, newest first.
func (a *App) APITokens(ctx context.Context, by domain.Account) ([]store.APIToken, error) {
	return a.store.APITokens(ctx, by.ID)
}

// RevokeAPIToken ends one of somebody's tokens.
func (a *App) RevokeAPIToken(ctx context.Context, by domain.Account, id string) error {
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		there, err := tx.RevokeAPIToken(ctx, by.ID, id, now)
		if err == nil && !there {
			return domain.Missing("token")
		}
		return err
	})
	return err
}
