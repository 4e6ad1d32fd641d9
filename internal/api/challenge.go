package api

import (
	"context"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/appel-a-communs/communs/internal/domain"
)

// challenge is a défi as programs read it.
type challenge struct {
	ID          string       `json:"id"`
	Number      *int         `json:"number"`
	Call        string       `json:"call"`
	Page        string       `json:"page"`
	Slug        string       `json:"slug"`
	Title       string       `json:"title"`
	Path        string       `json:"path"`
	Head        int          `json:"head"`
	State       domain.State `json:"state"`
	Reason      string       `json:"reason"`
	MergedInto  *string      `json:"merged_into"`
	Candidacies int          `json:"candidacies"`
	CreatedAt   *time.Time   `json:"created_at"`
}

func challengeOf(d domain.Challenge, slug string) challenge {
	return challenge{
		ID: d.ID, Number: orNull(d.Number), Call: slug, Page: d.PageID, Slug: d.Slug, Title: d.Title,
		Path: domain.Page{Form: domain.FormChallenge, Slug: d.Slug}.Path(slug), Head: d.Head, State: d.State, Reason: d.Reason,
		MergedInto: orNull(d.MergedInto), Candidacies: d.Candidates, CreatedAt: moment(d.CreatedAt),
	}
}

func (s *API) listChallenges(ctx context.Context, c *gin.Context) error {
	_, w, err := s.window(ctx, c)
	if err != nil {
		return err
	}
	of, err := s.callAt(ctx, c.Param("slug"))
	if err != nil {
		return err
	}
	found, more, err := s.app.ListChallenges(ctx, of.ID, w)
	if err != nil {
		return err
	}
	items := make([]challenge, len(found))
	for i, d := range found {
		items[i] = challengeOf(d, of.Slug)
	}
	return show(c, list(items, more, func(d challenge) string { return d.ID }))
}
