package app_test

import (
	"sync"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/licence"
	"github.com/appel-a-communs/communs/internal/store"
)

func refusing(ids ...string) licence.Policy {
	var p licence.Policy
	for _, id := range ids {
		p.Refused = append(p.Refused, licence.Ruling{ID: id, Reason: "Le comité l’a relue."})
	}
	return p
}

func setPolicy(t *testing.T, s apptest.Season, seen int, p licence.Policy) {
	t.Helper()
	if err := s.SetLicencePolicy(t.Context(), s.As(s.Manager), app.PolicyChange{CallID: s.Call.ID, Seen: seen, Policy: p, Reason: "Après lecture."}); err != nil {
		t.Fatal(err)
	}
	s.Forget([]string{"call:" + s.Call.ID})
}

func TestPolicyIsWrittenInVersionsByManagersAlone(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx, ada := t.Context(), s.Person("Ada")
		ch := app.PolicyChange{CallID: s.Call.ID, Policy: refusing("MIT"), Reason: "Après lecture."}
		if err := s.SetLicencePolicy(ctx, ada, ch); domain.KindOf(err) != domain.Forbidden {
			t.Errorf("anybody writes the policy: %v", err)
		}
		bad := app.PolicyChange{CallID: s.Call.ID, Policy: licence.Policy{Added: []licence.Ruling{{ID: "CC-BY-NC-4.0", Reason: "x"}, {ID: "Rien"}}}}
		var fields []string
		for _, p := range domain.ProblemsOf(s.SetLicencePolicy(ctx, s.As(s.Manager), bad)) {
			fields = append(fields, p.Field+" "+p.Key)
		}
		if len(fields) != 3 || fields[0] != "added.1.id error.policy.closed" || fields[1] != "added.2.id error.policy.unknown-id" || fields[2] != "why error.reason_required" {
			t.Errorf("faults %q", fields)
		}
		setPolicy(t, s, 0, refusing("MIT"))
		if err := s.SetLicencePolicy(ctx, s.As(s.Manager), ch); domain.KindOf(err) != domain.Conflict {
			t.Errorf("written over a version that was not seen: %v", err)
		}
		setPolicy(t, s, 1, refusing("MIT")) // the same again writes nothing
		setPolicy(t, s, 1, refusing("MIT", "ISC"))
		v, err := s.ViewPolicy(ctx, ada, s.Call.Slug)
		if err != nil || v.Call.Licences.N != 2 || len(v.Versions) != 2 || len(v.Versions[0].Changes) != 1 || v.Versions[0].Changes[0].ID != "ISC" || v.MaySet {
			t.Fatalf("%+v, %v", v, err)
		}
		events, err := s.Store().Events(ctx, store.EventFilter{ObjectID: s.Call.ID, Limit: 1})
		if err != nil || events[0].Verb != domain.SetLicencePolicy || events[0].N != 2 || events[0].Reason != "Après lecture." {
			t.Errorf("register %+v, %v", events, err)
		}
	})
}

func TestTwoManagersWriteOneVersion(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		manager := s.As(s.Manager)
		var wg sync.WaitGroup
		errs := make([]error, 4)
		for i := range errs {
			wg.Go(func() {
				p := refusing([]string{"MIT", "ISC", "Zlib", "0BSD"}[i])
				errs[i] = s.SetLicencePolicy(t.Context(), manager, app.PolicyChange{CallID: s.Call.ID, Policy: p, Reason: "Ensemble."})
			})
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			switch domain.KindOf(err) {
			case domain.Conflict:
			default:
				if err != nil {
					t.Error(err)
				}
				won++
			}
		}
		list, err := s.Store().Policies(t.Context(), s.Call.ID)
		if won != 1 || len(list) != 1 || err != nil {
			t.Errorf("%d were written, %d versions, %v", won, len(list), err)
		}
	})
}

func TestDepositPinsThePolicyThatJudgesIt(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ada, bob := s.Person("Ada"), s.Person("Bob")
		p, other := s.Ready(ada, "Matériaux en commun"), s.Ready(bob, "Toits partagés")
		d, err := deposit(t, s, ada, p)
		if err != nil || d.PolicyN != 0 {
			t.Fatalf("%+v, %v", d, err)
		}
		setPolicy(t, s, 0, refusing("MIT"))
		if _, err := deposit(t, s, bob, other); domain.KindOf(err) != domain.Invalid {
			t.Fatalf("a refused licence is deposited: %v", err)
		}
		writeSection(t, s, bob, other, "resources", s.Whole("ISC")["resources"])
		later, err := deposit(t, s, bob, s.Fresh(other))
		frozen := app.FrozenVerdicts(later)
		if err != nil || later.PolicyN != 1 || frozen.Policy != 1 || frozen.Rows["r1"] != domain.Open {
			t.Errorf("%+v, %+v, %v", later, frozen, err)
		}
		kept, err := s.Store().Deposit(t.Context(), d.Number)
		if err != nil || kept.PolicyN != 0 || kept.Verdicts != d.Verdicts || app.FrozenVerdicts(kept).Rows["r1"] != domain.Open {
			t.Errorf("what was deposited moved: %+v, %v", kept, err)
		}
	})
}

func TestNothingJudgedChangesBeforeItIsJudgedAgain(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx, ada := t.Context(), s.Person("Ada")
		p := s.Ready(ada, "Matériaux en commun")
		d, err := deposit(t, s, ada, p)
		if err != nil {
			t.Fatal(err)
		}
		setPolicy(t, s, 0, refusing("MIT"))
		writeSection(t, s, ada, p, "problem", "Un autre problème, écrit après.")
		p = s.Fresh(p)
		head, err := s.Store().Revision(ctx, p.Page.ID, p.Page.Head)
		if v := app.ReadVerdicts(head); err != nil || v.Policy != 0 || v.Rows["r1"] != domain.Open {
			t.Errorf("a save judged what it did not write: %+v, %v", v, err)
		}
		shown, err := s.ViewCandidacy(ctx, ada, p, 0)
		if r := shown.Resources()[0]; err != nil || r.Held != domain.Open || r.Result.Verdict != licence.NotOpen {
			t.Errorf("the page does not tell both: %+v, %v", r, err)
		}
		if _, err := s.ViewRejudge(ctx, ada, s.Call.Slug); err == nil {
			t.Error("anybody sees what judging again would change")
		}
		v, err := s.ViewRejudge(ctx, s.As(s.Manager), s.Call.Slug)
		if err != nil || len(v.Differences) != 1 || v.Differences[0].Verdict != domain.Open || v.Differences[0].Now.Result.Verdict != licence.NotOpen || v.Stale != 1 {
			t.Fatalf("%+v, %v", v, err)
		}
		act := app.Rejudgement{CallID: s.Call.ID, Policy: 1}
		if err := s.RejudgeLicences(ctx, s.As(s.Manager), act); domain.KindOf(err) != domain.Invalid {
			t.Errorf("without a reason: %v", err)
		}
		act.Reason = "La politique a changé."
		if err := s.RejudgeLicences(ctx, ada, act); domain.KindOf(err) != domain.Forbidden {
			t.Errorf("anybody judges again: %v", err)
		}
		if err := s.RejudgeLicences(ctx, s.As(s.Manager), act); err != nil {
			t.Fatal(err)
		}
		if err := s.RejudgeLicences(ctx, s.As(s.Manager), act); domain.KindOf(err) != domain.Conflict {
			t.Errorf("judged again for nothing: %v", err)
		}
		s.Forget([]string{"call:" + s.Call.ID})
		list, err := s.ViewLicences(ctx, ada, app.LicenceQuery{Call: s.Call.Slug})
		if err != nil || len(list.Rows) != 1 || list.Rows[0].Verdict != domain.NotOpen || list.Rows[0].Policy != 1 || list.Counts[domain.NotOpen] != 1 {
			t.Errorf("%+v, %v", list, err)
		}
		if shown, err = s.ViewCandidacy(ctx, ada, p, 0); err != nil || shown.Resources()[0].Held != "" {
			t.Errorf("%+v, %v", shown.Resources(), err)
		}
		changes, err := s.VerdictChangesOf(ctx, p)
		if err != nil || len(changes) != 1 || changes[0].Was != domain.Open || changes[0].Became != domain.NotOpen {
			t.Errorf("%+v, %v", changes, err)
		}
		kept, err := s.Store().Deposit(ctx, d.Number)
		if err != nil || app.FrozenVerdicts(kept).Rows["r1"] != domain.Open {
			t.Errorf("the deposit moved: %+v, %v", kept, err)
		}
		events, err := s.Store().Events(ctx, store.EventFilter{ObjectID: s.Call.ID, Limit: 1})
		if err != nil || events[0].Verb != domain.RejudgeLicences || events[0].N != 1 || events[0].Reason != "La politique a changé." {
			t.Errorf("register %+v, %v", events, err)
		}
	})
}

func TestPublicBodiesAreHeldToTheFrenchListWhereTheCallSaysSo(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ada := s.Person("Ada")
		p := s.Ready(ada, "Matériaux en commun")
		ch := app.OrganisationChange{CandidacyID: p.Candidacy.ID, Add: domain.Organisation{Name: "Office de Villexemple", Kind: "public_body"}}
		if err := s.ChangeOrganisation(t.Context(), s.As(ada), ch); err != nil {
			t.Fatal(err)
		}
		resources := `[{"host":"","id":"r1","kind":"software","licence":"ISC","link":"","name":"Relevé","origin":"existing","owner":"OFFICE de Villexemple"}]`
		writeSection(t, s, ada, p, "resources", resources)
		setPolicy(t, s, 0, licence.Policy{RequireFrench: true, RefuseFrench: true})
		if _, err := deposit(t, s, ada, s.Fresh(p)); domain.KindOf(err) != domain.Invalid {
			t.Errorf("deposited outside the list: %v", err)
		}
		setPolicy(t, s, 1, licence.Policy{RequireFrench: true})
		if _, err := deposit(t, s, ada, s.Fresh(p)); err != nil {
			t.Errorf("a note refuses: %v", err)
		}
	})
}

func TestResourcesWrittenBeforeTheListAreListed(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx, ada := t.Context(), s.Person("Ada")
		p := s.Ready(ada, "Matériaux en commun")
		s.Write(func(tx *store.Tx) error { return tx.SetHeld(ctx, p.Candidacy.ID, 0, nil) })
		n, err := s.ListResources(ctx)
		rows, errRows := s.Store().HeldOf(ctx, p.Candidacy.ID)
		if err != nil || errRows != nil || n != 1 || len(rows) != 1 || rows[0].Verdict != domain.Open || rows[0].Licence != "MIT" {
			t.Errorf("%d, %+v, %v, %v", n, rows, err, errRows)
		}
		if n, err := s.ListResources(ctx); n != 0 || err != nil {
			t.Errorf("listed twice: %d, %v", n, err)
		}
	})
}

func TestLicenceDerogationsThatEndedAreNotListed(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx, ada := t.Context(), s.Person("Ada")
		p := s.Ready(ada, "Matériaux en commun")
		writeSection(t, s, ada, p, "resources", s.Whole("CC-BY-NC-4.0")["resources"])
		n := app.NewDerogation{CandidacyID: p.Candidacy.ID, Kind: domain.DerogateLicence, ResourceID: "r1", Reason: "Un fonds ancien.", EndsAt: s.Now().Add(time.Hour)}
		if err := s.Derogate(ctx, s.As(s.Manager), n); err != nil {
			t.Fatal(err)
		}
		v, err := s.ViewLicences(ctx, ada, app.LicenceQuery{Call: s.Call.Slug, Verdict: domain.NotOpen})
		if err != nil || len(v.Rows) != 1 || len(v.Derogations) != 1 {
			t.Errorf("%+v, %v", v, err)
		}
		s.Advance(2 * time.Hour)
		if v, err = s.ViewLicences(ctx, ada, app.LicenceQuery{Call: s.Call.Slug}); err != nil || len(v.Derogations) != 0 {
			t.Errorf("%+v, %v", v.Derogations, err)
		}
	})
}

// The dashboard, the page of a deposit and the tab of licences judge alike: who owns a resource counts for all three.
func TestAlertsKnowWhoOwnsAResource(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx, ada := t.Context(), s.Person("Ada")
		setPolicy(t, s, 0, licence.Policy{RequireFrench: true, RefuseFrench: true})
		carried := func(title, kind, name string) app.Place {
			p := s.Ready(ada, title)
			ch := app.OrganisationChange{CandidacyID: p.Candidacy.ID, Add: domain.Organisation{Name: name, Kind: kind}}
			if err := s.ChangeOrganisation(ctx, s.As(ada), ch); err != nil {
				t.Fatal(err)
			}
			writeSection(t, s, ada, p, "resources", `[{"host":"","id":"r1","kind":"software","licence":"ISC","link":"","name":"Relevé","origin":"existing","owner":"`+name+`"}]`)
			return s.Fresh(p)
		}
		public, other := carried("Relevés de l’office", "public_body", "Office"), carried("Relevés des amis", "association", "Les Amis")
		v, err := s.ViewDashboard(ctx, s.As(s.Manager), s.Call.Slug)
		if err != nil || len(v.Licences) != 1 || v.Licences[0] != (app.LicenceAlert{Title: public.Page.Title, Slug: public.Page.Slug, Blocked: 1}) {
			t.Errorf("alerts %+v, %v", v.Licences, err)
		}
		for name, c := range map[string]struct {
			place    app.Place
			problems int
		}{"a public body": {public, 1}, "an association": {other, 0}} {
			d, err := s.ViewDeposit(ctx, s.As(ada), c.place)
			if err != nil || len(d.Problems) != c.problems || len(d.Reserves) != 0 || len(d.Reserved()) != 0 {
				t.Errorf("%s: problems %v, reserves %v, %v", name, d.Problems, d.Reserves, err)
			}
			tab, err := s.ViewCandidacy(ctx, s.As(ada), c.place, 0)
			if err != nil || domain.Verdict(tab.Resources()[0].Result.Verdict).Blocks() != (c.problems > 0) {
				t.Errorf("%s: the tab judges %+v, %v", name, tab.Resources(), err)
			}
		}
	})
}
