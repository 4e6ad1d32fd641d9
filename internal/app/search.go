package app

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/search"
	"github.com/appel-a-communs/communs/internal/store"
)

// readTexts are the texts of a document that a reader reads, in the order of its form: what is typed first, then
// what stands in rows.
func readTexts(form domain.Form, doc domain.Document) []string {
	var texts, rows []string
	for _, s := range form.Sections {
		switch v := doc[s.Key]; {
		case v == "" || s.Key == "title":
		case s.Kind == domain.Text || s.Kind == domain.Line:
			texts = append(texts, v)
		case s.Kind == domain.ResourceSet || s.Kind == domain.ChallengeSet:
			rows = append(rows, rowTexts(v)...)
		}
	}
	return append(texts, rows...)
}

// rowTexts are the words in the rows of a section, but for what programs name rows by.
func rowTexts(v string) []string {
	var rows []map[string]any
	if json.Unmarshal([]byte(v), &rows) != nil {
		return nil // checked when it was saved: nothing else comes here
	}
	var texts []string
	for _, row := range rows {
		for _, key := range slices.Sorted(maps.Keys(row)) {
			if s, ok := row[key].(string); ok && s != "" && key != "id" && key != "challenge" && key != "url" {
				texts = append(texts, s)
			}
		}
	}
	return texts
}

// indexBatch is how many pages one look at what is missing takes: what is written at once holds up saves on SQLite.
const indexBatch = 20

// IndexNew writes the words of pages that changed lately. A save itself writes none: splitting and stemming a page costs
// more than all the rest of it, and a page that is saved again and again needs it once.
func (a *App) IndexNew(ctx context.Context) error {
	return a.indexSince(ctx, a.Now().Add(-2*time.Minute))
}

// IndexOld writes the words of all pages that have none, and the addresses of organisations that have none: those of a
// database that is older than searching, or that was filled another way.
func (a *App) IndexOld(ctx context.Context) error {
	if err := a.indexSince(ctx, time.Unix(0, 0)); err != nil {
		return err
	}
	return a.addressOrganisations(ctx)
}

func (a *App) indexSince(ctx context.Context, since time.Time) error {
	for {
		n, err := a.indexSome(ctx, since)
		if err != nil || n < indexBatch {
			return err
		}
	}
}

func (a *App) indexSome(ctx context.Context, since time.Time) (int, error) {
	pages, err := a.store.Unindexed(ctx, since, indexBatch)
	if err != nil || len(pages) == 0 {
		return 0, err
	}
	ids := make([]string, len(pages))
	for i, p := range pages {
		ids[i] = p.ID
	}
	heads, err := a.store.Heads(ctx, ids)
	if err != nil {
		return 0, err
	}
	calls, err := a.store.CallsOfPages(ctx, ids)
	if err != nil {
		return 0, err
	}
	entries := make([]store.SearchEntry, len(pages))
	for i, p := range pages {
		form, _ := domain.FormOf(p.Form)
		head := heads[p.ID]
		entries[i] = store.SearchEntry{
			PageID: p.ID, N: head.N, Form: p.Form, CallID: calls[p.ID], At: head.At,
			Words: search.Index(head.Sections["title"], readTexts(form, head.Sections)...),
		}
	}
	_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		for _, e := range entries { // a batch: at most indexBatch
			if err := tx.IndexPage(ctx, e); err != nil {
				return err
			}
		}
		return nil
	})
	return len(pages), err
}

// SearchQuery is what somebody looks for. Form and Call narrow it.
type SearchQuery struct {
	Words string
	Form  string
	Call  string // slug
	After store.SearchCursor
}

// SearchView is one screen of what was found.
type SearchView struct {
	Question search.Question
	Hits     []SearchHit
	Total    int  // as narrowed
	More     bool // than Total: counting ended there
	Forms    []SearchFacet
	Calls    []SearchFacet
	Next     store.SearchCursor // zero where there is none
}

// SearchHit is a page that was found, with a passage that shows why.
type SearchHit struct {
	store.SearchHit
	Title   []search.Piece
	Passage []search.Piece
}

// Path is the address of the page.
func (h SearchHit) Path() string { return h.Page.Path(h.CallSlug) }

// SearchFacet is what a search may be narrowed to, and how many pages that leaves.
type SearchFacet struct {
	Key   string // a form's, or a call's slug
	Title string // of the call
	N     int    // 0 where they were too many to count
}

// searchScreen is how many pages one screen of a search shows.
const searchScreen = 20

// searchCount is how many pages a search counts: what a common word costs ends there.
const searchCount = 1000

// Search finds the pages that hold all words of a question, among those that somebody may read.
func (a *App) Search(ctx context.Context, by domain.Account, q SearchQuery) (SearchView, error) {
	v := SearchView{Question: search.Parse(q.Words)}
	if v.Question.Empty() {
		return v, nil
	}
	f := store.SearchFilter{
		All: v.Question.All(), AllTitle: v.Question.AllTitle(), AnyTitle: v.Question.AnyTitle(),
		Reader: by.ID, Form: q.Form, After: q.After, Limit: searchScreen + 1,
	}
	calls, err := a.callNames(ctx)
	if err != nil {
		return v, err
	}
	for _, c := range calls {
		if c.Slug == q.Call && q.Call != "" {
			f.CallID = c.ID
		}
	}
	if q.Call != "" && f.CallID == "" {
		return v, domain.Missing("call")
	}
	if err := a.countFound(ctx, &v, calls, f); err != nil {
		return v, err
	}
	hits, err := a.store.Search(ctx, f)
	if err != nil {
		return v, err
	}
	if len(hits) > searchScreen {
		hits = hits[:searchScreen]
		last := hits[searchScreen-1]
		v.Next = store.SearchCursor{Rank: last.Rank, Number: last.Number}
	}
	return v, a.passages(ctx, &v, hits)
}

// countFound counts what was found, by what it may be narrowed to; where that is too much, as it is narrowed alone.
func (a *App) countFound(ctx context.Context, v *SearchView, calls []domain.Call, f store.SearchFilter) error {
	wide := f
	wide.Form, wide.CallID, wide.Limit = "", "", searchCount+1
	counts, err := a.store.SearchCounts(ctx, wide)
	if err != nil {
		return err
	}
	if total(counts) <= searchCount {
		v.facets(counts, calls, f)
		return nil
	}
	for _, key := range searchForms() {
		v.Forms = append(v.Forms, SearchFacet{Key: key})
	}
	for _, c := range calls {
		v.Calls = append(v.Calls, SearchFacet{Key: c.Slug, Title: c.Title})
	}
	if f.Form != "" || f.CallID != "" {
		wide.Form, wide.CallID = f.Form, f.CallID
		if counts, err = a.store.SearchCounts(ctx, wide); err != nil {
			return err
		}
	}
	v.Total, v.More = min(total(counts), searchCount), total(counts) > searchCount
	return nil
}

func total(counts []store.SearchCount) int {
	n := 0
	for _, c := range counts {
		n += c.N
	}
	return n
}

// searchForms are the kinds of page that a search may be narrowed to.
func searchForms() []string {
	return []string{domain.FormCall, domain.FormChallenge, domain.FormCandidacy, domain.FormMinutes, domain.FormRules, domain.FormFree}
}

// facets tells what the search may be narrowed to: of each facet the counts that the other one leaves.
func (v *SearchView) facets(counts []store.SearchCount, calls []domain.Call, f store.SearchFilter) {
	forms, inCall := map[string]int{}, map[string]int{}
	for _, c := range counts {
		if f.CallID == "" || c.CallID == f.CallID {
			forms[c.Form] += c.N
			if f.Form == "" || c.Form == f.Form {
				v.Total += c.N
			}
		}
		if f.Form == "" || c.Form == f.Form {
			inCall[c.CallID] += c.N
		}
	}
	for _, key := range searchForms() {
		if forms[key] > 0 || f.Form == key {
			v.Forms = append(v.Forms, SearchFacet{Key: key, N: forms[key]})
		}
	}
	for _, c := range calls {
		if inCall[c.ID] > 0 || f.CallID == c.ID {
			v.Calls = append(v.Calls, SearchFacet{Key: c.Slug, Title: c.Title, N: inCall[c.ID]})
		}
	}
}

// passages reads the texts of what was found and shows where the words are: one statement.
func (a *App) passages(ctx context.Context, v *SearchView, hits []store.SearchHit) error {
	ids := make([]string, len(hits))
	for i, h := range hits {
		ids[i] = h.ID
	}
	heads, err := a.store.Heads(ctx, ids)
	if err != nil {
		return err
	}
	for _, h := range hits {
		form, _ := domain.FormOf(h.Form)
		v.Hits = append(v.Hits, SearchHit{
			SearchHit: h, Title: v.Question.Mark(h.Title), Passage: v.Question.Excerpt(readTexts(form, heads[h.ID].Sections)),
		})
	}
	return nil
}

// callNames are all calls, for facets and filters.
func (a *App) callNames(ctx context.Context) ([]domain.Call, error) {
	return shared(a.memo, "call names", []string{"calls", "recent"}, func() ([]domain.Call, int, error) {
		list, err := a.store.Calls(ctx)
		return list, 1024 * len(list), err
	})
}
