package app

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// NewCall is what opening a call asks for. All else has the value of the model, or is asked before the
// phase that needs it.
type NewCall struct {
	Title   string
	Agency  string
	Opening time.Time // of candidacies
	Last    time.Time // relève
	Slug    string    // "" to make one of the title
	// Manager runs the call; whoever opens it where zero.
	Manager domain.Account
	Key     store.Key
}

// plannedCall is a call made ready outside the transaction: its page, its dates and its settings.
type plannedCall struct {
	call     domain.Call
	sections domain.Document
	slug     string // chosen by somebody, "" where the title gives it
	manager  domain.Account
	via      domain.Via
	summary  string
	key      store.Key
}

// OpenCall makes a call on the model « AAC »; its manager may then complete it.
func (a *App) OpenCall(ctx context.Context, by domain.Account, n NewCall) (domain.Call, error) {
	if err := domain.Can(by, domain.OpenCall, domain.Object{Now: a.Now()}).Err(); err != nil {
		return domain.Call{}, err
	}
	return a.openCall(ctx, by, plannedCall{
		call: domain.Call{
			Agency: trim(n.Agency), Settings: modelAAC(), Phases: domain.Phases{Open: n.Opening},
			Cutoffs: cutoffsAt(n.Last),
		},
		sections: domain.Document{"title": n.Title}, slug: n.Slug, manager: n.Manager, via: domain.ViaForm, key: n.Key,
	}, n.check(a.Now()))
}

func (n NewCall) check(now time.Time) domain.Problems {
	var p domain.Problems
	requiredLine(&p, "agency", trim(n.Agency))
	switch {
	case n.Opening.IsZero():
		p.Add("opening", "error.required")
	case !n.Last.IsZero() && !n.Last.After(n.Opening):
		p.Add("last", "error.last_before_opening")
	}
	switch {
	case n.Last.IsZero():
		p.Add("last", "error.required")
	case !n.Last.After(now):
		p.Add("last", "error.last_past")
	}
	return p
}

func cutoffsAt(moments ...time.Time) []domain.Cutoff {
	var list []domain.Cutoff
	for i, at := range moments {
		if !at.IsZero() {
			list = append(list, domain.Cutoff{K: i + 1, At: at})
		}
	}
	return list
}

// openCall writes a planned call. An address made of the title is numbered until it is free.
func (a *App) openCall(ctx context.Context, by domain.Account, n plannedCall, faults domain.Problems) (domain.Call, error) {
	n, draft, err := a.readyCall(by, n, faults)
	if err != nil {
		return domain.Call{}, err
	}
	for i := 1; ; i++ {
		if n.slug == "" {
			draft.Slug = numbered(Slug(draft.version.Sections["title"]), i)
		}
		if draft.Slug == newSlug {
			continue
		}
		id, err := a.store.Write(ctx, n.key, func(tx *store.Tx) error {
			_, err := a.addCall(ctx, tx, by, n, draft)
			return err
		})
		if err == nil {
			return a.store.Call(ctx, id)
		}
		if n.slug != "" || i > slugTries || !slugTaken(err) {
			return domain.Call{}, err
		}
	}
}

// readyCall checks a planned call whole, with the faults found before, and makes its page ready.
func (a *App) readyCall(by domain.Account, n plannedCall, faults domain.Problems) (plannedCall, draftPage, error) {
	if n.manager.ID == "" {
		n.manager = by
	}
	n.call.ID = store.NewID()
	draft, err := a.readyPage(by, NewPage{
		Form: domain.FormCall, CallID: n.call.ID, Slug: n.slug, Sections: n.sections, Via: n.via, Summary: n.summary, Staff: true,
	})
	if err != nil && domain.ProblemsOf(err) == nil {
		return n, draft, err
	}
	faults = slices.Concat(domain.ProblemsOf(err), faults)
	if n.slug == newSlug {
		faults.Add("slug", "error.slug")
	}
	if !n.manager.Confirmed || n.manager.Disabled {
		faults.Add("manager", "error.account_closed")
	}
	if err := faults.Err(); err != nil {
		return n, draft, err
	}
	return n, draft, n.call.Check()
}

// newSlug is the end of the address at which things of a kind are made: nothing else may have it.
const newSlug = "nouveau"

func numbered(slug string, i int) string {
	if i == 1 {
		return slug
	}
	return slug + "-" + strconv.Itoa(i)
}

func slugTaken(err error) bool {
	return slices.ContainsFunc(domain.ProblemsOf(err), func(e domain.Error) bool { return e.Key == "error.slug_taken" })
}

// addCall writes the page, the call, its manager and the lines of the register that tell of them.
func (a *App) addCall(ctx context.Context, tx *store.Tx, by domain.Account, n plannedCall, draft draftPage) (domain.Call, error) {
	c := n.call
	page, err := a.addPage(ctx, tx, draft)
	if err != nil {
		return c, err
	}
	c.PageID, c.Slug, c.Title, c.CreatedAt, c.Recorded = page.ID, page.Slug, page.Title, page.CreatedAt, c.Phase(page.CreatedAt)
	free, err := tx.AddCall(ctx, c)
	if err != nil {
		return c, err
	}
	if !free {
		return c, domain.Problems{{Kind: domain.Conflict, Key: "error.slug_taken", Field: "slug", Args: []any{"Slug", c.Slug}}}
	}
	if _, err := tx.SetRole(ctx, domain.Grant{AccountID: n.manager.ID, Role: domain.Manager, Scope: domain.OnCall(c.ID), At: c.CreatedAt}); err != nil {
		return c, err
	}
	tx.Touch("calls")
	tx.Return(c.ID)
	opened := callEvent(c, page.Title, domain.OpenCall)
	opened.Actor, opened.ActorName, opened.To = by.ID, by.Name, domain.State(c.Recorded)
	granted := domain.Event{
		Actor: by.ID, ActorName: by.Name, Verb: domain.GrantCallRole, Object: "account", ObjectID: n.manager.ID, CallID: c.ID,
		Title: n.manager.Name, To: domain.State(domain.Manager),
	}
	if err := tx.AddEvent(ctx, opened); err != nil {
		return c, err
	}
	return c, tx.AddEvent(ctx, granted)
}

// callEvent is a line of the register about a call.
func callEvent(c domain.Call, title string, verb domain.Verb) domain.Event {
	return domain.Event{Verb: verb, Object: "call", ObjectID: c.ID, CallID: c.ID, Title: title, Path: "/appels/" + c.Slug}
}

// CallCopy opens a call like another.
type CallCopy struct {
	From string // id
	NewCall
}

// CopyCall opens a call with the presentation and the settings of another. Its phases and relèves keep their
// distance to the opening; those that would come after the last relève fall away. The règlement and the
// défis are not copied: a règlement is published by somebody, a défi belongs to those who wrote it.
func (a *App) CopyCall(ctx context.Context, by domain.Account, cp CallCopy) (domain.Call, error) {
	if err := domain.Can(by, domain.OpenCall, domain.Object{Now: a.Now()}).Err(); err != nil {
		return domain.Call{}, err
	}
	from, err := a.store.Call(ctx, cp.From)
	if err != nil {
		return domain.Call{}, err
	}
	heads, err := a.store.Heads(ctx, []string{from.PageID})
	if err != nil {
		return domain.Call{}, err
	}
	sections := domain.Document{}
	for k, v := range heads[from.PageID].Sections {
		sections[k] = v
	}
	sections["title"] = cp.Title
	return a.openCall(ctx, by, plannedCall{
		call: copiedCall(from, cp.NewCall), sections: sections, slug: cp.Slug, manager: cp.Manager, via: domain.ViaForm, key: cp.Key,
	}, cp.check(a.Now()))
}

func copiedCall(from domain.Call, n NewCall) domain.Call {
	shift := n.Opening.Sub(from.Phases.Open)
	moved := func(t time.Time) time.Time {
		if t.IsZero() {
			return t
		}
		return t.Add(shift)
	}
	after := func(t time.Time) time.Time {
		if t = moved(t); !t.After(n.Last) {
			return time.Time{}
		}
		return t
	}
	var moments []time.Time
	for _, k := range from.Cutoffs[:max(len(from.Cutoffs)-1, 0)] {
		if at := moved(k.At); at.Before(n.Last) {
			moments = append(moments, at)
		}
	}
	return domain.Call{
		Agency: trim(n.Agency), Settings: from.Settings, Cutoffs: cutoffsAt(append(moments, n.Last)...),
		Phases: domain.Phases{
			Workshops: moved(from.Phases.Workshops), Published: moved(from.Phases.Published), Open: n.Opening,
			FollowUp: after(from.Phases.FollowUp), Archived: after(from.Phases.Archived),
		},
	}
}
