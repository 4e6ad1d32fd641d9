package i18n

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // zones must be there on machines and in images that have no list of their own
)

// Zone finds a time zone by its usual name, as "Europe/Paris".
func Zone(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("i18n: zone: %w", err)
	}
	return zone, nil
}

// In gives a printer of the same language that tells times in another zone.
func (p *Printer) In(zone *time.Location) *Printer {
	other := *p
	other.zone = zone
	return &other
}

// Date writes a day as "21 novembre 2026".
func (p *Printer) Date(t time.Time) string {
	t = t.In(p.zone)
	day := strconv.Itoa(t.Day())
	if t.Day() == 1 {
		day = p.locale.first
	}
	return day + " " + p.locale.months[t.Month()-1] + " " + strconv.Itoa(t.Year())
}

// WeekdayDate writes a day as "samedi 21 novembre 2026".
func (p *Printer) WeekdayDate(t time.Time) string {
	t = t.In(p.zone)
	return p.locale.days[t.Weekday()] + " " + p.Date(t)
}

// Time writes the time of day as "12 h" or "12 h 05".
func (p *Printer) Time(t time.Time) string {
	t = t.In(p.zone)
	if p.lang != French {
		return t.Format("15:04")
	}
	if t.Minute() == 0 {
		return strconv.Itoa(t.Hour()) + wide + "h"
	}
	return fmt.Sprintf("%d%sh%s%02d", t.Hour(), wide, wide, t.Minute())
}

// DateTime writes a moment with its zone, as every deadline must be: "vendredi 18 décembre 2026, 12 h, heure de Paris".
func (p *Printer) DateTime(t time.Time) string {
	return p.WeekdayDate(t) + ", " + p.Time(t) + ", " + p.ZoneName()
}

// ZoneName says in whose time hours are told: "heure de Paris".
func (p *Printer) ZoneName() string {
	name := p.zone.String()
	if name == "UTC" || name == "" {
		return p.locale.universe
	}
	city := strings.ReplaceAll(name[strings.LastIndexByte(name, '/')+1:], "_", " ")
	if local, ok := places[city]; ok && p.lang == French {
		city = local
	}
	if strings.ContainsAny(city[:1], "AEIOU") {
		return fmt.Sprintf(p.locale.vowel, city)
	}
	return fmt.Sprintf(p.locale.place, city)
}

// Ago writes how many days before now t was: "aujourd’hui", "hier", "il y a 3 jours". Days are those of the printer’s zone.
func (p *Printer) Ago(t, now time.Time) string {
	return p.relative(days(t.In(p.zone), now.In(p.zone)), p.locale.past)
}

// InDays writes how many days after now t is: "aujourd’hui", "demain", "dans 3 jours". Days are those of the printer’s zone.
func (p *Printer) InDays(t, now time.Time) string {
	return p.relative(days(now.In(p.zone), t.In(p.zone)), p.locale.future)
}

// relative reads a moment on the wrong side of now as today: clocks differ a little.
func (p *Printer) relative(n int, words [2]string) string {
	switch {
	case n < 1:
		return p.locale.today
	case n == 1:
		return words[0]
	}
	return fmt.Sprintf(words[1], n)
}

// days counts the midnights between two moments in the zone of the second; a day of 23 or 25 hours is one.
func days(from, to time.Time) int {
	return int(midnight(to).Sub(midnight(from.In(to.Location()))) / (24 * time.Hour))
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}
