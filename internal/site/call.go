package site

import (
	"context"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

func callRoutes() []Route {
	return []Route{
		get("/appels", func(s *Site) handler { return s.showCalls }),
		get("/appels/nouveau", func(s *Site) handler { return s.askCall }),
		post("/appels/nouveau", func(s *Site) handler { return s.openCall }),
		get("/appels/:call", func(s *Site) handler { return s.showCall }),
	}
}

func (s *Site) showCalls(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewCalls(ctx, viewer(c))
	if err != nil {
		return err
	}
	pr := s.printer(c)
	list := view.CallList{Title: pr.T("calls.title"), Lead: pr.T("calls.lead"), Empty: pr.T("calls.none")}
	tags := []string{"calls"}
	for _, call := range v.Calls {
		tags = append(tags, "call:"+call.ID)
		list.Items = append(list.Items, view.CallItem{
			Title: call.Title, Href: s.local(c, callPath(call)), Purpose: v.Purpose[call.ID], Phrases: s.callPhrases(pr, call, v.Now),
		})
	}
	if v.MayOpen {
		list.More = []view.Action{{Label: pr.T("calls.open"), Href: s.local(c, "/appels/nouveau")}}
	}
	s.show(c, screen{
		page: view.Page{Title: list.Title, Description: list.Lead, Section: "calls"},
		body: view.Calls(list), tags: tags, until: callsUntil(v.Calls, v.Now),
	})
	return nil
}

func callPath(call domain.Call) string { return "/appels/" + call.Slug }

// callsUntil is when a page that tells where calls stand changes by itself: at a phase, a relève, or at
// midnight, for what it says in days.
func callsUntil(calls []domain.Call, now time.Time) time.Time {
	until := app.NextParisDay(now)
	for _, call := range calls {
		if t := call.Until(now); !t.IsZero() && t.Before(until) {
			until = t
		}
	}
	return until
}

// callPhrases say where a call stands: its phase and its next relève.
func (s *Site) callPhrases(pr *i18n.Printer, call domain.Call, now time.Time) []view.Phrase {
	phrases := []view.Phrase{{Text: pr.T("phase." + string(call.Phase(now)))}}
	if call.Agency != "" {
		phrases = append(phrases, view.Phrase{Text: call.Agency})
	}
	if next, ok := call.Next(now); ok {
		phrases = append(phrases, view.Phrase{Text: pr.T("call.next_cutoff", "When", pr.DateTime(next.At), "In", inDays(pr, now, next.At))})
	}
	return phrases
}

// inDays says how far a coming moment is: today, tomorrow, in so many days.
func inDays(pr *i18n.Printer, now, at time.Time) string {
	switch days := app.ParisDaysUntil(now, at); {
	case days <= 0:
		return pr.T("call.today")
	case days == 1:
		return pr.T("call.tomorrow")
	default:
		return pr.T("call.in_days", "N", days)
	}
}

func (s *Site) showCall(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewCall(ctx, viewer(c), c.Param("call"))
	if err != nil {
		return err
	}
	pr := s.printer(c)
	page := view.CallPage{
		Title: v.Call.Title, Lead: v.Version.Sections["purpose"], Phrases: s.homePhrases(pr, v), Actions: s.callActions(c, v),
		Tabs: s.callTabs(c, v.Call, ""), Phases: s.phaseLine(pr, v.Call, v.Now), Challenges: s.callChallenges(c, v),
		SideTitle: pr.T("call.facts"), Side: callFacts(pr, v.Call), Candidacies: s.callCandidacies(c, v), Figures: s.callFigures(c, v),
		Next: s.nextWorkshop(c, v.Next, v.Now),
	}
	page.Results = s.callResults(c, v.Call, v.Results)
	if slices.Contains(v.May, domain.SetCall) {
		page.Lacks = s.lacks(c, v.Call)
	}
	frame := view.Page{Title: v.Call.Title, Description: page.Lead, Section: "calls", Crumbs: s.callCrumbs(c)}
	if err := s.followed(ctx, c, app.CallHome(v), &frame); err != nil {
		return err
	}
	s.show(c, screen{
		page: frame, body: view.Call(pr, page),
		tags: []string{"page:" + v.Call.PageID, "call:" + v.Call.ID, "workshops"}, until: earlier(callsUntil([]domain.Call{v.Call}, v.Now), v.Next.Until(v.Now)),
	})
	return nil
}

// callCrumbs lead from a page of a call up to it, and to the list of calls.
func (s *Site) callCrumbs(c *gin.Context, above ...domain.Call) []view.Link {
	list := []view.Link{{Label: s.printer(c).T("nav.calls"), Href: s.local(c, "/appels")}}
	for _, call := range above {
		list = append(list, view.Link{Label: call.Title, Href: s.local(c, callPath(call))})
	}
	return list
}

// callTabs are the pages of a call; current is the end of the address that is shown, "" for its home.
func (s *Site) callTabs(c *gin.Context, call domain.Call, current string) []view.Tab {
	pr := s.printer(c)
	var tabs []view.Tab
	for _, t := range []struct{ key, end string }{
		{"home", ""},
		{"presentation", "/presentation"},
		{"rules", "/reglement"},
		{"challenges", "/defis"},
		{"workshops", "/ateliers"},
		{"minutes", "/comptes-rendus"},
		{"register", "/registre"},
		{"changes", "/modifications"},
		{"data", "/donnees"},
	} {
		tabs = append(tabs, view.Tab{
			Label: pr.T("call.tab." + t.key), Href: s.local(c, callPath(call)+t.end), Current: t.end == current,
		})
	}
	return tabs
}

func (s *Site) homePhrases(pr *i18n.Printer, v app.CallView) []view.Phrase {
	phrases := []view.Phrase{{Text: pr.T("phase." + string(v.Call.Phase(v.Now)))}}
	published := len(publishedOf(v.Challenges))
	if v.Count > 0 || published > 0 {
		phrases = append(phrases, view.Phrase{Text: pr.T("call.counts",
			"Candidacies", pr.N("call.n_candidacies", v.Count, "N", v.Count), "Challenges", pr.N("call.n_challenges", published, "N", published))})
	}
	if next, ok := v.Call.Next(v.Now); ok {
		phrases = append(phrases, view.Phrase{Text: pr.T("call.next_cutoff_in", "In", inDays(pr, v.Now, next.At))})
	}
	return phrases
}

func publishedOf(list []app.ListedChallenge) []app.ListedChallenge {
	var out []app.ListedChallenge
	for _, ch := range list {
		if ch.State == domain.ChallengePublished || ch.State == domain.ChallengeClosed {
			out = append(out, ch)
		}
	}
	return out
}

// callActions are what a reader can do in this phase, the first first.
func (s *Site) callActions(c *gin.Context, v app.CallView) []view.Action {
	pr, path := s.printer(c), callPath(v.Call)
	var list []view.Action
	add := func(key, href string) { list = append(list, view.Action{Label: pr.T(key), Href: s.local(c, href)}) }
	switch v.Call.Phase(v.Now) {
	case domain.Published, domain.PhaseOpen:
		add("call.write_candidacy", path+"/ecrire")
	case domain.Preparation, domain.Workshops:
		add("call.propose_challenge", path+"/defis/nouveau")
	case domain.Closed, domain.FollowUp, domain.Archived:
		add("call.read_candidacies", path+"/candidatures")
	}
	if v.Call.RulesN > 0 {
		list = append(list, view.Action{Label: pr.T("call.read_rules", "N", v.Call.RulesN), Href: s.local(c, path+"/reglement")})
	}
	if slices.Contains(v.May, domain.ReadDashboard) {
		add("desk.open", path+"/tableau-de-bord")
	}
	if slices.Contains(v.May, domain.SetCall) {
		add("call.settings", path+"/reglages")
	}
	if slices.Contains(v.May, domain.ReadInstruction) {
		add("instruction.title", path+"/instruction")
	}
	return list
}
