package app_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

func edit(p app.Place, base int, text string) app.Edit {
	return app.Edit{PageID: p.Page.ID, Base: base, Sections: domain.Document{"texte": text}, Summary: "essai", Via: domain.ViaForm}
}

func textOf(t *testing.T, w apptest.World, p app.Place) string {
	t.Helper()
	fresh, err := w.PlaceByID(t.Context(), domain.Account{}, p.Page.ID)
	if err != nil {
		t.Fatal(err)
	}
	v, err := w.ViewVersion(t.Context(), domain.Account{}, fresh, 0)
	if err != nil {
		t.Fatal(err)
	}
	return v.Version.Sections["texte"]
}

func TestSaveMakesTheNextVersion(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := apptest.New(t, s)
		ada := w.Person("Ada")
		p := w.FreePage(ada, "Été à Lille", "Un paragraphe.")
		got, err := w.SavePage(t.Context(), ada, edit(p, 1, "Un paragraphe.\r\n\r\nUn autre, de six mots entiers."))
		if err != nil || got.N != 2 || got.Merged {
			t.Fatalf("save gave %+v, %v; want version 2, not merged", got, err)
		}
		if text := textOf(t, w, p); text != "Un paragraphe.\n\nUn autre, de six mots entiers." {
			t.Errorf("the head says %q", text)
		}
		if p.Page.Slug != "ete-a-lille" {
			t.Errorf("slug %q", p.Page.Slug)
		}
		list, err := s.History(t.Context(), p.Page.ID, store.HistoryFilter{Limit: 10})
		if err != nil || len(list) != 2 || list[0].WordsAdded != 6 || list[0].WordsRemoved != 0 {
			t.Errorf("history %+v, %v", list, err)
		}
	})
}

func TestSaveOverAnOldBaseKeepsBoth(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := apptest.New(t, s)
		ada, bob := w.Person("Ada"), w.Person("Bob")
		p := w.FreePage(ada, "Page", "Premier paragraphe du texte.\n\nDeuxième paragraphe du texte.")
		if _, err := w.SavePage(t.Context(), ada, edit(p, 1, "Premier paragraphe du beau texte.\n\nDeuxième paragraphe du texte.")); err != nil {
			t.Fatal(err)
		}
		got, err := w.SavePage(t.Context(), bob, edit(p, 1, "Premier paragraphe du texte.\n\nDeuxième paragraphe du long texte."))
		if err != nil || got.N != 3 || !got.Merged || got.MergedWith != "Ada" {
			t.Fatalf("second save gave %+v, %v", got, err)
		}
		if text := textOf(t, w, p); text != "Premier paragraphe du beau texte.\n\nDeuxième paragraphe du long texte." {
			t.Errorf("merged text %q", text)
		}
	})
}

func TestConflictKeepsBothTexts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := apptest.New(t, s)
		ada, bob := w.Person("Ada"), w.Person("Bob")
		p := w.FreePage(ada, "Page", "La réunion aura lieu mardi matin.")
		if _, err := w.SavePage(t.Context(), ada, edit(p, 1, "La réunion aura lieu jeudi soir.")); err != nil {
			t.Fatal(err)
		}
		got, err := w.SavePage(t.Context(), bob, edit(p, 1, "La réunion aura lieu lundi midi."))
		if err != nil || got.Conflict == nil || len(got.Conflict.Melded.Clashes) == 0 {
			t.Fatalf("got %+v, %v; want a conflict", got, err)
		}
		if text := textOf(t, w, p); text != "La réunion aura lieu jeudi soir." {
			t.Errorf("the head says %q", text)
		}
		d, _, err := w.ViewDraft(t.Context(), bob, got.Conflict.DraftID)
		if err != nil || d.Sections["texte"] != "La réunion aura lieu lundi midi." {
			t.Errorf("draft %+v, %v", d, err)
		}
		if _, _, err := w.ViewDraft(t.Context(), ada, got.Conflict.DraftID); domain.KindOf(err) != domain.NotFound {
			t.Errorf("another reads the draft: %v; want not found", err)
		}
	})
}

func TestSameKeySavesOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := apptest.New(t, s)
		ada := w.Person("Ada")
		p := w.FreePage(ada, "Page", "Un texte.")
		e := edit(p, 1, "Un texte plus long.")
		e.Key = store.Key{ID: store.NewID(), Account: ada.ID, Route: "/pages/:slug/modifier", Body: "b"}
		first, err := w.SavePage(t.Context(), ada, e)
		if err != nil {
			t.Fatal(err)
		}
		again, err := w.SavePage(t.Context(), ada, e)
		if err != nil || again.N != first.N {
			t.Errorf("again: %+v, %v; want version %d", again, err, first.N)
		}
		other := e
		other.Key.Body, other.Sections = "c", domain.Document{"texte": "Tout autre chose."}
		if _, err := w.SavePage(t.Context(), ada, other); domain.KindOf(err) != domain.Conflict {
			t.Errorf("the key for another text: %v; want a conflict", err)
		}
	})
}

// Eight people save over one base at once: whatever is merged or told, no word is lost.
func TestConcurrentSavesLoseNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := apptest.New(t, s)
		ada := w.Person("Ada")
		var base strings.Builder
		for i := range 8 {
			fmt.Fprintf(&base, "Paragraphe numéro %d, qui ne change pas tout seul.\n\n", i)
		}
		p := w.FreePage(ada, "Page", base.String())
		saved := make([]app.Saved, 8)
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				mine := strings.Replace(base.String(), fmt.Sprintf("numéro %d,", i), fmt.Sprintf("numéro %d, dit alpha%d,", i, i), 1)
				var err error
				if saved[i], err = w.SavePage(t.Context(), ada, edit(p, 1, mine)); err != nil {
					t.Errorf("save %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		text := textOf(t, w, p)
		plain := 0
		for i, got := range saved {
			if !got.Merged {
				plain++
			}
			if got.Conflict == nil && !strings.Contains(text, fmt.Sprintf("alpha%d", i)) {
				t.Errorf("the words of save %d are lost: %+v", i, got)
			}
		}
		if plain != 1 {
			t.Errorf("%d saves went plain; want 1", plain)
		}
	})
}

func TestBadTextIsToldAndNothingIsSaved(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := apptest.New(t, s)
		ada := w.Person("Ada")
		p := w.FreePage(ada, "Page", "Un texte.")
		for name, tt := range map[string]struct {
			sections domain.Document
			base     int
			key      string
		}{
			"NUL":             {domain.Document{"texte": "a\x00b"}, 1, "error.nul"},
			"invalid UTF-8":   {domain.Document{"texte": "a\xffb"}, 1, "error.utf8"},
			"unknown section": {domain.Document{"budget": "12"}, 1, "error.section_unknown"},
			"too large":       {domain.Document{"texte": strings.Repeat("mot ", 101_000)}, 1, "error.page_too_large"},
			"no title":        {domain.Document{"title": " "}, 1, "error.required"},
			"unknown base":    {domain.Document{"texte": "b"}, 7, "error.base_unknown"},
		} {
			_, err := w.SavePage(t.Context(), ada, app.Edit{PageID: p.Page.ID, Base: tt.base, Sections: tt.sections, Via: domain.ViaForm})
			if got := domain.ProblemsOf(err); len(got) != 1 || got[0].Key != tt.key {
				t.Errorf("%s: %v; want %s", name, err, tt.key)
			}
		}
		if _, err := w.SavePage(t.Context(), domain.Account{}, edit(p, 1, "Autre")); domain.KindOf(err) != domain.Unauthenticated {
			t.Errorf("a visitor saves: %v", err)
		}
		if fresh, err := w.PlaceByID(t.Context(), ada, p.Page.ID); err != nil || fresh.Page.Head != 1 {
			t.Errorf("head %d, %v; want 1", fresh.Page.Head, err)
		}
	})
}

func TestRestoreAndUndo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := apptest.New(t, s)
		ada := w.Person("Ada")
		p := w.FreePage(ada, "Page", "Alpha reste ici.\n\nBêta reste là.")
		for i, text := range []string{"Alpha change ici.\n\nBêta reste là.", "Alpha change ici.\n\nBêta bouge là."} {
			if _, err := w.SavePage(t.Context(), ada, edit(p, i+1, text)); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.UndoVersion(t.Context(), ada, app.Restoration{PageID: p.Page.ID, N: 2, Head: 3}); err != nil {
			t.Fatal(err)
		}
		if text := textOf(t, w, p); text != "Alpha reste ici.\n\nBêta bouge là." {
			t.Errorf("after undoing version 2: %q", text)
		}
		if _, err := w.RestorePage(t.Context(), ada, app.Restoration{PageID: p.Page.ID, N: 1, Head: 3}); domain.KindOf(err) != domain.Conflict {
			t.Errorf("restoring over a head that was not shown: %v; want a conflict", err)
		}
		w.Advance(time.Hour)
		got, err := w.RestorePage(t.Context(), ada, app.Restoration{PageID: p.Page.ID, N: 1, Head: 4})
		if err != nil {
			t.Fatal(err)
		}
		v, err := s.Revision(t.Context(), p.Page.ID, got.N)
		if err != nil || v.RestoreOf != 1 || v.Via != domain.ViaRestore || !v.At.After(storetest.Start.Add(time.Hour)) {
			t.Errorf("restored version %+v, %v", v, err)
		}
		if text := textOf(t, w, p); text != "Alpha reste ici.\n\nBêta reste là." {
			t.Errorf("after restoring version 1: %q", text)
		}
	})
}

// Rows merge by field: two people who change two fields of one resource, and one who adds another, are all kept.
func TestRowsMergeByField(t *testing.T) {
	rows := func(list ...string) string { return "[" + strings.Join(list, ",") + "]" }
	a := func(name, licence string) string {
		return `{"host":"","id":"a","kind":"data","licence":"` + licence + `","link":"","name":"` + name + `","origin":"planned","owner":""}`
	}
	b := `{"host":"","id":"b","kind":"software","licence":"MIT","link":"","name":"Outil","origin":"existing","owner":""}`
	form, _ := domain.FormOf(domain.FormCandidacy)
	for _, tt := range []struct {
		name, base, mine, theirs, want string
		clashes                        int
	}{
		{"two fields", rows(a("Carte", "")), rows(a("Carte ouverte", "")), rows(a("Carte", "ODbL-1.0")), rows(a("Carte ouverte", "ODbL-1.0")), 0},
		{"one adds", rows(a("Carte", "")), rows(a("Carte", ""), b), rows(a("Carte", "ODbL-1.0")), rows(a("Carte", "ODbL-1.0"), b), 0},
		{"one removes", rows(a("Carte", ""), b), rows(b), rows(a("Carte", ""), b), rows(b), 0},
		{"removed and changed", rows(a("Carte", "")), "", rows(a("Carte", "MIT")), rows(a("Carte", "MIT")), 1},
		{"one field, twice", rows(a("Carte", "")), rows(a("Carte", "MIT")), rows(a("Carte", "ODbL-1.0")), rows(a("Carte", "ODbL-1.0")), 1},
		{"both remove", rows(b), "", "", "", 0},
	} {
		m := app.Meld(form, domain.Document{"resources": tt.base}, domain.Document{"resources": tt.mine}, domain.Document{"resources": tt.theirs})
		if m.Document["resources"] != tt.want || len(m.Clashes) != tt.clashes {
			t.Errorf("%s: %s with %d clashes; want %s with %d", tt.name, m.Document["resources"], len(m.Clashes), tt.want, tt.clashes)
		}
	}
}
