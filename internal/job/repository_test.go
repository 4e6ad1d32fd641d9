package job_test

import (
	"context"
	"testing"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/job"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// Looks at repositories have a queue of their own: the worker of all else leaves them, theirs leaves all else.
func TestRepositoriesAreReadByTheirOwnWorker(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := apptest.New(t, s).Season("2027")
		ada := w.Person("Ada")
		p := w.Candidacy(ada, "Outil")
		rows, err := domain.CanonicalJSON([]domain.Resource{
			{ID: "r1", Name: "Un", Kind: "software", Origin: domain.Existing, Licence: "MIT", Link: "https://github.com/ada/un"},
			{ID: "r2", Name: "Deux", Kind: "software", Origin: domain.Used, Licence: "MIT", Link: "https://codeberg.org/ada/deux.git"},
			{ID: "r3", Name: "Trois", Kind: "content", Origin: domain.Used, Licence: "MIT", Link: "https://exemple.fr/trois"},
		})
		if err != nil {
			t.Fatal(err)
		}
		e := app.Edit{PageID: p.Page.ID, Base: 1, Sections: domain.Document{"resources": rows}, Via: domain.ViaForm}
		if _, err := w.SavePage(t.Context(), w.As(ada), e); err != nil {
			t.Fatal(err)
		}
		var asked []string
		read := func(_ context.Context, r domain.Repository, _ domain.RepositoryCheck) domain.Reading {
			asked = append(asked, r.URL())
			return domain.Reading{State: domain.RepositoryMissing}
		}
		handlers := map[string]job.Handler{app.JobRepository: job.Repositories(w.App, read)}
		if _, err := job.New(w.App, handlers).Drain(t.Context()); err != nil || len(asked) != 0 {
			t.Errorf("the main worker asked %v, %v", asked, err)
		}
		if n, err := job.Outside(w.App, handlers).Drain(t.Context()); err != nil || n != 1 || len(asked) != 2 {
			t.Errorf("%d jobs asked %v, %v", n, asked, err)
		}
		checks, err := s.RepositoryChecks(t.Context(), p.Page.ID)
		if err != nil || len(checks) != 2 || checks[0].State != domain.RepositoryMissing {
			t.Errorf("kept %+v, %v", checks, err)
		}
	})
}
