package app

import (
	"context"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// DashboardView is what waits for the staff of a call.
type DashboardView struct {
	Call     domain.Call
	Pending  []store.Overdue // for longer than waitsLong
	ToDecide int             // défis: ideas, in co-writing, proposed
	Licences []LicenceAlert
	Cutoffs  []store.CutoffCount
	Counts   store.DeskCounts
	May      []domain.Verb
	Now      time.Time
}

// LicenceAlert is a candidacy some of whose produced resources cannot be deposited, or only under reserve.
type LicenceAlert struct {
	Title, Slug       string
	Blocked, Reserved int
}

// waitsLong is after how long a request or a proposal without an answer is told to the staff.
const waitsLong = 7 * 24 * time.Hour

// maxAlerts is of how many candidacies a dashboard reads the texts.
const maxAlerts = 500

// ViewDashboard loads the dashboard of a call for those who hold a role on it: as many statements for three
// candidacies as for three hundred.
func (a *App) ViewDashboard(ctx context.Context, by domain.Account, slug string) (DashboardView, error) {
	v := DashboardView{Now: a.Now()}
	var err error
	if v.Call, err = a.store.CallAt(ctx, slug); err != nil {
		return v, err
	}
	on := domain.Object{Call: v.Call, Now: v.Now}
	if err := domain.Can(by, domain.ReadDashboard, on).Err(); err != nil {
		return v, err
	}
	v.May = a.allowed(by, on, domain.SetCall, domain.WriteTeams, domain.GrantCallRole, domain.Moderate, domain.ReadDashboard)
	if v.Pending, err = a.store.PendingIn(ctx, v.Call.ID, v.Now.Add(-waitsLong)); err != nil {
		return v, err
	}
	challenges, err := a.store.Challenges(ctx, v.Call.ID)
	if err != nil {
		return v, err
	}
	for _, c := range challenges {
		if c.State == domain.ChallengeIdea || c.State == domain.ChallengeCoWriting || c.State == domain.ChallengeProposed {
			v.ToDecide++
		}
	}
	if v.Cutoffs, err = a.store.CutoffCounts(ctx, v.Call.ID); err != nil {
		return v, err
	}
	if v.Counts, err = a.store.DeskCounts(ctx, v.Call.ID, v.Now); err != nil {
		return v, err
	}
	v.Licences, err = a.licenceAlerts(ctx, v.Call)
	return v, err
}

// licenceAlerts judges the heads of the public candidacies of a call as their tabs and deposits do, knowing who owns what:
// two statements, three where the policy asks for owners.
func (a *App) licenceAlerts(ctx context.Context, call domain.Call) ([]LicenceAlert, error) {
	list, err := a.store.Candidacies(ctx, store.CandidacyFilter{CallID: call.ID, State: domain.Public, Limit: maxAlerts})
	if err != nil {
		return nil, err
	}
	pages := make([]string, len(list))
	for i, c := range list {
		pages[i] = c.PageID
	}
	heads, err := a.store.Heads(ctx, pages)
	if err != nil {
		return nil, err
	}
	owners := map[string][]domain.Organisation{}
	if PolicyOf(call).RequireFrench {
		if owners, err = a.store.OwnersIn(ctx, call.ID); err != nil {
			return nil, err
		}
	}
	var alerts []LicenceAlert
	for _, c := range list {
		doc := heads[c.PageID].Sections
		alert := LicenceAlert{Title: c.Title, Slug: c.Slug}
		for _, r := range JudgeOf(call, owners[c.ID]).Resources(doc) {
			switch verdict := domain.Verdict(r.Result.Verdict); {
			case !r.Produced():
			case verdict.Blocks():
				alert.Blocked++
			case verdict.Reserved():
				alert.Reserved++
			}
		}
		if alert.Blocked+alert.Reserved > 0 {
			alerts = append(alerts, alert)
		}
	}
	return alerts, nil
}
