package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/app/apptest"
	"github.com/appel-a-communs/communs/internal/site"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// typed is the form of a page as it stands, with other words in its text.
func (b *browser) typed(path, words string) url.Values {
	b.t.Helper()
	r := b.opens(path)
	v := url.Values{"title": {"Ortie"}, "texte": {words}, "sections": {"title texte"}}
	for _, name := range []string{"base", "key", "opened", "form"} {
		v.Set(name, r.Find(`main form [name=`+name+`]`).AttrOr("value", ""))
	}
	return v
}

func TestLicenceIsAcceptedOnceBeforeTheFirstSave(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		b := browserOver(t, s, site.Options{})
		who, err := b.AddAccount(t.Context(), app.SignUp{Name: "Jeanne", Email: "jeanne@exemple.fr", Password: goodPassword, Lang: "fr"})
		if err != nil {
			t.Fatal(err)
		}
		b.enters(who)
		path := b.FreePage(who, "Ortie", "Un texte.").Path() + "/modifier"
		v := b.typed(path, "Un autre texte, long à écrire.")
		r := b.do(http.MethodPost, path, v)
		if r.Code != http.StatusUnprocessableEntity || text(r.Document, "[name=texte]") != "Un autre texte, long à écrire." || r.Find("[name="+app.AcceptField+"]").Length() != 1 {
			t.Fatalf("status %d: %s", r.Code, text(r.Document, "main"))
		}
		v.Set(app.AcceptField, "1")
		v.Set("key", r.Find("main form [name=key]").AttrOr("value", ""))
		if r = b.do(http.MethodPost, path, v); r.Code != http.StatusSeeOther {
			t.Fatalf("accepted: status %d: %s", r.Code, text(r.Document, "main"))
		}
		if yes, err := s.HasAccepted(t.Context(), who.ID, apptest.Licence); err != nil || !yes {
			t.Errorf("recorded %v, %v", yes, err)
		}
		if b.opens(path).Find("[name="+app.AcceptField+"]").Length() != 0 {
			t.Error("asked a second time")
		}
	})
}

func TestPrivateDetailsComeBackOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		b := browserOver(t, s, site.Options{})
		who := b.member("Jeanne")
		b.enters(who)
		path := b.FreePage(who, "Ortie", "Un texte.").Path() + "/modifier"
		v := b.typed(path, "Appelez le 06 12 34 56 78.")
		r := b.do(http.MethodPost, path, v)
		told := text(r.Document, "#f-texte-erreur")
		if r.Code != http.StatusUnprocessableEntity || !strings.Contains(told, "06 12 34 56 78") || text(r.Document, "[name=texte]") != "Appelez le 06 12 34 56 78." {
			t.Fatalf("status %d, told %q", r.Code, told)
		}
		mark := r.Find("button[name="+app.AnywayField+"]").AttrOr("value", "")
		v.Set(app.AnywayField, mark)
		v.Set("key", r.Find("main form [name=key]").AttrOr("value", ""))
		v.Set("texte", "Appelez le 06 12 34 56 79.") // another number than the one that was let stand
		if r = b.do(http.MethodPost, path, v); r.Code != http.StatusUnprocessableEntity {
			t.Fatalf("another number: status %d", r.Code)
		}
		v.Set("key", r.Find("main form [name=key]").AttrOr("value", ""))
		v.Set("texte", "Appelez le 06 12 34 56 78.")
		if r = b.do(http.MethodPost, path, v); mark == "" || r.Code != http.StatusSeeOther {
			t.Fatalf("anyway: status %d: %s", r.Code, text(r.Document, "main"))
		}
		v = b.typed(path, "Appelez le 0612345678, le matin.")
		if r = b.do(http.MethodPost, path, v); r.Code != http.StatusSeeOther {
			t.Errorf("what stands already is told again: %d", r.Code)
		}
	})
}

func TestRemarkWithPrivateDetailsComesBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		b := browserOver(t, s, site.Options{})
		who := b.member("Jeanne")
		b.enters(who)
		path := b.FreePage(who, "Ortie", "Un texte.").Path() + "/remarques/nouvelle"
		v := url.Values{"body": {"Écrivez-moi à jeanne@exemple.fr"}, "version": {"1"}, "section": {""}, "quote": {""}}
		r := b.do(http.MethodPost, path, v)
		if r.Code != http.StatusUnprocessableEntity || !strings.Contains(text(r.Document, "#f-body-erreur"), "jeanne@exemple.fr") || text(r.Document, "[name=body]") != v.Get("body") {
			t.Fatalf("status %d: %s", r.Code, text(r.Document, "main"))
		}
		v.Set(app.AnywayField, r.Find("button[name="+app.AnywayField+"]").AttrOr("value", ""))
		if r = b.do(http.MethodPost, path, v); r.Code != http.StatusSeeOther {
			t.Errorf("anyway: status %d: %s", r.Code, text(r.Document, "main"))
		}
	})
}
