package play

import (
	"context"
	"fmt"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/demo"
	"github.com/appel-a-communs/communs/internal/domain"
)

// onBonds performs what is about needs, cooperations and relations; done tells whether the act was one of those.
func (p *player) onBonds(ctx context.Context, by domain.Account, act demo.Act) (done bool, err error) {
	id, h := p.objects[act.Page], act.Help
	switch act.Kind {
	case demo.PublishNeed:
		return true, p.publishNeed(ctx, by, act)
	case demo.OfferHelp:
		return true, p.app.OfferHelp(ctx, by, app.Help{NeedID: p.bonds[h.Key], Message: act.Reason})
	case demo.AnswerHelp:
		to := act.To
		if to == "" {
			to = domain.ReplyAccepted
		}
		return true, p.app.AnswerHelp(ctx, by, app.HelpAnswer{
			NeedID: p.bonds[h.Key], AccountID: p.accounts[act.Account].ID, To: to, Answer: h.Answer, Thanks: h.Thanks,
		})
	case demo.MoveNeed:
		return true, p.app.MoveNeed(ctx, by, app.NeedMove{ID: p.bonds[h.Key], Verb: h.Verb, Reason: act.Reason})
	case demo.Cooperate:
		return true, p.cooperate(ctx, by, act)
	case demo.CoopStep:
		return true, p.app.MoveCooperation(ctx, by, app.CooperationStep{ID: p.bonds[h.Key], Verb: h.Verb, Reason: act.Reason, Evidence: h.Evidence})
	case demo.Relate:
		with, err := p.address(ctx, by, h.With)
		if err != nil {
			return true, err
		}
		return true, p.app.SetRelation(ctx, by, app.RelationAct{CandidacyID: id, Kind: h.Kind, To: with})
	}
	return false, nil
}

func (p *player) publishNeed(ctx context.Context, by domain.Account, act demo.Act) error {
	h := act.Help
	need := app.NeedAct{CandidacyID: p.objects[act.Page], Side: h.Side, Kind: h.Kind, Title: h.Title, Words: h.Words}
	if h.LastDay != "" {
		day, err := time.ParseInLocation(time.DateOnly, h.LastDay, p.zone)
		if err != nil {
			return fmt.Errorf("last day: %w", err)
		}
		need.LastDay = p.shift(day).Format(time.DateOnly)
	}
	n, err := p.app.AddNeed(ctx, by, need)
	p.bonds[h.Key] = n.ID
	return err
}

func (p *player) cooperate(ctx context.Context, by domain.Account, act demo.Act) error {
	one, err := p.address(ctx, by, act.Page)
	if err != nil {
		return err
	}
	other, err := p.address(ctx, by, act.Help.With)
	if err != nil {
		return err
	}
	k, err := p.app.ProposeCooperation(ctx, by, app.CooperationProposal{One: one, Other: other, Purpose: act.Reason})
	p.bonds[act.Help.Key] = k.ID
	return err
}

// address is where a page of the story stands.
func (p *player) address(ctx context.Context, by domain.Account, key string) (string, error) {
	place, err := p.app.PlaceByID(ctx, by, p.pages[key])
	return place.Path(), err
}
