package play

import (
	"context"
	"fmt"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/demo"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

func (p *player) onCandidacy(ctx context.Context, by domain.Account, act demo.Act) error {
	id := p.objects[act.Page]
	switch act.Kind {
	case demo.PublishCandidacy:
		return p.publish(ctx, by, act)
	case demo.Join:
		return p.app.AskToJoin(ctx, by, app.Join{CandidacyID: id, Message: act.Reason})
	case demo.Team:
		return p.team(ctx, by, act)
	case demo.SetOrganisations:
		return p.app.SetOrganisations(ctx, by, id, carriers(act.Organisations), store.Key{})
	case demo.SetAdministrative:
		return p.app.SetAdministrative(ctx, by, id, *act.Administrative, store.Key{})
	case demo.Deposit, demo.Replace:
		return p.deposit(ctx, by, act)
	case demo.WithdrawDeposit:
		return p.app.WithdrawDeposit(ctx, by, app.Withdrawal{CandidacyID: id, Number: p.deposits[depositKey(act)], Reason: act.Reason})
	case demo.SetEditingMode:
		return p.app.SetEditing(ctx, by, app.EditingChange{CandidacyID: id, Editing: act.Mode, Reason: act.Reason})
	case demo.WithdrawCandidacy:
		return p.app.MoveCandidacy(ctx, by, app.CandidacyMove{CandidacyID: id, Verb: "candidacy.withdraw", Reason: act.Reason})
	}
	return fmt.Errorf("nobody knows how to %q", act.Kind)
}

func (p *player) publish(ctx context.Context, by domain.Account, act demo.Act) error {
	sections, err := p.withIDs(act.Sections)
	if err != nil {
		return err
	}
	place, err := p.app.PublishCandidacy(ctx, by, app.NewCandidacy{CallID: p.call.ID, Sections: sections, Summary: act.Summary})
	if err != nil {
		return err
	}
	p.pages[act.Page], p.objects[act.Page] = place.Page.ID, place.Candidacy.ID
	return nil
}

// team answers a wish to join where there is one, or names somebody; an empty role takes hers away.
func (p *player) team(ctx context.Context, by domain.Account, act demo.Act) error {
	id, who := p.objects[act.Page], p.accounts[act.Account]
	change := app.TeamChange{CandidacyID: id, Name: who.Name, Role: act.Role}
	if act.Role == "" {
		change.Leave, change.Role = true, domain.Member
		fresh, err := p.app.Account(ctx, who.ID)
		if err != nil {
			return err
		}
		if fresh.Is(domain.Referent, domain.OnCandidacy(id)) {
			change.Role = domain.Referent
		}
		return p.app.SetTeam(ctx, by, change)
	}
	if act.Role == domain.Member {
		err := p.app.AnswerJoin(ctx, by, app.JoinAnswer{CandidacyID: id, AccountID: who.ID, To: "accepted"})
		if domain.KindOf(err) != domain.Conflict {
			return err
		}
	}
	return p.app.SetTeam(ctx, by, change)
}

// carriers are the organisations that carry a candidacy; those that support or relay it come with a later feature.
func carriers(list []demo.Organisation) []domain.Organisation {
	var out []domain.Organisation
	for _, o := range list {
		if o.Part == "carries" {
			out = append(out, domain.Organisation{Name: o.Name, Kind: o.Kind, Territory: o.Territory, Payee: o.Payee})
		}
	}
	return out
}

func depositKey(act demo.Act) string { return fmt.Sprint(act.Page, " ", act.Releve) }

func (p *player) deposit(ctx context.Context, by domain.Account, act demo.Act) error {
	d, err := p.app.MakeDeposit(ctx, by, app.DepositAct{CandidacyID: p.objects[act.Page], Version: act.Version})
	if err != nil {
		return err
	}
	if d.K != act.Releve {
		return fmt.Errorf("deposited for relève %d, the story says %d", d.K, act.Releve)
	}
	p.deposits[depositKey(act)] = d.Number
	return nil
}
