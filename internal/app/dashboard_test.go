package app_test

import (
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
)

func TestDashboardTellsWhatWaits(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx, ada := t.Context(), s.Person("Ada")
		p := s.Ready(ada, "Matériaux en commun")
		writeSection(t, s, ada, p, "resources", s.Whole("CC-BY-NC-4.0", "GPL")["resources"])
		if err := s.AskToJoin(ctx, s.Person("Bob"), app.Join{CandidacyID: p.Candidacy.ID, Message: "Bonjour."}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.ViewDashboard(ctx, s.As(ada), s.Call.Slug); domain.KindOf(err) != domain.NotFound {
			t.Errorf("a referent reads it: %v", err)
		}
		v, err := s.ViewDashboard(ctx, s.As(s.Manager), s.Call.Slug)
		if err != nil || len(v.Pending) != 0 || v.ToDecide != 1 || len(v.Licences) != 1 || v.Licences[0].Blocked != 1 || v.Licences[0].Reserved != 1 {
			t.Errorf("%+v, %v", v, err)
		}
		s.Advance(8 * 24 * time.Hour)
		if v, err = s.ViewDashboard(ctx, s.As(s.Manager), s.Call.Slug); err != nil || len(v.Pending) != 1 || v.Pending[0].N != 1 || v.Pending[0].Kind != "join" {
			t.Errorf("%+v, %v", v.Pending, err)
		}
	})
}
