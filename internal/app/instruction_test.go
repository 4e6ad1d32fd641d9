package app_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// reading is a season whose first relève is closed, with deposits of one referent and people to read them.
type reading struct {
	apptest.Season
	t        *testing.T
	ref      domain.Account
	deposits []domain.Deposit
}

// read closes a relève with a deposit for each of some licences, in order.
func read(t *testing.T, s apptest.Season, licences ...string) reading {
	t.Helper()
	r := reading{Season: s, t: t, ref: s.Person("Référente")}
	call := s.Call
	call.Settings.Criteria = []domain.Criterion{{Name: "Utilité", Weight: 75}, {Name: "Ouverture", Weight: 25}}
	s.Write(func(tx *store.Tx) error { return tx.SetCall(t.Context(), call) })
	for i, l := range licences {
		p := s.Ready(r.ref, "Dépôt "+string(rune('A'+i)))
		if l != "MIT" {
			_, err := s.SavePage(t.Context(), s.As(r.ref), app.Edit{PageID: p.Page.ID, Base: 2, Sections: domain.Document{"resources": s.Whole(l)["resources"]}, Via: domain.ViaForm})
			r.must(err)
			p = s.Fresh(p)
		}
		d, err := deposit(t, s, r.ref, p)
		r.must(err)
		r.deposits = append(r.deposits, d)
	}
	until(s, time.Minute)
	r.must(s.CloseDueCutoffs(t.Context()))
	return r
}

func (r reading) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// hand is somebody with a role on the call who declared that nothing ties her.
func (r reading) hand(name string, role domain.Role) domain.Account {
	r.t.Helper()
	who := r.Person(name, domain.Grant{Role: role, Scope: domain.OnCall(r.Call.ID)})
	r.must(r.DeclareInterests(r.t.Context(), who, app.Interests{CallID: r.Call.ID, K: 1}))
	return who
}

func (r reading) on(i int) app.DepositAsked {
	return app.DepositAsked{CallID: r.Call.ID, K: 1, Number: r.deposits[i].Number}
}

func (r reading) admit(by domain.Account) {
	r.t.Helper()
	for i := range r.deposits {
		r.must(r.ExamineDeposit(r.t.Context(), by, app.Examination{DepositAsked: r.on(i), Verb: "deposit.admit"}))
	}
}

func (r reading) opinion(i, edition int, points ...string) app.Opinion {
	return app.Opinion{DepositAsked: r.on(i), Edition: edition, Draft: domain.OpinionDraft{Body: "Un avis.", Points: points}}
}

func (r reading) sheet(by domain.Account, i int) app.SheetView {
	r.t.Helper()
	v, err := r.ViewSheet(r.t.Context(), by, r.Call.Slug, r.on(i))
	r.must(err)
	return v
}

func (r reading) publish(by domain.Account) error {
	r.t.Helper()
	v, err := r.ViewPublication(r.t.Context(), by, r.Call.Slug, 1)
	r.must(err)
	return r.PublishRulings(r.t.Context(), by, app.Publication{CallID: r.Call.ID, K: 1, Seen: v.Seen})
}

func (r reading) rule(by domain.Account, i int, o domain.Outcome, amount int64) error {
	r.t.Helper()
	return r.PrepareRuling(r.t.Context(), by, app.Ruling{
		DepositAsked: r.on(i), Seen: app.RulingMark(r.sheet(by, i).Ruling), Outcome: o, Amount: amount, Reason: "Un motif public.",
	})
}

// Before the interests are declared nothing private opens; a deposit under reserve is not admissible.
func TestAdmissibilityWaitsForInterestsAndReserves(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		r := read(t, s, "MIT", "GPL")
		ines := r.Person("Ines", domain.Grant{Role: domain.Instructor, Scope: domain.OnCall(s.Call.ID)})
		admit := app.Examination{DepositAsked: r.on(0), Verb: "deposit.admit"}
		refused(t, r.ExamineDeposit(t.Context(), ines, admit), domain.Forbidden, "error.declare_first")
		r.must(r.DeclareInterests(t.Context(), ines, app.Interests{CallID: s.Call.ID, K: 1}))
		r.must(r.ExamineDeposit(t.Context(), ines, admit))

		under := app.Examination{DepositAsked: r.on(1), Verb: "deposit.admit"}
		refused(t, r.ExamineDeposit(t.Context(), ines, under), domain.Conflict, "error.under_reserve")
		lift := app.Lift{DepositAsked: r.on(1), Resource: "r1"}
		refused(t, r.LiftReserve(t.Context(), ines, lift), domain.Invalid, "error.reason_required")
		lift.Reason = "GPL-3.0-only, écrit dans le dépôt du code."
		r.must(r.LiftReserve(t.Context(), ines, lift))
		refused(t, r.LiftReserve(t.Context(), ines, lift), domain.Conflict, "error.no_reserve")
		r.must(r.ExamineDeposit(t.Context(), ines, under))

		no := app.Examination{DepositAsked: r.on(0), Verb: "deposit.refuse"}
		refused(t, r.ExamineDeposit(t.Context(), ines, no), domain.Invalid, "error.reason_required")
		no.Reason = "Aucune ressource n’est produite."
		r.must(r.ExamineDeposit(t.Context(), ines, no))
		if v := r.sheet(ines, 0); v.State != domain.Inadmissible || v.Examined.ByName != "Ines" || v.Examined.Reason != no.Reason {
			t.Errorf("examined %+v", v.Examined)
		}
		var verbs []string
		events, err := s.Store().Events(t.Context(), store.EventFilter{ObjectID: r.deposits[1].CandidacyID, Limit: 2})
		for _, e := range events {
			verbs = append(verbs, string(e.Verb)+" "+e.ActorName)
		}
		if want := []string{"deposit.lift_reserve Ines", "deposit.make Référente"}; err != nil || !slices.Equal(verbs, want) {
			t.Errorf("register %q, %v; want %q: an examination is not public yet", verbs, err, want)
		}
	})
}

// Rule 8: the team, those of a structure that carries it, and whoever says so keep out.
func TestNobodyReadsOrScoresWhatTheyTakePartIn(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		r := read(t, s, "MIT", "MIT", "MIT", "MIT")
		r.admit(r.hand("Ines", domain.Instructor))
		juror := r.Person("Jo", domain.Grant{Role: domain.Juror, Scope: domain.OnCall(s.Call.ID)},
			domain.Grant{Role: domain.Member, Scope: domain.OnCandidacy(r.deposits[0].CandidacyID)})
		for i, name := range []string{"La Coopérative", "Une Régie"} {
			r.must(r.SetOrganisations(t.Context(), s.As(r.ref), r.deposits[i+1].CandidacyID, []domain.Organisation{{Name: name, Kind: "cooperative"}}, store.Key{}))
		}
		r.must(r.DeclareInterests(t.Context(), juror, app.Interests{
			CallID: s.Call.ID, K: 1, Structures: []string{"la cooperative"}, Claims: map[string]string{r.deposits[2].Number: "J’y travaillais."},
		}))
		var stakes []domain.Stake
		for i := range r.deposits {
			v := r.sheet(juror, i)
			stakes = append(stakes, v.Stake)
			err := r.GiveOpinion(t.Context(), juror, r.opinion(i, 0, "5", "5"))
			if (v.Stake == "") != (err == nil) || v.Stake != "" && (v.Open || v.State != "" || v.Version.N != 0) {
				t.Errorf("deposit %d, %q: opinion %v, sheet %+v", i, v.Stake, err, v.DeskRow)
			}
		}
		if want := []domain.Stake{domain.StakeTeam, domain.StakeStructure, domain.StakeDeclared, ""}; !slices.Equal(stakes, want) {
			t.Errorf("stakes %q, want %q", stakes, want)
		}
		if next, err := r.NextOpinion(t.Context(), juror, s.Call.Slug, 1); next != "" || err != nil {
			t.Errorf("next %q, %v", next, err)
		}
	})
}

// An opinion given while its author enters the team counts for nothing, whichever came first.
func TestJoiningATeamWhileScoringIt(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		r := read(t, s, "MIT")
		r.admit(r.hand("Ines", domain.Instructor))
		jo := r.hand("Jo", domain.Juror)
		var wg sync.WaitGroup
		wg.Go(func() {
			if err := r.GiveOpinion(t.Context(), jo, r.opinion(0, 0, "5", "5")); err != nil && domain.KindOf(err) != domain.Forbidden {
				t.Error(err)
			}
		})
		wg.Go(func() {
			if err := r.SetTeam(t.Context(), s.As(r.ref), app.TeamChange{CandidacyID: r.deposits[0].CandidacyID, Name: "Jo", Role: domain.Member}); err != nil {
				t.Error(err)
			}
		})
		wg.Wait()
		auditor := s.Person("Aude", domain.Grant{Role: domain.Auditor})
		if v := r.sheet(auditor, 0); v.Tally.Given != 0 || len(v.Opinions) != 0 {
			t.Errorf("counts %+v", v.Tally)
		}
		refused(t, r.GiveOpinion(t.Context(), jo, r.opinion(0, 1, "5", "5")), domain.Forbidden, "error.stake")
	})
}

// One's own opinion first; the queue brings what has been read least; an edition never writes over another.
func TestOwnOpinionFirstThenTheOthers(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		r := read(t, s, "MIT", "MIT")
		r.admit(r.hand("Ines", domain.Instructor))
		jo, lou := r.hand("Jo", domain.Juror), r.hand("Lou", domain.Funder)
		r.must(r.KeepOpinion(t.Context(), jo, r.opinion(0, 0, "4", "")))
		if v := r.sheet(lou, 0); v.Read.Reason != "error.opinion_first" || v.MayRead || v.HasDraft || len(v.Opinions) != 0 {
			t.Errorf("Lou reads %+v", v.DeskRow)
		}
		if v := r.sheet(jo, 0); v.Draft.Points[0] != "4" || v.Draft.Body != "Un avis." {
			t.Errorf("draft %+v", v.Draft)
		}
		err := r.GiveOpinion(t.Context(), jo, r.opinion(0, 0, "6", ""))
		if told := domain.ProblemsOf(err); len(told) != 2 || told[0].Field != "score_1" || told[1].Field != "score_2" {
			t.Errorf("told %v", err)
		}
		r.must(r.GiveOpinion(t.Context(), jo, r.opinion(0, 0, "4", "0")))
		if next, err := r.NextOpinion(t.Context(), lou, s.Call.Slug, 1); next != r.deposits[1].Number || err != nil {
			t.Errorf("next %q, %v; want the deposit that nobody read", next, err)
		}
		refused(t, r.Abstain(t.Context(), lou, app.Opinion{DepositAsked: r.on(0)}), domain.Invalid, "error.abstain_reason")
		r.must(r.Abstain(t.Context(), lou, r.opinion(0, 0)))
		v := r.sheet(lou, 0)
		if v.Tally.Given != 1 || v.Tally.Abstained != 1 || v.Tally.Mean != 300 || len(v.Opinions) != 2 || v.Opinions[0].N != r.deposits[0].N {
			t.Errorf("tally %+v", v.Tally)
		}
		refused(t, r.GiveOpinion(t.Context(), jo, r.opinion(0, 0, "5", "5")), domain.Conflict, "error.opinion_moved")
		results := make([]error, 4)
		var wg sync.WaitGroup
		for i := range results {
			wg.Go(func() { results[i] = r.GiveOpinion(t.Context(), jo, r.opinion(0, 1, "5", "5")) })
		}
		wg.Wait()
		if n := len(slices.DeleteFunc(results, func(err error) bool { return err != nil })); n != 1 {
			t.Errorf("%d windows saved the second edition, want 1", n)
		}
		if v := r.sheet(jo, 0); v.Own.Edition != 2 || v.Tally.Mean != 500 {
			t.Errorf("own %+v, %+v", v.Own, v.Tally)
		}
	})
}

// Rule 9: whoever wrote in the text deposited decides nothing about it; those who only fund do not edit.
func TestEditorsDoNotDecideAndFundersDoNotEdit(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		roles := []domain.Grant{{Role: domain.Manager, Scope: domain.OnCall(s.Call.ID)}, {Role: domain.Instructor, Scope: domain.OnCall(s.Call.ID)}}
		writer, later := s.Person("Wanda", roles...), s.Person("Lise", roles...)
		ref := s.Person("Autre référente")
		p := s.Ready(ref, "Corrigée par l’agence")
		fund := s.Person("Fonds", domain.Grant{Role: domain.Funder, Scope: domain.OnCall(s.Call.ID)})
		edit := app.Edit{PageID: p.Page.ID, Base: 2, Sections: domain.Document{"spread": "Autrement."}, Via: domain.ViaForm}
		_, err := s.SavePage(t.Context(), fund, edit)
		refused(t, err, domain.Forbidden, "error.forbidden")
		if _, err := s.SavePage(t.Context(), writer, edit); err != nil {
			t.Fatal(err)
		}
		d, err := deposit(t, s, ref, s.Fresh(p))
		if err != nil {
			t.Fatal(err)
		}
		r := read(t, s)
		r.deposits = []domain.Deposit{d}
		if _, err := s.SavePage(t.Context(), later, app.Edit{PageID: p.Page.ID, Base: 3, Sections: domain.Document{"spread": "Après le dépôt."}, Via: domain.ViaForm}); err != nil {
			t.Fatal(err)
		}
		for _, who := range []domain.Account{writer, later} {
			r.must(r.DeclareInterests(t.Context(), who, app.Interests{CallID: s.Call.ID, K: 1}))
		}
		admit := app.Examination{DepositAsked: r.on(0), Verb: "deposit.admit"}
		refused(t, r.ExamineDeposit(t.Context(), writer, admit), domain.Forbidden, "error.editors_do_not_decide")
		r.must(r.ExamineDeposit(t.Context(), later, admit))
		refused(t, r.rule(writer, 0, domain.NotKept, 0), domain.Forbidden, "error.editors_do_not_decide")
		r.must(r.rule(later, 0, domain.NotKept, 0))
	})
}

// Rule 10: what was asked for, what may be given, and the envelope, however many decide at once.
func TestAidStaysWithinWhatMayBeGiven(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		r := read(t, s, "MIT", "MIT", "MIT")
		call, err := s.Store().Call(t.Context(), s.Call.ID)
		r.must(err)
		call.Settings.Envelope = 5_000_000
		s.Write(func(tx *store.Tx) error { return tx.SetCall(t.Context(), call) })
		ann, bea := r.hand("Ann", domain.Manager), r.hand("Bea", domain.Manager)
		refused(t, r.rule(ann, 0, domain.Funded, 100), domain.Forbidden, "error.not_admissible")
		r.admit(r.hand("Ines", domain.Instructor))
		refused(t, r.rule(ann, 0, domain.Funded, 3_000_001), domain.Invalid, "error.amount_most")
		refused(t, r.rule(ann, 0, domain.Funded, 0), domain.Invalid, "error.amount_required")
		refused(t, r.rule(ann, 0, domain.Postponed, 100), domain.Invalid, "error.amount_without_aid")
		refused(t, r.rule(ann, 0, domain.Conditional, 100), domain.Invalid, "error.terms_required")

		got := make([]error, 6)
		who := []domain.Account{ann, bea}
		var wg sync.WaitGroup
		for i := range got {
			wg.Go(func() { // three deposits, two managers: each asks for 30 000 of an envelope of 50 000 euros
				got[i] = r.PrepareRuling(t.Context(), who[i%2], app.Ruling{DepositAsked: r.on(i % 3), Outcome: domain.Funded, Amount: 3_000_000, Reason: "Utile."})
			})
		}
		wg.Wait()
		if n := len(slices.DeleteFunc(got, func(err error) bool { return err != nil })); n != 1 {
			t.Errorf("%d decisions of 30 000 euros fit into 50 000, want 1", n)
		}
		if sum, err := s.Store().Allotted(t.Context(), s.Call.ID); sum != 3_000_000 || err != nil {
			t.Errorf("allotted %d, %v", sum, err)
		}
	})
}

// Who has no part in an instruction does not learn that it exists.
func TestInstructionDoesNotExistForOthers(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		r := read(t, s, "MIT")
		onCall := func(role domain.Role) domain.Grant { return domain.Grant{Role: role, Scope: domain.OnCall(s.Call.ID)} }
		for name, who := range map[string]domain.Account{
			"a visitor": {}, "the referent": s.As(r.ref), "a facilitator": s.Person("Fa", onCall(domain.Facilitator)),
			"an admin": s.Person("Ad", domain.Grant{Role: domain.Admin}), "a moderator": s.Person("Mo", domain.Grant{Role: domain.Moderator}),
			"a manager elsewhere": s.Person("El", domain.Grant{Role: domain.Manager, Scope: domain.OnCall("other")}),
		} {
			for act, err := range map[string]error{
				"table": errOf(s.ViewDesk(t.Context(), who, s.Call.Slug, 1)), "sheet": errOf(s.ViewSheet(t.Context(), who, s.Call.Slug, r.on(0))),
				"interests": errOf(s.ViewInterests(t.Context(), who, s.Call.Slug, 1)), "list": errOf(s.ViewInstructions(t.Context(), who, s.Call.Slug)),
				"publication": errOf(s.ViewPublication(t.Context(), who, s.Call.Slug, 1)),
				"examination": s.ExamineDeposit(t.Context(), who, app.Examination{DepositAsked: r.on(0), Verb: "deposit.admit"}),
				"opinion":     s.GiveOpinion(t.Context(), who, r.opinion(0, 0, "5", "5")), "decision": s.PrepareRuling(t.Context(), who, app.Ruling{DepositAsked: r.on(0)}),
				"publish": s.PublishRulings(t.Context(), who, app.Publication{CallID: s.Call.ID, K: 1}),
			} {
				if domain.KindOf(err) != domain.NotFound {
					t.Errorf("%s, %s: %v", name, act, err)
				}
			}
		}
		juror := r.hand("Jo", domain.Juror)
		if _, err := s.ViewPublication(t.Context(), juror, s.Call.Slug, 1); domain.KindOf(err) != domain.NotFound {
			t.Errorf("a juror reads prepared decisions: %v", err)
		}
	})
}

func errOf[T any](_ T, err error) error { return err }
