package app_test

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

func TestLicenceDerogationIsHonouredForThatLicenceAlone(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx, ada := t.Context(), s.Person("Ada")
		p := s.Ready(ada, "Matériaux en commun")
		write := func(licence string) {
			t.Helper()
			writeSection(t, s, ada, p, "resources", s.Whole(licence)["resources"])
			p = s.Fresh(p)
		}
		write("CC-BY-NC-4.0")
		if _, err := deposit(t, s, ada, p); domain.KindOf(err) != domain.Invalid {
			t.Fatalf("deposited under a closed licence: %v", err)
		}
		n := app.NewDerogation{CandidacyID: p.Candidacy.ID, Kind: domain.DerogateLicence, ResourceID: "r1", Reason: "Un fonds ancien.", EndsAt: s.Now().Add(48 * time.Hour)}
		if err := s.Derogate(ctx, s.As(ada), n); domain.KindOf(err) != domain.Forbidden {
			t.Errorf("a referent derogates: %v", err)
		}
		if err := s.Derogate(ctx, s.As(s.Manager), app.NewDerogation{CandidacyID: p.Candidacy.ID, Kind: domain.DerogateLicence, ResourceID: "r9"}); len(domain.ProblemsOf(err)) != 3 {
			t.Errorf("faults %v", err)
		}
		if err := s.Derogate(ctx, s.As(s.Manager), n); err != nil {
			t.Fatal(err)
		}
		write("Tous droits réservés")
		if _, err := deposit(t, s, ada, p); domain.KindOf(err) != domain.Invalid {
			t.Errorf("another licence passes: %v", err)
		}
		write("CC-BY-NC-4.0")
		if _, err := deposit(t, s, ada, p); err != nil {
			t.Errorf("the derogation is not honoured: %v", err)
		}
		events, err := s.Store().Events(ctx, store.EventFilter{ObjectID: p.Candidacy.ID, Limit: 2})
		if err != nil || events[1].Verb != domain.Derogate || events[1].Reason != "Un fonds ancien." {
			t.Errorf("register %+v, %v", events, err)
		}
	})
}

func TestRevokedAndPastDerogationsLiftNothing(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx, ada := t.Context(), s.Person("Ada")
		p := s.Candidacy(ada, "Toits partagés")
		writeSection(t, s, ada, p, "problem", "Un texte.")
		p = s.Ready(ada, "Matériaux en commun")
		until(s, -time.Hour)
		s.Write(func(tx *store.Tx) error {
			c, err := tx.LockCandidacy(ctx, p.Candidacy.ID)
			c.PublicAt = s.Now().Add(-2 * 24 * time.Hour)
			if err != nil {
				return err
			}
			return tx.SetCandidacy(ctx, c)
		})
		give := func() string {
			t.Helper()
			n := app.NewDerogation{CandidacyID: p.Candidacy.ID, Kind: domain.DerogateDays, Days: 1, Reason: "Une arrivée tardive.", EndsAt: s.Now().Add(time.Minute)}
			if err := s.Derogate(ctx, s.As(s.Manager), n); err != nil {
				t.Fatal(err)
			}
			v, err := s.ViewDerogations(ctx, s.Manager, s.Fresh(p))
			if err != nil {
				t.Fatal(err)
			}
			return v.Derogations[0].ID
		}
		end := app.DerogationEnd{CandidacyID: p.Candidacy.ID, ID: give(), Reason: "Donnée par erreur."}
		if err := s.EndDerogation(ctx, s.As(s.Manager), end); err != nil {
			t.Fatal(err)
		}
		if _, err := deposit(t, s, ada, p); domain.KindOf(err) != domain.Invalid {
			t.Errorf("revoked: %v", err)
		}
		if err := s.EndDerogation(ctx, s.As(s.Manager), end); domain.KindOf(err) != domain.Conflict {
			t.Errorf("ended twice: %v", err)
		}
		give()
		s.Advance(2 * time.Minute)
		if _, err := deposit(t, s, ada, p); domain.KindOf(err) != domain.Invalid {
			t.Errorf("past: %v", err)
		}
		give()
		if _, err := deposit(t, s, ada, p); err != nil {
			t.Errorf("in force: %v", err)
		}
	})
}

func TestLateDerogationLeavesTheFrozenListAlone(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx, ada, bob := t.Context(), s.Person("Ada"), s.Person("Bob")
		p, other := s.Ready(ada, "Matériaux en commun"), s.Ready(bob, "Toits partagés")
		if _, err := deposit(t, s, bob, other); err != nil {
			t.Fatal(err)
		}
		until(s, time.Minute)
		n := app.NewDerogation{CandidacyID: p.Candidacy.ID, Kind: domain.DerogateLate, K: 1, Reason: "Une panne.", EndsAt: s.Now().Add(time.Hour)}
		if err := s.Derogate(ctx, s.As(s.Manager), n); err != nil {
			t.Fatal(err)
		}
		if err := s.CloseDueCutoffs(ctx); err != nil {
			t.Fatal(err)
		}
		before, err := s.ViewCutoff(ctx, s.Call.Slug, 1)
		if err != nil {
			t.Fatal(err)
		}
		d, err := deposit(t, s, ada, p)
		if err != nil || d.K != 1 {
			t.Fatalf("%+v, %v", d, err)
		}
		v, err := s.ViewCutoff(ctx, s.Call.Slug, 1)
		if err != nil || len(v.Rows) != 2 || v.Cutoff.Hash != before.Cutoff.Hash || v.Cutoff.Deposits != 1 || !d.Late(v.Cutoff) {
			t.Errorf("%+v, %v", v.Cutoff, err)
		}
		if d, err = deposit(t, s, ada, p); err != nil || d.K != 2 {
			t.Errorf("the next one goes to %+v, %v", d, err)
		}
	})
}

// The end of a derogation is told once a week before and once when it is over, to the referents and the call's managers;
// nothing of one that was taken back.
func TestEndOfADerogationIsToldTwice(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx, ada := t.Context(), s.Person("Ada")
		p := s.Ready(ada, "Matériaux en commun")
		give := func(days int) {
			t.Helper()
			n := app.NewDerogation{CandidacyID: p.Candidacy.ID, Kind: domain.DerogateDays, Days: 1, Reason: "Un fonds ancien.", EndsAt: s.Now().Add(time.Duration(days) * 24 * time.Hour)}
			if err := s.Derogate(ctx, s.As(s.Manager), n); err != nil {
				t.Fatal(err)
			}
		}
		give(20)
		give(3) // told of its end by the letter that gives it: only its end is told
		give(20)
		v, err := s.ViewDerogations(ctx, s.As(s.Manager), p)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.EndDerogation(ctx, s.As(s.Manager), app.DerogationEnd{CandidacyID: p.Candidacy.ID, ID: v.Derogations[0].ID, Reason: "Plus utile."}); err != nil {
			t.Fatal(err)
		}
		letters := func() map[string]int {
			t.Helper()
			for range 2 {
				if err := s.TellDerogationEnds(ctx); err != nil {
					t.Fatal(err)
				}
			}
			count := map[string]int{}
			for {
				j, ok, err := s.NextJob(ctx, time.Minute)
				if err != nil || !ok {
					return count
				}
				var l app.Letter
				if j.Kind == app.JobMail && json.Unmarshal([]byte(j.Payload), &l) == nil && strings.HasPrefix(l.Key, "mail.derogation_") {
					count[l.Key+" "+l.To]++
					if l.Args["Title"] != "Matériaux en commun" || l.Path != p.Path()+"/derogations" || l.Args["At"] == "" {
						t.Errorf("letter %+v", l)
					}
				}
				if err := s.FinishJob(ctx, j); err != nil {
					t.Fatal(err)
				}
			}
		}
		referent, manager := s.As(ada).Email, s.As(s.Manager).Email
		both := func(key string) map[string]int {
			return map[string]int{key + " " + referent: 1, key + " " + manager: 1}
		}
		for _, step := range []struct {
			days int
			want map[string]int
		}{
			{0, map[string]int{}},
			{4, both("mail.derogation_over")},
			{8, map[string]int{}},
			{2, both("mail.derogation_soon")},
			{5, map[string]int{}},
			{2, both("mail.derogation_over")},
			{1, map[string]int{}},
		} {
			s.Advance(time.Duration(step.days) * 24 * time.Hour)
			if got := letters(); !maps.Equal(got, step.want) {
				t.Errorf("after %d days more: %v, want %v", step.days, got, step.want)
			}
		}
	})
}
