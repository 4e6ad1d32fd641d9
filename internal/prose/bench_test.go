package prose

import (
	"math/rand"
	"strings"
	"testing"
)

// ordinary is a text of about the given size in bytes.
func ordinary(rng *rand.Rand, size int) string {
	var sb strings.Builder
	for sb.Len() < size {
		sb.WriteString(randomText(rng, 12))
		sb.WriteString("\n\n")
	}
	return sb.String()
}

func editedWords(rng *rand.Rand, text string, edits int) string {
	words := strings.Split(text, " ")
	for range edits {
		words[rng.Intn(len(words))] = pick(rng, single)
	}
	return strings.Join(words, " ")
}

func benchmarkDiff(b *testing.B, old, new string) {
	b.ReportAllocs()
	b.SetBytes(int64(len(old) + len(new)))
	for b.Loop() {
		Diff(old, new)
	}
}

func BenchmarkDiffAdjacent20KB(b *testing.B) {
	rng := rand.New(rand.NewSource(20))
	old := ordinary(rng, 20_000)
	benchmarkDiff(b, old, editedWords(rng, old, 5))
}

func BenchmarkDiffAdjacent100KB(b *testing.B) {
	rng := rand.New(rand.NewSource(100))
	old := ordinary(rng, 100_000)
	benchmarkDiff(b, old, editedWords(rng, old, 40))
}

func BenchmarkDiffFarApart100KB(b *testing.B) {
	rng := rand.New(rand.NewSource(100))
	old := ordinary(rng, 100_000)
	benchmarkDiff(b, old, scramble(rng, old, 400))
}

func BenchmarkDiffUnrelated1MB(b *testing.B) {
	rng := rand.New(rand.NewSource(1000))
	benchmarkDiff(b, ordinary(rng, 1_000_000), ordinary(rng, 1_000_000))
}

func BenchmarkDiffOneParagraph1MB(b *testing.B) {
	rng := rand.New(rand.NewSource(1000))
	benchmarkDiff(b, paragraph(rng, 12_000), paragraph(rng, 12_000))
}
