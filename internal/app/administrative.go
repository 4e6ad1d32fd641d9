package app

import (
	"context"
	"strings"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// SetAdministrative writes the restricted panel of a candidacy. What is missing is told, and kept as it
// is: a panel is filled in over several days. Only what is malformed is refused.
func (a *App) SetAdministrative(ctx context.Context, by domain.Account, candidacyID string, adm domain.Administrative, key store.Key) error {
	adm = tidyAdministrative(adm)
	var malformed domain.Problems
	for _, e := range domain.ProblemsOf(adm.Check()) {
		if e.Key == "error.siret" || e.Key == "error.rna" || e.Key == "error.email" && adm.Email != "" {
			malformed = append(malformed, e)
		}
	}
	if len(malformed) > 0 {
		return malformed
	}
	_, err := a.store.Write(ctx, key, func(tx *store.Tx) error {
		_, now, err := a.lockedCandidacy(ctx, tx, by, candidacyID, domain.WriteAdministrative)
		if err != nil {
			return err
		}
		return tx.SetAdministrative(ctx, candidacyID, by.ID, adm, now)
	})
	return err
}

func tidyAdministrative(a domain.Administrative) domain.Administrative {
	plain := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", ".", "")
	a.SIRET, a.RNA = plain.Replace(a.SIRET), strings.ToUpper(plain.Replace(a.RNA))
	a.Payee, a.Contact, a.Phone, a.Email = oneLine(a.Payee, 200), oneLine(a.Contact, 200), oneLine(a.Phone, 40), oneLine(a.Email, 254)
	return a
}

// ViewAdministrative loads the restricted panel for those who may read it. To others it does not exist; those of the
// call are told what stands between them and it.
func (a *App) ViewAdministrative(ctx context.Context, by domain.Account, p Place) (domain.Administrative, error) {
	on := a.object(p)
	if domain.Can(by, domain.ReadInstruction, domain.Object{Call: p.Call, Now: on.Now}).Allowed {
		all, err := a.handlings(ctx, by, p.Call)
		if err != nil {
			return domain.Administrative{}, err
		}
		on.Handling = all[p.Candidacy.ID]
	}
	if may := domain.Can(by, domain.ReadAdministrative, on); !by.SignedIn() || may.AsIfMissing {
		return domain.Administrative{}, domain.Missing("page")
	} else if !may.Allowed {
		return domain.Administrative{}, may.Err()
	}
	return a.store.Administrative(ctx, p.Candidacy.ID)
}

// handlings is where somebody who instructs a call stands towards each candidacy deposited for a closed relève: her
// declaration is that for the last one of these, a tie found in any of them is one. A few statements a relève.
func (a *App) handlings(ctx context.Context, by domain.Account, call domain.Call) (map[string]domain.Handling, error) {
	all := map[string]domain.Handling{}
	for _, cutoff := range call.Cutoffs { // a handful, in their order
		if cutoff.FrozenAt.IsZero() {
			continue
		}
		d := &desk{by: by, now: a.Now(), call: call, cutoff: cutoff}
		if err := d.loadInterests(ctx, a.store.Reader); err != nil {
			return nil, err
		}
		_, declared := d.interests[by.ID]
		for _, dep := range d.deposits {
			h := domain.Handling{Frozen: true, Declared: declared, Stake: d.stake(by.ID, dep)}
			if h.Stake == "" {
				h.Stake = all[dep.CandidacyID].Stake
			}
			all[dep.CandidacyID] = h
		}
	}
	return all, nil
}
