package site_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/appel-a-communs/communs/internal/domain"
)

func TestHomeOfACallShowsItsCalendarAndWhatCanBeDoneNow(t *testing.T) {
	cs := newCallSite(t)
	status, doc := cs.page(domain.Account{}, "/appels/resilience-des-territoires")
	if status != http.StatusOK || text(doc, "h1") != "Résilience des territoires" {
		t.Fatalf("%d, h1 %q", status, text(doc, "h1"))
	}
	if got := texts(doc, ".phases > li > b"); !slices.Equal(got, []string{"Ateliers", "Défis publiés", "Candidatures", "Suivi", "Archives"}) {
		t.Errorf("calendar is %q", got)
	}
	if n := doc.Find("[aria-current=step]").Length(); n != 0 {
		t.Errorf("%d current steps in preparation", n)
	}
	if at, _ := doc.Find(".releves .ici time").Attr("datetime"); at != "2027-03-03T09:00:00Z" {
		t.Errorf("next relève is at %q", at)
	}
	if got := text(doc, ".tete .actions .bouton"); got != "Proposer un défi" {
		t.Errorf("in preparation one can %q", got)
	}
	if doc.Find("#manque").Length() != 0 {
		t.Error("a visitor is told what the agency has still to say")
	}
	cs.Advance(11 * 24 * 3600e9)
	_, doc = cs.page(domain.Account{}, "/appels/resilience-des-territoires")
	if text(doc, "[aria-current=step] > b") != "Candidatures" || text(doc, ".tete .actions .bouton") != "Écrire une candidature" {
		t.Errorf("once open: step %q, action %q", text(doc, "[aria-current=step] > b"), text(doc, ".tete .actions .bouton"))
	}
}

func TestManagerSeesWhatIsMissingBeforeTheOpening(t *testing.T) {
	cs := newCallSite(t)
	_, doc := cs.page(cs.manager, "/appels/resilience-des-territoires")
	want := []string{"Règlement", "Enveloppe", "Taux d’aide", "Aide maximale par candidature", "Mentions de l’accusé de réception"}
	if got := texts(doc, "#manque li"); !slices.Equal(got, want) {
		t.Errorf("missing: %q, want %q", got, want)
	}
}
