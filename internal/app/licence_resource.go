package app

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// listResources keeps the resources of a candidacy's head where lists of a call read them.
func listResources(ctx context.Context, tx *store.Tx, candidacyID string, v domain.Revision) error {
	return tx.SetHeld(ctx, candidacyID, v.N, heldOf(v))
}

// listedAtOnce is how many candidacies ListResources reads in one go.
const listedAtOnce = 50

// ListResources lists the resources of the candidacies that were written before there was a list, a few at a time. It
// tells how many it listed: none when all are.
func (a *App) ListResources(ctx context.Context) (int, error) {
	list, err := a.store.Unlisted(ctx, listedAtOnce)
	if err != nil {
		return 0, err
	}
	pages := make([]string, len(list))
	for i, c := range list {
		pages[i] = c.PageID
	}
	heads, err := a.store.Heads(ctx, pages)
	if err != nil {
		return 0, err
	}
	for _, c := range list { // each in its own turn, so that nobody waits for all of them
		_, err := a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
			page, err := tx.LockPage(ctx, c.PageID)
			if err != nil || page.Head != c.Head {
				return err // written meanwhile: its save listed them, or the next turn does
			}
			tx.Touch("page:"+c.PageID, "call:"+c.CallID)
			return listResources(ctx, tx, c.ID, heads[c.PageID])
		})
		if err != nil {
			return 0, err
		}
	}
	return len(list), nil
}

// LicenceQuery narrows the resources of a call; zero fields do not narrow.
type LicenceQuery struct {
	Call    string // slug
	Verdict domain.Verdict
	Kind    string
	Origin  domain.Origin
	After   store.HeldCursor
}

// LicencesView is one screen of the resources of a call with their verdicts.
type LicencesView struct {
	Call        domain.Call
	Rows        []domain.HeldResource
	Counts      map[domain.Verdict]int // of all, whatever the filter
	Derogations []domain.Derogation    // on licences, of the candidacies shown, that hold
	Next        store.HeldCursor       // of the next screen; zero where there is none
	Staff       bool                   // the reader works for the call
	MayRejudge  bool
	Stale       int // that another table or policy judged, for who may have them judged again
}

// licenceScreen is how many resources one screen lists.
const licenceScreen = 100

// ViewLicences lists the resources of the public candidacies of a call with the verdicts that stand.
func (a *App) ViewLicences(ctx context.Context, by domain.Account, q LicenceQuery) (LicencesView, error) {
	call, err := a.store.CallAt(ctx, q.Call)
	if err != nil {
		return LicencesView{}, err
	}
	v := LicencesView{Call: call, Counts: map[domain.Verdict]int{}}
	on := domain.Object{Call: call, Now: a.Now()}
	v.Staff, v.MayRejudge = domain.Can(by, domain.ReadDashboard, on).Allowed, domain.Can(by, domain.RejudgeLicences, on).Allowed
	f := store.HeldFilter{Verdict: q.Verdict, Kind: q.Kind, Origin: q.Origin, After: q.After, Limit: licenceScreen + 1}
	if v.Rows, err = a.store.HeldIn(ctx, call.ID, f); err != nil {
		return v, err
	}
	if len(v.Rows) > licenceScreen {
		v.Rows = v.Rows[:licenceScreen]
		last := v.Rows[licenceScreen-1]
		v.Next = store.HeldCursor{CandidacyID: last.CandidacyID, Pos: last.Pos}
	}
	counts, err := a.store.CountHeld(ctx, call.ID)
	if err != nil {
		return v, err
	}
	for _, c := range counts {
		v.Counts[c.Verdict] = c.N
	}
	if v.Derogations, err = a.store.LicenceDerogations(ctx, call.ID, a.Now()); err != nil {
		return v, err
	}
	if v.MayRejudge {
		v.Stale, err = a.store.CountHeldOtherwise(ctx, judgementOf(call))
	}
	return v, err
}

// EachLicence goes through all the resources that a query names, a screen at a time in memory.
func (a *App) EachLicence(ctx context.Context, q LicenceQuery, do func(domain.HeldResource) error) error {
	call, err := a.store.CallAt(ctx, q.Call)
	if err != nil {
		return err
	}
	const together = 1000
	for after := (store.HeldCursor{}); ; { // one statement for a thousand resources
		rows, err := a.store.HeldIn(ctx, call.ID, store.HeldFilter{Verdict: q.Verdict, Kind: q.Kind, Origin: q.Origin, After: after, Limit: together})
		if err != nil {
			return err
		}
		for _, r := range rows {
			if err := do(r); err != nil {
				return err
			}
		}
		if len(rows) < together {
			return nil
		}
		after = store.HeldCursor{CandidacyID: rows[together-1].CandidacyID, Pos: rows[together-1].Pos}
	}
}

// ListOldResources is ListResources for the clock.
func (a *App) ListOldResources(ctx context.Context) error {
	_, err := a.ListResources(ctx)
	return err
}
