package app

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// CallTeamView is who holds which role on a call, for those who give them.
type CallTeamView struct {
	Call    domain.Call
	Holders []domain.Grant
}

// ViewCallTeam loads who holds which role on a call.
func (a *App) ViewCallTeam(ctx context.Context, by domain.Account, call string) (CallTeamView, error) {
	var v CallTeamView
	var err error
	if v.Call, err = a.store.CallAt(ctx, call); err != nil {
		return v, err
	}
	if err := domain.Can(by, domain.GrantCallRole, domain.Object{Call: v.Call, Now: a.Now()}).Err(); err != nil {
		return v, err
	}
	v.Holders, err = a.store.Holders(ctx, domain.OnCall(v.Call.ID))
	return v, err
}

// CallRole is a role, or a preset of roles, given on a call to whoever has a public name.
type CallRole struct {
	CallID string
	Name   string
	Role   domain.Role
	Preset domain.Preset // instead of a role
}

// GrantOnCall gives a role or a preset on a call by public name: addresses are known to nobody here.
func (a *App) GrantOnCall(ctx context.Context, by domain.Account, g CallRole) error {
	call, err := a.store.Call(ctx, g.CallID)
	if err != nil {
		return err
	}
	if err := domain.Can(by, domain.GrantCallRole, domain.Object{Call: call, Now: a.Now()}).Err(); err != nil {
		return err
	}
	who, err := a.store.AccountNamed(ctx, Fold(g.Name))
	if domain.KindOf(err) == domain.NotFound || err == nil && !who.Confirmed {
		return domain.Problems{{Kind: domain.Invalid, Key: "error.no_such_person", Field: "name", Args: []any{"Name", oneLine(g.Name, 60)}}}
	}
	if err != nil {
		return err
	}
	grant := domain.Grant{AccountID: who.ID, Role: g.Role, Scope: domain.OnCall(call.ID)}
	if g.Preset != "" {
		return a.GrantPreset(ctx, by, g.Preset, grant)
	}
	return a.Grant(ctx, by, grant)
}

// RevokeOnCall takes a role on a call back. A call keeps at least one manager.
func (a *App) RevokeOnCall(ctx context.Context, by domain.Account, callID string, g domain.Grant) error {
	g.Scope = domain.OnCall(callID)
	return a.inScope(ctx, by, g.Scope, func(tx *store.Tx) error {
		if _, err := tx.LockCall(ctx, callID); err != nil {
			return err
		}
		holders, err := tx.Holders(ctx, g.Scope)
		if err != nil {
			return err
		}
		managers := 0
		for _, h := range holders {
			if h.Role == domain.Manager && h.AccountID != g.AccountID {
				managers++
			}
		}
		if g.Role == domain.Manager && managers == 0 {
			return domain.Error{Kind: domain.Conflict, Key: "error.last_manager"}
		}
		return a.revoke(ctx, tx, by, g)
	})
}
