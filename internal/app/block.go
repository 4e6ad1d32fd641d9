package app

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// BlocksView is one screen of the accounts that were shut out, for the moderators.
type BlocksView struct {
	Account domain.Account // the one that is looked at, zero for the list of all
	Blocks  []domain.Block
	MayAct  bool
	Older   string
}

// ViewBlocks lists the accounts that moderators shut out.
func (a *App) ViewBlocks(ctx context.Context, by domain.Account, cursor string) (BlocksView, error) {
	var v BlocksView
	if err := domain.Can(by, domain.BlockAccount, domain.Object{Now: a.Now()}).Err(); err != nil {
		return v, err
	}
	at, id, err := readCursor(cursor)
	if err != nil {
		return v, err
	}
	if v.Blocks, err = a.store.Blocks(ctx, "", at, id, registerScreen+1); err == nil && len(v.Blocks) > registerScreen {
		v.Blocks = v.Blocks[:registerScreen]
		last := v.Blocks[registerScreen-1]
		v.Older = writeCursor(last.At, last.ID)
	}
	return v, err
}

// ViewBlock loads one account for the moderators, by its id or by its public name.
func (a *App) ViewBlock(ctx context.Context, by domain.Account, id, name string) (BlocksView, error) {
	var v BlocksView
	err := domain.Can(by, domain.BlockAccount, domain.Object{Now: a.Now()}).Err()
	if err != nil {
		return v, err
	}
	if id == "" {
		v.Account, err = a.store.AccountNamed(ctx, Fold(oneLine(name, 200)))
	} else {
		v.Account, err = a.store.Account(ctx, id)
	}
	switch {
	case err == nil && !v.Account.Confirmed, domain.KindOf(err) == domain.NotFound && id == "":
		return v, domain.Problems{{Kind: domain.Invalid, Key: "error.no_such_person", Field: "nom", Args: []any{"Name", oneLine(name, 60)}}}
	case err != nil:
		return v, err
	}
	if v.Account, err = a.withGrants(ctx, v.Account); err != nil {
		return v, err
	}
	v.MayAct = domain.Can(by, domain.BlockAccount, domain.Object{Account: v.Account, Now: a.Now()}).Allowed
	v.Blocks, err = a.store.Blocks(ctx, v.Account.ID, v.Account.CreatedAt.AddDate(100, 0, 0), "~", registerScreen)
	return v, err
}

// Blocking shuts an account out, or lets it in again.
type Blocking struct {
	AccountID string
	Reason    string // for its owner and the moderators
	Lift      bool
	Key       store.Key
}

// BlockAccount shuts an account out at once: its sessions end, its links and tokens open nothing. What it wrote
// stays. The register tells that, never why; its owner is told why.
func (a *App) BlockAccount(ctx context.Context, by domain.Account, b Blocking) error {
	if b.Reason = oneLine(b.Reason, maxPublicReason); b.Reason == "" && !b.Lift {
		return domain.Problems{{Kind: domain.Invalid, Key: "error.reason_required", Field: "reason"}}
	}
	_, err := a.store.Write(ctx, b.Key, func(tx *store.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		who, err := tx.LockAccount(ctx, b.AccountID)
		if err != nil {
			return err
		}
		if who.Grants, err = tx.Grants(ctx, who.ID); err != nil {
			return err
		}
		if err := domain.Can(by, domain.BlockAccount, domain.Object{Account: who, Now: now}).Err(); err != nil {
			return err
		}
		if _, err := tx.SettleReports(ctx, domain.ReportAccount, who.ID, domain.ReportUpheld, by.ID, now); err != nil {
			return err
		}
		e := domain.Event{Actor: by.ID, ActorName: by.Name, Verb: domain.BlockAccount, Object: "account", ObjectID: who.ID, Title: who.Name}
		l := Letter{To: who.Email, Lang: who.Lang, Key: "mail.blocked", Path: "/", Args: map[string]string{"Name": who.Name, "Reason": b.Reason}}
		if b.Lift {
			e.Verb, l.Key = "account.unblock", "mail.unblocked"
			err = lift(ctx, tx, by, who)
		} else {
			err = a.shutOut(ctx, tx, domain.Block{ID: store.NewID(), AccountID: who.ID, Reason: b.Reason, ByName: by.Name, At: now}, by)
		}
		if err != nil {
			return err
		}
		if err := tx.AddEvent(ctx, e); err != nil || who.Email == "" {
			return err
		}
		return a.post(ctx, tx, l)
	})
	return err
}

func (a *App) shutOut(ctx context.Context, tx *store.Tx, b domain.Block, by domain.Account) error {
	open, err := tx.DisableAccount(ctx, b.AccountID, b.At)
	switch {
	case err != nil:
		return err
	case !open:
		return domain.Error{Kind: domain.Conflict, Key: "error.block_closed"}
	}
	if err := tx.AddBlock(ctx, b, by.ID); err != nil {
		return err
	}
	if err := a.leaveWorkshops(ctx, tx, b.AccountID, b.At); err != nil {
		return err
	}
	return endAccess(ctx, tx, b.AccountID, b.At)
}

func lift(ctx context.Context, tx *store.Tx, by, who domain.Account) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	stood, err := tx.LiftBlock(ctx, who.ID, by.Name, now)
	if err == nil && !stood {
		err = domain.Error{Kind: domain.Conflict, Key: "error.block_none"}
	}
	return err
}
