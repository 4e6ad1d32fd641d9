package app_test

import (
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
)

func TestCooperationGoesFromProposalToWitness(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx, ada, bob, eve := t.Context(), s.Person("Ada"), s.Person("Bob"), s.Person("Ève")
		lou := s.Person("Lou", domain.Grant{Role: domain.Facilitator, Scope: domain.OnCall(s.Call.ID)})
		p, q := s.Candidacy(ada, "Matériaux en commun"), s.Candidacy(bob, "Sols vivants")
		proposal := app.CooperationProposal{One: "matériaux en COMMUN", Other: "http://communs.test" + q.Path(), Purpose: "Un inventaire pour deux."}
		if _, err := s.ProposeCooperation(ctx, eve, proposal); domain.KindOf(err) != domain.Forbidden {
			t.Errorf("somebody of no team: %v", err)
		}
		k, err := s.ProposeCooperation(ctx, s.As(ada), proposal)
		if err != nil || k.State != domain.CooperationProposed || !k.One.Agreed || k.Other.Agreed || k.FacilitatorID != "" {
			t.Fatalf("proposed %+v, %v", k, err)
		}
		if _, err := s.ProposeCooperation(ctx, s.As(bob), app.CooperationProposal{One: q.Page.Slug, Other: p.Page.Slug, Purpose: "Encore"}); domain.KindOf(err) != domain.Conflict {
			t.Errorf("proposed the other way: %v", err)
		}
		move := func(by domain.Account, verb domain.Verb, reason, evidence string) error {
			return s.MoveCooperation(ctx, s.As(by), app.CooperationStep{ID: k.ID, Verb: verb, Reason: reason, Evidence: evidence})
		}
		refused := func(why string, err error, kind domain.Kind) {
			t.Helper()
			if domain.KindOf(err) != kind {
				t.Errorf("%s: %v", why, err)
			}
		}
		refused("the proposing side accepts", move(ada, domain.AcceptCooperation, "", ""), domain.Conflict)
		refused("somebody else accepts", move(eve, domain.AcceptCooperation, "", ""), domain.Forbidden)
		refused("a facilitator accepts for them", move(lou, domain.AcceptCooperation, "", ""), domain.Forbidden)
		refused("engaged before it is accepted", move(lou, domain.EngageCooperation, "", ""), domain.Conflict)
		refused("accepted", move(bob, domain.AcceptCooperation, "", ""), "")
		refused("a referent engages it", move(bob, domain.EngageCooperation, "", ""), domain.Forbidden)
		refused("engaged", move(lou, domain.EngageCooperation, "", ""), "")
		refused("witnessed without a word", move(lou, domain.WitnessCooperation, "", "https://exemple.fr/inventaire"), domain.Invalid)
		refused("witnessed without evidence", move(lou, domain.WitnessCooperation, "Un inventaire", "javascript:alert(1)"), domain.Invalid)
		refused("witnessed by a side", move(ada, domain.WitnessCooperation, "Un inventaire", "https://exemple.fr/inventaire"), domain.Forbidden)
		refused("witnessed", move(lou, domain.WitnessCooperation, "Un inventaire", "https://exemple.fr/inventaire"), "")
		refused("abandoned after its end", move(ada, domain.AbandonCooperation, "Non", ""), domain.Conflict)
		v, err := s.ViewCooperation(ctx, domain.Account{}, k.ID)
		if k = v.Cooperation; err != nil || k.State != domain.CooperationWitnessed || k.FacilitatorName != "Lou" || k.Evidence != "https://exemple.fr/inventaire" {
			t.Errorf("in the end %+v, %v", k, err)
		}
		var told []string
		for _, e := range v.Steps {
			told = append(told, string(e.Verb)+" "+e.ActorName)
		}
		if got := strings.Join(told, ", "); got != "cooperation.propose Ada, cooperation.accept Bob, cooperation.engage Lou, cooperation.witness Lou" {
			t.Errorf("steps %s", got)
		}
		for _, side := range []app.Place{p, q} {
			steps, err := s.StepsOf(ctx, side)
			if err != nil || steps[0].Verb != domain.WitnessCooperation || steps[0].Path != "/cooperations/"+k.ID {
				t.Errorf("steps of %s: %+v, %v", side.Page.Title, steps[0], err)
			}
		}
		sent := letters(t, s)
		if strings.Join(sent["mail.cooperation.propose"], " ") != "bob@exemple.fr" || len(sent["mail.cooperation.accept"]) != 2 || len(sent["mail.cooperation.witness"]) != 2 {
			t.Errorf("letters %v", sent)
		}
		if err := s.MoveCandidacy(ctx, s.As(ada), app.CandidacyMove{CandidacyID: p.Candidacy.ID, Verb: "candidacy.hide", Reason: "Trop tôt"}); domain.KindOf(err) != domain.Conflict {
			t.Errorf("hidden while others name it: %v", err)
		}
	})
}

func TestFacilitatorAsksBothSides(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx, ada, bob := t.Context(), s.Person("Ada"), s.Person("Bob")
		lou := s.Person("Lou", domain.Grant{Role: domain.Facilitator, Scope: domain.OnCall(s.Call.ID)})
		p, q := s.Candidacy(ada, "Matériaux en commun"), s.Candidacy(bob, "Sols vivants")
		propose := func() domain.Cooperation {
			k, err := s.ProposeCooperation(ctx, lou, app.CooperationProposal{One: p.Page.Slug, Other: q.Page.Slug, Purpose: "Se parler."})
			if err != nil || k.One.Agreed || k.Other.Agreed || k.FacilitatorName != "Lou" {
				t.Fatalf("proposed %+v, %v", k, err)
			}
			return k
		}
		k := propose()
		state := func() domain.State { k, _ = s.Store().Cooperation(ctx, k.ID); return k.State }
		if err := s.MoveCooperation(ctx, s.As(ada), app.CooperationStep{ID: k.ID, Verb: domain.AcceptCooperation}); err != nil || state() != domain.CooperationProposed || !k.One.Agreed {
			t.Errorf("one side agreed: %+v, %v", k, err)
		}
		if err := s.MoveCooperation(ctx, s.As(bob), app.CooperationStep{ID: k.ID, Verb: domain.DeclineCooperation}); domain.KindOf(err) != domain.Invalid {
			t.Errorf("declined without a reason: %v", err)
		}
		if err := s.MoveCooperation(ctx, s.As(bob), app.CooperationStep{ID: k.ID, Verb: domain.DeclineCooperation, Reason: "Pas cette année"}); err != nil || state() != domain.CooperationDeclined {
			t.Errorf("declined: %+v, %v", k, err)
		}
		k = propose() // one that was declined does not stand in the way
		// Both sides agree at once: it is accepted, once.
		errs := together(2, func(i int) error {
			return s.MoveCooperation(ctx, s.As([]domain.Account{ada, bob}[i]), app.CooperationStep{ID: k.ID, Verb: domain.AcceptCooperation})
		})
		if count(errs, domain.Conflict) != 2 || state() != domain.CooperationAccepted {
			t.Errorf("both at once: %+v, %v", k, errs)
		}
	})
}

// Two teams propose to each other at the same moment: one cooperation.
func TestTwoProposalsAtOnceMakeOneCooperation(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ada, bob := s.Person("Ada"), s.Person("Bob")
		p, q := s.Candidacy(ada, "Matériaux en commun"), s.Candidacy(bob, "Sols vivants")
		who, sides := []domain.Account{s.As(ada), s.As(bob)}, []string{p.Page.Slug, q.Page.Slug}
		errs := together(4, func(i int) error {
			_, err := s.ProposeCooperation(t.Context(), who[i%2], app.CooperationProposal{One: sides[i%2], Other: sides[1-i%2], Purpose: "Ensemble."})
			return err
		})
		if done := count(errs, domain.Conflict); done != 1 {
			t.Errorf("%d went through: %v", done, errs)
		}
	})
}

func TestProposalIsCheckedAtItsFields(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ada := s.Person("Ada")
		p := s.Candidacy(ada, "Matériaux en commun")
		for field, c := range map[string]app.CooperationProposal{
			"one":     {One: "Nulle part", Other: p.Page.Slug, Purpose: "Ensemble."},
			"other":   {One: p.Page.Slug, Other: p.Page.Title, Purpose: "Ensemble."},
			"purpose": {One: p.Page.Slug, Other: "", Purpose: strings.Repeat("a", domain.PurposeMax+1)},
		} {
			_, err := s.ProposeCooperation(t.Context(), s.As(ada), c)
			told := domain.ProblemsOf(err)
			if len(told) == 0 || told[len(told)-1].Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
	})
}

func TestRelationsCloseNoCircle(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx := t.Context()
		var who []domain.Account
		var places []app.Place
		for _, name := range []string{"Un", "Deux", "Trois", "Quatre"} {
			by := s.Person("Personne " + name)
			places = append(places, s.Candidacy(by, "Commun "+name))
			who = append(who, s.As(by))
		}
		set := func(from, to int, kind string) error {
			return s.SetRelation(ctx, who[from], app.RelationAct{CandidacyID: places[from].Candidacy.ID, Kind: kind, To: places[to].Page.Slug})
		}
		if err := set(0, 0, "depends"); domain.KindOf(err) != domain.Invalid {
			t.Errorf("with itself: %v", err)
		}
		if err := s.SetRelation(ctx, who[1], app.RelationAct{CandidacyID: places[0].Candidacy.ID, Kind: "depends", To: places[2].Page.Slug}); domain.KindOf(err) != domain.Forbidden {
			t.Errorf("by somebody else: %v", err)
		}
		if err := set(0, 1, "depends"); err != nil {
			t.Fatal(err)
		}
		if err := set(1, 0, "depends"); err != nil {
			t.Errorf("two that depend on each other: %v", err)
		}
		if err := set(0, 1, "depends"); domain.KindOf(err) != domain.Invalid {
			t.Errorf("twice: %v", err)
		}
		// Four relations that would close a circle, all at once: three stand.
		errs := together(4, func(i int) error { return set(i, (i+1)%4, "derives") })
		if done := count(errs, domain.Invalid); done != 3 {
			t.Errorf("%d went through: %v", done, errs)
		}
		v, err := s.ViewHelp(ctx, domain.Account{}, places[1])
		if err != nil || len(v.Relations) < 3 {
			t.Errorf("both sides of %+v, %v", v.Relations, err)
		}
		x := v.Relations[0]
		if err := s.DropRelation(ctx, who[1], app.RelationDrop{CandidacyID: places[1].Candidacy.ID, ID: x.ID}); domain.KindOf(err) != domain.NotFound {
			t.Errorf("dropped from the other side: %v", err)
		}
		if err := s.DropRelation(ctx, who[0], app.RelationDrop{CandidacyID: places[0].Candidacy.ID, ID: x.ID}); err != nil {
			t.Fatal(err)
		}
		after, err := s.ViewHelp(ctx, domain.Account{}, places[1])
		if err != nil || len(after.Relations) != len(v.Relations)-1 {
			t.Errorf("after it %d of %d, %v", len(after.Relations), len(v.Relations), err)
		}
		steps, err := s.StepsOf(ctx, places[0])
		if err != nil || steps[0].Verb != "relation.drop" || steps[0].Reason != "Commun Deux" {
			t.Errorf("register %+v, %v", steps[0], err)
		}
	})
}
