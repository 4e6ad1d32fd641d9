// Package ical writes calendars that others subscribe to (RFC 5545): events in the time of Paris, published. It knows
// no clock and nothing of what the events are.
package ical

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Calendar is a list of events under a name.
type Calendar struct {
	Name   string
	Events []Event
	Stamp  time.Time      // when it was written
	Zone   *time.Location // Europe/Paris: its rules are written out below
}

// Event is one entry. Its UID never changes; Sequence is one more with each change. An event without an end is a moment.
type Event struct {
	UID         string
	Sequence    int
	Summary     string
	Description string
	Location    string
	URL         string
	Start, End  time.Time
	Changed     time.Time // zero where unknown
	Cancelled   bool
}

// paris are the rules of Europe/Paris since 1996, for programs that do not know the zone by its name.
const paris = "BEGIN:VTIMEZONE\r\nTZID:Europe/Paris\r\n" +
	"BEGIN:DAYLIGHT\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\nDTSTART:19960331T020000\r\n" +
	"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n" +
	"BEGIN:STANDARD\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\nDTSTART:19961027T030000\r\n" +
	"RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"

const utc = "20060102T150405Z"

// Bytes is the calendar as it is sent: text/calendar, METHOD:PUBLISH.
func (c Calendar) Bytes() []byte {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Communs//Communs//FR\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n")
	text(&b, "X-WR-CALNAME", c.Name)
	b.WriteString(paris)
	for _, e := range c.Events {
		c.write(&b, e)
	}
	b.WriteString("END:VCALENDAR\r\n")
	return []byte(b.String())
}

func (c Calendar) write(b *strings.Builder, e Event) {
	b.WriteString("BEGIN:VEVENT\r\n")
	text(b, "UID", e.UID)
	fold(b, "DTSTAMP:"+c.Stamp.UTC().Format(utc))
	fold(b, "SEQUENCE:"+strconv.Itoa(e.Sequence))
	if !e.Changed.IsZero() {
		fold(b, "LAST-MODIFIED:"+e.Changed.UTC().Format(utc))
	}
	fold(b, "DTSTART;TZID=Europe/Paris:"+e.Start.In(c.Zone).Format("20060102T150405"))
	if !e.End.IsZero() {
		fold(b, "DTEND;TZID=Europe/Paris:"+e.End.In(c.Zone).Format("20060102T150405"))
	}
	text(b, "SUMMARY", e.Summary)
	text(b, "DESCRIPTION", e.Description)
	text(b, "LOCATION", e.Location)
	if e.URL != "" {
		fold(b, "URL:"+e.URL) // of type URI: not escaped
	}
	status := "CONFIRMED"
	if e.Cancelled {
		status = "CANCELLED"
	}
	fold(b, "STATUS:"+status)
	b.WriteString("END:VEVENT\r\n")
}

// text writes a property of type TEXT; an empty one is left out.
func text(b *strings.Builder, name, value string) {
	if value != "" {
		fold(b, name+":"+escape(value))
	}
}

func escape(v string) string {
	v = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(v, "\uFFFD"))
	v = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, v)
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`).Replace(v)
}

// fold writes one line of content, at most 75 octets a line of the file, cut between characters.
func fold(b *strings.Builder, line string) {
	const most = 75
	room := most
	for len(line) > room {
		cut := room
		for !utf8.RuneStart(line[cut]) {
			cut--
		}
		b.WriteString(line[:cut] + "\r\n ")
		line, room = line[cut:], most-1 // the blank counts
	}
	b.WriteString(line + "\r\n")
}
