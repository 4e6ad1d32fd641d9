package site

import (
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

// phaseLine is the calendar of a call in five steps; opening and closing are the two ends of one.
func (s *Site) phaseLine(pr *i18n.Printer, call domain.Call, now time.Time) []view.PhaseStep {
	phase := call.Phase(now)
	steps := []view.PhaseStep{
		s.phaseStep(pr, call, domain.Workshops, phase),
		s.phaseStep(pr, call, domain.Published, phase),
		s.phaseStep(pr, call, domain.PhaseOpen, phase),
		s.phaseStep(pr, call, domain.FollowUp, phase),
		s.phaseStep(pr, call, domain.Archived, phase),
	}
	steps[2].Cutoffs = s.cutoffSteps(pr, call, now)
	return steps
}

func (s *Site) phaseStep(pr *i18n.Printer, call domain.Call, step, now domain.Phase) view.PhaseStep {
	p := view.PhaseStep{Label: pr.T("phase.step." + string(step))}
	rank := func(x domain.Phase) int {
		for i, y := range domain.AllPhases() {
			if x == y {
				return i
			}
		}
		return 0
	}
	switch {
	case rank(now) > rank(step):
		p.State = "past"
	case now == step:
		p.State = "current"
	default:
		p.State = "coming"
	}
	p.Words = pr.T("phase.state." + p.State)
	for _, st := range call.Steps() {
		if st.Phase == step {
			p.When, p.Note = moments(pr, st.At)
		}
	}
	if step == domain.PhaseOpen {
		if last := call.Last(); !last.IsZero() {
			p.Note = pr.T("call.closes", "When", pr.DateTime(last))
		}
	}
	return p
}

// moments is a moment as a list of at most one, or the words that say that there is none yet.
func moments(pr *i18n.Printer, at time.Time) (when []view.Moment, note string) {
	if at.IsZero() {
		return nil, pr.T("call.no_date")
	}
	return []view.Moment{{Machine: machine(at), Words: pr.DateTime(at)}}, ""
}

// machine is a moment as browsers read it.
func machine(at time.Time) string { return at.UTC().Format(time.RFC3339) }

func (s *Site) cutoffSteps(pr *i18n.Printer, call domain.Call, now time.Time) []view.CutoffStep {
	next, _ := call.Next(now) // zero where none is to come
	var list []view.CutoffStep
	for i, k := range call.Cutoffs {
		step := view.CutoffStep{
			Label: pr.T("call.cutoff", "K", k.K), Next: k.K == next.K, Href: inLang(pr.Lang(), cutoffPath(call, k.K)),
			When: view.Moment{Machine: machine(k.At), Words: pr.DateTime(k.At)},
		}
		switch {
		case !k.FrozenAt.IsZero():
			step.Notes = append(step.Notes, pr.N("call.n_deposits", k.Deposits, "N", k.Deposits))
		case step.Next:
			step.Notes = append(step.Notes, inDays(pr, now, k.At))
		}
		if i == len(call.Cutoffs)-1 && i > 0 {
			step.Notes = append(step.Notes, pr.T("call.last"))
		}
		list = append(list, step)
	}
	return list
}

// callChallenges lists the published défis, or those in the making while none is.
func (s *Site) callChallenges(c *gin.Context, v app.CallView) view.ChallengeList {
	pr, path := s.printer(c), callPath(v.Call)
	shown := publishedOf(v.Challenges)
	title := pr.N("call.challenges", len(shown), "N", len(shown))
	if len(shown) == 0 {
		title, shown = pr.T("call.challenges_coming"), aliveOf(v.Challenges)
	}
	list := view.ChallengeList{Title: title, Empty: pr.T("call.challenges_none")}
	for _, ch := range shown {
		list.Items = append(list.Items, s.challengeItem(c, ch))
	}
	list.More = []view.Action{{Label: pr.T("call.all_challenges"), Href: s.local(c, path+"/defis")}}
	return list
}

// aliveOf keeps the défis that are neither published nor out.
func aliveOf(list []app.ListedChallenge) []app.ListedChallenge {
	var out []app.ListedChallenge
	for _, ch := range list {
		switch ch.State {
		case domain.ChallengeIdea, domain.ChallengeCoWriting, domain.ChallengeProposed, domain.ChallengeKept:
			out = append(out, ch)
		}
	}
	return out
}

func (s *Site) challengeItem(c *gin.Context, ch app.ListedChallenge) view.ChallengeItem {
	pr := s.printer(c)
	item := view.ChallengeItem{
		Title: ch.Title, Href: s.local(c, challengePath(ch.CallSlug, ch.Slug)), Problem: firstWords(ch.Problem, 240),
	}
	if ch.Number > 0 {
		item.Number = strconv.Itoa(ch.Number)
		item.Spoken = pr.T("challenge.nth", "N", ch.Number)
	}
	meta := []string{pr.N("challenge.answered", ch.Candidates, "N", ch.Candidates), pr.T("page.version_n", "N", ch.Head)}
	if ch.State != domain.ChallengePublished {
		meta = append([]string{pr.T("state.challenge." + string(ch.State))}, meta...)
	}
	item.Meta = strings.Join(meta, " · ")
	return item
}

func challengePath(call, slug string) string { return "/appels/" + call + "/defis/" + slug }

// firstWords is the beginning of a Markdown text as plain words: its first paragraph, cut at a word.
func firstWords(text string, most int) string {
	for para := range strings.SplitSeq(text, "\n\n") {
		para = strings.TrimSpace(para)
		if para == "" || strings.HasPrefix(para, "#") {
			continue
		}
		words := strings.Fields(strings.NewReplacer("**", "", "__", "", "`", "", "> ", "").Replace(para))
		var b strings.Builder
		for _, w := range words {
			if b.Len()+len(w) > most {
				return strings.TrimRight(b.String(), " ,;:") + "…"
			}
			b.WriteString(w + " ")
		}
		return strings.TrimSpace(b.String())
	}
	return ""
}

func callFacts(pr *i18n.Printer, call domain.Call) []view.CallFact {
	facts := []view.CallFact{{Term: pr.T("call.setting.agency"), Text: call.Agency}}
	add := func(is bool, key, text string) {
		if is {
			facts = append(facts, view.CallFact{Term: pr.T("call.setting." + key), Text: text})
		}
	}
	s := call.Settings
	add(len(s.Partners) > 0, "partners", pr.List(s.Partners))
	add(s.Envelope > 0, "envelope", pr.Amount(s.Envelope))
	add(s.Rate > 0, "rate", pr.T("call.rate_of", "Rate", percentText(s.Rate)))
	add(s.Cap > 0, "cap", pr.Amount(s.Cap))
	add(s.Floor > 0, "floor", pr.Amount(s.Floor))
	add(s.DaysPublic > 0, "days_public", pr.N("call.n_days", s.DaysPublic, "N", s.DaysPublic))
	add(s.Posture != domain.Minima{}, "posture", minimaText(pr, s.Posture))
	var criteria []string
	for _, cr := range s.Criteria {
		criteria = append(criteria, pr.T("call.criterion", "Name", cr.Name, "Weight", cr.Weight))
	}
	add(len(criteria) > 0, "criteria", pr.List(criteria))
	return facts
}

// percentText is a rate in hundredths of a percent as people write it: "70", "12,5".
func percentText(rate int) string {
	text := strconv.Itoa(rate / 100)
	if part := rate % 100; part != 0 {
		text += "," + strings.TrimRight(strconv.Itoa(100 + part)[1:], "0")
	}
	return text
}

func (s *Site) callFigures(c *gin.Context, v app.CallView) []view.Figure {
	pr, path := s.printer(c), callPath(v.Call)
	figures := []view.Figure{
		{Value: strconv.Itoa(len(publishedOf(v.Challenges))), Label: pr.T("call.figure.challenges"), Href: s.local(c, path+"/defis")},
		{Value: strconv.Itoa(v.Count), Label: pr.T("call.figure.candidacies"), Href: s.local(c, path+"/candidatures")},
	}
	deposits := 0
	for _, k := range v.Call.Cutoffs {
		deposits += k.Deposits
	}
	if deposits > 0 {
		figures = append(figures, view.Figure{Value: strconv.Itoa(deposits), Label: pr.T("call.figure.deposits")})
	}
	return figures
}
