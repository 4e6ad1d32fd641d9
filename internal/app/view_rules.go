package app

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// ViewCallPage loads the wiki page of a call.
func (a *App) ViewCallPage(ctx context.Context, by domain.Account, call string) (PageView, error) {
	p, err := a.CallPlace(ctx, by, call)
	if err != nil {
		return PageView{}, err
	}
	return a.ViewVersion(ctx, by, p, 0)
}

// CallPlace finds the wiki page of a call.
func (a *App) CallPlace(ctx context.Context, by domain.Account, call string) (Place, error) {
	return a.PlaceAt(ctx, by, Where{Form: domain.FormCall, Call: call, Slug: call})
}

// RulesPlace finds the page of a call's règlement; it is missing while none is published.
func (a *App) RulesPlace(ctx context.Context, by domain.Account, call string) (Place, error) {
	return a.PlaceAt(ctx, by, Where{Form: domain.FormRules, Call: call, Slug: rulesSlug})
}

// RulesView is the règlement of a call in force, and its versions.
type RulesView struct {
	Call       domain.Call
	Version    domain.Revision   // zero while none is published
	Versions   []domain.Revision // newest first, without their texts
	MayPublish bool
}

// rulesShown bounds the versions that one page lists.
const rulesShown = 200

// ViewRules loads the règlement of a call.
func (a *App) ViewRules(ctx context.Context, by domain.Account, call string) (RulesView, error) {
	c, err := a.callAt(ctx, call)
	if err != nil {
		return RulesView{}, err
	}
	v, err := shared(a.memo, "rules "+c.ID, []string{"call:" + c.ID}, func() (RulesView, int, error) {
		v, err := a.readRules(ctx, c)
		return v, v.Version.Size + 8192, err
	})
	v.MayPublish = domain.Can(by, domain.PublishRules, domain.Object{Call: c, Now: a.Now()}).Allowed
	return v, err
}

func (a *App) readRules(ctx context.Context, call domain.Call) (RulesView, error) {
	v := RulesView{Call: call}
	if call.RulesN == 0 {
		return v, nil
	}
	var err error
	if v.Version, err = a.store.Revision(ctx, v.Call.RulesPage, v.Call.RulesN); err != nil {
		return v, err
	}
	v.Versions, err = a.store.History(ctx, v.Call.RulesPage, store.HistoryFilter{Limit: rulesShown})
	return v, err
}
