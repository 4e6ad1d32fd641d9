package play

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/demo"
	"github.com/appel-a-communs/communs/internal/domain"
)

func (p *player) onCall(ctx context.Context, by domain.Account, act demo.Act) error {
	switch act.Kind {
	case demo.OpenCall:
		return p.openCall(ctx, by, act)
	case demo.CompleteCall:
		return p.completeCall(ctx, by, act)
	}
	_, err := p.app.PublishRules(ctx, by, app.Rules{
		CallID: p.call.ID, Base: act.Version - 1, Title: act.Sections["title"], Text: act.Sections["texte"], Summary: act.Summary,
	})
	return err
}

func (p *player) openCall(ctx context.Context, by domain.Account, act demo.Act) error {
	s := act.Settings
	call, err := p.app.OpenCall(ctx, by, app.NewCall{
		Title: s.Name, Agency: s.Agency, Opening: p.shift(s.Opening), Last: p.shift(s.LastReleve), Slug: p.story.Call.Slug,
		Manager: p.accounts[act.Account],
	})
	p.call = call
	p.pages[act.Page] = call.PageID
	return err
}

// completeCall lays what the act states over the settings that stand.
func (p *player) completeCall(ctx context.Context, by domain.Account, act demo.Act) error {
	view, err := p.app.ViewSettings(ctx, by, p.call.Slug)
	if err != nil {
		return err
	}
	c := view.Call
	ch := app.CallChange{CallID: c.ID, Seen: app.CallMark(c), Agency: c.Agency, Phases: c.Phases, Settings: c.Settings, Reason: act.Reason}
	for _, k := range c.Cutoffs {
		ch.Cutoffs = append(ch.Cutoffs, k.At)
	}
	if len(act.Settings.Cutoffs) > 0 {
		ch.Cutoffs = nil
		for _, k := range act.Settings.Cutoffs {
			ch.Cutoffs = append(ch.Cutoffs, p.shift(k.At))
		}
	}
	over := func(at *time.Time, stated time.Time) {
		if !stated.IsZero() {
			*at = p.shift(stated)
		}
	}
	phases := act.Settings.Phases
	over(&ch.Phases.Workshops, phases.Workshops)
	over(&ch.Phases.Published, phases.Published)
	over(&ch.Phases.Open, phases.Open)
	over(&ch.Phases.FollowUp, phases.FollowUp)
	over(&ch.Phases.Archived, phases.Archived)
	stated, err := json.Marshal(act.Settings.Stated)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(stated, &ch.Settings); err != nil {
		return err
	}
	ch.Settings.LicenceTable = app.LicenceTable()
	return p.app.SetCall(ctx, by, ch)
}

func (p *player) onChallenge(ctx context.Context, by domain.Account, act demo.Act) error {
	if act.Kind == demo.MoveChallenge {
		return p.app.MoveChallenge(ctx, by, app.ChallengeMove{
			ID: p.objects[act.Page], Verb: act.Verb, Reason: act.Reason, Into: p.objects[act.Into],
		})
	}
	place, err := p.app.CreateChallenge(ctx, by, app.NewChallenge{CallID: p.call.ID, Sections: act.Sections, Summary: act.Summary})
	if err != nil {
		return err
	}
	if place.Challenge.ID == "" {
		return fmt.Errorf("défi %q has no id", act.Page)
	}
	p.pages[act.Page], p.objects[act.Page] = place.Page.ID, place.Challenge.ID
	return nil
}
