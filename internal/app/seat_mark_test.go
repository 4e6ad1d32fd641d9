package app_test

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// byMail registers somebody without an account and gives the link of the letter that confirms it.
func byMail(t *testing.T, s apptest.Season, w domain.Workshop, email string) string {
	t.Helper()
	if _, err := s.Register(t.Context(), domain.Account{}, app.Registering{WorkshopID: w.ID, Name: "Marthe", Email: email, Lang: "fr"}); err != nil {
		t.Fatal(err)
	}
	_, list := mails(t, s)
	return tokenIn(t, list[len(list)-1])
}

// Marks given by the link of a registration are counted, are as many as an account has, and are hers alone.
func TestWhoRegisteredByMailMarksCards(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		w := announce(t, s, 0)
		token := byMail(t, s, w, "marthe@exemple.fr")
		s.Advance(w.StartsAt.Sub(s.Now()) + time.Minute)
		tick(t, s)
		w = workshop(t, s, w)
		card := addCard(t, s, s.Manager, app.CardAct{WorkshopID: w.ID, Text: "Un lieu"})
		mark := app.SeatMark{Token: token, CardID: card.ID}
		refused(t, s.MarkCardBySeat(t.Context(), mark), domain.Conflict, "error.mark_unconfirmed")
		if _, err := s.ConfirmRegistration(t.Context(), token); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(s.MarkCardBySeat(t.Context(), mark), s.MarkCardBySeat(t.Context(), mark)); err != nil {
			t.Fatal(err)
		}
		v, err := s.ViewCardsBySeat(t.Context(), w.Slug, token)
		if err != nil || !slices.Equal(v.Mine, []string{card.ID}) || v.MarksLeft() != w.Marks-1 || v.Groups[0].Cards[0].Marks != 1 || !slices.Equal(v.May, []domain.Verb{domain.MarkCard}) {
			t.Errorf("she sees %+v, %v", v, err)
		}
		refused(t, s.MarkCardBySeat(t.Context(), app.SeatMark{Token: "rien", CardID: card.ID}), domain.Conflict, "error.link_dead")

		// her account, once she has one, holds the same marks
		marthe := s.Person("Marthe2")
		s.Write(func(tx *store.Tx) error {
			g, err := tx.RegistrationOf(t.Context(), w.ID, "", app.FoldEmail("marthe@exemple.fr"))
			if err != nil {
				return err
			}
			g.AccountID = marthe.ID
			_, err = tx.AddRegistration(t.Context(), g, app.FoldEmail("marthe@exemple.fr"))
			return err
		})
		if got := board(t, s, marthe, w).Mine; !slices.Equal(got, []string{card.ID}) {
			t.Errorf("her account has marked %q", got)
		}
		if err := s.UnmarkCard(t.Context(), marthe, app.CardAct{WorkshopID: w.ID, ID: card.ID}); err != nil {
			t.Fatal(err)
		}
		if v := board(t, s, marthe, w); len(v.Mine) != 0 || v.Groups[0].Cards[0].Marks != 0 {
			t.Errorf("taken back, %q is left, %d marks", v.Mine, v.Groups[0].Cards[0].Marks)
		}
		s.Advance(30 * 24 * time.Hour)
		tick(t, s)
		if err := s.MarkCardBySeat(t.Context(), mark); domain.KindOf(err) != domain.Forbidden {
			t.Errorf("after the minutes stand: %v", err)
		}
	})
}

func TestMarksByLinkAtOnceAreNoMoreThanThereAre(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		w := announce(t, s, 0)
		token := byMail(t, s, w, "marthe@exemple.fr")
		if _, err := s.ConfirmRegistration(t.Context(), token); err != nil {
			t.Fatal(err)
		}
		s.Advance(w.StartsAt.Sub(s.Now()) + time.Minute)
		tick(t, s)
		w = workshop(t, s, w)
		var cards []domain.Card
		for range w.Marks + 4 {
			cards = append(cards, addCard(t, s, s.Manager, app.CardAct{WorkshopID: w.ID, Text: "Une idée"}))
		}
		got := make([]error, len(cards))
		var wg sync.WaitGroup
		for i, card := range cards {
			wg.Go(func() { got[i] = s.MarkCardBySeat(t.Context(), app.SeatMark{Token: token, CardID: card.ID}) })
		}
		wg.Wait()
		given := 0
		for _, err := range got {
			if err == nil {
				given++
				continue
			}
			refused(t, err, domain.Conflict, "error.marks_spent")
		}
		v, err := s.ViewCardsBySeat(t.Context(), w.Slug, token)
		if given != w.Marks || err != nil || len(v.Mine) != w.Marks {
			t.Errorf("%d marks given, %d kept, of %d; %v", given, len(v.Mine), w.Marks, err)
		}
	})
}

// An account that is shut out gives its seat to the first who waits, and its programs act no more.
func TestShutOutAccountFreesItsSeatAndItsTokens(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		w := announce(t, s, 1)
		ada, bob := s.Person("Ada"), s.Person("Bob")
		for _, who := range []domain.Account{ada, bob} {
			if _, err := s.Register(t.Context(), who, app.Registering{WorkshopID: w.ID}); err != nil {
				t.Fatal(err)
			}
		}
		token, err := s.NewAPIToken(t.Context(), ada, "script")
		if err != nil {
			t.Fatal(err)
		}
		mails(t, s)
		if err := s.DisableAsOperator(t.Context(), ada.ID); err != nil {
			t.Fatal(err)
		}
		if w = workshop(t, s, w); w.Seated != 1 || w.Waiting != 0 {
			t.Errorf("%d seated, %d waiting", w.Seated, w.Waiting)
		}
		g, err := s.Store().RegistrationOf(t.Context(), w.ID, bob.ID, "")
		if err != nil || g.State != domain.RegistrationSeated {
			t.Errorf("who waited is %s, %v", g.State, err)
		}
		if _, list := mails(t, s); len(list) != 1 || list[0].To != g.Email || list[0].Key != "mail.workshop_moved_up" {
			t.Errorf("letters %+v", list)
		}
		if _, err := s.AccountByAPIToken(t.Context(), token); domain.KindOf(err) != domain.Unauthenticated {
			t.Errorf("its token: %v", err)
		}
		s.Advance(w.StartsAt.Sub(s.Now()) - 12*time.Hour)
		tick(t, s)
		if _, list := mails(t, s); slices.ContainsFunc(list, func(l app.Letter) bool { return l.To != g.Email }) {
			t.Errorf("reminded: %+v", list)
		}
	})
}

func TestTokensEndWithThePasswordAndWithAllSessions(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ada, err := s.AddAccount(t.Context(), app.SignUp{Name: "Ada", Email: "ada@exemple.fr", Password: "quatre chats gris", Lang: "fr"})
		if err != nil {
			t.Fatal(err)
		}
		for name, act := range map[string]func() error{
			"password": func() error {
				return s.ChangePassword(t.Context(), ada, app.PasswordChange{Current: "quatre chats gris", New: "cinq chiens verts"})
			},
			"everywhere": func() error { return s.RevokeAll(t.Context(), ada) },
		} {
			token, err := s.NewAPIToken(t.Context(), ada, "script")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.AccountByAPIToken(t.Context(), token); err != nil {
				t.Fatal(err)
			}
			if err := act(); err != nil {
				t.Fatal(err)
			}
			if _, err := s.AccountByAPIToken(t.Context(), token); domain.KindOf(err) != domain.Unauthenticated {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// A help that was declined cannot be sent again until the need changes.
func TestDeclinedHelpWaitsForTheNeedToChange(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		ada, bob := s.Person("Ada"), s.Person("Bob")
		p := s.Candidacy(ada, "Matériaux en commun")
		n := seeks(t, s, ada, p, "Une traductrice")
		help := app.Help{NeedID: n.ID, Message: "Moi"}
		if err := s.OfferHelp(t.Context(), s.As(bob), help); err != nil {
			t.Fatal(err)
		}
		refused(t, s.OfferHelp(t.Context(), s.As(bob), help), domain.Conflict, "error.need_replied")
		if err := s.AnswerHelp(t.Context(), s.As(ada), app.HelpAnswer{NeedID: n.ID, AccountID: bob.ID, To: domain.ReplyDeclined, Answer: "Non merci"}); err != nil {
			t.Fatal(err)
		}
		refused(t, s.OfferHelp(t.Context(), s.As(bob), help), domain.Conflict, "error.help_declined")
		s.Advance(time.Minute)
		if err := s.EditNeed(t.Context(), s.As(ada), app.NeedAct{ID: n.ID, CandidacyID: p.Candidacy.ID, Side: n.Side, Kind: n.Kind, Title: "Un traducteur", Words: n.Words}); err != nil {
			t.Fatal(err)
		}
		if err := s.OfferHelp(t.Context(), s.As(bob), help); err != nil {
			t.Errorf("the need changed: %v", err)
		}
	})
}
