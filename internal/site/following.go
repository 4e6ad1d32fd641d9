package site

import (
	"context"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

func followingRoutes() []Route {
	return append([]Route{
		get("/suivi", func(s *Site) handler { return s.showFollowing }),
		post("/suivi/vu", func(s *Site) handler { return s.seeAll }),
		post("/suivi/reglages", func(s *Site) handler { return s.setFollowing }),
		get("/suivi/pages/:id", func(s *Site) handler { return s.askFollowPage }),
		post("/suivi/pages/:id", func(s *Site) handler { return s.followPage }),
		get("/suivi/appels/:id", func(s *Site) handler { return s.askFollowCall }),
		post("/suivi/appels/:id", func(s *Site) handler { return s.followCall }),
	}, append(unsubscribeRoutes(), feedRoutes()...)...)
}

// reading is a version that somebody read: which one she had read before, and when she came.
type reading struct {
	before int
	at     time.Time
}

// notedReadings is how many readings a process remembers to have noted.
const notedReadings = 20_000

// sinceShown is for how long a page goes on saying what changed since its reader's last visit.
const sinceShown = time.Hour

// see notes that somebody read the head of a page, and tells which version she had read before, 0 for none or where
// nothing is new. Most readings repeat one that was noted: those cost no statement. A note that fails is no reason to
// hide the page.
func (s *Site) see(ctx context.Context, c *gin.Context, p app.Place) (before int) {
	by, now := viewer(c), s.app.Now()
	if !by.SignedIn() {
		return 0
	}
	told := strconv.FormatUint(s.pages.told("page:"+p.Page.ID), 36)
	key := by.ID + " " + p.Page.ID + " " + strconv.Itoa(p.Page.Head) + " " + told
	r, noted := s.seen.Get(key)
	if !noted {
		var err error
		if r.before, err = s.app.SeePage(ctx, by, p); err != nil {
			slog.WarnContext(ctx, "noting that a page was read", "err", err)
			return 0
		}
		r.at = now
		s.seen.Add(key, r)
	}
	if r.before >= p.Page.Head || now.Sub(r.at) > sinceShown {
		return 0
	}
	return r.before
}

// seeCompared notes that somebody who reads a comparison with the head of a page has read the page.
func (s *Site) seeCompared(ctx context.Context, c *gin.Context, p app.Place) (templ.Component, error) {
	span, _ := cutKind(c.Param("range"))
	if strings.HasSuffix(span, ".."+strconv.Itoa(p.Page.Head)) {
		s.see(ctx, c, p)
	}
	return nil, nil
}

// follow says whether the reader of a page follows it, what is new to her since she last came, and where its feed is.
func (s *Site) follow(ctx context.Context, c *gin.Context, p app.Place) (templ.Component, error) {
	f, err := s.app.FollowingOf(ctx, viewer(c), p)
	if err != nil {
		return nil, err
	}
	pr := s.printer(c)
	line := view.FollowLine{Label: pr.T("follow.page"), Done: s.followDone(c)}
	path := s.local(c, "/suivi/pages/"+p.Page.ID)
	if p.Page.Form == domain.FormCall {
		f, line.Label, path = app.Following{Call: f.Call}, pr.T("follow.call"), s.local(c, "/suivi/appels/"+p.Call.ID)
	}
	s.followState(c, &line, f, path)
	if before := s.see(ctx, c, p); before > 0 {
		line.Since = view.Link{
			Label: pr.N("follow.since_visit", p.Page.Head-before, "N", p.Page.Head-before), Href: s.local(c, diffPath(p, before, p.Page.Head)),
		}
	}
	if hasFeed(p) {
		line.Feed = s.feedLink(c, p.Path()+feedEnd)
	}
	return view.FollowBar(line), nil
}

// hasFeed: what is kept to a team has none.
func hasFeed(p app.Place) bool { return p.Candidacy.ID == "" || p.Candidacy.Visible() }

// announceFeed tells feed readers, in the head of a page, where its feed is.
func (s *Site) announceFeed(c *gin.Context, p app.Place, frame *view.Page) {
	if hasFeed(p) {
		frame.Feeds = append(frame.Feeds, view.Link{Label: s.printer(c).T("feed.of", "Title", p.Page.Title), Href: s.local(c, p.Path()+feedEnd)})
	}
}

// followed completes what surrounds a page that is made for each reader anew.
func (s *Site) followed(ctx context.Context, c *gin.Context, p app.Place, frame *view.Page) error {
	own, err := s.follow(ctx, c, p)
	if err != nil {
		return err
	}
	c.Set(ownKey, own)
	s.announceFeed(c, p, frame)
	return nil
}

// followState says how the reader follows, and offers the other way.
func (s *Site) followState(c *gin.Context, line *view.FollowLine, f app.Following, path string) {
	pr := s.printer(c)
	switch {
	case !viewer(c).SignedIn():
		line.SignIn = view.Link{Label: line.Label, Href: path}
	case f.Active():
		line.State = pr.T("follow.why." + string(f.Why()))
		line.Follow = view.FollowButton{Action: path, Label: pr.T("follow.stop"), Hidden: []view.Hidden{{Name: "stop", Value: "1"}, here()}}
		line.Settings = view.Link{Label: pr.T("follow.how_often"), Href: path}
	default:
		line.Follow = view.FollowButton{Action: path, Label: line.Label, Hidden: []view.Hidden{here()}}
	}
}

// here is the hidden field by which a button of a page leads back to it, rather than to the list.
func here() view.Hidden { return view.Hidden{Name: "from", Value: "page"} }

// followDone is the sentence of what was just done about following, named by the address.
func (s *Site) followDone(c *gin.Context) string {
	switch done := c.Query("fait"); done {
	case "suivie", "plus-suivie", "frequence", "tout-vu", "reglages":
		return s.printer(c).T("follow.done." + done)
	}
	return ""
}

func (s *Site) showFollowing(ctx context.Context, c *gin.Context) error {
	return s.followingScreen(ctx, c, nil)
}

// followingScreen shows what somebody follows, with refused settings where they came back.
func (s *Site) followingScreen(ctx context.Context, c *gin.Context, refused error) error {
	v, err := s.app.ViewFollowing(ctx, viewer(c), c.Query("avant"))
	if err != nil {
		return err
	}
	pr := s.printer(c)
	page := view.FollowingPage{
		Title: pr.T("follow.title"), Lead: pr.T("follow.lead"), NewsTitle: pr.T("follow.news"), Empty: pr.T("follow.nothing_new"),
		ListTitle: pr.T("follow.list"), ListEmpty: pr.T("follow.nothing"), Pager: s.listPager(c, v.Older), Setting: s.followSetting(c, v.Setting, refused),
	}
	if len(v.Follows) == 0 {
		page.Empty = pr.T("follow.nothing_yet")
	}
	for _, n := range v.News {
		page.News = append(page.News, s.newsItem(c, n))
	}
	if len(v.News) > 0 {
		page.SeeAll = view.FollowButton{
			Action: s.local(c, "/suivi/vu"), Label: pr.T("follow.see_all"), Hidden: []view.Hidden{{Name: "opened", Value: v.Now.UTC().Format(time.RFC3339Nano)}},
		}
	}
	for _, f := range v.Follows {
		if !f.Ended {
			page.List = append(page.List, s.followRow(c, f, v.Setting))
		}
	}
	frame := view.Page{Title: page.Title, Robots: "noindex"}
	if done := s.followDone(c); done != "" {
		frame.Notices = []string{done}
	}
	s.show(c, screen{status: refusedStatus(refused), page: frame, body: view.Following(pr, page)})
	return nil
}

// newsEvents is how many lines of the register one page's news list.
const newsEvents = 4

// newsItem tells in one line what changed on a page, with the comparison from what its reader saw last.
func (s *Site) newsItem(c *gin.Context, n domain.News) view.NewsItem {
	pr := s.printer(c)
	item := view.NewsItem{
		When: view.Moment{Machine: machine(n.At), Words: pr.DateTime(n.At)}, Title: n.Page.Title, Href: s.local(c, n.Path), Text: newsText(pr, n),
	}
	path := changePath(domain.Change{Page: n.Page, Path: n.Path})
	switch count := len(n.Versions); {
	case count == 0:
	case n.Seen == 0:
		item.Note = pr.T("follow.new_page")
	case n.Same:
		item.Note = pr.T("follow.same", "N", n.Seen)
	default:
		item.Diff = view.Link{
			Label: pr.T("follow.diff", "N", n.Seen), Href: s.local(c, path+"/diff/"+strconv.Itoa(n.Seen)+".."+strconv.Itoa(n.Versions[0].N)),
		}
	}
	for i, e := range n.Events {
		if i == newsEvents {
			item.More = view.Link{Label: pr.N("follow.more_events", len(n.Events)-i, "N", len(n.Events)-i), Href: s.local(c, eventsPath(n))}
			break
		}
		item.Events = append(item.Events, s.ownEventLine(c, e))
	}
	return item
}

// eventsPath is where all lines of the register about a page stand.
func eventsPath(n domain.News) string {
	switch n.Page.Form {
	case domain.FormCandidacy:
		return n.Path + "/etapes"
	case domain.FormCall:
		return n.Path + "/registre"
	case domain.FormChallenge:
		return n.Path + "#etapes"
	}
	return "/registre"
}

// namedAuthors is how many of those who wrote are named.
const namedAuthors = 3

// newsText counts the versions, names who wrote them, and counts the words.
func newsText(pr *i18n.Printer, n domain.News) string {
	count := len(n.Versions)
	if count == 0 {
		return ""
	}
	names := n.Authors()
	if more := len(names) - namedAuthors; more > 1 {
		names = append(names[:namedAuthors:namedAuthors], pr.N("candidacy.others", more, "N", more))
	}
	added, removed := n.Words()
	return pr.N("follow.versions", count, "N", count, "Names", pr.List(names)) + " · " +
		wordsText(pr, domain.Revision{WordsAdded: added, WordsRemoved: removed})
}

// followRow is one subscription, with its frequency to change.
func (s *Site) followRow(c *gin.Context, f domain.Follow, setting domain.FollowSetting) view.FollowRow {
	pr := s.printer(c)
	row := view.FollowRow{
		ID: "f-" + f.PageID + f.CallID, Title: f.Title, Href: s.local(c, f.Path), Label: pr.T("follow.frequency_of", "Title", f.Title),
		Why: pr.T("follow.why." + string(f.Why)), Action: s.local(c, "/suivi/pages/"+f.PageID), Value: string(f.Frequency),
		Options: frequencyOptions(pr, setting), Save: pr.T("follow.change"), Stop: pr.T("follow.stop"),
	}
	if f.CallID != "" {
		row.Why, row.Action = pr.T("follow.why_whole_call"), s.local(c, "/suivi/appels/"+f.CallID)
	}
	return row
}

// frequencyOptions are the frequencies that a subscription may have, the first being that of the account.
func frequencyOptions(pr *i18n.Printer, setting domain.FollowSetting) []view.Option {
	var list []view.Option
	for _, f := range domain.Frequencies() {
		label := pr.T("follow.frequency." + string(f))
		if f == domain.ByDefault {
			label = pr.T("follow.frequency.default", "What", pr.T("follow.frequency."+string(setting.Frequency)))
		}
		list = append(list, view.Option{Value: string(f), Label: label})
	}
	return list
}

// followSetting asks for what holds for all that somebody follows.
func (s *Site) followSetting(c *gin.Context, v domain.FollowSetting, refused error) view.AccountForm {
	pr := s.printer(c)
	often := view.Field{
		Name: "frequency", Kind: view.KindChoice, Label: pr.T("follow.default"), Help: pr.T("follow.default.help"), Required: true,
		Value: string(v.Frequency), Options: frequencyOptions(pr, v)[1:],
	}
	for _, p := range domain.ProblemsOf(refused) {
		often.Error = pr.T(p.Key)
	}
	also := view.Field{
		Name: "choix", Kind: view.KindChoices, Label: pr.T("follow.choices"), Help: pr.T("follow.choices.help"),
		Options: []view.Option{{Value: "own", Label: pr.T("follow.own_pages")}, {Value: "mails", Label: pr.T("follow.mails")}},
	}
	if v.OwnPages {
		also.Chosen = append(also.Chosen, "own")
	}
	if v.Mails {
		also.Chosen = append(also.Chosen, "mails")
	}
	return view.AccountForm{
		ID: "reglages", Title: pr.T("follow.settings"), Action: s.local(c, "/suivi/reglages"), Fields: []view.Field{often, also}, Submit: pr.T("account.save"),
	}
}
