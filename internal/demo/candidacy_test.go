package demo

import (
	"maps"
	"slices"
	"testing"

	"github.com/appel-a-communs/communs/internal/domain"
)

// missing lists the sections that a deposit of this version would lack.
func missing(v Act) []string {
	form, _ := domain.FormOf(domain.FormCandidacy)
	var keys []string
	for _, block := range form.Missing(v.Sections) {
		keys = append(keys, block...)
	}
	return keys
}

func TestCandidaciesHaveManyVersionsByManyHands(t *testing.T) {
	s := loaded(t)
	if len(s.Candidacies) != 12 {
		t.Errorf("%d candidacies", len(s.Candidacies))
	}
	for _, c := range s.Candidacies {
		versions := s.versions(c.Key)
		outside := slices.ContainsFunc(versions, func(v Act) bool { return v.Outside })
		switch {
		case len(versions) < 5 || len(versions) > 20 || c.Versions != len(versions):
			t.Errorf("%s has %d versions", c.Key, len(versions))
		case len(s.authors(c.Key)) < 2 || !outside:
			t.Errorf("%s was written by the team alone", c.Key)
		}
		for i, v := range versions {
			if v.Version != i+1 || v.Summary == "" {
				t.Errorf("%s: version %d is numbered %d, summary %q", c.Key, i+1, v.Version, v.Summary)
			}
		}
	}
}

func TestDepositsOfBothReleves(t *testing.T) {
	s := loaded(t)
	first := func(a Act) bool { return a.Releve == 1 }
	second := func(a Act) bool { return a.Releve == 2 }
	got := []int{
		s.count(Deposit, first), s.count(Replace, first), s.count(WithdrawDeposit, first), s.count(Deposit, second),
	}
	if !slices.Equal(got, []int{5, 1, 1, 2}) {
		t.Errorf("deposits, replaced, withdrawn at relève 1, deposits for relève 2: %v", got)
	}
	standing, changed := map[int]int{}, 0
	for _, c := range s.Candidacies {
		for k, version := range c.Deposits {
			standing[k]++
			if k == 1 && version < c.Versions {
				changed++
			}
		}
	}
	if !maps.Equal(standing, map[int]int{1: 4, 2: 2}) || changed != 4 {
		t.Errorf("standing %v, changed since relève 1: %d", standing, changed)
	}
}

func TestMateriauxLacksOnlyTheBudget(t *testing.T) {
	c, last := loaded(t).candidacy(t, "materiaux")
	if got := missing(last); !slices.Equal(got, []string{"budget"}) || c.Administrative == nil || len(c.Organisations) == 0 {
		t.Errorf("lacks %v", got)
	}
}

func TestHangarLacksOnlyTheAdministrativePanel(t *testing.T) {
	c, last := loaded(t).candidacy(t, "hangar")
	if got := missing(last); len(got) != 0 || c.Administrative != nil || payees(c.Organisations) != nil {
		t.Errorf("lacks %v, panel %v", got, c.Administrative)
	}
}

func TestVoisinsHasItsThreeFirstFields(t *testing.T) {
	_, last := loaded(t).candidacy(t, "voisins")
	if got := slices.Sorted(maps.Keys(last.Sections)); !slices.Equal(got, []string{"challenges", "pitch", "title"}) {
		t.Errorf("sections %v", got)
	}
}

func TestOneOnProposalAndOneWithdrawn(t *testing.T) {
	var onProposal, withdrawn []string
	for _, c := range loaded(t).Candidacies {
		if c.Mode == domain.OnProposal {
			onProposal = append(onProposal, c.Key)
		}
		if c.Withdrawn {
			withdrawn = append(withdrawn, c.Key)
		}
	}
	if !slices.Equal(onProposal, []string{"ratages"}) || !slices.Equal(withdrawn, []string{"fraicheur", "vitrines"}) {
		t.Errorf("on proposal %v, withdrawn %v", onProposal, withdrawn)
	}
}

func TestEveryVerdictStandsToday(t *testing.T) {
	s := loaded(t)
	verdicts, origins := map[domain.Verdict]bool{}, map[string]bool{}
	for _, c := range s.Candidacies {
		_, last := s.candidacy(t, c.Key)
		for _, r := range last.Expectation {
			if !c.Withdrawn {
				verdicts[r.Verdict] = true
			}
			origins[r.Origin] = true
		}
	}
	if len(verdicts) != 6 || len(origins) != 3 {
		t.Errorf("verdicts %v, origins %v", verdicts, origins)
	}
}

func TestALicenceIsOpenedInTheStory(t *testing.T) {
	before := map[string]domain.Verdict{}
	opened := 0
	for _, a := range loaded(t).Acts {
		for _, r := range a.Expectation {
			row := a.Page + "/" + r.Row
			if before[row] == domain.NotOpen && r.Verdict == domain.Open {
				opened++
			}
			before[row] = r.Verdict
		}
	}
	if opened != 3 {
		t.Errorf("%d licences go from closed to open", opened)
	}
}

func TestRestoredVersionsReadAsTheyDid(t *testing.T) {
	s := loaded(t)
	restored := 0
	for _, a := range s.Acts {
		if a.RestoredOf == 0 {
			continue
		}
		restored++
		if old := s.versions(a.Page)[a.RestoredOf-1]; !maps.Equal(old.Sections, a.Sections) {
			t.Errorf("%s: version %d is not version %d again", a.Page, a.Version, a.RestoredOf)
		}
	}
	if restored != 2 {
		t.Errorf("%d versions restored", restored)
	}
}

func TestSiretNumbersBelongToNobody(t *testing.T) {
	for _, c := range loaded(t).Candidacies {
		if a := c.Administrative; a != nil && (!domain.IsSIRET(a.SIRET) || a.SIRET[:6] != "000000") {
			t.Errorf("%s: SIRET %s", c.Key, a.SIRET)
		}
	}
}
