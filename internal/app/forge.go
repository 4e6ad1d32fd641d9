package app

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// forgeSetting is where the instance keeps the forges that it reads.
const forgeSetting = "forges"

// ForgeTag is told when the list of forges changes.
const ForgeTag = "forges"

// forgeList is the list as it is kept: one that was emptied is not one that was never chosen.
type forgeList struct {
	Forges []domain.Forge `json:"forges"`
}

// Forges are the forges that the instance reads: none, and it makes no request to any other site.
func (a *App) Forges(ctx context.Context) ([]domain.Forge, error) {
	return shared(a.memo, forgeSetting, []string{ForgeTag}, func() ([]domain.Forge, int, error) {
		list, err := readForges(ctx, a.store.Reader)
		return list, 64 * len(list), err
	})
}

func readForges(ctx context.Context, r store.Reader) ([]domain.Forge, error) {
	text, err := r.Setting(ctx, forgeSetting)
	if err != nil || text == "" {
		return domain.DefaultForges(), err
	}
	var l forgeList
	err = decode(text, &l)
	return l.Forges, err
}

// ForgeMark stands for the list as it is now: a form that was opened on another is told.
func ForgeMark(list []domain.Forge) string { return hashOf(domain.WriteForges(list)) }

// ViewForges is the list for those who may change it.
func (a *App) ViewForges(ctx context.Context, by domain.Account) ([]domain.Forge, error) {
	if err := domain.Can(by, domain.SetOperator, domain.Object{Now: a.Now()}).Err(); err != nil {
		return nil, err
	}
	return readForges(ctx, a.store.Reader)
}

// SetForges keeps the list that an administrator typed; seen is the mark of what her form showed.
func (a *App) SetForges(ctx context.Context, by domain.Account, text, seen string) error {
	if err := domain.Can(by, domain.SetOperator, domain.Object{Now: a.Now()}).Err(); err != nil {
		return err
	}
	list, err := domain.ParseForges(text)
	if err != nil {
		return err
	}
	value, err := encode(forgeList{list})
	if err != nil {
		return err
	}
	_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		if err := tx.LockSetting(ctx, forgeSetting); err != nil {
			return err
		}
		now, err := readForges(ctx, tx.Reader)
		if err != nil || ForgeMark(now) != seen {
			return orMoved(err)
		}
		tx.Touch(ForgeTag)
		return tx.SetSetting(ctx, forgeSetting, value)
	})
	return err
}
