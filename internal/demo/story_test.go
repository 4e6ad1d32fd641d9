package demo

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
)

func loaded(t *testing.T) Story {
	t.Helper()
	s, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// candidacy gives one candidacy and its last version.
func (s Story) candidacy(t *testing.T, key string) (Candidacy, Act) {
	t.Helper()
	i := slices.IndexFunc(s.Candidacies, func(c Candidacy) bool { return c.Key == key })
	if i < 0 {
		t.Fatalf("no candidacy %s", key)
	}
	versions := s.versions(key)
	return s.Candidacies[i], versions[len(versions)-1]
}

func (s Story) versions(page string) []Act {
	var acts []Act
	for _, a := range s.Acts {
		if a.Page == page && a.MakesVersion() {
			acts = append(acts, a)
		}
	}
	return acts
}

func (s Story) count(kind Kind, keep func(Act) bool) int {
	n := 0
	for _, a := range s.Acts {
		if a.Kind == kind && keep(a) {
			n++
		}
	}
	return n
}

func paris(t *testing.T, at string) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	moment, err := time.ParseInLocation("2006-01-02 15:04", at, zone)
	if err != nil {
		t.Fatal(err)
	}
	return moment
}

func TestLoadIsTheSameEachTime(t *testing.T) {
	again, err := loadFolder("story")
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(loaded(t), again) {
		t.Error("two loads differ")
	}
}

func TestActsAreInOrderOfTime(t *testing.T) {
	s := loaded(t)
	if !slices.IsSortedFunc(s.Acts, func(a, b Act) int { return a.At.Compare(b.At) }) {
		t.Error("acts are not in order")
	}
	for _, a := range s.Acts {
		if !a.At.Before(s.Today) {
			t.Errorf("%s of %s comes after today", a.Kind, a.Page)
		}
	}
}

func TestCastHoldsEachRoleOnce(t *testing.T) {
	held := map[domain.Role]int{}
	emails := map[string]bool{}
	for _, a := range loaded(t).Accounts {
		for _, role := range a.Roles {
			held[role]++
		}
		if !strings.HasSuffix(a.Email, "@exemple.fr") || emails[a.Email] {
			t.Errorf("e-mail of %s: %q", a.Name, a.Email)
		}
		emails[a.Email] = true
	}
	want := map[domain.Role]int{
		domain.Manager: 1, domain.Facilitator: 1, domain.Instructor: 1, domain.Juror: 1, domain.Funder: 1,
		domain.Moderator: 1, domain.Auditor: 1, domain.Admin: 1,
	}
	if !maps.Equal(held, want) {
		t.Errorf("roles held: %v", held)
	}
	if len(emails) != 29 {
		t.Errorf("%d accounts", len(emails))
	}
}

func TestAgencyWorksOnWeekdays(t *testing.T) {
	s := loaded(t)
	for _, account := range s.Accounts {
		for _, a := range s.Acts {
			day := a.At.Weekday()
			if len(account.Roles) > 0 && a.By == account.Key && (day == time.Saturday || day == time.Sunday) {
				t.Errorf("%s: %s on a %s", account.Name, a.Kind, day)
			}
		}
	}
}

func TestCallIsComplete(t *testing.T) {
	call := loaded(t).Call
	s := call.Settings
	if call.Slug != "resilience-des-territoires-2026" || call.Model != "AAC" || s.Name != "Résilience des territoires 2026" {
		t.Errorf("call: %+v", call)
	}
	inDomain := domain.Call{Phases: s.Phases, Cutoffs: s.Cutoffs, Settings: s.Stated, RulesN: 3}
	if lacks := inDomain.Lacks(domain.PhaseOpen); len(lacks) > 0 || inDomain.Check() != nil {
		t.Errorf("lacks %v, %v", lacks, inDomain.Check())
	}
	if got := s.Stated; got.Rate != 7000 || got.Cap != 8000000 || got.Floor != 1000000 || got.DaysPublic != 15 {
		t.Errorf("settings %+v", got)
	}
	releves := []domain.Cutoff{
		{K: 1, At: paris(t, "2026-09-25 12:00")}, {K: 2, At: paris(t, "2026-12-18 12:00")}, {K: 3, At: paris(t, "2027-03-26 12:00")},
	}
	if !reflect.DeepEqual(s.Cutoffs, releves) || !s.LastReleve.Equal(releves[2].At) || !s.Opening.Equal(s.Phases.Open) {
		t.Errorf("relèves %v", s.Cutoffs)
	}
	if got := inDomain.Phase(paris(t, Today+" 09:00")); got != domain.PhaseOpen {
		t.Errorf("today the call is %s", got)
	}
}

func TestRulesAndCallPageChange(t *testing.T) {
	s := loaded(t)
	if n := len(s.versions("reglement")); n != 3 {
		t.Errorf("%d numbers of the rules", n)
	}
	edits := 0
	for _, v := range s.versions("appel") {
		if v.Kind == Edit {
			edits++
		}
	}
	if edits != 3 {
		t.Errorf("%d texts of the call page", edits)
	}
}

func TestSixChallengesArePublished(t *testing.T) {
	s := loaded(t)
	form, _ := domain.FormOf(domain.FormChallenge)
	states := map[domain.State]int{}
	for _, c := range s.Challenges {
		states[c.State]++
		if c.Versions < 2 || c.Versions > 6 {
			t.Errorf("%s has %d versions", c.Key, c.Versions)
		}
		if len(s.authors(c.Key)) < 2 && c.State == domain.ChallengePublished {
			t.Errorf("%s has one author", c.Key)
		}
		last := s.versions(c.Key)
		if c.State == domain.ChallengePublished && len(last[len(last)-1].Sections) != len(form.Sections) {
			t.Errorf("%s is published with empty sections", c.Key)
		}
	}
	if want := (map[domain.State]int{
		domain.ChallengePublished: 6, domain.ChallengeSetAside: 1, domain.ChallengeMerged: 1,
	}); !maps.Equal(states, want) {
		t.Errorf("states %v", states)
	}
}

// authors gives who wrote a page.
func (s Story) authors(page string) map[string]bool {
	who := map[string]bool{}
	for _, v := range s.versions(page) {
		who[v.By] = true
	}
	return who
}

func TestEachPublishedChallengeHasAnAnswer(t *testing.T) {
	s := loaded(t)
	answered := map[string]bool{}
	for _, c := range s.Candidacies {
		_, last := s.candidacy(t, c.Key)
		var rows []ChallengeRow
		if err := json.Unmarshal([]byte(last.Sections["challenges"]), &rows); err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			answered[row.Challenge] = true
		}
	}
	for _, c := range s.Challenges {
		if answered[c.Key] != (c.State == domain.ChallengePublished) {
			t.Errorf("%s, %s: answered %v", c.Key, c.State, answered[c.Key])
		}
	}
}
