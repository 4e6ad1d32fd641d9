package demo

import (
	"errors"
	"fmt"
	"slices"

	"github.com/appel-a-communs/communs/internal/domain"
)

func (t *telling) publish(p *page, act *Act) error {
	p.candidacy = Candidacy{
		Key: p.key, Mode: domain.OpenEditing, Team: map[string]domain.Role{act.By: domain.Referent}, Deposits: map[int]int{},
	}
	if t.callOf().Phase(act.At) != domain.PhaseOpen {
		return errors.New("publishes a candidacy while the call is not open")
	}
	if lacks := t.callOf().Lacks(domain.PhaseOpen); len(lacks) > 0 {
		return fmt.Errorf("publishes a candidacy while the call lacks %v", lacks)
	}
	return t.answers(p)
}

// answers checks that each row answers a challenge that is published.
func (t *telling) answers(p *page) error {
	for _, row := range p.past[len(p.past)-1].challenges {
		target := t.pages[row.Challenge]
		if target == nil || target.challenge.State != domain.ChallengePublished {
			return fmt.Errorf("answers %s, which is not published", row.Challenge)
		}
	}
	return nil
}

func (t *telling) applyToCandidacy(p *page, act *Act) error {
	c := &p.candidacy
	switch act.Kind {
	case Join:
		p.asked[act.By] = true
		if act.Reason == "" {
			return errors.New("asks to join without a word")
		}
		return nil
	case Team:
		return t.changeTeam(p, act)
	case SetOrganisations:
		c.Organisations = act.Organisations
		return payees(c.Organisations)
	case SetAdministrative:
		if act.Administrative == nil {
			return errors.New("fills in no panel")
		}
		c.Administrative = act.Administrative
		return c.Administrative.Check()
	case Deposit, Replace, WithdrawDeposit:
		return t.deposit(p, act)
	case SetEditingMode, WithdrawCandidacy:
		return c.turn(act)
	}
	return fmt.Errorf("unknown kind %q", act.Kind)
}

// turn changes the way of editing, or ends the candidacy; both ask a public reason.
func (c *Candidacy) turn(act *Act) error {
	switch {
	case act.Reason == "":
		return fmt.Errorf("%s without a reason", act.Kind)
	case act.Kind == WithdrawCandidacy:
		c.Withdrawn = true
		if len(c.Deposits) > 0 {
			return errors.New("withdraws a deposited candidacy")
		}
		return nil
	case act.Mode == c.Mode:
		return errors.New("changes no way of editing")
	}
	c.Mode = act.Mode
	return nil
}

func payees(organisations []Organisation) error {
	paid := 0
	for _, o := range organisations {
		if o.Payee {
			paid++
		}
		switch {
		case !slices.Contains(domain.OrganisationKinds(), o.Kind):
			return fmt.Errorf("%s is a %q", o.Name, o.Kind)
		case o.Payee && o.Part != "carries":
			return fmt.Errorf("%s is paid and does not carry", o.Name)
		}
	}
	if paid != 1 {
		return fmt.Errorf("%d organisations are paid", paid)
	}
	return nil
}

func (t *telling) changeTeam(p *page, act *Act) error {
	switch {
	case t.people[act.Account] == nil:
		return fmt.Errorf("%q has no account yet", act.Account)
	case p.candidacy.Team[act.Account] == "" && !p.asked[act.Account]:
		return fmt.Errorf("%s never asked to join", act.Account)
	case p.candidacy.Team[act.Account] == act.Role:
		return errors.New("changes nothing in the team")
	}
	if act.Role == "" {
		delete(p.candidacy.Team, act.Account)
		return nil
	}
	p.candidacy.Team[act.Account] = act.Role
	return nil
}

// deposit checks the three acts on a deposit and gives them the version that they are about.
func (t *telling) deposit(p *page, act *Act) error {
	c := &p.candidacy
	old, standing := c.Deposits[act.Releve]
	if act.Kind == WithdrawDeposit {
		act.Version = old
		delete(c.Deposits, act.Releve)
		next, open := t.callOf().Next(act.At)
		if !standing || !open || next.K != act.Releve || act.Reason == "" {
			return errors.New("withdraws no deposit of the next relève, or gives no reason")
		}
		return nil
	}
	act.Version = len(p.past)
	c.Deposits[act.Releve] = act.Version
	if standing != (act.Kind == Replace) || act.Version <= old {
		return errors.New("deposits twice, or replaces nothing by something newer")
	}
	return t.depositable(p, act)
}
