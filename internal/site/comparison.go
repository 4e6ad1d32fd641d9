package site

import (
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

// compareCandidacies puts candidacies of a call side by side, or asks which.
func (s *Site) compareCandidacies(ctx context.Context, c *gin.Context) error {
	k, err := number(c.Query("releve"))
	if err != nil {
		return domain.Missing("cutoff")
	}
	slugs := c.QueryArray("c")
	if len(slugs) > 50 {
		slugs = slugs[:50] // more than any form of ours sends
	}
	v, err := s.app.ViewComparison(ctx, app.ComparisonAsked{Call: c.Param("call"), Slugs: slugs, K: k})
	if err != nil {
		return err
	}
	pr := s.printer(c)
	page := view.ComparisonPage{
		Title: pr.T("comparison.title"), Lead: pr.T("comparison.lead_heads", "Call", v.Call.Title),
		Caption: pr.T("comparison.caption"), First: pr.T("comparison.section"), Choice: s.compareChoice(c, v),
	}
	if k > 0 {
		page.Lead = pr.T("comparison.lead_cutoff", "Call", v.Call.Title, "K", k, "At", pr.DateTime(v.Cutoff.At))
	}
	status := 0
	if page.Problems = compareProblems(pr, v, len(slugs)); len(page.Problems) > 0 {
		status = http.StatusUnprocessableEntity
	}
	if n := len(v.Compared); n > 1 && n <= app.MaxCompared {
		comparer{s: s, c: c, pr: pr, v: v}.fill(&page)
	}
	crumbs := s.callCrumbs(c, v.Call)
	if k > 0 {
		crumbs = append(crumbs, view.Link{Label: pr.T("call.cutoff", "K", k), Href: s.local(c, cutoffPath(v.Call, k))})
	}
	s.show(c, screen{
		status: status, body: view.ComparedCandidacies(pr, page),
		page: view.Page{Title: pr.T("comparison.page", "Call", v.Call.Title), Section: "calls", Crumbs: crumbs, Robots: "noindex"},
	})
	return nil
}

// compareProblems says why nothing is compared although something was asked for.
func compareProblems(pr *i18n.Printer, v app.ComparisonView, asked int) []view.Problem {
	var list []view.Problem
	add := func(text string) { list = append(list, view.Problem{Text: text}) }
	if v.Unknown > 0 {
		add(pr.N("comparison.unknown", v.Unknown, "N", v.Unknown))
	}
	switch n := len(v.Compared); {
	case n > app.MaxCompared:
		add(pr.T("comparison.too_many", "N", n, "Max", spelled(pr, app.MaxCompared)))
	case n < 2 && asked > 0:
		add(pr.T("comparison.too_few"))
	}
	return list
}

func (s *Site) compareChoice(c *gin.Context, v app.ComparisonView) view.CompareChoice {
	pr := s.printer(c)
	choice := view.CompareChoice{
		Title: pr.T("comparison.choose"), Text: pr.T("comparison.choose_text", "Max", spelled(pr, app.MaxCompared)), Empty: pr.T("comparison.none"),
		Action: s.local(c, callPath(v.Call)+"/comparer"), Submit: pr.T("comparison.submit"),
		Back: view.Link{Label: pr.T("comparison.back_call"), Href: s.local(c, callPath(v.Call))},
	}
	if k := v.Cutoff.K; k > 0 {
		choice.K = strconv.Itoa(k)
		choice.Back = view.Link{Label: pr.T("comparison.back_cutoff", "K", k), Href: s.local(c, cutoffPath(v.Call, k))}
	}
	chosen := map[string]bool{}
	for _, one := range v.Compared {
		chosen[one.Slug] = true
	}
	for _, one := range v.Choice {
		choice.Items = append(choice.Items, view.CompareItem{Slug: one.Slug, Title: one.Title, Chosen: chosen[one.Slug]})
	}
	return choice
}

// comparer lays candidacies side by side: the same section of each in one row.
type comparer struct {
	s  *Site
	c  *gin.Context
	pr *i18n.Printer
	v  app.ComparisonView
}

func (x comparer) fill(page *view.ComparisonPage) {
	for _, one := range x.v.Compared {
		path := "/candidatures/" + one.Slug + "/version/" + strconv.Itoa(one.N)
		column := view.CompareColumn{Title: view.Link{Label: one.Title, Href: x.s.local(x.c, path)}, Line: x.pr.T("page.version_n", "N", one.N)}
		if one.Deposit.ID != "" {
			column.Line = x.pr.T("cutoff.version", "N", one.N, "At", x.pr.DateTime(one.Deposit.At))
			column.Judged = x.pr.T("cutoff.judged", "By", app.JudgedBy(x.pr, one.Deposit))
		}
		page.Columns = append(page.Columns, column)
	}
	form, _ := domain.FormOf(domain.FormCandidacy) // known
	for _, block := range append([]string{""}, form.Blocks...) {
		b := view.CompareBlock{}
		if block != "" {
			b.Title = x.pr.T("block.candidacy." + block)
		}
		for _, sec := range form.InBlock(block) {
			if sec.Key != "title" {
				b.Rows = append(b.Rows, x.row(sec))
			}
		}
		page.Blocks = append(page.Blocks, b)
	}
}

func (x comparer) row(sec domain.Section) view.CompareRow {
	row := view.CompareRow{Title: compareTitle(x.pr, sec.Key), Absent: x.pr.T("comparison.absent")}
	for i, one := range x.v.Compared {
		switch text := one.Version.Sections[sec.Key]; {
		case one.Version.Hidden:
			row.Cells = append(row.Cells, view.PlainText(x.pr.T("version.hidden")))
		case text == "" || text == "[]":
			row.Cells = append(row.Cells, nil)
		default:
			row.Cells = append(row.Cells, x.cell(sec, i, text))
		}
	}
	return row
}

// compareTitle names a section to whoever reads it.
func compareTitle(pr *i18n.Printer, key string) string {
	switch key {
	case "pitch", "resource", "resources", "challenges", "budget", "aid":
		return pr.T("comparison.section." + key)
	}
	return readTitle(pr, key)
}

// cell is what the candidacy i says in a section, as what it is: rows as rows, amounts as amounts.
func (x comparer) cell(sec domain.Section, i int, text string) templ.Component {
	switch sec.Kind {
	case domain.ChallengeSet:
		return view.CompareAnswers(x.answers(i, text))
	case domain.ResourceSet:
		return view.CompareResources(x.pr, x.resources(x.v.Compared[i], text))
	case domain.AmountOf:
		cents, _ := domain.ParseAmount(text) // checked when it was saved
		return view.PlainText(x.pr.Amount(cents))
	case domain.Text:
		return x.s.proseBody(x.pr, "c"+strconv.Itoa(i+1)+"-"+sec.Key, text) // anchors of their own
	}
	return view.PlainText(text)
}

func (x comparer) answers(i int, text string) []view.CompareAnswer {
	answers, _ := domain.Answers(text) // checked when it was saved
	var list []view.CompareAnswer
	for _, a := range answers {
		for _, ch := range x.v.Challenges {
			if ch.ID == a.Challenge {
				list = append(list, view.CompareAnswer{
					Challenge: view.Link{Label: challengeName(x.pr, ch), Href: x.s.local(x.c, challengePath(x.v.Call.Slug, ch.Slug))},
					Why:       x.s.proseBody(x.pr, "c"+strconv.Itoa(i+1)+"-why-"+a.ID, a.Why),
				})
			}
		}
	}
	return list
}

// resources are those of a version with the verdicts of its deposit; at its head, with those of now.
func (x comparer) resources(one app.Compared, text string) []view.CompareResource {
	list, _ := domain.Resources(text) // checked when it was saved
	frozen := app.FrozenVerdicts(one.Deposit)
	out := make([]view.CompareResource, len(list))
	for i, r := range list {
		verdict := frozen.Rows[r.ID]
		if one.Deposit.ID == "" {
			verdict = app.ReadVerdicts(one.Version).Rows[r.ID]
		}
		if verdict == "" {
			verdict = domain.Absent
		}
		words := ", " + x.pr.T("form.resource.kind."+r.Kind) + ", " + x.pr.T("form.resource.origin."+string(r.Origin)) + ","
		if r.Licence != "" {
			words += " " + r.Licence + ","
		}
		out[i] = view.CompareResource{Name: r.Name, Words: words, Verdict: view.Verdict{Code: string(verdict)}}
		if domain.IsWebAddress(r.Link) {
			out[i].Href = r.Link
		}
	}
	return out
}
