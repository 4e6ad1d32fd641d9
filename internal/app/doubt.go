package app

import (
	"context"
	"slices"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// holdCandidacyOf holds the candidacy of a page, where it is one's: a deposit made meanwhile either saw the look that
// is being kept, or is seen by it. Its row comes before its page's, as in a deposit.
func holdCandidacyOf(ctx context.Context, tx *store.Tx, pageID string) error {
	c, err := tx.CandidacyOf(ctx, pageID)
	if domain.KindOf(err) == domain.NotFound {
		return nil
	}
	if err == nil {
		_, err = tx.LockCandidacy(ctx, c.ID)
	}
	return err
}

// markDoubts compares what a look read with what stands deposited of the same resource: a contradiction that made no
// reserve at the deposit marks it for those who examine it.
func markDoubts(ctx context.Context, tx *store.Tx, p Place, c domain.RepositoryCheck) error {
	if c.State != domain.RepositoryRead || p.Candidacy.ID == "" {
		return nil
	}
	deposits, err := tx.DepositsOf(ctx, p.Candidacy.ID)
	if err != nil {
		return err
	}
	deposits = slices.DeleteFunc(deposits, func(d domain.Deposit) bool {
		return d.State != domain.Deposited || slices.Contains(d.Reserves, c.ResourceID)
	})
	if len(deposits) == 0 {
		return nil
	}
	forges, err := readForges(ctx, tx.Reader)
	if err != nil {
		return err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	for _, d := range deposits { // one a relève
		v, err := tx.Revision(ctx, d.PageID, d.N)
		if err != nil {
			return err
		}
		doubt := domain.Doubt{DepositID: d.ID, ResourceID: c.ResourceID, At: now, URL: c.URL, Says: said(c.Answer)}
		switch lookedAt(c, v.Sections, forges) {
		case "contradicts":
			err = tx.SetDoubt(ctx, doubt)
		case "agrees":
			err = tx.EndDoubt(ctx, doubt, now)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// lookedAt tells what a look says of a document's resource: "contradicts" or "agrees"; "" where it looked at something
// else than what the document leads to, or at what the commons only uses.
func lookedAt(c domain.RepositoryCheck, d domain.Document, forges []domain.Forge) string {
	list, _ := domain.Resources(d["resources"]) // checked when it was saved
	i := slices.IndexFunc(list, func(r domain.Resource) bool { return r.ID == c.ResourceID && r.Kind == c.Kind && r.Produced() })
	if i < 0 {
		return ""
	}
	repo, found := domain.RepositoryOf(list[i].Link, forges)
	switch {
	case !found || repo.URL() != c.URL:
		return ""
	case Differs(list[i], c):
		return "contradicts"
	}
	return "agrees"
}
