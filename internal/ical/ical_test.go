package ical_test

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
	"unicode/utf8"

	"github.com/appel-a-communs/communs/internal/ical"
)

func one(t *testing.T, e ical.Event) string {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	e.Start = time.Date(2026, 12, 3, 13, 0, 0, 0, time.UTC)
	c := ical.Calendar{Name: "Appel", Zone: zone, Stamp: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), Events: []ical.Event{e}}
	return string(c.Bytes())
}

func TestCalendarIsWholeAndInParisTime(t *testing.T) {
	got := one(t, ical.Event{
		UID: "a@communs.test", Sequence: 2, Summary: "Réemploi ; données, quoi ?", Description: "Ligne 1\nLigne 2 \\ fin", Location: "Halle",
		URL: "https://communs.test/ateliers/a?x=1;2", End: time.Date(2026, 7, 3, 15, 0, 0, 0, time.UTC), Cancelled: true,
		Changed: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC),
	})
	_, event, _ := strings.Cut(got, "BEGIN:VEVENT\r\n")
	want := strings.Join([]string{
		"UID:a@communs.test", "DTSTAMP:20261123T090000Z", "SEQUENCE:2", "LAST-MODIFIED:20261122T090000Z",
		"DTSTART;TZID=Europe/Paris:20261203T140000", "DTEND;TZID=Europe/Paris:20260703T170000", `SUMMARY:Réemploi \; données\, quoi ?`,
		`DESCRIPTION:Ligne 1\nLigne 2 \\ fin`, "LOCATION:Halle", "URL:https://communs.test/ateliers/a?x=1;2", "STATUS:CANCELLED", "END:VEVENT",
		"END:VCALENDAR", "",
	}, "\r\n")
	if event != want {
		t.Errorf("got %s\nwant %s", event, want)
	}
	for _, part := range []string{"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "METHOD:PUBLISH\r\n", "TZID:Europe/Paris\r\n", "X-WR-CALNAME:Appel\r\n"} {
		if strings.Count(got, part) != 1 {
			t.Errorf("no %q in %s", part, got)
		}
	}
}

func TestLinesAreFoldedAtSeventyFiveOctetsBetweenCharacters(t *testing.T) {
	long := strings.Repeat("é€𝄞a", 80)
	got := one(t, ical.Event{UID: "a", Summary: long})
	for line := range strings.SplitSeq(got, "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) {
			t.Errorf("%d octets: %q", len(line), line)
		}
	}
	if !strings.Contains(strings.ReplaceAll(got, "\r\n ", ""), "SUMMARY:"+long+"\r\n") {
		t.Error("unfolded, it is another text")
	}
}

func TestWhatSomebodyTypedAddsNoLine(t *testing.T) {
	got := one(t, ical.Event{UID: "a", Summary: "x\r\nSTATUS:CANCELLED\x00\x07\xff"})
	if !strings.Contains(got, "SUMMARY:x\\nSTATUS:CANCELLED\uFFFD\r\n") || strings.Count(got, "\r\nSTATUS:") != 1 {
		t.Error(got)
	}
}
