package site

import (
	"time"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

// callCandidacies lists the candidacies of a call's home page.
func (s *Site) callCandidacies(c *gin.Context, v app.CallView) view.CandidacyList {
	pr := s.printer(c)
	list := s.candidacyRows(c, candidacyRows{
		call: v.Call, rows: v.Candidacies, notes: v.Notes, challenges: v.Challenges, now: v.Now,
	})
	list.Title, list.Empty = pr.T("call.candidacies"), pr.T("call.candidacies_none")
	if n := len(v.Candidacies); n > 0 {
		list.Intro = pr.N("call.rows_intro", n, "N", n, "Total", v.Count)
		list.More = []view.Action{{Label: pr.N("call.see_candidacies", v.Count, "N", v.Count), Href: s.local(c, callPath(v.Call)+"/candidatures")}}
	}
	if v.Count > 1 {
		list.More = append(list.More, view.Action{Label: pr.T("comparison.title"), Href: s.local(c, callPath(v.Call)+"/comparer")})
	}
	return list
}

// candidacyRows is what a list of candidacies of one call is made of.
type candidacyRows struct {
	call       domain.Call
	rows       []app.ListedCandidacy
	notes      []app.Note
	challenges []app.ListedChallenge
	now        time.Time
}

// candidacyRows makes the rows of a list, whose partitions share one axis.
func (s *Site) candidacyRows(c *gin.Context, r candidacyRows) view.CandidacyList {
	pr := s.printer(c)
	axis := callAxis(pr, r.call, r.notes, r.now)
	list := view.CandidacyList{Axis: axis}
	moves := movesOf(pr, r.notes)
	for _, k := range r.rows {
		score := axis
		score.Moves = moves[k.PageID]
		score.Alt = scoreAlt(pr, score)
		list.Rows = append(list.Rows, view.CandidacyRow{
			Title: k.Title, Href: s.local(c, "/candidatures/"+k.Slug), Pitch: k.Pitch,
			Answers: answersText(pr, k.Candidacy, r.challenges), Score: score, State: candidacyPhrases(pr, k.Version),
		})
	}
	return list
}

// callAxis is the time that the candidacies of a call share: from its publication, or the first word written
// before it, to its next relève.
func callAxis(pr *i18n.Printer, call domain.Call, notes []app.Note, now time.Time) view.Score {
	form, _ := domain.FormOf(domain.FormCandidacy) // known
	names, _ := staffLines(pr, form)
	score := view.Score{From: call.Phases.Open, To: now, Lines: names}
	if p := call.Phases.Published; !p.IsZero() {
		score.From = p
	}
	for _, n := range notes {
		if n.At.Before(score.From) {
			score.From = n.At.Time
		}
	}
	if next, ok := call.Next(now); ok {
		score.To = next.At
	}
	for _, k := range call.Cutoffs {
		if !k.At.After(score.To) {
			bar := view.Bar{At: k.At, Label: pr.T("call.bar", "K", k.K)}
			if k.At.After(now) {
				bar.Tense = view.Coming
			}
			score.Bars = append(score.Bars, bar)
		}
	}
	return score
}

// movesOf turns notes, which come page by page and version by version, into the moves of each page.
func movesOf(pr *i18n.Printer, notes []app.Note) map[string][]view.Move {
	form, _ := domain.FormOf(domain.FormCandidacy) // known
	_, lines := staffLines(pr, form)
	moves := map[string][]view.Move{}
	for _, n := range notes {
		list := moves[n.PageID]
		if len(list) == 0 || list[len(list)-1].Version != n.N {
			m := view.Move{At: n.At.Time, Version: n.N, Words: make([]int, len(form.Blocks))}
			if !n.Team {
				m.Origin = view.FromOutside
			}
			list = append(list, m)
		}
		if line, known := lines[n.Section]; known && line >= 0 {
			list[len(list)-1].Words[line] += n.Added + n.Removed
		}
		moves[n.PageID] = list
	}
	return moves
}

func scoreAlt(pr *i18n.Printer, score view.Score) string {
	if len(score.Moves) == 0 {
		return ""
	}
	first, last := score.Moves[0].At, score.Moves[len(score.Moves)-1].At
	return view.ScoreAlt(pr, score, pr.Date(first), pr.Date(last))
}

// answersText names the défis that a candidacy answers, by number.
func answersText(pr *i18n.Printer, k domain.Candidacy, challenges []app.ListedChallenge) string {
	var names []string
	for _, ch := range challenges {
		for _, id := range k.Answers {
			if id == ch.ID && ch.Number > 0 {
				names = append(names, pr.T("challenge.number", "N", ch.Number))
			}
		}
	}
	if len(names) == 0 {
		return ""
	}
	return pr.T("call.answers", "Challenges", pr.List(names))
}

// candidacyPhrases say where a version stands: its number, the licences of what it produces, what it lacks.
func candidacyPhrases(pr *i18n.Printer, v domain.Revision) []view.Phrase {
	phrases := []view.Phrase{{Text: pr.T("page.version_n", "N", v.N)}}
	if v.Hidden {
		return phrases
	}
	open, produced := 0, 0
	list, _ := domain.Resources(v.Sections["resources"]) // checked when it was saved
	verdicts := app.ReadVerdicts(v).Rows
	for _, r := range list {
		if r.Produced() {
			produced++
			if verdict := verdicts[r.ID]; verdict == domain.Open || verdict == domain.OpenNotSuited {
				open++
			}
		}
	}
	if produced > 0 {
		phrases = append(phrases, view.Phrase{Text: pr.N("candidacy.open_resources", open, "All", produced)})
	}
	form, _ := domain.FormOf(domain.FormCandidacy) // known
	missing := missingNames(pr, form, v.Sections, "")
	switch n := len(missing); {
	case n == 0:
		return append(phrases, view.Phrase{Text: pr.T("candidacy.complete")})
	case n <= 2:
		return append(phrases, view.Phrase{Text: pr.T("candidacy.lacks", "What", pr.List(missing)), Missing: true})
	default:
		return append(phrases, view.Phrase{Text: pr.N("candidacy.lacks_n", n, "N", n), Missing: true})
	}
}
