package site

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

func passageRoutes() []Route {
	var all []Route
	for base, find := range map[string]func(*Site) placeFinder{"/pages/:slug": freePage, "/appels/:call/comptes-rendus/:slug": minutesPage} {
		at := base + "/version/:n/passage/:span"
		all = append(all, get(at, on(find, (*Site).askPassage)), post(at, on(find, (*Site).becomeChallenge)),
			post(at+"/nourrir", on(find, (*Site).feedChallenge)))
	}
	return append(all, post("/appels/:call/defis/:slug/sources", on(challengePage, (*Site).dropSource)))
}

// citedSection is the section of minutes and free pages whose words may be cited.
const citedSection = "texte"

// passagePath is the address of a passage of a version.
func passagePath(p app.Place, at domain.Passage) string {
	return versionPath(p, at.N) + "/passage/" + strconv.Itoa(at.From) + "-" + strconv.Itoa(at.To)
}

// passageAsked reads the passage that an address names.
func passageAsked(c *gin.Context, p app.Place) (domain.Passage, error) {
	n, err := number(c.Param("n"))
	if err != nil || n == 0 {
		return domain.Passage{}, domain.Missing("revision")
	}
	at := domain.Passage{PageID: p.Page.ID, N: n, Section: citedSection}
	first, last, _ := strings.Cut(c.Param("span"), "-")
	var errFrom, errTo error
	at.From, errFrom = strconv.Atoi(first)
	at.To, errTo = strconv.Atoi(last)
	if errFrom != nil || errTo != nil || passagePath(p, at) != wikiPath(p, "/version/"+c.Param("n")+"/passage/"+c.Param("span")) {
		return at, domain.Missing("passage")
	}
	return at, nil
}

// viewPassage loads the passage that a request names, with the call that it chooses.
func (s *Site) viewPassage(ctx context.Context, c *gin.Context, p app.Place, call string) (app.PassageView, error) {
	at, err := passageAsked(c, p)
	if err != nil {
		return app.PassageView{}, err
	}
	return s.app.ViewPassage(ctx, viewer(c), p, at, call)
}

// askPassage shows a passage, the défis that look like it, and the form of a new one.
func (s *Site) askPassage(ctx context.Context, c *gin.Context, p app.Place) error {
	v, err := s.viewPassage(ctx, c, p, c.Query("appel"))
	if err != nil {
		return err
	}
	f := form{values: map[string][]string{"title": {s.markup.Excerpt(v.Quote, 140)}, "problem": {v.Quote}}}
	s.showPassage(c, v, f, nil)
	return nil
}

// becomeChallenge makes a new défi of a passage.
func (s *Site) becomeChallenge(ctx context.Context, c *gin.Context, p app.Place) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	v, err := s.viewPassage(ctx, c, p, f.get("appel"))
	if err != nil {
		return err
	}
	return s.makeChallenge(ctx, c, v, f)
}

// makeChallenge makes a new défi of what somebody chose.
func (s *Site) makeChallenge(ctx context.Context, c *gin.Context, v app.PassageView, f form) error {
	if len(v.Calls) == 0 {
		return domain.Error{Kind: domain.Forbidden, Key: "error.challenges_closed"}
	}
	if f.has("preview") || v.Call.ID == "" {
		s.showPassage(c, v, f, nil)
		return nil
	}
	schema, _ := domain.FormOf(domain.FormChallenge) // known
	made, err := s.app.CreateChallenge(ctx, viewer(c), app.NewChallenge{
		CallID: v.Call.ID, Sections: f.document(schema), Summary: f.get("summary"), Source: v.Source(), Key: f.key(c),
	})
	if domain.KindOf(err) == domain.Invalid {
		s.showPassage(c, v, f, err)
		return nil
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, made.Path())+"?enregistre=1")
	return nil
}

// feedChallenge makes a passage a source of a défi that is there already.
func (s *Site) feedChallenge(ctx context.Context, c *gin.Context, p app.Place) error {
	at, err := passageAsked(c, p)
	if err != nil {
		return err
	}
	return s.feedWith(ctx, c, app.OfPassage(at))
}

func (s *Site) feedWith(ctx context.Context, c *gin.Context, source app.Source) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	fed, err := s.app.ChallengePlace(ctx, viewer(c), f.get("challenge"))
	if err != nil {
		return err
	}
	if err := s.app.FeedChallenge(ctx, viewer(c), app.Feed{ChallengeID: fed.Challenge.ID, Source: source, Key: f.key(c)}); err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, fed.Path())+"?fait=nourri#provenance")
	return nil
}

// dropSource takes a source away from a défi.
func (s *Site) dropSource(ctx context.Context, c *gin.Context, p app.Place) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	if err := s.app.DropSource(ctx, viewer(c), app.Unfeed{ChallengeID: p.Challenge.ID, SourceID: f.get("source"), Key: f.key(c)}); err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, p.Path())+"?fait=retire")
	return nil
}

// showPassage shows the page of a passage. The whole page is a way to a défi: similar ones come before a new one.
func (s *Site) showPassage(c *gin.Context, v app.PassageView, f form, refused error) {
	pr, from := s.printer(c), s.sourceShown(c, v)
	page := view.PassagePage{Quote: from.quote, Cards: asCards(pr, v.Group.Cards), Where: from.where, Choose: s.chooseChallengeCall(c, v)}
	for _, b := range v.Born {
		page.Born = append(page.Born, s.born(c, b))
	}
	for _, a := range v.Alike {
		page.Alike = append(page.Alike, view.AlikeChallenge{
			Title: a.Challenge.Title, Href: s.local(c, challengePath(v.Call.Slug, a.Challenge.Slug)), Problem: firstWords(a.Problem, 200),
			State: pr.T("state.challenge." + string(a.Challenge.State)),
			Feed: view.Ask{
				Action: s.local(c, from.feed), Submit: pr.T("passage.feed"), Weight: view.Quiet, Describe: a.Challenge.Title,
				Hidden: []view.Hidden{{Name: "key", Value: newKey()}, {Name: "challenge", Value: a.Challenge.ID}},
			},
		})
	}
	page.Other = s.feedAnother(c, v)
	w := writing{
		call: v.Call, typed: f, refused: refused, action: from.here, cancel: from.back, submit: pr.T("passage.submit"),
		WritePage: view.WritePage{Title: from.title},
	}
	if !v.MayWrite {
		if v.Call.ID != "" || len(v.Calls) == 0 {
			page.NothingText = pr.T("error.challenges_closed")
		}
		s.show(c, screen{
			body: view.AskScreen(pr, view.AskPage{Title: w.Title, After: view.PassageBody(pr, page)}),
			page: view.Page{Title: w.Title, Robots: "noindex", Crumbs: from.crumbs},
		})
		return
	}
	w.form, _ = domain.FormOf(domain.FormChallenge) // known
	page.WriteTitle = pr.T("passage.new", "Call", v.Call.Title)
	w.Before, w.hidden = view.PassageBody(pr, page), []view.Hidden{{Name: "appel", Value: v.Call.Slug}}
	s.showWriting(c, w)
}

// chooseChallengeCall asks for the call, where a page of the whole instance may become the défi of several.
func (s *Site) chooseChallengeCall(c *gin.Context, v app.PassageView) *view.Choose {
	if len(v.Calls) < 2 {
		return nil
	}
	pr := s.printer(c)
	field := view.Field{Name: "appel", Kind: view.KindChoice, Dropdown: view.AsList, Label: pr.T("passage.call"), Required: true, Value: v.Call.Slug}
	for _, call := range v.Calls {
		field.Options = append(field.Options, view.Option{Value: call.Slug, Label: call.Title})
	}
	return &view.Choose{Action: s.local(c, passagePath(v.Place, v.Passage)), Submit: pr.T("passage.choose"), Field: field}
}

// feedAnother offers the défis that look like nothing of the passage.
func (s *Site) feedAnother(c *gin.Context, v app.PassageView) *view.Ask {
	if len(v.Others) == 0 {
		return nil
	}
	pr := s.printer(c)
	field := view.Field{Name: "challenge", Kind: view.KindChoice, Dropdown: view.AsList, Label: pr.T("passage.which"), Required: true}
	for _, ch := range v.Others {
		field.Options = append(field.Options, view.Option{Value: ch.ID, Label: challengeName(pr, ch)})
	}
	return &view.Ask{
		Action: s.local(c, s.sourceShown(c, v).feed), Submit: pr.T("passage.feed"), Weight: view.Quiet,
		Hidden: []view.Hidden{{Name: "key", Value: newKey()}}, Fields: []view.Field{field},
	}
}

// plainQuote is a passage without its markup, on one line, between quotation marks; those of the page itself are enough.
func (s *Site) plainQuote(pr *i18n.Printer, quote string) string {
	words := s.markup.Excerpt(quote, domain.MaxQuote+1)
	if strings.HasPrefix(words, "«") || strings.HasPrefix(words, "“") {
		return words
	}
	return pr.T("provenance.quote", "Text", words)
}
