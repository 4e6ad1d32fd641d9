package app_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// A save of one paragraph of a page of 20 KB, alone and by eight people on pages of their own.
func BenchmarkSave(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *store.Store{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		for _, writers := range []int{1, 8} {
			b.Run(fmt.Sprintf("%s/%d", name, writers), func(b *testing.B) { benchSaves(b, open(b), writers) })
		}
	}
}

func benchSaves(b *testing.B, s *store.Store, writers int) {
	b.Helper()
	w := apptest.New(b, s)
	ada := w.Person("Ada")
	paragraphs := make([]string, 60)
	for i := range paragraphs {
		paragraphs[i] = fmt.Sprintf("Paragraphe %d : %s", i, strings.Repeat("des mots de la langue courante, ", 10))
	}
	pages := make([]app.Place, writers)
	for i := range pages {
		pages[i] = w.FreePage(ada, fmt.Sprint("Page ", i), strings.Join(paragraphs, "\n\n"))
	}
	var left atomic.Int64
	left.Store(int64(b.N))
	b.ReportAllocs()
	b.ResetTimer()
	var wg sync.WaitGroup
	for _, p := range pages {
		wg.Go(func() {
			mine := append([]string(nil), paragraphs...)
			for n := 1; left.Add(-1) >= 0; n++ {
				mine[n%60] = fmt.Sprintf("Paragraphe %d, version %d : %s", n%60, n, strings.Repeat("des mots de la langue courante, ", 10))
				e := edit(p, n, strings.Join(mine, "\n\n"))
				e.Key = store.Key{ID: store.NewID(), Account: ada.ID, Route: "r", Body: "b"}
				if got, err := w.SavePage(b.Context(), ada, e); err != nil || got.N != n+1 {
					b.Errorf("save %d: %+v, %v", n, got, err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "saves/s")
}
