package app

import (
	"context"
	"strconv"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// Publication makes the decisions of a relève public, all at once and for ever.
type Publication struct {
	CallID string
	K      int
	Seen   string // mark of the list that was confirmed: nothing else is published
	Key    store.Key
}

// PublishCutoff is the act as the register names it on the call.
const PublishCutoff domain.Verb = "cutoff.decide"

// mark names the state of all decisions of a relève.
func (d *desk) mark() string {
	var list []any
	for _, dep := range d.deposits {
		list = append(list, dep.ID, d.examined[dep.ID], d.rulings[dep.ID])
	}
	text, err := domain.CanonicalJSON(list)
	if err != nil {
		return "" // times, numbers and strings always encode
	}
	return hashOf(text)
}

// PublishRulings publishes the decisions of a relève. Each deposit has one, or is not admissible; the sum is within
// the envelope; what is public from now on is what was confirmed.
func (a *App) PublishRulings(ctx context.Context, by domain.Account, p Publication) error {
	return a.atDesk(ctx, by, deskAsked{p.CallID, p.K}, p.Key, func(tx *store.Tx, d *desk) error {
		if err := d.may(domain.PublishRulings, domain.Deposit{}).Err(); err != nil {
			return err
		}
		switch {
		case len(d.deposits) == 0:
			return domain.Error{Kind: domain.Conflict, Key: "error.nothing_to_publish"}
		case p.Seen != d.mark():
			return domain.Error{Kind: domain.Conflict, Key: "error.list_moved"}
		case len(d.undecided()) > 0:
			return domain.Error{Kind: domain.Conflict, Key: "error.undecided", Args: []any{"N", len(d.undecided())}}
		case d.allotted > d.call.Settings.Envelope:
			return domain.Error{Kind: domain.Conflict, Key: "error.envelope_overrun", Args: []any{"Sum", d.allotted, "Max", d.call.Settings.Envelope}}
		}
		rules := d.call.Settings.Instruction
		pub := domain.Publication{CallID: d.call.ID, K: d.cutoff.K, At: d.now, By: by.ID, ByName: by.Name, Tells: rules.Tells, Scale: rules.Top()}
		if rules.Objections {
			pub.Until = d.now.AddDate(0, 0, domain.ObjectionDays)
		}
		if fresh, err := tx.AddPublication(ctx, pub); err != nil || !fresh {
			return err
		}
		if err := d.setAside(ctx, tx); err != nil {
			return err
		}
		return a.tellResults(ctx, tx, d)
	})
}

// setAside fixes for ever which opinions counted.
func (d *desk) setAside(ctx context.Context, tx *store.Tx) error {
	for _, dep := range d.deposits { // few have any
		for _, o := range d.opinions[dep.ID] {
			if d.stake(o.AccountID, dep) == "" {
				continue
			}
			if err := tx.SetOpinionsAside(ctx, dep.ID, o.AccountID); err != nil {
				return err
			}
		}
	}
	return nil
}

// undecided are the deposits that nobody examined, or on which nothing is decided.
func (d *desk) undecided() []domain.Deposit {
	var list []domain.Deposit
	for _, dep := range d.deposits {
		state := d.examined[dep.ID].State()
		if state == domain.Deposited || state == domain.Admissible && d.rulings[dep.ID].DepositID == "" {
			list = append(list, dep)
		}
	}
	return list
}

// outcome is how a deposit ends, and why.
func (d *desk) outcome(dep domain.Deposit) (domain.Outcome, string) {
	if e := d.examined[dep.ID]; e.State() == domain.Inadmissible {
		return domain.OutOfRules, e.Reason
	}
	return d.rulings[dep.ID].Outcome, d.rulings[dep.ID].Reason
}

// tellResults writes the register and the letters: from here on all is public.
func (a *App) tellResults(ctx context.Context, tx *store.Tx, d *desk) error {
	referents, err := tx.DepositReferents(ctx, d.call.ID, d.cutoff.K)
	if err != nil {
		return err
	}
	for _, dep := range d.deposits { // a line of the register each
		outcome, reason := d.outcome(dep)
		path := ResultPath(dep)
		if err := d.tell(ctx, tx, dep, domain.Event{
			Verb: domain.PublishRulings, From: domain.Deposited, To: domain.State(outcome), Reason: oneLine(reason, 1000), Path: path,
		}); err != nil {
			return err
		}
		for _, to := range referents[dep.CandidacyID] { // a handful
			if err := a.post(ctx, tx, Letter{
				To: to.Email, Lang: to.Lang, Key: "mail.decision." + string(outcome), Path: path, Once: "decision:" + dep.ID + ":" + to.AccountID,
				Args: map[string]string{"Title": dep.Title, "K": strconv.Itoa(dep.K), "Name": to.Name, "Reason": reason},
			}); err != nil {
				return err
			}
		}
	}
	tx.Touch("call:"+d.call.ID, "calls", "catalogue", "recent")
	e := callEvent(d.call, d.call.Title, PublishCutoff)
	e.Actor, e.ActorName, e.N, e.Path = d.by.ID, d.by.Name, d.cutoff.K, "/appels/"+d.call.Slug+"/releves/"+strconv.Itoa(d.cutoff.K)
	return tx.AddEvent(ctx, e)
}

// ResultPath is the public page of the decision on a deposit.
func ResultPath(d domain.Deposit) string {
	return "/candidatures/" + d.Slug + "/decisions/" + strconv.Itoa(d.K)
}

// PublicationView is the list that a manager confirms.
type PublicationView struct {
	Call      domain.Call
	Cutoff    domain.Cutoff
	Published bool
	Seen      string
	Rows      []DeskRow
	Undecided int
	Allotted  int64
	Refused   domain.Decision
}

// ViewPublication loads the whole list of decisions before they are published.
func (a *App) ViewPublication(ctx context.Context, by domain.Account, slug string, k int) (PublicationView, error) {
	d, err := a.deskAt(ctx, by, slug, k)
	if err != nil {
		return PublicationView{}, err
	}
	refused := d.may(domain.PublishRulings, domain.Deposit{})
	if refused.AsIfMissing {
		return PublicationView{}, domain.Missing("page")
	}
	return PublicationView{
		Call: d.call, Cutoff: d.cutoff, Published: d.publication.Public(), Seen: d.mark(), Rows: d.rows(), Undecided: len(d.undecided()),
		Allotted: d.allotted, Refused: refused,
	}, nil
}
