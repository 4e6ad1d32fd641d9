package site

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

func registerRoutes() []Route {
	return []Route{
		get("/registre", func(s *Site) handler { return s.showRegister }),
		get("/appels/:call/registre", func(s *Site) handler { return s.showRegister }),
		get("/modifications", func(s *Site) handler { return s.showChanges }),
		get("/appels/:call/modifications", func(s *Site) handler { return s.showChanges }),
	}
}

func (s *Site) showRegister(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewRegister(ctx, c.Param("call"), c.Query("avant"))
	if err != nil {
		return err
	}
	pr := s.printer(c)
	page := view.RegisterPage{
		Title: pr.T("register.title"), Lead: pr.T("register.lead"), ListTitle: pr.T("register.list"), Empty: pr.T("register.none"), Label: pr.T("call.tabs"),
	}
	frame := view.Page{Title: page.Title}
	tags := []string{"journal"}
	if v.Call.ID != "" {
		page.Title, page.Lead = pr.T("register.title_of", "Title", v.Call.Title), pr.T("register.lead_of")
		page.Tabs = s.callTabs(c, v.Call, "/registre")
		frame = view.Page{Title: page.Title, Section: "calls", Crumbs: s.callCrumbs(c, v.Call)}
		tags = append(tags, "call:"+v.Call.ID)
	}
	for _, e := range v.Events {
		line := s.eventLine(c, e)
		line.More = s.cutoffOf(c, v.Slugs[e.CallID], e)
		page.Events = append(page.Events, line)
	}
	page.Pager = s.listPager(c, v.Older)
	s.show(c, screen{page: frame, body: view.Register(pr, page), tags: tags})
	return nil
}

// listPager leads on from a list ordered by time: to its top, and to what is older.
func (s *Site) listPager(c *gin.Context, older string) view.Pager {
	var p view.Pager
	q := c.Request.URL.Query()
	at := s.local(c, neutral(c))
	address := func(cursor string) string {
		q.Del("avant")
		if cursor != "" {
			q.Set("avant", cursor)
		}
		if len(q) == 0 {
			return at
		}
		return at + "?" + q.Encode()
	}
	if c.Query("avant") != "" {
		p.Newer = address("")
	}
	if older != "" {
		p.Older = address(older)
	}
	return p
}

// eventLine is a line of the register with its object.
func (s *Site) eventLine(c *gin.Context, e domain.Event) view.EventLine {
	line := s.ownEventLine(c, e)
	line.Title = e.Title
	if e.Path != "" {
		line.Href = s.local(c, e.Path)
	}
	return line
}

// ownEventLine is a line of the register on its object's own page.
func (s *Site) ownEventLine(c *gin.Context, e domain.Event) view.EventLine {
	pr := s.printer(c)
	line := view.EventLine{When: view.Moment{Machine: machine(e.At), Words: pr.DateTime(e.At)}, Text: eventText(pr, e)}
	switch {
	case e.Reason == "" || reasonInText(e.Verb):
	case e.Verb == domain.PublishRules:
		line.Reason = pr.T("journal.summary", "Text", e.Reason)
	default:
		line.Reason = pr.T("journal.reason", "Text", e.Reason)
	}
	return line
}

// reasonInText are the acts whose sentence says by itself what stands in their reason: a name, a receipt, a hash.
func reasonInText(verb domain.Verb) bool {
	return strings.HasPrefix(string(verb), "candidacy.add_") || strings.HasPrefix(string(verb), "candidacy.drop_") ||
		verb == domain.FeedChallenge || verb == domain.DropSource || verb == domain.ConfirmAnswer || verb == domain.FreezeMinutes || verb == app.MinutesFreezeDue ||
		verb == domain.MakeDeposit || verb == "deposit.replace" || verb == "cutoff.close" || aboutBonds(verb)
}

// eventText says an event in a sentence.
func eventText(pr *i18n.Printer, e domain.Event) string {
	actor := e.ActorName
	if actor == "" {
		actor = pr.T("journal.operator")
	}
	return pr.T("journal."+journalKey(e), "Actor", actor, "From", stateText(pr, e, e.From), "To", stateText(pr, e, e.To),
		"N", e.N, "Reason", e.Reason, "Title", e.Title)
}

// journalKey names the sentence of an event: a role given and a role taken are two.
func journalKey(e domain.Event) string {
	switch {
	case e.Verb == app.EnterWorkshopState:
		return "workshop.state." + string(e.To)
	case e.Verb != domain.GrantCallRole && e.Verb != domain.GrantInstanceRole:
		return string(e.Verb)
	case e.To == "":
		return "grant.taken"
	}
	return "grant.given"
}

// stateText names what an event left or reached, in the words of its act.
func stateText(pr *i18n.Printer, e domain.Event, state domain.State) string {
	if state == "" {
		return ""
	}
	switch e.Verb {
	case app.EnterPhase:
		return pr.T("phase." + string(state))
	case app.PostponeCutoff:
		at, err := time.Parse(time.RFC3339, string(state))
		if err != nil {
			return string(state) // written by us: as it is rather than nothing
		}
		return pr.DateTime(at)
	case domain.SetCall:
		var names []string
		for key := range strings.SplitSeq(string(state), ",") {
			names = append(names, strings.ToLower(pr.T("call.setting."+key)))
		}
		return pr.List(names)
	case domain.GrantCallRole, domain.GrantInstanceRole, domain.SetTeam:
		return pr.T("role." + string(state))
	case domain.PublishRulings:
		return pr.T("outcome." + string(state))
	case domain.SetEditing:
		return pr.T("journal.editing." + string(state))
	case domain.SetRelation, "relation.drop":
		return pr.T("relation.to." + string(state))
	}
	return string(state)
}

func (s *Site) showChanges(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewChanges(ctx, app.ChangesAsked{Call: c.Param("call"), Author: c.Query("auteur"), Cursor: c.Query("avant")})
	if err != nil {
		return err
	}
	pr := s.printer(c)
	page := view.ChangesPage{
		Title: pr.T("changes.title"), Lead: pr.T("changes.lead"), Empty: pr.T("changes.none"), Label: pr.T("call.tabs"),
		Filter: s.changesFilter(c, v.Author), Days: s.changeDays(c, v.Changes), Pager: s.listPager(c, v.Older),
	}
	page.Feed = s.feedLink(c, "/flux.atom")
	frame := view.Page{Title: page.Title, Section: "changes"}
	tags := []string{"recent"}
	if v.Call.ID != "" {
		page.Title = pr.T("changes.title_of", "Title", v.Call.Title)
		page.Tabs = s.callTabs(c, v.Call, "/modifications")
		page.Feed = s.feedLink(c, callPath(v.Call)+feedEnd)
		frame = view.Page{Title: page.Title, Section: "calls", Crumbs: s.callCrumbs(c, v.Call)}
		tags = append(tags, "call:"+v.Call.ID)
	}
	frame.Feeds = []view.Link{{Label: page.Title, Href: page.Feed.Href}}
	s.show(c, screen{page: frame, body: view.Changes(pr, page), tags: tags})
	return nil
}

func (s *Site) changesFilter(c *gin.Context, author string) view.ChangesFilter {
	pr, here := s.printer(c), s.local(c, neutral(c))
	f := view.ChangesFilter{
		Action: here, Submit: pr.T("changes.filter"),
		Author: view.Field{Name: "auteur", Kind: view.KindLine, Label: pr.T("changes.author"), Help: pr.T("changes.author_help"), Value: shownText(author)},
	}
	if author != "" {
		f.Clear = view.Link{Label: pr.T("changes.clear"), Href: here}
	}
	return f
}

// changeDays groups versions by day of Paris.
func (s *Site) changeDays(c *gin.Context, changes []domain.Change) []view.ChangesDay {
	pr := s.printer(c)
	var days []view.ChangesDay
	for _, ch := range changes {
		day, _ := app.ParisDay(ch.Revision.At)
		if len(days) == 0 || days[len(days)-1].When.Machine != day {
			days = append(days, view.ChangesDay{When: view.Moment{Machine: day, Words: pr.WeekdayDate(ch.Revision.At)}})
		}
		last := &days[len(days)-1]
		item := s.changeItem(c, ch)
		item.When.Words = pr.Time(ch.Revision.At)
		last.Items = append(last.Items, item)
	}
	return days
}

// changeItem is one version in a list.
func (s *Site) changeItem(c *gin.Context, ch domain.Change) view.ChangeItem {
	pr, v := s.printer(c), ch.Revision
	item := view.ChangeItem{
		When: view.Moment{Machine: machine(v.At), Words: pr.DateTime(v.At)}, Title: ch.Page.Title, Href: s.local(c, ch.Path),
		Summary: v.Summary, Words: wordsText(pr, v),
	}
	if item.Title == "" {
		item.Title = pr.T("changes.untitled")
	}
	who := []string{v.AuthorName}
	if v.Staff {
		who = append(who, pr.T("changes.staff"))
	}
	item.Who = strings.Join(append(who, pr.T("page.version_n", "N", v.N)), " · ")
	if v.N > 1 {
		item.Diff = view.Link{Label: pr.T("changes.diff"), Href: s.local(c, changePath(ch)+"/diff/"+strconv.Itoa(v.N-1)+".."+strconv.Itoa(v.N))}
	}
	return item
}

// changePath is the address under which a page's versions stand: a call's own address is its home.
func changePath(ch domain.Change) string {
	if ch.Page.Form == domain.FormCall {
		return ch.Path + "/presentation"
	}
	return ch.Path
}

// wordsText says how many words a version added and removed.
func wordsText(pr *i18n.Printer, v domain.Revision) string {
	switch {
	case v.WordsAdded == 0 && v.WordsRemoved == 0:
		return pr.T("history.no_words")
	case v.WordsRemoved == 0:
		return pr.N("history.added", v.WordsAdded, "N", v.WordsAdded)
	case v.WordsAdded == 0:
		return pr.N("history.removed", v.WordsRemoved, "N", v.WordsRemoved)
	}
	return pr.N("history.added", v.WordsAdded, "N", v.WordsAdded) + pr.N("history.and_removed", v.WordsRemoved, "N", v.WordsRemoved)
}
