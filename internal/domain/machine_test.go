package domain_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/domain"
)

var update = flag.Bool("update", false, "write docs/states.md anew")

// The state machines are drawn into docs/states.md from the very tables that the program follows.
func TestStatesAreDrawnAsTheyAre(t *testing.T) {
	var b strings.Builder
	b.WriteString("# States\n\nDrawn by `go test ./internal/domain -update` from the tables of `internal/domain`; what is not here cannot happen.\n")
	for _, m := range []struct {
		name    string
		machine domain.Machine
	}{{"Défi", domain.ChallengeMoves()}, {"Candidacy", domain.CandidacyMoves()}, {"Deposit, up to its relève", domain.DepositMoves()}, {"Deposit, from its relève on", domain.InstructionMoves()}} {
		b.WriteString("\n## " + m.name + "\n\n| from | act | to | public reason |\n|---|---|---|---|\n")
		for _, mv := range m.machine {
			reason := ""
			if mv.Reason {
				reason = "asked for"
			}
			b.WriteString("| " + string(mv.From) + " | `" + string(mv.Verb) + "` | " + string(mv.To) + " | " + reason + " |\n")
		}
	}
	b.WriteString("\n## Call\n\nA call has no acts: its phase follows from its dates and the clock.\n\n")
	for i, p := range domain.AllPhases() {
		if i > 0 {
			b.WriteString(" → ")
		}
		b.WriteString(string(p))
	}
	b.WriteString("\n")
	const file = "../../docs/states.md"
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil || string(got) != b.String() {
		t.Errorf("docs/states.md is not what the tables say (%v): go test ./internal/domain -update", err)
	}
}

func TestMoveNeedsItsStateAndItsReason(t *testing.T) {
	m := domain.ChallengeMoves()
	if to, err := m.Step(domain.ChallengeIdea, domain.CowriteChallenge, ""); err != nil || to != domain.ChallengeCoWriting {
		t.Errorf("idea to %s, %v", to, err)
	}
	if _, err := m.Step(domain.ChallengePublished, domain.CowriteChallenge, ""); domain.KindOf(err) != domain.Conflict {
		t.Errorf("from a state that leads nowhere: %v", err)
	}
	if _, err := m.Step(domain.ChallengeProposed, "challenge.set_aside", ""); domain.KindOf(err) != domain.Invalid {
		t.Errorf("without a reason: %v", err)
	}
}

func TestNumbersOfOrganisations(t *testing.T) {
	for siret, want := range map[string]bool{
		"73282932000074": true, "73282932000075": false, "35600000000048": true, "35600000049837": true, "356000000498370": false,
		"7328293200007": false, "7328293200007a": false, "": false,
	} {
		if got := domain.IsSIRET(siret); got != want {
			t.Errorf("SIRET %q: %v", siret, got)
		}
	}
	for rna, want := range map[string]bool{"W751234567": true, "W75123456": false, "X751234567": false, "W75123456a": false} {
		if got := domain.IsRNA(rna); got != want {
			t.Errorf("RNA %q: %v", rna, got)
		}
	}
}

func TestAmountsAreCents(t *testing.T) {
	for text, want := range map[string]int64{"12500": 1_250_000, "12500.50": 1_250_050, "0": 0} {
		got, ok := domain.ParseAmount(text)
		if !ok || got != want || domain.FormatAmount(got) != text {
			t.Errorf("%q: %d, %v, written back %q", text, got, ok, domain.FormatAmount(got))
		}
	}
	for _, text := range []string{"", "-1", "12,5", "1.5", "1e3", "1234567890123", "12.345", "."} {
		if _, ok := domain.ParseAmount(text); ok {
			t.Errorf("%q was taken for an amount", text)
		}
	}
}

func TestAidIsUnderTheRateAndTheCap(t *testing.T) {
	s := domain.Settings{Rate: 7000, Cap: 8_000_000}
	for cost, want := range map[int64]int64{1_000_000: 700_000, 20_000_000: 8_000_000} {
		if got := s.MaxAid(cost); got != want {
			t.Errorf("for a cost of %d: %d, want %d", cost, got, want)
		}
	}
}
