package play

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/demo"
	"github.com/appel-a-communs/communs/internal/domain"
)

// Tour gives the addresses of the six stops of the tour, without language: a sentence of the minutes, the défi that
// came of it, a candidacy, what changed in it, a licence that is not open, a frozen version.
func Tour(ctx context.Context, a *app.App) ([]string, error) {
	story, err := demo.Load()
	if err != nil {
		return nil, err
	}
	stops, ok := story.Tour()
	if !ok {
		return nil, errors.New("play: the story lacks a stop of the tour")
	}
	target, err := a.ImportTarget(ctx, story.Call.Slug)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(target.Challenges, func(c domain.Challenge) bool { return c.Title == stops.Challenge })
	if i < 0 {
		return nil, fmt.Errorf("play: no défi %q", stops.Challenge)
	}
	where := app.Where{Form: domain.FormChallenge, Call: story.Call.Slug, Slug: target.Challenges[i].Slug}
	place, err := a.PlaceAt(ctx, domain.Account{}, where)
	if err != nil {
		return nil, err
	}
	sources, err := a.ProvenanceOf(ctx, place)
	if err != nil {
		return nil, err
	}
	if len(sources.List) == 0 {
		return nil, fmt.Errorf("play: %q comes from nowhere", stops.Challenge)
	}
	first := sources.List[0]
	candidacy := func(title string) string { return "/candidatures/" + app.Slug(title) }
	return []string{
		fmt.Sprintf("%s/version/%d#texte-passage.%d", first.Path(), first.Passage.N, first.Passage.From),
		place.Path(),
		candidacy(stops.Candidacy),
		fmt.Sprintf("%s/diff/%d..%d", candidacy(stops.Candidacy), stops.Changed-1, stops.Changed),
		candidacy(stops.Refused) + "/licences",
		fmt.Sprintf("%s/version/%d", candidacy(stops.Frozen), stops.FrozenVersion),
	}, nil
}
