package app

import (
	"context"
	"slices"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// desk is all that the instruction of one relève rests on. It holds what is private: views take from it what Can
// lets their reader see.
type desk struct {
	by          domain.Account
	now         time.Time
	call        domain.Call
	cutoff      domain.Cutoff
	deposits    []domain.Deposit // none before the relève is closed
	examined    map[string]domain.Examination
	lifts       map[string][]domain.Lift
	doubts      map[string][]domain.Doubt
	interests   map[string]domain.Interests // by account
	claims      []domain.Claim
	teams       map[store.Pair]bool // of account and candidacy
	carriers    map[string][]string // names of organisations, by candidacy
	structures  map[string][]string // of the teams that somebody is in, by account
	wrote       map[string]bool     // by page
	opinions    map[string][]domain.Opinion
	drafts      map[string]domain.OpinionDraft
	rulings     map[string]domain.Ruling
	publication domain.Publication
	allotted    int64 // by all decisions of the call
}

// deskAsked names a relève by its call and its number.
type deskAsked struct {
	callID string
	k      int
}

// deskIn loads the instruction of a relève for somebody who has a part in it; to others it is missing. In a
// transaction, lock the call first.
func (a *App) deskIn(ctx context.Context, r store.Reader, by domain.Account, asked deskAsked) (*desk, error) {
	call, err := r.Call(ctx, asked.callID)
	if err != nil {
		return nil, err
	}
	d := &desk{by: by, now: a.Now(), call: call}
	if err := domain.Can(by, domain.ReadInstruction, domain.Object{Call: call, Now: d.now}).Err(); err != nil {
		return nil, err
	}
	i := slices.IndexFunc(call.Cutoffs, func(k domain.Cutoff) bool { return k.K == asked.k })
	if i < 0 {
		return nil, domain.Missing("cutoff")
	}
	d.cutoff = call.Cutoffs[i]
	if d.cutoff.FrozenAt.IsZero() {
		return d, nil
	}
	return d, d.load(ctx, r)
}

// load reads what is written on the deposits: one statement a kind of thing.
func (d *desk) load(ctx context.Context, r store.Reader) error {
	id, k := d.call.ID, d.cutoff.K
	var err error
	for _, read := range []func(){
		func() { err = d.loadInterests(ctx, r) },
		func() { d.examined, err = r.Examinations(ctx, id, k) },
		func() { d.lifts, err = r.Lifts(ctx, id, k) },
		func() { d.doubts, err = r.Doubts(ctx, id, k) },
		func() { d.wrote, err = r.WroteIn(ctx, id, k, d.by.ID) },
		func() { d.opinions, err = r.Opinions(ctx, id, k) },
		func() { d.drafts, err = r.OpinionDrafts(ctx, id, k, d.by.ID) },
		func() { d.rulings, err = r.Rulings(ctx, id, k) },
		func() { d.publication, err = r.Publication(ctx, id, k) },
		func() { d.allotted, err = r.Allotted(ctx, id) },
	} {
		if read(); err != nil {
			return err
		}
	}
	return nil
}

// loadInterests reads the deposits, and all that makes somebody keep out of one.
func (d *desk) loadInterests(ctx context.Context, r store.Reader) error {
	var err error
	if d.deposits, err = r.DepositsIn(ctx, d.call.ID, d.cutoff.K); err != nil {
		return err
	}
	if d.interests, err = r.InterestsIn(ctx, d.call.ID, d.cutoff.K); err != nil {
		return err
	}
	if d.claims, err = r.Claims(ctx, d.call.ID, d.cutoff.K); err != nil {
		return err
	}
	return d.loadTies(ctx, r)
}

// loadTies reads who has to do with which candidacy.
func (d *desk) loadTies(ctx context.Context, r store.Reader) error {
	teams, err := r.TeamsIn(ctx, d.call.ID, d.cutoff.K)
	if err != nil {
		return err
	}
	carriers, err := r.OrganisationsIn(ctx, d.call.ID, d.cutoff.K)
	if err != nil {
		return err
	}
	structures, err := r.StructuresOf(ctx, d.call.ID)
	d.teams, d.carriers, d.structures = map[store.Pair]bool{}, map[string][]string{}, map[string][]string{}
	for _, p := range teams {
		d.teams[p] = true
	}
	for _, p := range carriers {
		d.carriers[p.Account] = append(d.carriers[p.Account], p.Of)
	}
	for _, p := range structures {
		d.structures[p.Account] = append(d.structures[p.Account], p.Of)
	}
	return err
}

// stake is why somebody keeps out of a deposit: what can be computed is, whatever she declared (rule 8).
func (d *desk) stake(account string, dep domain.Deposit) domain.Stake {
	switch {
	case d.teams[store.Pair{Account: account, Of: dep.CandidacyID}]:
		return domain.StakeTeam
	case meet(d.carriers[dep.CandidacyID], d.structures[account]), meet(d.carriers[dep.CandidacyID], d.interests[account].Structures):
		return domain.StakeStructure
	case d.claim(account, dep.ID) != "":
		return domain.StakeDeclared
	}
	return ""
}

// claim is the reason of a conflict that somebody declared, "" where she declared none.
func (d *desk) claim(account, depositID string) string {
	for _, c := range d.claims {
		if c.AccountID == account && c.DepositID == depositID {
			return c.Reason
		}
	}
	return ""
}

// meet tells whether two lists name one same organisation, however it is spelled.
func meet(a, b []string) bool {
	for _, x := range a {
		if slices.ContainsFunc(b, func(y string) bool { return Fold(x) == Fold(y) }) {
			return true
		}
	}
	return false
}

func (d *desk) deposit(number string) (domain.Deposit, error) {
	for _, dep := range d.deposits {
		if dep.Number == number {
			return dep, nil
		}
	}
	return domain.Deposit{}, domain.Missing("deposit")
}

// object is a deposit of the desk as Can sees it; a zero deposit is the relève as a whole.
func (d *desk) object(dep domain.Deposit) domain.Object {
	_, declared := d.interests[d.by.ID]
	h := domain.Handling{Frozen: !d.cutoff.FrozenAt.IsZero(), Declared: declared, Published: d.publication.Public()}
	if dep.ID != "" {
		h.State, h.Stake, h.Wrote = d.examined[dep.ID].State(), d.stake(d.by.ID, dep), d.wrote[dep.PageID]
		_, h.Spoke = d.own(dep)
	}
	return domain.Object{Call: d.call, Candidacy: domain.Candidacy{ID: dep.CandidacyID, CallID: d.call.ID}, Handling: h, Now: d.now}
}

func (d *desk) may(verb domain.Verb, dep domain.Deposit) domain.Decision {
	return domain.Can(d.by, verb, d.object(dep))
}

// own is what the person at the desk said of a deposit.
func (d *desk) own(dep domain.Deposit) (domain.Opinion, bool) {
	for _, o := range d.opinions[dep.ID] {
		if o.AccountID == d.by.ID {
			return o, true
		}
	}
	return domain.Opinion{}, false
}

// counted are the opinions that count: a conflict found after an opinion was given takes it out (rule 8), until the
// decisions are published. From then on what counted does.
func (d *desk) counted(dep domain.Deposit) []domain.Opinion {
	return slices.DeleteFunc(slices.Clone(d.opinions[dep.ID]), func(o domain.Opinion) bool {
		if d.publication.Public() {
			return o.SetAside
		}
		return d.stake(o.AccountID, dep) != ""
	})
}

// standing are the reserves of a deposit that nobody lifted.
func (d *desk) standing(dep domain.Deposit) []string {
	return slices.DeleteFunc(slices.Clone(dep.Reserves), func(row string) bool {
		return slices.ContainsFunc(d.lifts[dep.ID], func(l domain.Lift) bool { return l.ResourceID == row })
	})
}

// atDesk runs an act of an instruction: the call is held, the person's roles and all that was written are read anew.
func (a *App) atDesk(ctx context.Context, by domain.Account, asked deskAsked, key store.Key, act func(*store.Tx, *desk) error) error {
	_, err := a.store.Write(ctx, key, func(tx *store.Tx) error {
		if _, err := tx.LockCall(ctx, asked.callID); err != nil {
			return err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		me := by
		if me.Grants, err = tx.Grants(ctx, by.ID); err != nil {
			return err
		}
		d, err := a.deskIn(ctx, tx.Reader, me, asked)
		if err != nil {
			return err
		}
		d.now = now
		return act(tx, d)
	})
	return err
}

// DepositAsked names a deposit of a relève.
type DepositAsked struct {
	CallID string
	K      int
	Number string // of its receipt
}

func (n DepositAsked) desk() deskAsked { return deskAsked{n.CallID, n.K} }

// onDeposit runs an act on one deposit, for those who may. Its candidacy is held too, so that nobody enters its
// team meanwhile.
func (a *App) onDeposit(ctx context.Context, by domain.Account, on DepositAsked, do depositAct) error {
	return a.atDesk(ctx, by, on.desk(), do.key, func(tx *store.Tx, d *desk) error {
		dep, err := d.deposit(on.Number)
		if err != nil {
			return err
		}
		if _, err := tx.LockCandidacy(ctx, dep.CandidacyID); err != nil {
			return err
		}
		if err := d.loadTies(ctx, tx.Reader); err != nil {
			return err
		}
		if err := d.may(do.verb, dep).Err(); err != nil {
			return err
		}
		return do.act(tx, d, dep)
	})
}

// depositAct is an act on a deposit: the verb that Can is asked, and what is done.
type depositAct struct {
	verb domain.Verb
	key  store.Key
	act  func(*store.Tx, *desk, domain.Deposit) error
}
