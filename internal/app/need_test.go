package app_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// seeks adds an open need to a candidacy.
func seeks(t *testing.T, s apptest.Season, by domain.Account, p app.Place, title string) domain.Need {
	t.Helper()
	n, err := s.AddNeed(t.Context(), s.As(by), app.NeedAct{
		CandidacyID: p.Candidacy.ID, Side: domain.Sought, Kind: "skill", Title: title, Words: "Deux heures par semaine.",
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// letters takes all letters from the queue: KEY → addresses.
func letters(t *testing.T, s apptest.Season) map[string][]string {
	t.Helper()
	sent := map[string][]string{}
	for {
		j, ok, err := s.NextJob(t.Context(), time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			return sent
		}
		if j.Kind != app.JobMail {
			continue
		}
		var l app.Letter
		if err := json.Unmarshal([]byte(j.Payload), &l); err != nil {
			t.Fatal(err)
		}
		sent[l.Key] = append(sent[l.Key], l.To)
	}
}

func TestNeedIsAnsweredInPublicAndItsMessagesAreNot(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx, ada, bob, cleo := t.Context(), s.Person("Ada"), s.Person("Bob"), s.Person("Cléo")
		p := s.Candidacy(ada, "Matériaux en commun")
		n := seeks(t, s, ada, p, "Une traductrice")
		if err := s.OfferHelp(ctx, s.As(ada), app.Help{NeedID: n.ID, Message: "Moi-même"}); domain.KindOf(err) != domain.Forbidden {
			t.Errorf("her own need: %v", err)
		}
		if err := s.OfferHelp(ctx, domain.Account{ID: bob.ID, Name: "Bob"}, app.Help{NeedID: n.ID, Message: "Moi"}); domain.KindOf(err) != domain.Forbidden {
			t.Errorf("an unconfirmed account: %v", err)
		}
		if err := s.OfferHelp(ctx, bob, app.Help{NeedID: n.ID, Message: " "}); domain.KindOf(err) != domain.Invalid {
			t.Errorf("without a word: %v", err)
		}
		for _, who := range []domain.Account{bob, cleo} {
			if err := s.OfferHelp(ctx, who, app.Help{NeedID: n.ID, Message: "Je traduis, dit " + who.Name}); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.OfferHelp(ctx, bob, app.Help{NeedID: n.ID, Message: "Encore"}); domain.KindOf(err) != domain.Conflict {
			t.Errorf("twice: %v", err)
		}
		v, err := s.ViewNeed(ctx, s.As(ada), p, n.ID)
		if err != nil || len(v.Replies) != 2 || v.Need.Waiting != 2 {
			t.Fatalf("the team reads %+v, %v", v, err)
		}
		if v, err = s.ViewNeed(ctx, bob, p, n.ID); err != nil || len(v.Replies) != 0 || v.Mine.Message != "Je traduis, dit Bob" {
			t.Errorf("a helper reads %+v, %v", v, err)
		}
		if v, err = s.ViewNeed(ctx, domain.Account{}, p, n.ID); err != nil || len(v.Replies) != 0 || v.Mine.ID != "" {
			t.Errorf("a visitor reads %+v, %v", v, err)
		}
		answer := app.HelpAnswer{NeedID: n.ID, AccountID: bob.ID, To: domain.ReplyAccepted, Answer: "Voyons-nous jeudi.", Thanks: "Merci à lui."}
		if err := s.AnswerHelp(ctx, cleo, answer); domain.KindOf(err) != domain.Forbidden {
			t.Errorf("somebody else accepts: %v", err)
		}
		if err := s.AnswerHelp(ctx, s.As(ada), answer); err != nil {
			t.Fatal(err)
		}
		if err := s.AnswerHelp(ctx, s.As(ada), answer); domain.KindOf(err) != domain.Conflict {
			t.Errorf("accepted twice: %v", err)
		}
		answer.AccountID, answer.To = cleo.ID, domain.ReplyDeclined
		if err := s.AnswerHelp(ctx, s.As(ada), answer); err != nil {
			t.Fatal(err)
		}
		n, err = s.Store().Need(ctx, n.ID)
		if err != nil || n.State != domain.NeedAnswered || len(n.Helpers) != 1 || n.Helpers[0] != (domain.Helper{Name: "Bob", Thanks: "Merci à lui."}) {
			t.Errorf("need %+v, %v", n, err)
		}
		steps, err := s.StepsOf(ctx, p)
		if err != nil || steps[0].Verb != domain.AnswerNeed || steps[0].Reason != "« Une traductrice », Bob" || steps[0].ActorName != "Ada" {
			t.Errorf("register %+v, %v", steps, err)
		}
		sent := letters(t, s)
		if len(sent["mail.help"]) != 1 || strings.Join(sent["mail.help_accepted"], " ") != "bob@exemple.fr" || strings.Join(sent["mail.help_declined"], " ") != "cleo@exemple.fr" {
			t.Errorf("letters %v", sent)
		}
	})
}

func TestNeedPassesThroughItsStates(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx, ada, bob := t.Context(), s.Person("Ada"), s.Person("Bob")
		p := s.Candidacy(ada, "Matériaux en commun")
		n := seeks(t, s, ada, p, "Un hangar")
		move := func(verb domain.Verb, reason string) error {
			return s.MoveNeed(ctx, s.As(ada), app.NeedMove{ID: n.ID, Verb: verb, Reason: reason})
		}
		if err := move(domain.WithdrawNeed, ""); domain.KindOf(err) != domain.Invalid {
			t.Errorf("withdrawn without a reason: %v", err)
		}
		if err := move(domain.AnswerNeed, ""); domain.KindOf(err) != domain.Invalid {
			t.Errorf("answered by nobody: %v", err)
		}
		for _, step := range []struct{ verb, state string }{
			{"need.withdraw", "withdrawn"}, {"need.reopen", "open"}, {"need.close", "closed"}, {"need.reopen", "open"},
		} {
			err := move(domain.Verb(step.verb), "Plus besoin")
			if got, _ := s.Store().Need(ctx, n.ID); err != nil || string(got.State) != step.state {
				t.Errorf("%s: %s, %v", step.verb, got.State, err)
			}
		}
		if err := move(domain.CloseNeed, ""); err != nil {
			t.Fatal(err)
		}
		if err := s.OfferHelp(ctx, bob, app.Help{NeedID: n.ID, Message: "J’en ai un"}); domain.KindOf(err) != domain.Conflict {
			t.Errorf("help for a closed need: %v", err)
		}
		list, err := s.ViewNeeds(ctx, app.NeedQuery{})
		if err != nil || len(list.Needs) != 0 {
			t.Errorf("list %+v, %v", list.Needs, err)
		}
	})
}

func TestListOfNeedsIsNarrowedAndGoesOn(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx, ada, bob := t.Context(), s.Person("Ada"), s.Person("Bob")
		p, q := s.Candidacy(ada, "Matériaux en commun"), s.Candidacy(bob, "Sols vivants")
		for i := range 31 {
			seeks(t, s, ada, p, "Besoin "+strconv.Itoa(i))
		}
		offer, err := s.AddNeed(ctx, s.As(bob), app.NeedAct{CandidacyID: q.Candidacy.ID, Side: domain.Given, Kind: "place", Title: "Un jardin"})
		if err != nil {
			t.Fatal(err)
		}
		today, _ := app.ParisDay(s.Now())
		over, err := s.AddNeed(ctx, s.As(bob), app.NeedAct{CandidacyID: q.Candidacy.ID, Side: domain.Given, Kind: "place", Title: "Jusqu’à ce soir", LastDay: today})
		if err != nil {
			t.Fatal(err)
		}
		first, err := s.ViewNeeds(ctx, app.NeedQuery{})
		if err != nil || len(first.Needs) != 30 || first.Needs[0].ID != over.ID || first.Older == "" {
			t.Fatalf("first screen %d, %v", len(first.Needs), err)
		}
		second, err := s.ViewNeeds(ctx, app.NeedQuery{Cursor: first.Older})
		if err != nil || len(second.Needs) != 3 || second.Needs[2].Title != "Besoin 0" || second.Older != "" {
			t.Errorf("second screen %+v, %v", second.Needs, err)
		}
		for name, narrowed := range map[string]struct {
			q    app.NeedQuery
			want int
		}{
			"offers": {app.NeedQuery{Side: domain.Given}, 2}, "places": {app.NeedQuery{Kind: "place"}, 2}, "money": {app.NeedQuery{Kind: "money"}, 0},
			"the call": {app.NeedQuery{Call: "essai", Side: domain.Given}, 2}, "a défi": {app.NeedQuery{Call: "essai", Challenge: s.Challenges[0].Slug, Kind: "place"}, 2},
			"another défi": {app.NeedQuery{Call: "essai", Challenge: s.Challenges[1].Slug}, 0},
		} {
			if v, err := s.ViewNeeds(ctx, narrowed.q); err != nil || len(v.Needs) != narrowed.want {
				t.Errorf("%s: %d, %v", name, len(v.Needs), err)
			}
		}
		s.Advance(24 * time.Hour)
		if v, err := s.ViewNeeds(ctx, app.NeedQuery{Side: domain.Given}); err != nil || len(v.Needs) != 1 || v.Needs[0].ID != offer.ID {
			t.Errorf("the day after: %+v, %v", v.Needs, err)
		}
		if err := s.OfferHelp(ctx, ada, app.Help{NeedID: over.ID, Message: "Trop tard ?"}); domain.KindOf(err) != domain.Conflict {
			t.Errorf("after its last day: %v", err)
		}
		if err := s.MoveCandidacy(ctx, s.As(bob), app.CandidacyMove{CandidacyID: q.Candidacy.ID, Verb: "candidacy.withdraw", Reason: "Fini"}); err != nil {
			t.Fatal(err)
		}
		if v, err := s.ViewNeeds(ctx, app.NeedQuery{Side: domain.Given}); err != nil || len(v.Needs) != 0 {
			t.Errorf("of a candidacy that is withdrawn: %+v, %v", v.Needs, err)
		}
	})
}

func TestNeedIsCheckedAtItsFields(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ada := s.Person("Ada")
		p := s.Candidacy(ada, "Matériaux en commun")
		for field, act := range map[string]app.NeedAct{
			"side":     {Side: "both", Kind: "time", Title: "Un titre"},
			"kind":     {Side: domain.Sought, Kind: "love", Title: "Un titre"},
			"title":    {Side: domain.Sought, Kind: "time", Title: strings.Repeat("é", domain.NeedTitleMax+1)},
			"words":    {Side: domain.Sought, Kind: "time", Title: "Un titre", Words: strings.Repeat("é", domain.NeedWordsMax+1)},
			"last_day": {Side: domain.Sought, Kind: "time", Title: "Un titre", LastDay: "2020-01-01"},
		} {
			act.CandidacyID = p.Candidacy.ID
			_, err := s.AddNeed(t.Context(), s.As(ada), act)
			if told := domain.ProblemsOf(err); len(told) != 1 || told[0].Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		n := seeks(t, s, ada, p, "Un titre juste")
		if err := s.EditNeed(t.Context(), s.As(ada), app.NeedAct{ID: n.ID, Side: domain.Given, Kind: "time", Title: "Un autre titre"}); err != nil {
			t.Fatal(err)
		}
		if n, err := s.Store().Need(t.Context(), n.ID); err != nil || n.Title != "Un autre titre" || n.Side != domain.Given || n.State != domain.NeedOpen {
			t.Errorf("corrected %+v, %v", n, err)
		}
	})
}

// Two of a team accept the same person at once: one does, the other is told.
func TestReplyIsSettledOnce(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ada, bob := s.Person("Ada"), s.Person("Bob")
		p := s.Candidacy(ada, "Matériaux en commun")
		n := seeks(t, s, ada, p, "Une graphiste")
		if err := s.OfferHelp(t.Context(), bob, app.Help{NeedID: n.ID, Message: "Moi"}); err != nil {
			t.Fatal(err)
		}
		ada = s.As(ada)
		errs := together(4, func(i int) error {
			to := domain.ReplyAccepted
			if i%2 == 1 {
				to = domain.ReplyDeclined
			}
			return s.AnswerHelp(t.Context(), ada, app.HelpAnswer{NeedID: n.ID, AccountID: bob.ID, To: to, Answer: "Oui ou non"})
		})
		if done := count(errs, domain.Conflict); done != 1 {
			t.Errorf("%d answers went through: %v", done, errs)
		}
	})
}

// together runs fn n times at once.
func together(n int, fn func(i int) error) []error {
	errs := make([]error, n)
	var wait sync.WaitGroup
	for i := range n {
		wait.Go(func() { errs[i] = fn(i) })
	}
	wait.Wait()
	return errs
}

// count is how many went through, all others being refused by that kind.
func count(errs []error, refused domain.Kind) int {
	done := 0
	for _, err := range errs {
		switch {
		case err == nil:
			done++
		case domain.KindOf(err) != refused:
			return -1
		}
	}
	return done
}

func TestJoinRequestIsAnsweredWithAReason(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ctx, ada, bob := t.Context(), s.Person("Ada"), s.Person("Bob")
		p := s.Candidacy(ada, "Matériaux en commun")
		if err := s.AskToJoin(ctx, bob, app.Join{CandidacyID: p.Candidacy.ID, Message: "Je dessine"}); err != nil {
			t.Fatal(err)
		}
		if v, err := s.ViewTeam(ctx, bob, p); err != nil || v.Mine.State != "open" || v.Mine.Message != "Je dessine" {
			t.Errorf("before an answer %+v, %v", v.Mine, err)
		}
		no := app.JoinAnswer{CandidacyID: p.Candidacy.ID, AccountID: bob.ID, To: "declined"}
		if err := s.AnswerJoin(ctx, s.As(ada), no); domain.KindOf(err) != domain.Invalid {
			t.Errorf("declined without a reason: %v", err)
		}
		no.Reason = "L’équipe est au complet."
		if err := s.AnswerJoin(ctx, s.As(ada), no); err != nil {
			t.Fatal(err)
		}
		if v, err := s.ViewTeam(ctx, bob, p); err != nil || v.Mine.State != "declined" || v.Mine.Reason != no.Reason {
			t.Errorf("after it %+v, %v", v.Mine, err)
		}
		if v, err := s.ViewTeam(ctx, domain.Account{}, p); err != nil || v.Mine != (store.JoinRequest{}) {
			t.Errorf("a visitor reads %+v, %v", v.Mine, err)
		}
		if sent := letters(t, s); strings.Join(sent["mail.join_declined"], " ") != "bob@exemple.fr" {
			t.Errorf("letters %v", sent)
		}
	})
}
