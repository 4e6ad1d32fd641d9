package app

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// rulesSlug is the end of the address of every call's règlement.
const rulesSlug = "reglement"

// Rules is a règlement as somebody publishes it.
type Rules struct {
	CallID  string
	Base    int // the version that was shown; 0 where there was none
	Title   string
	Text    string
	Summary string // what changes, or what it is: told by the register
	Key     store.Key
}

// PublishRules publishes a numbered version of a call's règlement. What was published stays: each version
// keeps its number, its text and its place in the register.
func (a *App) PublishRules(ctx context.Context, by domain.Account, r Rules) (Saved, error) {
	call, err := a.store.Call(ctx, r.CallID)
	if err != nil {
		return Saved{}, err
	}
	if err := domain.Can(by, domain.PublishRules, domain.Object{Call: call, Now: a.Now()}).Err(); err != nil {
		return Saved{}, err
	}
	r.Summary = oneLine(r.Summary, 300)
	if err := r.check(); err != nil {
		return Saved{}, err
	}
	sections := domain.Document{"title": r.Title, "texte": r.Text}
	switch {
	case call.RulesPage != "" && r.Base == 0:
		return Saved{}, domain.Error{Kind: domain.Conflict, Key: "error.rules_moved", Args: []any{"Head", call.RulesN}}
	case call.RulesPage != "":
		return a.SavePage(ctx, by, Edit{PageID: call.RulesPage, Base: r.Base, Sections: sections, Summary: r.Summary, Key: r.Key, Via: domain.ViaForm})
	}
	draft, err := a.readyPage(by, NewPage{
		Form: domain.FormRules, CallID: call.ID, Slug: rulesSlug, Sections: sections, Summary: r.Summary, Via: domain.ViaForm, Staff: true,
	})
	if err != nil {
		return Saved{}, err
	}
	_, err = a.store.Write(ctx, r.Key, func(tx *store.Tx) error { return a.firstRules(ctx, tx, by, call.ID, draft) })
	return Saved{N: 1}, err
}

func (r Rules) check() error {
	var p domain.Problems
	requiredLine(&p, "title", trim(r.Title))
	if trim(r.Text) == "" {
		p.Add("texte", "error.required")
	}
	if r.Summary == "" {
		p.Add("summary", "error.required")
	}
	return p.Err()
}

// firstRules makes the page of a règlement, with the call held: of two managers who publish at once, one
// is told that the other was first.
func (a *App) firstRules(ctx context.Context, tx *store.Tx, by domain.Account, callID string, draft draftPage) error {
	call, err := tx.LockCall(ctx, callID)
	if err != nil {
		return err
	}
	if call.RulesPage != "" {
		return domain.Error{Kind: domain.Conflict, Key: "error.rules_moved", Args: []any{"Head", call.RulesN}}
	}
	page, err := a.addPage(ctx, tx, draft)
	if err != nil {
		return err
	}
	call.RulesPage = page.ID
	if err := tx.SetCall(ctx, call); err != nil {
		return err
	}
	tx.Touch("calls")
	return tellRules(ctx, tx, by, call, draft.version)
}

// tellRules writes into the register that a version of a règlement was published.
func tellRules(ctx context.Context, tx *store.Tx, by domain.Account, call domain.Call, v domain.Revision) error {
	if v.Summary == "" {
		return domain.Problems{{Kind: domain.Invalid, Key: "error.required", Field: "summary"}}
	}
	e := callEvent(call, call.Title, domain.PublishRules)
	e.Actor, e.ActorName, e.Reason, e.N = by.ID, by.Name, v.Summary, v.N
	e.Path += "/reglement"
	return tx.AddEvent(ctx, e)
}
