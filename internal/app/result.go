package app

import (
	"context"
	"slices"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// resultsOf are the published ends of the deposits of a call, as pages show them.
func (a *App) resultsOf(ctx context.Context, callID string) ([]domain.Result, error) {
	return shared(a.memo, "results "+callID, []string{"call:" + callID}, func() ([]domain.Result, int, error) {
		list, err := a.store.Results(ctx, store.ResultFilter{CallID: callID})
		return list, 1024 * len(list), err
	})
}

// ResultsOf lists the published decisions on a candidacy, newest relève first.
func (a *App) ResultsOf(ctx context.Context, c domain.Candidacy) ([]domain.Result, error) {
	all, err := a.resultsOf(ctx, c.CallID)
	return slices.DeleteFunc(slices.Clone(all), func(r domain.Result) bool { return r.Deposit.CandidacyID != c.ID }), err
}

// ResultsIn lists the published decisions of a relève, by rank or receipt number.
func (a *App) ResultsIn(ctx context.Context, callID string, k int) ([]domain.Result, error) {
	all, err := a.resultsOf(ctx, callID)
	return slices.DeleteFunc(slices.Clone(all), func(r domain.Result) bool { return r.Deposit.K != k }), err
}

// ResultView is the public page of a decision.
type ResultView struct {
	Place      Place
	Result     domain.Result
	Tally      domain.Tally
	Opinions   []domain.Opinion // those whose words are public; a name stands where it is
	Lifts      []domain.Lift
	Objections []domain.Objection
	Stake      domain.Stake // why the reader keeps out of what instruction does of it
	MayObject  bool
	MayAnswer  bool
	Next       domain.Cutoff // to come, zero where none is
	Waiting    bool          // deposited for it already
	Now        time.Time
}

// ViewResult loads the decision on a candidacy's deposit for a relève; before its publication it does not exist.
func (a *App) ViewResult(ctx context.Context, by domain.Account, p Place, k int) (ResultView, error) {
	v := ResultView{Place: p, Now: a.Now()}
	list, err := a.ResultsOf(ctx, p.Candidacy)
	if err != nil {
		return v, err
	}
	i := slices.IndexFunc(list, func(r domain.Result) bool { return r.Deposit.K == k })
	if i < 0 {
		return v, domain.Missing("decision")
	}
	v.Result = list[i]
	v.Next, _ = p.Call.Next(v.Now)
	beside, err := a.aroundOf(ctx, p)
	if err != nil {
		return v, err
	}
	v.Waiting = slices.ContainsFunc(beside.deposits, func(d domain.Deposit) bool { return d.State == domain.Deposited && d.K == v.Next.K })
	if err := a.completeResult(ctx, &v); err != nil {
		return v, err
	}
	on := a.object(p)
	on.Handling.Objecting = v.Result.Publication.Objecting(v.Now)
	if v.Stake, err = stakeIn(ctx, a.store.Reader, by, v.Result.Deposit); err != nil {
		return v, err
	}
	on.Handling.Stake = v.Stake
	v.MayObject = domain.Can(by, domain.MakeObjection, on).Allowed
	v.MayAnswer = domain.Can(by, domain.AnswerObjection, on).Allowed
	return v, nil
}

// completeResult adds what the opinions said, as far as the call and their authors let it be told.
func (a *App) completeResult(ctx context.Context, v *ResultView) error {
	dep := v.Result.Deposit
	opinions, err := a.store.Opinions(ctx, dep.CallID, dep.K)
	if err != nil {
		return err
	}
	lifts, err := a.store.Lifts(ctx, dep.CallID, dep.K)
	if err != nil {
		return err
	}
	d := &desk{opinions: opinions, publication: v.Result.Publication}
	counted := d.counted(dep)
	v.Tally, v.Lifts = domain.TallyOf(counted, max(1, v.Result.Publication.Scale)), lifts[dep.ID]
	for _, o := range counted {
		tells := v.Result.Publication.Tells.Least(o.Tells)
		if o.Abstained || tells == domain.TellsFigures {
			continue
		}
		shown := domain.Opinion{Body: o.Body, Scores: o.Scores, Scale: o.Scale, At: o.At}
		if tells == domain.TellsNames {
			shown.Name = o.Name
		}
		v.Opinions = append(v.Opinions, shown)
	}
	v.Objections, err = a.store.Objections(ctx, dep.ID)
	return err
}
