package site_test

import (
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/demo/play"
	"github.com/appel-a-communs/communs/internal/site"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// What everybody reads is kept until it changes: a signed-in reader costs her session, her grants and what decides of
// her rights (rulings 10: five statements at most).
func TestSignedInReaderCostsAtMostFiveStatements(t *testing.T) {
	const candidacy, call = "/candidatures/materiaux-en-commun", "/appels/resilience-des-territoires-2026"
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		n := 0
		s.Reader = s.Counted(&n)
		b := browserOver(t, s, site.Options{})
		if err := play.Story(t.Context(), b.App, s.DB().Clock(), time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)); err != nil {
			t.Fatal(err)
		}
		s.DB().Clock().Set(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))
		b.enters(b.member("Jeanne"))
		for _, path := range []string{
			"/", call, call + "/reglement", call + "/defis/garder-la-terre-sur-place", candidacy, candidacy + "/historique",
			candidacy + "/diff/6..9", candidacy + "/version/3", candidacy + "/licences", candidacy + "/equipe", candidacy + "/modifier",
			call + "/comptes-rendus/ce-qui-part-a-la-benne",
			call + "/releves/1", call + "/releves/2?tri=aide",
		} {
			b.opens(path)
			n = 0
			b.opens(path)
			if n > 5 {
				t.Errorf("%s: %d statements", path, n)
			}
		}
	})
}
