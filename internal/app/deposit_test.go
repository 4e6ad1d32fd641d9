package app_test

import (
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

func deposit(t *testing.T, s apptest.Season, by domain.Account, p app.Place) (domain.Deposit, error) {
	t.Helper()
	return s.MakeDeposit(t.Context(), s.As(by), app.DepositAct{CandidacyID: p.Candidacy.ID, Version: p.Page.Head})
}

// until sets the clock to a moment counted from the first relève's hour.
func until(s apptest.Season, d time.Duration) {
	s.Store().DB().Clock().Set(s.Call.Cutoffs[0].At.Add(d))
}

func TestDepositIsAcceptedWithItsReceipt(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ada := s.Person("Ada")
		p := s.Ready(ada, "Matériaux en commun")
		d, err := deposit(t, s, ada, p)
		if err != nil {
			t.Fatal(err)
		}
		v, err := s.Store().Revision(t.Context(), p.Page.ID, 2)
		if err != nil || d.N != 2 || d.Hash != v.Hash || d.K != 1 || d.Number != "essai-r1-0001" || d.State != domain.Deposited || d.ByName != "Ada" {
			t.Errorf("deposit %+v, %v", d, err)
		}
		r, err := s.ViewReceipt(t.Context(), s.As(ada), d.Number)
		if err != nil || r.Title != "Matériaux en commun" || !r.Implicit.Equal(d.At.AddDate(0, 4, 0)) {
			t.Errorf("receipt %+v, %v", r, err)
		}
		for name, who := range map[string]domain.Account{"a visitor": {}, "somebody else": s.Person("Bob")} {
			if _, err := s.ViewReceipt(t.Context(), who, d.Number); domain.KindOf(err) != domain.NotFound {
				t.Errorf("%s reads the receipt: %v", name, err)
			}
			if _, err := s.ViewAdministrative(t.Context(), who, p); domain.KindOf(err) != domain.NotFound {
				t.Errorf("%s reads the panel: %v", name, err)
			}
		}
		events, err := s.Store().Events(t.Context(), store.EventFilter{ObjectID: p.Candidacy.ID, Limit: 1})
		if err != nil || events[0].Verb != "deposit.make" || events[0].N != 1 || events[0].Reason != d.Number {
			t.Errorf("register %+v, %v", events, err)
		}
		kinds := map[string]int{}
		for {
			j, ok, err := s.NextJob(t.Context(), time.Minute)
			if err != nil || !ok {
				break
			}
			kinds[j.Kind]++
		}
		if kinds[app.JobReceipt] != 1 {
			t.Errorf("jobs %v", kinds)
		}
	})
}

// Each reason for which the gate stays shut, told at its field.
func TestGateTellsEachReason(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ada := s.Person("Ada")
		rows := func(r ...domain.Resource) domain.Document {
			v, err := domain.CanonicalJSON(r)
			if err != nil {
				t.Fatal(err)
			}
			return domain.Document{"resources": v}
		}
		software := func(licence string, origin domain.Origin) domain.Resource {
			return domain.Resource{ID: "r1", Name: "Outil", Kind: "software", Origin: origin, Licence: licence}
		}
		idea := s.Answer(s.Challenges[2], "Une justification assez longue pour compter.")
		for i, tt := range []struct {
			name     string
			sections domain.Document
			panel    func(*domain.Administrative)
			days     int
			fields   []string
			keys     []string
		}{
			{name: "whole", days: 16},
			{name: "public for too short", days: 1, fields: []string{""}, keys: []string{"error.deposit_days_public"}},
			{name: "no budget", days: 16, sections: domain.Document{"budget": ""}, fields: []string{"budget"}, keys: []string{"error.deposit_section"}},
			{name: "no governance", days: 16, sections: domain.Document{"governance": ""}, fields: []string{"governance"}, keys: []string{"error.deposit_section"}},
			{name: "no justification", days: 16, sections: domain.Document{"challenges": s.Answer(s.Challenges[0], "Trop court.")}, fields: []string{"challenges"}, keys: []string{"error.deposit_challenge"}},
			{name: "an idea", days: 16, sections: domain.Document{"challenges": idea}, fields: []string{"challenges"}, keys: []string{"error.deposit_challenge"}},
			{name: "no licence", days: 16, sections: rows(software("", domain.Existing)), fields: []string{"resources.r1.licence"}, keys: []string{"error.deposit_licence"}},
			{name: "closed licence", days: 16, sections: rows(software("CC BY-NC 4.0", domain.Planned)), fields: []string{"resources.r1.licence"}, keys: []string{"error.deposit_licence"}},
			{name: "only used", days: 16, sections: rows(software("MIT", domain.Used)), fields: []string{"resources"}, keys: []string{"error.deposit_no_resource"}},
			{name: "aid over the rate", days: 16, sections: domain.Document{"aid": "40000"}, fields: []string{"aid"}, keys: []string{"error.deposit_aid_max"}},
			{name: "aid over the cap", days: 16, sections: domain.Document{"budget": "900000", "aid": "100001"}, fields: []string{"aid"}, keys: []string{"error.deposit_aid_max"}},
			{name: "no contract", days: 16, panel: func(a *domain.Administrative) { a.CER = false }, fields: []string{"administrative"}, keys: []string{"error.deposit_administrative"}},
			{
				name: "two at once", days: 16, sections: domain.Document{"aid": "", "spread": ""}, fields: []string{"spread", "aid"},
				keys: []string{"error.deposit_section", "error.deposit_section"},
			},
		} {
			t.Run(tt.name, func(t *testing.T) {
				p := s.Ready(ada, "Commun "+strconv.Itoa(i))
				me := s.As(ada)
				if tt.sections != nil {
					if _, err := s.SavePage(t.Context(), me, app.Edit{PageID: p.Page.ID, Base: 2, Sections: tt.sections, Via: domain.ViaForm}); err != nil {
						t.Fatal(err)
					}
				}
				if tt.panel != nil {
					a := s.Panel()
					tt.panel(&a)
					if err := s.SetAdministrative(t.Context(), me, p.Candidacy.ID, a, store.Key{}); err != nil {
						t.Fatal(err)
					}
				}
				s.Write(func(tx *store.Tx) error {
					c, err := tx.LockCandidacy(t.Context(), p.Candidacy.ID)
					c.PublicAt = s.Call.Cutoffs[0].At.AddDate(0, 0, -tt.days)
					if err != nil {
						return err
					}
					return tx.SetCandidacy(t.Context(), c)
				})
				p = s.Fresh(p)
				shown, err := s.ViewDeposit(t.Context(), me, p)
				if err != nil {
					t.Fatal(err)
				}
				_, err = deposit(t, s, ada, p)
				for _, told := range []domain.Problems{shown.Problems, domain.ProblemsOf(err)} {
					var fields, keys []string
					for _, e := range told {
						fields, keys = append(fields, e.Field), append(keys, e.Key)
					}
					if !slices.Equal(fields, tt.fields) || !slices.Equal(keys, tt.keys) {
						t.Errorf("told %q at %q, want %q at %q", keys, fields, tt.keys, tt.fields)
					}
				}
				list, err := s.Store().DepositsOf(t.Context(), p.Candidacy.ID)
				if want := 1 - min(len(tt.keys), 1); err != nil || len(list) != want {
					t.Errorf("%d deposits, %v; want %d", len(list), err, want)
				}
			})
		}
	})
}

func TestGateOfTheCallItself(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ada, bob := s.Person("Ada"), s.Person("Bob")
		p := s.Ready(ada, "Matériaux en commun")
		_, err := deposit(t, s, bob, p)
		refused(t, err, domain.Forbidden, "error.forbidden")
		_, err = deposit(t, s, domain.Account{}, p)
		refused(t, err, domain.Unauthenticated, "error.sign_in")
		without := s.Call
		without.Settings.Receipt.Recourse = ""
		s.Write(func(tx *store.Tx) error { return tx.SetCall(t.Context(), without) })
		_, err = deposit(t, s, ada, p)
		refused(t, err, domain.Invalid, "error.deposit_receipt")
		s.Write(func(tx *store.Tx) error { return tx.SetCall(t.Context(), s.Call) })
		if err := s.MoveCandidacy(t.Context(), s.As(ada), app.CandidacyMove{CandidacyID: p.Candidacy.ID, Verb: "candidacy.withdraw", Reason: "Essai"}); err != nil {
			t.Fatal(err)
		}
		_, err = deposit(t, s, ada, p)
		refused(t, err, domain.Conflict, "error.deposit_not_public")
	})
}

// A licence that is to be clarified is deposited under reserve; one that is only used blocks nothing.
func TestUncertainLicenceIsDepositedUnderReserve(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ada := s.Person("Ada")
		p := s.Ready(ada, "Matériaux en commun")
		resources, err := domain.CanonicalJSON([]domain.Resource{
			{ID: "r1", Name: "Outil", Kind: "software", Origin: domain.Existing, Licence: "GPL"},
			{ID: "r2", Name: "Fond de carte", Kind: "data", Origin: domain.Used, Licence: "tous droits réservés"},
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.SavePage(t.Context(), s.As(ada), app.Edit{PageID: p.Page.ID, Base: 2, Sections: domain.Document{"resources": resources}, Via: domain.ViaForm}); err != nil {
			t.Fatal(err)
		}
		d, err := deposit(t, s, ada, s.Fresh(p))
		if err != nil || !slices.Equal(d.Reserves, []string{"r1"}) {
			t.Errorf("reserves %q, %v; want r1", d.Reserves, err)
		}
	})
}

// A newer version is never taken in silently.
func TestDepositOfAVersionNoLongerShownIsRefused(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ada, bob := s.Person("Ada"), s.Person("Bob")
		p := s.Ready(ada, "Matériaux en commun")
		if _, err := s.SavePage(t.Context(), bob, app.Edit{PageID: p.Page.ID, Base: 2, Sections: domain.Document{"spread": "Autrement."}, Via: domain.ViaForm}); err != nil {
			t.Fatal(err)
		}
		_, err := deposit(t, s, ada, p)
		refused(t, err, domain.Conflict, "error.deposit_stale")
		v, err := s.ViewDeposit(t.Context(), s.As(ada), s.Fresh(p))
		if err != nil || len(v.Since) != 1 || v.Since[0].AuthorName != "Bob" || v.SeenN != 2 {
			t.Errorf("since her last visit: %+v, seen %d, %v", v.Since, v.SeenN, err)
		}
		if d, err := deposit(t, s, ada, s.Fresh(p)); err != nil || d.N != 3 {
			t.Errorf("deposit %+v, %v", d, err)
		}
	})
}

func TestClockAtTheEdgeOfARelève(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ada := s.Person("Ada")
		before, at := s.Ready(ada, "Juste avant"), s.Ready(ada, "À l’heure")
		// The clock runs: a moment before the hour is one that leaves time for the transaction.
		until(s, -2*time.Second)
		if d, err := deposit(t, s, ada, before); err != nil || d.K != 1 {
			t.Errorf("before the hour: %+v, %v; want relève 1", d, err)
		}
		until(s, 0)
		d, err := deposit(t, s, ada, at)
		if err != nil || d.K != 2 {
			t.Errorf("at the hour: %+v, %v; want relève 2", d, err)
		}
		s.Store().DB().Clock().Set(s.Call.Cutoffs[1].At)
		_, err = deposit(t, s, ada, before)
		refused(t, err, domain.Conflict, "error.deposit_closed")
		if err := s.WithdrawDeposit(t.Context(), s.As(ada), app.Withdrawal{CandidacyID: at.Candidacy.ID, Number: d.Number}); domain.KindOf(err) != domain.Conflict {
			t.Errorf("withdrawn after the hour: %v", err)
		}
		if p := s.Fresh(before); p.Page.Head != 2 {
			t.Errorf("the text is not what it was: version %d", p.Page.Head)
		}
	})
}

// The gate itself, to the microsecond.
func TestGateShutsOnTheHourToTheMicrosecond(t *testing.T) {
	at := time.Date(2026, 12, 18, 11, 0, 0, 0, time.UTC)
	call := domain.Call{Phases: domain.Phases{Open: at.AddDate(0, 0, -90)}, Cutoffs: []domain.Cutoff{{K: 1, At: at}}}
	r := domain.DepositRequest{Call: call, Candidacy: domain.Candidacy{State: domain.Public, Head: 1}, Version: domain.Revision{N: 1}}
	r.Now = at.Add(-time.Microsecond)
	if k, _, err := r.Gate(); k.K != 1 || domain.KindOf(err) != domain.Invalid {
		t.Errorf("one microsecond before: relève %d, %v; want relève 1 and what is missing", k.K, err)
	}
	r.Now = at
	_, _, err := r.Gate()
	refused(t, err, domain.Conflict, "error.deposit_closed")
}

func TestReplaceAndWithdraw(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ada := s.Person("Ada")
		p := s.Ready(ada, "Matériaux en commun")
		first, err := deposit(t, s, ada, p)
		if err != nil {
			t.Fatal(err)
		}
		if same, err := deposit(t, s, ada, p); err != nil || same.Number != first.Number {
			t.Errorf("the same version again: %+v, %v; want its first receipt", same, err)
		}
		if _, err := s.SavePage(t.Context(), s.As(ada), app.Edit{PageID: p.Page.ID, Base: 2, Sections: domain.Document{"spread": "Autrement."}, Via: domain.ViaForm}); err != nil {
			t.Fatal(err)
		}
		second, err := deposit(t, s, ada, s.Fresh(p))
		if err != nil || second.Number != "essai-r1-0002" {
			t.Fatalf("second %+v, %v", second, err)
		}
		if old, err := s.Store().Deposit(t.Context(), first.Number); err != nil || old.State != domain.DepositReplaced || old.EndedAt.IsZero() {
			t.Errorf("first %+v, %v", old, err)
		}
		bob := s.Person("Bob")
		if err := s.WithdrawDeposit(t.Context(), bob, app.Withdrawal{CandidacyID: p.Candidacy.ID, Number: second.Number}); domain.KindOf(err) != domain.Forbidden {
			t.Errorf("somebody else withdraws: %v", err)
		}
		if err := s.WithdrawDeposit(t.Context(), s.As(ada), app.Withdrawal{CandidacyID: p.Candidacy.ID, Number: second.Number, Reason: "Trop tôt"}); err != nil {
			t.Fatal(err)
		}
		if list, err := s.Store().DepositsIn(t.Context(), s.Call.ID, 1); len(list) != 0 || err != nil {
			t.Errorf("standing %+v, %v", list, err)
		}
		if err := s.WithdrawDeposit(t.Context(), s.As(ada), app.Withdrawal{CandidacyID: p.Candidacy.ID, Number: second.Number}); domain.KindOf(err) != domain.Conflict {
			t.Errorf("withdrawn twice: %v", err)
		}
		var verbs []string
		events, err := s.Store().Events(t.Context(), store.EventFilter{ObjectID: p.Candidacy.ID, Limit: 10})
		for _, e := range events {
			verbs = append(verbs, string(e.Verb))
		}
		if want := []string{"deposit.withdraw", "deposit.replace", "deposit.make", "candidacy.publish"}; err != nil || !slices.Equal(verbs, want) {
			t.Errorf("register %q, %v; want %q", verbs, err, want)
		}
		if again, err := deposit(t, s, ada, s.Fresh(p)); err != nil || again.Number != "essai-r1-0003" {
			t.Errorf("deposited anew: %+v, %v", again, err)
		}
	})
}

// Two referents deposit at once: one deposit stands, both hold a receipt of it.
func TestTwoReferentsAtOnceLeaveOneStandingDeposit(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ada, bob := s.Person("Ada"), s.Person("Bob")
		p := s.Ready(ada, "Matériaux en commun")
		if err := s.SetTeam(t.Context(), s.As(ada), app.TeamChange{CandidacyID: p.Candidacy.ID, Name: "Bob", Role: domain.Referent}); err != nil {
			t.Fatal(err)
		}
		who := []domain.Account{s.As(ada), s.As(bob)}
		got := make([]domain.Deposit, 6)
		var wg sync.WaitGroup
		for i := range got {
			wg.Go(func() {
				var err error
				if got[i], err = s.MakeDeposit(t.Context(), who[i%2], app.DepositAct{CandidacyID: p.Candidacy.ID, Version: 2}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		for _, d := range got {
			if d.Number != got[0].Number {
				t.Errorf("receipts %s and %s", d.Number, got[0].Number)
			}
		}
		if list, err := s.Store().DepositsOf(t.Context(), p.Candidacy.ID); len(list) != 1 || err != nil {
			t.Errorf("%d deposits, %v; want 1", len(list), err)
		}
	})
}
