package site_test

import (
	"net/http"
	"testing"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// A repository found to say otherwise since the deposit is told on its sheet, in the table and on the dashboard.
func TestDoubtIsToldToThoseWhoExamine(t *testing.T) {
	o, _ := newReading(t)
	d, err := o.Store().Deposit(t.Context(), "essai-r1-0001")
	if err != nil {
		t.Fatal(err)
	}
	doubt := domain.Doubt{DepositID: d.ID, ResourceID: "r1", At: o.Now(), URL: "https://codeberg.org/ada/outil", Says: "GPL-3.0-only"}
	o.Write(func(tx *store.Tx) error { return tx.SetDoubt(t.Context(), doubt) })
	ann := o.hand("Ann", domain.Manager)
	ann.open("/appels/essai/tableau-de-bord", http.StatusOK)
	ann.says("#faire ~ ul", "dépôt contredit depuis par son dépôt de code")
	ines := o.hand("Ines", domain.Instructor)
	ines.open(desk+"/interets", http.StatusOK)
	ines.send(desk+"/interets", nil, http.StatusOK)
	ines.open(desk, http.StatusOK)
	ines.says("table", "un dépôt de code dit autre chose")
	ines.open(desk+"/depots/essai-r1-0001", http.StatusOK)
	ines.says(`section[aria-labelledby="doutes"]`, "GPL-3.0-only")
	ines.open("/en"+desk+"/depots/essai-r1-0001", http.StatusOK)
	ines.says(`section[aria-labelledby="doutes"]`, "Repositories that say otherwise")
	o.visitor().open(desk+"/depots/essai-r1-0001", http.StatusNotFound)
}
