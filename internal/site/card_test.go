package site_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
)

const cartes = atelier + "/cartes"

// begun is a workshop that runs.
func (cs *callSite) begun() domain.Workshop {
	cs.t.Helper()
	w := cs.announced()
	cs.Advance(w.StartsAt.Sub(cs.Now()) + time.Minute)
	cs.ticks()
	w, err := cs.Workshop(cs.t.Context(), w.Slug)
	if err != nil {
		cs.t.Fatal(err)
	}
	return w
}

func (cs *callSite) sends(who domain.Account, path string, f url.Values, want string) {
	cs.t.Helper()
	if status, to, doc := cs.send(who, path, f); status != http.StatusSeeOther || to != want {
		cs.t.Fatalf("%s: status %d to %q, want %q: %s", path, status, to, want, text(doc, "main"))
	}
}

func TestCardsAreWrittenSortedAndSupportedOnTheirPage(t *testing.T) {
	cs := newCallSite(t)
	cs.begun()
	visitor, nadia := domain.Account{}, cs.Person("Nadia")
	if _, doc := cs.page(visitor, cartes); text(doc, ".apres") != cs.say("cards.none") {
		t.Error("the empty page says nothing")
	}
	cs.sends(nadia, cartes, url.Values{"kind": {"need"}, "text": {"Un lieu <sec>"}}, cartes+"?fait=carte")
	cs.sends(visitor, cartes, url.Values{"kind": {"idea"}, "text": {"Un chariot"}, "name": {"Une voisine"}}, cartes+"/nouvelle?fait=attente")
	_, doc := cs.page(visitor, cartes)
	if got := texts(doc, ".carte .dit"); !slices.Equal(got, []string{"Un lieu <sec>"}) {
		t.Errorf("a visitor reads %q", got)
	}
	if doc.Find("main form").Length() != 0 {
		t.Error("the visitors' page holds a form")
	}
	_, doc = cs.page(cs.manager, cartes)
	held, _ := doc.Find("#attente ~ form button[name=carte]").Attr("value")
	cs.sends(cs.manager, cartes+"/passer", url.Values{"carte": {held}}, cartes+"?fait=passee")
	first, _ := doc.Find("input[name=carte]").Attr("value")
	status, _, doc := cs.send(cs.manager, cartes+"/ranger", url.Values{"groupe": {""}})
	if status != http.StatusUnprocessableEntity || !strings.Contains(text(doc, ".fautes"), "au moins une carte") {
		t.Errorf("nothing chosen: %d %q", status, text(doc, ".fautes"))
	}
	if status, to, _ := cs.send(cs.manager, cartes+"/ranger", url.Values{"carte": {first}, "title": {"Des lieux"}}); status != http.StatusSeeOther || !strings.HasPrefix(to, cartes+"?fait=rangees#g-") {
		t.Errorf("sorted: %d to %q", status, to)
	}
	cs.sends(nadia, cartes+"/marques", url.Values{"mettre": {first}}, cartes+"#marques-titre")
	_, doc = cs.page(visitor, cartes)
	if got := texts(doc, ".groupe-cartes h2"); !slices.Equal(got, []string{"Des lieux 1 carte, 1 marque", "Pas encore rangées 1 carte"}) {
		t.Errorf("a visitor reads the groups %q", got)
	}
	if got := texts(doc, ".carte .dit"); !slices.Equal(got, []string{"Un lieu <sec>", "Un chariot"}) {
		t.Errorf("a visitor reads %q", got)
	}
	if _, doc = cs.page(nadia, cartes); !strings.Contains(text(doc, "[role=status]"), "4 marques sur 5") {
		t.Errorf("her marks: %q", text(doc, ".marques"))
	}
	cs.sends(cs.manager, cartes+"/compte-rendu", url.Values{}, "/appels/"+cs.call.Slug+"/comptes-rendus/reemploi-quelles-donnees")
	if _, doc = cs.page(visitor, "/appels/"+cs.call.Slug+"/comptes-rendus/reemploi-quelles-donnees"); !strings.Contains(text(doc, ".texte"), "Un lieu <sec>") {
		t.Errorf("the minutes say %q", text(doc, ".texte"))
	}
	cs.sends(cs.manager, cartes+"/"+first+"/retirer", url.Values{"reason": {"Adresse privée."}}, cartes+"?fait=retiree")
	if _, doc = cs.page(visitor, cartes); strings.Contains(text(doc, "main"), "Un lieu") || !strings.Contains(text(doc, "main"), "Adresse privée.") {
		t.Errorf("withdrawn, the page says %q", text(doc, "main"))
	}
}

func TestWallAndTableShowTheSameCards(t *testing.T) {
	cs := newCallSite(t)
	cs.begun()
	visitor := domain.Account{}
	cs.sends(cs.manager, cartes, url.Values{"kind": {"actor"}, "text": {"=La mairie"}, "name": {"Paul"}}, cartes+"?fait=carte")
	_, doc := cs.page(visitor, atelier+"/mur")
	if got := text(doc, ".mur .carte"); got != "Acteur=La mairiePaul · saisi par "+cs.manager.Name {
		t.Errorf("the wall says %q", got)
	}
	if doc.Find("noscript").Length() != 1 || doc.Find("[data-mur]").Length() != 1 || doc.Find(".mur form, .mur button").Length() != 0 {
		t.Error("the wall does not refresh itself, or asks something")
	}
	if _, doc = cs.page(visitor, atelier+"/mur?vue=fixe"); doc.Find("noscript, [data-mur]").Length() != 0 {
		t.Error("the wall that was stopped refreshes itself")
	}
	cs.sends(cs.manager, cartes, url.Values{"kind": {"idea"}, "text": {"Un prêt"}, "name": {""}}, cartes+"?fait=carte")
	if _, doc = cs.page(visitor, atelier+"/mur"); doc.Find(".carte").Length() != 2 {
		t.Error("the wall of visitors is old")
	}
	if _, doc = cs.page(visitor, cartes+"/tableau"); doc.Find("tbody tr").Length() != 2 {
		t.Error("the table differs")
	}
	r := cs.serve(visitor, cs.get(cartes+".csv"))
	if !strings.Contains(r.Body.String(), "\r\nPas encore rangées;Acteur;'=La mairie;Paul · saisi par ") {
		t.Errorf("the file says %q", r.Body)
	}
	if strings.Contains(r.Body.String(), cs.manager.Email) {
		t.Error("the file tells an address")
	}
}

func TestGroupOfCardsBecomesADefiAndSaysSo(t *testing.T) {
	cs := newCallSite(t)
	w := cs.begun()
	visitor, nadia := domain.Account{}, cs.Person("Nadia")
	card, err := cs.AddCard(t.Context(), nadia, app.CardAct{WorkshopID: w.ID, Kind: domain.CardNeed, Text: "Un lieu sec"})
	if err != nil {
		t.Fatal(err)
	}
	group, err := cs.GroupCards(t.Context(), cs.manager, app.CardSorting{WorkshopID: w.ID, Cards: []string{card.ID}, Title: "Des lieux"})
	if err != nil {
		t.Fatal(err)
	}
	_, doc := cs.page(visitor, cartes) // kept
	make, _ := doc.Find(".groupe-cartes p a").First().Attr("href")
	if make != atelier+"/groupes/"+group+"/defi" {
		t.Fatalf("the group leads to %q", make)
	}
	if _, doc = cs.page(nadia, make); text(doc, ".passage-cite .citation") != "Des lieux" || text(doc, ".cartes-citees li") != "Besoin Un lieu sec" {
		t.Errorf("quoted: %q", text(doc, ".passage-cite"))
	}
	status, to, doc := cs.send(nadia, make, url.Values{"title": {"Des lieux pour ranger"}, "problem": {"On manque de lieux secs."}})
	if status != http.StatusSeeOther {
		t.Fatalf("status %d: %s", status, text(doc, "main"))
	}
	if _, doc = cs.page(visitor, cartes); !strings.Contains(text(doc, ".devenir"), "Des lieux pour ranger") {
		t.Errorf("the group says %q", text(doc, ".groupe-cartes"))
	}
	path, _, _ := strings.Cut(to, "?")
	_, doc = cs.page(visitor, path)
	if got := text(doc, "#provenance .cartes-citees"); got != "Besoin Un lieu sec" {
		t.Errorf("the défi comes from %q", text(doc, "#provenance"))
	}
	if href, _ := doc.Find("#provenance a").Attr("href"); href != cartes+"#g-"+group {
		t.Errorf("it leads to %q", href)
	}
	if err := cs.WithdrawCard(t.Context(), cs.manager, app.CardWithdrawal{WorkshopID: w.ID, ID: card.ID, Reason: "Adresse privée."}); err != nil {
		t.Fatal(err)
	}
	if _, doc = cs.page(visitor, path); strings.Contains(text(doc, "main"), "Un lieu sec") {
		t.Error("the défi still quotes a card withdrawn")
	}
}

func TestMoreCardsCostNoMoreStatements(t *testing.T) {
	cs := newCallSite(t)
	n := 0
	cs.Store().Reader = cs.Store().Counted(&n)
	w := cs.begun()
	var costs []int
	for range 2 {
		for i := range 20 {
			if _, err := cs.AddCard(t.Context(), cs.manager, app.CardAct{WorkshopID: w.ID, Kind: domain.CardIdea, Text: "Carte " + strconv.Itoa(i)}); err != nil {
				t.Fatal(err)
			}
		}
		cs.page(cs.manager, cartes)
		n = 0
		cs.page(cs.manager, cartes)
		costs = append(costs, n)
	}
	if costs[0] != costs[1] || costs[1] == 0 || costs[1] > 9 {
		t.Errorf("20 cards cost %d statements, 40 cost %d", costs[0], costs[1])
	}
}

func TestVisitorsCardsAreCounted(t *testing.T) {
	cs := newCallSite(t)
	cs.begun()
	for i := range 21 {
		status, _, _ := cs.send(domain.Account{}, cartes, url.Values{"kind": {"idea"}, "text": {"Carte " + strconv.Itoa(i)}})
		if want := i < 20; (status == http.StatusSeeOther) != want {
			t.Fatalf("card %d: status %d", i, status)
		}
	}
}
