package prose_test

import (
	"testing"

	"github.com/appel-a-communs/communs/internal/prose"
)

const board = "## Décider\n\nLe groupe **se réunit** le lundi. Les [comptes rendus](https://x.example/se-réunit) sont publics.\n\n" +
	"- Le groupe se réunit aussi l’été."

// A passage is found as it reads, whatever the marks, signs and spaces between its words; never within a word.
func TestQuoteIsFoundAsItReads(t *testing.T) {
	for quote, want := range map[string][]string{
		"groupe se réunit":                  {"groupe **se réunit", "groupe se réunit"},
		"« Les comptes rendus sont publics": {"Les [comptes rendus](https://x.example/se-réunit) sont publics"},
		"**se réunit**  le\nlundi":          {"se réunit** le lundi"},
		"l'été":                             {"l’été"},
		"group":                             nil,
		"se réunit sont":                    nil,
		"…":                                 nil,
	} {
		var got []string
		for _, r := range prose.Find(board, quote) {
			got = append(got, board[r.Start:r.End])
		}
		if len(got) != len(want) {
			t.Errorf("%q: %q, want %q", quote, got, want)
			continue
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%q: %q, want %q", quote, got, want)
			}
		}
	}
}

func TestPlainReadsAsThePageDoes(t *testing.T) {
	if got := prose.Plain("Le groupe **se réunit**\nle [lundi](https://x.example)"); got != "Le groupe se réunit le lundi" {
		t.Errorf("%q", got)
	}
}

func TestFateOfAPassage(t *testing.T) {
	const old = "Nous relevons les bâtiments avant leur démolition.\n\nLes décisions se prennent au besoin, sans date fixe ni ordre du jour.\n\nTout est public."
	const quote = "Les décisions se prennent au besoin, sans date fixe ni ordre du jour"
	for name, c := range map[string]struct {
		text string
		fate prose.Fate
		now  string
	}{
		"untouched":         {old, prose.Stands, quote},
		"elsewhere changed": {"Nous relevons soixante bâtiments avant leur démolition.\n\n" + quote + ".\n\nTout est public.", prose.Stands, quote},
		"moved":             {quote + ".\n\nNous relevons les bâtiments avant leur démolition.\n\nTout est public.", prose.Stands, quote},
		"a word changed": {
			"Nous relevons les bâtiments avant leur démolition.\n\nLes décisions se prennent en réunion, sans date fixe ni ordre du jour.\n\nTout est public.",
			prose.Altered, "",
		},
		"gone":  {"Nous relevons les bâtiments avant leur démolition.\n\nTout est public.", prose.Lost, ""},
		"empty": {"", prose.Lost, ""},
	} {
		at := prose.Find(old, quote)[0]
		fate, now := prose.Follow(old, c.text, at)
		if fate != c.fate || c.now != "" && c.text[now.Start:now.End] != c.now {
			t.Errorf("%s: %s at %v; want %s", name, fate, now, c.fate)
		}
	}
}

// A word slipped into the passage changes it; one before or after it does not.
func TestWordsSlippedIn(t *testing.T) {
	const old = "Le guide est publié sous une licence ouverte."
	at := prose.Find(old, "publié sous une licence")[0]
	if fate, _ := prose.Follow(old, "Le guide est publié sous une vraie licence ouverte.", at); fate != prose.Altered {
		t.Errorf("within: %s", fate)
	}
	if fate, _ := prose.Follow(old, "Le guide est déjà publié sous une licence ouverte.", at); fate != prose.Stands {
		t.Errorf("before: %s", fate)
	}
}

func FuzzFollow(f *testing.F) {
	f.Add("un mot puis un autre", "un autre mot", "mot puis")
	f.Add("](a) *b* [c](d", "](", "b")
	f.Fuzz(func(t *testing.T, old, new, quote string) {
		for _, at := range prose.Find(old, quote) {
			_, now := prose.Follow(old, new, at)
			if at.Start < 0 || at.End > len(old) || now.Start < 0 || now.End > len(new) || now.Start > now.End {
				t.Errorf("%v of %d, %v of %d", at, len(old), now, len(new))
			}
		}
	})
}
