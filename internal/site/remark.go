package site

import (
	"context"
	"log/slog"
	"slices"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

func remarkRoutes() []Route {
	routes := []Route{
		get("/remarques/:id", func(s *Site) handler { return s.showRemark }),
		post("/remarques/:id/repondre", func(s *Site) handler { return s.answerRemark }),
		post("/remarques/:id/etat", func(s *Site) handler { return s.moveRemark }),
		post("/remarques/:id/modifier", func(s *Site) handler { return s.editRemark }),
		post("/remarques/:id/retirer", func(s *Site) handler { return s.withdrawRemark }),
		get("/signaler/:what/:id", func(s *Site) handler { return s.askReport }),
		post("/signaler/:what/:id", func(s *Site) handler { return s.makeReport }),
		get("/moderation/signalements", func(s *Site) handler { return s.listReports }),
		get("/moderation/:what/:id", func(s *Site) handler { return s.askModeration }),
		post("/moderation/:what/:id", func(s *Site) handler { return s.moderate }),
	}
	for base, find := range map[string]func(*Site) placeFinder{
		"/candidatures/:slug": candidacyPlace, "/appels/:call/defis/:slug": challengePage, "/appels/:call/presentation": callPage,
		"/appels/:call/comptes-rendus/:slug": minutesPage, "/pages/:slug": freePage,
	} {
		routes = append(routes,
			get(base+"/remarques", on(find, (*Site).listRemarks)),
			get(base+"/remarques/nouvelle", on(find, (*Site).askRemark)),
			post(base+"/remarques/nouvelle", on(find, (*Site).leaveRemark)),
		)
	}
	for base, find := range map[string]func(*Site) placeFinder{
		"/candidatures/:slug": candidacyPlace, "/appels/:call/defis/:slug": challengePage,
	} {
		routes = append(routes,
			get(base+"/soutiens", on(find, (*Site).listSupports)),
			post(base+"/soutiens", on(find, (*Site).giveSupport)),
			post(base+"/soutiens/retirer", on(find, (*Site).withdrawSupport)),
		)
	}
	slices.SortFunc(routes, compareRoutes) // maps come in no order
	return routes
}

// remarksTab names the remarks of a page with how many stand.
func (s *Site) remarksTab(c *gin.Context, p app.Place) string {
	return s.printer(c).T("remark.tab", "N", s.review(c, p).Remarks.All())
}

// review is how a page is reviewed. It stands beside the page: one that cannot be read is no reason to hide the page.
func (s *Site) review(c *gin.Context, p app.Place) app.Review {
	v, err := s.app.ReviewOf(c.Request.Context(), p)
	if err != nil {
		slog.WarnContext(c.Request.Context(), "reading the review of a page", "err", err)
	}
	return v
}

// remarkFilters are the ways to narrow a list of remarks, as addresses name them.
func remarkFilters() []struct {
	name  string
	state domain.State
} {
	return []struct {
		name  string
		state domain.State
	}{
		{"", ""}, {"ouvertes", domain.RemarkOpen}, {"prises", domain.RemarkTakenUp}, {"ecartees", domain.RemarkSetAside},
	}
}

func (s *Site) listRemarks(ctx context.Context, c *gin.Context, p app.Place) error {
	state := domain.State("")
	for _, f := range remarkFilters() {
		if f.name == c.Query("etat") {
			state = f.state
		}
	}
	v, err := s.app.ViewRemarks(ctx, viewer(c), p, state, c.Query("avant"))
	if err != nil {
		return err
	}
	pr := s.printer(c)
	page := view.RemarksPage{
		Title: pr.T("remark.title"), Intro: pr.T("remark.intro." + p.Page.Form), Label: pr.T("remark.filters"), Empty: pr.T("remark.none"),
		Filters: s.remarkTabs(c, v), Pager: s.listPager(c, v.Older), Supports: s.supportBox(c, v),
	}
	if page.Top, err = s.reviewTop(ctx, c, p); err != nil {
		return err
	}
	if s.offers(c, domain.LeaveRemark, p) {
		page.Actions = []view.Action{{Label: pr.T("remark.leave"), Href: s.local(c, wikiPath(p, "/remarques/nouvelle"))}}
	}
	for _, r := range v.Remarks {
		item := s.remarkItem(c, p, r)
		item.Level = view.InList
		page.Items = append(page.Items, item)
	}
	sc := screen{page: s.reviewFrame(c, p, pr.T("remark.page", "Title", p.Page.Title)), body: view.Remarks(pr, page)}
	sc.page.Notices = remarkDone(pr, c.Query("fait"))
	if !viewer(c).SignedIn() {
		sc.tags, sc.until = placeTags(p), app.NextParisDay(v.Now)
	}
	s.show(c, sc)
	return nil
}

// remarkDone is the sentence of an act just done.
func remarkDone(pr *i18n.Printer, done string) []string {
	if !slices.Contains([]string{
		"remarque", "reponse", "etat", "modifiee", "retiree", "signalee", "masquee", "demasquee", "classee", "soutien", "soutien-retire",
	}, done) {
		return nil
	}
	return []string{pr.T("remark.done." + done)}
}

// remarkTabs narrow the list, each saying how many remarks it holds.
func (s *Site) remarkTabs(c *gin.Context, v app.RemarksView) []view.Tab {
	pr, n := s.printer(c), v.Review.Remarks
	counts := map[domain.State]int{"": n.All(), domain.RemarkOpen: n.Open, domain.RemarkTakenUp: n.TakenUp, domain.RemarkSetAside: n.SetAside}
	var list []view.Tab
	for _, f := range remarkFilters() {
		t := view.Tab{
			Label: pr.T("remark.filter."+keyOr(string(f.state), "all"), "N", counts[f.state]), Current: f.state == v.State,
			Href: s.local(c, wikiPath(v.Place, "/remarques")),
		}
		if f.name != "" {
			t.Href += "?etat=" + f.name
		}
		list = append(list, t)
	}
	return list
}

func keyOr(key, otherwise string) string {
	if key == "" {
		return otherwise
	}
	return key
}

// reviewTop is the head of the pages that stand beside a page: remarks, support.
func (s *Site) reviewTop(ctx context.Context, c *gin.Context, p app.Place) (templ.Component, error) {
	pr := s.printer(c)
	if p.Page.Form != domain.FormCandidacy {
		return view.WikiTop(p.Page.Title, pr.T("wiki.tabs"), s.wikiTabs(c, p, "remarks")), nil
	}
	v, err := s.app.ViewCandidacy(ctx, viewer(c), p, 0)
	return view.CandidacyTop(s.candidacyHead(c, v, "/remarques")), err
}

// reviewFrame is what surrounds the pages of a review. A candidacy kept to its team is named to nobody.
func (s *Site) reviewFrame(c *gin.Context, p app.Place, title string) view.Page {
	page := view.Page{Title: title, Crumbs: s.crumbs(c, p)}
	if p.Candidacy.ID != "" && !p.Candidacy.Visible() {
		page.Robots = "noindex"
	}
	return page
}
