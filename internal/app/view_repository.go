package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/licence"
)

// RepositoriesView is what the forges say of a candidacy's resources, beside what it declares.
type RepositoriesView struct {
	Rows    []RepositoryView
	Reads   bool      // there is a forge that is read at all
	Asked   time.Time // when a referent last asked; zero for never
	Waiting bool      // what she asked for is not done yet
	MayAsk  bool
	Next    time.Time // from when on whoever asked may ask again; zero for others
}

// RepositoryView is one resource with a link to code.
type RepositoryView struct {
	Resource   domain.Resource
	Repository domain.Repository // zero where the link leads to no forge of the list
	Check      domain.RepositoryCheck
	Report     RepositoryReport
	Differs    bool
	Older      bool                      // an older table of licences judged
	Changes    []domain.RepositoryChange // newest first
}

// repositoryChanges is how many lines of history are shown.
const repositoryChanges = 50

type repositoriesKept struct {
	checks        []domain.RepositoryCheck
	changes       []domain.RepositoryChange
	asked, looked time.Time
}

// RepositoriesOf is what the forges say of the resources of a document of a candidacy.
func (a *App) RepositoriesOf(ctx context.Context, by domain.Account, p Place, d domain.Document) (RepositoriesView, error) {
	forges, err := a.Forges(ctx)
	if err != nil {
		return RepositoriesView{}, err
	}
	kept, err := shared(a.memo, "repositories "+p.Page.ID, []string{"page:" + p.Page.ID}, func() (k repositoriesKept, size int, err error) {
		if k.checks, err = a.store.RepositoryChecks(ctx, p.Page.ID); err != nil {
			return k, 0, err
		}
		if k.changes, err = a.store.RepositoryChanges(ctx, p.Page.ID, repositoryChanges); err != nil {
			return k, 0, err
		}
		k.asked, k.looked, err = a.store.RepositoryAsk(ctx, p.Page.ID)
		size = 256 * (1 + len(k.changes))
		for _, c := range k.checks {
			size += 512 + len(c.Answer.Report)
		}
		return k, size, err
	})
	v := RepositoriesView{Reads: len(forges) > 0, Asked: kept.asked, Waiting: !kept.asked.IsZero() && kept.looked.IsZero()}
	list, _ := domain.Resources(d["resources"]) // checked when it was saved
	for _, r := range list {
		repo, found := domain.RepositoryOf(r.Link, forges)
		if found || r.Link != "" && (r.Kind == "software" || strings.HasSuffix(r.Link, ".git")) {
			v.Rows = append(v.Rows, kept.row(r, repo))
		}
	}
	found := slices.ContainsFunc(v.Rows, func(r RepositoryView) bool { return r.Repository.Path != "" })
	if found && a.May(by, domain.LookAtRepository, p) {
		if next := kept.asked.Add(domain.RepositoryPatient); a.Now().Before(next) {
			v.Next = next
		}
		v.MayAsk = v.Next.IsZero()
	}
	return v, err
}

func (k repositoriesKept) row(r domain.Resource, repo domain.Repository) RepositoryView {
	v := RepositoryView{Resource: r, Repository: repo}
	i := slices.IndexFunc(k.checks, func(c domain.RepositoryCheck) bool {
		return repo.Path != "" && c.ResourceID == r.ID && c.URL == repo.URL() && c.Kind == r.Kind
	})
	if i < 0 {
		return v
	}
	v.Check = k.checks[i]
	v.Report, v.Differs = ReportOf(v.Check.Answer), Differs(r, v.Check)
	v.Older = v.Check.Answer.Table != "" && v.Check.Answer.Table != licence.TableVersion()
	for _, c := range k.changes {
		if c.ResourceID == r.ID && c.URL == v.Check.URL {
			v.Changes = append(v.Changes, c)
		}
	}
	return v
}

// differing lists the resources of a document whose repositories contradict it.
func differing(checks []domain.RepositoryCheck, d domain.Document, forges []domain.Forge) []string {
	var rows []string
	k := repositoriesKept{checks: checks}
	list, _ := domain.Resources(d["resources"]) // checked when it was saved
	for _, r := range list {
		repo, found := domain.RepositoryOf(r.Link, forges)
		if found && k.row(r, repo).Differs {
			rows = append(rows, r.ID)
		}
	}
	return rows
}
