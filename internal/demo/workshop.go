package demo

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
)

// Workshop is a meeting of the story, and what an act states of it.
type Workshop struct {
	Key      string              `yaml:"-"`
	Title    string              `yaml:"title"`
	Goals    string              `yaml:"goals"`
	Agenda   []domain.AgendaItem `yaml:"agenda"`
	Place    string              `yaml:"place"`
	Link     string              `yaml:"link"`
	Access   string              `yaml:"access"`
	Capacity int                 `yaml:"capacity"`
	Starts   time.Time           `yaml:"starts"`
	Opens    time.Time           `yaml:"opens"` // at its announcement when missing
	Length   int                 `yaml:"minutes"`
	Days     int                 `yaml:"correction_days"`
	People   []string            `yaml:"people"` // account keys

	Seated    []string        `yaml:"-"` // who has a seat, then who waits, in order
	Present   []string        `yaml:"-"`
	Cards     []string        `yaml:"-"` // keys
	Groups    []string        `yaml:"-"` // titles
	Frozen    int             `yaml:"-"` // version of the minutes frozen by hand, 0 for none
	Cancelled bool            `yaml:"-"`
	Domain    domain.Workshop `yaml:"-"` // as the product's rules see it
}

// open writes the first version of a workshop's minutes as the clock does at its beginning.
func (p *page) open(act Act) {
	if p.workshop == nil || len(p.past) > 0 || act.At.Before(p.workshop.Starts) || p.workshop.Cancelled {
		return
	}
	text := ""
	for i, item := range p.workshop.Agenda {
		if i > 0 {
			text += "\n\n"
		}
		text += "## " + item.Title
	}
	p.past = append(p.past, version{sections: domain.Document{"title": p.workshop.Title, "texte": text}})
}

// workshopOf is a page's workshop as the product's rules see it, with the registration of one person.
func (p *page) workshopOf(by string) domain.Workshop {
	if p.workshop == nil {
		return domain.Workshop{}
	}
	w := p.workshop.Domain
	w.Seated, w.Present = len(p.workshop.Seated), len(p.workshop.Present)
	if slices.Contains(p.workshop.Seated, by) {
		w.Mine.State = domain.RegistrationSeated
	}
	if slices.Contains(p.workshop.Present, by) {
		w.Mine.AttendedAt = w.EndsAt
	}
	return w
}

// onWorkshop does what an act does to a workshop.
func (t *telling) onWorkshop(p *page, act *Act) error {
	if act.Kind == AnnounceWorkshop {
		return p.announce(*act)
	}
	w := p.workshop
	switch {
	case w == nil:
		return fmt.Errorf("%s on a page that is no workshop", act.Kind)
	case act.Kind == RegisterForIt:
		return t.registers(w, act.Workshop.People)
	case act.Kind == LeaveWorkshop:
		if !slices.Contains(w.Seated, act.By) {
			return errors.New("gives back a seat that she has not")
		}
		w.Seated = slices.DeleteFunc(w.Seated, func(key string) bool { return key == act.By })
	case act.Kind == NoteAttendance:
		for _, key := range act.Workshop.People {
			if !slices.Contains(w.Seated, key) {
				return fmt.Errorf("%q was there without a seat", key)
			}
		}
		w.Present = act.Workshop.People
	case act.Kind == FreezeMinutes:
		act.Version = len(p.past)
		w.Frozen = act.Version
		w.Domain.Frozen = domain.FrozenMinutes{N: act.Version, At: act.At}
	case act.Kind == CancelWorkshop:
		if act.Reason == "" {
			return errors.New("cancels without a reason")
		}
		w.Cancelled, w.Domain.CancelledAt = true, act.At
	}
	return nil
}

func (p *page) announce(act Act) error {
	w := act.Workshop
	w.Key = p.key
	opens := w.Opens
	if opens.IsZero() {
		opens = act.At
	}
	w.Domain = domain.Workshop{
		ID: p.key, Title: w.Title, Goals: w.Goals, Agenda: w.Agenda, Place: w.Place, Link: w.Link, Access: w.Access, Capacity: w.Capacity,
		OpensAt: opens, StartsAt: w.Starts, EndsAt: w.Starts.Add(time.Duration(w.Length) * time.Minute), CorrectionDays: w.Days,
	}
	p.workshop = &w
	if w.Starts.Before(act.At) {
		return errors.New("is announced after its beginning")
	}
	return w.Domain.Check()
}

func (t *telling) registers(w *Workshop, people []string) error {
	for _, key := range people {
		switch {
		case t.people[key] == nil:
			return fmt.Errorf("%q has no account yet", key)
		case slices.Contains(w.Seated, key):
			return fmt.Errorf("%q registers twice", key)
		}
		w.Seated = append(w.Seated, key)
	}
	if w.Capacity > 0 && len(w.Seated) > w.Capacity {
		return errors.New("has more people than seats: the story has no waiting list")
	}
	return nil
}
