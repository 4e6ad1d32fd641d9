package app

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// pagesScreen is how many pages one screen of a list shows.
const pagesScreen = 100

// FreePages lists the free pages of the instance after one of them, and the id from which the next
// screen starts, "" where there is none.
func (a *App) FreePages(ctx context.Context, after string) (list []domain.Page, next string, err error) {
	list, err = a.store.Pages(ctx, store.PageFilter{Form: domain.FormFree, After: after, Limit: pagesScreen + 1})
	if err == nil && len(list) > pagesScreen {
		list = list[:pagesScreen]
		next = list[pagesScreen-1].ID
	}
	return list, next, err
}

// PlacesTitled finds the public pages of a title, free ones first: where a link between pages leads.
func (a *App) PlacesTitled(ctx context.Context, by domain.Account, title string) ([]Place, error) {
	key := Fold(title)
	if key == "" {
		return nil, nil
	}
	list, err := a.store.Pages(ctx, store.PageFilter{TitleKey: key, Limit: 10})
	if err != nil {
		return nil, err
	}
	var free, others []Place
	for _, page := range list { // at most ten
		p, err := a.readable(ctx, by, page, nil)
		switch {
		case domain.KindOf(err) == domain.NotFound:
			continue
		case err != nil:
			return nil, err
		case page.Form == domain.FormFree:
			free = append(free, p)
		default:
			others = append(others, p)
		}
	}
	return append(free, others...), nil
}

// ChallengesOf lists the défis that a page's rows may name: those of its call.
func (a *App) ChallengesOf(ctx context.Context, p Place) ([]domain.Challenge, error) {
	if p.Call.ID == "" {
		return nil, nil
	}
	return a.store.Challenges(ctx, p.Call.ID)
}
