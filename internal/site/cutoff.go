package site

import (
	"context"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

func cutoffRoutes() []Route {
	return []Route{
		get("/appels/:call/releves/:k", func(s *Site) handler { return s.answerCutoff }),
		get("/appels/:call/comparer", func(s *Site) handler { return s.compareCandidacies }).as(Heavy),
	}
}

// answerCutoff gives a relève as a page; as figures with .csv after its number; whole with .zip.
func (s *Site) answerCutoff(ctx context.Context, c *gin.Context) error {
	name, kind, _ := strings.Cut(c.Param("k"), ".")
	k, err := number(name)
	if err != nil || k == 0 {
		return domain.Missing("cutoff")
	}
	switch kind {
	case "zip":
		return s.sendPack(ctx, c, k)
	case "", "csv":
	default:
		return domain.Missing("cutoff")
	}
	v, err := s.app.ViewCutoff(ctx, c.Param("call"), k)
	if err != nil {
		return err
	}
	if kind == "csv" {
		return s.sendFigures(c, v)
	}
	results, err := s.app.ResultsIn(ctx, v.Call.ID, k)
	if err != nil {
		return err
	}
	s.showCutoff(c, v, s.resultsPart(c, results))
	return nil
}

func (s *Site) showCutoff(c *gin.Context, v app.CutoffView, results *view.Part) {
	pr := s.printer(c)
	page := view.CutoffPage{
		Title: pr.T("call.cutoff", "K", v.Cutoff.K), Lead: pr.T("cutoff.lead", "Call", v.Call.Title, "At", pr.DateTime(v.Cutoff.At)),
		TabsLabel: pr.T("cutoff.tabs"), Text: append([]string{cutoffState(pr, v)}, cutoffTotals(pr, v)...), Table: s.cutoffTable(c, v),
		Withdrawn: s.cutoffWithdrawn(c, v), Challenges: s.cutoffChallenges(c, v), Files: s.cutoffFiles(c, v),
		Results: results,
	}
	for _, k := range v.Call.Cutoffs {
		page.Tabs = append(page.Tabs, view.Tab{
			Label: pr.T("call.cutoff", "K", k.K), Href: s.local(c, cutoffPath(v.Call, k.K)), Current: k.K == v.Cutoff.K,
		})
	}
	if v.Closed() {
		page.Facts = []view.Fact{
			{Term: pr.T("cutoff.frozen"), Text: pr.DateTime(v.Cutoff.FrozenAt)}, {Term: pr.T("cutoff.hash"), Text: v.Cutoff.Hash},
		}
	}
	s.show(c, screen{
		page: view.Page{
			Title: pr.T("cutoff.page", "K", v.Cutoff.K, "Call", v.Call.Title), Section: "calls", Crumbs: s.callCrumbs(c, v.Call),
			Canonical: s.options.BaseURL + s.local(c, cutoffPath(v.Call, v.Cutoff.K)),
		},
		body: view.Cutoff(pr, page), tags: cutoffTags(v), until: callsUntil([]domain.Call{v.Call}, v.Now),
	})
}

func cutoffPath(call domain.Call, k int) string {
	return callPath(call) + "/releves/" + strconv.Itoa(k)
}

// cutoffTags are what a relève depends on: its call, which each deposit tells, and the pages whose versions it names.
func cutoffTags(v app.CutoffView) []string {
	tags := []string{"call:" + v.Call.ID}
	for _, r := range append(v.Rows[:len(v.Rows):len(v.Rows)], v.Withdrawn...) {
		tags = append(tags, "page:"+r.PageID)
	}
	return tags
}

// cutoffState says where a relève stands.
func cutoffState(pr *i18n.Printer, v app.CutoffView) string {
	switch {
	case v.Closed():
		return pr.T("cutoff.is_closed")
	case !v.Now.Before(v.Cutoff.At):
		return pr.T("cutoff.closing")
	}
	return pr.T("cutoff.is_coming", "At", pr.DateTime(v.Cutoff.At), "In", inDays(pr, v.Now, v.Cutoff.At))
}

// cutoffTotals sum a relève up in words.
func cutoffTotals(pr *i18n.Printer, v app.CutoffView) []string {
	if len(v.Rows) == 0 {
		return nil
	}
	fresh, asked := 0, int64(0)
	var of domain.LicenceCount
	for _, r := range v.Rows {
		if r.New() {
			fresh++
		}
		asked += r.Aid
		of.Produced, of.Open, of.Reserved = of.Produced+r.Licences.Produced, of.Open+r.Licences.Open, of.Reserved+r.Licences.Reserved
	}
	first := pr.N("cutoff.total", len(v.Rows), "N", len(v.Rows))
	if again := len(v.Rows) - fresh; v.Before.K > 0 {
		if fresh > 0 {
			first += pr.N("cutoff.total_new", fresh, "N", fresh)
		}
		if again > 0 {
			first += pr.N("cutoff.total_again", again, "N", again, "K", v.Before.K)
		}
	}
	money := pr.T("cutoff.total_aid", "Aid", pr.Amount(asked))
	if v.Call.Settings.Envelope > 0 {
		money = pr.T("cutoff.total_aid_of", "Aid", pr.Amount(asked), "Envelope", pr.Amount(v.Call.Settings.Envelope))
	}
	resources := pr.N("cutoff.total_resources", of.Produced, "N", of.Produced) + pr.N("cutoff.total_open", of.Open, "N", of.Open)
	if of.Reserved > 0 {
		resources += pr.N("cutoff.total_reserved", of.Reserved, "N", of.Reserved)
	}
	return []string{first + pr.T("cutoff.stop"), money, resources + pr.T("cutoff.stop")}
}

// cutoffWithdrawn lists what was taken back before the hour.
func (s *Site) cutoffWithdrawn(c *gin.Context, v app.CutoffView) view.Checklist {
	pr := s.printer(c)
	if len(v.Withdrawn) == 0 {
		return view.Checklist{}
	}
	list := view.Checklist{ID: "retraits", Title: pr.T("cutoff.withdrawn"), Text: pr.T("cutoff.withdrawn_text")}
	for _, d := range v.Withdrawn {
		list.Lines = append(list.Lines, view.Link{
			Label: pr.T("cutoff.withdrawn_line", "Title", rowTitle(pr, d), "N", d.N, "At", pr.DateTime(d.EndedAt)),
			Href:  s.local(c, "/candidatures/"+d.Slug+"/etapes"),
		})
	}
	return list
}

// cutoffChallenges names the défis that the deposits answer, each with how many.
func (s *Site) cutoffChallenges(c *gin.Context, v app.CutoffView) view.Checklist {
	pr := s.printer(c)
	count := map[string]int{}
	for _, r := range v.Rows {
		for _, ch := range r.Challenges {
			count[ch.ID]++
		}
	}
	list := view.Checklist{ID: "defis", Title: pr.T("cutoff.challenges")}
	for _, ch := range v.Challenges {
		if n := count[ch.ID]; n > 0 {
			list.Lines = append(list.Lines, view.Link{
				Label: challengeName(pr, ch) + pr.N("cutoff.challenge_count", n, "N", n), Href: s.local(c, challengePath(v.Call.Slug, ch.Slug)),
			})
		}
	}
	if len(list.Lines) == 0 {
		return view.Checklist{}
	}
	return list
}

// cutoffFiles are the files that a relève can be taken away in.
func (s *Site) cutoffFiles(c *gin.Context, v app.CutoffView) view.CutoffFiles {
	pr, path := s.printer(c), cutoffPath(v.Call, v.Cutoff.K)
	f := view.CutoffFiles{
		Title: pr.T("cutoff.files"), Text: pr.T("cutoff.files_coming"), ColumnsTitle: pr.T("cutoff.columns"),
		Print: pr.T("cutoff.address"), Address: s.options.BaseURL + s.local(c, path),
		Links: []view.Link{
			{Label: pr.T("cutoff.file_csv"), Href: path + ".csv"},
			{Label: pr.T("cutoff.file_json"), Href: "/api/v1/calls/" + v.Call.Slug + "/releves/" + strconv.Itoa(v.Cutoff.K)},
		},
	}
	if v.Closed() {
		f.Text = pr.T("cutoff.files_closed")
		f.Links = append(f.Links, view.Link{Label: pr.T("cutoff.file_zip"), Href: path + ".zip"})
	}
	for _, name := range figureColumns() {
		f.Columns = append(f.Columns, view.Fact{Term: name, Text: pr.T("cutoff.column." + name)})
	}
	return f
}

// cutoffOf leads from a line of the register to the relève that it is about.
func (s *Site) cutoffOf(c *gin.Context, slug string, e domain.Event) view.Link {
	switch e.Verb {
	case domain.MakeDeposit, domain.WithdrawDeposit, "deposit.replace":
	default: // the closing of a relève leads there by its title
		return view.Link{}
	}
	if slug == "" || e.N == 0 {
		return view.Link{}
	}
	return view.Link{
		Label: s.printer(c).T("journal.see_cutoff", "N", e.N),
		Href:  s.local(c, cutoffPath(domain.Call{Slug: slug}, e.N)),
	}
}
