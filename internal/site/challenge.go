package site

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/web/view"
)

func challengeRoutes() []Route {
	routes := []Route{
		get("/defis", func(s *Site) handler { return s.showAllChallenges }),
		get("/appels/:call/defis", func(s *Site) handler { return s.showChallenges }),
		get("/appels/:call/defis/nouveau", func(s *Site) handler { return s.askChallenge }),
		post("/appels/:call/defis/nouveau", func(s *Site) handler { return s.createChallenge }),
		get("/appels/:call/defis/:slug", func(s *Site) handler { return s.showChallenge }),
		get("/appels/:call/defis/:slug/etat", on(challengePage, (*Site).toSteps)),
		post("/appels/:call/defis/:slug/etat", func(s *Site) handler { return s.moveChallenge }),
	}
	return append(routes, wikiRoutes("/appels/:call/defis/:slug", challengePage)...)
}

// challengePage finds a défi of a call.
func challengePage(s *Site) placeFinder {
	return func(ctx context.Context, c *gin.Context) (app.Place, error) {
		return s.app.PlaceAt(ctx, viewer(c), app.Where{Form: domain.FormChallenge, Call: c.Param("call"), Slug: c.Param("slug")})
	}
}

func (s *Site) showChallenges(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewChallenges(ctx, viewer(c), c.Param("call"))
	if err != nil {
		return err
	}
	pr := s.printer(c)
	page := view.ChallengesPage{
		Title: pr.T("challenges.title_of", "Title", v.Call.Title), Lead: pr.T("challenges.lead_of"), Empty: pr.T("call.challenges_none"),
		Label: pr.T("call.tabs"), Tabs: s.callTabs(c, v.Call, "/defis"), Groups: s.challengesByState(c, v.Challenges),
	}
	if v.MayPropose {
		page.Actions = []view.Action{{Label: pr.T("call.propose_challenge"), Href: s.local(c, callPath(v.Call)+"/defis/nouveau")}}
	}
	s.show(c, screen{
		page: view.Page{Title: page.Title, Section: "calls", Crumbs: s.callCrumbs(c, v.Call)}, body: view.Challenges(pr, page),
		tags: []string{"call:" + v.Call.ID}, until: callsUntil([]domain.Call{v.Call}, v.Now),
	})
	return nil
}

func (s *Site) challengesByCall(c *gin.Context, list []app.ListedChallenge) []view.ChallengeList {
	var groups []view.ChallengeList
	for _, ch := range list {
		if len(groups) == 0 || groups[len(groups)-1].Title != ch.CallTitle {
			groups = append(groups, view.ChallengeList{
				Title: ch.CallTitle, More: []view.Action{{Label: s.printer(c).T("challenges.see_call", "Title", ch.CallTitle), Href: s.local(c, "/appels/"+ch.CallSlug)}},
			})
		}
		g := &groups[len(groups)-1]
		g.Items = append(g.Items, s.challengeItem(c, ch))
	}
	return groups
}

// challengeGroups are the states under which a call's défis are listed, in order.
func challengeGroups() []domain.State {
	return []domain.State{
		domain.ChallengePublished, domain.ChallengeKept, domain.ChallengeProposed, domain.ChallengeCoWriting, domain.ChallengeIdea,
		domain.ChallengeClosed, domain.ChallengeMerged, domain.ChallengeSetAside,
	}
}

func (s *Site) challengesByState(c *gin.Context, list []app.ListedChallenge) []view.ChallengeList {
	var groups []view.ChallengeList
	for _, state := range challengeGroups() {
		g := view.ChallengeList{Title: s.printer(c).T("challenges.group." + string(state))}
		for _, ch := range list {
			if ch.State == state {
				g.Items = append(g.Items, s.challengeItem(c, ch))
			}
		}
		if len(g.Items) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

func (s *Site) showChallenge(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewChallenge(ctx, viewer(c), c.Param("call"), c.Param("slug"))
	if err != nil {
		return err
	}
	frame, err := s.challengeFrame(ctx, c, v)
	if err != nil {
		return err
	}
	s.challengeScreen(c, challengeShown{ChallengeView: v, frame: frame})
	return nil
}

// challengeFrame is what surrounds a défi, with what was just done to it.
func (s *Site) challengeFrame(ctx context.Context, c *gin.Context, v app.ChallengeView) (view.Page, error) {
	page := view.Page{
		Title: v.Place.Challenge.Title, Description: firstWords(v.Version.Sections["problem"], 160), Section: "challenges",
		Crumbs: s.callCrumbs(c, v.Place.Call),
	}
	if err := s.justSaved(ctx, c, v.Place, &page); err != nil {
		return page, err
	}
	if done := c.Query("fait"); done == "nourri" || done == "retire" {
		page.Notices = append(page.Notices, s.printer(c).T("provenance.done."+done))
	}
	return page, s.followed(ctx, c, v.Place, &page)
}

// challengeShown is a défi with what surrounds it, and a refused step where one came back.
type challengeShown struct {
	app.ChallengeView
	frame   view.Page
	typed   form
	refused error
}

func (s *Site) challengeScreen(c *gin.Context, shown challengeShown) {
	v, refused := shown.ChallengeView, shown.refused
	pr, ch, call := s.printer(c), v.Place.Challenge, v.Place.Call
	page := view.ChallengePage{
		Over: pr.T("challenge.draft"), Title: ch.Title, Phrases: s.challengePhrases(c, v), Label: pr.T("challenge.tabs"),
		Tabs: s.challengeTabs(c, v), Actions: s.challengeActions(c, v), Facts: challengeFacts(pr, v), Candidacies: s.answers(c, v),
		Moves: s.moveForms(c, v, shown.typed, refused), Origins: s.origins(c, v),
	}
	if ch.Number > 0 {
		page.Over = pr.T("challenge.number_upper", "N", ch.Number)
	}
	if c.Query("enregistre") != "" && v.MayEdit {
		page.Advice = prescribedIn(pr, v.Version.Sections)
	}
	s.challengeText(c, v, &page)
	s.challengeNotice(c, v, &page)
	for _, e := range v.Steps {
		page.Steps = append(page.Steps, s.ownEventLine(c, e))
	}
	sc := screen{
		status: refusedStatus(refused), body: view.Challenge(pr, page),
		page: shown.frame, tags: append(placeTags(v.Place), v.From.Tags...), until: callsUntil([]domain.Call{call}, v.Now),
	}
	if viewer(c).SignedIn() || refused != nil {
		sc.tags = nil // the steps carry keys
	}
	s.show(c, sc)
}

func (s *Site) moveChallenge(ctx context.Context, c *gin.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	v, err := s.app.ViewChallenge(ctx, viewer(c), c.Param("call"), c.Param("slug"))
	if err != nil {
		return err
	}
	verb := domain.Verb(f.get("verb"))
	err = s.app.MoveChallenge(ctx, viewer(c), app.ChallengeMove{
		ID: v.Place.Challenge.ID, Verb: verb, Reason: f.get(reasonField(verb)), Into: f.get("into"), Key: f.key(c),
	})
	if domain.KindOf(err) == domain.Invalid {
		frame, errFrame := s.challengeFrame(ctx, c, v)
		if errFrame != nil {
			return errFrame
		}
		s.challengeScreen(c, challengeShown{ChallengeView: v, frame: frame, typed: f, refused: err})
		return nil
	}
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, v.Place.Path()))
	return nil
}

// reasonField is the name of the reason of one step: a page has several.
func reasonField(verb domain.Verb) string {
	return "reason_" + strings.TrimPrefix(string(verb), "challenge.")
}

// moveForms are the steps that the reader may make the défi take, each with what it asks for.
func (s *Site) moveForms(c *gin.Context, v app.ChallengeView, f form, refused error) []view.MoveForm {
	pr, ch := s.printer(c), v.Place.Challenge
	var list []view.MoveForm
	for _, verb := range v.Moves {
		mv, _ := domain.ChallengeMoves().Find(ch.State, verb) // it comes from there
		m := view.MoveForm{
			Legend: pr.T("step." + string(verb)), Help: pr.T("step.help." + stepHelp(mv)), Action: s.local(c, v.Place.Path()+"/etat"), Submit: pr.T("step." + string(verb)),
			Hidden: []view.Hidden{{Name: "key", Value: newKey()}, {Name: "verb", Value: string(verb)}},
		}
		e := &teller{s: s, pr: pr}
		if f.get("verb") == string(verb) {
			e.faults = domain.ProblemsOf(refused)
		}
		if mv.To == domain.ChallengeMerged {
			into := e.line(f, "into", "step.into")
			into.Kind, into.Dropdown, into.MaxLength, into.Options = view.KindChoice, view.AsList, 0, mergeOptions(v)
			m.Fields = append(m.Fields, into)
		}
		label := "step.reason_optional"
		if mv.Reason {
			label = "step.reason"
		}
		reason := e.line(f, reasonField(verb), label)
		reason.MaxLength, reason.Error, reason.Required = 500, e.fault("reason"), mv.Reason
		m.Fields = append(m.Fields, reason)
		list = append(list, m)
	}
	return list
}

// stepHelp names the sentence that says what a step does: reopening leads to several states.
func stepHelp(mv domain.Move) string {
	if mv.Verb == "challenge.reopen" {
		return string(mv.Verb) + "." + string(mv.From)
	}
	return string(mv.Verb)
}

// toSteps leads back to the steps of a défi from the address that takes them.
func (s *Site) toSteps(_ context.Context, c *gin.Context, p app.Place) error {
	c.Redirect(http.StatusSeeOther, s.local(c, p.Path())+"#avancer")
	return nil
}

// mergeOptions are the living défis of the call other than this one.
func mergeOptions(v app.ChallengeView) []view.Option {
	out := []domain.State{domain.ChallengeMerged, domain.ChallengeSetAside}
	var list []view.Option
	for _, other := range v.Challenges {
		if other.ID != v.Place.Challenge.ID && !slices.Contains(out, other.State) {
			list = append(list, view.Option{Value: other.ID, Label: other.Title})
		}
	}
	return list
}
