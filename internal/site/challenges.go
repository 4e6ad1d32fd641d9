package site

import (
	"context"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

// showAllChallenges lists the défis of all calls: the published ones, or those that are asked for.
func (s *Site) showAllChallenges(ctx context.Context, c *gin.Context) error {
	q := app.ChallengeQuery{
		Call: shownText(c.Query("appel")), State: domain.State(c.Query("etat")), Theme: typedWords(c.Query("theme")), After: c.Query("apres"),
	}
	if q.State != "" && !slices.Contains(challengeGroups(), q.State) {
		return domain.Missing("page")
	}
	v, err := s.app.ViewAllChallenges(ctx, q)
	if err != nil {
		return err
	}
	pr := s.printer(c)
	page := view.ChallengesPage{
		Title: pr.T("challenges.title"), Lead: pr.T("challenges.lead"), Empty: pr.T("challenges.none_so"), Groups: s.challengesByCall(c, v.Challenges),
		Filter: s.challengeFilter(c, q, v),
	}
	values := url.Values{}
	for name, value := range map[string]string{"appel": q.Call, "etat": string(q.State), "theme": q.Theme} {
		if value != "" {
			values.Set(name, value)
		}
	}
	if q.After != "" {
		page.Pager.Newer = s.local(c, "/defis") + "?" + values.Encode()
	}
	if v.Next != "" {
		values.Set("apres", v.Next)
		page.Pager.Older = s.local(c, "/defis") + "?" + values.Encode()
	}
	s.show(c, screen{
		page: view.Page{Title: page.Title, Description: page.Lead, Section: "challenges"}, body: view.Challenges(pr, page),
		tags: []string{"challenges", "calls", "recent"},
	})
	return nil
}

// challengeFilter asks what the list is narrowed to, of what there is.
func (s *Site) challengeFilter(c *gin.Context, q app.ChallengeQuery, v app.AllChallengesView) view.ListFilter {
	pr := s.printer(c)
	f := view.ListFilter{Action: s.local(c, "/defis"), Submit: pr.T("candidacies.narrow")}
	calls := view.Field{Name: "appel", Kind: view.KindChoice, Dropdown: view.AsList, None: pr.T("form.all"), Label: pr.T("candidacies.call"), Value: q.Call}
	for _, call := range v.Calls {
		calls.Options = append(calls.Options, view.Option{Value: call.Slug, Label: call.Title})
	}
	state := q.State
	if state == "" {
		state = domain.ChallengePublished
	}
	states := view.Field{Name: "etat", Kind: view.KindChoice, Dropdown: view.AsList, None: pr.T("form.all"), Label: pr.T("challenges.state"), Value: string(state)}
	for _, st := range v.States {
		states.Options = append(states.Options, view.Option{Value: string(st), Label: pr.T("challenges.group." + string(st))})
	}
	themes := view.Field{Name: "theme", Kind: view.KindChoice, Dropdown: view.AsList, None: pr.T("form.all"), Label: pr.T("challenges.theme"), Value: q.Theme}
	for _, t := range v.Themes {
		themes.Options = append(themes.Options, view.Option{Value: t, Label: t})
	}
	for _, field := range []view.Field{calls, states, themes} {
		if len(field.Options) > 1 || field.Name == "theme" && len(field.Options) > 0 {
			f.Fields = append(f.Fields, field)
		}
	}
	return f
}
