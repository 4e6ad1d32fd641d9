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

// The decisions are published all at once, once, and tell the register and the applicants; before, nobody knows.
func TestDecisionsArePublishedAtOnceAndForEver(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		r := read(t, s, "MIT", "MIT")
		ann, ines := r.hand("Ann", domain.Manager), r.hand("Ines", domain.Instructor)
		refused(t, r.publish(ann), domain.Conflict, "error.undecided")
		r.must(r.ExamineDeposit(t.Context(), ines, app.Examination{DepositAsked: r.on(0), Verb: "deposit.admit"}))
		r.must(r.ExamineDeposit(t.Context(), ines, app.Examination{DepositAsked: r.on(1), Verb: "deposit.refuse", Reason: "Hors du règlement."}))
		refused(t, r.publish(ann), domain.Conflict, "error.undecided")
		v, err := r.ViewPublication(t.Context(), ann, s.Call.Slug, 1)
		r.must(err)
		r.must(r.rule(ann, 0, domain.Funded, 2_500_000))
		refused(t, r.PublishRulings(t.Context(), ann, app.Publication{CallID: s.Call.ID, K: 1, Seen: v.Seen}), domain.Conflict, "error.list_moved")
		p, err := s.PlaceAt(t.Context(), domain.Account{}, app.Where{Form: domain.FormCandidacy, Slug: r.deposits[0].Slug})
		r.must(err)
		if _, err := s.ViewResult(t.Context(), ann, p, 1); domain.KindOf(err) != domain.NotFound {
			t.Errorf("a decision is read before its publication: %v", err)
		}
		drain(t, s)
		v, err = r.ViewPublication(t.Context(), ann, s.Call.Slug, 1)
		r.must(err)
		got := make([]error, 4)
		var wg sync.WaitGroup
		for i := range got {
			wg.Go(func() {
				got[i] = r.PublishRulings(t.Context(), ann, app.Publication{CallID: s.Call.ID, K: 1, Seen: v.Seen})
			})
		}
		wg.Wait()
		if n := len(slices.DeleteFunc(got, func(err error) bool { return err != nil })); n != 1 {
			t.Errorf("published %d times", n)
		}
		if n := drain(t, s); n != 2 {
			t.Errorf("%d letters, want one a deposit", n)
		}
		var told []string
		events, err := s.Store().Events(t.Context(), store.EventFilter{CallID: s.Call.ID, Limit: 3})
		for _, e := range events {
			told = append(told, string(e.Verb)+" "+string(e.To)+" "+e.Reason)
		}
		slices.Sort(told)
		if want := []string{"cutoff.decide  ", "decision.publish funded Un motif public.", "decision.publish inadmissible Hors du règlement."}; err != nil || !slices.Equal(told, want) {
			t.Errorf("register %q, %v; want %q", told, err, want)
		}
		res, err := s.ViewResult(t.Context(), domain.Account{}, p, 1)
		if err != nil || res.Result.Outcome != domain.Funded || res.Result.Amount != 2_500_000 || res.MayObject {
			t.Errorf("result %+v, %v", res.Result, err)
		}
		refused(t, r.rule(ann, 0, domain.NotKept, 0), domain.Forbidden, "error.decisions_published")
		refused(t, r.ExamineDeposit(t.Context(), ines, app.Examination{DepositAsked: r.on(0), Verb: "deposit.refuse", Reason: "Non."}), domain.Forbidden, "error.decisions_published")
	})
}

// drain takes the letters that wait and counts them.
func drain(t *testing.T, s apptest.Season) int {
	t.Helper()
	for n := 0; ; n++ {
		j, ok, err := s.NextJob(t.Context(), time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			return n
		}
		if err := s.FinishJob(t.Context(), j); err != nil {
			t.Fatal(err)
		}
	}
}

// What is told of opinions never goes beyond what their authors knew; a stake that comes later takes nothing back.
func TestPublishedOpinionsKeepTheirPromise(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		r := read(t, s, "MIT")
		ann := r.hand("Ann", domain.Manager)
		r.admit(r.hand("Ines", domain.Instructor))
		jo, lou := r.hand("Jo", domain.Juror), r.hand("Lou", domain.Juror)
		tell := func(how domain.Telling) {
			call, err := s.Store().Call(t.Context(), s.Call.ID)
			r.must(err)
			call.Settings.Instruction.Tells, call.Settings.Instruction.Objections = how, true
			s.Write(func(tx *store.Tx) error { return tx.SetCall(t.Context(), call) })
		}
		r.must(r.GiveOpinion(t.Context(), jo, r.opinion(0, 0, "3", "3")))
		tell(domain.TellsTexts)
		r.must(r.GiveOpinion(t.Context(), lou, r.opinion(0, 0, "5", "5")))
		tell(domain.TellsNames)
		r.must(r.rule(ann, 0, domain.Recognised, 0))
		r.must(r.publish(ann))
		r.must(r.SetTeam(t.Context(), s.As(r.ref), app.TeamChange{CandidacyID: r.deposits[0].CandidacyID, Name: "Jo", Role: domain.Member}))
		p, err := s.PlaceAt(t.Context(), domain.Account{}, app.Where{Form: domain.FormCandidacy, Slug: r.deposits[0].Slug})
		r.must(err)
		v, err := s.ViewResult(t.Context(), domain.Account{}, p, 1)
		if err != nil || v.Tally.Given != 2 || v.Tally.Mean != 400 || len(v.Opinions) != 1 || v.Opinions[0].Name != "" || v.Opinions[0].Body != "Un avis." {
			t.Errorf("told %+v %+v, %v", v.Tally, v.Opinions, err)
		}
	})
}

// Objections are taken for seven days, with a link, three from a person, each answered once.
func TestObjectionsHaveAWindow(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		r := read(t, s, "MIT")
		ann := r.hand("Ann", domain.Manager)
		r.admit(r.hand("Ines", domain.Instructor))
		call, err := s.Store().Call(t.Context(), s.Call.ID)
		r.must(err)
		call.Settings.Instruction.Objections = true
		s.Write(func(tx *store.Tx) error { return tx.SetCall(t.Context(), call) })
		bob := s.Person("Bob")
		o := app.Objection{CandidacyID: r.deposits[0].CandidacyID, K: 1, Body: "Le code n’est pas publié."}
		refused(t, s.MakeObjection(t.Context(), bob, o), domain.NotFound, "error.missing.decision")
		r.must(r.rule(ann, 0, domain.Recognised, 0))
		r.must(r.publish(ann))
		refused(t, s.MakeObjection(t.Context(), bob, o), domain.Invalid, "error.objection_link")
		o.Link = "https://exemple.org/depot"
		refused(t, s.MakeObjection(t.Context(), domain.Account{}, o), domain.Unauthenticated, "error.sign_in")
		got := make([]error, 5)
		var wg sync.WaitGroup
		for i := range got {
			wg.Go(func() { got[i] = s.MakeObjection(t.Context(), bob, o) })
		}
		wg.Wait()
		if n := len(slices.DeleteFunc(got, func(err error) bool { return err != nil })); n != 3 {
			t.Errorf("%d objections of one person, want 3", n)
		}
		list, err := s.Store().Objections(t.Context(), r.deposits[0].ID)
		r.must(err)
		answer := app.ObjectionAnswer{CandidacyID: o.CandidacyID, K: 1, ID: list[0].ID, Answer: "Il l’est."}
		refused(t, s.AnswerObjection(t.Context(), bob, answer), domain.Forbidden, "error.forbidden")
		r.must(s.AnswerObjection(t.Context(), ann, answer))
		refused(t, s.AnswerObjection(t.Context(), ann, answer), domain.Conflict, "error.objection_answered")
		s.Advance(7 * 24 * time.Hour)
		refused(t, s.MakeObjection(t.Context(), s.Person("Eve"), o), domain.Forbidden, "error.objection_closed")
	})
}

// Whoever keeps out of a deposit does not answer for its decision either: another manager does.
func TestAManagerWithAStakeAnswersNoObjection(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		r := read(t, s, "MIT")
		ann, meg := r.hand("Ann", domain.Manager), r.hand("Meg", domain.Manager)
		r.admit(r.hand("Ines", domain.Instructor))
		call, err := s.Store().Call(t.Context(), s.Call.ID)
		r.must(err)
		call.Settings.Instruction.Objections = true
		s.Write(func(tx *store.Tx) error { return tx.SetCall(t.Context(), call) })
		r.must(s.DeclareInterests(t.Context(), meg, app.Interests{
			CallID: s.Call.ID, K: 1, Claims: map[string]string{r.deposits[0].Number: "Nous avons écrit ensemble."},
		}))
		r.must(r.rule(ann, 0, domain.NotKept, 0))
		r.must(r.publish(ann))
		dep := r.deposits[0]
		r.must(s.MakeObjection(t.Context(), s.Person("Bob"), app.Objection{CandidacyID: dep.CandidacyID, K: 1, Body: "Un fait.", Link: "https://exemple.org/fait"}))
		p, err := s.PlaceAt(t.Context(), domain.Account{}, app.Where{Form: domain.FormCandidacy, Slug: dep.Slug})
		r.must(err)
		v, err := s.ViewResult(t.Context(), meg, p, 1)
		r.must(err)
		if v.MayAnswer {
			t.Error("a manager with a stake is offered the answer")
		}
		answer := app.ObjectionAnswer{CandidacyID: dep.CandidacyID, K: 1, ID: v.Objections[0].ID, Answer: "C’est entendu."}
		refused(t, s.AnswerObjection(t.Context(), meg, answer), domain.Forbidden, "error.stake")
		r.must(s.AnswerObjection(t.Context(), ann, answer))
	})
}
