package prose

import (
	"fmt"
	"math/rand"
	"reflect"
	"strings"
	"testing"
)

func mergeWellFormed(m Merged) error {
	var sb strings.Builder
	seen := 0
	for _, p := range m.Pieces {
		if (p.Kind == InConflict) != (p.Conflict >= 0) {
			return fmt.Errorf("piece %+v", p)
		}
		if p.Kind == InConflict {
			if p.Conflict != seen || p.Text != m.Conflicts[seen].Base {
				return fmt.Errorf("piece %+v is conflict %d", p, seen)
			}
			seen++
		}
		sb.WriteString(p.Text)
	}
	switch {
	case seen != len(m.Conflicts), m.Clean != (seen == 0):
		return fmt.Errorf("%d conflicts, clean %v, %d in pieces", len(m.Conflicts), m.Clean, seen)
	case sb.String() != m.Text:
		return fmt.Errorf("pieces give %q, text is %q", sb.String(), m.Text)
	}
	return nil
}

func swapped(m Merged) Merged {
	turn := map[PieceKind]PieceKind{FromMine: FromTheirs, FromTheirs: FromMine}
	out := Merged{Clean: m.Clean, Text: m.Text, Conflicts: []Conflict{}, Pieces: []Piece{}}
	for _, c := range m.Conflicts {
		out.Conflicts = append(out.Conflicts, Conflict{c.Base, c.Theirs, c.Mine})
	}
	for _, p := range m.Pieces {
		if k, ok := turn[p.Kind]; ok {
			p.Kind = k
		}
		out.Pieces = append(out.Pieces, p)
	}
	return out
}

func TestMergeLawsHoldOnRandomTriples(t *testing.T) {
	rng := rand.New(rand.NewSource(2))
	merges := map[string]func(b, m, t string) Merged{"merge": Merge, "appending": MergeAppending}
	clean := 0
	for n := range 3000 {
		b := randomText(rng, 1+rng.Intn(10))
		x := scramble(rng, b, 1+rng.Intn(4))
		y := scramble(rng, b, 1+rng.Intn(4))
		for name, merge := range merges {
			for law, got := range map[string][2]Merged{
				"theirs untouched": {merge(b, x, b), {Text: x}},
				"mine untouched":   {merge(b, b, x), {Text: x}},
				"both alike":       {merge(b, x, x), {Text: x}},
				"nothing done":     {merge(b, b, b), {Text: b}},
			} {
				if err := mergeWellFormed(got[0]); err != nil {
					t.Fatalf("%s %d, %s: %v", name, n, law, err)
				}
				if !got[0].Clean || got[0].Text != got[1].Text {
					t.Fatalf("%s %d, %s: clean %v\n--- base\n%q\n--- got\n%q\n--- want\n%q\n%+v", name, n, law, got[0].Clean, b, got[0].Text, got[1].Text, got[0].Conflicts)
				}
			}
			if err := mergeWellFormed(merge(b, x, y)); err != nil {
				t.Fatalf("%s %d: %v", name, n, err)
			}
		}
		m, s := Merge(b, x, y), Merge(b, y, x)
		if !reflect.DeepEqual(m, swapped(s)) {
			t.Fatalf("%d: not symmetric\n--- base\n%q\n--- x\n%q\n--- y\n%q\n%s", n, b, x, y, firstDifference(m, swapped(s)))
		}
		if m.Clean {
			clean++
		}
	}
	t.Logf("%d of 3000 merged without conflict", clean)
}

func firstDifference(a, b Merged) string {
	for i := range min(len(a.Pieces), len(b.Pieces)) {
		if a.Pieces[i] != b.Pieces[i] {
			return fmt.Sprintf("piece %d: %+v, then %+v", i, a.Pieces[i], b.Pieces[i])
		}
	}
	for i := range min(len(a.Conflicts), len(b.Conflicts)) {
		if a.Conflicts[i] != b.Conflicts[i] {
			return fmt.Sprintf("conflict %d: %+v, then %+v", i, a.Conflicts[i], b.Conflicts[i])
		}
	}
	return "lengths"
}
