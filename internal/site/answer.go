package site

import (
	"context"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

func answerRoutes() []Route {
	return []Route{post("/candidatures/:slug/reponse", on(candidacyPlace, (*Site).confirmAnswer))}
}

// changedAnswers tell which défis changed since a candidacy answered them, with what changed.
func (s *Site) changedAnswers(ctx context.Context, c *gin.Context, v app.CandidacyView) ([]view.ChangedAnswer, error) {
	p := v.Place
	changed, err := s.app.ChangedAnswers(ctx, p)
	if err != nil {
		return nil, err
	}
	pr, team := s.printer(c), s.app.May(viewer(c), domain.ConfirmAnswer, p)
	words := "answer.changed"
	if team {
		words = "answer.changed_ours"
	}
	var list []view.ChangedAnswer
	for _, ch := range answeredBy(v) {
		for _, is := range changed {
			if is.ChallengeID != ch.ID {
				continue
			}
			item := view.ChangedAnswer{
				Text: pr.T(words, "Which", whichChallenge(pr, ch)),
				Diff: view.Link{
					Label: pr.T("answer.see"), Href: s.local(c, challengePath(p.Call.Slug, ch.Slug)+"/diff/"+strconv.Itoa(is.N)+".."+strconv.Itoa(is.Head)),
				},
			}
			if team {
				item.Confirm = &view.Ask{
					Action: s.local(c, p.Path()+"/reponse"), Submit: pr.T("answer.confirm"), Weight: view.Quiet, Describe: challengeName(pr, ch),
					Hidden: []view.Hidden{{Name: "key", Value: formKey(c)}, {Name: "challenge", Value: ch.ID}, {Name: "n", Value: strconv.Itoa(is.Head)}},
				}
			}
			list = append(list, item)
		}
	}
	return list, nil
}

// whichChallenge names a défi at the beginning of a sentence.
func whichChallenge(pr *i18n.Printer, ch domain.Challenge) string {
	if ch.Number > 0 {
		return pr.T("answer.numbered", "N", ch.Number)
	}
	return pr.T("answer.titled", "Title", ch.Title)
}

// confirmAnswer takes a team's word that its answer holds.
func (s *Site) confirmAnswer(ctx context.Context, c *gin.Context, p app.Place) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	n, err := number(f.get("n"))
	if err != nil || n == 0 {
		return domain.Missing("revision")
	}
	err = s.app.ConfirmAnswer(ctx, viewer(c), app.AnswerConfirmed{
		CandidacyID: p.Candidacy.ID, ChallengeID: f.get("challenge"), N: n, Key: f.key(c),
	})
	if err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, s.local(c, p.Path())+"?fait=reponse")
	return nil
}
