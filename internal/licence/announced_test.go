package licence

import "testing"

// TestLicenceThatIsPlannedIsNotGiven: what is announced, proposed or doubted may still be refused tomorrow.
func TestLicenceThatIsPlannedIsNotGiven(t *testing.T) {
	for _, input := range []string{
		"projet de licence MIT", "projet licence EUPL 1.2", "avant-projet de licence EUPL 1.2", "en projet : MIT", "MIT proposé",
		"licence proposée : MIT", "nous proposons MIT", "MIT envisagée", "future licence MIT", "MIT (à confirmer)", "planned: MIT",
		"MIT ?", "MIT (draft)", "probablement MIT", "MIT peut-être", "sera publié sous MIT", "would be MIT", "TBD MIT", "MIT prévue",
		"MIT en cours de choix", "not yet MIT", "bientôt MIT", "MIT à venir", "on vise l’EUPL 1.2", "intended: EUPL-1.2",
		"MIT dès que possible", "MIT from 2027", "MIT après livraison", "de préférence MIT", "program license MIT",
		"projet de lisence MIT", "projets de licences EUPL 1.2",
	} {
		if r := Declare(input, Software); r.Verdict != Ambiguous {
			t.Errorf("%q is %s", input, r.Verdict)
		}
	}
	for _, input := range []string{
		"projet sous licence MIT", "notre projet est sous licence MIT", "projet MIT", "le projet est publié sous la licence MIT",
		"projet open source sous licence EUPL 1.2", "licence du projet : MIT",
	} {
		if r := Declare(input, Software); r.Verdict != Open {
			t.Errorf("%q is %s", input, r.Verdict)
		}
	}
}
