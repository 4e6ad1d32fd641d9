package search_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/search"
)

// answers tells whether a page answers a question, as a database reads both.
func answers(entry, question string) bool {
	words := strings.Fields(entry)
	for part := range strings.SplitSeq(question, " & ") {
		held := false
		for w := range strings.SplitSeq(strings.Trim(part, "()"), " | ") {
			if begin, ok := strings.CutSuffix(w, ":*"); ok {
				held = held || slices.ContainsFunc(words, func(x string) bool { return strings.HasPrefix(x, begin) })
				continue
			}
			held = held || slices.Contains(words, w)
		}
		if !held {
			return false
		}
	}
	return true
}

func TestWhatIsTypedFindsWhatIsWritten(t *testing.T) {
	for _, c := range []struct {
		text, typed string
		want        bool
	}{
		{"La réparation des vélos", "réparations", true},
		{"La réparation des vélos", "velo", true},
		{"des portes réparées", "reparees", true},
		{"des portes réparées", "réparée", true},
		{"des portes réparées", "réparé", true},
		{"LES PORTES RÉPARÉES", "réparées", true},
		{"une œuvre à plusieurs mains", "oeuvres", true},
		{"une oeuvre à plusieurs mains", "Œuvre", true},
		{"l’atelier d’aujourd’hui", "atelier", true},
		{"l'atelier", "l’ateliers", true},
		{"rendez-vous", "rendez-vous", true},
		{"rendez-vous", "vous", true},
		{"les apprentissages croisés", "apprent", true},
		{"la coopération", "coopérati", true},
		{"la coopération", "coopérat ive", false},
		{"des toits", "toit sol", false},
		{"des toits et des sols", "sol toit", true},
		{"le mot", "la le", false},
		{"la clé", "la", true},
		{"e\u0301te\u0301", "été", true},
		{"co\u00adopération", "coopération", true},
		{"вода и земля", "вода", true},
		{"un matériau de chantier", "matériaux anciens", false},
		{"un matériau de chantier", "matériaux chantier", true},
		{"des matériaux de chantier", "matériau chantier", true},
		{"un cheval, un journal", "chevaux journal", true},
		{"RGAA 4.1", "4.1", true},
		{"25 000 €", "25", true},
	} {
		q := search.Parse(c.typed)
		if got := answers(search.Index("Titre", c.text), q.All()); got != c.want {
			t.Errorf("%q in %q: %v, want %v (%s)", c.typed, c.text, got, c.want, q.All())
		}
	}
}

func TestQuestionsHoldNothingThatADatabaseReads(t *testing.T) {
	plain := regexp.MustCompile(`^(\((s[a-z0-9]+)( \| [spw][a-z0-9]+(:\*)?)*\)( & )?)*$`)
	for _, typed := range append(hostile(), "a", "l’", "œ") {
		q := search.Parse(typed)
		if !plain.MatchString(q.All()) {
			t.Errorf("%.40q asks %q", typed, q.All())
		}
		if n := strings.Count(q.All(), "&"); n > 7 {
			t.Errorf("%.40q asks for %d words", typed, n+1)
		}
		if q.Empty() != (q.All() == "") {
			t.Errorf("%.40q: empty %v, asks %q", typed, q.Empty(), q.All())
		}
	}
}

func hostile() []string {
	return []string{
		"", " ", "\x00", "a\x00b", `"`, `' OR 1=1 --`, "NEAR(a b, 3)", "title : x", "AND", "NOT x", "x*", "^x", "{title}: y", "a:*", "!x", "a <-> b",
		"(((", ")))", "\xff\xfe", strings.Repeat("mot ", 2500), strings.Repeat("x", 10_000), strings.Repeat("é", 10_000), "👩‍🚀", "％", "\u200b",
		"\u0301", "ﬁn", "İstanbul", "ß",
	}
}

func TestIndexStaysWithinWhatPostgreSQLTakes(t *testing.T) {
	var b strings.Builder
	for i := range 60_000 {
		b.WriteRune(rune(0x4e00 + i%20_000))
		b.WriteRune(rune(0x4e00 + i/7%20_000))
		b.WriteByte(' ')
	}
	if e := search.Index("t", b.String()); len(e) > 410<<10 {
		t.Errorf("an entry of %d bytes", len(e))
	}
}

func TestExcerptShowsTheWordsThatWereFound(t *testing.T) {
	far := strings.Repeat("Rien de ce côté, des mots qui passent. ", 40)
	q := search.Parse("matériaux réemploi")
	got := search.Parse("x").Excerpt(nil)
	if got != nil {
		t.Errorf("of no text, %v", got)
	}
	got = q.Excerpt([]string{"Une phrase sans rapport.", far + "Le **réemploi** des [matériaux](https://exemple.fr/a) de chantier.\n\n" + far})
	var found []string
	text := ""
	for _, p := range got {
		text += p.Text
		if p.Found {
			found = append(found, p.Text)
		}
	}
	if !slices.Equal(found, []string{"réemploi", "matériaux"}) {
		t.Errorf("marked %q in %q", found, text)
	}
	if strings.ContainsAny(text, "*[]") || strings.Contains(text, "http") || len(text) > 320 {
		t.Errorf("the passage is %q", text)
	}
	if !strings.HasPrefix(text, "… ") || !strings.HasSuffix(text, " …") {
		t.Errorf("the passage does not say that it was cut: %q", text)
	}
	if got = q.Excerpt([]string{"Qui paie\u00a0:  des\nmots."}); got[0].Text != "Qui paie\u00a0: des mots." {
		t.Errorf("blanks of %q", got[0].Text)
	}
	got = q.Excerpt([]string{"Une phrase sans rapport.", "Une autre."})
	if len(got) != 1 || got[0].Text != "Une phrase sans rapport." {
		t.Errorf("without a word found, %v", got)
	}
}

func FuzzSearch(f *testing.F) {
	for _, s := range hostile() {
		f.Add(s, "réparation des œuvres")
	}
	f.Fuzz(func(t *testing.T, text, typed string) {
		search.Index(text, typed)
		q := search.Parse(typed)
		whole := ""
		for _, p := range q.Mark(text) {
			whole += p.Text
		}
		if whole != text {
			t.Errorf("marking changes the text: %q", whole)
		}
		q.Excerpt([]string{text, typed})
	})
}
