package i18n_test

import (
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/i18n"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := i18n.Zone(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestDatesAreWrittenAsPeopleWriteThem(t *testing.T) {
	c, paris := load(t), zone(t, "Europe/Paris")
	fr, en := c.For("fr"), c.For("en")
	noon := time.Date(2026, 12, 18, 11, 0, 0, 0, time.UTC)
	for _, row := range []struct{ got, want string }{
		{fr.Date(time.Date(2026, 11, 21, 0, 0, 0, 0, paris)), "21 novembre 2026"},
		{fr.Date(time.Date(2026, 2, 1, 0, 0, 0, 0, paris)), "1er février 2026"},
		{en.Date(time.Date(2026, 2, 1, 0, 0, 0, 0, paris)), "1 February 2026"},
		{fr.WeekdayDate(time.Date(2026, 11, 21, 0, 0, 0, 0, paris)), "samedi 21 novembre 2026"},
		{fr.In(paris).DateTime(noon), "vendredi 18 décembre 2026, 12\u00a0h, heure de Paris"},
		{en.In(paris).DateTime(noon), "Friday 18 December 2026, 12:00, Paris time"},
		{fr.In(zone(t, "Indian/Reunion")).DateTime(noon.Add(5 * time.Minute)), "vendredi 18 décembre 2026, 15\u00a0h\u00a005, heure de La Réunion"},
		{en.In(zone(t, "Indian/Reunion")).DateTime(noon), "Friday 18 December 2026, 15:00, Reunion time"},
		{fr.In(zone(t, "Europe/Athens")).DateTime(noon), "vendredi 18 décembre 2026, 13\u00a0h, heure d’Athènes"},
		{fr.In(time.UTC).DateTime(noon), "vendredi 18 décembre 2026, 11\u00a0h, temps universel"},
		{fr.In(paris).DateTime(time.Date(2026, 7, 14, 22, 30, 0, 0, time.UTC)), "mercredi 15 juillet 2026, 0\u00a0h\u00a030, heure de Paris"},
	} {
		if row.got != row.want {
			t.Errorf("%q, want %q", row.got, row.want)
		}
	}
	if _, err := i18n.Zone("Europe/Nowhere"); err == nil {
		t.Error("finds a zone that is none")
	}
}

func TestDaysAreCountedAtMidnightOfThePlace(t *testing.T) {
	c, paris := load(t), zone(t, "Europe/Paris")
	fr, en := c.For("fr"), c.For("en")
	now := time.Date(2026, 10, 26, 0, 30, 0, 0, paris) // the day after one of 25 hours
	for _, row := range []struct{ got, want string }{
		{fr.Ago(now, now), "aujourd’hui"},
		{fr.Ago(now.Add(-time.Hour), now), "hier"},
		{fr.Ago(now.Add(-26*time.Hour), now), "il y a 2 jours"},
		{fr.Ago(now.Add(-25*time.Hour).UTC(), now), "hier"},
		{fr.Ago(now.Add(time.Hour), now), "aujourd’hui"},
		{en.Ago(now.AddDate(0, 0, -10), now), "10 days ago"},
		{fr.InDays(now.Add(23*time.Hour), now), "aujourd’hui"},
		{fr.InDays(now.Add(24*time.Hour), now), "demain"},
		{fr.InDays(now.AddDate(0, 0, 7).UTC(), now), "dans 7 jours"},
		{en.InDays(now.AddDate(0, 0, 1), now), "tomorrow"},
		{en.InDays(now.AddDate(0, 0, -1), now), "today"},
	} {
		if row.got != row.want {
			t.Errorf("%q, want %q", row.got, row.want)
		}
	}
}

func TestNumbersHaveTheSpacesOfTheLanguage(t *testing.T) {
	c := load(t)
	fr, en := c.For("fr"), c.For("en")
	for _, row := range []struct{ got, want string }{
		{fr.Number(0), "0"},
		{fr.Number(999), "999"},
		{fr.Number(-1234567), "−1\u202f234\u202f567"},
		{fr.Number(-999), "−999"},
		{en.Number(12500), "12,500"},
		{fr.Amount(1_250_000), "12\u202f500\u00a0€"},
		{fr.Amount(1_250_005), "12\u202f500,05\u00a0€"},
		{en.Amount(1_250_050), "€12,500.50"},
		{en.Amount(-500), "−€5"},
		{fr.Amount(-50), "−0,50\u00a0€"},
		{fr.Bytes(512), "512\u00a0octets"},
		{fr.Bytes(1000), "1\u00a0Ko"},
		{fr.Bytes(1499), "1,5\u00a0Ko"},
		{fr.Bytes(31_400), "31\u00a0Ko"},
		{en.Bytes(31_400), "31\u00a0KB"},
		{fr.Bytes(5_000_000), "5\u00a0Mo"},
		{fr.Bytes(999_999), "1\u00a0Mo"},
		{fr.Bytes(2_500_000_000_000), "2\u202f500\u00a0Go"},
		{fr.List(nil), ""},
		{fr.List([]string{"A"}), "A"},
		{fr.List([]string{"A", "B"}), "A et B"},
		{fr.List([]string{"A", "B", "C"}), "A, B et C"},
		{en.List([]string{"A", "B", "C"}), "A, B and C"},
	} {
		if row.got != row.want {
			t.Errorf("%q, want %q", row.got, row.want)
		}
	}
}
