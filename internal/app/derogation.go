package app

import (
	"context"
	"slices"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// DerogationsView is the derogations of a candidacy, past ones too, and what a new one may be about.
type DerogationsView struct {
	Place       Place
	Derogations []domain.Derogation // newest first
	MayGive     bool
	Resources   []domain.Resource // produced, that their licence keeps from being deposited
	Now         time.Time
}

// ViewDerogations loads the derogations of a candidacy.
func (a *App) ViewDerogations(ctx context.Context, by domain.Account, p Place) (DerogationsView, error) {
	v := DerogationsView{Place: p, MayGive: a.May(by, domain.Derogate, p), Now: a.Now()}
	var err error
	if v.Derogations, err = a.DerogationsOf(ctx, p); err != nil || !v.MayGive {
		return v, err
	}
	head, err := a.versionOf(ctx, p, p.Page.Head)
	if err != nil {
		return v, err
	}
	owners, err := a.ownersOf(ctx, p)
	v.Resources = blocked(JudgeOf(p.Call, owners).Resources(head.Sections))
	return v, err
}

// DerogationsOf lists the derogations of a candidacy, newest first; what everybody reads is kept.
func (a *App) DerogationsOf(ctx context.Context, p Place) ([]domain.Derogation, error) {
	return shared(a.memo, "derogations "+p.Candidacy.ID, []string{"page:" + p.Page.ID}, func() ([]domain.Derogation, int, error) {
		list, err := a.store.Derogations(ctx, p.Candidacy.ID)
		return list, 512 * len(list), err
	})
}

// NewDerogation is a derogation as a manager writes it.
type NewDerogation struct {
	CandidacyID string
	Kind        domain.DerogationKind
	ResourceID  string
	K           int
	Days        int
	Reason      string
	EndsAt      time.Time
	Key         store.Key
}

// derogationLasts is the longest for which a derogation holds.
const derogationLasts = 366 * 24 * time.Hour

// Derogate lifts one rule of the deposit for a candidacy, in public, until a day.
func (a *App) Derogate(ctx context.Context, by domain.Account, n NewDerogation) error {
	n.Reason = oneLine(n.Reason, maxPublicReason)
	_, err := a.store.Write(ctx, n.Key, func(tx *store.Tx) error {
		p, now, err := a.lockedCandidacy(ctx, tx, by, n.CandidacyID, domain.Derogate)
		if err != nil {
			return err
		}
		head, err := tx.Revision(ctx, p.Page.ID, p.Page.Head)
		if err != nil {
			return err
		}
		judge, err := judgeIn(ctx, tx.Reader, p)
		if err != nil {
			return err
		}
		d, err := n.checked(p, blocked(judge.Resources(head.Sections)), now)
		if err != nil {
			return err
		}
		d.By, d.ByName = by.ID, by.Name
		if err := tx.AddDerogation(ctx, d); err != nil {
			return err
		}
		e := domain.Event{Verb: domain.Derogate, To: domain.State(d.Kind), Reason: d.Reason, N: d.K}
		if err := a.tellCandidacy(ctx, tx, by, p, e); err != nil {
			return err
		}
		return a.tellTeam(ctx, tx, p, by, Letter{Key: "mail.derogation", Path: "/derogations", Args: map[string]string{"Reason": d.Reason}})
	})
	return err
}

// maxPublicReason is the length of a public reason.
const maxPublicReason = 500

func (n NewDerogation) checked(p Place, list []domain.Resource, now time.Time) (domain.Derogation, error) {
	d := domain.Derogation{
		ID: store.NewID(), CallID: p.Call.ID, CandidacyID: p.Candidacy.ID, Kind: n.Kind, Reason: n.Reason, EndsAt: n.EndsAt, At: now,
	}
	var faults domain.Problems
	if n.Reason == "" {
		faults.Add("reason", "error.reason_required")
	}
	switch {
	case n.EndsAt.IsZero():
		faults.Add("ends", "error.required")
	case !n.EndsAt.After(now) || n.EndsAt.After(now.Add(derogationLasts)):
		faults.Add("ends", "error.derogation_ends")
	}
	switch n.Kind {
	case domain.DerogateLicence:
		i := slices.IndexFunc(list, func(r domain.Resource) bool { return r.ID == n.ResourceID })
		if i < 0 {
			faults.Add("resource", "error.derogation_resource")
			break
		}
		d.ResourceID, d.ResourceName, d.Licence = list[i].ID, list[i].Name, list[i].Licence
	case domain.DerogateLate:
		if k, known := p.Call.Cutoff(n.K); !known || now.Before(k.At) {
			faults.Add("releve", "error.derogation_cutoff")
		}
		d.K = n.K
	case domain.DerogateDays:
		if n.Days < 0 || n.Days >= p.Call.Settings.DaysPublic {
			faults.Add("days", "error.derogation_days", "Days", p.Call.Settings.DaysPublic)
		}
		d.Days = n.Days
	default:
		faults.Add("kind", "error.choice")
	}
	return d, faults.Err()
}

// DerogationEnd takes a derogation back.
type DerogationEnd struct {
	CandidacyID string
	ID          string
	Reason      string
	Key         store.Key
}

// EndDerogation takes a derogation back, with a public reason. What was deposited under it stays deposited.
func (a *App) EndDerogation(ctx context.Context, by domain.Account, e DerogationEnd) error {
	if e.Reason = oneLine(e.Reason, maxPublicReason); e.Reason == "" {
		return domain.Problems{{Kind: domain.Invalid, Key: "error.reason_required", Field: "end_reason"}}
	}
	_, err := a.store.Write(ctx, e.Key, func(tx *store.Tx) error {
		p, now, err := a.lockedCandidacy(ctx, tx, by, e.CandidacyID, domain.Derogate)
		if err != nil {
			return err
		}
		held, err := tx.EndDerogation(ctx, store.DerogationEnd{ID: e.ID, CandidacyID: p.Candidacy.ID, Name: by.Name, Reason: e.Reason, At: now})
		if err == nil && !held {
			err = domain.Error{Kind: domain.Conflict, Key: "error.derogation_over"}
		}
		if err != nil {
			return err
		}
		return a.tellCandidacy(ctx, tx, by, p, domain.Event{Verb: "derogation.end", Reason: e.Reason})
	})
	return err
}
