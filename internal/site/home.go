package site

import (
	"context"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/web/view"
)

func homeRoutes() []Route {
	return []Route{
		get("/", func(s *Site) handler { return s.showHome }),
	}
}

func (s *Site) showHome(ctx context.Context, c *gin.Context) error {
	v, err := s.app.ViewHome(ctx)
	if err != nil {
		return err
	}
	pr := s.printer(c)
	page := view.HomePage{
		Title: pr.T("home.title"), Lead: pr.T("home.lead"), Next: s.homeNext(c, v), Actions: append(s.homeActions(c, v), s.demoActions(c)...),
		Thread: s.homeThread(c, v.Thread), ThreadLabel: pr.T("home.thread"), CallsTitle: pr.T("home.calls"), CallsNone: pr.T("calls.none"),
		ChangesTitle: pr.T("home.changes"), ChangesNone: pr.T("home.changes_none"),
		ChangesMore: view.Action{Label: pr.T("home.changes_all"), Href: s.local(c, "/modifications")}, Reading: s.homeReading(c, v),
	}
	page.Figures = s.homeFigures(c, v.Figures)
	tags := []string{"recent", "calls", "challenges", "catalogue"}
	for _, call := range v.Open {
		tags = append(tags, "call:"+call.ID)
		page.Calls = append(page.Calls, view.CallItem{
			Title: call.Title, Href: s.local(c, callPath(call)), Purpose: v.Purpose[call.ID], Phrases: s.callPhrases(pr, call, v.Now),
		})
	}
	for _, ch := range v.Changes {
		page.Changes = append(page.Changes, s.changeItem(c, ch))
	}
	s.show(c, screen{
		page: view.Page{Description: page.Lead}, body: view.Home(page), tags: tags, until: callsUntil(v.Open, v.Now),
	})
	return nil
}

// homeFigures say how much there is to read, and where; what there is none of is left out.
func (s *Site) homeFigures(c *gin.Context, f store.Figures) []view.HomeFigure {
	pr := s.printer(c)
	var list []view.HomeFigure
	for _, one := range []struct {
		key, path string
		n         int
	}{{"challenges", "/defis", f.Challenges}, {"candidacies", "/candidatures", f.Candidacies}, {"commons", "/communs", f.Commons}} {
		if one.n > 0 {
			list = append(list, view.HomeFigure{N: pr.Number(int64(one.n)), Label: pr.N("home.figure."+one.key, one.n, "N", one.n), Href: s.local(c, one.path)})
		}
	}
	return list
}

// homeNext is the first relève to come, of all calls.
func (s *Site) homeNext(c *gin.Context, v app.HomeView) *view.HomeNext {
	if len(v.Open) == 0 {
		return nil
	}
	pr, call := s.printer(c), v.Open[0]
	next, ok := call.Next(v.Now)
	if !ok {
		return nil
	}
	return &view.HomeNext{
		Label: pr.T("home.next"), When: view.Moment{Machine: machine(next.At), Words: pr.DateTime(next.At)},
		Note: pr.T("home.next_in", "In", inDays(pr, v.Now, next.At)), Call: view.Link{Label: call.Title, Href: s.local(c, callPath(call))},
	}
}

// homeActions are what a newcomer can do now: write where a call takes candidacies, else read.
func (s *Site) homeActions(c *gin.Context, v app.HomeView) []view.Action {
	pr := s.printer(c)
	read := view.Action{Label: pr.T("home.read_challenges"), Href: s.local(c, "/defis")}
	for _, call := range v.Open {
		if p := call.Phase(v.Now); p == domain.PhaseOpen || p == domain.Published {
			write := view.Action{Label: pr.T("call.write_candidacy"), Href: s.local(c, callPath(call)+"/ecrire")}
			return []view.Action{write, read}
		}
	}
	return []view.Action{read}
}

// homeThread is a real example, or the plain way while there is none.
func (s *Site) homeThread(c *gin.Context, t app.Thread) []view.ThreadStep {
	pr := s.printer(c)
	if t.Candidacy.ID == "" {
		return []view.ThreadStep{
			{Meta: pr.T("home.way.challenge"), Words: pr.T("home.way.challenge_words"), Kind: "enonce"},
			{Meta: pr.T("home.way.candidacy"), Words: pr.T("home.way.candidacy_words"), Kind: "fait"},
			{Meta: pr.T("home.way.cutoff"), Words: pr.T("home.way.cutoff_words"), Kind: "fait"},
		}
	}
	ch := t.Challenge
	steps := []view.ThreadStep{
		{
			Meta: pr.T("home.thread.problem", "Call", t.Call.Title), Words: firstWords(ch.Problem, 200), Kind: "fait",
		},
		{
			Meta: pr.T("home.thread.challenge"), Words: ch.Title, Kind: "enonce",
			Link: &view.Link{Label: pr.T("challenge.number", "N", ch.Number), Href: s.local(c, challengePath(t.Call.Slug, ch.Slug))},
		},
		{
			Meta: pr.T("home.thread.candidacy"), Words: t.Candidacy.Pitch, Kind: "fait",
			Link: &view.Link{Label: t.Candidacy.Title, Href: s.local(c, "/candidatures/"+t.Candidacy.Slug)},
		},
	}
	if t.Last.N > 1 {
		words := wordsText(pr, t.Last)
		if t.Last.Summary != "" {
			words = pr.T("home.thread.summary", "Summary", t.Last.Summary, "Words", words)
		}
		steps = append(steps, view.ThreadStep{
			Meta: pr.T("home.thread.version", "N", t.Last.N, "When", pr.Date(t.Last.At), "Name", t.Last.AuthorName), Words: words, Kind: "fait",
		})
	}
	return steps
}

// homeReading explains the partition, with that of the example.
func (s *Site) homeReading(c *gin.Context, v app.HomeView) view.HomeReading {
	pr, t := s.printer(c), v.Thread
	r := view.HomeReading{Title: pr.T("home.reading"), Paragraphs: []string{pr.T("home.reading.lines"), pr.T("home.reading.dots")}}
	if t.Candidacy.ID == "" {
		return r
	}
	score := callAxis(pr, t.Call, t.Notes, v.Now)
	score.Moves = movesOf(pr, t.Notes)[t.Candidacy.PageID]
	score.Alt = scoreAlt(pr, score)
	r.Score, r.Note = &score, pr.T("home.reading.here")
	r.Link = &view.Link{Label: t.Candidacy.Title, Href: s.local(c, "/candidatures/"+t.Candidacy.Slug+"/historique")}
	return r
}
