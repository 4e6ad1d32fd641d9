package site

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/search"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/web/view"
)

func searchRoutes() []Route {
	return []Route{get("/recherche", func(s *Site) handler { return s.search }).as(Searching)}
}

// maxWords is how many characters of what was typed are read and shown again.
const maxWords = 200

// search shows what was found, or the form alone.
func (s *Site) search(ctx context.Context, c *gin.Context) error {
	q, err := searchQuery(c)
	if err != nil {
		return err
	}
	v, err := s.app.Search(ctx, viewer(c), q)
	if err != nil {
		return err
	}
	pr := s.printer(c)
	page := view.SearchPage{Title: pr.T("search.title"), Form: s.searchForm(c, q)}
	frame := view.Page{Title: page.Title, Section: "search"}
	if _, asked := c.GetQuery("q"); !asked {
		page.Hints = []string{pr.T("search.hint.how"), pr.T("search.hint.accents"), pr.T("search.hint.begin")}
		s.show(c, screen{page: frame, body: view.Search(pr, page), tags: []string{"calls"}})
		return nil
	}
	frame.Robots = "noindex"
	if q.Words != "" {
		frame.Title = pr.T("search.title_of", "Words", q.Words) + " · " + page.Title
	}
	s.found(c, &page, q, v)
	s.show(c, screen{page: frame, body: view.Search(pr, page)})
	return nil
}

// searchQuery reads what is looked for; a screen that is no screen of ours is missing.
func searchQuery(c *gin.Context) (app.SearchQuery, error) {
	q := app.SearchQuery{Words: typedWords(c.Query("q")), Form: c.Query("genre"), Call: c.Query("appel")}
	if _, known := domain.FormOf(q.Form); q.Form != "" && !known {
		return q, domain.Missing("page")
	}
	if after := c.Query("apres"); after != "" {
		var err error
		if q.After, err = foundCursor(after); err != nil {
			return q, err
		}
	}
	return q, nil
}

// foundCursor reads the place that a screen goes on from.
func foundCursor(v string) (store.SearchCursor, error) {
	kind, place, _ := strings.Cut(v, "_")
	rank, err := strconv.Atoi(kind)
	number, errNumber := strconv.ParseInt(place, 10, 64)
	if err != nil || errNumber != nil || rank < 0 || rank > 2 || number <= 0 {
		return store.SearchCursor{}, domain.Missing("page")
	}
	return store.SearchCursor{Rank: rank, Number: number}, nil
}

// typedWords is what was typed, as it is shown again: one line of so many characters.
func typedWords(s string) string {
	if len(s) > 4*maxWords {
		s = s[:4*maxWords]
	}
	r := []rune(strings.Join(strings.Fields(shownText(s)), " "))
	return string(r[:min(len(r), maxWords)])
}

func (s *Site) searchForm(c *gin.Context, q app.SearchQuery) view.SearchForm {
	pr := s.printer(c)
	f := view.SearchForm{ID: "q", Action: s.local(c, "/recherche"), Label: pr.T("search.label"), Submit: pr.T("search.submit"), Value: q.Words}
	for _, kept := range [][2]string{{"genre", q.Form}, {"appel", q.Call}} {
		if kept[1] != "" {
			f.Hidden = append(f.Hidden, view.Hidden{Name: kept[0], Value: kept[1]})
		}
	}
	return f
}

// found completes the page with what was found and what it may be narrowed to.
func (s *Site) found(c *gin.Context, page *view.SearchPage, q app.SearchQuery, v app.SearchView) {
	pr := s.printer(c)
	switch {
	case v.Question.Empty():
		page.Count = pr.T("search.nothing_typed")
		page.Hints = []string{pr.T("search.none.words"), pr.T("search.hint.how"), pr.T("search.hint.begin")}
		return
	case v.Total == 0:
		page.Count = pr.T("search.nothing", "Words", q.Words)
		page.Hints = []string{pr.T("search.none.fewer"), pr.T("search.none.begin")}
		if q.Form != "" || q.Call != "" {
			page.Hints = append(page.Hints, pr.T("search.none.narrow"))
		}
	case v.More:
		page.Count = pr.T("search.found_many", "N", pr.Number(int64(v.Total)), "Words", q.Words)
	default:
		page.Count = pr.N("search.found", v.Total, "N", v.Total, "Words", q.Words)
	}
	page.Facets = s.facets(c, q, v)
	for _, h := range v.Hits {
		page.Hits = append(page.Hits, s.foundPage(c, h))
	}
	if v.Next.Number != 0 {
		next := strconv.Itoa(v.Next.Rank) + "_" + strconv.FormatInt(v.Next.Number, 10)
		page.Next = view.Action{Label: pr.T("search.more"), Href: s.searchPath(c, q, next)}
	}
	if q.After.Number != 0 {
		page.First = view.Action{Label: pr.T("search.first"), Href: s.searchPath(c, q, "")}
	}
}

// searchPath is the address of a search, from after on.
func (s *Site) searchPath(c *gin.Context, q app.SearchQuery, after string) string {
	values := url.Values{"q": {q.Words}}
	for name, v := range map[string]string{"genre": q.Form, "appel": q.Call, "apres": after} {
		if v != "" {
			values.Set(name, v)
		}
	}
	return s.local(c, "/recherche") + "?" + values.Encode()
}

// facets are the kinds of page and the calls that the search may be narrowed to, where there is a choice.
func (s *Site) facets(c *gin.Context, q app.SearchQuery, v app.SearchView) []view.Facet {
	pr := s.printer(c)
	var list []view.Facet
	if len(v.Forms) > 1 || q.Form != "" {
		f := view.Facet{ID: "genres", Title: pr.T("search.kind"), Choices: []view.FacetChoice{
			s.facetChoice(c, view.FacetChoice{Label: pr.T("search.all_kinds"), Current: q.Form == ""}, 0, app.SearchQuery{Words: q.Words, Call: q.Call}),
		}}
		for _, k := range v.Forms {
			choice := view.FacetChoice{Label: pr.T("search.kind." + k.Key), Current: q.Form == k.Key}
			f.Choices = append(f.Choices, s.facetChoice(c, choice, k.N, app.SearchQuery{Words: q.Words, Call: q.Call, Form: k.Key}))
		}
		list = append(list, f)
	}
	if len(v.Calls) > 1 || q.Call != "" {
		f := view.Facet{ID: "appels", Title: pr.T("search.call"), Choices: []view.FacetChoice{
			s.facetChoice(c, view.FacetChoice{Label: pr.T("search.all_calls"), Current: q.Call == ""}, 0, app.SearchQuery{Words: q.Words, Form: q.Form}),
		}}
		for _, k := range v.Calls {
			choice := view.FacetChoice{Label: k.Title, Current: q.Call == k.Key}
			f.Choices = append(f.Choices, s.facetChoice(c, choice, k.N, app.SearchQuery{Words: q.Words, Form: q.Form, Call: k.Key}))
		}
		list = append(list, f)
	}
	return list
}

// facetChoice completes a choice with where it leads and how many pages it leaves.
func (s *Site) facetChoice(c *gin.Context, choice view.FacetChoice, n int, to app.SearchQuery) view.FacetChoice {
	choice.Href = s.searchPath(c, to, "")
	if n > 0 {
		choice.Count = s.printer(c).Number(int64(n))
	}
	return choice
}

func (s *Site) foundPage(c *gin.Context, h app.SearchHit) view.FoundPage {
	pr := s.printer(c)
	return view.FoundPage{
		Title: passages(h.Title), Href: s.local(c, h.Path()), Meta: foundMeta(pr, h), Passage: passages(h.Passage),
	}
}

// foundMeta says what a page is, where it stands and since when it says what it says.
func foundMeta(pr *i18n.Printer, h app.SearchHit) string {
	kind, when := pr.T("search.one."+h.Form), pr.Date(h.UpdatedAt)
	if h.CallTitle == "" || h.Form == domain.FormCall {
		return pr.T("search.meta_free", "Kind", kind, "When", when)
	}
	return pr.T("search.meta", "Kind", kind, "Call", h.CallTitle, "When", when)
}

func passages(list []search.Piece) []view.FoundText {
	out := make([]view.FoundText, len(list))
	for i, p := range list {
		out[i] = view.FoundText(p)
	}
	return out
}
