package app

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// MinutesView is one screen of a call's minutes.
type MinutesView struct {
	Place     // of the call's own page
	Pages     []domain.Page
	Next      string // where the next screen starts, "" where there is none
	MayCreate bool
}

// ViewMinutes lists the minutes of a call, after the id of the last page seen.
func (a *App) ViewMinutes(ctx context.Context, by domain.Account, call, after string) (MinutesView, error) {
	var v MinutesView
	var err error
	if v.Place, err = a.CallPlace(ctx, by, call); err != nil {
		return v, err
	}
	v.Pages, err = a.store.Pages(ctx, store.PageFilter{Form: domain.FormMinutes, CallID: v.Call.ID, After: after, Limit: pagesScreen + 1})
	if err == nil && len(v.Pages) > pagesScreen {
		v.Pages = v.Pages[:pagesScreen]
		v.Next = v.Pages[pagesScreen-1].ID
	}
	v.MayCreate = a.May(by, domain.CreateMinutes, v.Place)
	return v, err
}
