package app

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// Window is a piece of a list that a program reads: at most Limit items after the one with the id After.
type Window struct {
	After string
	Limit int
}

// piece cuts what was read with one item more than asked for; more tells that the list goes on.
func piece[T any](list []T, w Window, err error) (items []T, more bool, failed error) {
	if err == nil && len(list) > w.Limit {
		return list[:w.Limit], true, nil
	}
	return list, false, err
}

// ListCalls lists the calls in the order of their making.
func (a *App) ListCalls(ctx context.Context, w Window) ([]domain.Call, bool, error) {
	list, err := a.store.ListCalls(ctx, w.After, w.Limit+1)
	return piece(list, w, err)
}

// CallBySlug finds a call by its address.
func (a *App) CallBySlug(ctx context.Context, slug string) (domain.Call, error) {
	return a.store.CallAt(ctx, slug)
}

// ListChallenges lists the défis of a call in the order of their making.
func (a *App) ListChallenges(ctx context.Context, callID string, w Window) ([]domain.Challenge, bool, error) {
	list, err := a.store.ListChallenges(ctx, callID, w.After, w.Limit+1)
	return piece(list, w, err)
}

// ListCandidacies lists the candidacies of a call that somebody may read, in the order of their making.
func (a *App) ListCandidacies(ctx context.Context, by domain.Account, callID string, w Window) ([]domain.Candidacy, bool, error) {
	list, err := a.store.ListCandidacies(ctx, by.ID, store.PageFilter{CallID: callID, After: w.After, Limit: w.Limit + 1})
	return piece(list, w, err)
}

// Sought narrows a list of pages; zero fields do not narrow. Titles are compared whole, without regard to case,
// accents and blanks.
type Sought struct {
	Form   string
	CallID string
	Title  string
}

// ListPages lists the pages that somebody may read, in the order of their making.
func (a *App) ListPages(ctx context.Context, by domain.Account, s Sought, w Window) ([]store.ListedPage, bool, error) {
	list, err := a.store.ListPages(ctx, by.ID, store.PageFilter{
		Form: s.Form, CallID: s.CallID, TitleKey: Fold(s.Title), After: w.After, Limit: w.Limit + 1,
	})
	return piece(list, w, err)
}

// ListVersions lists the versions of a page before one of them (0: from the head), newest first, without texts.
func (a *App) ListVersions(ctx context.Context, p Place, before, limit int) ([]domain.Revision, bool, error) {
	list, err := a.store.History(ctx, p.Page.ID, store.HistoryFilter{Before: before, Limit: limit + 1})
	return piece(list, Window{Limit: limit}, err)
}

// maxTexts is what the texts of one piece of a history weigh at most, in canonical bytes; one version always fits.
const maxTexts = 4 << 20

// ListTexts is ListVersions with the texts; the piece may be shorter than asked for, so that it stays within maxTexts.
func (a *App) ListTexts(ctx context.Context, p Place, before, limit int) ([]domain.Revision, bool, error) {
	list, more, err := a.ListVersions(ctx, p, before, limit)
	if err != nil || len(list) == 0 {
		return nil, false, err
	}
	size := 0
	for i, v := range list {
		if size += v.Size; i > 0 && size > maxTexts {
			list, more = list[:i], true
			break
		}
	}
	texts, err := a.store.Texts(ctx, p.Page.ID, list[len(list)-1].N, list[0].N)
	return texts, more, err
}
