package sitetest

import (
	"net/http"
	"testing"

	"github.com/appel-a-communs/communs/internal/store"
	"github.com/appel-a-communs/communs/internal/store/storetest"
)

// What is no text is the sender's fault, not ours, on either database.
func TestBytesThatAreNoTextBreakNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWhole(t, s)
		by, cookie := w.signedIn("Nadia")
		p := w.FreePage(by, "Une page", "Un texte.")
		for _, target := range []string{"/remarques/%FF", "/pages/%FF", "/ateliers/x%FF"} {
			if rec := w.ask(http.MethodGet, target, session(cookie)); rec.Code != http.StatusBadRequest {
				t.Errorf("%s: %d", target, rec.Code)
			}
		}
		for _, target := range []string{p.Path() + "/historique?auteur=%FF", p.Path() + "/modifier?brouillon=%FF", "/besoins?avant=2020-01-01T00:00:00Z_%FF"} {
			if rec := w.ask(http.MethodGet, target, session(cookie)); rec.Code >= http.StatusInternalServerError {
				t.Errorf("%s: %d", target, rec.Code)
			}
		}
		rec := w.ask(http.MethodPost, "/compte/sessions", session(cookie), form("id=%FF%00"))
		if rec.Code >= http.StatusInternalServerError {
			t.Errorf("an id of no text: %d", rec.Code)
		}
	})
}
