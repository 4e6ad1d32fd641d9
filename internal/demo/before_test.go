package demo

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/domain"
)

func before(t *testing.T) Story {
	t.Helper()
	s, err := LoadBefore()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestCallOfTheYearBeforeIsOverWithItsOutcome(t *testing.T) {
	s := before(t)
	call := domain.Call{Phases: s.Call.Settings.Phases, Cutoffs: s.Call.Settings.Cutoffs, Settings: s.Call.Settings.Stated, RulesN: 1}
	if got := call.Phase(s.Today); got != domain.Archived || len(call.Cutoffs) != 1 {
		t.Errorf("today the call of the year before is %s, with %d relèves", got, len(call.Cutoffs))
	}
	if len(s.Challenges) != 3 || len(s.Candidacies) != 4 {
		t.Errorf("%d défis, %d candidacies", len(s.Challenges), len(s.Candidacies))
	}
	deposits := 0
	for _, c := range s.Candidacies {
		deposits += len(c.Deposits)
		if c.Versions < 2 || c.Versions > 4 {
			t.Errorf("%s has %d versions", c.Key, c.Versions)
		}
	}
	outcomes, granted := map[domain.Outcome]int{}, int64(0)
	for _, a := range s.Acts {
		if a.Kind == PrepareDecision {
			outcomes[a.Instruction.Outcome]++
			granted += a.Instruction.Amount
		}
	}
	want := map[domain.Outcome]int{domain.Funded: 1, domain.Conditional: 1, domain.NotKept: 1}
	if !maps.Equal(outcomes, want) || granted != 43000 || deposits != 3 || s.count(PublishDecisions, func(Act) bool { return true }) != 1 {
		t.Errorf("%v, %d euros granted, %d deposits", outcomes, granted, deposits)
	}
}

func TestYearBeforeEndsBeforeTheStoryBegins(t *testing.T) {
	old, s := before(t), loaded(t)
	first := s.Acts[0].At
	if last := old.Acts[len(old.Acts)-1].At; !last.Before(first) || !old.Call.Settings.Phases.Archived.Before(first) {
		t.Errorf("the year before lasts until %s and %s, the story begins on %s", last, old.Call.Settings.Phases.Archived, first)
	}
	emails, names := map[string]bool{}, map[string]bool{}
	for _, a := range slices.Concat(old.Accounts, s.Accounts) {
		if emails[a.Email] || names[a.Name] || !strings.HasSuffix(a.Email, "@exemple.fr") {
			t.Errorf("%s, %s: there twice, or no invented address", a.Name, a.Email)
		}
		emails[a.Email], names[a.Name] = true, true
	}
}

func TestOneCandidacyIsSavedByARemark(t *testing.T) {
	s := loaded(t)
	c, last := s.candidacy(t, "nuits")
	remarked, taken := false, 0
	for _, a := range s.Acts {
		if a.Page != c.Key {
			continue
		}
		remarked = remarked || a.Kind == LeaveRemark && a.Outside
		if a.Kind == SettleRemark && remarked {
			taken = a.Review.Version
		}
	}
	if first := s.versions(c.Key)[0]; taken == 0 || first.Sections["pitch"] == last.Sections["pitch"] || c.Withdrawn {
		t.Errorf("taken up in version %d; %+v", taken, c)
	}
}

func TestOneConflictIsMetAndSettled(t *testing.T) {
	met := 0
	for _, a := range loaded(t).Acts {
		if len(a.Met) == 0 {
			continue
		}
		met++
		for key, typed := range a.Met {
			if typed == a.Sections[key] || typed == "" {
				t.Errorf("%s: what was typed stands as it was", a.Page)
			}
		}
	}
	if met != 1 {
		t.Errorf("%d conflicts", met)
	}
}

func TestTwoCandidaciesStopWithTheirLessons(t *testing.T) {
	s := loaded(t)
	for _, c := range s.Candidacies {
		_, last := s.candidacy(t, c.Key)
		if !c.Withdrawn {
			continue
		}
		if !strings.Contains(strings.ToLower(last.Summary), "appris") && !strings.Contains(last.Summary, "leçons") {
			t.Errorf("%s ends with %q", c.Key, last.Summary)
		}
	}
}

func TestStopsOfTheTourAreInTheStory(t *testing.T) {
	stops, ok := loaded(t).Tour()
	want := Stops{
		Challenge: "Mesurer la chaleur là où l’on dort", Candidacy: "Nuits relevées", Changed: 4,
		Refused: "Le cahier des ratages", Frozen: "Les toits qui comptent", FrozenVersion: 15,
	}
	if !ok || stops != want {
		t.Errorf("stops %+v", stops)
	}
}
