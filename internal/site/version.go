package site

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

// showVersion shows one version for ever: as a page, as Markdown (.md) or as data (.json).
func (s *Site) showVersion(ctx context.Context, c *gin.Context, p app.Place) error {
	name, kind, _ := strings.Cut(c.Param("n"), ".")
	n, err := number(name)
	if err != nil || n == 0 {
		return domain.Missing("revision")
	}
	v, err := s.app.ViewVersion(ctx, viewer(c), p, n)
	if err != nil {
		return err
	}
	switch kind {
	case "":
		deposits, err := s.app.PosturesOf(ctx, p, n)
		if err != nil {
			return err
		}
		return s.showOld(ctx, c, v, deposits)
	case "md":
		s.sendText(c, p, "text/markdown; charset=utf-8", markdownPage(s.printer(c), p.Form(), v.Version.Sections))
	case "json":
		return s.sendVersion(c, v)
	default:
		return domain.Missing("revision")
	}
	return nil
}

func (s *Site) showOld(ctx context.Context, c *gin.Context, v app.PageView, deposits []domain.Deposit) error {
	pr, p, r := s.printer(c), v.Place, v.Version
	n := strconv.Itoa(r.N)
	title := pr.T("version.title", "N", n, "Title", p.Page.Title)
	d := view.DocumentPage{
		Title: title, Tabs: s.wikiTabs(c, p, ""), Label: pr.T("wiki.tabs"), Sections: s.cited(pr, v, noLinks), Imported: s.imported(pr, r),
	}
	o := view.VersionScreen{
		Summary: said(pr, r.Summary), Who: s.who(pr, p, r), Time: r.At.UTC().Format(time.RFC3339), TimeWords: pr.DateTime(r.At), Marks: marksOf(pr, r),
		Hash:  pr.T("version.hash", "Hash", r.Hash),
		Links: []view.Link{{Label: pr.T("version.markdown"), Href: s.local(c, versionPath(p, r.N)) + ".md"}, {Label: pr.T("version.json"), Href: s.local(c, versionPath(p, r.N)) + ".json"}},
	}
	o.Postures = s.frozenPostures(c, p.Call, p.Path(), deposits...)
	if r.N > 1 {
		o.Links = append(o.Links, view.Link{Label: pr.T("version.changed"), Href: s.local(c, diffPath(p, r.N-1, r.N))})
	}
	if r.N < p.Page.Head {
		o.Links = append(o.Links, view.Link{Label: pr.T("version.since"), Href: s.local(c, diffPath(p, r.N, p.Page.Head))})
	}
	lead, links, err := s.versionTelling(ctx, c, v)
	if err != nil {
		return err
	}
	o.Links = append(o.Links, links...)
	if r.Hidden {
		d.Lead = lead
	}
	if r.N != p.Page.Head && !r.Hidden && s.app.May(viewer(c), domain.RestorePage, p) {
		o.Restore = &view.Confirm{
			Title: pr.T("version.restore_title"), Text: pr.T("version.restore_text", "N", n), Submit: pr.T("version.restore", "N", n),
			Action: s.local(c, wikiPath(p, "/restaurer")), Hidden: undoFields(c, r.N, p.Page.Head),
			Cancel: view.Link{Label: pr.T("version.back"), Href: s.local(c, p.Path())},
		}
	}
	s.show(c, screen{
		page: view.Page{Title: title, Crumbs: s.crumbs(c, p)}, body: view.Version(d, o), tags: placeTags(p), until: until(p, s.app.Now()),
	})
	return nil
}

// sendVersion answers a version as data.
func (s *Site) sendVersion(c *gin.Context, v app.PageView) error {
	r := v.Version
	if r.Hidden {
		r.Sections = domain.Document{}
	}
	body, err := json.Marshal(map[string]any{
		"n": r.N, "parent": r.Parent, "author": r.AuthorName, "at": r.At.UTC().Format(time.RFC3339Nano), "summary": r.Summary,
		"sha256": r.Hash, "sections": r.Sections,
	})
	if err != nil {
		return err
	}
	s.sendText(c, v.Place, "application/json; charset=utf-8", string(body))
	return nil
}

// sendText sends what never changes; of a page that everybody reads, caches may keep it.
func (s *Site) sendText(c *gin.Context, p app.Place, kind, body string) {
	c.Header("Cache-Control", "private, no-store")
	if p.Candidacy.ID == "" || p.Candidacy.Visible() {
		c.Header("Cache-Control", "public, max-age=60")
	}
	write(c, http.StatusOK, kind, []byte(body))
}

// markdownPage is a whole version as one Markdown text: its title, then its sections in the form's order.
func markdownPage(pr *i18n.Printer, form domain.Form, d domain.Document) string {
	var b strings.Builder
	if d["title"] != "" {
		b.WriteString("# " + d["title"] + "\n")
	}
	for _, sec := range form.Sections {
		v := d[sec.Key]
		if v == "" || sec.Key == "title" {
			continue
		}
		if sec.Key != "texte" {
			b.WriteString("\n## " + sectionTitle(pr, form, sec.Key) + "\n")
		}
		b.WriteString("\n" + sectionMarkdown(pr, sec, v) + "\n")
	}
	return b.String()
}

// sectionMarkdown writes rows as lists, all else as it is.
func sectionMarkdown(pr *i18n.Printer, sec domain.Section, v string) string {
	if rowParts(sec.Kind) == nil {
		return v
	}
	var lines []string
	all := rowsOf(sec, v)
	for _, r := range all {
		mark := "- "
		for _, part := range rowParts(sec.Kind) {
			if r[part] != "" {
				v := partValue(pr, part, r[part])
				if part == partOf {
					v = rowNamed(all, r[part])
				}
				lines = append(lines, mark+partLabel(pr, sec.Kind, part)+pr.T("edit.colon")+strings.ReplaceAll(v, "\n", "\n    "))
				mark = "  - "
			}
		}
	}
	return strings.Join(lines, "\n")
}

// rowNamed is the name of a row, its id where it is not among the rows.
func rowNamed(rows []tableRow, id string) string {
	for _, r := range rows {
		if r["id"] == id {
			return r["name"]
		}
	}
	return id
}

// partLabel names a part of a row.
func partLabel(pr *i18n.Printer, kind domain.SectionKind, part string) string {
	switch {
	case kind == domain.ResourceSet:
		return pr.T("form.resource." + part)
	case part == "challenge":
		return pr.T("form.challenge.which")
	}
	return pr.T("form.challenge.why")
}

// partValue is a part of a row in words, where it is one of a few answers.
func partValue(pr *i18n.Printer, part, v string) string {
	if part == "kind" || part == "origin" {
		return pr.T("form.resource." + part + "." + v)
	}
	return v
}

// restorePage puts a version back; undoVersion takes away what one changed.
func (s *Site) restorePage(ctx context.Context, c *gin.Context, p app.Place) error {
	return s.putBack(ctx, c, p, s.app.RestorePage, "restore.summary")
}

func (s *Site) undoVersion(ctx context.Context, c *gin.Context, p app.Place) error {
	return s.putBack(ctx, c, p, s.app.UndoVersion, "undo.summary")
}

func (s *Site) putBack(ctx context.Context, c *gin.Context, p app.Place,
	act func(context.Context, domain.Account, app.Restoration) (app.Saved, error), summary string,
) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	n, errN := number(f.get("version"))
	head, errHead := number(f.get("head"))
	if errN != nil || errHead != nil || n == 0 {
		return domain.Missing("revision")
	}
	saved, err := act(ctx, viewer(c), app.Restoration{
		PageID: p.Page.ID, N: n, Head: head, Summary: s.printer(c).T(summary, "N", strconv.Itoa(n)), Key: f.key(c),
	})
	if err != nil {
		return err
	}
	s.afterSave(c, p.Path(), saved, head)
	return nil
}
