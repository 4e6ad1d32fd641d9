package app

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// Told is a thing that may be reported and hidden: its page, where it is read, whether it is hidden.
type Told struct {
	Object, ID string
	Place      Place
	Path       string
	Hidden     bool
	N          int    // of a version
	Name       string // of an account
	pageID     string
}

// Title names the thing: its page, or its account.
func (t Told) Title() string {
	if t.Object == domain.ReportAccount {
		return t.Name
	}
	return t.Place.Page.Title
}

// toldOf finds a thing by its kind and id.
func toldOf(ctx context.Context, r store.Reader, object, id string) (Told, error) {
	t := Told{Object: object, ID: id}
	switch object {
	case domain.ReportRemark:
		k, err := r.Remark(ctx, id, time.Time{})
		t.pageID, t.Hidden, t.Path = k.PageID, k.Hidden(), RemarkPath(id)
		return t, err
	case domain.ReportSupport:
		s, err := r.Support(ctx, id)
		t.pageID, t.Hidden = s.PageID, !s.HiddenAt.IsZero()
		return t, err
	case domain.ReportVersion:
		page, number, _ := strings.Cut(id, ".")
		t.pageID = page
		var err error
		if t.N, err = strconv.Atoi(number); err != nil || t.N < 1 {
			return t, domain.Missing("revision")
		}
		return t, nil
	case domain.ReportAccount:
		who, err := r.Account(ctx, id)
		if err == nil && !who.Confirmed {
			err = domain.Missing("account")
		}
		t.Name, t.Path = who.Name, "/u/"+url.PathEscape(who.Name)
		return t, err
	}
	return t, domain.Missing("page")
}

// ViewTold loads a thing that somebody wants to report.
func (a *App) ViewTold(ctx context.Context, by domain.Account, object, id string) (Told, error) {
	t, err := toldOf(ctx, a.store.Reader, object, id)
	if err != nil {
		return t, err
	}
	if t, err = a.stood(ctx, by, t); err != nil {
		return t, err
	}
	return t, domain.Can(by, domain.MakeReport, a.object(t.Place)).Err()
}

// ViewModerated loads a thing for a moderator.
func (a *App) ViewModerated(ctx context.Context, by domain.Account, object, id string) (Told, error) {
	if err := domain.Can(by, domain.Moderate, domain.Object{Now: a.Now()}).Err(); err != nil {
		return Told{}, err
	}
	t, err := toldOf(ctx, a.store.Reader, object, id)
	if err != nil {
		return t, err
	}
	return a.stood(ctx, by, t)
}

// stood completes a thing with the page that it stands on, as its reader may see it.
func (a *App) stood(ctx context.Context, by domain.Account, t Told) (Told, error) {
	if t.Object == domain.ReportAccount {
		return t, nil
	}
	var err error
	if t.Place, err = a.PlaceByID(ctx, by, t.pageID); err != nil {
		return t, err
	}
	if t.N > 0 {
		v, err := a.versionOf(ctx, t.Place, t.N)
		if err != nil {
			return t, err
		}
		t.Hidden = v.Hidden
	}
	t.complete()
	return t, nil
}

func (t *Told) complete() {
	switch {
	case t.Path != "":
	case t.Object == domain.ReportVersion:
		t.Path = wikiBase(t.Place) + "/version/" + strconv.Itoa(t.N)
	default:
		t.Path = t.Place.Path() + "/soutiens"
	}
}

// NewReport is what somebody tells the moderators.
type NewReport struct {
	Object, ID string
	Reason     string
	Key        store.Key
}

// MakeReport tells the moderators of a remark or of support; the same account tells of a thing once.
func (a *App) MakeReport(ctx context.Context, by domain.Account, n NewReport) error {
	if n.Reason = oneLine(n.Reason, domain.MaxRemarkReason); n.Reason == "" {
		return domain.Problems{{Kind: domain.Invalid, Key: "error.reason_required", Field: "reason"}}
	}
	t, err := a.ViewTold(ctx, by, n.Object, n.ID)
	if err != nil {
		return err
	}
	_, err = a.store.Write(ctx, n.Key, func(tx *store.Tx) error {
		if _, err := count(ctx, tx, "report:"+by.ID, patience{free: 10, first: time.Minute, most: 15 * time.Minute}); err != nil {
			return err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		_, err = tx.AddReport(ctx, domain.Report{
			ID: store.NewID(), Object: n.Object, ObjectID: n.ID, PageID: t.pageID, Title: t.Title(), Path: t.Path, By: by.ID, Reason: n.Reason, At: now,
			State: domain.ReportOpen,
		})
		return err
	})
	return err
}

// Moderation hides a thing, shows it again, or leaves it as it is.
type Moderation struct {
	Object, ID string
	Act        ModerationAct
	Reason     string // public, to hide
	Key        store.Key
}

// ModerationAct is what a moderator does of a thing that was reported.
type ModerationAct string

// What moderators do.
const (
	HideThing  ModerationAct = "hide"
	ShowThing  ModerationAct = "unhide"
	LeaveThing ModerationAct = "leave"
)

// Moderate does a moderator's act and closes the reports about its thing. The register tells what was hidden and why.
func (a *App) Moderate(ctx context.Context, by domain.Account, m Moderation) error {
	m.Reason = oneLine(m.Reason, domain.MaxRemarkReason)
	if m.Act == HideThing && m.Reason == "" {
		return domain.Problems{{Kind: domain.Invalid, Key: "error.reason_required", Field: "reason"}}
	}
	if m.Act != HideThing && m.Act != ShowThing && m.Act != LeaveThing {
		return domain.Problems{{Kind: domain.Invalid, Key: "error.choice", Field: "act"}}
	}
	_, err := a.store.Write(ctx, m.Key, func(tx *store.Tx) error {
		t, err := toldOf(ctx, tx.Reader, m.Object, m.ID)
		if err != nil {
			return err
		}
		now, err := a.holdTold(ctx, tx, by, &t)
		if err != nil {
			return err
		}
		if m.Act != LeaveThing && (t.Object == domain.ReportAccount || t.Object == domain.ReportVersion) {
			return domain.Missing("page") // these have acts of their own
		}
		t.complete()
		to := domain.ReportDismissed
		if m.Act == HideThing {
			to = domain.ReportUpheld
		}
		if _, err := tx.SettleReports(ctx, m.Object, m.ID, to, by.ID, now); err != nil || m.Act == LeaveThing {
			return err
		}
		return a.hide(ctx, tx, by, t, m, now)
	})
	return err
}

// holdTold holds what a moderator acts on: its page, where it stands on one.
func (a *App) holdTold(ctx context.Context, tx *store.Tx, by domain.Account, t *Told) (time.Time, error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return now, err
	}
	if t.Object == domain.ReportAccount {
		return now, domain.Can(by, domain.Moderate, domain.Object{Now: now}).Err()
	}
	t.Place, now, err = a.heldPlace(ctx, tx, by, held{page: t.pageID, verb: domain.Moderate})
	return now, err
}

// hide withholds the words of a thing, or shows them again.
func (a *App) hide(ctx context.Context, tx *store.Tx, by domain.Account, t Told, m Moderation, now time.Time) error {
	at := now
	if m.Act == ShowThing {
		at, m.Reason = time.Time{}, ""
	}
	set := tx.HideRemark
	if m.Object == domain.ReportSupport {
		set = tx.HideSupport
	}
	changed, err := set(ctx, m.ID, m.Reason, at)
	if err != nil || !changed {
		return err
	}
	return a.tellReview(ctx, tx, by, t.Place, domain.Event{Verb: domain.Verb(m.Object + "." + string(m.Act)), Reason: m.Reason, Path: t.Path})
}

// ReportsView is one screen of what was reported.
type ReportsView struct {
	State   domain.State
	Reports []domain.Report
	Older   string
}

// ViewReports lists the reports in a state, for the moderators.
func (a *App) ViewReports(ctx context.Context, by domain.Account, state domain.State, cursor string) (ReportsView, error) {
	v := ReportsView{State: state}
	if err := domain.Can(by, domain.Moderate, domain.Object{Now: a.Now()}).Err(); err != nil {
		return v, err
	}
	at, id, err := readCursor(cursor)
	if err != nil {
		return v, err
	}
	if v.Reports, err = a.store.Reports(ctx, state, at, id, registerScreen+1); err != nil {
		return v, err
	}
	if len(v.Reports) > registerScreen {
		v.Reports = v.Reports[:registerScreen]
		last := v.Reports[registerScreen-1]
		v.Older = writeCursor(last.At, last.ID)
	}
	return v, nil
}

// wikiBase is the address under which a page's versions stand: a call's own address is its home.
func wikiBase(p Place) string {
	if p.Page.Form == domain.FormCall {
		return p.Path() + "/presentation"
	}
	return p.Path()
}
