package app

import (
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/licence"
)

// modelAAC is what a call of the model « AAC » states from its first day: everything may be changed before
// the phase that needs it.
func modelAAC() domain.Settings {
	return domain.Settings{
		Criteria: []domain.Criterion{
			{Name: "Utilité de la ressource pour le défi", Weight: 30},
			{Name: "Ouverture de la ressource et réemploi par d’autres", Weight: 25},
			{Name: "Communauté et gouvernance", Weight: 20},
			{Name: "Étapes, diffusion et pérennité", Weight: 15},
			{Name: "Sobriété des moyens", Weight: 10},
		},
		DaysPublic:     15,
		LicenceTable:   licence.TableVersion(),
		ContentLicence: "CC-BY-SA-4.0",
	}
}

// ContentLicences are the licences under which the texts of a call may be published.
func ContentLicences() []string { return []string{"CC-BY-SA-4.0", "CC-BY-4.0", "etalab-2.0"} }

// LicenceTable is the version of the licence table in force today; a call pins one.
func LicenceTable() string { return licence.TableVersion() }
