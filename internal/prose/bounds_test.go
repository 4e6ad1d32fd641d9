package prose

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"
)

// TestWorkIsBoundedWhateverTheTexts counts steps: the same on every machine, whatever its load.
func TestWorkIsBoundedWhateverTheTexts(t *testing.T) {
	rng := rand.New(rand.NewSource(8))
	words := paragraph(rng, 6000)
	for _, row := range []struct{ name, old, new string }{
		{"8 000 hunks in one paragraph", everyOther("mot", 16_000, ""), everyOther("mot", 16_000, "x")},
		{"8 000 hunks in 8 000 paragraphs", everyOther("mot mot mot mot", 8_000, "\n\n"), everyOther("mot mot non mot", 8_000, "\n\n")},
		{"one word", strings.Repeat("a ", 120_000), strings.Repeat("a ", 90_000) + "b " + strings.Repeat("a ", 20_000)},
		{"two words", alternating(rng, "a ", "b ", 100_000), alternating(rng, "a ", "b ", 100_000)},
		{"two lines", alternating(rng, "a\n\n", "b\n\n", 60_000), alternating(rng, "a\n\n", "b\n\n", 60_000)},
		{"shuffled words", words, shuffled(rng, words, " ")},
		{"shuffled paragraphs", numbered(5_000), shuffled(rng, numbered(5_000), "\n\n")},
		{"one giant and many small", words, strings.ReplaceAll(words, ". ", ".\n\n")},
		{"many small and one giant", strings.ReplaceAll(words, ". ", ".\n\n"), words},
		{"no space at all", strings.Repeat("x", 400_000), strings.Repeat("x", 399_999)},
	} {
		t.Run(row.name, func(t *testing.T) {
			a := align(row.old, row.new, split)
			w := writer{alignment: a}
			w.all()
			if err := wellFormed(row.old, row.new, Result{Same: row.old == row.new, Blocks: w.blocks}); err != nil {
				t.Fatal(err.Error()[:min(500, len(err.Error()))])
			}
			if a.engine.spent > a.engine.budget+maxDepth*40*(len(row.old)+len(row.new)) {
				t.Errorf("spent %d steps", a.engine.spent)
			}
		})
	}
}

func TestPassageOverBudgetIsSaidSo(t *testing.T) {
	rng := rand.New(rand.NewSource(9))
	r := Diff(alternating(rng, "a ", "b ", 100_000), alternating(rng, "a ", "b ", 100_000))
	if len(r.Blocks) != 1 || !r.Blocks[0].OverBudget {
		t.Errorf("%d blocks, over budget %v", len(r.Blocks), r.Blocks[0].OverBudget)
	}
}

func everyOther(word string, times int, between string) string {
	var sb strings.Builder
	for i := range times {
		fmt.Fprintf(&sb, "%s %d ", word, i)
		if between == "x" && i%2 == 0 {
			fmt.Fprintf(&sb, "neuf%d ", i)
		}
		if between == "\n\n" {
			sb.WriteString(between)
		}
	}
	return sb.String()
}

func alternating(rng *rand.Rand, a, b string, times int) string {
	var sb strings.Builder
	for range times {
		if rng.Intn(2) == 0 {
			sb.WriteString(a)
		} else {
			sb.WriteString(b)
		}
	}
	return sb.String()
}

func numbered(n int) string {
	var sb strings.Builder
	for i := range n {
		fmt.Fprintf(&sb, "Paragraphe %d du dossier commun numéro %d.\n\n", i, i)
	}
	return sb.String()
}

func shuffled(rng *rand.Rand, text, sep string) string {
	parts := strings.Split(text, sep)
	rng.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
	return strings.Join(parts, sep)
}
