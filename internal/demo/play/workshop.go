package play

import (
	"context"
	"slices"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/demo"
	"github.com/appel-a-communs/communs/internal/domain"
)

// onWorkshop performs an act on a workshop; done tells that it was one.
func (p *player) onWorkshop(ctx context.Context, by domain.Account, act demo.Act) (done bool, err error) {
	id := p.objects[act.Page]
	switch act.Kind {
	case demo.AnnounceWorkshop:
		return true, p.announce(ctx, by, act)
	case demo.RegisterForIt:
		return true, p.register(ctx, act)
	case demo.LeaveWorkshop:
		return true, p.app.LeaveWorkshop(ctx, by, app.Registering{WorkshopID: id})
	case demo.NoteAttendance:
		return true, p.attendance(ctx, by, act)
	case demo.FreezeMinutes:
		return true, p.app.FreezeMinutes(ctx, by, app.MinutesFreeze{ID: id, N: act.Version})
	case demo.CancelWorkshop:
		return true, p.app.CancelWorkshop(ctx, by, app.WorkshopCancel{ID: id, Reason: act.Reason})
	}
	return false, nil
}

func (p *player) announce(ctx context.Context, by domain.Account, act demo.Act) error {
	w := act.Workshop
	starts := p.shift(w.Starts)
	made, err := p.app.AnnounceWorkshop(ctx, by, app.WorkshopAct{Workshop: domain.Workshop{
		CallID: p.call.ID, Title: w.Title, Goals: w.Goals, Agenda: w.Agenda, Place: w.Place, Link: w.Link, Access: w.Access, Capacity: w.Capacity,
		OpensAt: p.shift(w.Opens), StartsAt: starts, EndsAt: starts.Add(time.Duration(w.Length) * time.Minute), CorrectionDays: w.Days,
	}})
	p.objects[act.Page] = made.ID
	return err
}

func (p *player) register(ctx context.Context, act demo.Act) error {
	for _, key := range act.Workshop.People {
		who, err := p.as(ctx, key)
		if err != nil {
			return err
		}
		if _, err := p.app.Register(ctx, who, app.Registering{WorkshopID: p.objects[act.Page]}); err != nil {
			return err
		}
	}
	return nil
}

func (p *player) attendance(ctx context.Context, by domain.Account, act demo.Act) error {
	list, err := p.app.Attendees(ctx, p.objects[act.Page])
	if err != nil {
		return err
	}
	var came []string
	for _, g := range list {
		if slices.ContainsFunc(act.Workshop.People, func(key string) bool { return p.accounts[key].ID == g.AccountID }) {
			came = append(came, g.ID)
		}
	}
	return p.app.NoteAttendance(ctx, by, app.Attendance{WorkshopID: p.objects[act.Page], Came: came})
}

// workshopMoments are the hours at which the clock acts on the workshops of the story.
func (p *player) workshopMoments() []time.Time {
	var list []time.Time
	for _, w := range p.story.Workshops {
		if w.Cancelled {
			continue
		}
		for _, step := range w.Domain.Steps() {
			list = append(list, step.At)
		}
	}
	return list
}

// tickWorkshops lets the clock act on workshops, and remembers the minutes that it opened.
func (p *player) tickWorkshops(ctx context.Context) error {
	if err := p.app.TickWorkshops(ctx); err != nil || p.call.ID == "" {
		return err
	}
	list, err := p.app.Workshops(ctx, p.call.ID)
	for _, w := range list {
		for key, id := range p.objects {
			if id == w.ID && w.PageID != "" {
				p.pages[key] = w.PageID
			}
		}
	}
	return err
}
