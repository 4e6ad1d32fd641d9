package play_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/demo"
	"github.com/appel-a-communs/communs/internal/demo/play"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// now is two weeks and a day after the story's last day.
var now = time.Date(2026, 12, 8, 10, 0, 0, 0, time.UTC) //nolint:gochecknoglobals // a constant that Go cannot write as one

func TestStoryIsPlayedWhole(t *testing.T) {
	story, err := demo.Load()
	if err != nil {
		t.Fatal(err)
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := app.New(s, app.Options{BaseURL: "http://communs.test", CheapPasswords: true})
		if err := play.Story(t.Context(), a, s.DB().Clock(), now); err != nil {
			t.Fatal(err)
		}
		call, err := s.CallAt(t.Context(), story.Call.Slug)
		if err != nil {
			t.Fatal(err)
		}
		checkCall(t, call)
		list, err := s.Candidacies(t.Context(), store.CandidacyFilter{CallID: call.ID, Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		byTitle := map[string]domain.Candidacy{}
		for _, c := range list {
			byTitle[c.Title] = c
		}
		for _, want := range story.Candidacies {
			got := byTitle[want.Title]
			if got.Head != want.Versions || (got.State == domain.Withdrawn) != want.Withdrawn || got.Editing != want.Mode {
				t.Errorf("%s: %+v; want %d versions, withdrawn %v, editing %s", want.Title, got, want.Versions, want.Withdrawn, want.Mode)
			}
			checkDeposits(t, s, got, want)
		}
		checkWorkshops(t, s, call, story)
		if waiting, _, err := s.JobCount(t.Context()); err != nil || waiting != 0 {
			t.Errorf("%d jobs wait after the story, %v", waiting, err)
		}
	})
}

func checkWorkshops(t *testing.T, s *store.Store, call domain.Call, story demo.Story) {
	t.Helper()
	list, err := s.CallWorkshops(t.Context(), call.ID)
	if err != nil || len(list) != len(story.Workshops) {
		t.Fatalf("%d workshops, %v", len(list), err)
	}
	states := map[domain.State]int{}
	for _, w := range list {
		i := slices.IndexFunc(story.Workshops, func(v demo.Workshop) bool { return v.Title == w.Title })
		if want := story.Workshops[i]; w.Seated != len(want.Seated) || w.Present != len(want.Present) || want.Frozen > 0 && w.Frozen.N != want.Frozen {
			t.Errorf("%s: %d seats, %d present, frozen %d; want %+v", w.Title, w.Seated, w.Present, w.Frozen.N, want)
		}
		states[w.Recorded]++
	}
	want := map[domain.State]int{domain.WorkshopFrozen: 2, domain.WorkshopCancelled: 1, domain.WorkshopCorrection: 1, domain.WorkshopRegistration: 1}
	if !maps.Equal(states, want) {
		t.Errorf("states %v, want %v", states, want)
	}
}

func checkCall(t *testing.T, call domain.Call) {
	t.Helper()
	if len(call.Cutoffs) != 3 || call.Cutoffs[0].FrozenAt.IsZero() || call.Cutoffs[0].Deposits != 4 || !call.Cutoffs[1].FrozenAt.IsZero() {
		t.Errorf("relèves %+v; want the first closed on four deposits", call.Cutoffs)
	}
	if call.Recorded != domain.PhaseOpen || len(call.Lacks(domain.PhaseOpen)) != 0 || call.RulesN != 3 {
		t.Errorf("call %+v", call)
	}
	if day := call.Cutoffs[1].At.Weekday(); day != time.Friday {
		t.Errorf("relève 2 falls on a %s", day)
	}
}

func checkDeposits(t *testing.T, s *store.Store, c domain.Candidacy, want demo.Candidacy) {
	t.Helper()
	list, err := s.DepositsOf(t.Context(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	standing := map[int]int{}
	for _, d := range list {
		if d.State == domain.Deposited {
			standing[d.K] = d.N
		}
	}
	for k, n := range want.Deposits {
		if standing[k] != n {
			t.Errorf("%s: version %d stands for relève %d, want %d", want.Title, standing[k], k, n)
		}
	}
	if len(standing) != len(want.Deposits) {
		t.Errorf("%s: deposits %v, want %v", want.Title, standing, want.Deposits)
	}
}

// What the story expects of each licence is what the check says.
func TestVerdictsAreThoseOfTheStory(t *testing.T) {
	story, err := demo.Load()
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, act := range story.Acts {
		for _, e := range act.Expectation {
			checked++
			if got := domain.Verdict(app.CheckLicence(e.Licence, e.Kind).Verdict); got != e.Verdict {
				t.Errorf("%s, %s: %q for %s is %s, want %s", act.Page, e.Row, e.Licence, e.Kind, got, e.Verdict)
			}
		}
	}
	if checked == 0 {
		t.Error("no expectation was checked")
	}
}
