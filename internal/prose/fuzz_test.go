package prose

import (
	"math/rand"
	"reflect"
	"strings"
	"testing"
)

// seeds are texts that once looked likely to break something.
var seeds = []string{
	"", "\n", "\n\n\n", " ", "a", "a\n", "- a\n- b\n", "- a\n- b", "```\na\n```", "```\n\n# a", "| a |\n|---|", "# a\n## b\n",
	"l’appel à communs", "un\u00a0deux\u202ftrois", "👩‍🔬🇫🇷🇫🇷", "e\u0301\u0301\u0301", "a a a a a b a a a a", "名前。名前。",
	"Un. Deux ! Trois ? « Quatre. » Cinq…", "1. un\n2. deux\n10) dix", "\t\ta\n  b\n", "a\n\nb\n\na\n\nb\n\na\n",
}

func FuzzDiff(f *testing.F) {
	rng := rand.New(rand.NewSource(3))
	for i, s := range seeds {
		f.Add(s, seeds[(i+7)%len(seeds)])
		text := randomText(rng, 4)
		f.Add(text, scramble(rng, text, 3))
	}
	f.Fuzz(func(t *testing.T, old, new string) {
		r := Diff(old, new)
		if err := wellFormed(old, new, r); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(r, Diff(strings.Clone(old), strings.Clone(new))) {
			t.Fatal("a second comparison differs")
		}
	})
}

func FuzzMerge(f *testing.F) {
	rng := rand.New(rand.NewSource(4))
	for i, s := range seeds {
		f.Add(s, seeds[(i+3)%len(seeds)], seeds[(i+5)%len(seeds)])
		text := randomText(rng, 4)
		f.Add(text, scramble(rng, text, 2), scramble(rng, text, 2))
	}
	f.Fuzz(func(t *testing.T, base, mine, theirs string) {
		for _, merge := range []func(b, m, t string) Merged{Merge, MergeAppending} {
			if err := mergeWellFormed(merge(base, mine, theirs)); err != nil {
				t.Fatal(err)
			}
			for _, got := range []Merged{merge(base, mine, base), merge(base, base, mine), merge(base, mine, mine)} {
				if !got.Clean || got.Text != mine {
					t.Fatalf("got %q, want %q; conflicts %+v", got.Text, mine, got.Conflicts)
				}
			}
		}
		if m, s := Merge(base, mine, theirs), swapped(Merge(base, theirs, mine)); !reflect.DeepEqual(m, s) {
			t.Fatalf("not symmetric: %s\n%+v\n%+v", firstDifference(m, s), m, s)
		}
	})
}

func FuzzNormalise(f *testing.F) {
	for _, s := range append(seeds, "a\x00", "\xff", "\r\r\n\n\r", "\ufeff\ufeff", "\x01\u0301e\x02\u0301") {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once, err := Normalise(s)
		if err != nil {
			return
		}
		twice, err := Normalise(once)
		if err != nil || twice != once {
			t.Fatalf("%q, then %q, %v", once, twice, err)
		}
		if strings.ContainsFunc(once, unwanted) {
			t.Fatalf("%q keeps a control character", once)
		}
	})
}
