package app

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// postureOf is the collaborative posture of a candidacy now, from facts that are kept until one of them changes.
func (a *App) postureOf(ctx context.Context, p Place) (domain.Posture, error) {
	facts, err := shared(a.memo, "posture "+p.Candidacy.ID, []string{"page:" + p.Page.ID}, func() (domain.PostureFacts, int, error) {
		f, err := a.store.PostureFacts(ctx, p.Candidacy)
		return f, 128 + 96*len(f.Versions), err
	})
	return domain.PostureOf(p.Candidacy, facts, a.Now()), err
}

// loadPosture completes what the gate of a deposit looks at; r is its transaction.
func loadPosture(ctx context.Context, r store.Reader, req *domain.DepositRequest) error {
	facts, err := r.PostureFacts(ctx, req.Candidacy)
	req.Posture = domain.PostureOf(req.Candidacy, facts, req.Now)
	return err
}

// PosturesOf gives the deposits of one version of a candidacy, each with the posture that was frozen with it.
func (a *App) PosturesOf(ctx context.Context, p Place, n int) ([]domain.Deposit, error) {
	if p.Candidacy.ID == "" {
		return nil, nil
	}
	beside, err := a.aroundOf(ctx, p)
	var list []domain.Deposit
	for _, d := range beside.deposits {
		if d.N == n && d.Posture != nil {
			list = append(list, d)
		}
	}
	return list, err
}
