package site

import (
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/domain"
)

// BenchmarkColdComparison is the work of two neighbouring versions of a page of 20 KB, before it is rendered.
func BenchmarkColdComparison(b *testing.B) {
	form, _ := domain.FormOf(domain.FormFree)
	var text strings.Builder
	for i := range 60 {
		text.WriteString(strings.Repeat("Les collectivités relèvent le gisement numéro "+string(rune('a'+i%26))+" avant chaque chantier, puis le publient. ", 4) + "\n\n")
	}
	old := domain.Document{"title": "Gisements", "texte": text.String()}
	now := domain.Document{"title": "Gisements", "texte": strings.Replace(text.String(), "avant chaque chantier", "bien avant chaque chantier", 1) + "Une dernière phrase."}
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		compareDocuments(form, old, now)
	}
}
