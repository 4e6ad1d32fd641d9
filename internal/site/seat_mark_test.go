package site_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/domain"
)

// Who registered by mail marks cards by the link of her letter, and nobody reads her name there.
func TestCardsAreMarkedByTheLinkOfALetter(t *testing.T) {
	cs := newCallSite(t)
	w := cs.announced()
	visitor, nadia := domain.Account{}, cs.Person("Nadia")
	cs.send(visitor, atelier+"/inscription", url.Values{"name": {"Marthe"}, "email": {"marthe@exemple.fr"}})
	_, query, _ := strings.Cut(cs.lastLetter().Path, "?")
	asked, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	token := asked.Get("jeton")
	cs.sends(visitor, atelier+"/mon-inscription", url.Values{"jeton": {token}, "act": {"confirm"}}, atelier+"/mon-inscription?jeton="+token)
	marks := atelier + "/mes-marques"
	if _, doc := cs.page(visitor, marks+"?"+query); doc.Find("#marques").Length() != 0 || !strings.Contains(text(doc, "main"), "commence") && text(doc, ".chapo") == "" {
		t.Errorf("before it begins: %s", text(doc, "main"))
	}
	cs.Advance(w.StartsAt.Sub(cs.Now()) + time.Minute)
	cs.ticks()
	cs.sends(nadia, cartes, url.Values{"kind": {"need"}, "text": {"Un lieu sec"}}, cartes+"?fait=carte")
	_, own := cs.page(visitor, atelier+"/mon-inscription?"+query)
	if to, _ := own.Find(`a[href^="` + marks + `"]`).Attr("href"); to != marks+"?jeton="+token {
		t.Errorf("the page of her registration leads to %q", to)
	}
	cs.page(visitor, cartes) // kept for visitors from here on
	_, doc := cs.page(visitor, marks+"?"+query)
	card, _ := doc.Find("button[name=mettre]").Attr("value")
	if got, _ := doc.Find("#marques input[name=jeton]").Attr("value"); card == "" || got != token || doc.Find("[name=carte], main a[href*='/corriger'], main a[href*='/defi']").Length() != 0 {
		t.Fatalf("the form holds %q for %q", got, card)
	}
	cs.sends(visitor, marks, url.Values{"jeton": {token}, "mettre": {card}}, marks+"?jeton="+token+"#marques-titre")
	if _, doc = cs.page(visitor, cartes); text(doc, ".carte .soutiens") == "" || strings.Contains(text(doc, "main"), "Marthe") {
		t.Errorf("visitors read %q", text(doc, ".carte"))
	}
	if _, doc = cs.page(visitor, marks+"?"+query); doc.Find("button[name=retirer]").Length() != 1 {
		t.Error("she cannot take her mark back")
	}
	cs.sends(visitor, marks, url.Values{"jeton": {token}, "retirer": {card}}, marks+"?jeton="+token+"#marques-titre")
	if _, doc = cs.page(visitor, cartes); text(doc, ".carte .soutiens") != "" {
		t.Errorf("taken back, visitors read %q", text(doc, ".carte"))
	}
	if status, _, _ := cs.send(visitor, marks, url.Values{"jeton": {"rien"}, "mettre": {card}}); status != http.StatusGone {
		t.Errorf("a link that never was: %d", status)
	}
}

// A card that would show a telephone number comes back once, with what was typed.
func TestCardsWarnBeforeAPrivateDetailIsPublished(t *testing.T) {
	cs := newCallSite(t)
	cs.begun()
	for name, who := range map[string]domain.Account{"a visitor": {}, "an account": cs.Person("Nadia")} {
		typed := url.Values{"kind": {"need"}, "text": {"Appelez le 06 12 34 56 78"}, "name": {""}}
		status, _, doc := cs.send(who, cartes, typed)
		mark, _ := doc.Find("button[name=publish_anyway]").Attr("value")
		if status != http.StatusUnprocessableEntity || mark == "" || text(doc, "textarea[name=text]") != "Appelez le 06 12 34 56 78" || !strings.Contains(text(doc, ".fautes"), "06 12 34 56 78") {
			t.Errorf("%s: status %d, %q", name, status, text(doc, ".fautes"))
		}
		typed.Set("publish_anyway", mark)
		if status, _, _ := cs.send(who, cartes, typed); status != http.StatusSeeOther {
			t.Errorf("%s, who insists: %d", name, status)
		}
	}
}
