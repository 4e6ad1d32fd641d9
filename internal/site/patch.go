package site

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/i18n"
	"github.com/appel-a-communs/communs/web/view"
)

// linesOf cuts a text that ends with a line end into its lines.
func linesOf(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}

// patch is the comparison of both Markdown texts as patch(1) and git read it.
func (s *Site) patch(pr *i18n.Printer, cmp app.Comparison) string {
	form := cmp.Place.Form()
	edits := compareLines(linesOf(markdownPage(pr, form, cmp.Old.Sections)), linesOf(markdownPage(pr, form, cmp.New.Sections)))
	name := cmp.Place.Page.Slug + ".md"
	var b strings.Builder
	fmt.Fprintf(&b, "diff --git a/%s b/%s\n--- a/%s\n+++ b/%s\n", name, name, name, name)
	writeHunks(&b, edits)
	return b.String()
}

// around is how many equal lines stand around a change.
const around = 3

func writeHunks(b *strings.Builder, edits []lineEdit) {
	oldAt, newAt := 0, 0 // lines before edits[i]
	for i := 0; i < len(edits); i++ {
		if edits[i].op == view.Same {
			oldAt, newAt = oldAt+1, newAt+1
			continue
		}
		from := max(i-around, 0)
		to := hunkEnd(edits, i)
		writeHunk(b, edits[from:to], oldAt-(i-from), newAt-(i-from))
		for ; i < to; i++ {
			oldAt, newAt = oldAt+inOld(edits[i]), newAt+inNew(edits[i])
		}
		i--
	}
}

// hunkEnd is where the changes that stand close together end, with their context.
func hunkEnd(edits []lineEdit, i int) int {
	last := i
	for j := i; j < len(edits) && j-last <= 2*around; j++ {
		if edits[j].op != view.Same {
			last = j
		}
	}
	return min(last+1+around, len(edits))
}

func writeHunk(b *strings.Builder, edits []lineEdit, oldAt, newAt int) {
	olds, news := 0, 0
	for _, e := range edits {
		olds, news = olds+inOld(e), news+inNew(e)
	}
	fmt.Fprintf(b, "@@ -%s +%s @@\n", hunkRange(oldAt, olds), hunkRange(newAt, news))
	for _, e := range edits {
		sign := map[view.Op]string{view.Same: " ", view.Removed: "-", view.Added: "+"}[e.op]
		b.WriteString(sign + e.text + "\n")
	}
}

// hunkRange counts from one; a hunk without lines names the line before it.
func hunkRange(at, n int) string {
	if n > 0 {
		at++
	}
	return strconv.Itoa(at) + "," + strconv.Itoa(n)
}

func inOld(e lineEdit) int {
	if e.op == view.Added {
		return 0
	}
	return 1
}

func inNew(e lineEdit) int {
	if e.op == view.Removed {
		return 0
	}
	return 1
}
