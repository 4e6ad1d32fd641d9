package markup_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/markup"
)

func TestPassagesAreTheWordsOfTheirBlocks(t *testing.T) {
	const src = "# Tour de table\n\nOn a jeté quarante portes.\nToutes neuves.\n\n1. Le *diagnostic*, on l’a.\n   - Pas le tableau.\n2. Dix minutes.\n\n> Sinon personne.\n\n```\ncode\n```\n\n| a |\n|---|\n| b |\n"
	var got []string
	for _, p := range markup.New().Passages(src) {
		got = append(got, src[p.From:p.To])
	}
	want := []string{"Tour de table", "On a jeté quarante portes.\nToutes neuves.", "Le *diagnostic*, on l’a.", "Pas le tableau.", "Dix minutes.", "Sinon personne."}
	if !slices.Equal(got, want) {
		t.Errorf("passages are\n%q\nwant\n%q", got, want)
	}
}

func TestPassagesCarryTheirIDAndLinks(t *testing.T) {
	const src = "Avant.\n\n- Dix minutes.\n"
	at := strings.Index(src, "Dix")
	out, err := markup.New().Render(src, markup.Options{IDPrefix: "texte-", Passages: func(p markup.Passage) []markup.PassageLink {
		if p.From != at {
			return nil
		}
		return []markup.PassageLink{{Href: "/defis/x", Text: "devenu <le> défi 3"}}
	}})
	const want = `<p><span id="texte-passage.0"></span>Avant.</p>` + "\n<ul>\n" +
		`<li><span id="texte-passage.10"></span>Dix minutes. <a class="devenir" href="/defis/x">devenu &lt;le&gt; défi 3</a></li>` + "\n</ul>\n"
	if err != nil || out.HTML != want {
		t.Errorf("%v, got\n%s\nwant\n%s", err, out.HTML, want)
	}
}

func TestRenderingWithoutPassagesHasNoMarks(t *testing.T) {
	out, err := markup.New().Render("Avant.", markup.Options{})
	if err != nil || out.HTML != "<p>Avant.</p>\n" {
		t.Errorf("%q, %v", out.HTML, err)
	}
}
