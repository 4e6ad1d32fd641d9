package app

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// RulesSlug is the end of the address of every règlement.
const RulesSlug = rulesSlug

// FeedView is what a feed tells: versions and lines of the register that everybody may read, newest first.
type FeedView struct {
	Place   Place       // of one page; zero for the others
	Call    domain.Call // zero for the whole instance, and for one page
	Changes []domain.Change
	Events  []domain.Event
}

// ViewFeed loads what is new everywhere, or in the call of a slug, as a visitor sees it.
func (a *App) ViewFeed(ctx context.Context, call string) (FeedView, error) {
	c, err := a.ViewChanges(ctx, ChangesAsked{Call: call})
	if err != nil {
		return FeedView{}, err
	}
	r, err := a.ViewRegister(ctx, call, "")
	return FeedView{Call: c.Call, Changes: c.Changes, Events: r.Events}, err
}

// ViewPageFeed loads what is new on one page, as a visitor sees it, whoever asks.
func (a *App) ViewPageFeed(ctx context.Context, at Where) (FeedView, error) {
	p, err := a.PlaceAt(ctx, domain.Account{}, at)
	if err != nil {
		return FeedView{}, err
	}
	v := FeedView{Place: p}
	list, err := a.store.History(ctx, p.Page.ID, store.HistoryFilter{Limit: registerScreen})
	if err != nil {
		return v, err
	}
	for _, r := range list {
		v.Changes = append(v.Changes, domain.Change{Revision: r, Page: p.Page, Path: p.Path()})
	}
	v.Events, err = a.store.Events(ctx, store.EventFilter{ObjectID: p.ObjectID(), Limit: registerScreen})
	return v, err
}
