package demo

import (
	"errors"
	"fmt"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/prose"
)

// Kinds of acts of the public review.
const (
	LeaveRemark  Kind = "remark"        // Review: Name, Text; In and Quote
	AnswerRemark Kind = "answer-remark" // Review: Of, Text
	SettleRemark Kind = "settle-remark" // Review: Of, Verb; Reason, to set aside or reopen
	Support      Kind = "support"       // Review: Organisation and Text, where it has some; again to confirm it
)

// Review is what an act of the public review adds.
type Review struct {
	Name         string      `yaml:"name"`         // of a remark, for the acts that follow
	Of           string      `yaml:"of"`           // the remark answered or settled
	Version      int         `yaml:"version"`      // that is spoken of, or takes a remark up; the page's latest when missing
	In           string      `yaml:"in"`           // section
	Quote        string      `yaml:"quote"`        // as the page reads
	Text         string      `yaml:"text"`         // of the remark, of the answer, of the support
	Organisation string      `yaml:"organisation"` // in whose name support is given
	Verb         domain.Verb `yaml:"verb"`         // what becomes of a remark
}

// told is a remark as it stands between two acts.
type told struct {
	page    string
	by      string
	version int
	state   domain.State
}

// reviewing tells whether an act is one of the public review.
func reviewing(k Kind) bool {
	return k == LeaveRemark || k == AnswerRemark || k == SettleRemark || k == Support
}

// review does an act of the public review, or says why it could not happen.
func (t *telling) review(p *page, act *Act) error {
	if act.Review.Version == 0 {
		act.Review.Version = len(p.past)
	}
	r := act.Review
	if r.Version < 1 || r.Version > len(p.past) {
		return fmt.Errorf("speaks of version %d, which is not there", r.Version)
	}
	if act.Kind == LeaveRemark {
		return t.leaveRemark(p, act)
	}
	if act.Kind == Support {
		return t.mayReview(p, act, domain.GiveSupport, "")
	}
	of := t.remarks[r.Of]
	if of == nil || of.page != p.key {
		return fmt.Errorf("speaks of remark %q, which is not there", r.Of)
	}
	if act.Kind == AnswerRemark {
		var faults domain.Problems
		domain.CheckWords(&faults, "text", r.Text, domain.MaxAnswer)
		return errors.Join(faults.Err(), t.mayReview(p, act, domain.AnswerRemark, of.by))
	}
	to, err := domain.RemarkMoves().Step(of.state, r.Verb, act.Reason)
	switch {
	case err != nil:
		return err
	case to == domain.RemarkTakenUp && r.Version <= of.version:
		return fmt.Errorf("is taken up in version %d, and speaks of version %d", r.Version, of.version)
	}
	verb := domain.SettleRemark
	if r.Verb == domain.ReopenRemark {
		verb = domain.ReopenRemark
	}
	of.state = to
	return t.mayReview(p, act, verb, of.by)
}

func (t *telling) leaveRemark(p *page, act *Act) error {
	r := act.Review
	var faults domain.Problems
	domain.CheckWords(&faults, "text", r.Text, domain.MaxRemark)
	text := p.past[r.Version-1].sections[r.In]
	switch {
	case len(faults) > 0:
		return faults
	case r.Name == "" || t.remarks[r.Name] != nil:
		return fmt.Errorf("remark %q has no name of its own", r.Name)
	case r.In != "" && text == "":
		return fmt.Errorf("speaks of %q, which is empty", r.In)
	case r.Quote != "" && len(prose.Find(text, r.Quote)) != 1:
		return fmt.Errorf("quotes %q, which is not once in %s of version %d", r.Quote, r.In, r.Version)
	}
	if t.remarks == nil {
		t.remarks = map[string]*told{}
	}
	t.remarks[r.Name] = &told{page: p.key, by: act.By, version: r.Version, state: domain.RemarkOpen}
	return t.mayReview(p, act, domain.LeaveRemark, "")
}

// mayReview asks the product's own rule.
func (t *telling) mayReview(p *page, act *Act, verb domain.Verb, author string) error {
	on := domain.Object{
		Call: t.callOf(), Candidacy: p.candidacyOf(), Challenge: domain.Challenge{State: p.challenge.State},
		Page: domain.Page{Form: p.form}, OwnerID: author, Now: act.At,
	}
	if d := domain.Can(t.accountOf(act.By), verb, on); !d.Allowed {
		return fmt.Errorf("%s may not %s: %s", act.By, act.Kind, d.Reason)
	}
	return nil
}
