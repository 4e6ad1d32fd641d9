package site

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

func candidacyListRoutes() []Route {
	return []Route{
		get("/candidatures", func(s *Site) handler { return s.listCandidacies }),
		get("/appels/:call/candidatures", func(s *Site) handler { return s.listCandidacies }),
	}
}

// listCandidacies lists the candidacies of all calls, or of one; both may be narrowed to a défi.
func (s *Site) listCandidacies(ctx context.Context, c *gin.Context) error {
	q, call, err := s.candidacyQuery(ctx, c)
	if err != nil {
		return err
	}
	v, err := s.app.ViewCandidacies(ctx, q)
	if err != nil {
		return err
	}
	pr := s.printer(c)
	list := s.listedRows(c, v, call)
	list.Empty = pr.T("call.candidacies_none")
	page := view.CandidaciesPage{
		Title: pr.T("candidacies.title"), Lead: pr.T("candidacies.lead"), ListTitle: pr.T("candidacies.list"),
		List: list, Filter: s.candidacyFilter(c, v, call),
	}
	frame := view.Page{Title: page.Title, Description: page.Lead, Section: "candidacies"}
	if call.ID != "" {
		page.Lead = call.Title
		frame.Title, frame.Crumbs = pr.T("candidacies.of", "Call", call.Title), s.callCrumbs(c, call)
	}
	page.Needs = s.allNeeds(c, call)
	page.Write = view.Action{Label: pr.T("call.write_candidacy"), Href: s.local(c, "/candidatures/nouvelle")}
	if call.ID != "" {
		page.Write.Href = s.local(c, callPath(call)+"/ecrire")
	}
	if next := v.Next; next.ID != "" {
		values := c.Request.URL.Query()
		values.Set("avant", next.At.UTC().Format(time.RFC3339Nano)+"_"+next.ID)
		page.Pager.Older = "?" + values.Encode()
	}
	if c.Query("avant") != "" {
		page.Pager.Newer = s.local(c, neutral(c))
	}
	s.show(c, screen{page: frame, body: view.Candidacies(pr, page), tags: []string{"recent", "catalogue"}, until: app.NextParisDay(s.app.Now())})
	return nil
}

// candidacyQuery reads what a list is narrowed to: a call in the path or the question, a défi, the last row seen.
func (s *Site) candidacyQuery(ctx context.Context, c *gin.Context) (app.CandidacyQuery, domain.Call, error) {
	var q app.CandidacyQuery
	slug := c.Param("call")
	if slug == "" {
		slug = c.Query("appel")
	}
	if at, id, ok := strings.Cut(c.Query("avant"), "_"); ok {
		t, err := time.Parse(time.RFC3339Nano, at)
		if err != nil {
			return q, domain.Call{}, domain.Missing("page")
		}
		q.Before = app.Cursor{At: t, ID: id}
	}
	if slug == "" {
		return q, domain.Call{}, nil
	}
	v, err := s.app.ViewFirstText(ctx, slug)
	if err != nil {
		return q, v.Call, err
	}
	q.CallID = v.Call.ID
	if defi := c.Query("defi"); defi != "" {
		i := slices.IndexFunc(v.Challenges, func(ch domain.Challenge) bool { return ch.Slug == defi })
		if i < 0 {
			return q, v.Call, domain.Missing("challenge")
		}
		q.Challenge = v.Challenges[i].ID
	}
	return q, v.Call, nil
}

// listedRows are the rows of a list with their partitions on one axis. A list of several calls has no relève
// in common, and names the call of each row instead of its défis.
func (s *Site) listedRows(c *gin.Context, v app.CandidacyList, call domain.Call) view.CandidacyList {
	now := s.app.Now()
	several := call.ID == ""
	if several {
		call.Phases.Open = now
	}
	rows := candidacyRows{call: call, rows: v.Rows, notes: v.Notes, now: now}
	for _, ch := range v.Challenges {
		rows.challenges = append(rows.challenges, app.ListedChallenge{Challenge: ch, CallSlug: call.Slug})
	}
	list := s.candidacyRows(c, rows)
	for i, k := range v.Rows {
		if several {
			list.Rows[i].Answers = v.Calls[k.CallID].Title
		}
		if k.State != domain.Public {
			list.Rows[i].State = append(list.Rows[i].State, view.Phrase{Text: s.printer(c).T("candidacy.state_short." + string(k.State))})
		}
	}
	return list
}

// candidacyFilter asks which call, and of one call which défi, the list is narrowed to.
func (s *Site) candidacyFilter(c *gin.Context, v app.CandidacyList, call domain.Call) view.ListFilter {
	pr := s.printer(c)
	f := view.ListFilter{Action: s.local(c, neutral(c)), Submit: pr.T("candidacies.narrow")}
	if c.Param("call") == "" {
		calls := view.Field{Name: "appel", Kind: view.KindChoice, Dropdown: view.AsList, None: pr.T("form.all"), Label: pr.T("candidacies.call"), Value: call.Slug}
		for _, one := range v.Calls {
			calls.Options = append(calls.Options, view.Option{Value: one.Slug, Label: one.Title})
		}
		slices.SortFunc(calls.Options, func(a, b view.Option) int { return strings.Compare(a.Label, b.Label) })
		f.Fields = append(f.Fields, calls)
	}
	if call.ID != "" {
		defis := view.Field{Name: "defi", Kind: view.KindChoice, Dropdown: view.AsList, None: pr.T("form.all"), Label: pr.T("candidacies.challenge"), Value: shownText(c.Query("defi"))}
		for _, ch := range v.Challenges {
			if ch.Number > 0 {
				defis.Options = append(defis.Options, view.Option{Value: ch.Slug, Label: challengeName(pr, ch)})
			}
		}
		f.Fields = append(f.Fields, defis)
	}
	return f
}
