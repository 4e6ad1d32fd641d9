package api_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/licence"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

func TestRelèveIsReadWithItsDeposits(t *testing.T) {
	each(t, func(t *testing.T, d desk) {
		s := d.Season("essai")
		ada := s.Person("Ada")
		p := s.Ready(ada, "Matériaux en commun")
		const address = "/calls/essai/releves/1"
		judged := app.PolicyChange{CallID: s.Call.ID, Policy: licence.Policy{RequireFrench: true}, Reason: "Essai."}
		if err := s.SetLicencePolicy(t.Context(), s.As(s.Manager), judged); err != nil {
			t.Fatal(err)
		}
		d.get(address, "").is(http.StatusOK).has([]any{}, "deposits").has(nil, "cutoff", "frozen_at")
		dep, err := s.MakeDeposit(t.Context(), s.As(ada), app.DepositAct{CandidacyID: p.Candidacy.ID, Version: p.Page.Head})
		if err != nil {
			t.Fatal(err)
		}
		d.Store().DB().Clock().Set(s.Call.Cutoffs[0].At.Add(time.Minute))
		if err := s.CloseDueCutoffs(t.Context()); err != nil {
			t.Fatal(err)
		}
		w := d.get(address, "").is(http.StatusOK).has(1, "cutoff", "deposits").has(dep.Number, "deposits", 0, "number").has(nil, "deposits", 0, "before")
		w.has("Matériaux en commun", "deposits", 0, "title").has(3_000_000, "deposits", 0, "aid").has(16, "deposits", 0, "days_public")
		w.has(1, "deposits", 0, "licences", "open").has("open", "deposits", 0, "licences", "worst").has(dep.Hash, "deposits", 0, "sha256")
		w.has(s.Challenges[0].ID, "deposits", 0, "challenges", 0).has("/candidatures/materiaux-en-commun/version/2", "deposits", 0, "path")
		w.has(1, "deposits", 0, "licence_policy").has(dep.Policy, "deposits", 0, "licence_table")
		d.get("/calls/essai/releves/3", "").refuses(http.StatusNotFound, " error.missing.cutoff")
		d.get("/calls/essai/releves/un", "").refuses(http.StatusNotFound, " error.missing.cutoff")
		d.get("/calls/ailleurs/releves/1", "").refuses(http.StatusNotFound, " error.missing.call")
	})
}

func TestRelèveNeedsNoToken(t *testing.T) {
	d := open(t, storetest.SQLite(t))
	d.Season("essai")
	d.get("/calls/essai/releves/2", "").is(http.StatusOK).has("essai", "call").has([]any{}, "withdrawn")
}
