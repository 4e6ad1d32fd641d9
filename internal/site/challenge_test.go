package site_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
)

const callAddress = "/appels/resilience-des-territoires"

// written is a défi proposed through the site, with its address.
func (cs *callSite) written(by domain.Account, title string) string {
	cs.t.Helper()
	_, doc := cs.page(by, callAddress+"/defis/nouveau")
	key, _ := doc.Find("input[name=key]").Attr("value")
	status, to, _ := cs.send(by, callAddress+"/defis/nouveau", url.Values{
		"key": {key}, "title": {title}, "problem": {"Les gisements sont connus **trop tard**."}, "expected": {"- Décrire un lot en dix minutes."},
	})
	if status != http.StatusSeeOther {
		cs.t.Fatalf("proposing a défi: %d", status)
	}
	to, _, _ = strings.Cut(to, "?") // what was just saved is told once
	return to
}

// bare proposes a défi that says nothing of an acceptable answer.
func (cs *callSite) bare(title string) string {
	cs.t.Helper()
	p, err := cs.CreateChallenge(cs.t.Context(), cs.manager, app.NewChallenge{
		CallID: cs.call.ID, Sections: domain.Document{"title": title, "problem": "On sait trop tard."},
	})
	if err != nil {
		cs.t.Fatal(err)
	}
	return p.Path()
}

// step makes a défi take one step through the site.
func (cs *callSite) step(by domain.Account, address, verb string, more url.Values) int {
	cs.t.Helper()
	values := url.Values{"verb": {verb}}
	for k, v := range more {
		values[k] = v
	}
	status, _, _ := cs.send(by, address+"/etat", values)
	return status
}

func TestChallengeGoesFromIdeaToPublishedThroughItsPage(t *testing.T) {
	cs := newCallSite(t)
	author := cs.Person("Basile Roux")
	address := cs.written(author, "Savoir ce qui peut resservir")
	if address != callAddress+"/defis/savoir-ce-qui-peut-resservir" {
		t.Fatalf("the défi is at %q", address)
	}
	_, doc := cs.page(author, address)
	if doc.Find("#avancer").Length() != 0 || text(doc, ".deux strong") != "trop tard" {
		t.Errorf("its author sees steps she may not make, or no text: %q", text(doc, ".deux"))
	}
	_, doc = cs.page(cs.manager, address)
	if got := texts(doc, ".geste summary"); !slices.Equal(got, []string{"Ouvrir à la coécriture", "Écarter le défi", "Fondre dans un autre défi"}) {
		t.Errorf("steps from an idea are %q", got)
	}
	for _, verb := range []string{"challenge.cowrite", "challenge.propose", "challenge.keep", "challenge.publish"} {
		if status := cs.step(cs.manager, address, verb, nil); status != http.StatusSeeOther {
			t.Fatalf("%s: %d", verb, status)
		}
	}
	_, doc = cs.page(domain.Account{}, address)
	if text(doc, ".tete > .meta") != "Défi 1" || text(doc, ".tete .avis") != "" {
		t.Errorf("published, the page says %q, %q", text(doc, ".tete > .meta"), text(doc, ".tete .avis"))
	}
	if got := texts(doc, "#etapes ~ .suite h3, [aria-labelledby=etapes] .suite div > p:first-child"); len(got) != 5 || got[0] != "Ada Morel a publié le défi 1." {
		t.Errorf("étapes franchies are %q", got)
	}
	if doc.Find("form [name=key]").Length() != 0 {
		t.Error("the page of a visitor carries a key")
	}
	_, doc = cs.page(domain.Account{}, callAddress)
	if got := texts(doc, ".defis h3"); !slices.Equal(got, []string{"Défi 1 : Savoir ce qui peut resservir"}) {
		t.Errorf("the call lists %q", got)
	}
	_, doc = cs.page(domain.Account{}, "/defis")
	if got := texts(doc, ".bloc > h2"); !slices.Equal(got, []string{"Résilience des territoires"}) {
		t.Errorf("défis are listed under %q", got)
	}
}

func TestRefusedStepComesBackWithWhatWasTyped(t *testing.T) {
	cs := newCallSite(t)
	address, bare := cs.written(cs.manager, "Un défi"), cs.bare("Un défi sans réponse attendue")
	status, _, doc := cs.send(cs.manager, address+"/etat", url.Values{"verb": {"challenge.set_aside"}, "reason_set_aside": {" "}})
	if status != http.StatusUnprocessableEntity || text(doc, ".geste .faute") == "" {
		t.Errorf("without a reason: %d, %q", status, text(doc, ".geste .faute"))
	}
	if status := cs.step(cs.manager, address, "challenge.publish", nil); status != http.StatusConflict {
		t.Errorf("a step that does not exist: %d", status)
	}
	if status := cs.step(cs.Person("Basile Roux"), address, "challenge.cowrite", nil); status != http.StatusForbidden {
		t.Errorf("somebody who may not: %d", status)
	}
	for _, verb := range []string{"challenge.cowrite", "challenge.propose", "challenge.keep"} {
		if status := cs.step(cs.manager, bare, verb, nil); status != http.StatusSeeOther {
			t.Fatalf("%s: %d", verb, status)
		}
	}
	status, _, doc = cs.send(cs.manager, bare+"/etat", url.Values{"verb": {"challenge.publish"}, "reason_publish": {"Prêt."}})
	if status != http.StatusUnprocessableEntity || !strings.Contains(text(doc, ".geste .faute"), "dites ce que permettrait une réponse acceptable") ||
		doc.Find("[name=reason_publish]").AttrOr("value", "") != "Prêt." {
		t.Errorf("published without an acceptable answer: %d, %q", status, text(doc, ".geste .faute"))
	}
	if status := cs.step(cs.manager, address, "challenge.set_aside", url.Values{"reason_set_aside": {"Hors du champ de l’agence"}}); status != http.StatusSeeOther {
		t.Fatalf("set aside: %d", status)
	}
	_, doc = cs.page(domain.Account{}, address)
	if got := text(doc, ".tete .avis"); got != "Ce défi a été écarté : Hors du champ de l’agence" {
		t.Errorf("the page says %q", got)
	}
}

func TestMergedChallengeLeadsToTheOneThatTookItIn(t *testing.T) {
	cs := newCallSite(t)
	one, other := cs.written(cs.manager, "Un défi"), cs.written(cs.manager, "Un autre défi")
	p, err := cs.PlaceAt(t.Context(), cs.manager, app.Where{Form: domain.FormChallenge, Call: cs.call.Slug, Slug: "un-autre-defi"})
	if err != nil {
		t.Fatal(err)
	}
	if status := cs.step(cs.manager, one, "challenge.merge", url.Values{"reason_merge": {"Doublon"}, "into": {p.Challenge.ID}}); status != http.StatusSeeOther {
		t.Fatalf("merged: %d", status)
	}
	_, doc := cs.page(domain.Account{}, one)
	if href, _ := doc.Find(".tete .avis a").Attr("href"); href != other {
		t.Errorf("a merged défi leads to %q", href)
	}
	if n := doc.Find(`a[href$="/modifier"]`).Length(); n != 0 {
		t.Errorf("a merged défi shows the way to its form %d times, which refuses everybody", n)
	}
	if _, doc = cs.page(domain.Account{}, one+"/remarques"); doc.Find(`a[href*="/remarques/nouvelle"]`).Length() != 0 {
		t.Error("a merged défi asks for remarks, which it refuses")
	}
	if _, doc = cs.page(domain.Account{}, other+"/remarques"); doc.Find(`a[href*="/remarques/nouvelle"]`).Length() != 1 {
		t.Error("a living défi asks no visitor for a remark")
	}
}

func TestNewChallengeThatIsRefusedKeepsWhatWasTyped(t *testing.T) {
	cs := newCallSite(t)
	status, _, doc := cs.send(cs.manager, callAddress+"/defis/nouveau", url.Values{"title": {""}, "problem": {"Un long texte."}})
	if status != http.StatusUnprocessableEntity || strings.TrimSpace(doc.Find("textarea[name=problem]").Text()) != "Un long texte." {
		t.Errorf("%d, kept %q", status, doc.Find("textarea[name=problem]").Text())
	}
	if href, _ := doc.Find(".fautes a").Attr("href"); href != "#f-title" {
		t.Errorf("the summary leads to %q", href)
	}
	status, _ = cs.page(domain.Account{}, callAddress+"/defis/nouveau")
	if status != http.StatusSeeOther {
		t.Errorf("a visitor who wants to propose gets %d", status)
	}
}
