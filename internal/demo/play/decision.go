package play

import (
	"context"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/demo"
	"github.com/appel-a-communs/communs/internal/domain"
)

// instruct performs an act of an instruction; it tells whether the act is one.
func (p *player) instruct(ctx context.Context, by domain.Account, act demo.Act) (bool, error) {
	on := app.DepositAsked{CallID: p.call.ID, K: act.Releve, Number: p.deposits[depositKey(act)]}
	said := act.Instruction
	switch act.Kind {
	case demo.DeclareInterests:
		return true, p.declare(ctx, by, act)
	case demo.LiftReserve:
		return true, p.app.LiftReserve(ctx, by, app.Lift{DepositAsked: on, Resource: said.Resource, Reason: act.Reason})
	case demo.Examine:
		verb := domain.Verb("deposit.admit")
		if act.To == domain.Inadmissible {
			verb = "deposit.refuse"
		}
		return true, p.app.ExamineDeposit(ctx, by, app.Examination{DepositAsked: on, Verb: verb, Reason: act.Reason})
	case demo.GiveOpinion:
		return true, p.app.GiveOpinion(ctx, by, app.Opinion{DepositAsked: on, Draft: domain.OpinionDraft{Body: said.Text, Points: said.Points}})
	case demo.Abstain:
		return true, p.app.Abstain(ctx, by, app.Opinion{DepositAsked: on, Draft: domain.OpinionDraft{Body: act.Reason}})
	case demo.PrepareDecision:
		return true, p.app.PrepareRuling(ctx, by, app.Ruling{
			DepositAsked: on, Outcome: said.Outcome, Amount: said.Amount * 100, Terms: said.Terms, Reason: act.Reason,
		})
	case demo.PublishDecisions:
		v, err := p.app.ViewPublication(ctx, by, p.call.Slug, act.Releve)
		if err != nil {
			return true, err
		}
		return true, p.app.PublishRulings(ctx, by, app.Publication{CallID: p.call.ID, K: act.Releve, Seen: v.Seen})
	}
	return false, nil
}

func (p *player) declare(ctx context.Context, by domain.Account, act demo.Act) error {
	claims := map[string]string{}
	for page, reason := range act.Instruction.Claims {
		claims[p.deposits[depositKey(demo.Act{Page: page, Releve: act.Releve})]] = reason
	}
	return p.app.DeclareInterests(ctx, by, app.Interests{CallID: p.call.ID, K: act.Releve, Structures: act.Instruction.Structures, Claims: claims})
}
