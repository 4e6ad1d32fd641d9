package site

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/web/view"
)

func personRoutes() []Route {
	return []Route{get("/u/:name", func(s *Site) handler { return s.showPerson })}
}

// personPath is the address of somebody's public page.
func personPath(name string) string { return "/u/" + url.PathEscape(name) }

// showPerson is somebody's public page, at the address of her name as she writes it.
func (s *Site) showPerson(ctx context.Context, c *gin.Context) error {
	after, err := timeCursor(c.Query("apres"))
	if err != nil {
		return err
	}
	v, err := s.app.ViewPerson(ctx, shownText(c.Param("name")), after)
	if err != nil {
		return err
	}
	if c.Param("name") != v.Name {
		c.Header("Cache-Control", "no-store")
		c.Redirect(http.StatusSeeOther, s.local(c, personPath(v.Name)))
		return nil
	}
	pr := s.printer(c)
	page := view.PersonPage{
		Title: v.Name, Lead: v.Profile.Word, Affiliation: v.Profile.Affiliation, TeamsNone: pr.T("person.teams_none"), PagesNone: pr.T("person.pages_none"),
	}
	if v.Closed {
		page.Closed = pr.T("person.closed")
	}
	for _, k := range v.Teams {
		page.Teams = append(page.Teams, view.PersonTeam{To: view.Link{Label: k.Title, Href: s.local(c, "/candidatures/"+k.Slug)}, Pitch: k.Pitch})
	}
	for _, w := range v.Contributions {
		page.Pages = append(page.Pages, s.writtenPage(c, w))
	}
	here := s.local(c, personPath(v.Name))
	if v.Next.ID != "" {
		page.Next = here + "?apres=" + url.QueryEscape(v.Next.At.UTC().Format(time.RFC3339Nano)+"_"+v.Next.ID)
	}
	if after.ID != "" {
		page.First = here
	}
	body := view.Person(pr, page)
	if !v.Closed {
		body = view.All(body, view.Footnote(view.Link{Label: pr.T("report.account"), Href: s.local(c, "/signaler/compte/"+v.ID)}))
	}
	s.show(c, screen{
		page: view.Page{Title: v.Name, Description: pr.T("person.lead"), Robots: "noindex"}, body: body,
		tags: []string{"account:" + v.ID, "names", "recent", "catalogue", "journal"},
	})
	return nil
}

// writtenPage is a page on which somebody wrote, with her last version of it.
func (s *Site) writtenPage(c *gin.Context, w store.Contribution) view.PersonPart {
	pr := s.printer(c)
	p := app.Place{Page: w.Page, Call: domain.Call{Slug: w.CallSlug}}
	return view.PersonPart{
		To:    view.Link{Label: w.Title, Href: s.local(c, p.Path())},
		Words: pr.T("search.one."+w.Form) + " · " + pr.N("person.versions", w.Versions, "N", w.Versions) + " · " + pr.N("person.words", w.Words, "N", w.Words),
		Last:  view.Link{Label: pr.T("person.last", "N", strconv.Itoa(w.Last), "When", pr.Date(w.At)), Href: s.local(c, versionPath(p, w.Last))},
	}
}

// timeCursor reads where a list by time goes on: a moment and an id.
func timeCursor(v string) (store.ContributionCursor, error) {
	if v == "" {
		return store.ContributionCursor{}, nil
	}
	at, id, ok := strings.Cut(v, "_")
	t, err := time.Parse(time.RFC3339Nano, at)
	if !ok || err != nil || id == "" || id != shownText(id) {
		return store.ContributionCursor{}, domain.Missing("page")
	}
	return store.ContributionCursor{At: t, ID: id}, nil
}

// told asks for one part of what somebody tells of herself.
func told(sh *sheet, name string, most int) view.Field {
	ask := map[string]string{"word": "person.word", "affiliation": "person.affiliation_ask"}[name]
	f := sh.field(name, view.KindLine, sh.pr.T(ask))
	f.Autocomplete = map[string]string{"word": "off", "affiliation": "organization"}[name]
	f.Required, f.MaxLength, f.Help = false, most, sh.pr.T("person."+name+"_help")
	return f
}
