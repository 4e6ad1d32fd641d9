package app_test

import (
	"testing"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
)

// The panel opens as the deposits do: the relève closed, the interests declared, no tie. Its referent always reads it.
func TestPanelOpensOnceInterestsAreDeclared(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		early := s.Ready(s.Person("Ada"), "Pas encore déposée")
		r := read(t, s, "MIT", "MIT")
		places := make([]app.Place, len(r.deposits))
		for i, d := range r.deposits {
			var err error
			places[i], err = s.PlaceByID(t.Context(), r.ref, d.PageID)
			r.must(err)
		}
		panel := func(who domain.Account, p app.Place) error {
			_, err := s.ViewAdministrative(t.Context(), who, p)
			return err
		}
		r.must(panel(s.As(r.ref), places[0]))
		for _, role := range []domain.Role{domain.Instructor, domain.Manager} {
			who := s.Person(string(role), domain.Grant{Role: role, Scope: domain.OnCall(s.Call.ID)})
			refused(t, panel(who, places[0]), domain.Forbidden, "error.declare_first")
			refused(t, panel(who, s.Fresh(early)), domain.Forbidden, "error.panel_closed")
			r.must(s.DeclareInterests(t.Context(), who, app.Interests{CallID: s.Call.ID, K: 1, Claims: map[string]string{r.deposits[1].Number: "J’y travaillais."}}))
			r.must(panel(who, places[0]))
			refused(t, panel(who, places[1]), domain.Forbidden, "error.stake")
			refused(t, panel(who, s.Fresh(early)), domain.Forbidden, "error.panel_closed")
		}
		juror := r.hand("Jo", domain.Juror)
		if err := panel(juror, places[0]); domain.KindOf(err) != domain.NotFound {
			t.Errorf("a juror reads the panel: %v", err)
		}
		if err := panel(domain.Account{}, places[0]); domain.KindOf(err) != domain.NotFound {
			t.Errorf("a visitor reads the panel: %v", err)
		}
	})
}

// Whoever joins a call after its decisions declares her interests then; what was declared before them stands.
func TestLateHandDeclaresBeforeAnythingPrivateOpens(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		r := read(t, s, "MIT")
		ines, ann := r.hand("Ines", domain.Instructor), r.hand("Ann", domain.Manager)
		r.admit(ines)
		r.must(r.rule(ann, 0, domain.Recognised, 0))
		r.must(r.publish(ann))
		late := s.Person("Tard", domain.Grant{Role: domain.Manager, Scope: domain.OnCall(s.Call.ID)})
		p, err := s.PlaceByID(t.Context(), late, r.deposits[0].PageID)
		r.must(err)
		_, err = s.ViewAdministrative(t.Context(), late, p)
		refused(t, err, domain.Forbidden, "error.declare_first")
		declared := app.Interests{CallID: s.Call.ID, K: 1}
		r.must(s.DeclareInterests(t.Context(), late, declared))
		_, err = s.ViewAdministrative(t.Context(), late, p)
		r.must(err)
		refused(t, s.DeclareInterests(t.Context(), ann, declared), domain.Forbidden, "error.decisions_published")
		refused(t, s.DeclareInterests(t.Context(), late, declared), domain.Forbidden, "error.decisions_published")
	})
}
