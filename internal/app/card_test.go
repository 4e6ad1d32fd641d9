package app_test

import (
	"errors"
	"slices"
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

// running is a workshop that has begun.
func running(t *testing.T, s apptest.Season) domain.Workshop {
	t.Helper()
	w := announce(t, s, 0)
	s.Advance(w.StartsAt.Sub(s.Now()) + time.Minute)
	tick(t, s)
	return workshop(t, s, w)
}

func addCard(t *testing.T, s apptest.Season, by domain.Account, n app.CardAct) domain.Card {
	t.Helper()
	if n.Kind == "" {
		n.Kind = domain.CardNeed
	}
	card, err := s.AddCard(t.Context(), by, n)
	if err != nil {
		t.Fatal(err)
	}
	return card
}

func board(t *testing.T, s apptest.Season, by domain.Account, w domain.Workshop) app.CardsView {
	t.Helper()
	v, err := s.ViewCards(t.Context(), by, w.Slug)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// said are the cards of a board: "group: name, text".
func said(v app.CardsView) []string {
	var list []string
	for _, g := range v.Groups {
		for _, c := range g.Cards {
			list = append(list, g.Title+": "+c.Name+", "+c.Text)
		}
	}
	return list
}

func TestCardsAreSignedHeldAndTypedForOthers(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		early := announce(t, s, 0)
		_, err := s.AddCard(t.Context(), s.Manager, app.CardAct{WorkshopID: early.ID, Kind: domain.CardNeed, Text: "Trop tôt"})
		refused(t, err, domain.Forbidden, "error.cards_closed")
		w, visitor, nadia := running(t, s), domain.Account{}, s.Person("Nadia")
		addCard(t, s, nadia, app.CardAct{WorkshopID: w.ID, Text: "Un lieu", Name: "Quelqu’un d’autre"})
		addCard(t, s, nadia, app.CardAct{WorkshopID: w.ID, Text: "Un camion", Unsigned: true})
		addCard(t, s, s.Manager, app.CardAct{WorkshopID: w.ID, Text: "Une halle", Name: "Monsieur Paul"})
		held := addCard(t, s, visitor, app.CardAct{WorkshopID: w.ID, Text: "De la place", Name: "Une voisine"})
		if got := said(board(t, s, nadia, w)); !slices.Equal(got, []string{": Nadia, Un lieu", ": , Un camion", ": Monsieur Paul, Une halle"}) {
			t.Errorf("the board says %q", got)
		}
		if v := board(t, s, nadia, w); len(v.Held) != 0 || v.Groups[0].Cards[2].Typist != s.Manager.Name {
			t.Errorf("a participant sees %+v", v)
		}
		if v := board(t, s, s.Manager, w); len(v.Held) != 1 || v.Held[0].Text != "De la place" {
			t.Errorf("held: %+v", v.Held)
		}
		act := app.CardAct{WorkshopID: w.ID, ID: held.ID}
		refused(t, s.LetCardThrough(t.Context(), nadia, act), domain.Forbidden, "error.forbidden")
		if err := s.LetCardThrough(t.Context(), s.Manager, act); err != nil {
			t.Fatal(err)
		}
		if got := said(board(t, s, visitor, w)); len(got) != 4 {
			t.Errorf("let through, the board says %q", got)
		}
		_, err = s.AddCard(t.Context(), nadia, app.CardAct{WorkshopID: w.ID, Kind: "rant", Text: strings.Repeat("a", 281)})
		mustRefuse(t, err, "kind error.required", "text error.too_long")
	})
}

func TestCardIsCorrectedByItsAuthorForAQuarterOfAnHour(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		w, nadia := running(t, s), s.Person("Nadia")
		card := addCard(t, s, nadia, app.CardAct{WorkshopID: w.ID, Text: "Un lieux"})
		fix := app.CardAct{WorkshopID: w.ID, ID: card.ID, Kind: domain.CardIdea, Text: "Un lieu"}
		refused(t, s.CorrectCard(t.Context(), s.Person("Basile"), fix), domain.Forbidden, "error.forbidden")
		if err := s.CorrectCard(t.Context(), nadia, fix); err != nil {
			t.Fatal(err)
		}
		if c := board(t, s, nadia, w).Groups[0].Cards[0]; c.Text != "Un lieu" || c.Kind != domain.CardIdea || c.Name != "Nadia" || c.ChangedAt.IsZero() {
			t.Errorf("corrected: %+v", c)
		}
		s.Advance(16 * time.Minute)
		refused(t, s.CorrectCard(t.Context(), nadia, fix), domain.Conflict, "error.card_late")
	})
}

func TestMarksAreLimitedHoweverManyAreGivenAtOnce(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		w, nadia := running(t, s), s.Person("Nadia")
		var cards []domain.Card
		for i := range 8 {
			cards = append(cards, addCard(t, s, s.Manager, app.CardAct{WorkshopID: w.ID, Text: "Carte " + strconv.Itoa(i)}))
		}
		var group sync.WaitGroup
		var mu sync.Mutex
		spent := 0
		for _, c := range append(cards, cards...) { // each twice
			group.Go(func() {
				err := s.MarkCard(t.Context(), nadia, app.CardAct{WorkshopID: w.ID, ID: c.ID})
				mu.Lock()
				defer mu.Unlock()
				if e, ok := errors.AsType[domain.Error](err); ok && e.Key == "error.marks_spent" {
					spent++
				} else if err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		v := board(t, s, nadia, w)
		if len(v.Mine) != 5 || v.MarksLeft() != 0 || v.Groups[0].Marks != 5 || spent < 3 {
			t.Fatalf("%d marks given, %d left, %d counted, %d refused", len(v.Mine), v.MarksLeft(), v.Groups[0].Marks, spent)
		}
		if err := s.UnmarkCard(t.Context(), nadia, app.CardAct{WorkshopID: w.ID, ID: v.Mine[0]}); err != nil {
			t.Fatal(err)
		}
		gone := app.CardWithdrawal{WorkshopID: w.ID, ID: v.Mine[1], Reason: "Nomme une personne."}
		refused(t, s.WithdrawCard(t.Context(), nadia, gone), domain.Forbidden, "error.forbidden")
		if err := s.WithdrawCard(t.Context(), s.Manager, gone); err != nil {
			t.Fatal(err)
		}
		v = board(t, s, nadia, w)
		if v.MarksLeft() != 2 || v.Shown != 7 {
			t.Errorf("one taken back and one on a card withdrawn: %d left", v.MarksLeft())
		}
		if len(v.Withdrawn) != 1 || v.Withdrawn[0].Text != "" || v.Withdrawn[0].Reason != gone.Reason || v.Withdrawn[0].By != s.Manager.Name {
			t.Errorf("the trace is %+v", v.Withdrawn)
		}
		events, err := s.Store().Events(t.Context(), store.EventFilter{ObjectID: w.ID, Limit: 1})
		if err != nil || len(events) != 1 || events[0].Verb != domain.WithdrawCard {
			t.Errorf("the register ends with %+v, %v", events, err)
		}
	})
}

func TestCardsAreGroupedAndPutIntoTheMinutes(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		w, ctx, nadia := running(t, s), t.Context(), s.Person("Nadia")
		one := addCard(t, s, nadia, app.CardAct{WorkshopID: w.ID, Text: "Un lieu *sec*"})
		two := addCard(t, s, nadia, app.CardAct{WorkshopID: w.ID, Kind: domain.CardActor, Text: "La mairie"})
		addCard(t, s, nadia, app.CardAct{WorkshopID: w.ID, Kind: domain.CardIdea, Text: "Un chariot"})
		_, err := s.GroupCards(ctx, nadia, app.CardSorting{WorkshopID: w.ID, Cards: []string{one.ID}, Title: "Des lieux"})
		refused(t, err, domain.Forbidden, "error.forbidden")
		_, err = s.GroupCards(ctx, s.Manager, app.CardSorting{WorkshopID: w.ID})
		mustRefuse(t, err, "cards error.cards_none")
		id, err := s.GroupCards(ctx, s.Manager, app.CardSorting{WorkshopID: w.ID, Cards: []string{one.ID}, Title: "Des lieux"})
		if err != nil {
			t.Fatal(err)
		}
		if again, err := s.GroupCards(ctx, s.Manager, app.CardSorting{WorkshopID: w.ID, Cards: []string{two.ID}, Title: "Des lieux"}); again != id || err != nil {
			t.Errorf("the same title makes %q, %v", again, err)
		}
		words := app.CardWords{Heading: "Les cartes", Alone: "Seules", Summary: "Les cartes", Kinds: map[domain.CardKind]string{
			domain.CardNeed: "Besoin :", domain.CardActor: "Acteur :", domain.CardIdea: "Idée :",
		}}
		const part = "## Les cartes\n\n### Des lieux\n\n- **Besoin :** Un lieu \\*sec\\*\n- **Acteur :** La mairie\n\n### Seules\n\n- **Idée :** Un chariot"
		const agenda = "## Tour de table\n\n## Ce qui bloque\n\n"
		for _, want := range []string{agenda + part, agenda + strings.Replace(part, "### Des", "### Deux", 1)} {
			if _, err := s.CardsToMinutes(ctx, s.Manager, w.ID, words, store.Key{}); err != nil {
				t.Fatal(err)
			}
			p, err := s.PlaceByID(ctx, nadia, w.PageID)
			if err != nil {
				t.Fatal(err)
			}
			head, err := s.Store().Revision(ctx, w.PageID, p.Page.Head)
			if err != nil || head.Sections["texte"] != want {
				t.Errorf("version %d says %q, want %q (%v)", head.N, head.Sections["texte"], want, err)
			}
			if err := s.NameCardGroup(ctx, s.Manager, app.CardSorting{WorkshopID: w.ID, GroupID: id, Title: "Deux lieux"}); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.DropCardGroup(ctx, s.Manager, app.CardSorting{WorkshopID: w.ID, GroupID: id}); err != nil {
			t.Fatal(err)
		}
		if v := board(t, s, nadia, w); len(v.Groups) != 1 || v.Shown != 3 {
			t.Errorf("undone: %q", said(v))
		}
		s.Advance(30 * 24 * time.Hour)
		tick(t, s)
		_, err = s.GroupCards(ctx, s.Manager, app.CardSorting{WorkshopID: w.ID, Cards: []string{one.ID}, Title: "Trop tard"})
		refused(t, err, domain.Forbidden, "error.cards_closed")
		refused(t, s.MarkCard(ctx, nadia, app.CardAct{WorkshopID: w.ID, ID: one.ID}), domain.Forbidden, "error.cards_closed")
	})
}

func TestGroupOfCardsFeedsADefiAsItWasThen(t *testing.T) {
	inSeason(t, func(t *testing.T, s apptest.Season) {
		w, ctx, nadia := running(t, s), t.Context(), s.Person("Nadia")
		one := addCard(t, s, nadia, app.CardAct{WorkshopID: w.ID, Text: "Un lieu"})
		two := addCard(t, s, nadia, app.CardAct{WorkshopID: w.ID, Text: "Un toit"})
		id, err := s.GroupCards(ctx, s.Manager, app.CardSorting{WorkshopID: w.ID, Cards: []string{one.ID, two.ID}, Title: "Des lieux"})
		if err != nil {
			t.Fatal(err)
		}
		view, err := s.ViewCardGroup(ctx, nadia, w.Slug, id)
		if err != nil || !view.MayWrite || len(view.Group.Cards) != 2 {
			t.Fatalf("before: %+v, %v", view, err)
		}
		idea, err := s.CreateChallenge(ctx, nadia, app.NewChallenge{
			CallID: s.Call.ID, Source: app.OfCards(id), Sections: domain.Document{"title": "Des lieux pour ranger", "problem": "On manque de lieux."},
		})
		if err != nil {
			t.Fatal(err)
		}
		late := addCard(t, s, nadia, app.CardAct{WorkshopID: w.ID, Text: "Une cave"})
		if _, err := s.GroupCards(ctx, s.Manager, app.CardSorting{WorkshopID: w.ID, Cards: []string{late.ID}, GroupID: id}); err != nil {
			t.Fatal(err)
		}
		quoted := func() (list []string) {
			from, err := s.ProvenanceOf(ctx, idea)
			if err != nil || len(from.List) != 1 || from.List[0].Quote != "Des lieux" || from.List[0].Workshop.Slug != w.Slug {
				t.Fatalf("comes from %+v, %v", from, err)
			}
			for _, c := range from.List[0].Cards {
				list = append(list, c.Text)
			}
			return list
		}
		if got := quoted(); !slices.Equal(got, []string{"Un lieu", "Un toit"}) {
			t.Errorf("quotes %q", got)
		}
		if v := board(t, s, nadia, w); len(v.Groups[0].Born) != 1 || v.Groups[0].Born[0].Challenge.ID != idea.Challenge.ID {
			t.Errorf("the group became %+v", v.Groups[0].Born)
		}
		refused(t, s.DropCardGroup(ctx, s.Manager, app.CardSorting{WorkshopID: w.ID, GroupID: id}), domain.Conflict, "error.group_source")
		if err := s.WithdrawCard(ctx, s.Manager, app.CardWithdrawal{WorkshopID: w.ID, ID: one.ID, Reason: "Adresse privée."}); err != nil {
			t.Fatal(err)
		}
		if got := quoted(); !slices.Equal(got, []string{"Un toit"}) {
			t.Errorf("a card withdrawn is still quoted: %q", got)
		}
		from, err := s.ProvenanceOf(ctx, idea)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.DropSource(ctx, nadia, app.Unfeed{SourceID: from.List[0].ID}); err != nil {
			t.Fatal(err)
		}
		if v := board(t, s, nadia, w); len(v.Groups[0].Born) != 0 {
			t.Error("unlinked, the group still says so")
		}
	})
}
