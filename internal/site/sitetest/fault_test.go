package sitetest

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/sqldb"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
	"github.com/appel-a-communs/communs/migrations"
)

// wantUnavailable holds an answer to what is promised while the database is away.
func wantUnavailable(t *testing.T, what string, rec *httptest.ResponseRecorder, title string, texts ...string) {
	t.Helper()
	if rec.Code != http.StatusServiceUnavailable || rec.Header().Get("Retry-After") != "5" || strings.Contains(rec.Header().Get("Cache-Control"), "public") {
		t.Errorf("%s: %d %v", what, rec.Code, rec.Header())
	}
	for _, text := range append(texts, title) {
		if !strings.Contains(rec.Body.String(), text) {
			t.Errorf("%s: without %q", what, text)
		}
	}
}

// Without its database the site says so in the reader's language, gives back what was typed, and goes on showing
// what it remembers.
func TestDatabaseGoneGivesTextsBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWhole(t, s)
		by, cookie := w.signedIn("Nadia")
		p := w.FreePage(by, "Une page", "Un texte.")
		w.wantIn(p.Path(), "Un texte.")
		must(t, s.DB().Close())

		typed := "form=free&base=1&key=0192f000-0000-7000-8000-000000000001&sections=texte&texte=Une+phrase+rare"
		french, english := "Indisponible pour un instant", "Unavailable for a moment"
		wantUnavailable(t, "a save", w.post(p.Path()+"/modifier", typed, session(cookie)), "", "Une phrase rare", "0192f000-0000-7000-8000-000000000001")
		wantUnavailable(t, "a save in English", w.post("/en"+p.Path()+"/modifier", typed, session(cookie)), "", "Une phrase rare", `lang="en"`)
		wantUnavailable(t, "a new page", w.post("/pages", "title=Un+titre+rare&texte=Une+phrase+rare", session(cookie)), "")
		wantUnavailable(t, "a page", w.get(p.Path()+"/historique"), french)
		wantUnavailable(t, "a page in English", w.get("/en"+p.Path()+"/historique"), english)
		wantUnavailable(t, "a page for somebody", w.get(p.Path(), session(cookie)), french)
		wantUnavailable(t, "the API", w.get("/api/v1/calls"), `"status":503`)
		if rec := w.get("/readyz"); rec.Code != http.StatusServiceUnavailable {
			t.Errorf("/readyz: %d", rec.Code)
		}
		if rec := w.get("/healthz"); rec.Code != http.StatusOK {
			t.Errorf("/healthz: %d", rec.Code)
		}
		w.wantIn(p.Path(), "Un texte.")
	})
}

// While another process holds SQLite's one write lock, reading goes on, and a save that waits too long gives its
// text back; once the lock is free, the same form is saved.
func TestDatabaseLockedGivesTextsBack(t *testing.T) {
	file := filepath.Join(t.TempDir(), "site.db")
	open := func() *sqldb.DB {
		clock := sqldb.NewClock(time.Now)
		clock.Set(storetest.Start)
		db, err := sqldb.Open(t.Context(), file, clock)
		must(t, err)
		t.Cleanup(func() { must(t, db.Close()) })
		return db
	}
	db := open()
	_, err := db.Migrate(t.Context(), migrations.For(db.Dialect()))
	must(t, err)
	must(t, db.Read().Script(t.Context(), "PRAGMA busy_timeout = 50")) // on the one connection that writes
	w := newWhole(t, store.New(db))
	by, cookie := w.signedIn("Nadia")
	p := w.FreePage(by, "Une page", "Un texte.")

	typed := "form=free&base=1&key=0192f000-0000-7000-8000-000000000001&sections=texte&texte=Une+phrase+rare"
	hold(t, open(), func() {
		wantUnavailable(t, "a save", w.post(p.Path()+"/modifier", typed, session(cookie)), "", "Une phrase rare", "0192f000-0000-7000-8000-000000000001")
		w.wantIn(p.Path(), "Un texte.")
		if rec := w.get(p.Path()+"/historique", session(cookie)); rec.Code != http.StatusOK {
			t.Errorf("reading while another writes: %d", rec.Code)
		}
	})
	if rec := w.post(p.Path()+"/modifier", typed, session(cookie)); rec.Code != http.StatusSeeOther {
		t.Errorf("sent again, the same form: %d", rec.Code)
	}
	w.wantIn(p.Path(), "Une phrase rare")
}

// hold keeps a write transaction open around f.
func hold(t *testing.T, db *sqldb.DB, f func()) {
	t.Helper()
	_, err := store.New(db).Write(t.Context(), store.Key{}, func(*store.Tx) error {
		f()
		return nil
	})
	must(t, err)
}

// What is taken from somebody is gone with her next request, in every session and for her programs.
func TestRevocationIsFeltAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		world := buildWorld(t, s)
		w := newWhole(t, s)
		get := func(path, role string) int { return w.get(path, session(world.cookies[role])).Code }
		call := func(path, role string) int {
			return w.get("/api/v1"+path, header("Authorization", "Bearer "+world.tokens[role])).Code
		}
		team, id := "/candidatures/"+world.objects["team"]["slug"], world.objects["team"]["id"]
		want := func(what string, got, status int) {
			t.Helper()
			if got != status {
				t.Errorf("%s: %d, want %d", what, got, status)
			}
		}
		ways := []string{"", "/historique", "/version/1", "/version/1.md", "/version/1.json", "/diff/1..2", "/diff/1..2.patch", "/equipe", "/licences", "/etapes", "/propositions"}
		for _, way := range ways {
			want("a member before, "+way, get(team+way, "member"), http.StatusOK)
		}
		want("a member's program before", call("/pages/"+id, "member"), http.StatusOK)
		change(t, s, func(tx *store.Tx) error {
			_, err := tx.DropRole(t.Context(), domain.Grant{
				AccountID: world.accounts["member"].ID, Role: domain.Member, Scope: domain.OnCandidacy(world.objects["team"]["candidacy"]),
			})
			return err
		})
		for _, way := range ways {
			want("a former member, "+way, get(team+way, "member"), http.StatusNotFound)
		}
		for _, way := range []string{"", "/versions", "/versions/1", "/diff/1..2"} {
			want("a former member's program, "+way, call("/pages/"+id+way, "member"), http.StatusNotFound)
		}

		want("an auditor before", get(team, "auditor"), http.StatusOK)
		must(t, w.DisableAsOperator(t.Context(), world.accounts["auditor"].ID))
		want("a closed account", get(team, "auditor"), http.StatusNotFound)
		want("a closed account's program", call("/pages/"+id, "auditor"), http.StatusUnauthorized)

		want("a manager before", get("/appels/appel-open/reglages", "manager"), http.StatusOK)
		must(t, w.RevokeAll(t.Context(), world.accounts["manager"]))
		want("signed out everywhere", get("/appels/appel-open/reglages", "manager"), http.StatusSeeOther)
		want("and her program", call("/calls", "manager"), http.StatusUnauthorized)
	})
}

func change(t *testing.T, s *store.Store, fn func(*store.Tx) error) {
	t.Helper()
	_, err := s.Write(t.Context(), store.Key{}, fn)
	must(t, err)
}
