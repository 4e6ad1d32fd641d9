package site_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

const (
	minutesAddress = "/appels/essai/comptes-rendus/atelier-de-mars"
	minutesText    = "## Tour de table\n\nOn a jeté quarante **portes** neuves.\n\n- Le diagnostic, on l’a.\n- Dix minutes par pièce, sinon personne ne le fera."
)

// atelier adds minutes of the call.
func (o *openSite) atelier() app.Place {
	o.t.Helper()
	p, err := o.CreatePage(o.t.Context(), o.Manager, app.NewPage{
		Form: domain.FormMinutes, CallID: o.Call.ID, Sections: domain.Document{"title": "Atelier de mars", "texte": minutesText},
	}, store.Key{})
	if err != nil {
		o.t.Fatal(err)
	}
	return p
}

// follow clicks a link of the page: one of those whose words begin as told.
func (v *visitor) follow(within, words string) {
	v.t.Helper()
	for _, a := range v.doc.Find(within + " a").EachIter() {
		if strings.HasPrefix(strings.TrimSpace(a.Text()), words) {
			v.open(a.AttrOr("href", ""), http.StatusOK)
			return
		}
	}
	v.t.Fatalf("%s: no link %q in %s", v.at.Path, words, text(v.doc, within))
}

func TestSentenceOfTheMinutesBecomesADefiInFourClicks(t *testing.T) {
	o := newOpenSite(t)
	o.atelier()
	v, clicks := o.signedIn(o.Person("Basile Roux")), 0
	v.open(minutesAddress, http.StatusOK)
	if v.doc.Find(".devenir").Length() != 0 {
		t.Error("the page that is read is not calm")
	}
	click := func(within, words string) { clicks++; v.follow(within, words) }
	click("main", "Faire un défi d’un passage")
	if got := texts(v.doc, ".texte .devenir"); len(got) != 4 {
		t.Errorf("passages to choose: %q", got)
	}
	click(".texte p", "Faire un défi de ce passage")
	v.says(".passage-cite .citation", "« On a jeté quarante portes neuves. »")
	clicks++
	v.send(v.at.Path, map[string]string{}, http.StatusOK)
	if clicks > 4 {
		t.Errorf("%d clicks", clicks)
	}
	v.says("h1", "On a jeté quarante portes neuves.")
	v.says("#provenance .citation", "On a jeté quarante portes neuves.")
	v.says("body", "est publiée")
}

func TestProvenanceLeadsBothWaysForAnybody(t *testing.T) {
	o := newOpenSite(t)
	minutes := o.atelier()
	visitor, author := o.visitor(), o.signedIn(o.Person("Basile Roux"))
	visitor.open(minutesAddress, http.StatusOK) // kept, until something changes
	author.open(minutesAddress+"?passages=1", http.StatusOK)
	author.follow(".texte li:last-child", "Faire un défi de ce passage")
	author.send(author.at.Path, map[string]string{"title": "Aller vite"}, http.StatusOK)
	visitor.open(minutesAddress, http.StatusOK)
	visitor.says(".texte li:last-child", "Dix minutes par pièce, sinon personne ne le fera. devenu une idée de défi : Aller vite")
	visitor.follow(".texte", "devenu une idée")
	visitor.says("#provenance", "Atelier de mars, version 1")
	if visitor.doc.Find("#provenance form").Length() != 0 {
		t.Error("a visitor may take a source away")
	}
	href := visitor.doc.Find("#provenance .meta a").First().AttrOr("href", "")
	visitor.open(href, http.StatusOK)
	_, anchor, _ := strings.Cut(href, "#")
	if got := visitor.doc.Find(`[id="` + anchor + `"]`).Parent().Text(); !strings.HasPrefix(got, "Dix minutes par pièce") {
		t.Errorf("%s leads to %q", href, got)
	}
	_, err := o.SavePage(t.Context(), o.Manager, app.Edit{
		PageID: minutes.Page.ID, Base: 1, Sections: domain.Document{"texte": strings.Replace(minutesText, "Dix", "Vingt", 1)},
	})
	if err != nil {
		t.Fatal(err)
	}
	visitor.open("/appels/essai/defis/aller-vite", http.StatusOK)
	visitor.says("#provenance .manque", "Ce passage a changé depuis")
	visitor.follow("#provenance .manque", "Ce passage a changé")
	visitor.open(minutesAddress, http.StatusOK)
	visitor.says(".devenus .manque", "lire la version 1")
	if got := visitor.doc.Find(".texte .devenir").Length(); got != 0 {
		t.Errorf("%d marks at words that changed", got)
	}
}

func TestSimilarDefiIsShownFirstAndFed(t *testing.T) {
	o := newOpenSite(t)
	o.atelier()
	author := o.signedIn(o.Person("Basile Roux"))
	_, err := o.CreateChallenge(t.Context(), o.Manager, app.NewChallenge{CallID: o.Call.ID, Sections: domain.Document{
		"title": "Les portes jetées", "problem": "On jette des portes neuves par quarante.",
	}})
	if err != nil {
		t.Fatal(err)
	}
	author.open(minutesAddress+"?passages=1", http.StatusOK)
	author.follow(".texte p", "Faire un défi de ce passage")
	if got := texts(author.doc, ".rangs h3"); !slices.Equal(got, []string{"Les portes jetées"}) {
		t.Errorf("similar: %q", got)
	}
	here := author.at.Path
	author.send(here+"/nourrir", map[string]string{}, http.StatusOK)
	author.says("h1", "Les portes jetées")
	author.says("#provenance .citation", "On a jeté quarante portes neuves.")
	author.says("main ~ *, body", "Ce défi cite désormais cette source.")
	author.open(here, http.StatusOK)
	author.says("#devenus ~ ul", "Les portes jetées")
	author.open("/appels/essai/defis/les-portes-jetees", http.StatusOK)
	author.send("/appels/essai/defis/les-portes-jetees/sources", map[string]string{}, http.StatusOK)
	if author.doc.Find("#provenance").Length() != 0 {
		t.Error("the source is there still")
	}
}

func TestPassageAddressesThatAreNoneAreMissing(t *testing.T) {
	o := newOpenSite(t)
	o.atelier()
	v := o.signedIn(o.Person("Basile Roux"))
	for _, end := range []string{"/version/2/passage/0-4", "/version/1/passage/0-4000", "/version/1/passage/4-0", "/version/1/passage/00-4", "/version/1/passage/x"} {
		v.open(minutesAddress+end, http.StatusNotFound)
	}
	o.visitor().open(minutesAddress+"/version/1/passage/3-16", http.StatusOK)
}

func TestRefusedPassageKeepsWhatWasTyped(t *testing.T) {
	o := newOpenSite(t)
	o.atelier()
	v := o.signedIn(o.Person("Basile Roux"))
	v.open(minutesAddress+"/version/1/passage/3-16", http.StatusOK)
	v.send(v.at.Path, map[string]string{"title": "", "people": "Des voisins."}, http.StatusUnprocessableEntity)
	if got := v.doc.Find("[name=people]").Text(); strings.TrimSpace(got) != "Des voisins." {
		t.Errorf("kept %q", got)
	}
	v.says(".passage-cite", "Tour de table")
}

func TestFreePageAsksForTheCallWhereThereAreSeveral(t *testing.T) {
	o := newOpenSite(t)
	o.World.Season("autre")
	by := o.Person("Basile Roux")
	o.FreePage(by, "Carnet", "Un constat que l’on partage.")
	v := o.signedIn(by)
	v.open("/pages/carnet?passages=1", http.StatusOK)
	v.follow(".texte", "Faire un défi")
	if got := texts(v.doc, "select[name=appel] option"); len(got) != 3 || v.doc.Find("[name=title]").Length() != 0 {
		t.Errorf("calls to choose: %q", got)
	}
	v.open(v.at.Path+"?appel=autre", http.StatusOK)
	v.send(v.at.Path, map[string]string{"title": "Un défi d’ailleurs"}, http.StatusOK)
	if v.at.Path != "/appels/autre/defis/un-defi-d-ailleurs" {
		t.Errorf("the défi is at %s", v.at.Path)
	}
	v.open("/pages/carnet", http.StatusOK)
	v.says(".texte", "devenu une idée de défi")
}

func TestCandidacySaysThatItsDefiChanged(t *testing.T) {
	o := newOpenSite(t)
	ada := o.Person("Ada Morel")
	p := o.Candidacy(ada, "Matériaux")
	visitor, team := o.visitor(), o.signedIn(ada)
	visitor.open(p.Path(), http.StatusOK)
	if visitor.doc.Find(".defi-change").Length() != 0 {
		t.Error("told of nothing")
	}
	_, err := o.SavePage(t.Context(), o.Manager, app.Edit{PageID: o.Challenges[0].PageID, Base: 1, Sections: domain.Document{"problem": "Autre chose."}})
	if err != nil {
		t.Fatal(err)
	}
	visitor.open(p.Path(), http.StatusOK)
	visitor.says(".defi-change", "Le défi 1 a changé depuis que cette candidature y répond.")
	if visitor.doc.Find(".defi-change form").Length() != 0 {
		t.Error("a visitor may say that the answer holds")
	}
	visitor.follow(".defi-change", "Voir ce qui a changé")
	if !strings.HasSuffix(visitor.at.Path, "/defis/savoir-avant-la-demolition/diff/1..2") {
		t.Errorf("leads to %s", visitor.at.Path)
	}
	team.open(p.Path(), http.StatusOK)
	team.says(".defi-change", "Le défi 1 a changé depuis que vous y répondez.")
	team.send(p.Path()+"/reponse", map[string]string{}, http.StatusOK)
	team.says("body", "C’est noté : votre réponse tient toujours.")
	visitor.open(p.Path(), http.StatusOK)
	if visitor.doc.Find(".defi-change").Length() != 0 {
		t.Error("still told")
	}
	visitor.open(p.Path()+"/etapes", http.StatusOK)
	visitor.says("main", "Ada Morel a confirmé que la candidature répond au défi « Savoir avant la démolition » tel qu’il est à sa version 2.")
}
