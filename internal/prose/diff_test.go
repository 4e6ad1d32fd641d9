package prose

import (
	"fmt"
	"math/rand"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// wellFormed tells what every comparison owes its readers, whatever the texts.
func wellFormed(old, new string, r Result) error {
	if r.Same != (old == new) {
		return fmt.Errorf("same is %v", r.Same)
	}
	if got := rebuilt(r, func(b Block) Range { return b.Old }, Delete); got != old {
		return fmt.Errorf("equal and delete spans give %q, want %q", got, old)
	}
	if got := rebuilt(r, func(b Block) Range { return b.New }, Insert); got != new {
		return fmt.Errorf("equal and insert spans give %q, want %q", got, new)
	}
	for _, b := range r.Blocks {
		if err := blockWellFormed(old, new, b); err != nil {
			return fmt.Errorf("block %+v: %w", b, err)
		}
	}
	return nil
}

// rebuilt also fails where the blocks do not tile the text.
func rebuilt(r Result, at func(Block) Range, own SpanOp) string {
	blocks := slices.DeleteFunc(slices.Clone(r.Blocks), func(b Block) bool { return at(b) == Range{} })
	slices.SortStableFunc(blocks, func(x, y Block) int { return at(x).Start - at(y).Start })
	var sb strings.Builder
	for _, b := range blocks {
		if at(b).Start != sb.Len() {
			return fmt.Sprintf("%s<block at %d, not %d>", sb.String(), at(b).Start, sb.Len())
		}
		for _, s := range b.Spans {
			if s.Op == Equal || s.Op == own {
				sb.WriteString(s.Text)
			}
		}
		if at(b).End != sb.Len() {
			return fmt.Sprintf("%s<block ends at %d, not %d>", sb.String(), at(b).End, sb.Len())
		}
	}
	return sb.String()
}

func blockWellFormed(old, new string, b Block) error {
	hasOld, hasNew := b.Old != Range{}, b.New != Range{}
	if hasOld != (b.Op != Inserted) || hasNew != (b.Op != Deleted) {
		return fmt.Errorf("op does not agree with the ranges")
	}
	if b.Op == Same && old[b.Old.Start:b.Old.End] != new[b.New.Start:b.New.End] {
		return fmt.Errorf("said the same, and is not")
	}
	visible := false
	var inOld, inNew string
	for _, s := range b.Spans {
		if s.Text == "" {
			return fmt.Errorf("an empty span")
		}
		visible = visible || s.Op != Equal && !s.Blank()
		if s.Op != Insert {
			inOld += s.Text
		}
		if s.Op != Delete {
			inNew += s.Text
		}
	}
	if b.SpacingOnly && visible {
		return fmt.Errorf("said spacing only, and is not")
	}
	if !b.SpacingOnly && !visible && b.Op != Same && b.Op != Moved {
		return fmt.Errorf("spacing only, and not said so")
	}
	return cutWord(b, inOld, inNew)
}

// cutWord finds a mark that begins or ends inside a word.
func cutWord(b Block, old, new string) error {
	at := map[SpanOp]int{}
	for _, s := range b.Spans {
		for _, side := range []struct {
			own  SpanOp
			text string
		}{{Delete, old}, {Insert, new}} {
			if s.Op != Equal && s.Op != side.own {
				continue
			}
			from := at[side.own]
			at[side.own] = from + len(s.Text)
			if insideWord(side.text, from) {
				return fmt.Errorf("span %q cuts a word of %q", s.Text, side.text)
			}
		}
	}
	return nil
}

func insideWord(text string, at int) bool {
	if at == 0 || at == len(text) {
		return false
	}
	left, _ := utf8.DecodeLastRuneInString(text[:at])
	right, _ := utf8.DecodeRuneInString(text[at:])
	return startsWord(left) && startsWord(right)
}

// marked writes a result on one line a block, for tests: [-deleted-], {+inserted+}.
func marked(r Result) string {
	var sb strings.Builder
	for _, b := range r.Blocks {
		fmt.Fprintf(&sb, "%s", b.Op)
		if b.SpacingOnly {
			sb.WriteString(" (spacing)")
		}
		sb.WriteString(": ")
		for _, s := range b.Spans {
			text := strings.ReplaceAll(s.Text, "\n", "⏎")
			switch s.Op {
			case Equal:
				sb.WriteString(text)
			case Delete:
				sb.WriteString("[-" + text + "-]")
			case Insert:
				sb.WriteString("{+" + text + "+}")
			}
		}
		sb.WriteString("\n")
	}
	return sb.String()
}

func TestRandomTextsAreRebuiltAndNoWordIsCut(t *testing.T) {
	rng := rand.New(rand.NewSource(1))
	for n := range 4000 {
		old := randomText(rng, 1+rng.Intn(12))
		new := scramble(rng, old, 1+rng.Intn(8))
		r := Diff(old, new)
		if err := wellFormed(old, new, r); err != nil {
			t.Fatalf("pair %d: %v\n--- old\n%s\n--- new\n%s", n, err, old, new)
		}
		if again := Diff(old, new); !reflect.DeepEqual(r, again) {
			t.Fatalf("pair %d: a second comparison differs", n)
		}
	}
}
