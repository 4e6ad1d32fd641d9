package app

import (
	"context"
	"encoding/json"
	"strconv"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/licence"
	"github.com/appel-a-communs/communs/internal/store"
)

// PolicyPath is the public page of a call's licence policy, in French.
func PolicyPath(call domain.Call) string { return "/appels/" + call.Slug + "/licences/politique" }

// PolicyOf is the licence policy of a call that is in force.
func PolicyOf(call domain.Call) licence.Policy { return policyOf(call, call.Licences) }

// policyOf reads a stored policy. One that cannot be read approves of nothing: it trusts nobody known.
func policyOf(call domain.Call, stored domain.LicencePolicy) licence.Policy {
	var p licence.Policy
	if stored.N > 0 && json.Unmarshal([]byte(stored.Body), &p) != nil {
		p = licence.Policy{Trusted: []licence.Authority{licence.Communs}}
	}
	p.Version, p.By, p.Page = stored.N, licence.Authority(call.Title), PolicyPath(call)
	return p
}

// PolicyChange is the policy of a call as a manager wants it, all at once.
type PolicyChange struct {
	CallID string
	Seen   int // the version that the form showed
	Policy licence.Policy
	Reason string // public
	Key    store.Key
}

// SetLicencePolicy writes the next version of a call's licence policy, and tells the register. What is judged already
// stays as it was judged.
func (a *App) SetLicencePolicy(ctx context.Context, by domain.Account, ch PolicyChange) error {
	ch.Reason = oneLine(ch.Reason, maxPublicReason)
	_, err := a.store.Write(ctx, ch.Key, func(tx *store.Tx) error {
		call, err := tx.LockCall(ctx, ch.CallID)
		if err != nil {
			return err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		if err := domain.Can(by, domain.SetLicencePolicy, domain.Object{Call: call, Now: now}).Err(); err != nil {
			return err
		}
		if ch.Seen != call.Licences.N {
			return domain.Error{Kind: domain.Conflict, Key: "error.policy_moved", Args: []any{"Seen", ch.Seen, "N", call.Licences.N}}
		}
		body, err := ch.body(call)
		if err != nil || body == "" {
			return err
		}
		v := domain.PolicyVersion{CallID: call.ID, Reason: ch.Reason, By: by.ID, ByName: by.Name, At: now}
		v.N, v.Body = call.Licences.N+1, body
		if err := tx.AddPolicy(ctx, v); err != nil {
			return err
		}
		tx.Touch("calls", "call:"+call.ID)
		e := callEvent(call, call.Title, domain.SetLicencePolicy)
		e.Path = PolicyPath(call)
		e.Actor, e.ActorName, e.Reason, e.N = by.ID, by.Name, ch.Reason, v.N
		return tx.AddEvent(ctx, e)
	})
	return err
}

// body is what is stored of the policy; "" where it is the one in force already.
func (ch PolicyChange) body(call domain.Call) (string, error) {
	faults := policyFaults(ch.Policy)
	if ch.Reason == "" {
		faults.Add("why", "error.reason_required")
	}
	if err := faults.Err(); err != nil {
		return "", err
	}
	next := ch.Policy.Normal()
	if len(licence.Changes(PolicyOf(call).Normal(), next)) == 0 {
		return "", nil
	}
	return domain.CanonicalJSON(next)
}

// policyFaults tells what is wrong at the field of each ruling: added.2.id, refused.1.reason.
func policyFaults(p licence.Policy) domain.Problems {
	var faults domain.Problems
	for _, f := range p.Check() {
		field := f.List + "." + strconv.Itoa(f.Row+1) + "." + faultField(f.Code)
		if f.List == "trusted" || f.Code == licence.FaultTooMany {
			field = f.List
		}
		faults.Add(field, "error.policy."+f.Code, "N", licence.MaxRulings, "Max", licence.MaxRulingReason)
	}
	return faults
}

func faultField(code string) string {
	switch code {
	case licence.FaultNoReason, licence.FaultTooLong:
		return "reason"
	case licence.FaultKind:
		return "kinds"
	}
	return "id"
}

// PolicyView is the licence policy of a call with its history.
type PolicyView struct {
	Call     domain.Call
	Policy   licence.Policy // in force
	Versions []PolicyStep   // newest first
	MaySet   bool
	Stale    int // resources that another table or policy judged; counted for who may have them judged again
}

// PolicyStep is a version of a policy with what it changed of the one before.
type PolicyStep struct {
	domain.PolicyVersion
	Changes []licence.Change
}

// ViewPolicy loads the licence policy of a call, which is public.
func (a *App) ViewPolicy(ctx context.Context, by domain.Account, slug string) (PolicyView, error) {
	call, err := a.store.CallAt(ctx, slug)
	if err != nil {
		return PolicyView{}, err
	}
	v := PolicyView{Call: call, Policy: PolicyOf(call)}
	v.MaySet = domain.Can(by, domain.SetLicencePolicy, domain.Object{Call: call, Now: a.Now()}).Allowed
	list, err := a.store.Policies(ctx, call.ID)
	if err != nil {
		return v, err
	}
	for i, s := range list {
		before := domain.LicencePolicy{}
		if i+1 < len(list) {
			before = list[i+1].LicencePolicy
		}
		v.Versions = append(v.Versions, PolicyStep{s, licence.Changes(policyOf(call, before), policyOf(call, s.LicencePolicy))})
	}
	if v.MaySet {
		v.Stale, err = a.store.CountHeldOtherwise(ctx, judgementOf(call))
	}
	return v, err
}

// ViewPolicyForm loads it for those who may change it.
func (a *App) ViewPolicyForm(ctx context.Context, by domain.Account, slug string) (PolicyView, error) {
	v, err := a.ViewPolicy(ctx, by, slug)
	if err != nil {
		return v, err
	}
	return v, domain.Can(by, domain.SetLicencePolicy, domain.Object{Call: v.Call, Now: a.Now()}).Err()
}

// ownersOf are the organisations of a candidacy, where the call's policy asks who owns a resource.
func (a *App) ownersOf(ctx context.Context, p Place) ([]domain.Organisation, error) {
	if p.Candidacy.ID == "" || !PolicyOf(p.Call).RequireFrench {
		return nil, nil
	}
	beside, err := a.aroundOf(ctx, p)
	return beside.organisations, err
}

// judgeIn is the judge of a candidacy as an act reads it in its transaction.
func judgeIn(ctx context.Context, r store.Reader, p Place) (Judge, error) {
	if !PolicyOf(p.Call).RequireFrench {
		return JudgeOf(p.Call, nil), nil
	}
	organisations, err := r.Organisations(ctx, p.Candidacy.ID)
	return JudgeOf(p.Call, organisations), err
}

// judgementOf names what judges in a call today.
func judgementOf(call domain.Call) store.Judgement {
	return store.Judgement{CallID: call.ID, Table: licence.TableVersion(), Policy: call.Licences.N}
}
