package app

import (
	"context"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// maxRejudged is how many resources one act judges again.
const maxRejudged = 2000

// Difference is a resource of which today's table and policy say something else than the verdict that stands.
type Difference struct {
	domain.HeldResource
	Now JudgedResource
}

// RejudgeView is what judging again would change in a call.
type RejudgeView struct {
	Call        domain.Call
	Differences []Difference
	Read        int // resources that another table or policy judged, those that stay the same too
	Stale       int // of them all: more than Read where one act is not enough
	Changes     []domain.VerdictChange
}

// ViewRejudge compares the verdicts that stand with today's, for the managers of the call.
func (a *App) ViewRejudge(ctx context.Context, by domain.Account, slug string) (RejudgeView, error) {
	call, err := a.store.CallAt(ctx, slug)
	if err != nil {
		return RejudgeView{}, err
	}
	if err := domain.Can(by, domain.RejudgeLicences, domain.Object{Call: call, Now: a.Now()}).Err(); err != nil {
		return RejudgeView{}, err
	}
	v := RejudgeView{Call: call}
	rows, judges, err := stale(ctx, a.store.Reader, call)
	if err != nil {
		return v, err
	}
	v.Read = len(rows)
	for _, r := range rows {
		if now := judges(r); now.Held != "" {
			v.Differences = append(v.Differences, Difference{r, now})
		}
	}
	if v.Stale, err = a.store.CountHeldOtherwise(ctx, judgementOf(call)); err != nil {
		return v, err
	}
	v.Changes, err = a.store.VerdictChanges(ctx, call.ID, "", 100)
	return v, err
}

// stale reads the resources that another table or policy judged, and what judges them today.
func stale(ctx context.Context, r store.Reader, call domain.Call) ([]domain.HeldResource, func(domain.HeldResource) JudgedResource, error) {
	rows, err := r.HeldOtherwise(ctx, judgementOf(call), store.HeldCursor{}, maxRejudged)
	if err != nil {
		return nil, nil, err
	}
	owners := map[string][]domain.Organisation{}
	if PolicyOf(call).RequireFrench {
		if owners, err = r.OwnersIn(ctx, call.ID); err != nil {
			return nil, nil, err
		}
	}
	judges := map[string]Judge{}
	return rows, func(h domain.HeldResource) JudgedResource {
		j, known := judges[h.CandidacyID]
		if !known {
			j = JudgeOf(call, owners[h.CandidacyID])
			judges[h.CandidacyID] = j
		}
		out := JudgedResource{Resource: h.Resource, Result: j.Check(h.Resource)}
		if domain.Verdict(out.Result.Verdict) != h.Verdict {
			out.Held = h.Verdict
		}
		return out
	}, nil
}

// Rejudgement has the verdicts of a call follow today's table and policy.
type Rejudgement struct {
	CallID string
	Policy int // the version in force that the page showed
	Reason string
	Key    store.Key
}

// RejudgeLicences judges the heads of a call's candidacies again, in public. What is deposited stays as it was pinned,
// and so do the verdicts stored with each version.
func (a *App) RejudgeLicences(ctx context.Context, by domain.Account, r Rejudgement) error {
	if r.Reason = oneLine(r.Reason, maxPublicReason); r.Reason == "" {
		return domain.Problems{{Kind: domain.Invalid, Key: "error.reason_required", Field: "why"}}
	}
	_, err := a.store.Write(ctx, r.Key, func(tx *store.Tx) error {
		call, err := tx.LockCall(ctx, r.CallID)
		if err != nil {
			return err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		if err := domain.Can(by, domain.RejudgeLicences, domain.Object{Call: call, Now: now}).Err(); err != nil {
			return err
		}
		if call.Licences.N != r.Policy {
			return domain.Error{Kind: domain.Conflict, Key: "error.policy_moved", Args: []any{"Seen", r.Policy, "N", call.Licences.N}}
		}
		rows, judges, err := stale(ctx, tx.Reader, call)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return domain.Error{Kind: domain.Conflict, Key: "error.nothing_to_rejudge"}
		}
		byVerdict := map[domain.Verdict][]domain.HeldResource{}
		var changes []domain.VerdictChange
		for _, h := range rows {
			verdict := domain.Verdict(judges(h).Result.Verdict)
			byVerdict[verdict] = append(byVerdict[verdict], h)
			if verdict != h.Verdict {
				changes = append(changes, domain.VerdictChange{
					CallID: call.ID, CandidacyID: h.CandidacyID, ResourceID: h.ID, Name: h.Name, Licence: h.Licence, Was: h.Verdict, Became: verdict,
					Table: LicenceTable(), Policy: call.Licences.N, At: now,
				})
			}
		}
		for verdict, list := range byVerdict { // six verdicts at most
			if err := tx.SetVerdicts(ctx, store.HeldMoves{Judgement: judgementOf(call), Verdict: verdict, Rows: list}); err != nil {
				return err
			}
		}
		if err := tx.AddVerdictChanges(ctx, changes); err != nil {
			return err
		}
		tx.Touch("call:" + call.ID)
		e := callEvent(call, call.Title, domain.RejudgeLicences)
		e.Path = "/appels/" + call.Slug + "/licences"
		e.Actor, e.ActorName, e.Reason, e.N = by.ID, by.Name, r.Reason, len(changes)
		return tx.AddEvent(ctx, e)
	})
	return err
}

// VerdictChangesOf lists what judging again changed of a candidacy, newest first.
func (a *App) VerdictChangesOf(ctx context.Context, p Place) ([]domain.VerdictChange, error) {
	return shared(a.memo, "verdict changes "+p.Candidacy.ID, []string{"page:" + p.Page.ID, "call:" + p.Call.ID}, func() ([]domain.VerdictChange, int, error) {
		list, err := a.store.VerdictChanges(ctx, p.Call.ID, p.Candidacy.ID, 100)
		return list, 256 * len(list), err
	})
}
