package prose

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"
)

// writer of minutes: adds paragraphs and list items of its own and edits those, over a base that ages.
type scribe struct {
	name string
	base int               // version that the scribe has on screen
	own  map[string]string // mark of each own paragraph → its text as last typed
	next int
}

// TestFifteenScribesOnOnePageLoseNothing is the rule of minutes: each adds and edits what is theirs, over stale bases,
// and nobody loses a word.
func TestFifteenScribesOnOnePageLoseNothing(t *testing.T) {
	for _, style := range []struct{ name, before, after string }{
		{"paragraphs", "", "\n\n"}, {"list", "- ", "\n"}, {"lines", "", "\n"},
	} {
		t.Run(style.name, func(t *testing.T) {
			saves, conflicts := 0, 0
			for seed := range int64(2) {
				s, c := playMinutes(t, rand.New(rand.NewSource(seed)), style.before, style.after)
				saves += s
				conflicts += c
			}
			t.Logf("%d saves, %d conflicts", saves, conflicts)
			if conflicts*50 > saves {
				t.Errorf("%d conflicts in %d saves, want at most 2 %%", conflicts, saves)
			}
		})
	}
}

func playMinutes(t *testing.T, rng *rand.Rand, before, after string) (saves, conflicts int) {
	t.Helper()
	versions := []string{"# Compte rendu\n\nPrésents : la commune, l’agence.\n\n## Échanges\n\n" + before + "Ouverture de la séance." + after}
	scribes := make([]*scribe, 15)
	for i := range scribes {
		scribes[i] = &scribe{name: fmt.Sprintf("scribe%02d", i), own: map[string]string{}}
	}
	for range 150 {
		s := scribes[rng.Intn(len(scribes))]
		if rng.Intn(4) == 0 { // reloads the page before typing
			s.base = len(versions) - 1
		}
		base := versions[s.base]
		mine, typed := s.write(rng, base, before, after)
		m := MergeAppending(base, mine, versions[len(versions)-1])
		saves++
		if !m.Clean {
			conflicts++
			s.base = len(versions) - 1 // the page of conflict shows the latest
			continue
		}
		for mark, text := range typed {
			s.own[mark] = text
		}
		versions = append(versions, m.Text)
		s.base = len(versions) - 1
		everyWordOnce(t, m.Text, scribes)
	}
	return saves, conflicts
}

// write edits one own paragraph of the base, adds one, or does both; it gives the text and what it typed.
func (s *scribe) write(rng *rand.Rand, base, before, after string) (string, map[string]string) {
	typed := map[string]string{}
	lines := strings.Split(base, "\n")
	if rng.Intn(2) == 0 {
		for _, i := range rng.Perm(len(lines)) {
			if mark := markOf(lines[i]); strings.HasPrefix(mark, s.name) {
				lines[i] = scribbled(rng, lines[i])
				typed[mark] = lines[i]
				break
			}
		}
	}
	text := strings.Join(lines, "\n")
	if len(typed) > 0 && rng.Intn(2) == 0 {
		return text, typed
	}
	mark := fmt.Sprintf("%s_%d", s.name, s.next)
	s.next++
	line := before + mark + " " + sentence(rng)
	typed[mark] = line
	if rng.Intn(3) == 0 { // no line end, as a form may send it
		return strings.TrimRight(text, "\n") + after + line, typed
	}
	return strings.TrimRight(text, "\n") + after + line + after, typed
}

func markOf(line string) string {
	mark, _, _ := strings.Cut(strings.TrimPrefix(line, "- "), " ")
	return mark
}

// scribbled adds words at the end or changes some, never the mark.
func scribbled(rng *rand.Rand, line string) string {
	words := strings.Split(line, " ")
	if rng.Intn(2) == 0 {
		return line + " " + sentence(rng)
	}
	for range 1 + rng.Intn(3) {
		words[len(words)-1-rng.Intn(3)] = pick(rng, single)
	}
	return strings.Join(words, " ")
}

// everyWordOnce finds each paragraph of each scribe once, as last typed, alone on its line.
func everyWordOnce(t *testing.T, text string, scribes []*scribe) {
	t.Helper()
	count := map[string]int{}
	for line := range strings.SplitSeq(text, "\n") {
		count[line]++
	}
	for _, s := range scribes {
		for mark, want := range s.own {
			if count[want] != 1 {
				t.Fatalf("%s is there %d times as typed:\n%s\n--- text\n%s", mark, count[want], want, text)
			}
			if n := strings.Count(text, mark+" "); n != 1 {
				t.Fatalf("%s is there %d times:\n%s", mark, n, text)
			}
		}
	}
}
