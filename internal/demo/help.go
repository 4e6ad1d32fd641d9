package demo

import (
	"errors"
	"fmt"

	"github.com/appel-a-communs/communs/internal/domain"
)

// Help is what an act says of a need, an offer, a cooperation or a relation. Which fields count depends on its kind.
type Help struct {
	Key      string      `yaml:"key"` // names a need or a cooperation in later acts
	Side     domain.Side `yaml:"side"`
	Kind     string      `yaml:"kind"` // of a need, or of a relation
	Title    string      `yaml:"title"`
	Words    string      `yaml:"words"`
	LastDay  string      `yaml:"last_day"` // as 2026-12-18
	With     string      `yaml:"with"`     // page key of the other candidacy
	Verb     domain.Verb `yaml:"verb"`
	Answer   string      `yaml:"answer"`
	Thanks   string      `yaml:"thanks"`
	Evidence string      `yaml:"evidence"`
}

// bindsCommuns tells whether acts of a kind are about needs, cooperations and relations.
func (k Kind) bindsCommuns() bool {
	switch k {
	case PublishNeed, OfferHelp, AnswerHelp, MoveNeed, Cooperate, CoopStep, Relate:
		return true
	}
	return false
}

// bonds are the needs, cooperations and relations as they stand between two acts.
type bonds struct {
	needs        map[string]*domain.Need // by key
	waiting      map[[2]string]bool      // need and account that offered help
	cooperations map[string]domain.State // by key
	relations    map[string][][2]string  // by kind
}

func newBonds() bonds {
	return bonds{
		needs: map[string]*domain.Need{}, waiting: map[[2]string]bool{}, cooperations: map[string]domain.State{}, relations: map[string][][2]string{},
	}
}

// help does what the act does, or says why it could not happen.
func (t *telling) help(p *page, act *Act) error {
	switch act.Kind {
	case PublishNeed:
		return t.publishNeed(p, act)
	case Cooperate:
		if t.pages[act.Help.With] == nil || act.Help.With == p.key || act.Reason == "" || t.bonds.cooperations[act.Help.Key] != "" {
			return errors.New("proposes no new cooperation of two candidacies with a purpose")
		}
		t.bonds.cooperations[act.Help.Key] = domain.CooperationProposed
		return nil
	case CoopStep:
		return t.coopStep(act)
	case Relate:
		if t.pages[act.Help.With] == nil {
			return fmt.Errorf("page %s does not exist yet", act.Help.With)
		}
		standing := t.bonds.relations[act.Help.Kind]
		t.bonds.relations[act.Help.Kind] = append(standing, [2]string{p.key, act.Help.With})
		return domain.CheckRelation(act.Help.Kind, p.key, act.Help.With, standing)
	}
	return t.helpNeed(p, act)
}

func (t *telling) publishNeed(p *page, act *Act) error {
	h := act.Help
	if t.bonds.needs[h.Key] != nil || h.Key == "" {
		return fmt.Errorf("need %q has a name of another", h.Key)
	}
	n := domain.Need{CandidacyID: p.key, Side: h.Side, Kind: h.Kind, Title: h.Title, Words: h.Words, LastDay: h.LastDay, State: domain.NeedOpen}
	t.bonds.needs[h.Key] = &n
	return n.Check(domain.Need{}, act.At.Format("2006-01-02"))
}

// helpNeed is what happens to a need once it is published.
func (t *telling) helpNeed(p *page, act *Act) error {
	n := t.bonds.needs[act.Help.Key]
	if n == nil || n.CandidacyID != p.key {
		return fmt.Errorf("no need %q on this page", act.Help.Key)
	}
	reply := [2]string{act.Help.Key, act.Account}
	switch act.Kind {
	case OfferHelp:
		if !n.Takes(act.At.Format("2006-01-02")) {
			return errors.New("offers help where none is taken")
		}
		t.bonds.waiting[[2]string{act.Help.Key, act.By}] = true
		return domain.Reply{Message: act.Reason}.Check()
	case AnswerHelp:
		if !t.bonds.waiting[reply] || act.Help.Answer == "" {
			return fmt.Errorf("%s never offered help, or gets no answer", act.Account)
		}
		delete(t.bonds.waiting, reply)
		if act.To == domain.ReplyDeclined {
			return nil
		}
		act.Help.Verb = domain.AnswerNeed
	}
	var err error
	n.State, err = domain.NeedMoves().Step(n.State, act.Help.Verb, act.Reason)
	return err
}

// coopStep follows the states of a cooperation; one that a facilitator proposed is accepted twice.
func (t *telling) coopStep(act *Act) error {
	from, known := t.bonds.cooperations[act.Help.Key]
	if !known {
		return fmt.Errorf("no cooperation %q", act.Help.Key)
	}
	if act.Help.Verb == domain.AcceptCooperation && act.To == domain.CooperationProposed {
		return nil // the other side is still to answer
	}
	to, err := domain.CooperationMoves().Step(from, act.Help.Verb, act.Reason)
	t.bonds.cooperations[act.Help.Key] = to
	if err == nil && act.Help.Verb == domain.WitnessCooperation {
		err = domain.CheckEvidence(act.Help.Evidence)
	}
	return err
}
