package app_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// A search among 10 000 pages of about 3 KB: of words that a few pages hold, that a third hold, that all hold. It tells
// the 99th percentile.
func BenchmarkSearch(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *store.Store{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		b.Run(name, func(b *testing.B) {
			w := manyPages(b, open(b), 10_000)
			for kind, words := range map[string]string{"few": "rares gouttières", "third": "fréquents chantiers", "all": "communs", "begun": "fréq"} {
				b.Run(kind, func(b *testing.B) { benchSearch(b, w, words) })
			}
		})
	}
}

func benchSearch(b *testing.B, w apptest.World, words string) {
	b.Helper()
	var took []time.Duration
	for b.Loop() {
		start := time.Now()
		v, err := w.Search(b.Context(), domain.Account{}, app.SearchQuery{Words: words})
		took = append(took, time.Since(start))
		if err != nil || v.Total == 0 {
			b.Fatal(v.Total, err)
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}

func manyPages(b *testing.B, s *store.Store, n int) apptest.World {
	b.Helper()
	w := apptest.New(b, s)
	r := rand.New(rand.NewPCG(3, 4))
	for from := 0; from < n; from += 200 {
		w.Write(func(tx *store.Tx) error {
			for i := from; i < from+200; i++ {
				if err := addPlain(b, w, tx, r, i); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := w.IndexOld(b.Context()); err != nil {
		b.Fatal(err)
	}
	return w
}

func syllable(n int) string {
	return string("bcdfglmnprstvzjqhkwx"[n%20]) + string("aeiou"[n%5])
}

func addPlain(b *testing.B, w apptest.World, tx *store.Tx, r *rand.Rand, i int) error {
	b.Helper()
	words := []string{"commun"}
	for range 400 {
		n := min(r.IntN(4000), r.IntN(4000)) // some words are more frequent, as they are in texts
		words = append(words, syllable(n/400)+syllable(n/20%20)+syllable(n%20)+"ment")
	}
	if i%3 == 0 {
		words = append(words, "fréquent", "chantier")
	}
	if i%1000 == 7 {
		words = append(words, "rare", "gouttière")
	}
	title := fmt.Sprint("Page ", i)
	doc := domain.Document{"title": title, "texte": strings.Join(words, " ")}
	canonical := doc.Canonical(domain.FormFree)
	at := w.Now().Add(time.Duration(i) * time.Second)
	page := domain.Page{ID: store.NewID(), Form: domain.FormFree, Slug: app.Slug(title), Title: title, Head: 1, CreatedAt: at, UpdatedAt: at}
	if _, err := tx.AddPage(b.Context(), page, app.Fold(title)); err != nil {
		return err
	}
	return tx.AddRevision(b.Context(), domain.Revision{
		PageID: page.ID, N: 1, AuthorName: "Essai", Via: domain.ViaForm, Size: len(canonical), Hash: doc.Hash(domain.FormFree), At: at, Sections: doc,
	}, tx.Pack(canonical))
}
