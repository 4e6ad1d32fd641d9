package site

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/prose"
	"github.com/appel-a-communs/communs/web/view"
)

// chooseDiff leads from the two numbers of a form to the comparison that has an address.
func (s *Site) chooseDiff(_ context.Context, c *gin.Context, p app.Place) error {
	a, b := chosen(c.Query("a")), chosen(c.Query("b"))
	path := wikiPath(p, "/historique")
	switch {
	case a == 0 || b == 0 || max(a, b) > p.Page.Head:
	case a == b:
		path = versionPath(p, a)
	default:
		path = diffPath(p, min(a, b), max(a, b))
	}
	c.Redirect(http.StatusSeeOther, s.local(c, path))
	return nil
}

// chosen reads a version's number as somebody typed it; 0 for none.
func chosen(v string) int {
	n, err := number(strings.TrimSpace(v))
	if err != nil {
		return 0
	}
	return n
}

// showDiff compares two versions: as a page, as a patch (.patch) or as data (.json).
func (s *Site) showDiff(ctx context.Context, c *gin.Context, p app.Place) error {
	span, kind := cutKind(c.Param("range"))
	first, second, ok := strings.Cut(span, "..")
	n, errN := number(first)
	m, errM := number(second)
	if !ok || errN != nil || errM != nil || n == 0 || m == 0 {
		return domain.Missing("revision")
	}
	if n >= m {
		path := versionPath(p, n)
		if n > m {
			path = diffPath(p, m, n) + kind
		}
		c.Redirect(http.StatusSeeOther, s.local(c, path))
		return nil
	}
	cmp, err := s.app.Compare(ctx, p, n, m)
	if err != nil {
		return err
	}
	for _, v := range []domain.Revision{cmp.New, cmp.Old} {
		switch {
		case v.Hidden && kind != "":
			return domain.Missing("revision")
		case v.Hidden: // its own page says why there is nothing to compare
			c.Redirect(http.StatusSeeOther, s.local(c, versionPath(p, v.N)))
			return nil
		}
	}
	switch kind {
	case ".patch":
		s.sendText(c, p, "text/x-patch; charset=utf-8", s.patch(s.printer(c), cmp))
		return nil
	case ".json":
		return s.sendDiff(c, cmp)
	}
	return s.showComparison(ctx, c, cmp)
}

// cutKind takes the ending off an address of a comparison.
func cutKind(v string) (span, kind string) {
	for _, kind := range []string{".patch", ".json"} {
		if span, found := strings.CutSuffix(v, kind); found {
			return span, kind
		}
	}
	return v, ""
}

// sendDiff answers what changed as data: for each section that did, its comparison.
func (s *Site) sendDiff(c *gin.Context, cmp app.Comparison) error {
	results := map[string]prose.Result{}
	for _, key := range cmp.Old.Sections.Changed(cmp.New.Sections) {
		results[key] = prose.Diff(cmp.Old.Sections[key], cmp.New.Sections[key])
	}
	body, err := json.Marshal(map[string]any{"old": cmp.Old.N, "new": cmp.New.N, "sections": results})
	if err != nil {
		return err
	}
	s.sendText(c, cmp.Place, "application/json; charset=utf-8", string(body))
	return nil
}

// The ways to read a comparison.
const (
	inText     = ""
	sideBySide = "cote"
	asSource   = "source"
)

func (s *Site) showComparison(ctx context.Context, c *gin.Context, cmp app.Comparison) error {
	pr, p := s.printer(c), cmp.Place
	way := c.Query("vue")
	if way != sideBySide && way != asSource {
		way = inText
	}
	challenges, err := s.challengeNames(ctx, p)
	if err != nil {
		return err
	}
	title := pr.T("diff.title", "Old", strconv.Itoa(cmp.Old.N), "New", strconv.Itoa(cmp.New.N))
	d, err := s.diffParts(ctx, pr, cmp, way, challenges)
	if err != nil {
		return err
	}
	d.Of, d.Title, d.Tabs, d.Label = p.Page.Title, title, s.wikiTabs(c, p, "history"), pr.T("wiki.tabs")
	summary := said(pr, cmp.New.Summary)
	if between := cmp.New.N - cmp.Old.N; between > 1 {
		summary = capital(pr.N("diff.between", between, "Count", spelled(pr, between)))
	}
	d.Notes = []view.VersionNote{{
		Summary: summary, Who: s.who(pr, p, cmp.New),
		Time: cmp.New.At.UTC().Format(time.RFC3339), TimeWords: pr.DateTime(cmp.New.At),
	}}
	path := s.local(c, diffPath(p, cmp.Old.N, cmp.New.N))
	d.Comparison = s.neighbours(c, cmp)
	for _, v := range []struct{ key, way string }{{"diff.view_text", inText}, {"diff.view_sides", sideBySide}, {"diff.view_source", asSource}} {
		href := path
		if v.way != inText {
			href += "?vue=" + v.way
		}
		d.Comparison.Views = append(d.Comparison.Views, view.Tab{Label: pr.T(v.key), Href: href, Current: v.way == way})
	}
	d.Links = []view.Link{{Label: pr.T("diff.patch"), Href: path + ".patch"}, {Label: pr.T("diff.json"), Href: path + ".json"}}
	if cmp.New.N == cmp.Old.N+1 && s.app.May(viewer(c), domain.RestorePage, p) {
		d.Undo = &view.Undo{
			Action: s.local(c, wikiPath(p, "/annuler")), Submit: pr.T("diff.undo", "N", strconv.Itoa(cmp.New.N)), Hidden: undoFields(c, cmp.New.N, p.Page.Head),
			Compare: view.Link{Label: pr.T("diff.new_version", "N", strconv.Itoa(cmp.New.N)), Href: s.local(c, versionPath(p, cmp.New.N))},
		}
	}
	page := view.Page{Title: title + " · " + p.Page.Title, Crumbs: s.crumbs(c, p), Act: view.Comparing}
	s.show(c, screen{page: page, body: view.DiffPage(pr, d), tags: placeTags(p), until: until(p, s.app.Now())})
	return nil
}

// said is what a version says of itself, as a quotation.
func said(pr *i18n.Printer, summary string) string {
	if summary == "" {
		return ""
	}
	return pr.T("version.said", "Summary", summary)
}

// challengeNames gives the titles of the défis that rows name by id.
func (s *Site) challengeNames(ctx context.Context, p app.Place) (map[string]string, error) {
	if p.Page.Form != domain.FormCandidacy {
		return nil, nil
	}
	list, err := s.app.ChallengesOf(ctx, p)
	names := map[string]string{}
	for _, ch := range list {
		names[ch.ID] = ch.Title
	}
	return names, err
}

// diffParts are the parts of a comparison that depend on its two texts alone, which never change: they
// are kept under the hashes of both.
func (s *Site) diffParts(ctx context.Context, pr *i18n.Printer, cmp app.Comparison, way string, challenges map[string]string) (view.DiffScreen, error) {
	key := diffKey(cmp, pr.Lang(), way, challenges)
	if kept, ok := s.diffs.Get(key); ok {
		return kept, nil
	}
	teller := differ{s: s, pr: pr, cmp: cmp, changes: compareDocuments(cmp.Place.Form(), cmp.Old.Sections, cmp.New.Sections), challenges: challenges}
	var body templ.Component
	switch way {
	case sideBySide:
		body = view.SidesOf(pr, pr.T("history.version", "N", strconv.Itoa(cmp.Old.N)), pr.T("history.version", "N", strconv.Itoa(cmp.New.N)), teller.sides())
	case asSource:
		body = view.Source(pr, s.sourceLines(pr, cmp))
	default:
		body = view.InText(pr, teller.blocks())
	}
	var b bytes.Buffer
	if err := body.Render(ctx, &b); err != nil {
		return view.DiffScreen{}, err
	}
	d := view.DiffScreen{Summary: teller.summary(), BlocksTitle: pr.T("diff.blocks"), Body: templ.Raw(b.String())}
	if way != asSource && len(cmp.Place.Form().Blocks) > 0 {
		d.Nav = teller.nav()
	}
	if b.Len() < maxKeptDiff {
		s.diffs.Add(key, d)
	}
	return d, nil
}

// The comparisons kept: this many, none larger than that many bytes of HTML.
const (
	keptDiffs   = 256
	maxKeptDiff = 128 << 10
)

func diffKey(cmp app.Comparison, lang, way string, challenges map[string]string) [32]byte {
	parts := []string{
		cmp.Place.Page.Form, cmp.Old.Hash, cmp.New.Hash, strconv.Itoa(cmp.Old.N), strconv.Itoa(cmp.New.N),
		cmp.Old.Verdicts, cmp.New.Verdicts, lang, way,
	}
	for _, d := range []domain.Document{cmp.Old.Sections, cmp.New.Sections} {
		answers, _ := domain.Answers(d["challenges"]) // what was saved was checked
		for _, a := range answers {
			parts = append(parts, challenges[a.Challenge])
		}
	}
	return sha256.Sum256([]byte(strings.Join(parts, "\x00")))
}

// neighbours lead to the comparisons before and after one.
func (s *Site) neighbours(c *gin.Context, cmp app.Comparison) view.Comparison {
	pr, p := s.printer(c), cmp.Place
	between := func(key string, n, m int) view.Link {
		return view.Link{Label: pr.T(key, "Old", strconv.Itoa(n), "New", strconv.Itoa(m)), Href: s.local(c, diffPath(p, n, m))}
	}
	v := view.Comparison{
		Previous: view.Link{Label: pr.T("diff.first")}, Next: view.Link{Label: pr.T("diff.last", "N", strconv.Itoa(p.Page.Head))},
		Choose: view.Link{Label: pr.T("diff.choose"), Href: s.local(c, wikiPath(p, "/historique"))},
	}
	if cmp.Old.N > 1 {
		v.Previous = between("diff.previous", cmp.Old.N-1, cmp.Old.N)
	}
	if cmp.New.N < p.Page.Head {
		v.Next = between("diff.next", cmp.New.N, cmp.New.N+1)
	}
	return v
}
