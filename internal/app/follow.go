package app

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// Following is how somebody follows a page, or a whole call.
type Following struct {
	Page domain.Follow // zero where she has no line of her own for it
	Call domain.Follow // zero where she does not follow its whole call
}

// Active tells whether news of the page come to her.
func (f Following) Active() bool {
	if f.Page.PageID != "" {
		return !f.Page.Ended
	}
	return f.Call.CallID != ""
}

// Why tells by what the page is followed.
func (f Following) Why() domain.Why {
	if f.Page.PageID != "" {
		return f.Page.Why
	}
	return domain.WhyCall
}

// book is all that one account follows.
type book struct {
	list  []domain.Follow
	pages map[string]domain.Follow
	calls map[string]domain.Follow
}

// bookOf is what an account follows; every page that it reads asks, so it is kept until it changes.
func (a *App) bookOf(ctx context.Context, accountID string) (book, error) {
	return shared(a.memo, "follows "+accountID, []string{"follows:" + accountID}, func() (book, int, error) {
		b := book{pages: map[string]domain.Follow{}, calls: map[string]domain.Follow{}}
		list, err := a.store.Follows(ctx, accountID)
		b.list = list
		for _, f := range list {
			if f.CallID != "" {
				b.calls[f.CallID] = f
				continue
			}
			b.pages[f.PageID] = f
		}
		return b, 512 * len(list), err
	})
}

// FollowingOf tells how somebody follows the page of a place.
func (a *App) FollowingOf(ctx context.Context, by domain.Account, p Place) (Following, error) {
	if !by.SignedIn() {
		return Following{}, nil
	}
	b, err := a.bookOf(ctx, by.ID)
	return Following{Page: b.pages[p.Page.ID], Call: b.calls[p.Call.ID]}, err
}

// FollowChange begins, changes or ends a subscription to a page, or to a whole call.
type FollowChange struct {
	PageID    string // "" for a call
	CallID    string // "" for a page
	Frequency domain.Frequency
	Stop      bool
}

// ChangeFollow begins, changes or ends one of somebody's subscriptions.
func (a *App) ChangeFollow(ctx context.Context, by domain.Account, f FollowChange) error {
	if !by.SignedIn() {
		return signInFirst()
	}
	if f.Frequency == "" {
		f.Frequency = domain.ByDefault
	}
	if err := domain.CheckFrequency(f.Frequency, domain.Frequencies()); err != nil {
		return err
	}
	if f.CallID != "" {
		return a.followCall(ctx, by, f)
	}
	p, err := a.PlaceByID(ctx, by, f.PageID)
	if err != nil {
		return err
	}
	if err := domain.Can(by, domain.FollowPage, a.object(p)).Err(); err != nil {
		return err
	}
	_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		if f.Stop {
			return tx.EndFollowPage(ctx, by.ID, p.Page.ID, now)
		}
		room, err := tx.FollowPage(ctx, by.ID, domain.Follow{PageID: p.Page.ID, Frequency: f.Frequency, Why: domain.WhyChosen, At: now})
		return orFull(room, err)
	})
	return err
}

func (a *App) followCall(ctx context.Context, by domain.Account, f FollowChange) error {
	call, err := a.store.Call(ctx, f.CallID)
	if err != nil {
		return err
	}
	if err := domain.Can(by, domain.FollowPage, domain.Object{Call: call, Now: a.Now()}).Err(); err != nil {
		return err
	}
	_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		if f.Stop {
			return tx.EndFollowCall(ctx, by.ID, call.ID)
		}
		room, err := tx.FollowCall(ctx, by.ID, domain.Follow{CallID: call.ID, Frequency: f.Frequency, At: now})
		return orFull(room, err)
	})
	return err
}

func orFull(room bool, err error) error {
	if err == nil && !room {
		return domain.Error{Kind: domain.Conflict, Key: "error.follows_full"}
	}
	return err
}

// SetFollowing keeps what somebody chose for all that she follows. Without her own pages, those that she follows only
// because she wrote there or is of the team are followed no more.
func (a *App) SetFollowing(ctx context.Context, by domain.Account, s domain.FollowSetting) error {
	if !by.SignedIn() {
		return signInFirst()
	}
	if err := domain.CheckFrequency(s.Frequency, domain.Frequencies()[1:]); err != nil {
		return err
	}
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		if !s.OwnPages {
			if err := tx.DropOwnFollows(ctx, by.ID); err != nil {
				return err
			}
		}
		return tx.SetFollowSetting(ctx, by.ID, s)
	})
	return err
}

// FollowingView is what somebody follows: one screen of what changed since she last saw it, and the whole list.
type FollowingView struct {
	News    []domain.News
	Older   string // cursor of the next screen, "" where there is none
	Follows []domain.Follow
	Setting domain.FollowSetting
	Now     time.Time
}

// newsScreen is how many pages one screen of news tells of.
const newsScreen = 30

// ViewFollowing loads what changed on what somebody follows, newest first, after a cursor, and what she follows.
func (a *App) ViewFollowing(ctx context.Context, by domain.Account, cursor string) (FollowingView, error) {
	v := FollowingView{Now: a.Now()}
	if !by.SignedIn() {
		return v, signInFirst()
	}
	f := store.NewsFilter{Account: by.ID, Limit: newsScreen + 1}
	var err error
	if f.BeforeAt, f.BeforeID, err = readCursor(cursor); err != nil {
		return v, err
	}
	if v.News, err = a.store.News(ctx, f); err != nil {
		return v, err
	}
	if len(v.News) > newsScreen {
		v.News = v.News[:newsScreen]
		last := v.News[newsScreen-1]
		v.Older = writeCursor(last.At, last.Page.ID)
	}
	if err := a.store.WhatChanged(ctx, v.News); err != nil {
		return v, err
	}
	if v.Setting, err = a.store.FollowSetting(ctx, by.ID); err != nil {
		return v, err
	}
	v.Follows, err = a.store.Follows(ctx, by.ID)
	return v, err
}

// SeeAll notes that somebody saw all that she follows as it stood at a moment: what came later stays news.
func (a *App) SeeAll(ctx context.Context, by domain.Account, at time.Time) error {
	if !by.SignedIn() {
		return signInFirst()
	}
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		if at.IsZero() || at.After(now) {
			at = now
		}
		return tx.SeeAll(ctx, by.ID, at)
	})
	return err
}

// ViewFollow tells how somebody follows a place, and what holds where a subscription says nothing.
func (a *App) ViewFollow(ctx context.Context, by domain.Account, p Place) (Following, domain.FollowSetting, error) {
	f, err := a.FollowingOf(ctx, by, p)
	if err != nil {
		return f, domain.FollowSetting{}, err
	}
	s, err := a.store.FollowSetting(ctx, by.ID)
	return f, s, err
}

// PlaceOfCall finds the page of a call by the call's id.
func (a *App) PlaceOfCall(ctx context.Context, by domain.Account, id string) (Place, error) {
	call, err := a.store.Call(ctx, id)
	if err != nil {
		return Place{}, err
	}
	return a.PlaceByID(ctx, by, call.PageID)
}
