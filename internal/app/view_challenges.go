package app

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/appel-a-communs/communs/internal/domain"
)

// ChallengeQuery narrows the défis of all calls; zero fields do not narrow, but State, which is then published.
type ChallengeQuery struct {
	Call  string // slug
	State domain.State
	Theme string
	After string // id of the last one seen
}

// AllChallengesView is one screen of the défis of all calls, and what they may be narrowed to.
type AllChallengesView struct {
	Challenges []ListedChallenge
	Calls      []domain.Call // that have défis
	States     []domain.State
	Themes     []string
	Next       string // id after which the next screen starts; "" where there is none
}

// challengesScreen is how many défis one screen lists.
const challengesScreen = 60

// ViewAllChallenges lists the défis of all calls, those of the calls that open last first.
func (a *App) ViewAllChallenges(ctx context.Context, q ChallengeQuery) (AllChallengesView, error) {
	var v AllChallengesView
	all, err := a.allChallenges(ctx)
	if err != nil {
		return v, err
	}
	calls, err := a.callNames(ctx)
	if err != nil {
		return v, err
	}
	v.offer(all, calls)
	if q.Call != "" && !slices.ContainsFunc(calls, func(c domain.Call) bool { return c.Slug == q.Call }) {
		return v, domain.Missing("call")
	}
	q.State = cmp.Or(q.State, domain.ChallengePublished)
	seen := q.After == ""
	for _, ch := range all {
		switch {
		case !seen:
			seen = ch.ID == q.After
		case !q.takes(ch):
		case len(v.Challenges) == challengesScreen:
			v.Next = v.Challenges[challengesScreen-1].ID
			return v, nil
		default:
			v.Challenges = append(v.Challenges, ch)
		}
	}
	if !seen {
		return v, domain.Missing("challenge")
	}
	return v, nil
}

func (q ChallengeQuery) takes(ch ListedChallenge) bool {
	return ch.State == q.State && (q.Call == "" || ch.CallSlug == q.Call) &&
		(q.Theme == "" || slices.ContainsFunc(themesOf(ch), func(t string) bool { return Fold(t) == Fold(q.Theme) }))
}

// offer says what the list may be narrowed to: what some défi has.
func (v *AllChallengesView) offer(all []ListedChallenge, calls []domain.Call) {
	states, slugs, themes := map[domain.State]bool{}, map[string]bool{}, map[string]string{}
	for _, ch := range all {
		states[ch.State], slugs[ch.CallSlug] = true, true
		for _, t := range themesOf(ch) {
			if _, known := themes[Fold(t)]; !known {
				themes[Fold(t)] = t
			}
		}
	}
	for _, m := range []domain.State{
		domain.ChallengePublished, domain.ChallengeKept, domain.ChallengeProposed, domain.ChallengeCoWriting, domain.ChallengeIdea,
		domain.ChallengeClosed, domain.ChallengeMerged, domain.ChallengeSetAside,
	} {
		if states[m] {
			v.States = append(v.States, m)
		}
	}
	for _, c := range calls {
		if slugs[c.Slug] {
			v.Calls = append(v.Calls, c)
		}
	}
	for _, t := range themes {
		v.Themes = append(v.Themes, t)
	}
	slices.SortFunc(v.Themes, func(a, b string) int { return strings.Compare(Fold(a), Fold(b)) })
}

// themesOf are the themes that a défi's line names, between commas.
func themesOf(ch ListedChallenge) []string {
	var list []string
	for t := range strings.FieldsFuncSeq(ch.Themes, func(r rune) bool { return r == ',' || r == ';' }) {
		if t = strings.TrimSpace(t); t != "" {
			list = append(list, t)
		}
	}
	return list
}

// allChallenges are the défis of all calls with what lists show of their texts.
func (a *App) allChallenges(ctx context.Context) ([]ListedChallenge, error) {
	return shared(a.memo, "all challenges", []string{"challenges", "calls", "recent"}, func() ([]ListedChallenge, int, error) {
		list, err := a.store.AllChallenges(ctx)
		if err != nil {
			return nil, 0, err
		}
		names, err := a.callNames(ctx)
		if err != nil {
			return nil, 0, err
		}
		calls := map[string]domain.Call{}
		for _, c := range names {
			calls[c.ID] = c
		}
		ids := make([]string, len(list))
		for i, ch := range list {
			ids[i] = ch.PageID
		}
		heads, err := a.store.Heads(ctx, ids)
		return listedChallenges(list, heads, calls), 2048 * len(list), err
	})
}
