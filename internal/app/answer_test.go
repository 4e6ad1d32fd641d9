package app_test

import (
	"encoding/json"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// rewrite saves a défi's problem anew.
func rewrite(t *testing.T, w apptest.Season, by domain.Account, ch domain.Challenge, problem string) {
	t.Helper()
	p, err := w.PlaceByID(t.Context(), by, ch.PageID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.SavePage(t.Context(), by, app.Edit{PageID: ch.PageID, Base: p.Page.Head, Sections: domain.Document{"problem": problem}}); err != nil {
		t.Fatal(err)
	}
}

// nextMorning does the jobs of the day that ends, and gives the letters about défis that changed: who gets them.
func nextMorning(t *testing.T, w apptest.Season) (letters []app.Letter, to []string) {
	t.Helper()
	w.Advance(app.NextParisDay(w.Now()).Add(8 * time.Hour).Sub(w.Now()))
	for {
		j, ok, err := w.NextJob(t.Context(), time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			sort.Strings(to)
			return letters, to
		}
		if j.Kind == app.JobChallenge {
			if err := w.TellChallengeChanged(t.Context(), j.Payload); err != nil {
				t.Fatal(err)
			}
		}
		var l app.Letter
		if j.Kind == app.JobMail && json.Unmarshal([]byte(j.Payload), &l) == nil && l.Key == "mail.challenge_changed" {
			letters, to = append(letters, l), append(to, l.To)
		}
		if err := w.FinishJob(t.Context(), j); err != nil {
			t.Fatal(err)
		}
	}
}

func TestThoseWhoAnswerADefiAreToldOncePerDayWhatChanged(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := apptest.New(t, s).Season("essai")
		ada, bea := w.Person("Ada Morel"), w.Person("Béa Prat")
		w.Candidacy(ada, "Matériaux")
		w.Candidacy(ada, "Portes")
		w.Candidacy(bea, "Toits")
		ch := w.Challenges[0]
		rewrite(t, w, w.Manager, ch, "Un problème que plusieurs rencontrent, dit autrement.")
		rewrite(t, w, w.Manager, ch, "Un problème que beaucoup rencontrent.")
		letters, to := nextMorning(t, w)
		if want := []string{"ada-morel@exemple.fr", "bea-prat@exemple.fr"}; !slices.Equal(to, want) {
			t.Fatalf("letters to %q, want %q", to, want)
		}
		l := letters[slices.IndexFunc(letters, func(l app.Letter) bool { return l.To == "ada-morel@exemple.fr" })]
		const changes = "− Un problème que plusieurs rencontrent.\n+ Un problème que beaucoup rencontrent."
		titles := strings.Split(l.Args["Title"], ", ")
		sort.Strings(titles)
		if l.Path != "/appels/essai/defis/savoir-avant-la-demolition/diff/1..3" || l.Args["Changes"] != changes || !slices.Equal(titles, []string{"Matériaux", "Portes"}) {
			t.Errorf("letter %+v", l)
		}
		if _, to := nextMorning(t, w); len(to) != 0 {
			t.Errorf("told again: %q", to)
		}
		rewrite(t, w, w.Manager, ch, "Un autre jour, un autre problème.")
		if letters, to := nextMorning(t, w); len(to) != 2 || !strings.HasSuffix(letters[0].Path, "/diff/3..4") {
			t.Errorf("another day: %q, %+v", to, letters)
		}
	})
}

func TestNobodyIsToldOfNothingNorOfOnesOwnChange(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := apptest.New(t, s).Season("essai")
		ada := w.Person("Ada Morel")
		w.Candidacy(ada, "Matériaux")
		w.Candidacy(w.Manager, "Portes")
		ch := w.Challenges[0]
		rewrite(t, w, w.Manager, ch, "Autre chose.")
		rewrite(t, w, w.Manager, ch, "Un problème que plusieurs rencontrent.")
		if _, to := nextMorning(t, w); len(to) != 0 {
			t.Errorf("told of nothing: %q", to)
		}
		rewrite(t, w, w.Manager, ch, "Autre chose.")
		if _, to := nextMorning(t, w); !slices.Equal(to, []string{"ada-morel@exemple.fr"}) {
			t.Errorf("told %q", to)
		}
		rewrite(t, w, w.Manager, w.Challenges[1], "Que personne ne lit.")
		if _, to := nextMorning(t, w); len(to) != 0 {
			t.Errorf("told of a défi that they do not answer: %q", to)
		}
	})
}

func TestAnswerKnowsTheVersionThatItAnswers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, ctx := apptest.New(t, s).Season("essai"), t.Context()
		ada := w.Person("Ada Morel")
		p := w.Candidacy(ada, "Matériaux")
		ada = w.As(ada)
		ch := w.Challenges[0]
		changed := func(want ...int) {
			t.Helper()
			list, err := w.ChangedAnswers(ctx, p)
			var got []int
			for _, c := range list {
				got = append(got, c.N, c.Head)
			}
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("changed %v, %v, want %v", got, err, want)
			}
		}
		save := func(d domain.Document) {
			t.Helper()
			if _, err := w.SavePage(ctx, ada, app.Edit{PageID: p.Page.ID, Base: w.Fresh(p).Page.Head, Sections: d}); err != nil {
				t.Fatal(err)
			}
		}
		changed()
		rewrite(t, w, w.Manager, ch, "Autre chose.")
		changed(1, 2)
		save(domain.Document{"problem": "Ce que nous vivons."})
		changed(1, 2)
		rewrite(t, w, w.Manager, ch, "Un problème que plusieurs rencontrent.")
		changed()
		rewrite(t, w, w.Manager, ch, "Encore autre chose.")
		changed(1, 4)
		save(domain.Document{"challenges": w.Answer(ch, "Parce que.")})
		changed()
		rewrite(t, w, w.Manager, ch, "Une dernière chose.")
		changed(4, 5)
		confirm := app.AnswerConfirmed{CandidacyID: p.Candidacy.ID, ChallengeID: ch.ID, N: 9}
		if err := w.ConfirmAnswer(ctx, ada, confirm); err != nil {
			t.Error(err)
		}
		changed(4, 5) // a version that nobody wrote yet was read by nobody
		confirm.N = 5
		if err := w.ConfirmAnswer(ctx, w.Person("Un passant"), confirm); domain.KindOf(err) != domain.Forbidden {
			t.Errorf("confirmed by somebody else: %v", err)
		}
		if err := w.ConfirmAnswer(ctx, ada, confirm); err != nil {
			t.Error(err)
		}
		changed()
		save(domain.Document{"challenges": w.Answer(w.Challenges[1], "")})
		rewrite(t, w, w.Manager, ch, "Ce à quoi plus personne ne répond.")
		changed()
	})
}
