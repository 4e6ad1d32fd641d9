package site

import (
	"bytes"
	"context"
	"encoding/xml"
	"slices"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

// feedEnd is the end of the address of a page's feed.
const feedEnd = "/flux.atom"

// feedRoutes are the Atom feeds (RFC 4287). They hold what everybody may read and nothing else, whoever asks.
func feedRoutes() []Route {
	return []Route{
		get("/flux.atom", func(s *Site) handler { return s.feedOfAll }),
		get("/appels/:call"+feedEnd, func(s *Site) handler { return s.feedOfCall }),
		get("/appels/:call/presentation"+feedEnd, pageFeed(domain.FormCall)),
		get("/appels/:call/reglement"+feedEnd, pageFeed(domain.FormRules)),
		get("/appels/:call/defis/:slug"+feedEnd, pageFeed(domain.FormChallenge)),
		get("/appels/:call/comptes-rendus/:slug"+feedEnd, pageFeed(domain.FormMinutes)),
		get("/candidatures/:slug"+feedEnd, pageFeed(domain.FormCandidacy)),
		get("/pages/:slug"+feedEnd, pageFeed(domain.FormFree)),
	}
}

const atomType = "application/atom+xml; charset=utf-8"

type atomFeed struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang     string      `xml:"xml:lang,attr"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle,omitempty"`
	Updated  string      `xml:"updated"`
	Links    []atomLink  `xml:"link"`
	Author   atomAuthor  `xml:"author"`
	Rights   string      `xml:"rights,omitempty"`
	Entries  []atomEntry `xml:"entry"`
}

type atomEntry struct {
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Links   []atomLink  `xml:"link"`
	Author  *atomAuthor `xml:"author,omitempty"` // the feed's own where absent
	Summary string      `xml:"summary"`
	at      time.Time
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

// feedEntries is how many entries a feed holds, newest first.
const feedEntries = 50

func (s *Site) feedOfAll(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewFeed(ctx, "")
	if err != nil {
		return err
	}
	pr := s.printer(c)
	f := s.feed(c, "all", pr.T("feed.all", "Site", s.siteName(c)), "/modifications")
	f.Entries = s.feedEntries(c, v.Changes, v.Events)
	return s.sendFeed(c, f, []string{"recent", "journal"})
}

func (s *Site) feedOfCall(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewFeed(ctx, c.Param("call"))
	if err != nil {
		return err
	}
	f := s.feed(c, "call "+v.Call.ID, s.printer(c).T("feed.of", "Title", v.Call.Title), callPath(v.Call))
	f.Entries = s.feedEntries(c, v.Changes, v.Events)
	return s.sendFeed(c, f, []string{"call:" + v.Call.ID, "recent", "journal"})
}

// pageFeed is the feed of one wiki page: its versions, and what the register tells of it.
func pageFeed(form string) func(*Site) handler {
	return func(s *Site) handler {
		return func(ctx context.Context, c *gin.Context) error {
			slug := c.Param("slug")
			switch form {
			case domain.FormCall:
				slug = c.Param("call")
			case domain.FormRules:
				slug = app.RulesSlug
			}
			v, err := s.app.ViewPageFeed(ctx, app.Where{Form: form, Call: c.Param("call"), Slug: slug})
			if err != nil {
				return err
			}
			p := v.Place
			f := s.feed(c, "page "+p.Page.ID, s.printer(c).T("feed.of", "Title", p.Page.Title), wikiPath(p, ""))
			f.Entries = s.feedEntries(c, v.Changes, v.Events)
			return s.sendFeed(c, f, append(placeTags(p), "journal"))
		}
	}
}

// feedLink leads to a feed from a page that is not one of those followed.
func (s *Site) feedLink(c *gin.Context, path string) view.Link {
	return view.Link{Label: s.printer(c).T("feed.link"), Href: s.local(c, path)}
}

func (s *Site) siteName(c *gin.Context) string {
	if s.options.Name != "" {
		return s.options.Name
	}
	return s.printer(c).T("site.name")
}

// feed is a feed without its entries; of names what it is about, path leads to its page.
func (s *Site) feed(c *gin.Context, of, title, path string) *atomFeed {
	return &atomFeed{
		Lang: lang(c), ID: atomID("feed " + lang(c) + " " + of), Title: title, Author: atomAuthor{s.siteName(c)},
		Rights: s.licenceLink(s.printer(c), s.options.Licence).Label,
		Links: []atomLink{
			{Rel: "self", Type: "application/atom+xml", Href: s.absolute(c, neutral(c))}, {Rel: "alternate", Type: "text/html", Href: s.absolute(c, path)},
		},
	}
}

func (s *Site) absolute(c *gin.Context, path string) string {
	return s.options.BaseURL + s.local(c, path)
}

// atomID names a thing for ever, wherever the site moves: the UUID of its name.
func atomID(name string) string {
	return "urn:uuid:" + uuid.NewSHA1(uuid.NameSpaceOID, []byte("communs "+name)).String()
}

// feedEntries are versions and lines of the register as entries, newest first.
func (s *Site) feedEntries(c *gin.Context, changes []domain.Change, events []domain.Event) []atomEntry {
	var list []atomEntry
	for _, ch := range changes {
		list = append(list, s.versionEntry(c, ch))
	}
	for _, e := range events {
		list = append(list, s.eventEntry(c, e))
	}
	slices.SortStableFunc(list, func(a, b atomEntry) int { return b.at.Compare(a.at) })
	return list[:min(len(list), feedEntries)]
}

func (s *Site) versionEntry(c *gin.Context, ch domain.Change) atomEntry {
	pr, v := s.printer(c), ch.Revision
	item := s.changeItem(c, ch)
	path := changePath(ch) + "/version/" + strconv.Itoa(v.N)
	if v.N > 1 {
		path = changePath(ch) + "/diff/" + strconv.Itoa(v.N-1) + ".." + strconv.Itoa(v.N)
	}
	summary := item.Words
	if v.Summary != "" && !v.Hidden {
		summary = v.Summary + " — " + item.Words
	}
	return atomEntry{
		ID:    atomID("version " + lang(c) + " " + v.PageID + " " + strconv.Itoa(v.N)),
		Title: pr.T("feed.version", "Title", item.Title, "N", v.N), Updated: atomTime(v.At), at: v.At,
		Links: []atomLink{{Rel: "alternate", Type: "text/html", Href: s.absolute(c, path)}}, Author: &atomAuthor{v.AuthorName}, Summary: summary,
	}
}

func (s *Site) eventEntry(c *gin.Context, e domain.Event) atomEntry {
	line := s.eventLine(c, e)
	path := e.Path
	if path == "" {
		path = "/registre"
	}
	entry := atomEntry{
		ID: atomID("event " + lang(c) + " " + e.ID), Title: line.Title, Updated: atomTime(e.At), at: e.At,
		Links: []atomLink{{Rel: "alternate", Type: "text/html", Href: s.absolute(c, path)}}, Summary: line.Text,
	}
	if line.Title == "" {
		entry.Title = line.Text
	}
	if line.Reason != "" {
		entry.Summary += " " + line.Reason
	}
	if e.ActorName != "" {
		entry.Author = &atomAuthor{e.ActorName}
	}
	return entry
}

func atomTime(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// sendFeed sends a feed as it sends a page for everybody: kept until one of its tags is told, with an ETag.
func (s *Site) sendFeed(c *gin.Context, f *atomFeed, tags []string) error {
	updated := time.Unix(0, 0) // of a feed in which nothing happened yet
	if len(f.Entries) > 0 {
		updated = f.Entries[0].at
	}
	f.Updated = atomTime(updated)
	var b bytes.Buffer
	b.WriteString(xml.Header)
	if err := xml.NewEncoder(&b).Encode(f); err != nil {
		return err
	}
	key := cacheKey(c)
	done := finish(key, b.Bytes(), screen{tags: tags})
	done.kind = atomType
	if begun, ok := c.Get(begunKey); ok && key != "" {
		s.pages.put(done, begun.(uint64))
	}
	sendFinished(c, done)
	return nil
}
