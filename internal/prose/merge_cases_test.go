package prose

import (
	"fmt"
	"math/rand"
	"reflect"
	"slices"
	"strings"
	"testing"
)

const (
	codePara  = "Le porteur publie le code source du simulateur."
	mapPara   = "La carte des points d’eau est relue par les habitants."
	planPara  = "Les plans de la serre sont libres et réparables par tous."
	threeBase = codePara + "\n\n" + mapPara + "\n\n" + planPara + "\n"
)

func TestTwoEditsAreBothKept(t *testing.T) {
	edited := strings.Replace(mapPara, "relue", "corrigée", 1)
	for _, row := range []struct{ name, base, mine, theirs, want string }{
		{
			"two paragraphs", threeBase, strings.Replace(threeBase, "simulateur", "modèle", 1), strings.Replace(threeBase, "tous", "chacun", 1),
			strings.NewReplacer("simulateur", "modèle", "tous", "chacun").Replace(threeBase),
		},
		{
			"end of one paragraph, start of the next", threeBase, strings.Replace(threeBase, "simulateur.", "simulateur !", 1),
			strings.Replace(threeBase, "La carte", "Une carte", 1),
			strings.NewReplacer("simulateur.", "simulateur !", "La carte", "Une carte").Replace(threeBase),
		},
		{
			"far words of one sentence", codePara, strings.Replace(codePara, "Le porteur", "Le groupe porteur", 1),
			strings.Replace(codePara, "simulateur", "modèle", 1), "Le groupe porteur publie le code source du modèle.",
		},
		{
			"moved here, edited there", threeBase, planPara + "\n\n" + codePara + "\n\n" + mapPara + "\n",
			strings.Replace(threeBase, "réparables", "durables", 1),
			strings.Replace(planPara, "réparables", "durables", 1) + "\n\n" + codePara + "\n\n" + mapPara + "\n",
		},
		{
			"moved and edited, edited elsewhere", threeBase, strings.Replace(planPara, "Les plans", "Tous les plans", 1) + "\n\n" + codePara + "\n\n" + mapPara + "\n",
			strings.Replace(threeBase, "par tous", "par chacun", 1),
			"Tous les plans de la serre sont libres et réparables par chacun.\n\n" + codePara + "\n\n" + mapPara + "\n",
		},
		{
			"wrapped anew, edited", codePara, "Le porteur publie\nle code source\ndu simulateur.", strings.Replace(codePara, "source", "complet", 1),
			"Le porteur publie\nle code complet\ndu simulateur.",
		},
		{"split, edited", codePara + " " + mapPara, codePara + "\n\n" + mapPara, codePara + " " + edited, codePara + "\n\n" + edited},
		{"sign replaced where space went", "un - deux trois quatre", "un- deux trois quatre", "un ou deux trois quatre", "un ou deux trois quatre"},
		{
			"same edit", threeBase, strings.Replace(threeBase, "relue", "corrigée", 1), strings.Replace(threeBase, "relue", "corrigée", 1),
			strings.Replace(threeBase, "relue", "corrigée", 1),
		},
		{
			"same paragraph added, one edit more", threeBase, threeBase + "\nUne suite.\n", strings.Replace(threeBase, "relue", "corrigée", 1) + "\nUne suite.\n",
			strings.Replace(threeBase, "relue", "corrigée", 1) + "\nUne suite.\n",
		},
		{
			"added after a paragraph edited at its end", codePara, codePara + "\n\n" + mapPara, strings.Replace(codePara, "simulateur.", "modèle.", 1),
			strings.Replace(codePara, "simulateur.", "modèle.", 1) + "\n\n" + mapPara,
		},
		{"theirs reverted", threeBase, strings.Replace(threeBase, "relue", "corrigée", 1), threeBase, strings.Replace(threeBase, "relue", "corrigée", 1)},
		{
			"removed and edited elsewhere", threeBase, codePara + "\n\n" + mapPara + "\n", strings.Replace(threeBase, "Le porteur", "La commune", 1),
			strings.Replace(codePara, "Le porteur", "La commune", 1) + "\n\n" + mapPara + "\n",
		},
		{"neighbours removed, one each", threeBase, codePara + "\n\n" + planPara + "\n", codePara + "\n\n" + mapPara + "\n", codePara + "\n"},
		{
			"removed here, added after it there", threeBase, codePara + "\n\n" + planPara + "\n",
			codePara + "\n\n" + mapPara + "\n\nUn ajout.\n\n" + planPara + "\n", codePara + "\n\nUn ajout.\n\n" + planPara + "\n",
		},
		{"vandalised base, restored there", codePara + "\n", "En bref : " + codePara + "\n", threeBase, "En bref : " + threeBase},
		{"vandalised base, restored by both", codePara + "\n", "En bref : " + threeBase, threeBase, "En bref : " + threeBase},
		{
			"items of one list", "- un abri\n- un banc\n- un quai\n", "- un abri neuf\n- un banc\n- un quai\n", "- un abri\n- un banc vert\n- un quai\n",
			"- un abri neuf\n- un banc vert\n- un quai\n",
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			m := Merge(row.base, row.mine, row.theirs)
			if !m.Clean || m.Text != row.want {
				t.Errorf("clean %v, got\n%s\nwant\n%s\n%+v", m.Clean, m.Text, row.want, m.Conflicts)
			}
			if err := mergeWellFormed(m); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestEditsThatTouchConflict(t *testing.T) {
	for _, row := range []struct {
		name, base, mine, theirs string
		want                     Conflict
	}{
		{"two insertions at one point", codePara + "\n", codePara + "\n\nUn.\n", codePara + "\n\nDeux.\n", Conflict{"", "Un.", "Deux."}},
		{
			"one word, two ways", codePara, strings.Replace(codePara, "source", "ouvert", 1), strings.Replace(codePara, "source", "libre", 1),
			Conflict{codePara, strings.Replace(codePara, "source", "ouvert", 1), strings.Replace(codePara, "source", "libre", 1)},
		},
		{
			"words too near", codePara, strings.Replace(codePara, "publie", "diffuse", 1), strings.Replace(codePara, "source", "libre", 1),
			Conflict{codePara, strings.Replace(codePara, "publie", "diffuse", 1), strings.Replace(codePara, "source", "libre", 1)},
		},
		{
			"removed here, edited there", threeBase, codePara + "\n\n" + planPara + "\n", strings.Replace(threeBase, "relue", "corrigée", 1),
			Conflict{mapPara + "\n\n", "", strings.Replace(mapPara, "relue", "corrigée", 1) + "\n\n"},
		},
		{
			"rewritten here, removed there", codePara + "\n\n" + mapPara + "\n", codePara + "\n\nChaque école aura un vélo.\n", codePara + "\n",
			Conflict{mapPara, "Chaque école aura un vélo.", ""},
		},
		{
			"removed here, moved there", threeBase, mapPara + "\n\n" + planPara + "\n", mapPara + "\n\n" + planPara + "\n\n" + codePara + "\n",
			Conflict{"", "", codePara},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			m := Merge(row.base, row.mine, row.theirs)
			if m.Clean || !reflect.DeepEqual(m.Conflicts, []Conflict{row.want}) {
				t.Errorf("got %+v, want %+v", m.Conflicts, row.want)
			}
			if err := mergeWellFormed(m); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestPiecesSayWhoWrote(t *testing.T) {
	mine := "Intro.\n\n" + strings.Replace(threeBase, "Le porteur", "La commune", 1)
	theirs := strings.Replace(threeBase, "par tous", "par chacun", 1)
	want := []Piece{
		{FromMine, "Intro.\n\nLa commune publie le code source du simulateur.", -1},
		{FromBase, "\n\n" + mapPara + "\n\n", -1},
		{FromTheirs, "Les plans de la serre sont libres et réparables par chacun.", -1},
		{FromBase, "\n", -1},
	}
	if got := Merge(threeBase, mine, theirs).Pieces; !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestMinutesKeepWhatBothAdded(t *testing.T) {
	for _, row := range []struct{ name, base, mine, theirs, want string }{
		{"paragraphs", "Ouverture.\n", "Ouverture.\n\nJe note.\n", "Ouverture.\n\nElle note.\n", "Ouverture.\n\nElle note.\n\nJe note.\n"},
		{"no final line end", "Ouverture.", "Ouverture.\n\nJe note.", "Ouverture.\n\nElle note.", "Ouverture.\n\nElle note.\n\nJe note."},
		{"from an empty page", "", "Je note.", "Elle note.\n", "Elle note.\n\nJe note.\n"},
		{"list", "- a\n", "- a\n- moi\n", "- a\n- elle\n", "- a\n- elle\n- moi\n"},
		{"list before a paragraph", "- a\n\nFin.", "- a\n- moi\n\nFin.", "- a\n- elle\n\nFin.", "- a\n- elle\n- moi\n\nFin."},
		{"lines", "a\nb", "a\nb\nmoi", "a\nb\nelle", "a\nb\nelle\nmoi"},
		{"already saved once", "a\n", "a\n\nmoi un\n\nmoi deux\n", "a\n\nmoi un\n\nelle\n", "a\n\nmoi un\n\nelle\n\nmoi deux\n"},
		{"last line edited there, line added here", "a\n\nElle dit oui.\n", "a\n\nElle dit oui.\n\nmoi\n", "a\n\nElle dit non.\n", "a\n\nElle dit non.\n\nmoi\n"},
		{"last line removed there, line added here", "a\n\nb\n", "a\n\nb\n\nmoi\n", "a\n", "a\n\nmoi\n"},
		{"table", "| a |\n", "| a |\n| moi |\n", "| a |\n| elle |\n", "| a |\n| elle |\n| moi |\n"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if m := MergeAppending(row.base, row.mine, row.theirs); !m.Clean || m.Text != row.want {
				t.Errorf("got %q, want %q; %+v", m.Text, row.want, m.Conflicts)
			}
		})
	}
}

func TestMinutesStillConflictOverOneLine(t *testing.T) {
	m := MergeAppending("Elle dit oui.\n", "Elle dit non.\n", "Elle dit peut-être.\n")
	if want := []Conflict{{"Elle dit oui.", "Elle dit non.", "Elle dit peut-être."}}; !reflect.DeepEqual(m.Conflicts, want) {
		t.Errorf("got %+v, want %+v", m.Conflicts, want)
	}
}

// TestEditsTravelWithMoves: one moves paragraphs, the other edits words; each paragraph and each new word is there once.
func TestEditsTravelWithMoves(t *testing.T) {
	rng := rand.New(rand.NewSource(11))
	clean := 0
	for n := range 400 {
		marks := rng.Perm(len(single))[:8]
		paragraphs := make([]string, len(marks))
		for i, k := range marks {
			paragraphs[i] = fmt.Sprintf("Repère%d. %s", k, paragraph(rng, 2+rng.Intn(3)))
		}
		from, to := rng.Intn(8), rng.Intn(8)
		moved := slices.Delete(slices.Clone(paragraphs), from, from+1)
		moved = slices.Insert(moved, to%8, paragraphs[from])
		edited := slices.Clone(paragraphs)
		edited[from] = strings.Replace(edited[from], ". ", ". Ajout1 ajout2. ", 1)
		base, mine, theirs := strings.Join(paragraphs, "\n\n"), strings.Join(moved, "\n\n"), strings.Join(edited, "\n\n")
		m := Merge(base, mine, theirs)
		if !m.Clean {
			continue
		}
		clean++
		if want := strings.Replace(mine, paragraphs[from], edited[from], 1); m.Text != want {
			t.Fatalf("triple %d: got\n%s\nwant\n%s", n, m.Text, want)
		}
	}
	if clean < 390 {
		t.Errorf("%d of 400 moves merged", clean)
	}
}
