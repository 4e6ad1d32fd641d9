package site_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/appel-a-communs/communs/internal/app"
	"github.com/appel-a-communs/communs/internal/domain"
)

// written is a candidacy with its texts and a résource of each licence.
func (o *openSite) written(by domain.Account, licences ...string) app.Place {
	o.t.Helper()
	p := o.Candidacy(by, "Matériaux en commun")
	if _, err := o.SavePage(o.t.Context(), o.As(by), app.Edit{PageID: p.Page.ID, Base: 1, Sections: o.Whole(licences...), Via: domain.ViaForm}); err != nil {
		o.t.Fatal(err)
	}
	return o.Fresh(p)
}

func TestCandidacyTellsWhatItLacksBlockByBlock(t *testing.T) {
	o := newOpenSite(t)
	p := o.written(o.Person("Ada"), "MIT", "CC BY-NC 4.0")
	if _, err := o.SavePage(t.Context(), o.Person("Bob"), app.Edit{PageID: p.Page.ID, Base: 2, Sections: domain.Document{"budget": ""}, Via: domain.ViaForm}); err != nil {
		t.Fatal(err)
	}
	v := o.visitor()
	v.open(p.Path(), http.StatusOK)
	if got := text(v.doc, ".etat-phrase"); got != "Version 3 · 1 ressource sur 2 sous licence ouverte · il manque le budget · Aucun soutien pour l’instant" {
		t.Errorf("state %q", got)
	}
	want := []string{"complet", "une licence à revoir", "complet", "complet", "il manque le budget"}
	if got := texts(v.doc, ".blocs.large .meta"); !slices.Equal(got, want) {
		t.Errorf("blocks %q, want %q", got, want)
	}
	want = []string{"Page", "Remarques (0)", "Historique (3)", "Licences", "Équipe", "Entraide", "Étapes franchies", "Modifier"}
	if got := texts(v.doc, ".onglets a"); !slices.Equal(got, want) {
		t.Errorf("tabs %q, want %q", got, want)
	}
	v.says("#bloc-moyens .manque", "Il manque le budget.")
	v.says("#bloc-ressource .fiche:last-child", "CC BY-NC 4.0, non ouverte")
	v.says(".tete .meta", "Répond au défi 1, Savoir avant la démolition. Portée")
	v.says("figcaption", "dont une écrite hors équipe")
	if v.doc.Find("h1").Length() != 1 || v.doc.Find(".portee circle.creux").Length() != 1 {
		t.Errorf("%d titles, %d hollow dots", v.doc.Find("h1").Length(), v.doc.Find(".portee circle.creux").Length())
	}
	first := v.raw
	other := o.visitor()
	other.open(p.Path(), http.StatusOK)
	if other.raw != first || other.header.Get("ETag") == "" || other.header.Get("Set-Cookie") != "" {
		t.Error("two visitors get two pages")
	}
}

func TestLicencePageSaysWhyAndWhatIsBetter(t *testing.T) {
	o := newOpenSite(t)
	ada := o.Person("Ada")
	p := o.written(ada, "MIT", "CC BY-NC 4.0")
	resources := p.Path()
	v := o.visitor()
	v.open(resources+"/licences", http.StatusOK)
	v.says(".manque", "Il manque une licence ouverte pour : Ressource 2.")
	rows := texts(v.doc, "tbody tr")
	if len(rows) != 2 || !strings.Contains(rows[0], "rien à changer") || !strings.Contains(rows[1], "non ouverte") {
		t.Errorf("rows %q", rows)
	}
	if v.doc.Find("tbody tr:last-child a[href^=http]").Length() == 0 || v.doc.Find("tbody tr:last-child code").Length() < 2 {
		t.Errorf("no authority, or nothing better: %q", rows[1])
	}
	v.open("/licences/verifier?licence=tous+droits+r%C3%A9serv%C3%A9s&genre=content", http.StatusOK)
	v.says(".verdict-vif", "non ouverte")
	v.says(".verdict-vif code", "CC-BY-SA-4.0")
	v.open("/en/licences/verifier?licence=MIT&genre=software", http.StatusOK)
	v.says(".verdict-vif", "open")
}

func TestListsNarrowAndFollowChanges(t *testing.T) {
	o := newOpenSite(t)
	ada := o.Person("Ada")
	o.Candidacy(ada, "Premier commun")
	second := o.FirstText("Second commun", "Une autre phrase.")
	second.Sections["challenges"] = o.Answer(o.Challenges[1], "")
	if _, err := o.PublishCandidacy(t.Context(), ada, second); err != nil {
		t.Fatal(err)
	}
	v := o.visitor()
	for path, want := range map[string][]string{
		"/candidatures":              {"Second commun", "Premier commun"},
		"/appels/essai/candidatures": {"Second commun", "Premier commun"},
		"/appels/essai/candidatures?defi=reparer-plutot-que-jeter":  {"Second commun"},
		"/candidatures?appel=essai&defi=savoir-avant-la-demolition": {"Premier commun"},
		"/communs": {"Premier commun", "Second commun"},
	} {
		v.open(path, http.StatusOK)
		if got := texts(v.doc, "main h3, main .bloc h2"); !slices.Equal(got, want) {
			t.Errorf("%s lists %q, want %q", path, got, want)
		}
	}
	v.open("/candidatures?avant=hier_x", http.StatusNotFound)
	v.open("/candidatures?appel=inconnu", http.StatusNotFound)
	v.open("/communs/premier-commun", http.StatusOK)
	v.says("h1", "Premier commun")
	v.says("#candidatures ~ ul", "Premier commun")
}

func TestListsGoOnScreenByScreen(t *testing.T) {
	o := newOpenSite(t)
	ada := o.Person("Ada")
	for i := range 31 {
		o.Candidacy(ada, "Commun "+string(rune('A'+i)))
	}
	v := o.visitor()
	v.open("/candidatures", http.StatusOK)
	first := texts(v.doc, "main h3")
	v.open(v.doc.Find("a[rel=next]").AttrOr("href", "?"), http.StatusOK)
	rest := texts(v.doc, "main h3")
	if len(first) != 30 || len(rest) != 1 || rest[0] != "Commun A" || v.doc.Find("a[rel=prev]").Length() != 1 {
		t.Errorf("%d rows, then %q", len(first), rest)
	}
}

func TestTeamIsJoinedAndLeft(t *testing.T) {
	o := newOpenSite(t)
	ada, bob := o.Person("Ada"), o.Person("Bob")
	p := o.Candidacy(ada, "Matériaux en commun")
	path := p.Path() + "/equipe"
	v := o.signedIn(bob)
	v.open(path, http.StatusOK)
	v.send(path+"/rejoindre", map[string]string{"message": "Je sais chiffrer un hébergement."}, http.StatusOK)
	v.says(".avis", "Votre demande est partie")
	if l := o.letters(); len(l) != 1 || l[0].Key != "mail.join" || l[0].To != ada.Email || l[0].Path != path {
		t.Errorf("letters %+v", l)
	}
	a := o.signedIn(ada)
	a.open(path, http.StatusOK)
	a.says("section[aria-labelledby=demandes]", "Je sais chiffrer un hébergement.")
	a.send(path+"/demandes", nil, http.StatusOK)
	a.says("section[aria-labelledby=personnes]", "Bob")
	visitor := o.visitor()
	visitor.open(path, http.StatusOK)
	if strings.Contains(visitor.raw, "hébergement") {
		t.Error("a message to the referents is public")
	}
	a.send(path+"/structures", map[string]string{"organisation": "Les Bâtisseuses", "kind": "association", "payee": "1"}, http.StatusOK)
	a.says("section[aria-labelledby=structures]", "reçoit l’aide")
	a.send(path+"/structures", map[string]string{"organisation": "", "kind": "association"}, http.StatusUnprocessableEntity)
	a.open(path+"/quitter", http.StatusOK)
	a.send(path+"/personnes", nil, http.StatusConflict)
	a.says(".fautes", "au moins une personne référente")
	v.open(path+"/quitter", http.StatusOK)
	v.send(path+"/personnes", nil, http.StatusOK)
	if o.As(bob).Any(domain.OnCandidacy(p.Candidacy.ID), domain.Member) {
		t.Error("Bob is still of the team")
	}
	v.open(p.Path()+"/etapes", http.StatusOK)
	v.says(".suite", "Ada a fait entrer Bob dans l’équipe.")
	v.says(".suite", "Bob a retiré Bob de l’équipe.")
}

func TestEditingOnProposalSaysWhy(t *testing.T) {
	o := newOpenSite(t)
	ada := o.Person("Ada")
	p := o.Candidacy(ada, "Matériaux en commun")
	v := o.signedIn(ada)
	v.open(p.Path()+"/edition", http.StatusOK)
	v.send(p.Path()+"/edition", map[string]string{"editing": "proposal"}, http.StatusUnprocessableEntity)
	v.send(p.Path()+"/edition", map[string]string{"editing": "proposal", "reason": "Relecture avant la relève."}, http.StatusOK)
	other := o.visitor()
	other.open(p.Path(), http.StatusOK)
	other.says(".tete", "Relecture avant la relève.")
	o.signedIn(o.Person("Bob")).open(p.Path()+"/edition", http.StatusForbidden)
}

func TestCandidacyIsTakenBackAndWithdrawn(t *testing.T) {
	o := newOpenSite(t)
	ada := o.Person("Ada")
	p := o.Candidacy(ada, "Matériaux en commun")
	v := o.signedIn(ada)
	v.open(p.Path()+"/etat", http.StatusOK)
	v.send(p.Path()+"/etat", map[string]string{"verb": "candidacy.hide"}, http.StatusUnprocessableEntity)
	v.send(p.Path()+"/etat", map[string]string{"verb": "candidacy.hide", "reason": "Trop tôt"}, http.StatusOK)
	v.says("main", "Seule l’équipe voit cette page.")
	v.open(p.Path()+"/etat", http.StatusOK)
	v.send(p.Path()+"/etat", map[string]string{"verb": "candidacy.publish"}, http.StatusOK)
	if _, err := o.SavePage(t.Context(), o.Person("Bob"), app.Edit{PageID: p.Page.ID, Base: 1, Sections: domain.Document{"spread": "Un mot."}, Via: domain.ViaForm}); err != nil {
		t.Fatal(err)
	}
	v.open(p.Path()+"/etat", http.StatusOK)
	v.send(p.Path()+"/etat", map[string]string{"verb": "candidacy.hide", "reason": "Trop tard"}, http.StatusConflict)
	v.says(".fautes", "D’autres personnes ont écrit sur cette page")
	v.send(p.Path()+"/etat", map[string]string{"verb": "candidacy.withdraw", "reason": "Fin"}, http.StatusOK)
	other := o.visitor()
	other.open(p.Path(), http.StatusOK)
	other.says("main", "Candidature retirée le")
}
