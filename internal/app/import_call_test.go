package app_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

const exampleCall = "../../docs/examples/appel.yaml"

func example(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(exampleCall)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestExampleFileMakesAWholeCall(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, ctx := apptest.New(t, s), t.Context()
		by := opener(w, "Ada Morel")
		made, err := w.ImportCall(ctx, by, []byte(example(t)), store.Key{})
		if err != nil {
			t.Fatal(err)
		}
		c := made.Call
		if c.Slug != "reparer-pres-de-chez-soi" || made.RulesN != 1 || made.Challenges != 2 {
			t.Errorf("made %+v", made)
		}
		// Noon in Paris, in winter and in summer.
		if !c.Phases.Open.Equal(time.Date(2027, 3, 15, 11, 0, 0, 0, time.UTC)) || !c.Cutoffs[0].At.Equal(time.Date(2027, 6, 18, 10, 0, 0, 0, time.UTC)) {
			t.Errorf("dates are %v and %v", c.Phases, c.Cutoffs)
		}
		if st := c.Settings; st.Envelope != 600_000_00 || st.Rate != 7000 || st.Floor != 5_000_00 || len(st.Criteria) != 3 || !st.Receipt.Complete() {
			t.Errorf("settings are %+v", st)
		}
		if lacks := c.Lacks(domain.PhaseOpen); len(lacks) != 0 {
			t.Errorf("the example lacks %q", lacks)
		}
		list, err := s.Challenges(ctx, c.ID)
		if err != nil || len(list) != 2 || list[0].Number != 1 || list[0].State != domain.ChallengePublished || list[1].State != domain.ChallengeIdea {
			t.Errorf("défis are %+v, %v", list, err)
		}
		want := []domain.Verb{app.ImportChallenge, app.ImportChallenge, domain.PublishRules, domain.GrantCallRole, domain.OpenCall}
		if got := verbsOf(t, s, c.ID); !slices.Equal(got, want) {
			t.Errorf("register tells %q", got)
		}
	})
}

func TestFaultsOfAFileAreToldAtTheirLinesAndNothingIsMade(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, ctx := apptest.New(t, s), t.Context()
		by := opener(w, "Ada Morel")
		good := example(t)
		for _, row := range []struct {
			name, from, to, want string
		}{
			{"unknown name", "agency:", "agence:", "7  error.yaml"},
			{"name twice", "floor: 5000", "floor: 5000\nfloor: 1", "29  error.yaml"},
			{"anchor", "agency: Agence", "agency: &a Agence", "7  error.yaml_anchor"},
			{"two documents", "challenges:", "---\nchallenges:", "0  error.yaml_documents"},
			{"no YAML", "title: ", "title: [", "6  error.yaml"},
			{"no such hour", "open: 2027-03-15 12:00", "open: 2027-03-28 02:30", "19 phases.open error.moment"},
			{"weights", "weight: 40", "weight: 41", "30 criteria error.weights"},
			{"amount", "envelope: 600000", "envelope: beaucoup", "25 envelope error.amount"},
			{"no title of a défi", "- title: Transmettre le geste", "- title: ''", "67 challenges[1].title error.required"},
			{"state of a défi", "state: published", "state: closed", "66 challenges[0].state error.choice"},
			{"empty règlement", "    ## Article 1, objet\n\n    L’appel finance des ressources placées sous licence ouverte.", "    ", "50 rules.text error.required"},
			{"slug", "slug: reparer-pres-de-chez-soi ", "slug: Réparer ", "6 slug error.slug"},
		} {
			text := strings.Replace(good, row.from, row.to, 1)
			_, err := w.ImportCall(ctx, by, []byte(text), store.Key{})
			list, _ := errors.AsType[app.FileErrors](err)
			var told []string
			for _, f := range list {
				told = append(told, fmt.Sprintf("%d %s %s", f.Line, f.Path, f.Key))
			}
			if !slices.Equal(told, []string{row.want}) {
				t.Errorf("%s: told %q, want %q (%v)", row.name, told, row.want, err)
			}
		}
		if calls, err := s.Calls(ctx); err != nil || len(calls) != 0 {
			t.Errorf("%d calls are left, %v", len(calls), err)
		}
		if _, err := w.ImportCall(ctx, by, []byte(good), store.Key{}); err != nil {
			t.Fatal(err)
		}
		_, err := w.ImportCall(ctx, by, []byte(good), store.Key{})
		mustRefuse(t, err, "slug error.slug_taken")
		_, err = w.ImportCall(ctx, w.Person("Sans rôle"), []byte(good), store.Key{})
		if domain.KindOf(err) != domain.Forbidden {
			t.Errorf("somebody without a role: %v", err)
		}
	})
}
