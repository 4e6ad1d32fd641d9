package site

import (
	"strconv"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/web/view"
)

// staffLines are the lines of a form's partition: its blocks, or its sections where it has none. lineOf
// gives the line of a section, -1 for what stands before the first block.
func staffLines(pr *i18n.Printer, form domain.Form) (names []string, lineOf map[string]int) {
	lineOf = map[string]int{}
	if len(form.Blocks) == 0 {
		for _, sec := range form.Sections {
			lineOf[sec.Key] = len(names)
			names = append(names, sectionTitle(pr, form, sec.Key))
		}
		return names, lineOf
	}
	for i, block := range form.Blocks {
		names = append(names, pr.T("wiki.short."+block))
		for _, sec := range form.InBlock(block) {
			lineOf[sec.Key] = i
		}
	}
	for _, sec := range form.InBlock("") {
		lineOf[sec.Key] = -1
	}
	return names, lineOf
}

// score draws the life of a page from what its versions changed, oldest first.
func (s *Site) score(pr *i18n.Printer, p app.Place, notes []store.Note) view.Score {
	names, lineOf := staffLines(pr, p.Form())
	sc := view.Score{Lines: names, From: p.Page.CreatedAt, To: p.Page.UpdatedAt}
	for _, n := range notes {
		last := len(sc.Moves) - 1
		if last < 0 || sc.Moves[last].Version != n.N {
			sc.Moves = append(sc.Moves, view.Move{At: n.At.Time, Version: n.N, Words: make([]int, len(names)), Origin: origin(p, n)})
			last++
		}
		if line := lineOf[n.Section]; line >= 0 && line < len(names) {
			sc.Moves[last].Words[line] += n.Added + n.Removed
		}
	}
	if len(sc.Moves) > 0 && sc.Moves[0].At.Before(sc.From) {
		sc.From = sc.Moves[0].At // imported versions are older than their page
	}
	now := s.app.Now()
	for _, k := range p.Call.Cutoffs {
		tense := view.Coming
		if !now.Before(k.At) {
			tense = view.Past
		}
		if tense == view.Past && k.At.Before(sc.From) || p.Page.Form != domain.FormCandidacy {
			continue
		}
		sc.Bars = append(sc.Bars, view.Bar{At: k.At, Label: pr.T("wiki.cutoff", "K", strconv.Itoa(k.K)), Tense: tense})
		if k.At.After(sc.To) {
			sc.To = k.At
		}
		if tense == view.Coming {
			break // the next one only
		}
	}
	margin := max(sc.To.Sub(sc.From)/30, time.Minute)
	sc.From, sc.To = sc.From.Add(-margin), sc.To.Add(margin)
	return sc
}

// origin tells a candidacy's team from the others; other pages have no team.
func origin(p app.Place, n store.Note) view.Origin {
	if p.Candidacy.ID != "" && !n.Team {
		return view.FromOutside
	}
	return view.FromTeam
}

// life says in one sentence how many versions a page has, and draws them.
func (s *Site) life(c *gin.Context, p app.Place, notes []store.Note) view.Life {
	pr := s.printer(c)
	sc := s.score(pr, p, notes)
	l := view.Life{Sentence: s.lifeSentence(pr, p, sc, ""), Href: s.local(c, wikiPath(p, "/historique")), Score: sc}
	if p.Page.Head < 2 {
		l.Score = view.Score{}
		return l
	}
	l.Score.Alt = view.ScoreAlt(pr, sc, pr.Date(p.Page.CreatedAt), pr.Date(p.Page.UpdatedAt))
	return l
}

// lifeSentence is "Neuf versions, deux écrites hors équipe".
// during, where there is one, says in how much time.
func (s *Site) lifeSentence(pr *i18n.Printer, p app.Place, sc view.Score, during string) string {
	outside := 0
	for _, m := range sc.Moves {
		if m.Origin == view.FromOutside {
			outside++
		}
	}
	sentence := capital(pr.N("wiki.versions", p.Page.Head, "Count", spelled(pr, p.Page.Head))) + during
	if outside > 0 {
		sentence += pr.N("wiki.outside", outside, "Count", spelled(pr, outside))
	}
	return sentence
}

// spelled writes a small number in letters, in the feminine where the language has one.
func spelled(pr *i18n.Printer, n int) string {
	if n < 0 || n > 16 {
		return pr.Number(int64(n))
	}
	return pr.T("number.feminine." + strconv.Itoa(n))
}

// spelledMasculine is spelled for a masculine noun.
func spelledMasculine(pr *i18n.Printer, n int) string {
	if n == 1 {
		return pr.T("number.masculine.1")
	}
	return spelled(pr, n)
}

func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}
