package site

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/ical"
)

// sendCalendar sends events as programs subscribe to them.
func (s *Site) sendCalendar(c *gin.Context, name, file string, events []ical.Event) error {
	zone, err := app.Paris()
	if err != nil {
		return err
	}
	calendar := ical.Calendar{Name: name, Events: events, Stamp: s.app.Now(), Zone: zone}
	c.Header("Cache-Control", "public, max-age=300")
	c.Header("Content-Disposition", `inline; filename="`+file+`.ics"`)
	write(c, http.StatusOK, "text/calendar; charset=utf-8; method=PUBLISH", calendar.Bytes())
	return nil
}

// uid names an entry for ever: the id of what it tells of, at this site.
func (s *Site) uid(id string) string {
	host := "communs.invalid"
	if u, err := url.Parse(s.options.BaseURL); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	return id + "@" + host
}

// workshopEvent is a workshop as a calendar tells it to everybody: the link of a meeting at a distance is for those
// who have a seat.
func (s *Site) workshopEvent(pr *i18n.Printer, w domain.Workshop) ical.Event {
	e := ical.Event{
		UID: s.uid("atelier-" + w.ID), Sequence: w.Sequence, Summary: w.Title, Location: w.Place, URL: s.options.BaseURL + w.Path(),
		Start: w.StartsAt, End: w.EndsAt, Changed: w.UpdatedAt, Cancelled: !w.CancelledAt.IsZero(),
	}
	if e.Location == "" {
		e.Location = pr.T("workshop.remote")
	}
	goals := strings.NewReplacer("**", "", "__", "", "`", "").Replace(w.Goals)
	parts := []string{goals}
	if e.Cancelled {
		parts = []string{pr.T("workshop.cancelled_because", "Reason", w.Reason), goals}
	}
	for _, item := range w.Agenda {
		parts = append(parts, agendaLine(pr, item))
	}
	e.Description = strings.Join(append(parts, e.URL), "\n")
	return e
}

func agendaLine(pr *i18n.Printer, item domain.AgendaItem) string {
	if item.Minutes == 0 {
		return item.Title
	}
	return pr.T("workshop.agenda_line", "Title", item.Title, "Length", lengthText(pr, item.Minutes))
}

// sendWorkshopCalendar is one workshop as a file for a calendar.
func (s *Site) sendWorkshopCalendar(ctx context.Context, c *gin.Context, slug string) error {
	w, err := s.app.Workshop(ctx, slug)
	if err != nil {
		return err
	}
	return s.sendCalendar(c, w.Title, w.Slug, []ical.Event{s.workshopEvent(s.printer(c), w)})
}

// sendCallCalendar is the calendar of a call: its workshops and its relèves.
func (s *Site) sendCallCalendar(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewCalendar(ctx, c.Param("call"))
	if err != nil {
		return err
	}
	pr := s.printer(c)
	var events []ical.Event
	for _, w := range v.Workshops {
		events = append(events, s.workshopEvent(pr, w))
	}
	for _, k := range v.Call.Cutoffs {
		events = append(events, ical.Event{
			UID: s.uid("releve-" + v.Call.ID + "-" + strconv.Itoa(k.K)), Sequence: v.Postponed[k.K], Start: k.At,
			Summary: pr.T("workshop.calendar_cutoff", "K", k.K, "Call", v.Call.Title), Description: pr.T("workshop.calendar_cutoff_text"),
			URL: s.options.BaseURL + callPath(v.Call) + "/releves/" + strconv.Itoa(k.K),
		})
	}
	return s.sendCalendar(c, v.Call.Title, v.Call.Slug, events)
}
