package demo

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

func (t *telling) publish(p *page, act *Act) error {
	p.candidacy = Candidacy{
		Key: p.key, Mode: Open, Team: map[string]TeamRole{act.By: Referent}, Deposits: map[int]int{},
	}
	if t.phase(act.At) != "open" {
		return errors.New("publishes a candidacy while the call is not open")
	}
	for _, key := range []string{"title", "pitch", "challenges"} {
		if act.Sections[key] == "" {
			return fmt.Errorf("publishes a candidacy without %s", key)
		}
	}
	return t.answers(p)
}

// answers checks that each row answers a challenge that is published.
func (t *telling) answers(p *page) error {
	for _, row := range p.past[len(p.past)-1].challenges {
		target := t.pages[row.Challenge]
		if target == nil || target.challenge.State != Published {
			return fmt.Errorf("answers %s, which is not published", row.Challenge)
		}
	}
	return nil
}

func (t *telling) edit(p *page, act *Act) error {
	switch {
	case p.form == "call":
		return t.staffOnly(act, Manager)
	case p.form == "rules":
		return errors.New("edits rules, which never change: publish a new number")
	case p.form == "challenge" && slices.Contains([]ChallengeState{SetAside, Merged}, p.challenge.State):
		return errors.New("edits a challenge that is set aside or merged")
	case act.Outside && p.candidacy.Mode == OnProposal:
		return errors.New("edits from outside a page kept on proposal")
	case act.Outside && slices.Contains(t.people[act.By].Roles, Funder):
		return errors.New("a funder edits no candidacy")
	}
	return t.answers(p)
}

func (t *telling) applyToCandidacy(p *page, act *Act) error {
	c := &p.candidacy
	if act.Kind == Join {
		p.asked[act.By] = true
		if !act.Outside || act.Reason == "" {
			return errors.New("asks to join without a word, or is in the team already")
		}
		return nil
	}
	if c.Team[act.By] == "" {
		return fmt.Errorf("%s from outside the team", act.Kind)
	}
	switch act.Kind {
	case SetOrganisations:
		c.Organisations = act.Organisations
		return payees(c.Organisations)
	case SetAdministrative:
		c.Administrative = act.Administrative
		return nil
	}
	if c.Team[act.By] != Referent {
		return fmt.Errorf("%s by a member who is no referent", act.Kind)
	}
	return t.applyAsReferent(p, act)
}

func (t *telling) applyAsReferent(p *page, act *Act) error {
	c := &p.candidacy
	switch act.Kind {
	case Team:
		return t.changeTeam(p, act)
	case Deposit, Replace, WithdrawDeposit:
		return t.deposit(p, act)
	case SetEditingMode:
		if act.Mode == c.Mode || act.Reason == "" {
			return errors.New("changes no way of editing, or gives no reason")
		}
		c.Mode = act.Mode
		return nil
	case WithdrawCandidacy:
		if len(c.Deposits) > 0 || act.Reason == "" {
			return errors.New("withdraws a deposited candidacy, or gives no reason")
		}
		c.Withdrawn = true
		return nil
	}
	return fmt.Errorf("unknown kind %q", act.Kind)
}

func payees(organisations []Organisation) error {
	paid := 0
	for _, o := range organisations {
		if o.Payee {
			paid++
		}
		if o.Payee && o.Part != "carries" {
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
	case p.candidacy.Team[act.Account] == act.TeamRole:
		return errors.New("changes nothing in the team")
	}
	if act.TeamRole == "" {
		delete(p.candidacy.Team, act.Account)
		return nil
	}
	p.candidacy.Team[act.Account] = act.TeamRole
	return nil
}

// deposit checks the three acts on a deposit and gives them the version that they are about.
func (t *telling) deposit(p *page, act *Act) error {
	c := &p.candidacy
	old, standing := c.Deposits[act.Releve]
	if act.Releve != t.nextReleve(act.At).K {
		return fmt.Errorf("is about relève %d, which is not the next", act.Releve)
	}
	if act.Kind == WithdrawDeposit {
		act.Version = old
		delete(c.Deposits, act.Releve)
		if !standing || act.Reason == "" {
			return errors.New("withdraws no deposit, or gives no reason")
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

func (t *telling) nextReleve(at time.Time) Releve {
	for _, r := range t.call.Settings.Releves {
		if at.Before(r.At) {
			return r
		}
	}
	return Releve{}
}
