package app_test

import (
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

func TestPostureLivesOnThePageAndIsFrozenWithTheDeposit(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx, ada, bob := t.Context(), s.Person("Ada"), s.Person("Bob")
		p, q := s.Ready(ada, "Matériaux en commun"), s.Candidacy(bob, "Sols vivants")
		live := func() domain.Posture {
			v, err := s.ViewCandidacy(ctx, domain.Account{}, s.Fresh(p), 0)
			if err != nil {
				t.Fatal(err)
			}
			return v.Posture
		}
		if is := live(); is.DaysPublic != 16 || is.OutsideMade+is.Needs+is.Joins+is.Links()+is.Remarks != 0 {
			t.Errorf("at first %+v", is)
		}
		doc := s.Whole("MIT")
		doc["title"], doc["pitch"], doc["steps"] = "Matériaux en commun", "Une phrase.", "Un pas de plus."
		if _, err := s.SavePage(ctx, bob, app.Edit{PageID: p.Page.ID, Base: 2, Sections: doc, Via: domain.ViaForm}); err != nil {
			t.Fatal(err)
		}
		n := seeks(t, s, ada, p, "Une graphiste")
		for _, err := range []error{
			s.OfferHelp(ctx, bob, app.Help{NeedID: n.ID, Message: "Moi"}),
			s.AnswerHelp(ctx, s.As(ada), app.HelpAnswer{NeedID: n.ID, AccountID: bob.ID, To: domain.ReplyAccepted, Answer: "À jeudi."}),
			s.SetRelation(ctx, s.As(bob), app.RelationAct{CandidacyID: q.Candidacy.ID, Kind: "depends", To: p.Page.Slug}),
			s.AskToJoin(ctx, bob, app.Join{CandidacyID: p.Candidacy.ID}),
			s.AnswerJoin(ctx, s.As(ada), app.JoinAnswer{CandidacyID: p.Candidacy.ID, AccountID: bob.ID, To: "accepted"}),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
		is := live()
		if is.OutsideKept != 1 || is.OutsidePeople != 1 || is.Needs != 1 || is.NeedsAnswered != 1 || is.Relations != 1 || is.Joins != 1 {
			t.Errorf("then %+v", is)
		}
		d, err := deposit(t, s, ada, s.Fresh(p))
		if err != nil || d.Posture == nil || d.Posture.OutsideKept != 1 || d.Posture.NeedsAnswered != 1 || !d.Posture.At.Equal(d.At) {
			t.Fatalf("deposit %+v with %+v, %v", d, d.Posture, err)
		}
		seeks(t, s, ada, p, "Un hangar")
		if _, err := s.RestorePage(ctx, s.As(ada), app.Restoration{PageID: p.Page.ID, N: 2, Head: 3}); err != nil {
			t.Fatal(err)
		}
		if is := live(); is.Needs != 2 || is.OutsideKept != 0 || is.OutsideMade != 1 {
			t.Errorf("the page lives on: %+v", is)
		}
		list, err := s.PosturesOf(ctx, s.Fresh(p), 3)
		if err != nil || len(list) != 1 || *list[0].Posture != *d.Posture {
			t.Errorf("frozen %+v, %v", list, err)
		}
	})
}

func TestMinimaOfACallBlockADeposit(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx, ada := t.Context(), s.Person("Ada")
		p := s.Ready(ada, "Matériaux en commun")
		s.Write(func(tx *store.Tx) error {
			call, err := tx.LockCall(ctx, s.Call.ID)
			call.Settings.Posture = domain.Minima{Needs: 1, Remarks: 80}
			tx.Touch("call:" + call.ID)
			if err != nil {
				return err
			}
			return tx.SetCall(ctx, call)
		})
		_, err := deposit(t, s, ada, p)
		told := domain.ProblemsOf(err)
		if len(told) != 1 || told[0].Key != "error.posture_needs" || told[0].Field != "posture" {
			t.Fatalf("told %v", err)
		}
		if v, err := s.ViewDeposit(ctx, s.As(ada), s.Fresh(p)); err != nil || len(v.Problems) != 1 || !strings.HasPrefix(v.Problems[0].Key, "error.posture") {
			t.Errorf("the page of the deposit tells %v, %v", v.Problems, err)
		}
		seeks(t, s, ada, p, "Une graphiste")
		if _, err := deposit(t, s, ada, p); err != nil {
			t.Errorf("once it is reached: %v", err)
		}
	})
}
