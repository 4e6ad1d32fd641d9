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

// ViewAdministrative loads the restricted panel for those who may read it; to others it does not exist.
func (a *App) ViewAdministrative(ctx context.Context, by domain.Account, p Place) (domain.Administrative, error) {
	if !a.May(by, domain.ReadAdministrative, p) {
		return domain.Administrative{}, domain.Missing("page")
	}
	return a.store.Administrative(ctx, p.Candidacy.ID)
}
