package markup_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/markup"
)

func marked(rendered string, words ...string) []markup.Piece {
	p := markup.Open(rendered)
	var marks []markup.Mark
	for _, w := range words {
		at := strings.Index(p.Text, w)
		marks = append(marks, markup.Mark{Start: at, End: at + len(w), ID: "q-" + strings.Fields(w)[0]})
	}
	return p.Mark(marks)
}

func TestPassageIsMarkedAndCutAfterItsBlock(t *testing.T) {
	got := marked("<p>Un &amp; deux <em>trois</em> quatre.</p>\n<ul><li>cinq</li></ul>\n<p>six</p>\n", "deux trois", "cinq")
	want := []markup.Piece{
		{HTML: `<p>Un &amp; <span class="vise" id="q-deux">deux </span><em><span class="vise">trois</span></em> quatre.</p>`, IDs: []string{"q-deux"}},
		{HTML: "\n" + `<ul><li><span class="vise" id="q-cinq">cinq</span></li></ul>`, IDs: []string{"q-cinq"}},
		{HTML: "\n<p>six</p>\n"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q", got)
	}
}

// What stands before a marked block is a piece of its own: the note goes beside the block alone.
func TestBlocksBeforeAPassageAreAPieceOfTheirOwn(t *testing.T) {
	got := marked("<p>un</p><p>deux</p><p>trois</p>", "deux")
	if len(got) != 3 || got[0].HTML != "<p>un</p>" || got[0].IDs != nil || len(got[1].IDs) != 1 || got[2].HTML != "<p>trois</p>" {
		t.Errorf("%q", got)
	}
}

// What overlaps is told and not wrapped twice; nothing that is not marked changes by a byte.
func TestMarksThatOverlap(t *testing.T) {
	const text = "<p>un deux trois &#39;quatre&#39;</p>"
	got := marked(text, "un deux", "deux trois")
	if len(got) != 1 || !reflect.DeepEqual(got[0].IDs, []string{"q-un", "q-deux"}) || strings.Count(got[0].HTML, "<span") != 1 {
		t.Errorf("%q", got)
	}
	if got := marked(text); len(got) != 1 || got[0].HTML != text || got[0].IDs != nil {
		t.Errorf("%q", got)
	}
}

func FuzzMark(f *testing.F) {
	f.Add("<p>a<b>c</p>", 1, 2)
	f.Add("texte<br>", 0, 9)
	f.Fuzz(func(t *testing.T, rendered string, start, end int) {
		p := markup.Open(rendered)
		pieces := p.Mark([]markup.Mark{{Start: start, End: end, ID: "q"}})
		told := 0
		for _, piece := range pieces {
			told += len(piece.IDs)
		}
		if told != 1 {
			t.Errorf("%d marks told of one", told)
		}
	})
}
