package app

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// WorkshopView is the page of a workshop.
type WorkshopView struct {
	Workshop domain.Workshop // with the reader's own registration
	Call     domain.Call
	Head     int // version of its minutes, 0 until it begins
	May      []domain.Verb
	Steps    []domain.Event
	Now      time.Time
}

// Object is the workshop as domain.Can sees it.
func (v WorkshopView) Object() domain.Object {
	return domain.Object{Call: v.Call, Workshop: v.Workshop, Now: v.Now}
}

// ViewWorkshop loads the page of a workshop.
func (a *App) ViewWorkshop(ctx context.Context, by domain.Account, slug string) (WorkshopView, error) {
	v := WorkshopView{Now: a.Now()}
	var err error
	if v.Workshop, err = a.store.WorkshopAt(ctx, slug); err != nil {
		return v, err
	}
	if v.Call, err = a.callOf(ctx, v.Workshop.CallID); err != nil {
		return v, err
	}
	if err = withMine(ctx, a.store.Reader, by, &v.Workshop); err != nil {
		return v, err
	}
	v.May = a.allowed(by, v.Object(), domain.SetWorkshop, domain.CancelWorkshop, domain.Register, domain.ReadRegistrations,
		domain.NoteAttendance, domain.FreezeMinutes)
	if v.Workshop.PageID != "" {
		page, err := a.store.Page(ctx, v.Workshop.PageID)
		if err != nil {
			return v, err
		}
		v.Head = page.Head
	}
	v.Steps, err = a.store.Events(ctx, store.EventFilter{ObjectID: v.Workshop.ID, Limit: 50})
	return v, err
}

// minutesOf is the workshop whose minutes are a page, zero for minutes of no workshop.
func minutesOf(ctx context.Context, r store.Reader, pageID string) (domain.Workshop, error) {
	w, err := r.WorkshopOfPage(ctx, pageID)
	if domain.KindOf(err) == domain.NotFound {
		return domain.Workshop{}, nil
	}
	return w, err
}

// withMine completes a workshop with the registration of who is signed in.
func withMine(ctx context.Context, r store.Reader, by domain.Account, w *domain.Workshop) error {
	if w.ID == "" || !by.SignedIn() {
		return nil
	}
	mine, err := r.RegistrationOf(ctx, w.ID, by.ID, FoldEmail(by.Email))
	if domain.KindOf(err) == domain.NotFound {
		return nil
	}
	w.Mine = mine
	return err
}

// WorkshopsView is one screen of workshops: all to come, then those that are over.
type WorkshopsView struct {
	Call        domain.Call // zero for all calls
	Coming      []domain.Workshop
	Past        []domain.Workshop
	Older       string // cursor of the next screen of those that are over
	MayAnnounce bool
	Now         time.Time
}

// The most workshops that one screen lists.
const (
	comingScreen = 200
	pastScreen   = 30
)

// ViewWorkshops lists the workshops of a call, or of all calls.
func (a *App) ViewWorkshops(ctx context.Context, by domain.Account, call, cursor string) (WorkshopsView, error) {
	v := WorkshopsView{Now: a.Now()}
	var err error
	if call != "" {
		if v.Call, err = a.callAt(ctx, call); err != nil {
			return v, err
		}
		v.MayAnnounce = domain.Can(by, domain.AnnounceWorkshop, domain.Object{Call: v.Call, Now: v.Now}).Allowed
	}
	f := store.WorkshopFilter{CallID: v.Call.ID, From: v.Now, Limit: comingScreen}
	if f.BeforeAt, f.BeforeID, err = readCursor(cursor); err != nil {
		return v, err
	}
	if cursor == "" {
		if v.Coming, err = a.store.ComingWorkshops(ctx, f); err != nil {
			return v, err
		}
	}
	f.Limit = pastScreen + 1
	if v.Past, err = a.store.PastWorkshops(ctx, f); err != nil {
		return v, err
	}
	if len(v.Past) > pastScreen {
		v.Past = v.Past[:pastScreen]
		last := v.Past[pastScreen-1]
		v.Older = writeCursor(last.StartsAt, last.ID)
	}
	return v, nil
}

// nextWorkshop is the next workshop of a call that was not called off, as everybody reads it.
func (a *App) nextWorkshop(ctx context.Context, callID string) (domain.Workshop, error) {
	return shared(a.memo, "next workshop "+callID, []string{"workshops"}, func() (domain.Workshop, int, error) {
		list, err := a.store.ComingWorkshops(ctx, store.WorkshopFilter{CallID: callID, From: a.Now(), Limit: 20})
		for _, w := range list {
			if w.CancelledAt.IsZero() {
				return w, len(w.Goals) + 1024, err
			}
		}
		return domain.Workshop{}, 256, err
	})
}

// Workshops lists all workshops of a call by their beginning, each with its minutes' page where it has begun.
func (a *App) Workshops(ctx context.Context, callID string) ([]domain.Workshop, error) {
	return a.store.CallWorkshops(ctx, callID)
}

// Workshop gives one workshop by its address; its minutes are the page PageID.
func (a *App) Workshop(ctx context.Context, slug string) (domain.Workshop, error) {
	return a.store.WorkshopAt(ctx, slug)
}

// Attendees lists who was at a workshop, for other acts: it is shown to nobody by itself. While nobody noted who came,
// it is those who had a seat.
func (a *App) Attendees(ctx context.Context, workshopID string) ([]domain.Registration, error) {
	list, err := a.store.Registrations(ctx, workshopID, domain.RegistrationSeated)
	var came []domain.Registration
	for _, g := range list {
		if !g.AttendedAt.IsZero() {
			came = append(came, g)
		}
	}
	if len(came) > 0 {
		return came, err
	}
	return list, err
}

// RegistrationsView is who registered for a workshop, for those who run it.
type RegistrationsView struct {
	WorkshopView
	List []domain.Registration
}

// ViewRegistrations loads who registered for a workshop.
func (a *App) ViewRegistrations(ctx context.Context, by domain.Account, slug string) (RegistrationsView, error) {
	var v RegistrationsView
	var err error
	if v.WorkshopView, err = a.ViewWorkshop(ctx, by, slug); err != nil {
		return v, err
	}
	if err := domain.Can(by, domain.ReadRegistrations, v.Object()).Err(); err != nil {
		return RegistrationsView{}, err
	}
	v.List, err = a.store.Registrations(ctx, v.Workshop.ID, "")
	return v, err
}

// LinkedRegistration is what the link of a letter shows: a workshop and one's own registration.
type LinkedRegistration struct {
	Workshop     domain.Workshop
	Registration domain.Registration
	Now          time.Time
}

// ViewRegistration loads what the link of a letter speaks of, without using anything up. A link of another workshop is
// as dead as one that never was.
func (a *App) ViewRegistration(ctx context.Context, slug, token string) (LinkedRegistration, error) {
	v := LinkedRegistration{Now: a.Now()}
	var err error
	if v.Workshop, err = a.store.WorkshopAt(ctx, slug); err != nil {
		return v, err
	}
	v.Registration, err = a.store.RegistrationByLink(ctx, hashOf(token))
	if domain.KindOf(err) == domain.NotFound || err == nil && v.Registration.WorkshopID != v.Workshop.ID {
		return v, deadLink()
	}
	return v, err
}

// CalendarView is what a call's calendar tells: its workshops and its relèves.
type CalendarView struct {
	Call      domain.Call
	Workshops []domain.Workshop
	Postponed map[int]int // how often each relève was put off
}

// ViewCalendar loads the calendar of a call.
func (a *App) ViewCalendar(ctx context.Context, slug string) (CalendarView, error) {
	var v CalendarView
	var err error
	if v.Call, err = a.callAt(ctx, slug); err != nil {
		return v, err
	}
	if v.Workshops, err = a.store.CallWorkshops(ctx, v.Call.ID); err != nil {
		return v, err
	}
	v.Postponed, err = a.store.Postponements(ctx, v.Call.ID, PostponeCutoff)
	return v, err
}
