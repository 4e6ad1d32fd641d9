package site

import (
	"context"
	"strconv"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/web/view"
)

// supportPhrase says how much support a page has, and leads to it.
func (s *Site) supportPhrase(c *gin.Context, p app.Place) view.Phrase {
	return view.Phrase{Text: supportCount(s.printer(c), s.review(c, p).Supports), Href: s.local(c, p.Path()+"/soutiens")}
}

// supportCount says how much support a version has, and those before it.
func supportCount(pr *i18n.Printer, n store.SupportCounts) string {
	switch {
	case n.Here == 0 && n.Earlier == 0:
		return pr.T("support.none")
	case n.Earlier == 0:
		return pr.N("support.here", n.Here, "N", n.Here)
	case n.Here == 0:
		return pr.N("support.earlier_only", n.Earlier, "N", n.Earlier)
	}
	return pr.N("support.here", n.Here, "N", n.Here) + pr.N("support.and_earlier", n.Earlier, "N", n.Earlier)
}

// supportBox is the newest support of a page, beside its remarks.
func (s *Site) supportBox(c *gin.Context, v app.RemarksView) *view.SupportBox {
	if !domain.Supportable(v.Place.Page.Form) {
		return nil
	}
	pr := s.printer(c)
	return &view.SupportBox{
		Title: pr.T("support.title"), Count: supportCount(pr, v.Review.Supports), Rows: s.supportRows(c, v.Place, v.Supports),
		More: view.Link{Label: pr.T("support.more"), Href: s.local(c, v.Place.Path()+"/soutiens")},
	}
}

func (s *Site) supportRows(c *gin.Context, p app.Place, list []domain.Support) []view.SupportRow {
	pr, moderates := s.printer(c), s.app.May(viewer(c), domain.Moderate, p)
	rows := make([]view.SupportRow, len(list))
	for i, g := range list {
		rows[i] = view.SupportRow{
			ID: "s-" + g.ID, Who: g.Name, Text: g.Word, Words: pr.T("support.on_version", "N", g.N, "When", pr.Date(g.At)), Old: g.N < p.Page.Head,
		}
		if g.Organisation != "" {
			rows[i].Who = pr.T("support.for", "Name", g.Name, "Organisation", g.Organisation)
		}
		if !g.HiddenAt.IsZero() {
			rows[i].Who = g.Name // what she says for whom is withheld too
			rows[i].Text = pr.T("remark.hidden", "When", pr.Date(g.HiddenAt), "Reason", g.HiddenReason)
		} else {
			rows[i].Acts = []view.Link{{Label: pr.T("remark.report"), Href: s.local(c, "/signaler/soutien/"+g.ID)}}
		}
		if moderates {
			rows[i].Acts = append(rows[i].Acts, s.moderationLink(c, domain.ReportSupport, g.ID, !g.HiddenAt.IsZero()))
		}
	}
	return rows
}

func (s *Site) listSupports(ctx context.Context, c *gin.Context, p app.Place) error {
	return s.supportsScreen(ctx, c, p, form{}, nil)
}

func (s *Site) supportsScreen(ctx context.Context, c *gin.Context, p app.Place, f form, refused error) error {
	v, err := s.app.ViewSupports(ctx, viewer(c), p, c.Query("avant"))
	if err != nil {
		return err
	}
	pr := s.printer(c)
	e := &teller{s: s, pr: pr, faults: domain.ProblemsOf(refused)}
	page := view.SupportsPage{
		Title: pr.T("support.title"), Count: supportCount(pr, v.Review.Supports), Empty: pr.T("support.empty"),
		Rows: s.supportRows(c, p, v.Supports), Pager: s.listPager(c, v.Older),
	}
	if page.Top, err = s.reviewTop(ctx, c, p); err != nil {
		return err
	}
	s.ownSupport(c, v, &page)
	if v.MayGive {
		page.Forms = append(page.Forms, s.supportForm(c, v, f, e))
	}
	if v.Mine.Standing() {
		page.Forms = append(page.Forms, view.Ask{
			Title: pr.T("support.withdraw"), Text: []string{pr.T("support.withdraw_text")}, Submit: pr.T("support.withdraw"), Weight: view.Quiet,
			Action: s.local(c, p.Path()+"/soutiens/retirer"), Hidden: []view.Hidden{{Name: "key", Value: newKey()}},
		})
	}
	page.Problems = e.problems()
	sc := screen{status: refusedStatus(refused), page: s.reviewFrame(c, p, pr.T("support.page", "Title", p.Page.Title))}
	sc.page.Notices = remarkDone(pr, c.Query("fait"))
	if !viewer(c).SignedIn() && refused == nil {
		sc.tags, sc.until = placeTags(p), app.NextParisDay(s.app.Now())
		page.Enter = &view.Link{Label: pr.T("support.enter"), Href: s.local(c, "/connexion?suite="+queryEscape(s.local(c, p.Path()+"/soutiens")))}
	}
	sc.body = view.Supports(pr, page)
	s.show(c, sc)
	return nil
}

// ownSupport tells the reader what she supports, and whether the text changed since.
func (s *Site) ownSupport(c *gin.Context, v app.SupportsView, page *view.SupportsPage) {
	pr, p := s.printer(c), v.Place
	switch {
	case !v.Mine.Standing() && viewer(c).SignedIn() && !v.MayGive:
		page.Notice = pr.T("support.not_yours")
	case !v.Mine.Standing():
	case v.Mine.N < p.Page.Head:
		page.Notice = pr.T("support.mine_old", "N", v.Mine.N)
		page.Since = view.Link{
			Label: pr.T("remark.since"), Href: s.local(c, wikiPath(p, "/diff/"+strconv.Itoa(v.Mine.N)+".."+strconv.Itoa(p.Page.Head))),
		}
	default:
		page.Notice = pr.T("support.mine", "N", v.Mine.N)
	}
}

// supportForm gives support, confirms it on the version that is shown, or changes its words.
func (s *Site) supportForm(c *gin.Context, v app.SupportsView, f form, e *teller) view.Ask {
	pr, p := s.printer(c), v.Place
	act := "give"
	if v.Mine.Standing() {
		if act = "change"; v.Mine.N < p.Page.Head {
			act = "confirm"
		}
		if !f.has("word") {
			f = form{values: map[string][]string{"organisation": {v.Mine.Organisation}, "word": {v.Mine.Word}}}
		}
	}
	organisation := e.line(f, "organisation", "support.organisation")
	organisation.Required, organisation.Help = false, pr.T("support.organisation_help")
	word := e.line(f, "word", "support.word")
	word.Required, word.MaxLength, word.Help = false, domain.MaxWord, pr.T("support.word_help")
	return view.Ask{
		ID: "soutenir", Title: pr.T("support.act." + act), Text: []string{pr.T("support.give_text", "N", p.Page.Head)}, Submit: pr.T("support.send." + act),
		Fields: []view.Field{organisation, word}, Action: s.local(c, p.Path()+"/soutiens"), Others: s.anyway(c, e.faults),
		Hidden: []view.Hidden{{Name: "key", Value: newKey()}, {Name: "version", Value: strconv.Itoa(p.Page.Head)}},
	}
}

func (s *Site) giveSupport(ctx context.Context, c *gin.Context, p app.Place) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	version, _ := strconv.Atoi(f.get("version")) // 0 is refused as unknown
	if err = warned(f, nil, domain.Document{"organisation": f.get("organisation"), "word": f.get("word")}); err == nil {
		err = s.app.GiveSupport(ctx, viewer(c), app.SupportAct{
			PageID: p.Page.ID, Version: version, Organisation: f.get("organisation"), Word: f.get("word"), Key: f.key(c),
		})
	}
	return s.supportDone(ctx, c, p, f, err, "soutien")
}

func (s *Site) supportDone(ctx context.Context, c *gin.Context, p app.Place, f form, err error, done string) error {
	switch domain.KindOf(err) {
	case domain.Invalid, domain.Conflict, domain.TooMany, domain.Unavailable:
		return s.supportsScreen(ctx, c, p, f, err)
	}
	if err != nil {
		return err
	}
	s.seeOther(c, p.Path()+"/soutiens?fait="+done)
	return nil
}

func (s *Site) withdrawSupport(ctx context.Context, c *gin.Context, p app.Place) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	err = s.app.WithdrawSupport(ctx, viewer(c), p.Page.ID, f.key(c))
	return s.supportDone(ctx, c, p, form{}, err, "soutien-retire")
}

// ownSupports lists what somebody supports on her own page, with what changed since.
func (s *Site) ownSupports(ctx context.Context, c *gin.Context, sh *sheet) (templ.Component, error) {
	list, err := s.app.SupportsOf(ctx, viewer(c))
	pr := sh.pr
	items := make([]view.AccountItem, len(list))
	for i, g := range list {
		path := g.Page.Path(g.Call)
		items[i] = view.AccountItem{
			Link: view.Link{Label: g.Page.Title, Href: s.local(c, path+"/soutiens")}, Phrases: []view.Phrase{{Text: pr.T("support.on_version", "N", g.N, "When", pr.Date(g.At))}},
		}
		if g.N < g.Page.Head {
			items[i].Phrases = append(items[i].Phrases,
				view.Phrase{Text: pr.T("support.changed"), Missing: true},
				view.Phrase{Text: pr.T("remark.since"), Href: s.local(c, path+"/diff/"+strconv.Itoa(g.N)+".."+strconv.Itoa(g.Page.Head))})
		}
	}
	return view.AccountItems("soutiens", pr.T("support.yours"), pr.T("support.yours_none"), items, view.Link{}), err
}
