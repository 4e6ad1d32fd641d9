package site_test

import (
	"archive/zip"
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/site"
	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

func TestLegalPagesSayWhatTheOperatorSaid(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		b := browserOver(t, s, site.Options{})
		for _, path := range []string{"/aide", "/mentions-legales", "/donnees-personnelles", "/conditions-utilisation", "/accessibilite", "/ecoconception", "/plan-du-site", "/accessibilite/signaler"} {
			for _, lang := range []string{"", "/en"} {
				r := b.opens(lang + path)
				if body := r.Body.String(); strings.Contains(body, "{{") || strings.Contains(body, "[[") || r.Find("h1").Length() != 1 {
					t.Errorf("%s%s: %s", lang, path, text(r.Document, "main"))
				}
			}
		}
		if r := b.opens("/mentions-legales"); !strings.Contains(text(r.Document, "main"), "à compléter par l’exploitant") {
			t.Error("what is missing is not told")
		}
		if r := b.opens("/"); !strings.Contains(text(r.Document, "footer"), "Accessibilité : non conforme") {
			t.Errorf("foot of the home: %s", text(r.Document, "footer"))
		}
		admin := b.member("Administration")
		b.Write(func(tx *store.Tx) error {
			_, err := tx.SetRole(t.Context(), domain.Grant{AccountID: admin.ID, Role: domain.Admin, At: b.Now()})
			return err
		})
		b.enters(admin)
		day := b.Now().AddDate(0, -1, 0).Format("2006-01-02")
		b.leads(b.fill("/agence/reglages", "/agence/reglages", map[string]string{
			"publisher": "Agence d’essai", "audit_date": day, "audit_by": "Cabinet", "audit_rate": "73,5", "publisher_email": "contact@agence.example",
		}), "/agence/reglages?fait=reglages")
		other := b.other()
		if r := other.opens("/mentions-legales"); !strings.Contains(text(r.Document, "main"), "Agence d’essai") {
			t.Errorf("a visitor reads %s", text(r.Document, "main"))
		}
		if r := other.opens("/"); !strings.Contains(text(r.Document, "footer"), "partiellement conforme") {
			t.Errorf("foot of the home: %s", text(r.Document, "footer"))
		}
	})
}

func TestOwnDataAreTakenAway(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		b := browserOver(t, s, site.Options{})
		who := b.member("Jeanne")
		b.enters(who)
		b.FreePage(who, "Ortie", "Un texte à elle.")
		r := b.do(http.MethodGet, "/compte/mes-donnees/archive", nil)
		z, err := zip.NewReader(bytes.NewReader(r.Body.Bytes()), int64(r.Body.Len()))
		if err != nil {
			t.Fatal(err)
		}
		names := ""
		for _, f := range z.File {
			names += f.Name + " "
		}
		if !strings.Contains(names, "compte.json") || !strings.Contains(names, "/version-1.md") || !strings.Contains(names, "licences.json") {
			t.Errorf("files %s", names)
		}
		b.leads(b.fill("/compte/mes-donnees", "/compte/mes-donnees/effacer", map[string]string{"password": goodPassword}), "/compte/mes-donnees")
		if got := text(b.opens("/compte/mes-donnees").Document, "main"); !strings.Contains(got, "sera effacé") {
			t.Errorf("asked for: %s", got)
		}
		b.leads(b.fill("/compte/mes-donnees", "/compte/mes-donnees/annuler", nil), "/compte/mes-donnees")
		if got := text(b.opens("/compte/mes-donnees").Document, "main"); strings.Contains(got, "sera effacé") {
			t.Errorf("cancelled: %s", got)
		}
	})
}

// After an erasure, a page, its history, a comparison, the register and the profile know the pseudonym alone.
func TestErasedNameIsShownNowhere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		b := browserOver(t, s, site.Options{})
		who := b.member("Jeanne Introuvable")
		p := b.FreePage(who, "Ortie", "Un texte à elle.")
		if _, err := b.SaveAt(t.Context(), who, p, app.Edit{PageID: p.Page.ID, Base: 1, Sections: domain.Document{"texte": "Un autre texte."}, Via: domain.ViaForm}); err != nil {
			t.Fatal(err)
		}
		paths := []string{p.Path(), p.Path() + "/historique", p.Path() + "/version/1", p.Path() + "/diff/1..2", "/modifications", "/registre", "/"}
		named := 0
		for _, path := range paths {
			if strings.Contains(b.opens(path).Body.String(), "Jeanne Introuvable") {
				named++
			}
		}
		if named < 3 {
			t.Fatalf("named on %d pages before", named)
		}
		if _, err := b.AskErasure(t.Context(), who, goodPassword); err != nil {
			t.Fatal(err)
		}
		s.DB().Clock().Advance(app.CoolingOff + time.Minute)
		if err := b.EraseDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			body := b.opens(path).Body.String()
			if strings.Contains(body, "Jeanne Introuvable") {
				t.Errorf("%s still names her", path)
			}
			if strings.HasPrefix(path, p.Path()+"/historique") && !strings.Contains(body, "Anonyme ") {
				t.Errorf("%s: no pseudonym", path)
			}
		}
		if r := b.do(http.MethodGet, "/u/jeanne-introuvable", nil); r.Code != http.StatusNotFound {
			t.Errorf("her profile: status %d", r.Code)
		}
	})
}
