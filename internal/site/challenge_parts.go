package site

import (
	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

// challengePhrases say where a défi stands: state, version, answers, hands.
func (s *Site) challengePhrases(c *gin.Context, v app.ChallengeView) []view.Phrase {
	pr, ch := s.printer(c), v.Place.Challenge
	return []view.Phrase{
		{Text: pr.T("state.challenge." + string(ch.State))},
		{Text: pr.T("challenge.version", "N", v.Version.N, "When", pr.Date(v.Version.At))},
		{Text: pr.N("challenge.answered", len(v.Candidacies), "N", len(v.Candidacies))},
		s.supportPhrase(c, v.Place),
		{Text: pr.N("challenge.written_by", v.Contributors, "N", v.Contributors)},
	}
}

func (s *Site) challengeTabs(c *gin.Context, v app.ChallengeView) []view.Tab {
	pr, path := s.printer(c), v.Place.Path()
	tabs := []view.Tab{
		{Label: pr.T("challenge.tab.page"), Href: s.local(c, path), Current: true},
		{Label: s.remarksTab(c, v.Place), Href: s.local(c, path+"/remarques")},
		{Label: pr.T("challenge.tab.history", "N", v.Version.N), Href: s.local(c, path+"/historique")},
	}
	if s.offersEdit(c, v.Place) {
		tabs = append(tabs, view.Tab{Label: pr.T("challenge.tab.edit"), Href: s.local(c, path+"/modifier")})
	}
	return tabs
}

func (s *Site) challengeActions(c *gin.Context, v app.ChallengeView) []view.Action {
	pr, ch, call := s.printer(c), v.Place.Challenge, v.Place.Call
	var list []view.Action
	phase := call.Phase(v.Now)
	switch {
	case ch.Answerable() && (phase == domain.Published || phase == domain.PhaseOpen):
		list = append(list, view.Action{
			Label: pr.T("call.write_candidacy"), Href: s.local(c, callPath(call)+"/ecrire?defi="+ch.ID),
		})
	case v.MayEdit:
		list = append(list, view.Action{Label: pr.T("challenge.improve"), Href: s.local(c, v.Place.Path()+"/modifier")})
	}
	return list
}

// challengeText renders the sections of a défi, the problem apart.
func (s *Site) challengeText(c *gin.Context, v app.ChallengeView, page *view.ChallengePage) {
	sections := s.sections(s.printer(c), v.Place.Form(), v.Version)
	s.noteSections(c, v.Place, sections)
	for _, sec := range sections {
		switch sec.ID {
		case "problem":
			page.Problem = sec.Body
		case "people", "expected", "outside":
			page.Sections = append(page.Sections, sec)
		}
	}
}

// challengeNotice says why a défi is out, which took it in, or that it is not published yet.
func (s *Site) challengeNotice(c *gin.Context, v app.ChallengeView, page *view.ChallengePage) {
	pr, ch := s.printer(c), v.Place.Challenge
	switch ch.State {
	case domain.ChallengeMerged:
		page.Notice = pr.T("challenge.merged", "Reason", ch.Reason)
		page.Into = &view.Link{Label: v.MergedInto.Title, Href: s.local(c, challengePath(v.Place.Call.Slug, v.MergedInto.Slug))}
	case domain.ChallengeSetAside:
		page.Notice = pr.T("challenge.set_aside", "Reason", ch.Reason)
	case domain.ChallengeClosed:
		page.Notice = pr.T("challenge.closed", "Reason", ch.Reason)
	case domain.ChallengePublished:
	default:
		page.Notice = pr.T("challenge.not_published")
	}
}

func challengeFacts(pr *i18n.Printer, v app.ChallengeView) []view.CallFact {
	facts := []view.CallFact{
		{Term: pr.T("challenge.call"), Text: v.Place.Call.Title},
		{Term: pr.T("challenge.proposed_on"), Text: pr.Date(v.Place.Challenge.CreatedAt)},
	}
	for _, key := range []string{"scale", "themes"} {
		if text := v.Version.Sections[key]; text != "" {
			facts = append(facts, view.CallFact{Term: pr.T("section.challenge." + key), Text: text})
		}
	}
	return facts
}

// answers lists the candidacies that answer a défi.
func (s *Site) answers(c *gin.Context, v app.ChallengeView) view.CandidacyList {
	pr := s.printer(c)
	list := s.candidacyRows(c, candidacyRows{
		call: v.Place.Call, rows: v.Candidacies, notes: v.Notes, challenges: v.Challenges, now: v.Now,
	})
	list.Title, list.Empty = pr.T("challenge.answers"), pr.T("challenge.answers_none")
	return list
}
