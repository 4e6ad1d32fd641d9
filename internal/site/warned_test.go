package site_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/site"
)

// Short public words warn before they show a private detail, each at its field; what a need said already is not told again.
func TestShortWordsWarnBeforeAPrivateDetailIsPublished(t *testing.T) {
	o := newOpenSite(t)
	ada, bob := o.Person("Ada"), o.Person("Bob")
	p := o.Candidacy(ada, "Matériaux en commun")
	team, reader := o.signedIn(o.As(ada)), o.signedIn(bob)
	anyway := func(v *visitor, path, field string, typed map[string]string) {
		t.Helper()
		v.send(path, typed, http.StatusUnprocessableEntity)
		v.says("#f-"+field+"-erreur", "06 12 34 56 78")
		typed["publish_anyway"] = v.doc.Find("button[name=publish_anyway]").AttrOr("value", "")
		v.send(path, typed, http.StatusOK)
	}
	needs := p.Path() + "/entraide"
	team.open(needs+"/nouveau", http.StatusOK)
	need := map[string]string{"side": "need", "kind": "skill", "title": "Une juriste", "words": "Appelez le 06 12 34 56 78"}
	anyway(team, needs+"/nouveau", "words", need)
	edit := team.at.Path + "/corriger"
	delete(need, "publish_anyway")
	need["title"] = "Une avocate"
	team.open(edit, http.StatusOK)
	team.send(edit, need, http.StatusOK)

	reader.open(p.Path()+"/soutiens", http.StatusOK)
	anyway(reader, p.Path()+"/soutiens", "word", map[string]string{"version": "1", "organisation": "", "word": "Appelez le 06 12 34 56 78"})

	id, err := o.LeaveRemark(t.Context(), bob, app.NewRemark{PageID: p.Page.ID, Version: 1, Body: "Et si personne ne vient ?"})
	if err != nil {
		t.Fatal(err)
	}
	remark := app.RemarkPath(id)
	team.open(remark, http.StatusOK)
	anyway(team, remark+"/repondre", "answer", map[string]string{"answer": "Appelez le 06 12 34 56 78"})
	reader.open(remark, http.StatusOK)
	anyway(reader, remark+"/modifier", "edited", map[string]string{"edited": "Appelez-moi au 06 12 34 56 78"})
}

// A remark on the sentence that says what a candidacy is stands under it.
func TestRemarkOnThePitchStandsUnderIt(t *testing.T) {
	o := newOpenSite(t)
	ada, bob := o.Person("Ada"), o.Person("Bob")
	p := o.Candidacy(ada, "Matériaux en commun")
	v := o.visitor()
	v.open(p.Path(), http.StatusOK)
	if v.doc.Find(".tete .marge-notes").Length() != 0 {
		t.Error("a margin without remarks")
	}
	if _, err := o.LeaveRemark(t.Context(), bob, app.NewRemark{PageID: p.Page.ID, Version: p.Page.Head, Section: "pitch", Body: "Pour qui ?"}); err != nil {
		t.Fatal(err)
	}
	v.open(p.Path(), http.StatusOK)
	v.says(".chapo ~ .marge-notes .note", "Pour qui ?")
}

// Each public page without a parameter is on the map of the site, or named here with why it is not.
func TestMapOfTheSiteHasEveryPublicPage(t *testing.T) {
	elsewhere := []string{
		"/flux.atom",                                                       // a feed, announced by the pages
		"/accessibilite/signaler", "/visite", "/essayer", "/essayer/suivi", // of the demonstration only
		"/inscription/attente", "/candidatures/nouvelle", "/appels/nouveau", "/cooperations/nouvelle", "/ateliers/nouveau", // forms that a page leads to
		"/invitation", "/suivi/arreter", "/desabonnement", // links of letters
		"/suivi", "/brouillons", // one's own
		"/licences/controle", // what a script asks while somebody types
		"/fichiers", "/robots.txt", "/sitemap.xml", "/metrics",
	}
	o := newOpenSite(t)
	v := o.visitor()
	v.open("/plan-du-site", http.StatusOK)
	links := map[string]bool{}
	for _, a := range v.doc.Find("main a").EachIter() {
		links[a.AttrOr("href", "")] = true
	}
	for _, r := range site.Routes() {
		own := strings.HasPrefix(r.Path, "/compte") || strings.HasPrefix(r.Path, "/agence") || strings.HasPrefix(r.Path, "/moderation") || strings.HasPrefix(r.Path, "/administration")
		if r.Method != http.MethodGet || strings.ContainsAny(r.Path, ":*") || own || r.Path == "/plan-du-site" {
			continue
		}
		if !links[r.Path] && !slices.Contains(elsewhere, r.Path) {
			t.Errorf("%s is not on the map of the site", r.Path)
		}
		if links[r.Path] {
			o.visitor().open(r.Path, http.StatusOK)
		}
	}
}

// The title of a partner in another call is read as it is today.
func TestPartnerOfAnotherCallIsNamedAsItIsToday(t *testing.T) {
	o := newOpenSite(t)
	ada := o.Person("Ada")
	one := o.Candidacy(ada, "Matériaux en commun")
	elsewhere := o.World.Season("ailleurs")
	other := elsewhere.Candidacy(ada, "Toits")
	if _, err := o.ProposeCooperation(t.Context(), o.As(ada), app.CooperationProposal{One: one.Page.Slug, Other: other.Page.Slug, Purpose: "Partager un relevé."}); err != nil {
		t.Fatal(err)
	}
	v := o.visitor()
	v.open(one.Path()+"/entraide", http.StatusOK)
	v.says("main", "Toits")
	if _, err := o.SavePage(t.Context(), o.As(ada), app.Edit{PageID: other.Page.ID, Base: other.Page.Head, Sections: domain.Document{"title": "Toits qui comptent"}, Via: domain.ViaForm}); err != nil {
		t.Fatal(err)
	}
	v.open(one.Path()+"/entraide", http.StatusOK)
	v.says("main", "Toits qui comptent")
}
