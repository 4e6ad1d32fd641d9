package app

import (
	"context"
	"slices"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// MaxCompared is how many candidacies are compared at once: as many as a table can hold beside one another.
const MaxCompared = 4

// ComparisonAsked names what to compare: candidacies of a call by their slugs, at the versions deposited for a
// relève, or at their heads where K is 0.
type ComparisonAsked struct {
	Call  string
	Slugs []string
	K     int
}

// ComparisonView is candidacies of a call side by side.
type ComparisonView struct {
	Call       domain.Call
	Cutoff     domain.Cutoff // zero at their heads
	Challenges []domain.Challenge
	Choice     []Compared // all that can be chosen, without texts, by name
	Compared   []Compared // the chosen ones, in the order in which they were asked for
	Unknown    int        // how many were asked for that there are not
}

// Compared is one candidacy of a comparison.
type Compared struct {
	Slug, Title string
	PageID      string
	N           int
	Deposit     domain.Deposit // zero at its head
	Version     domain.Revision
}

// choiceAtMost is among how many candidacies one chooses.
const choiceAtMost = 500

// ViewComparison loads what can be compared, and the texts of the first MaxCompared that are asked for.
func (a *App) ViewComparison(ctx context.Context, q ComparisonAsked) (ComparisonView, error) {
	call, err := a.callAt(ctx, q.Call)
	if err != nil {
		return ComparisonView{}, err
	}
	v := ComparisonView{Call: call}
	if v.Challenges, err = a.challengesOf(ctx, call.ID); err != nil {
		return v, err
	}
	if q.K > 0 {
		var found bool
		if v.Cutoff, found = call.Cutoff(q.K); !found {
			return v, domain.Missing("cutoff")
		}
	}
	if v.Choice, err = a.comparable(ctx, call, q.K); err != nil {
		return v, err
	}
	slices.SortFunc(v.Choice, func(x, y Compared) int { return compareFolded(x.Title, y.Title) })
	return v, a.compared(ctx, &v, q.Slugs)
}

func compareFolded(x, y string) int {
	fx, fy := Fold(x), Fold(y)
	switch {
	case fx < fy:
		return -1
	case fx > fy:
		return 1
	}
	return 0
}

// comparable lists what can be chosen: the deposits that stand for a relève, or the public candidacies of a call.
func (a *App) comparable(ctx context.Context, call domain.Call, k int) ([]Compared, error) {
	var list []Compared
	if k > 0 {
		deposits, err := a.store.HandedIn(ctx, call.ID, k)
		for _, d := range deposits {
			if d.K == k && d.State == domain.Deposited && d.CandidacyState != domain.TeamOnly {
				list = append(list, Compared{Slug: d.Slug, Title: d.Title, PageID: d.PageID, N: d.N, Deposit: d.Deposit})
			}
		}
		return list, err
	}
	candidacies, err := a.store.Candidacies(ctx, store.CandidacyFilter{CallID: call.ID, State: domain.Public, Limit: choiceAtMost})
	for _, c := range candidacies {
		list = append(list, Compared{Slug: c.Slug, Title: c.Title, PageID: c.PageID, N: c.Head})
	}
	return list, err
}

// compared loads the texts of what is asked for: one statement.
func (a *App) compared(ctx context.Context, v *ComparisonView, slugs []string) error {
	var asked []store.PageVersion
	for i, slug := range slugs {
		at := slices.IndexFunc(v.Choice, func(c Compared) bool { return c.Slug == slug })
		switch {
		case slices.Contains(slugs[:i], slug):
		case at < 0:
			v.Unknown++
		default:
			v.Compared = append(v.Compared, v.Choice[at])
		}
	}
	for _, c := range v.Compared[:min(len(v.Compared), MaxCompared)] {
		asked = append(asked, store.PageVersion{PageID: c.PageID, N: c.N})
	}
	found, err := a.store.VersionsOf(ctx, asked)
	for i, at := range asked {
		c := &v.Compared[i]
		c.Version = found[at]
		if title := c.Version.Sections["title"]; title != "" {
			c.Title = title
		}
	}
	return err
}
