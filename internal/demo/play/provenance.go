package play

import (
	"context"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/demo"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// writeMinutes opens the minutes of a workshop.
func (p *player) writeMinutes(ctx context.Context, by domain.Account, act demo.Act) error {
	place, err := p.app.CreatePage(ctx, by, app.NewPage{
		Form: domain.FormMinutes, CallID: p.call.ID, Sections: act.Sections, Summary: act.Summary,
	}, store.Key{})
	p.pages[act.Page] = place.Page.ID
	return err
}

// feed links a défi to a passage.
func (p *player) feed(ctx context.Context, by domain.Account, act demo.Act) error {
	c := act.Source
	if c.Group != "" {
		return p.app.FeedChallenge(ctx, by, app.Feed{ChallengeID: p.objects[act.Page], Source: app.OfCards(p.objects[groupKey(c.Page, c.Group)])})
	}
	return p.app.FeedChallenge(ctx, by, app.Feed{ChallengeID: p.objects[act.Page], Source: app.OfPassage(domain.Passage{
		PageID: p.pages[c.Page], N: c.Version, Section: "texte", From: c.From, To: c.From + len(c.Words),
	})})
}
