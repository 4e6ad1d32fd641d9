package app

import (
	"context"
	"slices"
	"strings"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// Grant gives an account a role on a call or on the instance. Roles on a candidacy are its team's to give.
func (a *App) Grant(ctx context.Context, by domain.Account, g domain.Grant) error {
	return a.inScope(ctx, by, g.Scope, func(tx *store.Tx) error { return a.grant(ctx, tx, by, g) })
}

// GrantPreset gives an account all roles of a preset on a call or on the instance.
func (a *App) GrantPreset(ctx context.Context, by domain.Account, p domain.Preset, g domain.Grant) error {
	return a.inScope(ctx, by, g.Scope, func(tx *store.Tx) error { return a.grantPreset(ctx, tx, by, p, g) })
}

// Revoke takes a role on a call or on the instance from an account and signs it out everywhere.
func (a *App) Revoke(ctx context.Context, by domain.Account, g domain.Grant) error {
	return a.inScope(ctx, by, g.Scope, func(tx *store.Tx) error { return a.revoke(ctx, tx, by, g) })
}

// GrantAsOperator gives a role, or a preset, in any scope: whoever runs the program on its machine may.
func (a *App) GrantAsOperator(ctx context.Context, p domain.Preset, g domain.Grant) error {
	_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		if p != "" {
			return a.grantPreset(ctx, tx, domain.Account{}, p, g)
		}
		return a.grant(ctx, tx, domain.Account{}, g)
	})
	return err
}

// inScope runs an act on the roles of a scope for those who may give them.
func (a *App) inScope(ctx context.Context, by domain.Account, in domain.Scope, act func(*store.Tx) error) error {
	return a.inScopeOnce(ctx, by, scoped{in: in}, act)
}

// scoped is where an act on roles takes place, and the key of its request.
type scoped struct {
	in  domain.Scope
	key store.Key
}

// inScopeOnce does so once for each key.
func (a *App) inScopeOnce(ctx context.Context, by domain.Account, at scoped, act func(*store.Tx) error) error {
	_, err := a.store.Write(ctx, at.key, func(tx *store.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		verb, on := domain.GrantInstanceRole, domain.Object{Now: now}
		switch id, onCall := strings.CutPrefix(string(at.in), "call:"); {
		case onCall:
			verb = domain.GrantCallRole
			if on.Call, err = tx.Call(ctx, id); err != nil {
				return err
			}
		case at.in != domain.Instance:
			return domain.Error{Kind: domain.Forbidden, Key: "error.role_scope"}
		}
		if err := domain.Can(by, verb, on).Err(); err != nil {
			return err
		}
		return act(tx)
	})
	return err
}

func (a *App) grantPreset(ctx context.Context, tx *store.Tx, by domain.Account, p domain.Preset, g domain.Grant) error {
	roles := p.Roles()
	if len(roles) == 0 {
		return domain.Problems{{Kind: domain.Invalid, Key: "error.role_unknown", Field: "role"}}
	}
	for _, role := range roles { // three at most
		g.Role = role
		if err := a.grant(ctx, tx, by, g); err != nil {
			return err
		}
	}
	return nil
}

func (a *App) grant(ctx context.Context, tx *store.Tx, by domain.Account, g domain.Grant) error {
	if !slices.Contains(domain.RolesOn(g.Scope), g.Role) {
		return domain.Problems{{Kind: domain.Invalid, Key: "error.role_unknown", Field: "role"}}
	}
	holder, err := tx.LockAccount(ctx, g.AccountID)
	switch {
	case err != nil:
		return err
	case !holder.Confirmed || holder.Disabled:
		return domain.Problems{{Kind: domain.Invalid, Key: "error.account_closed", Field: "account"}}
	}
	if g.At, err = tx.Now(ctx); err != nil {
		return err
	}
	fresh, err := tx.SetRole(ctx, g)
	if err != nil || !fresh {
		return err
	}
	return a.tellGrant(ctx, tx, by, roleChange{holder: holder, in: g.Scope, to: g.Role})
}

func (a *App) revoke(ctx context.Context, tx *store.Tx, by domain.Account, g domain.Grant) error {
	if g.Scope == domain.Instance && g.Role == domain.Admin {
		admins, err := tx.LockAdmins(ctx)
		if err != nil {
			return err
		}
		if len(admins) == 1 && admins[0] == g.AccountID {
			return domain.Error{Kind: domain.Conflict, Key: "error.last_admin"}
		}
	}
	holder, err := tx.Account(ctx, g.AccountID)
	if err != nil {
		return err
	}
	held, err := tx.DropRole(ctx, g)
	switch {
	case err != nil:
		return err
	case !held:
		return domain.Missing("role")
	}
	if err := tx.EndSessions(ctx, g.AccountID); err != nil {
		return err
	}
	return a.tellGrant(ctx, tx, by, roleChange{holder: holder, in: g.Scope, from: g.Role})
}

// roleChange is a role given (to) or taken (from).
type roleChange struct {
	holder   domain.Account
	in       domain.Scope
	from, to domain.Role
}

// tellGrant writes the register: who may do what is public.
func (a *App) tellGrant(ctx context.Context, tx *store.Tx, by domain.Account, c roleChange) error {
	e := domain.Event{
		Actor: by.ID, ActorName: by.Name, Verb: domain.GrantInstanceRole, Object: "account", ObjectID: c.holder.ID,
		Title: c.holder.Name, From: domain.State(c.from), To: domain.State(c.to),
	}
	call, onCall := strings.CutPrefix(string(c.in), "call:")
	candidacy, onCandidacy := strings.CutPrefix(string(c.in), "candidacy:")
	switch {
	case onCall:
		e.Verb, e.CallID = domain.GrantCallRole, call
	case onCandidacy:
		e.Verb, e.Object, e.ObjectID = domain.SetTeam, "candidacy", candidacy
	}
	return tx.AddEvent(ctx, e)
}
