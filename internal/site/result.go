package site

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

func resultRoutes() []Route {
	return []Route{
		get("/candidatures/:slug/decisions/:k", on(candidacyPlace, (*Site).showResult)),
		get("/candidatures/:slug/decisions/:k/objection", on(candidacyPlace, (*Site).askObjection)),
		post("/candidatures/:slug/decisions/:k/objection", on(candidacyPlace, (*Site).makeObjection)),
		get("/candidatures/:slug/decisions/:k/objections/:id", on(candidacyPlace, (*Site).askAnswer)),
		post("/candidatures/:slug/decisions/:k/objections/:id", on(candidacyPlace, (*Site).answerObjection)),
	}
}

// resultAsked loads the decision that an address names.
func (s *Site) resultAsked(ctx context.Context, c *gin.Context, p app.Place) (app.ResultView, error) {
	k, err := cutoffNumber(c)
	if err != nil {
		return app.ResultView{}, err
	}
	return s.app.ViewResult(ctx, viewer(c), p, k)
}

// showResult is the public page of a decision.
func (s *Site) showResult(ctx context.Context, c *gin.Context, p app.Place) error {
	r, err := s.resultAsked(ctx, c, p)
	if err != nil {
		return err
	}
	v, err := s.app.ViewCandidacy(ctx, viewer(c), p, 0)
	if err != nil {
		return err
	}
	pr := s.printer(c)
	head := s.candidacyHead(c, v, "/decisions")
	page := view.PartsPage{Head: view.CandidacyTop(head), Parts: []view.Part{s.resultPart(c, r)}}
	page.Parts = append(page.Parts, s.resultOpinions(pr, r))
	page.Parts = append(page.Parts, s.resultWays(c, r))
	if !r.Result.Publication.Until.IsZero() || len(r.Objections) > 0 {
		page.Parts = append(page.Parts, s.objectionsPart(c, r))
	}
	sc := screen{page: s.candidacyFrame(c, p).With(pr.T("result.page", "Title", p.Page.Title, "K", r.Result.Deposit.K)), body: view.PartsScreen(pr, page)}
	if done := c.Query("fait"); done == "objection" || done == "reponse" {
		sc.page.Notices = []string{pr.T("result.done." + done)}
	}
	if !viewer(c).SignedIn() {
		sc.tags, sc.until = placeTags(p), resultUntil(r, app.NextParisDay(r.Now))
	}
	s.show(c, sc)
	return nil
}

// resultUntil is when the page changes by itself: at midnight, at the next relève, at the end of objections.
func resultUntil(r app.ResultView, midnight time.Time) time.Time {
	until := midnight
	for _, t := range []time.Time{r.Place.Call.Until(r.Now), r.Result.Publication.Until} {
		if t.After(r.Now) && t.Before(until) {
			until = t
		}
	}
	return until
}

func (s *Site) resultPart(c *gin.Context, r app.ResultView) view.Part {
	pr, res := s.printer(c), r.Result
	d := res.Deposit
	p := view.Part{ID: "decision", Title: pr.T("result.title", "K", d.K), Items: s.reasonItem(pr, res.Reason), Facts: []view.Fact{
		{Term: pr.T("result.outcome"), Text: pr.T("outcome." + string(res.Outcome))},
	}}
	add := func(is bool, key, text, href string) {
		if is {
			p.Facts = append(p.Facts, view.Fact{Term: pr.T(key), Text: text, Href: href})
		}
	}
	add(res.Outcome.Pays(), "result.amount", pr.Amount(res.Amount), "")
	add(res.Terms != "", "result.terms", res.Terms, "")
	add(res.Rank > 0, "result.rank_term", strconv.Itoa(res.Rank), "")
	add(true, "result.about", pr.T("page.version_n", "N", d.N), s.local(c, r.Place.Path()+"/version/"+strconv.Itoa(d.N)))
	add(true, "result.published", pr.T("sheet.by_at", "Name", res.Publication.ByName, "At", pr.DateTime(res.Publication.At)), "")
	for _, l := range r.Lifts {
		add(true, "result.lifted", pr.T("result.lift", "Name", l.ByName, "At", pr.Date(l.At), "Reason", l.Reason), "")
	}
	p.Actions = []view.Action{{Label: pr.T("result.all", "K", d.K), Href: s.local(c, callPath(r.Place.Call)+"/releves/"+strconv.Itoa(d.K))}}
	return p
}

// reasonItem is the public reason of a decision.
func (s *Site) reasonItem(pr *i18n.Printer, reason string) []view.PartItem {
	if reason == "" {
		return nil
	}
	return []view.PartItem{{Title: pr.T("result.reason"), Prose: s.proseBody(pr, "motif", reason)}}
}

// resultOpinions is what the opinions said together, and what more the call tells of them.
func (s *Site) resultOpinions(pr *i18n.Printer, r app.ResultView) view.Part {
	p := view.Part{ID: "avis", Title: pr.T("result.opinions")}
	if r.Tally.Given+r.Tally.Abstained == 0 {
		p.Text = []string{pr.T("result.no_opinion")}
		return p
	}
	p.Facts = tallyFacts(pr, r.Tally, r.Result.Publication.Scale)
	for i, o := range r.Opinions {
		p.Items = append(p.Items, s.opinionItem(pr, o, i))
	}
	return p
}

// resultWays lead on from a decision: each of them to a page that is there.
func (s *Site) resultWays(c *gin.Context, r app.ResultView) view.Part {
	pr, path := s.printer(c), r.Place.Path()
	p := view.Part{ID: "suite", Title: pr.T("result.next"), Text: []string{pr.T("result.next." + string(r.Result.Outcome))}}
	add := func(label, href string) {
		p.Actions = append(p.Actions, view.Action{Label: label, Href: s.local(c, href)})
	}
	if !r.Result.Outcome.Pays() && r.Next.K > 0 && !r.Waiting && r.Place.Candidacy.State == domain.Public {
		add(pr.T("result.deposit_again", "K", r.Next.K, "At", pr.Date(r.Next.At)), path+"/deposer")
	}
	cooperate := path + "/entraide"
	if s.app.May(viewer(c), domain.ProposeCooperation, r.Place) {
		cooperate = "/cooperations/nouvelle?a=" + r.Place.Page.Slug
	}
	add(pr.T("result.cooperate"), cooperate)
	add(pr.T("result.team"), path+"/equipe")
	if r.Result.Outcome == domain.NotKept || r.Result.Outcome == domain.OutOfRules {
		add(pr.T("result.others"), callPath(r.Place.Call)+"/candidatures")
	}
	return p
}

// resultsPart is the table of the decisions of a relève, nil while none is public.
func (s *Site) resultsPart(c *gin.Context, list []domain.Result) *view.Part {
	if len(list) == 0 {
		return nil
	}
	pr := s.printer(c)
	grid := &view.Grid{Caption: pr.T("results.list", "K", list[0].Deposit.K), Heads: []view.Cell{{Text: pr.T("receipt.candidacy")}, {Text: pr.T("result.outcome")}, {Text: pr.T("result.amount"), Number: true}}}
	var sum int64
	for _, r := range list {
		row := []view.Cell{{Text: r.Deposit.Title, Href: s.local(c, app.ResultPath(r.Deposit))}, {Text: pr.T("outcome." + string(r.Outcome))}, {Number: true}}
		if r.Rank > 0 {
			row[1].Meta = pr.T("result.rank", "Rank", r.Rank)
		}
		if r.Outcome.Pays() {
			row[2].Text = pr.Amount(r.Amount)
			sum += r.Amount
		}
		grid.Rows = append(grid.Rows, row)
	}
	k := list[0].Deposit.K
	return &view.Part{
		ID: "decisions", Title: pr.T("results.title", "K", k), Grid: grid,
		Text: []string{pr.T("results.text", "At", pr.DateTime(list[0].Publication.At), "Sum", pr.Amount(sum))},
	}
}

// callResults is that of the last relève decided, for the home of its call.
func (s *Site) callResults(c *gin.Context, call domain.Call, all []domain.Result) *view.Part {
	if len(all) == 0 {
		return nil
	}
	last := all[0].Deposit.K
	p := s.resultsPart(c, slices.DeleteFunc(slices.Clone(all), func(r domain.Result) bool { return r.Deposit.K != last }))
	seen := map[int]bool{}
	for _, r := range all {
		if k := r.Deposit.K; !seen[k] {
			seen[k] = true
			p.Actions = append(p.Actions, view.Action{Label: s.printer(c).T("results.more", "K", k), Href: s.local(c, callPath(call)+"/releves/"+strconv.Itoa(k))})
		}
	}
	return p
}

// resultLinks name the decisions on a candidacy, above its pages.
func (s *Site) resultLinks(c *gin.Context, list []domain.Result) []view.Link {
	pr := s.printer(c)
	links := make([]view.Link, len(list))
	for i, r := range list {
		links[i] = view.Link{
			Label: pr.T("result.link", "K", r.Deposit.K, "Outcome", outcomeText(pr, r.Outcome, r.Amount)), Href: s.local(c, app.ResultPath(r.Deposit)),
		}
	}
	return links
}
