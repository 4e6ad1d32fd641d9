package domain

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Workshop is an atelier: a meeting before or during a call, with its places and its minutes.
type Workshop struct {
	ID             string
	CallID         string
	CallSlug       string
	CallTitle      string
	Slug           string
	Title          string
	Goals          string
	Agenda         []AgendaItem
	Place          string
	Link           string // told to those who have a seat
	Capacity       int    // 0: as many as come
	Access         string
	OpensAt        time.Time // of its registration
	StartsAt       time.Time
	EndsAt         time.Time
	CorrectionDays int
	Marks          int   // that each person may put on cards
	Recorded       State // the last state that the journal told of
	Reason         string
	CancelledAt    time.Time
	Sequence       int    // of its calendar entry, one more with each change
	PageID         string // of its minutes, "" until it begins
	PageSlug       string
	Frozen         FrozenMinutes
	AccountID      string // who announced it
	CreatedAt      time.Time
	UpdatedAt      time.Time

	Seated, Waiting, Present int          // registrations
	Mine                     Registration // of the reader, where it was loaded
}

// AgendaItem is one point of a workshop's agenda.
type AgendaItem struct {
	Title   string `json:"title"`
	Minutes int    `json:"minutes,omitempty"`
}

// FrozenMinutes is the version of a workshop's minutes that stands, zero while they may be corrected.
type FrozenMinutes struct {
	N    int
	Hash string
	At   time.Time
}

// Registration is somebody's place in a workshop, or her wish for one. Who registers is private.
type Registration struct {
	ID         string
	WorkshopID string
	AccountID  string // "" for somebody who gave an address only
	Name       string
	Email      string
	Lang       string
	State      State
	At         time.Time // of its last change of state
	AttendedAt time.Time
}

// The states of a workshop and of a registration.
const (
	WorkshopAnnounced    State = "announced"
	WorkshopRegistration State = "registration"
	WorkshopRunning      State = "running"
	WorkshopCorrection   State = "correction"
	WorkshopFrozen       State = "frozen"
	WorkshopCancelled    State = "cancelled"

	RegistrationAsked     State = "asked"
	RegistrationSeated    State = "seated"
	RegistrationWaiting   State = "waiting"
	RegistrationCancelled State = "cancelled"
)

// Limits of what a workshop says.
const (
	MaxAgenda         = 20
	MaxWorkshop       = 12 * time.Hour
	MaxCorrectionDays = 60
	MaxCapacity       = 10_000
)

// CorrectionEnds is when the minutes freeze by themselves.
func (w Workshop) CorrectionEnds() time.Time {
	return w.EndsAt.Add(time.Duration(w.CorrectionDays) * 24 * time.Hour)
}

// Steps are the entries into the states that the clock brings, in order.
func (w Workshop) Steps() []WorkshopStep {
	return []WorkshopStep{
		{WorkshopRegistration, w.OpensAt}, {WorkshopRunning, w.StartsAt}, {WorkshopCorrection, w.EndsAt}, {WorkshopFrozen, w.CorrectionEnds()},
	}
}

// WorkshopStep is the entry into a state.
type WorkshopStep struct {
	State State
	At    time.Time
}

// State is where a workshop stands at a moment: its dates and the clock say so, unless it was cancelled or its
// minutes were frozen by hand.
func (w Workshop) State(now time.Time) State {
	switch {
	case !w.CancelledAt.IsZero():
		return WorkshopCancelled
	case w.Frozen.N > 0:
		return WorkshopFrozen
	}
	s := WorkshopAnnounced
	for _, step := range w.Steps() {
		if !now.Before(step.At) {
			s = step.State
		}
	}
	return s
}

// Follows tells whether a state comes after another in the life of a workshop.
func (w Workshop) Follows(s, other State) bool {
	order := []State{WorkshopAnnounced, WorkshopRegistration, WorkshopRunning, WorkshopCorrection, WorkshopFrozen}
	return slices.Index(order, s) > slices.Index(order, other)
}

// Until is the next moment at which the workshop changes by itself, zero where there is none.
func (w Workshop) Until(now time.Time) time.Time {
	if !w.CancelledAt.IsZero() || w.Frozen.N > 0 {
		return time.Time{}
	}
	for _, step := range w.Steps() {
		if step.At.After(now) {
			return step.At
		}
	}
	return time.Time{}
}

// Path is the public address of a workshop.
func (w Workshop) Path() string { return "/ateliers/" + w.Slug }

// MinutesPath is the address of its minutes, "" until it begins.
func (w Workshop) MinutesPath() string {
	if w.PageID == "" {
		return ""
	}
	return Page{Form: FormMinutes, Slug: w.PageSlug}.Path(w.CallSlug)
}

// Left is the number of seats left; open tells that there are as many as people come.
func (w Workshop) Left() (n int, open bool) {
	if w.Capacity == 0 {
		return 0, true
	}
	return max(w.Capacity-w.Seated, 0), false
}

// Attending tells whether the reader may correct the minutes: she was there, or has a seat while nobody noted who came.
func (w Workshop) Attending() bool {
	return !w.Mine.AttendedAt.IsZero() || w.Mine.State == RegistrationSeated && w.Present == 0
}

// ShownDiffers tells whether what people plan by differs: those who registered are told then.
func (w Workshop) ShownDiffers(was Workshop) bool {
	return !w.StartsAt.Equal(was.StartsAt) || !w.EndsAt.Equal(was.EndsAt) || w.Place != was.Place || w.Link != was.Link
}

// Check looks at a workshop as somebody wants to announce or change it; all faults are told at once.
func (w Workshop) Check() error {
	var p Problems
	need(&p, "title", w.Title, 160)
	need(&p, "goals", w.Goals, 4000)
	most(&p, "place", w.Place, 300)
	most(&p, "access", w.Access, 1500)
	if w.Link != "" && !IsWebAddress(w.Link) {
		p.Add("link", "error.url")
	}
	if w.Place == "" && w.Link == "" {
		p.Add("place", "error.workshop_where")
	}
	if w.Capacity < 0 || w.Capacity > MaxCapacity {
		p.Add("capacity", "error.number")
	}
	if w.CorrectionDays < 1 || w.CorrectionDays > MaxCorrectionDays {
		p.Add("correction_days", "error.workshop_days", "Max", MaxCorrectionDays)
	}
	if w.Marks < 0 || w.Marks > MaxMarks {
		p.Add("marks", "error.workshop_marks", "Max", MaxMarks)
	}
	w.checkAgenda(&p)
	w.checkDates(&p)
	return p.Err()
}

func (w Workshop) checkAgenda(p *Problems) {
	if len(w.Agenda) > MaxAgenda {
		p.Add("agenda", "error.rows")
	}
	sum := 0
	for _, item := range w.Agenda {
		if item.Minutes < 0 || item.Minutes > int(MaxWorkshop/time.Minute) || item.Title == "" || utf8.RuneCountInString(item.Title) > 200 {
			p.Add("agenda", "error.workshop_agenda")
			return
		}
		sum += item.Minutes
	}
	if length := w.EndsAt.Sub(w.StartsAt); length > 0 && time.Duration(sum)*time.Minute > length {
		p.Add("agenda", "error.workshop_agenda_long", "Sum", sum, "Length", int(length/time.Minute))
	}
}

func (w Workshop) checkDates(p *Problems) {
	length := w.EndsAt.Sub(w.StartsAt)
	switch {
	case w.StartsAt.IsZero():
		p.Add("starts", "error.required")
		return
	case length < 10*time.Minute || length > MaxWorkshop:
		p.Add("duration", "error.workshop_duration")
	}
	if w.OpensAt.After(w.StartsAt) {
		p.Add("opens", "error.workshop_opens")
	}
}

func need(p *Problems, field, v string, limit int) {
	if strings.TrimSpace(v) == "" {
		p.Add(field, "error.required")
		return
	}
	most(p, field, v, limit)
}

func most(p *Problems, field, v string, limit int) {
	if n := utf8.RuneCountInString(v); n > limit {
		p.Add(field, "error.too_long", "N", n, "Max", limit)
	}
}

// changeable: a workshop is set while it has not begun.
func changeable(on Object) bool {
	s := on.Workshop.State(on.Now)
	return s == WorkshopAnnounced || s == WorkshopRegistration
}

// registrable: places are taken from the opening of registration until the end of the workshop.
func registrable(on Object) bool {
	s := on.Workshop.State(on.Now)
	return s == WorkshopRegistration || s == WorkshopRunning
}

// registers: with an account or without; one that is closed or unproven is told so.
func registers(by Account, _ Object) bool { return !by.SignedIn() || active(by) }

// begun: who came is noted from the beginning on.
func begun(on Object) bool {
	s := on.Workshop.State(on.Now)
	return s == WorkshopRunning || s == WorkshopCorrection || s == WorkshopFrozen
}

// correcting: minutes are frozen by hand while they are corrected.
func correcting(on Object) bool { return on.Workshop.State(on.Now) == WorkshopCorrection }

// minutesOpen tells whether the minutes of a workshop may be written at all.
func minutesOpen(on Object) bool {
	s := on.Workshop.State(on.Now)
	return on.Workshop.ID == "" || s == WorkshopRunning || s == WorkshopCorrection
}

// minutesWriter: all write while the workshop runs, those who were there correct, with those who run it.
func minutesWriter(by Account, on Object) bool {
	return active(by) && (on.Workshop.ID == "" || !correcting(on) || on.Workshop.Attending() || animation(by, on))
}

// refusal is the sentence of a refusal where minutes have one of their own.
func refusal(on Object, key string) string {
	switch {
	case on.Page.Form != FormMinutes || on.Workshop.ID == "":
	case key == "error.page_closed" && on.Workshop.State(on.Now) == WorkshopFrozen:
		return "error.minutes_frozen"
	case key == "error.forbidden" && correcting(on):
		return "error.minutes_attendees"
	}
	return key
}
