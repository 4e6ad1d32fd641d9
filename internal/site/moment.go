package site

import (
	"strings"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
)

// moment reads a day and an hour of Paris; both empty is the zero moment, and the field's own rule says
// whether it may be.
func (f form) moment(name string, faults *domain.Problems) time.Time {
	day, hour := strings.TrimSpace(f.get(name+"_day")), strings.TrimSpace(f.get(name+"_hour"))
	if day == "" && hour == "" {
		return time.Time{}
	}
	if len(hour) == len("12:00:00") { // some browsers send seconds
		hour = strings.TrimSuffix(hour, ":00")
	}
	at, ok := app.ParisTime(day, hour)
	if !ok {
		faults.Add(name, "error.moment")
	}
	return at
}

// shownText is a value as a page can hold it: what no text holds becomes a mark.
func shownText(v string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(v, "\uFFFD"), "\x00", "\uFFFD")
}
