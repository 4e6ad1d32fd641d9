package app

import (
	"fmt"
	"time"
	_ "time/tzdata" // a machine without zones still knows Paris

	"github.com/appel-a-communs/communs/internal/domain"
)

// Paris is the zone in which dates are typed and shown.
func Paris() (*time.Location, error) {
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		return nil, fmt.Errorf("app: zone of Paris: %w", err)
	}
	return zone, nil
}

// ParisTime reads a day (2026-12-18) and an hour (12:00) of Paris. It answers false for what is neither, and for
// the hour that does not exist in the night of March when clocks go forward.
func ParisTime(day, hour string) (time.Time, bool) {
	zone, err := Paris()
	if err != nil {
		return time.Time{}, false
	}
	const layout = time.DateOnly + " 15:04"
	t, err := time.ParseInLocation(layout, day+" "+hour, zone)
	if err != nil || t.Format(layout) != day+" "+hour {
		return time.Time{}, false
	}
	return t.UTC(), true
}

// ParisDay gives a moment as the two fields of a form hold it, day and hour; "" for the zero moment.
func ParisDay(t time.Time) (day, hour string) {
	zone, err := Paris()
	if err != nil || t.IsZero() {
		return "", ""
	}
	t = t.In(zone)
	return t.Format(time.DateOnly), t.Format("15:04")
}

// NextParisDay is the midnight of Paris that follows a moment: pages that say "in 25 days" change then.
func NextParisDay(now time.Time) time.Time {
	zone, err := Paris()
	if err != nil {
		return now.Add(time.Hour)
	}
	y, m, d := now.In(zone).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, zone).UTC()
}

// ParisDaysUntil is the number of nights of Paris between two moments.
func ParisDaysUntil(now, at time.Time) int {
	zone, err := Paris()
	if err != nil {
		return int(at.Sub(now) / (24 * time.Hour))
	}
	day := func(t time.Time) time.Time {
		y, m, d := t.In(zone).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return int(day(at).Sub(day(now)) / (24 * time.Hour))
}

// longestLine is the most characters of a line that is no section of a page.
const longestLine = 160

func requiredLine(p *domain.Problems, field, v string) {
	switch n := len([]rune(v)); {
	case v == "":
		p.Add(field, "error.required")
	case n > longestLine:
		p.Add(field, "error.too_long", "N", n, "Max", longestLine)
	}
}
