package app

import (
	"context"
	"strconv"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// VersionModeration is a version that a moderator looks at, and why its text is withheld where it is.
type VersionModeration struct {
	Place   Place
	Version domain.Revision
	Hiding  domain.Hiding
}

// ViewVersionModeration loads a version of a page for a moderator.
func (a *App) ViewVersionModeration(ctx context.Context, by domain.Account, pageID string, n int) (VersionModeration, error) {
	var v VersionModeration
	if err := domain.Can(by, domain.Moderate, domain.Object{Now: a.Now()}).Err(); err != nil {
		return v, err
	}
	var err error
	if v.Place, err = a.PlaceByID(ctx, by, pageID); err != nil {
		return v, err
	}
	if v.Version, err = a.versionOf(ctx, v.Place, n); err != nil {
		return v, err
	}
	v.Hiding, err = a.HidingOf(ctx, v.Place, v.Version)
	return v, err
}

// HidingOf is why the text of a version is withheld: everybody reads it. Zero where it is not.
func (a *App) HidingOf(ctx context.Context, p Place, v domain.Revision) (domain.Hiding, error) {
	if !v.Hidden {
		return domain.Hiding{}, nil
	}
	return shared(a.memo, "hiding "+p.Page.ID+" "+strconv.Itoa(v.N), []string{"page:" + p.Page.ID}, func() (domain.Hiding, int, error) {
		h, err := a.store.Hiding(ctx, p.Page.ID, v.N)
		return h, 512, err
	})
}

// Withholding hides the texts of the versions First to Last of a page. Where the head is one of them, the text of
// the newest version before them comes back first; where there is none, the page keeps Title alone.
type Withholding struct {
	PageID      string
	First, Last int
	Cause       domain.Cause
	Reason      string // public
	Title       string
	Summary     string // of the version that takes the head's place
	Key         store.Key
}

// HideVersions withholds texts that the law does not let stand. Place, hash, author, time and reason stay (rule 11).
func (a *App) HideVersions(ctx context.Context, by domain.Account, w Withholding) error {
	var faults domain.Problems
	if w.Reason = oneLine(w.Reason, maxPublicReason); w.Reason == "" {
		faults.Add("reason", "error.reason_required")
	}
	if w.Cause != domain.CauseLaw && w.Cause != domain.CausePersonal {
		faults.Add("cause", "error.choice")
	}
	if w.First < 1 || w.Last < w.First {
		faults.Add("last", "error.versions_range")
	}
	if err := faults.Err(); err != nil {
		return err
	}
	_, err := a.store.Write(ctx, w.Key, func(tx *store.Tx) error {
		p, now, err := a.heldPlace(ctx, tx, by, held{page: w.PageID, verb: domain.Moderate})
		if err != nil {
			return err
		}
		if w.Last > p.Page.Head {
			return domain.Problems{{Kind: domain.Invalid, Key: "error.versions_range", Field: "last"}}
		}
		if w.Last == p.Page.Head {
			if err := a.replaceHead(ctx, tx, by, p, w); err != nil {
				return err
			}
		}
		h := domain.Hiding{PageID: w.PageID, Cause: w.Cause, Reason: w.Reason, By: by.ID, ByName: by.Name, At: now}
		n, err := tx.Hide(ctx, h, w.First, w.Last)
		if err != nil || n == 0 {
			return err
		}
		for i := w.First; i <= w.Last; i++ { // those reported: one statement each, for an act as rare as this
			if _, err := tx.SettleReports(ctx, domain.ReportVersion, VersionID(w.PageID, i), domain.ReportUpheld, by.ID, now); err != nil {
				return err
			}
		}
		return a.tellModeration(ctx, tx, by, p, domain.Event{Verb: "version.hide", To: span(w.First, w.Last), Reason: w.Reason})
	})
	return err
}

// VersionID names a version where things are named by one id.
func VersionID(pageID string, n int) string { return pageID + "." + strconv.Itoa(n) }

// span names versions in the register.
func span(first, last int) domain.State {
	if first == last {
		return domain.State(strconv.Itoa(first))
	}
	return domain.State(strconv.Itoa(first) + "–" + strconv.Itoa(last))
}

// replaceHead writes a version over a head that is about to be withheld.
func (a *App) replaceHead(ctx context.Context, tx *store.Tx, by domain.Account, p Place, w Withholding) error {
	if p.Page.Form == domain.FormRules { // a règlement is what it is: another one is published in its place
		return domain.Error{Kind: domain.Conflict, Key: "error.hide_rules"}
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	head, err := tx.Revision(ctx, p.Page.ID, p.Page.Head)
	if err != nil {
		return err
	}
	doc := domain.Document{"title": w.Title}
	n, err := tx.LastShown(ctx, p.Page.ID, w.First)
	if err != nil {
		return err
	}
	if n > 0 {
		before, err := tx.Revision(ctx, p.Page.ID, n)
		if err != nil {
			return err
		}
		doc = before.Sections
	}
	made := work{
		place: p, head: head, base: head, edit: Edit{Summary: oneLine(w.Summary, 300), Via: domain.ViaRestore}, melded: Melded{Document: doc},
	}
	a.compose(&made, by)
	made.next.RestoreOf = n
	_, err = a.addVersion(ctx, tx, by, made, now)
	return err
}

// ShowVersions gives back the texts of versions that were withheld.
func (a *App) ShowVersions(ctx context.Context, by domain.Account, w Withholding) error {
	if w.First < 1 || w.Last < w.First {
		return domain.Problems{{Kind: domain.Invalid, Key: "error.versions_range", Field: "last"}}
	}
	_, err := a.store.Write(ctx, w.Key, func(tx *store.Tx) error {
		p, _, err := a.heldPlace(ctx, tx, by, held{page: w.PageID, verb: domain.Moderate})
		if err != nil {
			return err
		}
		n, err := tx.Unhide(ctx, w.PageID, w.First, w.Last)
		if err != nil || n == 0 {
			return err
		}
		return a.tellModeration(ctx, tx, by, p, domain.Event{Verb: "version.unhide", To: span(w.First, w.Last)})
	})
	return err
}

// tellModeration writes the register about a page that was moderated, and tells all that shows its versions.
func (a *App) tellModeration(ctx context.Context, tx *store.Tx, by domain.Account, p Place, e domain.Event) error {
	tx.Touch("recent", "catalogue")
	if p.Call.ID != "" {
		tx.Touch("call:" + p.Call.ID)
	}
	e.Path = wikiBase(p) + "/historique"
	return a.tellReview(ctx, tx, by, p, e)
}
