package sqldb_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jmoiron/sqlx"
	"github.com/klauspost/compress/zstd"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
	"github.com/appel-a-communs/communs/migrations"
)

func dialects() []string { return []string{sqldb.SQLite, sqldb.Postgres} }

func storeOf(t *testing.T, dialect string) *store.Store {
	t.Helper()
	if dialect == sqldb.SQLite {
		return storetest.SQLite(t)
	}
	return storetest.Postgres(t)
}

func schema(t *testing.T, db *sqldb.DB) sqldb.Schema {
	t.Helper()
	newest, err := migrations.Newest()
	if err != nil {
		t.Fatal(err)
	}
	return sqldb.Schema{Files: migrations.For(db.Dialect()), Newest: newest}
}

// filled is a store with rows of every kind that the schema knows: texts of all scripts, NULL, bytes, numbers, both
// truths, and a row that refers to one of its own table.
func filled(t *testing.T, s *store.Store) (apptest.World, domain.Account, app.Place) {
	t.Helper()
	w := apptest.New(t, s)
	ada := w.Person("Ada \u2028 \"l’Été\" <&> 𝄞", domain.Grant{Role: domain.Admin})
	p := w.FreePage(ada, "Page", "Un texte.")
	for i := range 12 {
		if _, err := w.SavePage(t.Context(), ada, app.Edit{
			PageID: p.Page.ID, Base: i + 1, Sections: domain.Document{"texte": strings.Repeat("mot ", 300+i)}, Summary: "essai", Via: domain.ViaForm,
		}); err != nil {
			t.Fatal(err)
		}
	}
	_, err := s.Write(t.Context(), store.Key{}, func(tx *store.Tx) error {
		u := store.Upload{Hash: "h", Type: "image/png", Name: "n", Size: 3, AccountID: ada.ID, Bytes: []byte{0, 255, 10}}
		return tx.AddUpload(t.Context(), u, storetest.Start)
	})
	if err != nil {
		t.Fatal(err)
	}
	at := storetest.Start.Format("2006-01-02T15:04:05.000000Z")
	for _, statement := range []string{
		`INSERT INTO call (id, slug, page_id, agency, open_at, recorded, settings, created_at) VALUES ('c', 'c', '` + p.Page.ID + `', 'A', '', '', '{}', '` + at + `')`,
		// The first refers to the second: no order of rows would do without putting the check off.
		`INSERT INTO challenge (id, call_id, page_id, state, created_at) VALUES ('z', 'c', '` + p.Page.ID + `', 'kept', '` + at + `')`,
		`INSERT INTO page (id, form, slug, title, sort_key, head, staged, created_at, updated_at) VALUES ('p2', 'challenge', 's', '', '', 0, TRUE, '` + at + `', '` + at + `')`,
		`INSERT INTO challenge (id, call_id, page_id, state, merged_into, created_at) VALUES ('a', 'c', 'p2', 'merged', 'z', '` + at + `')`,
		`UPDATE challenge SET reason = 'tard' WHERE id = 'z'`, // on PostgreSQL it now lies after the row that refers to it
	} {
		if err := s.DB().Read().Script(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	return w, ada, p
}

// rowsOf reads every table through a connection of its own, row by row as text, sorted.
func rowsOf(t *testing.T, db *sqldb.DB) map[string][]string {
	t.Helper()
	driver := db.Dialect()
	list := `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`
	if driver == sqldb.SQLite {
		list = `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'`
	}
	x, err := sqlx.Open(driver, db.Source())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = x.Close() }()
	var names []string
	if err := x.SelectContext(t.Context(), &names, list); err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for _, name := range names {
		if name == "goose_db_version" {
			continue
		}
		rows, err := x.QueryxContext(t.Context(), `SELECT * FROM `+name)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = []string{}
		for rows.Next() {
			row := map[string]any{}
			if err := rows.MapScan(row); err != nil {
				t.Fatal(err)
			}
			for k, v := range row { // the drivers give truths and texts differently
				switch v := v.(type) {
				case []byte:
					row[k] = string(v)
				case bool:
					row[k] = map[bool]int64{true: 1}[v]
				}
			}
			all[name] = append(all[name], fmt.Sprintf("%#v", row))
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		slices.Sort(all[name])
	}
	return all
}

func same(t *testing.T, got, want map[string][]string) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%d tables, want %d", len(got), len(want))
	}
	for name, rows := range want {
		if !slices.Equal(got[name], rows) {
			t.Errorf("table %s: %d rows, want %d:\n%.500v\n%.500v", name, len(got[name]), len(rows), got[name], rows)
		}
	}
}

// wholeHistory holds every version of every page to its hash and every page to its head.
func wholeHistory(t *testing.T, db *sqldb.DB) int {
	t.Helper()
	s := store.New(db)
	pages, err := s.Pages(t.Context(), store.PageFilter{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, p := range pages {
		list, err := s.History(t.Context(), p.ID, store.HistoryFilter{Limit: 100_000})
		if err != nil || len(list) != p.Head {
			t.Fatalf("page %s: %d versions for head %d, %v", p.ID, len(list), p.Head, err)
		}
		for _, v := range list {
			if _, err := s.Revision(t.Context(), p.ID, v.N); err != nil { // checks the hash
				t.Error(err)
			}
			n++
		}
	}
	return n
}

func dumpOf(t *testing.T, db *sqldb.DB) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := db.Dump(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func restored(t *testing.T, dialect string, backup []byte) *sqldb.DB {
	t.Helper()
	db := storetest.Empty(t, dialect)
	if _, err := db.Restore(t.Context(), bytes.NewReader(backup), schema(t, db)); err != nil {
		t.Fatalf("restoring into %s: %v", dialect, err)
	}
	return db
}

func TestBackupRestoresEveryRowOnEitherDatabase(t *testing.T) {
	for _, from := range dialects() {
		for _, to := range dialects() {
			t.Run(from+" to "+to, func(t *testing.T) {
				t.Parallel()
				s := storeOf(t, from)
				filled(t, s)
				want := rowsOf(t, s.DB())
				there := restored(t, to, dumpOf(t, s.DB()))
				same(t, rowsOf(t, there), want)
				if n := wholeHistory(t, there); n != 13 {
					t.Errorf("%d versions, want 13", n)
				}
				putOff(t, there)
				back := restored(t, from, dumpOf(t, there))
				same(t, rowsOf(t, back), want)
			})
		}
	}
}

// putOff holds a restored PostgreSQL database to keys that are checked at once, as the migrations made them.
func putOff(t *testing.T, db *sqldb.DB) {
	t.Helper()
	var n int
	if db.Dialect() == sqldb.SQLite {
		return
	}
	if err := db.Read().Get(t.Context(), &n, `SELECT count(*) FROM pg_constraint WHERE condeferrable`); err != nil || n != 0 {
		t.Errorf("%d constraints are still deferrable, %v", n, err)
	}
}

// While people save, a backup holds one moment: all that was acknowledged before it began, nothing torn.
func TestBackupUnderConcurrentWritesIsOneMoment(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, ada, _ := filled(t, s)
		var acknowledged atomic.Int64
		acknowledged.Store(13)
		ctx, cancel := context.WithCancel(t.Context())
		var writers sync.WaitGroup
		for i := range 4 {
			p := w.FreePage(ada, fmt.Sprint("Page ", i), "Début.")
			acknowledged.Add(1)
			writers.Go(func() {
				for n := 1; ctx.Err() == nil; n++ {
					e := app.Edit{PageID: p.Page.ID, Base: n, Sections: domain.Document{"texte": fmt.Sprint("Version ", n)}, Via: domain.ViaForm}
					if _, err := w.SavePage(t.Context(), ada, e); err != nil {
						t.Errorf("save: %v", err)
						return
					}
					acknowledged.Add(1)
				}
			})
		}
		var backups [][]byte
		var least []int64
		for len(backups) < 3 && !t.Failed() {
			before := acknowledged.Load()
			b := dumpOf(t, s.DB())
			if acknowledged.Load() > before { // somebody wrote meanwhile
				backups, least = append(backups, b), append(least, before)
			}
		}
		cancel()
		writers.Wait()
		for i, b := range backups {
			if n := wholeHistory(t, restored(t, s.DB().Dialect(), b)); int64(n) < least[i] {
				t.Errorf("backup %d holds %d versions, %d were acknowledged before it", i, n, least[i])
			}
		}
	})
}

func TestRestoreRefusesAndLeavesNothing(t *testing.T) {
	for _, dialect := range dialects() {
		t.Run(dialect, func(t *testing.T) {
			t.Parallel()
			s := storeOf(t, dialect)
			filled(t, s)
			good := dumpOf(t, s.DB())
			flipped := bytes.Clone(good)
			flipped[len(flipped)/2] ^= 1
			lines := strings.SplitAfter(expand(t, good), "\n")
			for name, tt := range map[string]struct {
				backup []byte
				want   error
			}{
				"cut":                {good[:len(good)-3], sqldb.ErrCut},
				"cut in half":        {good[:len(good)/2], sqldb.ErrCut},
				"empty":              {nil, sqldb.ErrCut},
				"a bit flipped":      {flipped, sqldb.ErrAltered},
				"another file":       {[]byte("PGDMP, which is no backup of ours"), sqldb.ErrNotBackup},
				"a word changed":     {pack(t, strings.Replace(expand(t, good), "Page", "Gape", 1)), sqldb.ErrAltered},
				"a row left out":     {pack(t, strings.Join(slices.Delete(slices.Clone(lines), 2, 3), "")), sqldb.ErrAltered},
				"without its end":    {pack(t, strings.Join(lines[:len(lines)-2], "")), sqldb.ErrCut},
				"followed by itself": {append(bytes.Clone(good), good...), sqldb.ErrAltered},
				"a newer schema":     {pack(t, strings.Replace(expand(t, good), `"schema":`, `"schema":9`, 1)), sqldb.ErrNewer},
				"a newer format":     {pack(t, strings.Replace(expand(t, good), `"version":1`, `"version":2`, 1)), sqldb.ErrNewer},
			} {
				db := storetest.Empty(t, dialect)
				if _, err := db.Restore(t.Context(), bytes.NewReader(tt.backup), schema(t, db)); !errors.Is(err, tt.want) {
					t.Errorf("%s: %v; want %v", name, err, tt.want)
				}
				for table, rows := range rowsOf(t, db) {
					if len(rows) > 0 {
						t.Errorf("%s: table %s holds %d rows", name, table, len(rows))
					}
				}
				if _, err := db.Restore(t.Context(), bytes.NewReader(good), schema(t, db)); err != nil {
					t.Errorf("%s: restoring the good one after it: %v", name, err)
				}
			}
			before := rowsOf(t, s.DB())
			if _, err := s.DB().Restore(t.Context(), bytes.NewReader(good), schema(t, s.DB())); !errors.Is(err, sqldb.ErrNotEmpty) {
				t.Errorf("over a site: %v; want %v", err, sqldb.ErrNotEmpty)
			}
			same(t, rowsOf(t, s.DB()), before)
			foreign := storetest.Empty(t, dialect)
			if err := foreign.Read().Script(t.Context(), `CREATE TABLE elsewhere (a text)`); err != nil {
				t.Fatal(err)
			}
			if _, err := foreign.Restore(t.Context(), bytes.NewReader(good), schema(t, foreign)); !errors.Is(err, sqldb.ErrNotEmpty) {
				t.Errorf("over something else: %v; want %v", err, sqldb.ErrNotEmpty)
			}
		})
	}
}

func expand(t *testing.T, backup []byte) string {
	t.Helper()
	z, err := zstd.NewReader(bytes.NewReader(backup))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func pack(t *testing.T, text string) []byte {
	t.Helper()
	z, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return z.EncodeAll([]byte(text), nil)
}

func TestCopyOfALiveFileIsWhole(t *testing.T) {
	s := storetest.SQLite(t)
	w, ada, p := filled(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	var writer sync.WaitGroup
	writer.Go(func() {
		for n := 13; ctx.Err() == nil; n++ {
			e := app.Edit{PageID: p.Page.ID, Base: n, Sections: domain.Document{"texte": fmt.Sprint("Version ", n)}, Via: domain.ViaForm}
			if _, err := w.SavePage(t.Context(), ada, e); err != nil {
				t.Errorf("save: %v", err)
				return
			}
		}
	})
	path := filepath.Join(t.TempDir(), "copie é?.db")
	err := s.DB().CopyTo(t.Context(), path)
	cancel()
	writer.Wait()
	if err != nil {
		t.Fatal(err)
	}
	copied, err := sqldb.Open(t.Context(), path, s.DB().Clock())
	if err != nil {
		t.Fatal(err)
	}
	if n := wholeHistory(t, copied); n < 13 {
		t.Errorf("%d versions, want 13 at least", n)
	}
	if err := copied.Close(); err != nil {
		t.Error(err)
	}
	if err := s.DB().CopyTo(t.Context(), path); err == nil {
		t.Error("a copy went over a file that was there")
	}
}
