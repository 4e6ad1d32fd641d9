package demo

import (
	"errors"
	"fmt"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
)

// Kinds of acts by which a relève is read and decided: Releve, and Instruction. The first and the last are acts on
// the call.
const (
	DeclareInterests Kind = "declare-interests" // Structures, Claims
	LiftReserve      Kind = "lift-reserve"      // Resource; Reason
	Examine          Kind = "examine"           // To: admissible or inadmissible; Reason
	GiveOpinion      Kind = "give-opinion"      // Points, Text
	Abstain          Kind = "abstain"           // Reason
	PrepareDecision  Kind = "prepare-decision"  // Outcome, Amount, Terms; Reason
	PublishDecisions Kind = "publish-decisions"
)

// Instruction is what an act of an instruction says beside its reason.
type Instruction struct {
	Structures []string          `yaml:"structures"`
	Claims     map[string]string `yaml:"claims"` // reason, by page key
	Resource   string            `yaml:"resource"`
	Points     []string          `yaml:"points"` // by criterion of the call
	Text       string            `yaml:"text"`
	Outcome    domain.Outcome    `yaml:"outcome"`
	Amount     int64             `yaml:"amount"` // in euros
	Terms      string            `yaml:"terms"`
}

// reading is a relève as its instruction stands between two acts.
type reading struct {
	interests map[string]Instruction // by account
	examined  map[string]domain.State
	lifted    map[string]bool // page and resource
	spoke     map[string]bool // account and page
	amounts   map[string]int64
	published bool
}

func (t *telling) reading(k int) *reading {
	if t.readings == nil {
		t.readings = map[int]*reading{}
	}
	if t.readings[k] == nil {
		t.readings[k] = &reading{
			interests: map[string]Instruction{}, examined: map[string]domain.State{}, lifted: map[string]bool{}, spoke: map[string]bool{}, amounts: map[string]int64{},
		}
	}
	return t.readings[k]
}

// instructionVerbs are what Can is asked for the acts of an instruction.
func instructionVerbs() map[Kind]domain.Verb {
	return map[Kind]domain.Verb{
		DeclareInterests: domain.DeclareInterests, LiftReserve: domain.LiftReserve, Examine: domain.ExamineDeposit, GiveOpinion: domain.GiveOpinion,
		Abstain: domain.GiveOpinion, PrepareDecision: domain.PrepareRuling, PublishDecisions: domain.PublishRulings,
	}
}

// handling is the deposit that an act is about, as the product's rules see it.
func (t *telling) handling(p *page, act Act) domain.Handling {
	if act.Releve == 0 {
		return domain.Handling{}
	}
	r := t.reading(act.Releve)
	mine, declared := r.interests[act.By]
	h := domain.Handling{State: r.examined[p.key], Declared: declared, Published: r.published, Frozen: t.frozen(act.Releve, act.At)}
	if mine.Claims[p.key] != "" {
		h.Stake = domain.StakeDeclared
	}
	if n, deposited := p.candidacy.Deposits[act.Releve]; deposited {
		for _, written := range t.acts {
			h.Wrote = h.Wrote || written.Page == p.key && written.By == act.By && written.MakesVersion() && written.Version <= n
		}
	}
	return h
}

func (t *telling) frozen(k int, at time.Time) bool {
	for _, c := range t.callOf().Cutoffs {
		if c.K == k {
			return c.At.Before(at)
		}
	}
	return false
}

// instruct does an act of an instruction; it tells whether the act is one.
func (t *telling) instruct(p *page, act *Act) (bool, error) {
	if instructionVerbs()[act.Kind] == "" {
		return false, nil
	}
	r := t.reading(act.Releve)
	switch act.Kind {
	case DeclareInterests:
		r.interests[act.By] = act.Instruction
		return true, nil
	case PublishDecisions:
		r.published = true
		return true, t.complete(act.Releve)
	}
	n, deposited := p.candidacy.Deposits[act.Releve]
	if !deposited {
		return true, fmt.Errorf("%s has no deposit for relève %d", p.key, act.Releve)
	}
	return true, t.onDeposit(p, p.past[n-1], act)
}

func (t *telling) onDeposit(p *page, v version, act *Act) error {
	r, said := t.reading(act.Releve), act.Instruction
	switch act.Kind {
	case LiftReserve:
		r.lifted[p.key+" "+said.Resource] = true
		if act.Reason == "" {
			return errors.New("lifts a reserve without a reason")
		}
	case Examine:
		r.examined[p.key] = act.To
		for _, res := range v.resources {
			if res.Origin != string(domain.Used) && res.Expect.Reserved() && !r.lifted[p.key+" "+res.ID] && act.To == domain.Admissible {
				return fmt.Errorf("admits a deposit under reserve: %s", res.ID)
			}
		}
	case GiveOpinion:
		_, err := t.callOf().Settings.Opinion(domain.OpinionDraft{Body: said.Text, Points: said.Points})
		return err
	case Abstain:
		_, err := t.callOf().Settings.Abstention(act.Reason)
		return err
	case PrepareDecision:
		return t.prepare(p, v, act)
	}
	return nil
}

// prepare passes a decision through the product's own rule.
func (t *telling) prepare(p *page, v version, act *Act) error {
	var others int64
	for _, r := range t.readings {
		for key, amount := range r.amounts {
			if key != p.key {
				others += amount
			}
		}
	}
	said := act.Instruction
	t.reading(act.Releve).amounts[p.key] = said.Amount * 100
	return domain.RulingRequest{
		Ruling:   domain.Ruling{Outcome: said.Outcome, Amount: said.Amount * 100, Terms: said.Terms, Reason: act.Reason},
		Settings: t.callOf().Settings, Version: domain.Revision{Sections: v.sections}, Others: others,
	}.Check()
}

// complete refuses a publication that leaves a deposit out.
func (t *telling) complete(k int) error {
	r := t.reading(k)
	for _, p := range t.order {
		if _, deposited := p.candidacy.Deposits[k]; !deposited {
			continue
		}
		if _, decided := r.amounts[p.key]; !decided && r.examined[p.key] != domain.Inadmissible {
			return fmt.Errorf("publishes decisions without one on %s", p.key)
		}
	}
	return nil
}
