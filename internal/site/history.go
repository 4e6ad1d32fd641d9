package site

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/web/view"
)

// showHistory lists the versions of a page, newest first, under its partition.
func (s *Site) showHistory(ctx context.Context, c *gin.Context, p app.Place) error {
	before, err := number(c.Query("avant"))
	if err != nil {
		return err
	}
	f := store.HistoryFilter{Author: c.Query("auteur"), Section: c.Query("rubrique"), Before: before}
	h, err := s.app.ViewHistory(ctx, p, f)
	if err != nil {
		return err
	}
	if h, err = s.app.WithScore(ctx, h); err != nil {
		return err
	}
	pr := s.printer(c)
	title := pr.T("history.title", "Title", p.Page.Title)
	sc := screen{
		page: view.Page{Title: title, Crumbs: s.crumbs(c, p), Act: view.Comparing},
		body: view.HistoryPage(pr, s.historyScreen(c, title, h)), until: until(p, s.app.Now()),
	}
	if filterKnown(h) {
		sc.tags = append(placeTags(p), "names")
	}
	s.show(c, sc)
	return nil
}

// filterKnown keeps made-up filters out of the cache: they have no end.
func filterKnown(h app.HistoryView) bool {
	f := h.Filter
	_, known := h.Place.Form().Section(f.Section)
	isAuthor := slices.ContainsFunc(h.Contributors, func(k store.Contributor) bool { return k.Name == f.Author })
	return (f.Author == "" || isAuthor) && (f.Section == "" || known)
}

func (s *Site) historyScreen(c *gin.Context, title string, h app.HistoryView) view.HistoryScreen {
	pr, p := s.printer(c), h.Place
	sc := s.score(pr, p, h.Notes)
	first := p.Page.CreatedAt
	if len(sc.Moves) > 0 && sc.Moves[0].At.Before(first) {
		first = sc.Moves[0].At
	}
	sc.Alt = view.ScoreAlt(pr, sc, pr.Date(first), pr.Date(p.Page.UpdatedAt))
	days := int(p.Page.UpdatedAt.Sub(first).Hours()/24) + 1
	v := view.HistoryScreen{
		Title: title, Tabs: s.wikiTabs(c, p, "history"), Label: pr.T("wiki.tabs"), Score: sc,
		Count:         s.lifeSentence(pr, p, sc, pr.N("history.in_days", days, "N", days)),
		FilterAction:  s.local(c, wikiPath(p, "/historique")),
		FilterAuthor:  s.authorFilter(pr, h),
		FilterSection: s.sectionFilter(pr, h),
		Versions: view.History{
			CompareAction: s.local(c, wikiPath(p, "/comparer")), A: max(p.Page.Head-1, 1), B: p.Page.Head, Last: p.Page.Head,
			Days: s.days(c, h, sc), Lines: len(sc.Lines), Pager: s.historyPager(c, h),
		},
	}
	if len(h.Versions) == 0 {
		v.Empty = pr.T("history.none")
	}
	return v
}

func (s *Site) authorFilter(pr *i18n.Printer, h app.HistoryView) view.Field {
	f := view.Field{Name: "auteur", Kind: view.KindChoice, Dropdown: view.AsList, Label: pr.T("history.by_author"), Value: h.Filter.Author}
	for _, k := range h.Contributors {
		f.Options = append(f.Options, view.Option{Value: k.Name, Label: pr.N("history.author", k.Versions, "Name", k.Name, "N", k.Versions)})
	}
	return f
}

func (s *Site) sectionFilter(pr *i18n.Printer, h app.HistoryView) view.Field {
	f := view.Field{Name: "rubrique", Kind: view.KindChoice, Dropdown: view.AsList, Label: pr.T("history.by_section"), Value: h.Filter.Section}
	for _, sec := range h.Place.Form().Sections {
		f.Options = append(f.Options, view.Option{Value: sec.Key, Label: sectionTitle(pr, h.Place.Form(), sec.Key)})
	}
	return f
}

func (s *Site) historyPager(c *gin.Context, h app.HistoryView) view.Pager {
	at := func(before int) string {
		q := url.Values{}
		for name, v := range map[string]string{"auteur": h.Filter.Author, "rubrique": h.Filter.Section} {
			if v != "" {
				q.Set(name, v)
			}
		}
		if before > 0 {
			q.Set("avant", strconv.Itoa(before))
		}
		path := s.local(c, wikiPath(h.Place, "/historique"))
		if len(q) == 0 {
			return path
		}
		return path + "?" + q.Encode()
	}
	var pager view.Pager
	if h.Filter.Before > 0 {
		pager.Newer = at(0)
	}
	if h.Older > 0 {
		pager.Older = at(h.Older)
	}
	return pager
}

// days groups the versions by day, with the relèves between them.
func (s *Site) days(c *gin.Context, h app.HistoryView, sc view.Score) []view.Day {
	pr := s.printer(c)
	moves, sections := map[int]view.Move{}, touchedSections(h.Notes)
	for _, m := range sc.Moves {
		moves[m.Version] = m
	}
	var days []view.Day
	var newer time.Time // of the version above
	for _, v := range h.Versions {
		words := pr.WeekdayDate(v.At)
		bar := s.barBetween(pr, h.Place, v.At, newer)
		if len(days) == 0 || days[len(days)-1].Words != words || bar != "" {
			days = append(days, view.Day{Machine: v.At.UTC().Format(time.RFC3339), Words: words, Bar: bar})
		}
		day := &days[len(days)-1]
		e := s.entry(c, h.Place, v, sections[v.N])
		e.Move = moves[v.N]
		if name := h.Authors[v.AuthorID]; name != "" {
			e.Author, e.AuthorHref = v.AuthorName, s.local(c, personPath(name))
		}
		day.Entries = append(day.Entries, e)
		newer = v.At
	}
	return days
}

func touchedSections(notes []store.Note) map[int][]string {
	by := map[int][]string{}
	for _, n := range notes {
		by[n.N] = append(by[n.N], n.Section)
	}
	return by
}

// barBetween names the relève that fell between two versions of a candidacy; newer is zero above the first.
func (s *Site) barBetween(pr *i18n.Printer, p app.Place, at, newer time.Time) string {
	if p.Page.Form != domain.FormCandidacy {
		return ""
	}
	for _, k := range p.Call.Cutoffs {
		if k.At.After(at) && (newer.IsZero() && !s.app.Now().Before(k.At) || k.At.Before(newer)) {
			return pr.T("history.bar", "K", strconv.Itoa(k.K), "Date", pr.WeekdayDate(k.At))
		}
	}
	return ""
}

// entry is one version as the history tells it.
func (s *Site) entry(c *gin.Context, p app.Place, v domain.Revision, sections []string) view.Entry {
	pr := s.printer(c)
	e := view.Entry{
		N: v.N, Href: s.local(c, versionPath(p, v.N)), Summary: v.Summary, Who: s.who(pr, p, v) + ", " + pr.Time(v.At),
		Added: v.WordsAdded, Removed: v.WordsRemoved, Marks: marksOf(pr, v),
	}
	if e.Summary == "" {
		e.Summary = pr.T("history.no_summary")
	}
	if !v.Hidden {
		for _, sentence := range licenceChanges(pr, app.ReadVerdicts(v).Changes) {
			e.Summary += " " + sentence
		}
	}
	if names := blockNames(pr, p.Form(), sections); names != "" {
		e.Who += " · " + names
	}
	if v.N > 1 {
		e.DiffHref = s.local(c, diffPath(p, v.N-1, v.N))
	}
	return e
}

// who signs a version: a name, and where it stands outside the candidacy's team.
func (s *Site) who(pr *i18n.Printer, p app.Place, v domain.Revision) string {
	switch {
	case v.Staff:
		return v.AuthorName + pr.T("history.staff")
	case p.Candidacy.ID != "" && !v.Team:
		return v.AuthorName + pr.T("history.outside")
	}
	return v.AuthorName
}

// marksOf says how a version came about, where that is not by plain writing.
func marksOf(pr *i18n.Printer, v domain.Revision) []string {
	var marks []string
	if v.Via == domain.ViaImport {
		marks = append(marks, pr.T("history.mark.imported"))
	}
	if v.MergedFrom > 0 {
		marks = append(marks, pr.T("history.mark.merged", "N", strconv.Itoa(v.MergedFrom)))
	}
	if v.RestoreOf > 0 {
		marks = append(marks, pr.T("history.mark.restored", "N", strconv.Itoa(v.RestoreOf)))
	}
	if v.Late {
		marks = append(marks, pr.T("history.mark.late"))
	}
	if v.Hidden {
		marks = append(marks, pr.T("history.mark.hidden"))
	}
	return marks
}

// blockNames lists the blocks that sections stand in, each once, or the sections of a form without blocks.
func blockNames(pr *i18n.Printer, form domain.Form, sections []string) string {
	var names []string
	for _, sec := range form.Sections {
		if !slices.Contains(sections, sec.Key) {
			continue
		}
		name := sectionTitle(pr, form, sec.Key)
		if sec.Block != "" {
			name = blockTitle(pr, form, sec.Block)
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

func versionPath(p app.Place, n int) string { return wikiPath(p, "/version/"+strconv.Itoa(n)) }

func diffPath(p app.Place, n, m int) string {
	return wikiPath(p, "/diff/"+strconv.Itoa(n)+".."+strconv.Itoa(m))
}
